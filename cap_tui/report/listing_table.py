"""A listing as the table of a report, and from there as the sheet of a workbook."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from cap_tui.model.listing import Listing, ListingCell
from cap_tui.report.document import Cell, CellParts, NumberRange, Share, TableBlock
from cap_tui.text.command_hint import without_command

_AMOUNT = re.compile(r"\d+(\.\d+)?")


def listing_table(listing: Listing, caption: str = "") -> TableBlock:
    """The listing as a table: values where they are numbers or text, people's wording where a cell has one.

    A note loses the command that it ends with: readers of a report type none. A heading stands in the first column of its row. Raises ValueError for a listing that shows no column.
    """
    places = [place for place, _column in listing.shown]
    return TableBlock(
        caption=caption or listing.title,
        columns=[_with_unit(column.title, column.unit) for _place, column in listing.shown],
        rows=[
            [_value(listing, row.cells[p], p) if p < len(row.cells) else "" for p in places]
            for row in listing.rows
        ],
        signed=[column.signed for _place, column in listing.shown],
        parts=[column.parts for _place, column in listing.shown],
        digits=[column.digits for _place, column in listing.shown],
        note=" ".join(filter(None, map(without_command, listing.notes))),
    )


def _with_unit(title: str, unit: str) -> str:
    return f"{title} ({unit})" if unit else title


def _value(listing: Listing, cell: ListingCell, place: int) -> Cell:
    """What a writer sets: it rounds and localises numbers itself, with the digits of the column."""
    value, column = cell.value, listing.columns[place]
    if cell.parts:
        return CellParts(listing.text_of(cell, place), cell.parts)
    if column.interval and isinstance(value, list | tuple):
        return NumberRange(*value) if None not in value else None
    if column.share and isinstance(value, float):
        return Share(value)
    if cell.digits is not None and isinstance(value, float):
        return Decimal(repr(value)).quantize(Decimal(1).scaleb(-cell.digits), ROUND_HALF_UP)
    if column.align == "right" and isinstance(value, str) and _AMOUNT.fullmatch(value):
        # An amount of money is kept as text, with its own digits; in a report it is a number.
        return Decimal(value)
    if cell.text or isinstance(value, bool | list | tuple):
        return cell.text or listing.text_of(cell, place)
    return value if isinstance(value, str | int | float) else None
