"""A grid of ratings: records down, what is rated across, a digit rates and moves on.

The grid draws and moves; storing is the caller's. A value is shown only after ``store`` said
that it is stored, so that what is on the screen is on the disk. A column copied from a
spreadsheet is pasted from the marked cell on, all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from cap_tui.errors import Refused
from cap_tui.model.lazy_rows import LazyRows
from cap_tui.text.formats import parse_number
from cap_tui.text.i18n import N_, _, language, ngettext
from cap_tui.widgets.actions import UserAction
from cap_tui.widgets.key_bindings import LIST_KEYS
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import MARK, Rows
from cap_tui.widgets.safe_text import Line
from cap_tui.widgets.view import StatusMessage

GRID_KEYS = (
    *(a for a in LIST_KEYS if a.id not in ("list.choose", "list.left", "list.right")),
    UserAction("grid.left", N_("Column before"), ("left", "h"), run="across(-1)"),
    UserAction("grid.right", N_("Next column"), ("right", "l"), run="across(1)"),
    UserAction(
        "grid.rate",
        N_("Rate"),
        tuple("1234567890"),
        run="rate('{key}')",
        area=N_("Ratings"),
        footer=70,
        help=N_("A digit rates the marked cell and moves on; nothing else happens"),
    ),
    UserAction(
        "grid.order",
        N_("Order"),
        ("o",),
        area=N_("Ratings"),
        footer=20,
        help=N_("Whether a digit moves on down the column or across the row"),
    ),
)


@dataclass(frozen=True)
class GridRow:
    """One record with its values in the order of the columns; None is not rated."""

    key: str
    title: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class GridEntry:
    """A value that a person gave: for which row, in which column (by its place)."""

    key: str
    column: int
    value: int


class PasteProblem(ValueError):
    """What was pasted does not fit the grid, told as a sentence."""


def pasted_values(text: str, scale: range) -> list[list[int | None]]:
    """The rows of a pasted text, cells parted by tabs; None is an empty cell. Raises :class:`PasteProblem`.

    ``4``, ``4.0`` and ``4,0`` are read; an empty last line is the end of what a spreadsheet copies.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return [
        [_cell_value(cell.strip(), number, scale) for cell in line.split("\t")]
        for number, line in enumerate(lines, 1)
    ]


def _cell_value(cell: str, line: int, scale: range) -> int | None:
    if not cell:
        return None
    try:
        value = parse_number(cell, language())
    except Refused:
        value = -1.0
    if value not in scale:
        raise PasteProblem(
            _("Line {n}: '{cell}' is not a whole number from {low} to {high}.").format(
                n=line, cell=cell[:20], low=scale[0], high=scale[-1]
            )
        )
    return int(value)


class _DrawnGrid(LazyRows[Row]):
    """The rows as the list draws them; the marked cell stands in brackets."""

    def __init__(self, grid: RatingGrid) -> None:
        self._grid = grid

    def __len__(self) -> int:
        return len(self._grid.entries)

    def made(self, place: int) -> Row:
        row = self._grid.entries[place]
        marked = self._grid.column if place == self._grid.cursor else -1
        cells = [
            f"[{cell}]" if column == marked else f" {cell} "
            for column, cell in enumerate(map(self._grid.cell_words, row.values))
        ]
        return Row(row.key, [row.title, *cells])


