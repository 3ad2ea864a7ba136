"""A listing as lines of text, for ``--plain``, the command line, slow links and screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from rich.cells import cell_len

from cap_tui.charts import cell_text as lines
from cap_tui.model.columns import fit_columns, widen_cut
from cap_tui.model.listing import Listing, ListingColumn, ListingRow
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

GAP = 2
NARROWEST = 20


def listing_lines(listing: Listing, width: int = 80, *, title: bool = False) -> Iterator[str]:
    """The whole listing in lines of at most ``width`` cells.

    Nothing is lost where the place is narrow: what has no column of its own is said below its
    row, and a text that is wider than its column goes on in the next line.
    """
    width = max(width, NARROWEST)
    if title and listing.title:
        yield from lines.broken(listing.title, width)
    if not len(listing.rows):
        yield from lines.broken(listing.empty or _("There is nothing to list."), width)
    else:
        yield from _table_lines(listing, width)
    for note in listing.notes:
        yield from lines.broken(note, width)


def _table_lines(listing: Listing, width: int) -> Iterator[str]:
    measured = _measured(listing)
    fitted = fit_columns(measured, width, GAP)
    fitted = widen_cut(measured, fitted, lambda place: _longest_word(listing, place))
    sizes = [(place, cells) for place, cells in fitted if cells > 0]
    placed = {place for place, _cells in sizes}
    dropped = [(place, column) for place, column in listing.shown if place not in placed]
    if any(listing.columns[place].title for place in placed):
        yield _line([(listing.columns[p].title, cells, listing.columns[p]) for p, cells in sizes])
    for row in listing.rows:
        yield from _row_lines(listing, row, sizes, width)
        more = [
            labelled(column.title, listing.text(row, place))
            for place, column in dropped
            if row.key and listing.text(row, place)
        ]
        for text in ["; ".join(more), *row.notes]:
            yield from lines.folded(text, width, GAP)


def _measured(listing: Listing) -> list[ListingColumn]:
    """The columns, those whose contents are short made as wide as these, so that others get the room."""
    measured = []
    for place, column in enumerate(listing.columns):
        if column.shown and not column.width:
            rows = (row for row in listing.rows if not _spans(row))
            texts = [column.title, *(listing.text(row, place) for row in rows)]
            wanted = max(map(cell_len, texts))
            column = replace(column, width=wanted) if wanted <= column.least else column
        measured.append(column)
    return measured


def _longest_word(listing: Listing, place: int) -> int:
    """The cells of the longest word in a column, which is not to be broken where a name beside it can be."""
    rows = (row for row in listing.rows if not _spans(row))
    words = (word for row in rows for word in listing.text(row, place).split())
    return max(map(cell_len, words), default=0)


def _spans(row: ListingRow) -> bool:
    """Whether a row is one heading over all columns."""
    return not row.key and len(row.cells) == 1


def _row_lines(
    listing: Listing, row: ListingRow, sizes: Sequence[tuple[int, int]], width: int
) -> Iterator[str]:
    if _spans(row):
        yield from lines.broken(row.cells[0].text or str(row.cells[0].value or ""), width)
        return
    columns = [
        (lines.broken(listing.text(row, place), max(1, cells)), cells, listing.columns[place])
        for place, cells in sizes
    ]
    for texts in zip_longest(*(texts for texts, _cells, _column in columns), fillvalue=""):
        yield _line(
            [
                (text, cells, column)
                for text, (_texts, cells, column) in zip(texts, columns, strict=True)
            ]
        )


def _line(cells: Sequence[tuple[str, int, ListingColumn]]) -> str:
    parts = [lines.pad(text, width, column.align) for text, width, column in cells]
    return (" " * GAP).join(parts).rstrip()
