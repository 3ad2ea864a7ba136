"""How complete the answers of a round are, as what leaves may tell it: don't know, not applicable, blank, coverage.

These numbers are about all groups together. They change with one answer of one person, so they are under
the same control as every other figure: what left before is compared with what leaves now, sheet by sheet, and they
are told again when enough sheets have changed. Until then they are of the sheets that left before, or hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from cap_stresstest.pack import Pack
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE, Response
from cap_stresstest.scoring import RoundScores, score_round
from cap_tui.api import ReleasedGroups, person_mark, releasable

REPORT = "report"
EVERYBODY = ""
Sheets = Mapping[str, str]  # mark of a person -> a letter for each figure
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_TOTALS = (DONT_KNOW, NOT_APPLICABLE, None)


@dataclass(frozen=True)
class ReleasedSheets:
    """Of whose sheets the completeness is told; ``released`` is to be noted, ``missing`` more are needed for the others."""

    people: tuple[Response, ...]
    released: tuple[ReleasedGroups, ...]
    missing: int


def completeness_subject(subject: str) -> str:
    """The subject under which the completeness of a round is noted, beside that of its answers."""
    return f"{subject} completeness"


def released_completeness(
    pack: Pack, subject: str, people: Sequence[Response], before: Sequence[ReleasedGroups]
) -> ReleasedSheets:
    """Of whose sheets the completeness may be told.

    ``people`` are those who are in figures, ``before`` is what was told of their completeness, the oldest first.
    """
    marks = {person_mark(subject, person.uid): person for person in people}
    sheets = {mark: _sheet(pack, mark, person) for mark, person in sorted(marks.items())}
    left = [entry.members.get(EVERYBODY, {}) for entry in before]
    least = pack.scoring.min_answers_per_group_shown
    figures = range(len(pack.indicator_ids) + len(_TOTALS))
    missing = max(_missing(sheets, left, place, least) for place in figures)
    if missing:
        again = (s for s in reversed(left) if len(s) >= least and s.items() <= sheets.items())
        sheets = next(again, {})
    noted = ReleasedGroups(subject=subject, by=REPORT, members={EVERYBODY: sheets})
    return ReleasedSheets(
        people=tuple(marks[mark] for mark in sheets),
        released=(noted,) if sheets and sheets not in left else (),
        missing=missing,
    )


def _missing(sheets: Sheets, left: Sequence[Sheets], place: int, least: int) -> int:
    """How many more people one figure needs: an indicator's coverage, or the number of an answer."""
    now = frozenset((mark, signs[place]) for mark, signs in sheets.items())
    earlier = [frozenset((mark, signs[place]) for mark, signs in codes.items()) for codes in left]
    told = {mark: sign for figure in earlier for mark, sign in figure}
    changed = sum(told.get(mark, sign) != sign for mark, sign in now)
    return releasable(now, earlier, least, changed=changed).missing


def _sheet(pack: Pack, mark: str, person: Response) -> str:
    """What a sheet adds to each figure: whether an indicator is blank, and the number of each answer that is none."""
    answers = [person.answers.get(key) for key in pack.indicator_ids]
    parts = [answer is None for answer in answers] + [answers.count(kind) for kind in _TOTALS]
    return "".join(letter(mark, place, part) for place, part in enumerate(parts))


def letter(mark: str, place: int, answer: int) -> str:
    """What stands for an answer: another letter for another answer, which nobody reads without the person."""
    offset = hashlib.sha256(mark.encode()).digest()[place % 32] + place
    return _LETTERS[(answer + offset) % len(_LETTERS)]


def with_completeness(pack: Pack, scores: RoundScores, people: Sequence[Response]) -> RoundScores:
    """The scores, with the completeness of the sheets of ``people`` only; hidden where there are none."""
    of = score_round(pack, people)
    cells = {name: getattr(of.counts, name) for name in _CELLS}
    indicators = {
        key: msgspec.structs.replace(
            entry,
            n_dont_know=of.indicators[key].n_dont_know,
            n_not_applicable=of.indicators[key].n_not_applicable,
            n_blank=of.indicators[key].n_blank,
            coverage=of.indicators[key].coverage if people else None,
        )
        for key, entry in scores.indicators.items()
    }
    return msgspec.structs.replace(
        scores,
        indicators=indicators,
        counts=msgspec.structs.replace(scores.counts, **cells),
        coverage=of.coverage,
        scored_share=of.scored_share,
    )


_CELLS = (
    "sheets", "cells", "scored", "dont_know", "not_applicable", "blank", "respondents_with_blank_items"
)  # fmt: skip
