"""A listing: columns, rows, notes and explanations as data.

A table of anything is declared once as a :class:`Listing`; renderers turn it into a widget,
lines of text, JSON, the table of a report, or a spreadsheet. A cell holds the value and, where
that differs, the text that people read, so that no renderer rounds or words for itself::

    Listing(
        id="actors",
        title=_("Organisations"),
        columns=(
            ListingColumn("name", _("name")),
            ListingColumn("employees", _("employees"), align="right", digits=0, drop=1),
        ),
        rows=[ListingRow("01a…", (ListingCell("Alpfaser"), ListingCell(120)))],
        empty=_("There is no organisation yet."),
    )
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from cap_tui.text import formats
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _, language
from cap_tui.text.labelled import labelled

Align = Literal["left", "right"]
CellRole = Literal["", "good", "bad", "warn", "muted", "heading"]


@dataclass(frozen=True)
class ListingColumn:
    """One column. ``id`` is its key in JSON and never changes; ``title`` is for people.

    ``width`` in terminal cells, 0 shares what is left and is at least ``least`` wide. Where the
    place is narrow, the column with the highest ``drop`` goes first; one with 0 always stays.
    ``digits`` are the decimals of a float. A column that is not ``shown`` stands in JSON only.
    A ``signed`` one holds differences: people read + before a positive number. An ``interval``
    holds two numbers, which stand in two columns of a spreadsheet, a ``share`` numbers from 0 to 1
    that are read as per cent. ``parts`` name the columns in which the parts of its cells stand there.
    """

    id: str
    title: str
    align: Align = "left"
    width: int = 0
    least: int = 10
    drop: int = 0
    digits: int = 1
    unit: str = ""
    shown: bool = True
    signed: bool = False
    interval: bool = False
    share: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListingCell:
    """A value and how it is shown.

    ``value`` is what JSON and spreadsheets get: text, a number, a bool, a list, or None for unknown
    (never zero). ``text`` is what people read; empty, it is made from the value. ``explain``
    says how the value comes about: formula, n, method, what is missing. ``digits`` are the decimals
    of this number where the column's do not say enough: a difference agrees with what it is made of.
    ``parts`` are the values of which the text is made, each for a column of its own in a spreadsheet.
    """

    value: Any = None
    text: str = ""
    role: CellRole = ""
    explain: str = ""
    digits: int | None = None
    parts: tuple[str | int | float | None, ...] = ()


@dataclass(frozen=True)
class ListingRow:
    """One row. ``key`` names it for programs (a uid, an id); a row without a key is a heading.

    ``cells`` are in the order of the columns. ``notes`` are sentences about the row, shown below
    it in text and beside the marked row on the screen. ``data`` are values for JSON only.
    ``subject`` is what the row is about, for the screen that shows it.
    """

    key: str
    cells: tuple[ListingCell, ...]
    role: CellRole = ""
    notes: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    subject: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Listing:
    """Columns, rows, notes. ``rows`` may make its rows when asked for them.

    ``notes`` are sentences about the whole, ``empty`` says what to do where there are no rows,
    ``unknown`` is what people read for a value of None.
    """

    id: str
    title: str
    columns: tuple[ListingColumn, ...]
    rows: Sequence[ListingRow]
    notes: tuple[str, ...] = ()
    empty: str = ""
    unknown: str = "?"

    @property
    def shown(self) -> tuple[tuple[int, ListingColumn], ...]:
        """The columns for people, each with its place among all."""
        return tuple((place, column) for place, column in enumerate(self.columns) if column.shown)

    def text(self, row: ListingRow, place: int) -> str:
        """What people read in the cell at ``place`` of ``row``."""
        return self.text_of(row.cells[place], place) if place < len(row.cells) else ""

    def text_of(self, cell: ListingCell, place: int) -> str:
        """What people read in a cell of the column at ``place``: its own text, or its value in the language in force."""
        column = self.columns[place]
        value, digits = cell.value, column.digits if cell.digits is None else cell.digits
        if cell.text or not column.signed or not isinstance(value, int | float):
            return cell.text or value_text(value, digits, self.unknown)
        value = round(value, digits) or 0.0
        return ("+" if value > 0 else "") + value_text(value, digits, self.unknown)


def value_text(value: Any, digits: int = 1, unknown: str = "?") -> str:
    """A value as people read it: numbers and days as the language writes them, lists with commas, None as unknown."""
    if value is None:
        return unknown
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return formats.number(value, language(), digits)
    if isinstance(value, int):
        return (
            formats.number(value, language(), 0) if abs(value) >= formats.GROUP_FROM else str(value)
        )
    if isinstance(value, list | tuple):
        return ", ".join(value_text(item, digits, unknown) for item in value)
    if isinstance(value, Mapping):
        pairs = ((key, value_text(inner, digits, unknown)) for key, inner in value.items())
        return "; ".join(labelled(key, text) for key, text in pairs)
    return day_text(str(value))


def listing_data(listing: Listing) -> list[dict[str, Any]]:
    """The rows for JSON: the id of each column with its value, then the row's own data. Headings are left out."""
    return [
        {
            **{
                column.id: cell.value
                for column, cell in zip(listing.columns, row.cells, strict=False)
            },
            **row.data,
        }
        for row in listing.rows
        if row.key
    ]


def without_empty_columns(listing: Listing) -> Listing:
    """The listing without the columns in which nothing is known; one that always stays (``drop`` 0) stays."""
    known = {
        place
        for row in listing.rows
        for place, cell in enumerate(row.cells)
        if cell.value not in (None, "", [], ())
    }
    columns = tuple(
        replace(column, shown=column.shown and (place in known or not column.drop))
        for place, column in enumerate(listing.columns)
    )
    return replace(listing, columns=columns)
