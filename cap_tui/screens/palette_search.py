"""What the palette finds, and in which order. Pure: no widget, no region.

At equal rank, what only looks comes before what changes data, so that Enter after a few letters
never changes anything by accident.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from cap_tui.text.folding import fold_text

EXACT, BEGINS, TITLE_WORDS, NAME_WORDS, KEYWORDS, INSIDE, INITIALS = range(7)
MOST = 100  # entries that are listed
SHORT = 2  # letters of a word that a phrase is not searched for
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class PaletteEntry:
    """One line of the palette. ``name`` is "area: Title"; ``keywords`` are other words for the same.

    ``phrases``, with commas between them, are what people call the same: they count like words of the title;
    one word alone leads to the title that holds it first.
    """

    name: str
    keys: str
    run: Callable[[], object]
    title: str = ""
    keywords: str = ""
    changes: bool = False
    phrases: str = ""

    @cached_property
    def words(self) -> str:
        """The words of the name as they are compared, each with a space before it."""
        return _spaced(self.name)

    @cached_property
    def title_words(self) -> str:
        """The words of the title: of what follows the area."""
        return _spaced(self.title or self.name.rpartition(": ")[2])

    @cached_property
    def other_words(self) -> str:
        """The words of the name and the other words for the same."""
        return f"{self.words}{_spaced(self.keywords)}{_spaced(self.phrases)}"

    @cached_property
    def phrase_words(self) -> tuple[str, ...]:
        """The words of each phrase."""
        return tuple(map(_spaced, self.phrases.split(","))) if self.phrases else ()


def _spaced(text: str) -> str:
    return "".join(f" {word}" for word in _WORD.findall(fold_text(text)))


def _rank(wanted: str, starts: Sequence[str], entry: PaletteEntry) -> int | None:
    """How well ``wanted`` fits an entry that holds all its words: 0 is best."""
    title, name = entry.title_words, entry.words
    if wanted in (title, name):
        return EXACT
    if title.startswith(wanted):
        return BEGINS
    if all(start in title for start in starts):
        return TITLE_WORDS
    return NAME_WORDS if all(start in name for start in starts) else INSIDE


def _rank_otherwise(wanted: str, starts: Sequence[str], entry: PaletteEntry) -> int | None:
    """How well ``wanted`` fits the other words or the initials of an entry; None not at all."""
    if (entry.keywords or entry.phrases) and all(start in entry.other_words for start in starts):
        return KEYWORDS
    initials = "".join(word[0] for word in entry.title_words.split())
    return INITIALS if initials.startswith(wanted[1:]) else None


def _is_phrase(wanted: str, starts: Sequence[str], entry: PaletteEntry) -> bool:
    """Whether a phrase of the entry begins with what is typed, or holds all of several words."""
    return any(
        phrase.startswith(wanted) or (len(starts) > 1 and all(start in phrase for start in starts))
        for phrase in entry.phrase_words
    )


def rank_all(
    text: str, entries: Iterable[PaletteEntry], *, otherwise: bool
) -> Iterator[tuple[int, bool, bool, int, PaletteEntry]]:
    """Rank, whether it changes data, whether one word fits a phrase only, place and entry of all that fit ``text``.

    ``otherwise`` also looks at keywords and initials; of records, only content has other words.
    """
    wanted = _spaced(text)
    words = wanted.split()
    starts = [f" {word}" for word in words]
    for place, entry in enumerate(entries):
        name = entry.words
        for word in words:
            if word not in name:
                value = None
                if otherwise or entry.keywords:
                    value = _rank_otherwise(wanted, starts, entry)
                break
        else:
            value = _rank(wanted, starts, entry)
        by_phrase = (
            bool(entry.phrases)
            and (value is None or value > TITLE_WORDS)
            and _is_phrase(wanted, starts, entry)
        )
        if by_phrase:
            value = TITLE_WORDS
        if value is not None:
            # Several words that begin a phrase say more than the same words anywhere in a title.
            yield value, entry.changes, by_phrase and len(words) == 1, place, entry


def found(
    text: str, entries: Sequence[PaletteEntry], records: Iterable[PaletteEntry] = ()
) -> list[PaletteEntry]:
    """The entries and records that fit, best first; entries before records at equal rank.

    While nothing is typed, all entries in their order and no records. When nothing holds all of several
    words, the entries that hold most of them.
    """
    if not _spaced(text):
        return list(entries)
    fitting = [
        *(
            (rank, changes, False, by_phrase, place, entry)
            for rank, changes, by_phrase, place, entry in rank_all(text, entries, otherwise=True)
        ),
        *(
            (rank, changes, True, by_phrase, place, entry)
            for rank, changes, by_phrase, place, entry in rank_all(text, records, otherwise=False)
        ),
    ]
    if not fitting:
        return _nearest(text, entries)
    return [found[-1] for found in heapq.nsmallest(MOST, fitting, key=lambda found: found[:-1])]


def _nearest(text: str, entries: Sequence[PaletteEntry]) -> list[PaletteEntry]:
    """The entries that hold most words of a phrase; words of one or two letters say nothing."""
    starts = [f" {word}" for word in _spaced(text).split() if len(word) > SHORT]
    if len(starts) < 2:
        return []
    held = []
    for place, entry in enumerate(entries):
        if count := sum(start in entry.other_words for start in starts):
            in_title = sum(start in entry.title_words for start in starts)
            held.append((-count, -in_title, entry.changes, place, entry))
    return [found[-1] for found in heapq.nsmallest(MOST, held, key=lambda found: found[:-1])]
