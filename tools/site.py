"""Build the site of the documentation: ``make docs``.

Beside the pages in docs/ the site has the reference, made from the program. The pages are put together in
``build/docs``; Zensical makes ``build/site`` of them and stops at a link that leads nowhere.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOREIGN = re.compile(r'<script src="https://[^"]+"[^>]*></script>')
CODE = re.compile(r"<code>[^<]*</code>")
"""A bar in the code of a table is written with a backslash, which stays where code is set as it is."""
CONFIG = Path(__file__).with_name("mkdocs.yml")
SHIM = Path(__file__).with_name("worker_in_frame.js")


def write_pages(target: Path) -> None:
    """The pages of docs/ and those that the program makes."""
    from cap_tui.cli import build as program
    from cap_tui.cli.command_reference import PROGRAM
    from cap_tui.cli.command_session import CommandSession
    from cap_tui.cli.reference_pages import reference_pages
    from cap_tui.text.i18n import set_language

    set_language("en")
    shutil.copytree(ROOT / "docs", target, ignore=shutil.ignore_patterns("*.1"))
    (target / "reference").mkdir()
    with tempfile.TemporaryDirectory() as home:
        session = CommandSession(
            home=home, lang="en", plain=True, no_plugins=True
        )  # fmt: skip
        with program().make_context(PROGRAM, ["status"], resilient_parsing=True) as context:
            context.obj = session
            for topic, page in reference_pages(context, session).items():
                (target / "reference" / f"{topic}.md").write_text(page.make(), "utf-8")


def build_site(folder: Path) -> Path:
    """Make the site below ``folder``; subprocess.CalledProcessError when a link leads nowhere."""
    build = folder / "build"
    for name in ("docs", "site"):
        shutil.rmtree(build / name, ignore_errors=True)
    build.mkdir(parents=True, exist_ok=True)
    write_pages(build / "docs")
    config = shutil.copy(CONFIG, build / CONFIG.name)
    subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(config)],
        check=True,
    )
    site = build / "site"
    shutil.copy(SHIM, site / "assets" / SHIM.name)
    for page in site.rglob("*.html"):
        above = "../" * (len(page.relative_to(site).parts) - 1)
        own = f'<script src="{above}assets/{SHIM.name}"></script>'
        text = FOREIGN.sub(own, page.read_text("utf-8"))
        page.write_text(CODE.sub(lambda code: code[0].replace("\\|", "|"), text), "utf-8")
    return site


if __name__ == "__main__":
    sys.stdout.write(f"{build_site(ROOT) / 'index.html'}\n")
