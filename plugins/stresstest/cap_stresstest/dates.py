"""The day of an answer. A day that could be read in two ways is asked for, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?(\d{4})(?!\d)")
_FIRST_YEAR = 2000  # survey tools that keep no time write 1970 or 1980


class Order(StrEnum):
    """How a column writes its days. ``YEAR`` needs no choice; ``UNKNOWN`` could be either of the others."""

    YEAR = "year-first"
    DAY = "day-first"
    MONTH = "month-first"
    UNKNOWN = "unknown"


def order_of(cells: Iterable[str]) -> Order:
    """How the days of a column are written, as far as the column itself tells.

    A number above 12 tells which place is the day; points as in 5.10.2026 are written in
    countries that put the day first.
    """
    days_first = months_first = undecided = False
    for cell in cells:
        match = _YEAR_LAST.match(cell)
        if match is None:
            continue
        one, sign, two = int(match[1]), match[2], int(match[3])
        days_first = days_first or one > 12 or sign == "."
        months_first = months_first or two > 12
        undecided = True
    if not undecided:
        return Order.YEAR
    if days_first != months_first:
        return Order.DAY if days_first else Order.MONTH
    return Order.UNKNOWN


def day_of(cell: str, order: Order) -> str:
    """The day in a cell (ISO 8601), "" when there is none or when its order is not known."""
    match = _YEAR_FIRST.match(cell)
    if match is not None:
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_LAST.match(cell)
    if match is None or order not in (Order.DAY, Order.MONTH):
        return ""
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    return _iso(year, two, one) if order is Order.DAY else _iso(year, one, two)


def _iso(year: int, month: int, day: int) -> str:
    if year < _FIRST_YEAR:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