class RatingGrid(Rows):
    """The grid. ``store`` writes entries in one change and says whether they are stored.

    ``columns`` are the titles of what is rated, ``scale`` the values that count. Posts
    :class:`RatingGrid.Marked` when another cell is marked or has another value.
    """

    ACTIONS = GRID_KEYS
    MARKS_WHOLE_ROW = True

    class Marked(Message):
        """Another cell is marked, or a cell has another value."""

    def __init__(
        self,
        title: str,
        columns: Sequence[str],
        store: Callable[[Sequence[GridEntry]], bool],
        *,
        scale: range = range(1, 6),
        width: int = 9,
        empty: str = "",
        id: str | None = None,
    ) -> None:
        self.entries: list[GridRow] = []
        self.column = 0
        self.down = True
        self._store = store
        self._scale = scale
        self._count = len(columns)
        super().__init__(
            [Column(title, least=12), *(Column(name, width, "right") for name in columns)],
            empty=empty,
            id=id,
        )

    def show_rows(self, rows: Sequence[GridRow]) -> None:
        """List other rows, or the same with other values; the mark stays where its row still is."""
        self.entries = list(rows)
        self.show(_DrawnGrid(self))

    def copied_cells(self, place: int) -> Sequence[Line]:
        """Values as a spreadsheet takes them and gives them back: no brackets, and empty where nothing is rated."""
        row = self.entries[place]
        return [row.title, *("" if v is None else self.cell_words(v) for v in row.values)]

    def cell_words(self, value: int | None) -> str:
        """A value as it is drawn; what is not rated is a point."""
        return str(value or "·")

    @property
    def marked(self) -> tuple[GridRow, int] | None:
        """The row and the column of the marked cell."""
        return (self.entries[self.cursor], self.column) if self.entries else None

    def on_resize(self) -> None:
        self._bring_column()

    def action_across(self, step: int) -> None:
        """One column on or back."""
        self._mark(self.cursor, max(0, min(self.column + step, self._count - 1)))

    def action_order(self) -> None:
        """Move on down the column, or across the row."""
        self.down = not self.down
        words = _("Digits move down the column.") if self.down else _("Digits move across the row.")
        self.post_message(StatusMessage(words, "hint"))

    def action_rate(self, key: str) -> None:
        """Store a digit in the marked cell, then move on; a digit off the scale changes nothing."""
        if self.marked is None:
            return
        value = int(key)
        if value not in self._scale:
            words = _("Ratings are {low} to {high}.")
            low, high = self._scale[0], self._scale[-1]
            self.post_message(StatusMessage(words.format(low=low, high=high), "hint"))
            return
        entry = GridEntry(self.entries[self.cursor].key, self.column, value)
        if self._store([entry]):
            self._keep([entry])
            self._move_on()

    def on_paste(self, event: events.Paste) -> None:
        """Take a column, or a block, from the marked cell on: all of it or nothing."""
        event.stop()
        event.prevent_default()
        if self.marked is None:
            return
        try:
            entries = self._pasted(event.text)
        except PasteProblem as problem:
            self.post_message(
                StatusMessage(_("Nothing is pasted. {why}").format(why=problem), "warning")
            )
            return
        if entries and self._store(entries):
            self._keep(entries)
            told = ngettext(
                "{n} rating is pasted.", "{n} ratings are pasted.", len(entries)
            ).format(n=len(entries))
            self.post_message(StatusMessage(told))

    def _pasted(self, text: str) -> list[GridEntry]:
        rows = pasted_values(text, self._scale)
        left = len(self.entries) - self.cursor
        if len(rows) > left:
            raise PasteProblem(
                ngettext(
                    "{n} line does not fit; rows left: {left}.",
                    "{n} lines do not fit; rows left: {left}.",
                    len(rows),
                ).format(n=len(rows), left=left)
            )
        wide = max((len(row) for row in rows), default=0)
        if wide > self._count - self.column:
            raise PasteProblem(
                ngettext(
                    "{n} column does not fit; columns left: {left}.",
                    "{n} columns do not fit; columns left: {left}.",
                    wide,
                ).format(n=wide, left=self._count - self.column)
            )
        return [
            GridEntry(self.entries[self.cursor + down].key, self.column + across, value)
            for down, row in enumerate(rows)
            for across, value in enumerate(row)
            if value is not None
        ]

    def _keep(self, stored: Sequence[GridEntry]) -> None:
        """Show what was stored."""
        given = {(entry.key, entry.column): entry.value for entry in stored}
        keys = {entry.key for entry in stored}
        for place, row in enumerate(self.entries):
            if row.key in keys:
                values = tuple(given.get((row.key, c), v) for c, v in enumerate(row.values))
                self.entries[place] = GridRow(row.key, row.title, values)
                self._repaint(place)
        self.post_message(self.Marked())

    def _move_on(self) -> None:
        """To the next cell: down the column and on at the top of the next, or across and on in the next row."""
        last_row, last_column = len(self.entries) - 1, self._count - 1
        row, column = self.cursor, self.column
        if self.down:
            row, column = (row + 1, column) if row < last_row else (0, column + 1)
        else:
            row, column = (row, column + 1) if column < last_column else (row + 1, 0)
        if row <= last_row and column <= last_column:
            self._mark(row, column)

    def _mark(self, row: int, column: int) -> None:
        before = self.cursor
        self.column = column
        self._bring_column()
        if row == before:
            self._repaint(row)
        else:
            self._move_to(row)
        self.post_message(self.Marked())

    def _bring_column(self) -> None:
        """Scroll the marked column into sight."""
        wanted, before = self.column + 1, -1
        while before != self._step:
            before = self._step
            places = [place for place, _cells in self._layout(self.size.width - MARK)]
            if wanted not in places and places:
                self.action_sideways(1 if wanted > places[-1] else -1)
