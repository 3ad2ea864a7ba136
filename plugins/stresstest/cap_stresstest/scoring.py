"""From answers to scores: pure, and unable to hand out what a hidden group answered.

A group's mean on an indicator exists here only when enough of the group answered
(``min_answers_per_group_shown``); for a hidden group it is never computed. The balanced mean
takes the shown groups only: were a hidden group mixed in, its mean could be computed back
from the published figures. The rules are those of the content pack; their source is there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from cap_stresstest.pack import Pack
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE, Answer

SPREAD_FROM = 5  # below this many answers mean and spread together give each single answer away
NO_GROUP = ""  # somebody who named none: asked for everything, in no mean

Sheets = dict[str, list[Mapping[str, Answer]]]  # what each respondent of a group answered


class RespondentAnswers(Protocol):
    """What scoring needs of a respondent."""

    @property
    def group(self) -> str: ...

    @property
    def answers(self) -> Mapping[str, Answer]: ...


class GroupScore(msgspec.Struct, frozen=True):
    """One group on one indicator. ``published_mean`` is None when fewer than the minimum answered."""

    n: int
    shown: bool
    published_mean: float | None


class IndicatorScore(msgspec.Struct, frozen=True):
    """One indicator over all groups.

    ``n`` counts scored answers of all groups, hidden ones too; ``balanced_mean`` is the
    unweighted mean of the shown groups' means; ``spread`` is the sample standard deviation of
    the shown groups' answers, None below five of them; ``coverage`` is the share (0..1) of
    expected cells that are not blank, None where that is not told.
    """

    dimension: str
    n: int
    n_dont_know: int
    n_not_applicable: int
    n_blank: int
    coverage: float | None
    groups: dict[str, GroupScore]
    groups_used: list[str]
    balanced_mean: float | None
    spread: float | None

    @property
    def hidden(self) -> list[str]:
        """Groups that gave answers but too few of them to be shown."""
        return [name for name, group in self.groups.items() if group.n and not group.shown]


class DimensionScore(msgspec.Struct, frozen=True):
    """One dimension: the unweighted mean of its indicators that have one.

    ``n_least`` and ``n_most`` are the fewest and most answers behind one of them, ``lowest`` and
    ``highest`` their smallest and largest mean: without these a mean of means says too little.
    """

    indicators_used: list[str]
    indicators_without_score: list[str]
    mean: float | None
    n_least: int
    n_most: int
    lowest: float | None
    highest: float | None


class Counts(msgspec.Struct, frozen=True):
    """How many people and cells the scores rest on; the cells are those of so many ``sheets``."""

    respondents: int
    by_group: dict[str, int]
    cells: int
    scored: int
    dont_know: int
    not_applicable: int
    blank: int
    respondents_with_blank_items: int
    sheets: int


class RoundScores(msgspec.Struct, frozen=True):
    """All scores of one round. ``coverage`` and ``scored_share`` are shares (0..1) of expected cells."""

    indicators: dict[str, IndicatorScore]
    dimensions: dict[str, DimensionScore]
    overall: float | None
    counts: Counts
    coverage: float | None
    scored_share: float | None

    def means(self) -> dict[str, float]:
        """The balanced means that exist, by indicator."""
        return {
            key: entry.balanced_mean
            for key, entry in self.indicators.items()
            if entry.balanced_mean is not None
        }


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean, None of nothing."""
    return math.fsum(values) / len(values) if values else None


def score_round(pack: Pack, responses: Iterable[RespondentAnswers]) -> RoundScores:
    """Score a round. The order of the responses plays no part."""
    people = list(responses)
    sheets: Sheets = {name: [] for name in (NO_GROUP, *pack.group_ids)}
    for person in people:
        if person.group in sheets:
            sheets[person.group].append(person.answers)
    indicators = {
        entry.id: _indicator(pack, entry.id, entry.dimension, sheets) for entry in pack.indicator
    }
    dimensions = {
        entry.id: _dimension([i.id for i in pack.of_dimension(entry.id)], indicators)
        for entry in pack.dimension
    }
    counts = _counts(pack, len(people), sheets, indicators)
    dimension_means = [entry.mean for entry in dimensions.values()]
    known = [value for value in dimension_means if value is not None]
    answered = counts.scored + counts.dont_know + counts.not_applicable
    return RoundScores(
        indicators=indicators,
        dimensions=dimensions,
        overall=mean(known) if len(known) == len(dimension_means) else None,
        counts=counts,
        coverage=answered / counts.cells if counts.cells else None,
        scored_share=counts.scored / counts.cells if counts.cells else None,
    )


