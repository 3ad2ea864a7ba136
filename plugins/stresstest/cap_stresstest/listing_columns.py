"""Columns of the StressTest's listings: each with the function that gives its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cap_stresstest.pack import Pack
from cap_stresstest.round_result import RoundResult
from cap_stresstest.sentences import between
from cap_tui.api import ListingCell, ListingColumn, ListingRow, pick

T = TypeVar("T")


@dataclass(frozen=True)
class Fold:
    """Which dimensions are unfolded in a view, and the signs before a dimension."""

    unfolded: frozenset[str]
    open_sign: str
    closed_sign: str


@dataclass(frozen=True)
class ShownColumn(Generic[T]):
    """A column and what it shows of an entry: a cell, or the value of one."""

    column: ListingColumn
    get: Callable[[T], Any]

    def cell(self, entry: T) -> ListingCell:
        found = self.get(entry)
        return found if isinstance(found, ListingCell) else ListingCell(found)


def text_column(
    id: str, title: str, get: Callable[[T], Any], width: int = 0, drop: int = 0, least: int = 10
) -> ShownColumn[T]:
    return ShownColumn(ListingColumn(id, title, width=width, drop=drop, least=least), get)


def number_column(
    id: str, title: str, width: int, get: Callable[[T], Any], drop: int = 0, digits: int = 1
) -> ShownColumn[T]:
    return ShownColumn(ListingColumn(id, title, "right", width, drop=drop, digits=digits), get)


def headings(columns: Sequence[ShownColumn[T]]) -> tuple[ListingColumn, ...]:
    return tuple(each.column for each in columns)


def listing_row(
    key: str, entry: T, columns: Sequence[ShownColumn[T]], notes: Iterable[str] = ()
) -> ListingRow:
    return ListingRow(key, tuple(each.cell(entry) for each in columns), notes=tuple(notes))


def interval_cell(low: float | None, high: float | None, *, known: bool = True) -> ListingCell:
    """An interval as two numbers; unknown where there is nothing to have one."""
    if not known:
        return ListingCell()
    return ListingCell([low, high] if low is not None else None, between(low, high))


def difference_column(
    id: str, title: str, width: int, get: Callable[[T], float | None], digits: int = 1
) -> ShownColumn[T]:
    """A column of differences: a number everywhere, with its sign where people read it."""
    return ShownColumn(ListingColumn(id, title, "right", width, digits=digits, signed=True), get)


def listed_keys(pack: Pack, fold: Fold | None = None, *, all_keys: bool = False) -> list[str]:
    """The dimensions; behind them the indicators of those that are unfolded, or of all."""
    keys: list[str] = []
    for entry in pack.dimension:
        keys.append(entry.id)
        if fold is not None and entry.id in fold.unfolded:
            keys += [indicator.id for indicator in pack.of_dimension(entry.id)]
    return [*keys, *pack.indicator_ids] if all_keys else keys


def name_columns(
    assessment: RoundResult,
    title: str,
    key_of: Callable[[T], str],
    fold: Fold | None = None,
    least: int = 22,
) -> tuple[ShownColumn[T], ShownColumn[T]]:
    """The columns that every table of dimensions or indicators begins with."""
    pack = assessment.pack

    def name(entry: T) -> str:
        key = key_of(entry)
        if key in pack.indicators:
            return ("  " if fold else "") + pick(pack.indicators[key].name)
        if fold is None:
            return pick(pack.dimensions[key].name)
        sign = fold.open_sign if key in fold.unfolded else fold.closed_sign
        return f"{sign} {pick(pack.dimensions[key].short)}"

    return text_column("id", "", key_of, width=4), text_column("name", title, name, least=least)


def same(key: str) -> str:
    return key
