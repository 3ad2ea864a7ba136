"""Columns that know how to get their cells: a listing of any entries, declared column by column.

::

    columns = [
        text_column("message", _("What is doubtful"), lambda finding: finding.message, least=30),
        number_column("count", _("times"), 5, lambda finding: finding.count, drop=1),
    ]
    listing_of(findings, columns, id="findings", title=_("To be looked at"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow

T = TypeVar("T")


@dataclass(frozen=True)
class ValueColumn(Generic[T]):
    """A column and what it shows of an entry: a cell, or the value of one."""

    column: ListingColumn
    get: Callable[[T], Any]

    def cell(self, entry: T) -> ListingCell:
        """The cell of an entry."""
        found = self.get(entry)
        return found if isinstance(found, ListingCell) else ListingCell(found)


def text_column(
    id: str, title: str, get: Callable[[T], Any], width: int = 0, drop: int = 0, least: int = 10
) -> ValueColumn[T]:
    """A column of words; without a ``width`` it shares what is left."""
    return ValueColumn(ListingColumn(id, title, width=width, drop=drop, least=least), get)


def number_column(
    id: str,
    title: str,
    width: int,
    get: Callable[[T], Any],
    drop: int = 0,
    digits: int = 1,
    *,
    signed: bool = False,
    interval: bool = False,
    share: bool = False,
) -> ValueColumn[T]:
    """A column of numbers, set to the right: differences, intervals or shares, see :class:`ListingColumn`."""
    column = ListingColumn(
        id, title, "right", width, drop=drop, digits=digits,
        signed=signed, interval=interval, share=share,
    )  # fmt: skip
    return ValueColumn(column, get)


def json_column(id: str, get: Callable[[T], Any]) -> ValueColumn[T]:
    """A column that stands in JSON only."""
    return ValueColumn(ListingColumn(id, "", shown=False), get)


def listing_row(
    key: str,
    entry: T,
    columns: Sequence[ValueColumn[T]],
    notes: Iterable[str] = (),
    data: Mapping[str, Any] | None = None,
) -> ListingRow:
    """The row of one entry."""
    cells = tuple(column.cell(entry) for column in columns)
    return ListingRow(key, cells, notes=tuple(notes), data=data or {}, subject=entry)


def listing_of(
    entries: Iterable[T],
    columns: Sequence[ValueColumn[T]],
    *,
    id: str,
    title: str,
    key: Callable[[T], str] | None = None,
    row_notes: Callable[[T], Iterable[str]] = lambda _entry: (),
    row_data: Callable[[T], Mapping[str, Any]] = lambda _entry: {},
    notes: Iterable[str] = (),
    empty: str = "",
    unknown: str = "?",
) -> Listing:
    """The listing of ``entries`` in their order.

    Without ``key`` a row is named by its entry where that is a text, by the entry's ``uid`` where
    it has one, else by its place, from 0.
    """
    return Listing(
        id=id,
        title=title,
        columns=tuple(each.column for each in columns),
        rows=[
            listing_row(
                key(entry) if key else _key(entry, place),
                entry,
                columns,
                row_notes(entry),
                row_data(entry),
            )
            for place, entry in enumerate(entries)
        ],
        notes=tuple(notes),
        empty=empty,
        unknown=unknown,
    )


def _key(entry: object, place: int) -> str:
    return entry if isinstance(entry, str) else getattr(entry, "uid", "") or str(place)