def _indicator(pack: Pack, indicator: str, dimension: str, sheets: Sheets) -> IndicatorScore:
    rules = pack.scoring
    cells = {
        name: Counter(answers.get(indicator) for answers in members)
        for name, members in sheets.items()
        if name == NO_GROUP or name in pack.asked[indicator]
    }
    groups: dict[str, GroupScore] = {}
    pooled = Counter[int]()
    for name in pack.group_ids:
        values = _on_the_scale(cells.get(name, Counter()))
        shown = values.total() >= rules.min_answers_per_group_shown
        groups[name] = GroupScore(
            n=values.total(), shown=shown, published_mean=_mean(values) if shown else None
        )
        pooled += values if shown else Counter()
    every = sum(cells.values(), Counter[Answer | None]())
    used = [name for name, group in groups.items() if group.shown]
    means = [m for name in used if (m := groups[name].published_mean) is not None]
    n = sum(group.n for group in groups.values())
    enough = n >= rules.min_answers_per_indicator
    return IndicatorScore(
        dimension=dimension,
        n=n,
        n_dont_know=every[DONT_KNOW],
        n_not_applicable=every[NOT_APPLICABLE],
        n_blank=every[None],
        coverage=1 - every[None] / every.total() if every else 0.0,
        groups=groups,
        groups_used=used,
        balanced_mean=mean(means) if enough else None,
        spread=_deviation(pooled) if enough and pooled.total() >= SPREAD_FROM else None,
    )


def _on_the_scale(cells: Mapping[Answer | None, int]) -> Counter[int]:
    return Counter({value: count for value, count in cells.items() if isinstance(value, int)})


def _mean(values: Counter[int]) -> float:
    return sum(value * count for value, count in values.items()) / values.total()


def _deviation(values: Counter[int]) -> float:
    """The sample standard deviation of counted values; whole numbers, so nothing is rounded before the root."""
    n = values.total()
    total = sum(value * count for value, count in values.items())
    squares = sum(value * value * count for value, count in values.items())
    return math.sqrt((n * squares - total * total) / (n * (n - 1)))


def _dimension(ids: Sequence[str], indicators: Mapping[str, IndicatorScore]) -> DimensionScore:
    means = {key: indicators[key].balanced_mean for key in ids}
    known = {key: value for key, value in means.items() if value is not None}
    ns = [indicators[key].n for key in known]
    return DimensionScore(
        indicators_used=list(known),
        indicators_without_score=[key for key in ids if key not in known],
        mean=mean(list(known.values())),
        n_least=min(ns, default=0),
        n_most=max(ns, default=0),
        lowest=min(known.values(), default=None),
        highest=max(known.values(), default=None),
    )


def _counts(
    pack: Pack, respondents: int, sheets: Sheets, indicators: Mapping[str, IndicatorScore]
) -> Counts:
    asked = {
        name: {k for k in pack.indicator_ids if name == NO_GROUP or name in pack.asked[k]}
        for name in sheets
    }
    cells = sum(len(members) * len(asked[name]) for name, members in sheets.items())
    dont_know = sum(entry.n_dont_know for entry in indicators.values())
    not_applicable = sum(entry.n_not_applicable for entry in indicators.values())
    blank = sum(entry.n_blank for entry in indicators.values())
    return Counts(
        respondents=respondents,
        by_group={name: len(sheets[name]) for name in pack.group_ids},
        cells=cells,
        scored=cells - dont_know - not_applicable - blank,
        dont_know=dont_know,
        not_applicable=not_applicable,
        blank=blank,
        respondents_with_blank_items=sum(
            not asked[name] <= answers.keys()
            for name, members in sheets.items()
            for answers in members
        ),
        sheets=respondents,
    )
