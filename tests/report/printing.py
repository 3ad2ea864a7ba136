"""Files as other programs print them: LibreOffice for Word files and spreadsheets, Chromium for HTML.

Both find no fonts but those of the program, so that a page is the same on every machine.
Debian: libreoffice-calc, libreoffice-writer, chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import sync_playwright

import cap_tui.report

FONTS = Path(cap_tui.report.__file__).parent / "fonts"
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def converted(folder: Path, name: str, data: bytes, wanted: str) -> Path:
    """The file in another format, as LibreOffice writes it."""
    assert shutil.which("soffice"), "apt-get install libreoffice-calc libreoffice-writer"
    file = folder / name
    file.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", wanted, "--outdir", str(folder)]
    subprocess.run(
        [*words, str(file)], check=True, capture_output=True, timeout=180, env=_own_fonts(folder)
    )
    return file.with_suffix(f".{wanted.partition(':')[0]}")


def printed(folder: Path, suffix: str, data: bytes) -> bytes:
    """The pages of a report as PDF: of a Word file, a spreadsheet, or a page of HTML."""
    if suffix != ".html":
        return converted(folder, f"report{suffix}", data, "pdf").read_bytes()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "apt-get install chromium"
    file = folder / "report.html"
    file.write_bytes(data)
    switches = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=program, args=switches, env=_own_fonts(folder)
        )
        page = browser.new_page()
        page.goto(file.as_uri())
        made: bytes = page.pdf(prefer_css_page_size=True)
        browser.close()
    return made


def _own_fonts(folder: Path) -> dict[str, str]:
    """The environment of a program that finds the fonts of the reports and no others."""
    named = folder / "fonts.conf"
    named.write_text(_FONTS.format(fonts=FONTS, cache=folder / "fontcache"), "utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(named)}
