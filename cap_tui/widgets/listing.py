"""A listing as a list on the screen: the same columns and texts as everywhere else, drawn by :class:`Rows`."""

from __future__ import annotations

from collections.abc import Sequence

from cap_tui.model.lazy_rows import LazyRows
from cap_tui.model.listing import CellRole, Listing, ListingCell, ListingRow
from cap_tui.widgets.list_rows import Column, Row, find_key
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line

ROLES: dict[CellRole, Role] = {
    "": Role.PLAIN,
    "good": Role.GOOD,
    "bad": Role.BAD,
    "warn": Role.WARN,
    "muted": Role.MUTED,
    "heading": Role.HEADING,
}


def listing_columns(listing: Listing) -> list[Column]:
    """The columns as the list widget takes them."""
    return [Column(c.title, c.width, c.align, c.drop, c.least, c.shown) for c in listing.columns]


class _DrawnRows(LazyRows[Row]):
    """The rows of a listing, each drawn when it comes into sight."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def __len__(self) -> int:
        return len(self._listing.rows)

    def find_key(self, key: str) -> int | None:
        """The place of the row with this key."""
        return find_key(self._listing.rows, key)

    def made(self, place: int) -> Row:
        row = self._listing.rows[place]
        cells: list[Line] = [
            safe_line(self._listing.text(row, column), ROLES[cell.role])
            for column, cell in enumerate(row.cells)
        ]
        return Row(row.key, cells, ROLES[row.role])


class ListingView(Rows):
    """A list that shows a :class:`Listing`. :meth:`show_listing` shows another one, or the same anew."""

    def __init__(
        self, listing: Listing | None = None, *, verb: str = "", id: str | None = None
    ) -> None:
        super().__init__(verb=verb, id=id)
        self.listing = listing
        if listing is not None:
            self.show_listing(listing)

    def show_listing(self, listing: Listing) -> None:
        """Show ``listing``; the cursor stays on the row of the same key where there is one."""
        self.listing = listing
        self.show(_DrawnRows(listing), columns=listing_columns(listing), empty=listing.empty)

    @property
    def marked(self) -> ListingRow | None:
        """The row under the cursor."""
        row = self.current
        if row is None or self.listing is None:
            return None
        return self.listing.rows[self.cursor]

    def explain(self) -> Sequence[Line]:
        """How the values of the marked row come about, and what is said of it."""
        row = self.marked
        if row is None or self.listing is None:
            return []
        cells: list[ListingCell] = [cell for cell in row.cells if cell.explain]
        return [safe(cell.explain) for cell in cells] + [safe(note) for note in row.notes]
