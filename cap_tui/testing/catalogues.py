"""Catalogues from the code: ``python -m cap_tui.testing.catalogues`` (``make catalogues``) brings them up to date.

New messages come in without a translation. Where a text was reworded, its translation stays, marked
"check again" (fuzzy), and the signature of whoever reviewed the file is cleared. What is gone is dropped.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click as click_code

from cap_tui.text.catalogue_update import update_catalogue
from cap_tui.text.i18n import LANGUAGES
from cap_tui.text.message_extraction import Texts, extract_messages
from cap_tui.text.po_files import new_po_file, po_text, read_po_file

CLICK = {f"{name}.py" for name in ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")}  # fmt: skip
"""The modules of Click whose words the command line shows."""


@dataclass(frozen=True)
class Package:
    """A package with words of its own: where it is, and the root that places are told from."""

    folder: Path
    root: Path
    locales: Path
    modules: Callable[[Path], bool] = bool
    named: tuple[str, ...] = ()
    """Texts that its code translates by a name, ``_(extra["required"])``: no search finds them."""

    @property
    def domain(self) -> str:
        """The gettext domain: the package's name."""
        return self.folder.name

    def messages(self) -> dict[Texts, list[str]]:
        """What it says, with the places."""
        found = extract_messages(self.folder, self.root, self.modules)
        return {**found, **{(text,): [f"{self.domain}/core.py"] for text in self.named}}

    def catalogue(self, language: str) -> Path:
        """Where its words in a language are."""
        return self.locales / language / "LC_MESSAGES" / f"{self.domain}.po"


def packages_of(root: Path) -> list[Package]:
    """The core and the plugins of a checkout, and Click, which brings no translations of its own."""
    plugins = sorted(path.parent for path in root.glob("plugins/*/cap_*/plugin.toml"))
    click = Path(click_code.__file__).parent
    return [
        *(Package(path, root, path / "locales") for path in (root / "cap_tui", *plugins)),
        Package(
            click,
            click.parent,
            root / "cap_tui/locales",
            lambda path: path.name in CLICK,
            named=("required",),
        ),
    ]


def _update(root: Path) -> Iterator[str]:
    for package in packages_of(root):
        messages = package.messages()
        for language in LANGUAGES[1:]:
            path = package.catalogue(language)
            old = read_po_file(path) if path.exists() else new_po_file(package.domain, language)
            text = po_text(update_catalogue(old, messages))
            if not path.exists() or path.read_bytes() != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
                yield path.relative_to(root).as_posix()


if __name__ == "__main__":
    for line in _update(Path.cwd()):
        sys.stdout.write(line + "\n")
