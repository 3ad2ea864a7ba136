"""What the tables of dimensions and indicators share: their keys, their first columns, intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from cap_stresstest.pack import Pack
from cap_stresstest.round_result import RoundResult
from cap_stresstest.sentences import between
from cap_tui.api import ListingCell, ValueColumn, number_column, pick, text_column

T = TypeVar("T")


@dataclass(frozen=True)
class Fold:
    """Which dimensions are unfolded in a view, and the signs before a dimension."""

    unfolded: frozenset[str]
    open_sign: str
    closed_sign: str


Interval = tuple[float | None, float | None]


def interval_cell(interval: Interval | None) -> ListingCell:
    """An interval as two numbers; unknown where there is nothing to have one."""
    if interval is None:
        return ListingCell()
    return ListingCell(list(interval) if interval[0] is not None else None, between(*interval))


def interval_column(
    id: str, title: str, width: int, get: Callable[[T], Interval | None], drop: int = 0
) -> ValueColumn[T]:
    """A column of intervals."""
    made: ValueColumn[T] = number_column(
        id, title, width, lambda entry: interval_cell(get(entry)), drop
    )
    return replace(made, column=replace(made.column, interval=True))


def with_parts(column: ValueColumn[T], *names: str) -> ValueColumn[T]:
    """The column with names for what its cells are made of, each a column of its own in a spreadsheet."""
    return replace(column, column=replace(column.column, parts=names))


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
) -> tuple[ValueColumn[T], ValueColumn[T]]:
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
