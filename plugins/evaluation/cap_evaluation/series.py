"""A series: the figures of one indicator, action and institution, and its total in each period.

The total of a period is the stated one; without one, what the categories of an exclusive dimension
add up to, if all of them are there.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from cap_evaluation.indicator import Dimension, Indicator
from cap_evaluation.period import Months
from cap_evaluation.unit import is_share

Category = tuple[str, str]
"""A dimension and one of its categories."""


class MeasuredFigure(msgspec.Struct, frozen=True, gc=False):
    """One figure: a value with its weight, or the two parts of a ratio."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    weight: float | None = None


class Series:
    """The figures of one series. It is changed by the index only, figure by figure."""

    __slots__ = ("_totals", "action", "categories", "institution", "stated")

    def __init__(self, action: str, institution: str) -> None:
        self.action = action
        self.institution = institution
        self.stated: dict[Months, MeasuredFigure] = {}
        self.categories: dict[Category, dict[Months, MeasuredFigure]] = {}
        self._totals: SeriesTotals | None = None

    def put(self, period: Months, category: Category | None, figure: MeasuredFigure) -> None:
        """Take a figure in."""
        self._totals = None
        if category is None:
            self.stated[period] = figure
        else:
            self.categories.setdefault(category, {})[period] = figure

    def drop(self, period: Months, category: Category | None) -> None:
        """Take a figure out."""
        self._totals = None
        figures = self.stated if category is None else self.categories.get(category, {})
        figures.pop(period, None)

    def forget_totals(self) -> None:
        """The totals are worked out anew: figures come in or go."""
        self._totals = None

    @property
    def empty(self) -> bool:
        """Whether it has no figure at all."""
        return not self.stated and not any(self.categories.values())

    @property
    def first_month(self) -> int:
        """The first month for which it has a figure, a total or a category."""
        parts = (self.stated, *self.categories.values())
        return min(period.start for figures in parts for period in figures)

    def totals(self, indicator: Indicator) -> SeriesTotals:
        """The total of every period that has one, in order of time."""
        if self._totals is None:
            self._totals = series_totals(self, indicator)
        return self._totals


class SeriesTotals(NamedTuple):
    """The totals in order of time, and the periods whose figures contradict each other."""

    by_period: dict[Months, MeasuredFigure]
    mismatches: tuple[Months, ...] = ()


def series_totals(series: Series, indicator: Indicator) -> SeriesTotals:
    """The totals of a series, stated or derived from exclusive dimensions."""
    if not series.categories:
        return SeriesTotals(_by_time(series.stated))
    exclusive = [entry for entry in indicator.disaggregation if entry.exclusive]
    periods = {*series.stated}
    for figures in series.categories.values():
        periods.update(figures)
    totals: dict[Months, MeasuredFigure] = {}
    mismatches = []
    for period in sorted(periods):
        stated = series.stated.get(period)
        derived = [
            total
            for dimension in exclusive
            if (total := derived_total(series, dimension, period, indicator)) is not None
        ]
        reference = stated or (derived[0] if derived else None)
        if reference is None:
            continue
        agree = all(same_total(reference, other) for other in derived)
        if not agree:
            mismatches.append(period)
        if agree or stated is not None:
            totals[period] = reference
    return SeriesTotals(totals, tuple(mismatches))


def _by_time(figures: dict[Months, MeasuredFigure]) -> dict[Months, MeasuredFigure]:
    """A copy in the order of time, in which the figures of most series came in."""
    in_order = all(map(operator.lt, figures, itertools.islice(figures, 1, None)))
    return figures.copy() if in_order else dict(sorted(figures.items()))


def derived_total(
    series: Series, dimension: Dimension, period: Months, indicator: Indicator
) -> MeasuredFigure | None:
    """What the categories of a dimension add up to in a period; None unless all of them are there."""
    parts: list[MeasuredFigure] = []
    for name in dimension.categories:
        figure = series.categories.get((dimension.id, name), {}).get(period)
        if figure is None:
            return None
        parts.append(figure)
    return combined_figure(parts, indicator)


def combined_figure(parts: Sequence[MeasuredFigure], indicator: Indicator) -> MeasuredFigure | None:
    """The total of all categories of one period; None where the aggregation knows none."""
    match indicator.aggregation:
        case "sum":
            return MeasuredFigure(math.fsum(part.value or 0.0 for part in parts))
        case "last" if not is_share(indicator.unit):
            return MeasuredFigure(math.fsum(part.value or 0.0 for part in parts))
        case "ratio":
            return MeasuredFigure(
                None,
                math.fsum(part.numerator or 0.0 for part in parts),
                math.fsum(part.denominator or 0.0 for part in parts),
            )
        case "mean":
            weights = [1.0 if part.weight is None else part.weight for part in parts]
            weight = math.fsum(weights)
            total = math.fsum(
                w * (part.value or 0.0) for w, part in zip(weights, parts, strict=True)
            )
            return MeasuredFigure(total / weight, weight=weight)
    return None


def same_total(one: MeasuredFigure, other: MeasuredFigure) -> bool:
    """Whether two totals of one period agree."""
    pairs = (
        (one.value, other.value),
        (one.numerator, other.numerator),
        (one.denominator, other.denominator),
    )
    return all(
        a is None or b is None or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in pairs
    )
