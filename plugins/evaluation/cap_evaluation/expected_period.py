"""Expected periods: which figures should be there by now, which are missing, and which are overdue."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cap_evaluation.definitions import Definition
from cap_evaluation.period import Months, periods_between
from cap_evaluation.records import Assignment
from cap_evaluation.series import MeasuredFigure

Carrier = tuple[str, str]


class MissingPeriod(NamedTuple):
    """An expected period of a series without a total."""

    action: str
    institution: str
    months: Months


class Coverage(NamedTuple):
    """How many periods are expected, how many are covered, and which are missing."""

    expected: int
    covered: int
    missing: tuple[MissingPeriod, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def series_starts(
    first: Mapping[Carrier, int], assignments: Sequence[Assignment]
) -> dict[Carrier, int]:
    """The first month from which each series is expected.

    Without any assignment these are the series that have figures, from their ``first`` month.
    """
    if assignments:
        return {(entry.action, entry.institution): entry.start for entry in assignments}
    return dict(first)


def coverage(
    definition: Definition,
    totals: Mapping[Carrier, Mapping[Months, MeasuredFigure]],
    first: Mapping[Carrier, int],
    assignments: Sequence[Assignment],
    ended: int,
) -> Coverage:
    """What is expected of an indicator by the month ``ended``, and what is missing.

    ``first`` is the first month of each series that has figures.
    """
    expected = 0
    missing: list[MissingPeriod] = []
    known: dict[int, list[Months]] = {}
    starts = series_starts(first, assignments)
    for carrier, start in starts.items():
        periods = known.get(start)
        if periods is None:
            periods = known[start] = list(
                periods_between(
                    definition.indicator.frequency, start, ended, definition.frequency_start
                )
            )
        expected += len(periods)
        found = totals.get(carrier) or {}
        absent = [period for period in periods if period not in found]
        if absent and len(found) == len(periods) - len(absent):
            # Every figure is of an expected period: none of them covers another one.
            missing += [MissingPeriod(*carrier, period) for period in absent]
        elif absent:
            months = covered_months(found)
            missing += [
                MissingPeriod(*carrier, period)
                for period in absent
                if not months.issuperset(range(period.start, period.end))
            ]
    missing.sort(key=lambda entry: (entry.action, entry.institution, entry.months))
    return Coverage(expected, expected - len(missing), tuple(missing))


def covered_months(periods: Iterable[Months]) -> set[int]:
    """Every month that lies in one of the periods."""
    return {month for period in periods for month in range(period.start, period.end)}


def due_day(months: Months, grace_days: int) -> datetime.date:
    """The day until which the figure of a period is due."""
    last = min(months.last_day.toordinal() + grace_days, datetime.date.max.toordinal())
    return datetime.date.fromordinal(last)
