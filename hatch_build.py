"""Build hook: compiles the catalogues (.po), which are in git, to what gettext reads (.mo), which are not.

hatchling runs it for a wheel and for an editable install, so a clean clone and a wheel both have
them. ``python hatch_build.py`` (``make``) and the tests compile what is older than its source.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # the tests compile catalogues where nothing is built
    BuildHookInterface = object

CATALOGUES = "locales/*/LC_MESSAGES/*.po"


def compile_catalogues(root: Path) -> list[Path]:
    """Compile every catalogue below ``root`` that is newer than its .mo; returns what was written.

    What is marked as to be checked again (fuzzy) is left out: the program shows it in English.
    """
    written = []
    for source in [*root.glob(f"cap_tui/{CATALOGUES}"), *root.glob(f"plugins/*/*/{CATALOGUES}")]:
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream)
        unfinished = target.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as out:
            write_mo(out, catalogue)
        unfinished.replace(target)
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface):
    """Compiles the catalogues before the files of a build are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; git ignores the files, so the build is told to take them."""
        compile_catalogues(Path(self.root))
        build_data["artifacts"].append("*.mo")


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
