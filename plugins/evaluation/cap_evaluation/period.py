"""Periods: a year, half-year, quarter or month, of the calendar or of the fiscal year.

A month is a number: twelve times the year plus the month, January being 0. A period is the months
from ``start`` up to and without ``end``; two periods are equal when their months are.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

MONTHS_OF = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""The length of each frequency in months."""

_CALENDAR = re.compile(r"([1-9][0-9]{3})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_FISCAL = re.compile(r"FY([1-9][0-9]{3})(?:-(?:H([12])|Q([1-4])))?")


class Months(NamedTuple):
    """The months of a period: from ``start`` up to and without ``end``."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many months."""
        return self.end - self.start

    @property
    def first_day(self) -> datetime.date:
        """The first day of the first month."""
        return first_day(self.start)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the last month."""
        year, month = divmod(self.end - 1, 12)
        return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])

    def overlaps(self, other: Months) -> bool:
        """Whether a month is in both."""
        return self.start < other.end and other.start < self.end


def first_day(month: int) -> datetime.date:
    """The first day of a month."""
    return datetime.date(month // 12, month % 12 + 1, 1)


def months_ended_by(day: datetime.date) -> int:
    """The month that is not over yet on ``day``: a period that ends by it counts. The last day of a month ends it."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + (day.day == last)


@lru_cache(maxsize=4096)
def parse_period(text: str, fiscal_year_start: int = 1) -> Months | None:
    """The months of a period as it is written; None when it is no period.

    ``fiscal_year_start`` is the month (1 to 12) of the named year in which a fiscal year begins.
    """
    if match := _CALENDAR.fullmatch(text):
        year, half, quarter, month = match.groups()
        first = int(year) * 12
        if month:
            return Months(first + int(month) - 1, first + int(month))
    elif match := _FISCAL.fullmatch(text):
        year, half, quarter = match.groups()
        first = int(year) * 12 + fiscal_year_start - 1
    else:
        return None
    if half:
        return Months(first + 6 * (int(half) - 1), first + 6 * int(half))
    if quarter:
        return Months(first + 3 * (int(quarter) - 1), first + 3 * int(quarter))
    return Months(first, first + 12)


@lru_cache(maxsize=65_536)
def period_text(months: Months, fiscal_year_start: int = 1, *, fiscal: bool = False) -> str:
    """How a period is written. A period that the calendar does not have is written in fiscal years.

    With ``fiscal`` the fiscal form goes first; a single month has one form only.
    """
    shifts = (fiscal_year_start - 1, 0) if fiscal else (0, fiscal_year_start - 1)
    for place, shift in enumerate(shifts):
        prefix = "FY" if (place == 0) == fiscal else ""
        text = _written(months, shift, prefix)
        if text:
            return text
    return f"{_month_text(months.start)}..{_month_text(months.end - 1)}"


def _written(months: Months, shift: int, prefix: str) -> str:
    year, place = divmod(months.start - shift, 12)
    match months.length:
        case 1:
            return _month_text(months.start)
        case 3 if place % 3 == 0:
            return f"{prefix}{year}-Q{place // 3 + 1}"
        case 6 if place % 6 == 0:
            return f"{prefix}{year}-H{place // 6 + 1}"
        case 12 if place == 0:
            return f"{prefix}{year}"
    return ""


def _month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def periods_between(
    frequency: str, start: int, end: int, fiscal_year_start: int = 1
) -> Iterator[Months]:
    """The periods of a frequency that begin at month ``start`` or later and end at ``end`` or earlier.

    ``fiscal_year_start`` is 1 for periods of the calendar.
    """
    length = MONTHS_OF[frequency]
    shift = fiscal_year_start - 1
    first = shift - (shift - start) // length * length
    for month in range(first, end - length + 1, length):
        yield Months(month, month + length)
