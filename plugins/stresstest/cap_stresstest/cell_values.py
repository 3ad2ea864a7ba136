"""What a cell says: an answer of the scale, a group, a field of activity. Nothing is guessed.

Texts are compared without case, spaces, kinds of apostrophe and closing punctuation, so that
``Don’t know`` and ``don't know`` are the same answer. A cell that cannot be placed stays out
of every score and is counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum

from cap_stresstest.pack import Pack
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE, Answer
from cap_tui.api import Localised

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼ`´", "'"))
_NUMBER = re.compile(r"(-?\d{1,9})(?:[.,]0+)?\Z")
_CODE = re.compile(r"a(\d{1,3})\Z")
_NUMBERED_LABEL = re.compile(r"(\d{1,3})\s*[-–—.:)=]\s*(\S.*)\Z", re.S)
_DONT_KNOW = ("dk", "don't know", "do not know")
_NOT_APPLICABLE = ("na", "n/a", "n.a", "not applicable")
_YES = frozenset({"y", "yes", "1", "true", "x", "ja", "j", "oui", "o", "si", "sì", "da"})


class UnreadReason(Enum):
    """Why a cell is no answer: a number outside the scale, or words that are none of its labels."""

    OUT_OF_SCALE = "out of scale"
    UNKNOWN = "unknown"


def plain(text: str) -> str:
    """A text as it is compared: NFKC, no case, single spaces, plain apostrophes, no closing punctuation."""
    folded = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    return " ".join(folded.split()).strip(" .:;,!?…")


def wordings(words: Localised) -> tuple[str, ...]:
    """Every wording of a text, whatever the language."""
    return (words,) if isinstance(words, str) else tuple(words.values())


class Answers:
    """Reads answers: values, codes A1.., labels in every language of the pack, "1 - label", own cells.

    ``codes`` are what the layout writes for don't know and not applicable. Other usual spellings,
    as n/a, are read too, but :meth:`is_assumed` says so: the person has to see them.
    """

    def __init__(
        self,
        pack: Pack,
        own: Mapping[str, Answer] | None = None,
        codes: Iterable[str] = (),
    ) -> None:
        self.values = pack.scale.values
        self.words: dict[str, Answer] = {}
        for value, label in zip(pack.scale.values, pack.scale.labels, strict=True):
            self.words |= {plain(text): value for text in wordings(label)}
        usual: dict[str, Answer] = {}
        if pack.scale.allow_dont_know:
            self.words |= {plain(text): DONT_KNOW for text in wordings(pack.scale.dont_know)}
            usual |= dict.fromkeys(_DONT_KNOW, DONT_KNOW)
        if pack.scale.allow_not_applicable:
            known = wordings(pack.scale.not_applicable)
            self.words |= {plain(text): NOT_APPLICABLE for text in known}
            usual |= dict.fromkeys(_NOT_APPLICABLE, NOT_APPLICABLE)
        self.own = {plain(cell): answer for cell, answer in (own or {}).items()}
        self.assumed = (
            usual.keys() - self.words.keys() - self.own.keys() - {plain(c) for c in codes}
        )
        self.words = usual | self.words
        self.seen: dict[str, Answer | UnreadReason | None] = {"": None}

    def read(self, cell: str) -> Answer | UnreadReason | None:
        """The answer in a cell, None when it is blank, :class:`UnreadReason` when it is no answer."""
        if cell not in self.seen:
            self.seen[cell] = self._read(plain(cell))
        return self.seen[cell]

    def is_assumed(self, cell: str) -> bool:
        """True for a usual spelling that neither the questionnaire nor the layout declares."""
        return plain(cell) in self.assumed

    def _read(self, text: str) -> Answer | UnreadReason | None:
        if not text:
            return None
        if text in self.own:
            return self.own[text]
        if text in self.words:
            return self.words[text]
        if number := _NUMBER.match(text):
            value = int(number.group(1))
            return value if value in self.values else UnreadReason.OUT_OF_SCALE
        if code := _CODE.match(text):
            place = int(code.group(1)) - 1
            return (
                self.values[place] if 0 <= place < len(self.values) else UnreadReason.OUT_OF_SCALE
            )
        if numbered := _NUMBERED_LABEL.match(text):
            value = int(numbered.group(1))
            if self.words.get(plain(numbered.group(2))) == value:
                return value
        return UnreadReason.UNKNOWN


class Groups:
    """Reads the group of a respondent: id, initials, label in every language, own cells."""

    def __init__(self, pack: Pack, own: Mapping[str, str] | None = None) -> None:
        self.words: dict[str, str] = {}
        for group in pack.respondent_group:
            self.words[plain(group.id)] = group.id
            self.words[plain(group.initials)] = group.id
            for label in wordings(group.label):
                self.words[plain(label)] = group.id
                self.words[plain(label.partition("(")[0])] = group.id
        self.words |= {plain(cell): group for cell, group in (own or {}).items()}

    def read(self, cell: str) -> str | None:
        """The id of the group, "" when the cell is blank, None when it names no group."""
        text = plain(cell)
        return self.words.get(text) if text else ""

    def reads_all(self, cells: Iterable[str]) -> bool:
        """True when there are cells and every one that is not blank names a group."""
        filled = [cell for cell in cells if plain(cell)]
        return bool(filled) and all(self.read(cell) for cell in filled)


def topics(cells: Mapping[str, str]) -> list[str]:
    """Fields of activity of one row: ``cells`` maps a field's name ("" for a list in the cell) to the cell.

    A list is split at ``;`` only, since a comma may stand inside a name.
    """
    found: list[str] = []
    for name, cell in cells.items():
        if name:
            found += [name] if plain(cell) in _YES else []
        else:
            found += [part.strip() for part in cell.split(";") if part.strip()]
    return sorted(set(found))
