"""A list in columns that draws itself: any number of rows, few bytes a key, no widget a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from cap_tui.model.columns import fit_columns
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Acting, UserAction
from cap_tui.widgets.canvas import Canvas
from cap_tui.widgets.copy_parts import CopyPart, plain_cell, tab_separated
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.keys import LIST_KEYS
from cap_tui.widgets.text import Line, Role, joined, safe_line, wrapped

GAP = 2
MARK = 2


@dataclass(frozen=True)
class Column:
    """One column. ``width`` in cells, 0 shares what is left; where the list is narrow, the highest ``drop`` goes first.

    A column with ``drop`` 0 always stays. ``least`` is the smallest width of a sharing column.
    """

    title: str
    width: int = 0
    align: str = "left"
    drop: int = 0
    least: int = 10
    shown: bool = True


@dataclass(frozen=True)
class Row:
    """One row. ``key`` names it for the program; a row without a key is a heading and cannot be chosen."""

    key: str
    cells: Sequence[Line]
    role: Role = Role.PLAIN


class Rows(Acting, Canvas, can_focus=True):
    """A list with a cursor. Enter posts :class:`Rows.Selected`, moving posts :class:`Rows.Moved`.

    ``rows`` may be any sequence, also one that makes its rows when asked for them. The list
    pages: at an edge it moves on by half a page, so that a held key repaints little.
    ``empty`` is said where there are no rows: write there what to do next. ``verb`` is what
    Enter does, for the line of keys ("Open").
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = LIST_KEYS

    class Selected(Message):
        """A row was chosen."""

        def __init__(self, rows: Rows, row: Row) -> None:
            super().__init__()
            self.rows = rows
            self.row = row
            self.key = row.key

        @property
        def control(self) -> Rows:
            return self.rows

    class Moved(Selected):
        """The cursor stands on another row."""

    def __init__(
        self,
        columns: Sequence[Column] = (),
        rows: Sequence[Row] = (),
        *,
        empty: str = "",
        verb: str = "",
        header: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._rows = rows
        self._empty = empty
        self.verb = verb
        self._header = header and any(column.title for column in columns)
        self._top = 0
        self._cursor = 0
        self._sizes: tuple[int, list[tuple[int, int]]] = (-1, [])
        self._settle()

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        row = self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None
        return row if row and row.key else None

    @property
    def cursor(self) -> int:
        """The place of the row under the cursor."""
        return self._cursor

    @property
    def rows(self) -> Sequence[Row]:
        """What is listed."""
        return self._rows

    def show(
        self,
        rows: Sequence[Row],
        *,
        columns: Sequence[Column] | None = None,
        empty: str | None = None,
    ) -> None:
        """List other rows; the cursor stays on the row of the same key where there is one."""
        before = self.current
        if columns is not None:
            self._columns = tuple(columns)
            self._header = any(column.title for column in columns)
            self._sizes = (-1, [])
        if empty is not None:
            self._empty = empty
        same_place = before and self._cursor < len(rows) and rows[self._cursor].key == before.key
        self._rows = rows
        if before and not same_place and len(rows) <= 5000:
            found = (i for i, row in enumerate(rows) if row.key == before.key)
            self._cursor = next(found, self._cursor)
        self._settle()
        self.refresh()
        self._tell_moved(before)

    def go_to(self, key: str) -> None:
        """Put the cursor on the row with this key, if it is listed."""
        for index, row in enumerate(self._rows):
            if row.key == key:
                self._move_to(index)
                return

    def copy_parts(self) -> list[CopyPart]:
        """The marked row, the table, and each cell of the marked row."""
        row = self.current
        if row is None:
            return []
        parts = [
            CopyPart(_("Row"), lambda: tab_separated([row.cells])),
            CopyPart(_("Table, {n} rows").format(n=len(self._rows)), self._table_text),
        ]
        for column, cell in zip(self._columns, row.cells, strict=False):
            if text := plain_cell(cell):
                title = _("{column}: {text}").format(column=column.title, text=text)
                parts.append(CopyPart(title if column.title else text, partial(str, text)))
        return parts

    def _table_text(self) -> str:
        titles = [[column.title for column in self._columns]] if self._header else []
        return tab_separated([*titles, *(row.cells for row in self._rows)])

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self._rows)) + self._header

    def line(self, y: int) -> tuple[Content, Role]:
        width = self.size.width
        if self._header:
            if y == 0:
                return self._heading(width), Role.PLAIN
            y -= 1
        if not len(self._rows):
            lines = wrapped(safe_line(self._empty, Role.MUTED), max(1, width - MARK))
            shown = lines[y] if y < len(lines) else Content("")
            return Content(" " * MARK) + shown, Role.PLAIN
        index = self._top + y
        if index >= len(self._rows):
            return Content(""), Role.PLAIN
        row = self._rows[index]
        at_cursor = index == self._cursor and bool(row.key)
        mark = f"{signs().cursor if self.has_focus else signs().here} " if at_cursor else "  "
        role = Role.CURSOR if at_cursor and self.has_focus else row.role
        drawn = Content(mark) + self._cells(row, width - MARK)
        if not self._header and y == self.size.height - 1 and len(self._rows) > self._page():
            return self._with_place(drawn, width), role
        return drawn, role

    def on_resize(self) -> None:
        self._settle()
        self.refresh()

    def on_focus(self) -> None:
        self._repaint(self._cursor)

    def on_blur(self) -> None:
        self._repaint(self._cursor)

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None or place.y < self._header:
            return
        index = self._top + place.y - self._header
        if 0 <= index < len(self._rows) and self._rows[index].key:
            again = index == self._cursor
            self._move_to(index)
            if again or event.chain > 1:
                self.action_choose()

    def on_mouse_scroll_down(self) -> None:
        self.action_page(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_page(-1)

    def action_move(self, step: int) -> None:
        """One row up or down, over headings."""
        self._move_to(self._choosable(self._cursor + step, step))

    def action_page(self, step: int) -> None:
        """A page up or down."""
        target = self._cursor + step * max(1, self._page() - 1)
        self._move_to(self._choosable(max(0, min(target, len(self._rows) - 1)), -step))

    def action_edge(self, side: int) -> None:
        """To the first or the last row."""
        self._move_to(self._choosable(0 if side < 0 else len(self._rows) - 1, -side))

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if row := self.current:
            self.post_message(self.Selected(self, row))

    def _page(self) -> int:
        return max(1, self.size.height - self._header)

    def _choosable(self, index: int, step: int) -> int:
        """The first row from ``index`` on that can be chosen; the cursor's own place if there is none."""
        while 0 <= index < len(self._rows):
            if self._rows[index].key:
                return index
            index += step
        return self._cursor

    def _move_to(self, index: int) -> None:
        if index == self._cursor or not 0 <= index < len(self._rows):
            return
        before, old = self.current, self._cursor
        self._cursor = index
        if self._scrolled():
            self.refresh()
        else:
            self._repaint(old)
            self._repaint(index)
        self._tell_moved(before)

    def _settle(self) -> None:
        """Put the cursor on a row that exists and can be chosen, and the page around it."""
        self._cursor = max(0, min(self._cursor, len(self._rows) - 1))
        if len(self._rows) and not self._rows[self._cursor].key:
            down = self._choosable(self._cursor, 1)
            self._cursor = down if self._rows[down].key else self._choosable(self._cursor, -1)
        self._scrolled()

    def _scrolled(self) -> bool:
        """Move the page so that the cursor is on it; half a page at an edge. True when it moved."""
        page, top = self._page(), self._top
        last = max(0, len(self._rows) - page)
        if self._cursor < top or self._cursor >= top + page:
            top = self._cursor - page // 2
        first_heading = all(not self._rows[i].key for i in range(min(self._cursor, page)))
        top = 0 if first_heading and self._cursor < page else max(0, min(top, last))
        moved, self._top = top != self._top, top
        return moved

    def _repaint(self, index: int) -> None:
        y = index - self._top + self._header
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _tell_moved(self, before: Row | None) -> None:
        row = self.current
        if row and (before is None or row.key != before.key) and self.is_attached:
            self.post_message(self.Moved(self, row))

    def _layout(self, width: int) -> list[tuple[int, int]]:
        if self._sizes[0] != width:
            self._sizes = (width, fit_columns(self._columns, width, GAP))
        return self._sizes[1]

    def _cells(self, row: Row, width: int) -> Content:
        if not row.key and len(row.cells) == 1:
            return safe_line(row.cells[0]).truncate(width, ellipsis=True)
        parts = []
        for index, cells in self._layout(width):
            cell = safe_line(row.cells[index]) if index < len(row.cells) else Content("")
            parts.append(self._aligned(cell, cells, self._columns[index].align))
        return Content(" " * GAP).join(parts)

    @staticmethod
    def _aligned(cell: Content, cells: int, align: str) -> Content:
        if align == "right" and cell.cell_length < cells:
            return cell.pad_left(cells - cell.cell_length)
        return cell.truncate(cells, ellipsis=True, pad=True)

    def _heading(self, width: int) -> Content:
        """The titles; where there is more than is seen, the widest column also tells the place."""
        titles = [safe_line(column.title, Role.MUTED) for column in self._columns]
        if len(self._rows) > self._page():
            widest, cells = max(
                self._layout(width - MARK), key=lambda laid: laid[1], default=(0, 0)
            )
            place = joined([titles[widest], self._place()], "  ")
            if place.cell_length > cells:
                return self._with_place(self._titled(titles, width), width)
            titles[widest] = place
        return self._titled(titles, width)

    def _titled(self, titles: list[Content], width: int) -> Content:
        return Content(" " * MARK) + self._cells(Row("-", titles), width - MARK)

    def _place(self) -> Content:
        place = _("{first}–{last} of {count}").format(
            first=self._top + 1,
            last=min(len(self._rows), self._top + self._page()),
            count=len(self._rows),
        )
        return safe_line(place, Role.MUTED)

    def _with_place(self, line: Content, width: int) -> Content:
        """A line with the place in the list at its right end."""
        place = self._place()
        room = max(0, width - place.cell_length - 1)
        return joined([line.truncate(room, pad=True), " ", place])
