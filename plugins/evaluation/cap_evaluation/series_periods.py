"""The periods for which a series has figures: equal or disjoint."""

from __future__ import annotations

from cap_evaluation.period import Months


class SeriesPeriods:
    """The periods of each series: equal or disjoint."""

    def __init__(self) -> None:
        self._months: dict[tuple[str, str, str], dict[int, Months]] = {}

    def add(self, series: tuple[str, str, str], period: Months) -> Months | None:
        """Note a period of a series; returns an earlier one that overlaps it without being equal."""
        taken = self._months.setdefault(series, {})
        if taken.get(period.start) == period:
            return None
        for month in range(period.start, period.end):
            if month in taken:
                return taken[month]
        for month in range(period.start, period.end):
            taken[month] = period
        return None
