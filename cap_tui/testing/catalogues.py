"""Catalogues from the code: ``python -m cap_tui.testing.catalogues`` (``make catalogues``) brings them up to date.

New messages come in without a translation. Where a text was reworded, its translation stays, marked
"check again" (fuzzy), and the signature of whoever reviewed the file is cleared. What is gone is dropped.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click as click_code

from cap_tui.testing.message_extraction import Texts, extract_messages
from cap_tui.text.i18n import LANGUAGES
from cap_tui.text.po_files import PoFile, new_po_file, po_text, read_po_file

if TYPE_CHECKING:
    from babel.messages import Message

ALIKE = 0.75
"""How alike a reworded text is to the one before, as difflib counts it."""


CLICK = {f"{name}.py" for name in ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")}  # fmt: skip
"""The modules of Click whose words the command line shows."""


@dataclass(frozen=True)
class Package:
    """A package with words of its own: where it is, and the root that places are told from."""

    folder: Path
    root: Path
    locales: Path
    modules: Callable[[Path], bool] = bool

    @property
    def domain(self) -> str:
        """The gettext domain: the package's name."""
        return self.folder.name

    def messages(self) -> dict[Texts, list[str]]:
        """What it says, with the places."""
        return extract_messages(self.folder, self.root, self.modules)

    def catalogue(self, language: str) -> Path:
        """Where its words in a language are."""
        return self.locales / language / "LC_MESSAGES" / f"{self.domain}.po"


def packages_of(root: Path) -> list[Package]:
    """The core and the plugins of a checkout, and Click, which brings no translations of its own."""
    plugins = sorted(path.parent for path in root.glob("plugins/*/cap_*/plugin.toml"))
    click = Path(click_code.__file__).parent
    return [
        *(Package(path, root, path / "locales") for path in (root / "cap_tui", *plugins)),
        Package(click, click.parent, root / "cap_tui/locales", lambda path: path.name in CLICK),
    ]


def update_catalogue(old: PoFile, messages: Mapping[Texts, list[str]]) -> PoFile:
    """``old`` with exactly ``messages``, in their order: kept, taken over to be checked again, or empty."""
    before: dict[Texts, Message] = {
        texts_of(message): message for message in old.catalog if message.id
    }
    gone = {texts[0]: texts for texts in before if texts not in messages and before[texts].string}
    new = new_po_file(old.domain, old.language)
    again = False
    for texts, places in messages.items():
        flags: set[str] = set()
        string: str | tuple[str, ...] = ""
        previous: Texts = ()
        if texts in before:
            string = _string_of(before[texts])
            flags = before[texts].flags & {"fuzzy"}
            previous = tuple(before[texts].previous_id)
        elif near := _reworded(texts, gone):
            previous = gone.pop(near)
            string, flags, again = _string_of(before[previous]), {"fuzzy"}, True
        if any("{" in text for text in texts):
            flags |= {"python-brace-format"}
        where = [(place, 0) for place in places]
        key = texts[0] if len(texts) == 1 else texts
        new.catalog.add(key, string, where, flags, previous_id=previous)
    return new if again else replace(new, reviewed=old.reviewed)


def _reworded(texts: Texts, gone: Mapping[str, Texts]) -> str:
    """Which of the texts that are gone became ``texts``; "" when none did."""
    alike = [text for text, before in gone.items() if len(before) == len(texts)]
    return next(iter(difflib.get_close_matches(texts[0], alike, n=1, cutoff=ALIKE)), "")


def texts_of(message: Message) -> Texts:
    """A message's text, or its singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations_of(message: Message) -> tuple[str, ...]:
    """A message's translations, one for each plural form; empty texts where there is none."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _string_of(message: Message) -> str | tuple[str, ...]:
    there = translations_of(message)
    return there[0] if isinstance(message.id, str) else there


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
