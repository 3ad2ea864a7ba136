"""The answers of a round as what leaves may tell of them: reports, and aggregates for partners.

Every figure that leaves is about at least the minimum of people of one group, and no difference between
what leaves now and what left before is about fewer: late answers wait until enough have come. Nobody of a
group below the minimum is in any figure, totals included. What left is noted as
:class:`cap_tui.api.ReleasedGroups`, with bundles in one record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import msgspec

from cap_stresstest import rounds, scoring
from cap_stresstest.pack import Pack
from cap_stresstest.records import Answer, Response, Round
from cap_stresstest.released_completeness import (
    REPORT,
    completeness_subject,
    letter,
    released_completeness,
    with_completeness,
)
from cap_stresstest.scoring import NO_GROUP, RoundScores
from cap_tui.api import PluginContext, ReleasedGroups, person_mark, releasable, released_subject

_OUT = "-"

Codes = dict[str, str]  # mark of a person -> a letter for each indicator


@dataclass(frozen=True)
class WaitingGroup:
    """A group with people or answers that are in no figure yet, and how many more are needed at least."""

    group: str
    missing: int
    counted: bool = False  # some of its people are in figures, the later ones wait
    indicators: tuple[str, ...] = ()  # where only single answers of people who are counted wait


@dataclass(frozen=True)
class ReleasedRound:
    """One round as it may be told: ``released`` is to be noted before it leaves, if it says anything new."""

    people: tuple[Response, ...]
    scores: RoundScores
    released: tuple[ReleasedGroups, ...]
    waiting: tuple[WaitingGroup, ...]
    sheets_missing: int = 0
    """How many more sheets are needed before the completeness of the answers is told anew."""


_kept: WeakKeyDictionary[PluginContext, tuple[int, dict[str, ReleasedRound]]] = WeakKeyDictionary()


class ReleasedAnswers:
    """The rounds of a region as reports see them, each worked out once for a state of the workspace."""

    def __init__(self, ctx: PluginContext) -> None:
        self._ctx = ctx
        kept = _kept.get(ctx)
        if kept is None or kept[0] != ctx.seq:
            kept = _kept[ctx] = (ctx.seq, {})
        self._rounds = kept[1]

    def of(self, current: Round) -> ReleasedRound:
        """One round."""
        if current.uid not in self._rounds:
            pack, people = rounds.pack_of(self._ctx, current), rounds.responses(self._ctx, current)
            subject = released_subject(Response.TABLE, current.uid)
            noted = self._ctx.records(ReleasedGroups)
            before = noted.find(subject=subject)
            complete = noted.find(subject=completeness_subject(subject))
            self._rounds[current.uid] = released_round(pack, subject, people, before, complete)
        return self._rounds[current.uid]

    def responses(self, current: Round) -> Sequence[Response]:
        """The people and answers that figures may be about."""
        return self.of(current).people

    def scores(self, current: Round) -> RoundScores:
        """The scores of those answers."""
        return self.of(current).scores


def released_round(
    pack: Pack,
    subject: str,
    people: Sequence[Response],
    before: Sequence[ReleasedGroups],
    complete: Sequence[ReleasedGroups] = (),
) -> ReleasedRound:
    """What may be told of ``people`` beside what was told ``before``, the oldest first.

    ``complete`` is what was told of how complete their answers are.
    """
    told: list[Response] = []
    members: dict[str, Codes] = {}
    waiting: list[WaitingGroup] = []
    for group in (NO_GROUP, *pack.group_ids):
        left = [entry.members[group] for entry in before if group in entry.members]
        found = _Group(pack, subject, [p for p in people if p.group == group], left)
        told += found.told
        if found.codes:
            members[group] = found.codes
        if found.missing:
            late = found.late and bool(found.codes)
            waiting.append(WaitingGroup(group, found.missing, late, tuple(found.waiting)))
    known = any(entry.members == members for entry in before if entry.by == REPORT)
    record = ReleasedGroups(subject=subject, by=REPORT, members=members)
    sheets = released_completeness(pack, completeness_subject(subject), told, complete)
    fresh = [record] if members and not known else []
    return ReleasedRound(
        people=tuple(told),
        scores=with_completeness(pack, scoring.score_round(pack, told), sheets.people),
        released=(*fresh, *sheets.released),
        waiting=tuple(waiting),
        sheets_missing=sheets.missing,
    )


class _Group:
    """One group of respondents: who of them is in figures, and with which answers."""

    def __init__(
        self, pack: Pack, subject: str, people: Sequence[Response], left: Sequence[Codes]
    ) -> None:
        self.least = pack.scoring.min_answers_per_group_shown
        self.left = left
        marks = {person_mark(subject, person.uid): person for person in people}
        found = releasable(frozenset(marks), [frozenset(codes) for codes in left], self.least)
        self.missing = found.missing
        self.late = found.missing > 0
        self.waiting: list[str] = []
        counted = {mark: person for mark, person in marks.items() if mark in found.people}
        kept: dict[str, list[str]] = {mark: [] for mark in counted}
        for place, indicator in enumerate(pack.indicator_ids):
            letters = {
                mark: letter(mark, place, answer)
                for mark, person in counted.items()
                if isinstance(answer := person.answers.get(indicator), int)
            }
            shown = self._shown(place, indicator, letters)
            for mark in counted:
                kept[mark].append(letters[mark] if mark in shown else _OUT)
        self.codes = {mark: "".join(row) for mark, row in sorted(kept.items())}
        ids = pack.indicator_ids
        self.told = [_without(person, ids, kept[mark]) for mark, person in counted.items()]

    def _shown(self, place: int, indicator: str, letters: Mapping[str, str]) -> frozenset[str]:
        """The people whose answer to one indicator is in its figures."""
        left = [
            frozenset((m, c[place]) for m, c in codes.items() if c[place : place + 1] not in ("", _OUT))
            for codes in self.left
        ]  # fmt: skip
        left = [cell for cell in left if cell]
        told = {mark: said for cell in left for mark, said in cell}
        changed = sum(told.get(mark, said) != said for mark, said in letters.items())
        found = releasable(frozenset(letters.items()), left, self.least, changed=changed)
        if found.missing and left:
            self.waiting.append(indicator)
            self.missing = max(self.missing, found.missing)
        return frozenset(mark for mark, _said in found.people)


def _without(person: Response, indicators: Sequence[str], kept: Sequence[str]) -> Response:
    """A person's sheet without the answers that are in no figure."""
    out = {key for key, said in zip(indicators, kept, strict=True) if said == _OUT}
    answers: dict[str, Answer] = {
        key: value
        for key, value in person.answers.items()
        if key not in out or not isinstance(value, int)
    }
    return msgspec.structs.replace(person, answers=answers)
