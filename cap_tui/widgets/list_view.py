"""A list in columns that draws itself: any number of rows, few bytes a key, no widget a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from cap_tui.model.columns import ColumnWindow, scroll_columns, widen_cut
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.widgets.actions import Acting, UserAction
from cap_tui.widgets.canvas import Canvas
from cap_tui.widgets.cell_widths import longest_cell
from cap_tui.widgets.copy_parts import CopyPart, plain_cell, tab_separated
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.key_bindings import LIST_KEYS
from cap_tui.widgets.list_rows import Column, Row, find_key
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line, wrapped

GAP = MARK = 2
MARKED = 28


class Rows(Acting, Canvas, can_focus=True):
    """A list with a cursor. Enter posts :class:`Rows.Selected`, moving posts :class:`Rows.Moved`.

    ``rows`` may be any sequence, also one that makes its rows when asked for them. The list
    pages: at an edge it moves on by half a page, so that a held key repaints little.
    Where not all columns fit, Right and Left move through them beside the first one, unless
    ``sideways`` is False because the screen has another use for these keys. ``empty`` is said
    where there are no rows: write there what to do next. ``verb`` is what Enter does, for the
    line of keys ("Open").
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = LIST_KEYS
    MARKS_WHOLE_ROW: ClassVar[bool] = False

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
        sideways: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._rows = rows
        self._empty = empty
        self.verb = verb
        self._header = header and any(column.title for column in columns)
        self._sideways = sideways
        self._top = 0
        self._cursor = 0
        self._step = 0  # columns that the person scrolled out of sight
        self._window: tuple[int, ColumnWindow] = (-1, ColumnWindow([]))
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
        if empty is not None:
            self._empty = empty
        same_place = before and self._cursor < len(rows) and rows[self._cursor].key == before.key
        self._rows, self._window = rows, (-1, self._window[1])
        if before and not same_place:
            found = find_key(rows, before.key)
            self._cursor = self._cursor if found is None else found
        self._settle()
        self.refresh()
        self._tell_moved(before)

    def go_to(self, key: str) -> None:
        """Put the cursor on the row with this key, if it is listed."""
        found = find_key(self._rows, key)
        if found is not None:
            self._move_to(found)

    def copy_parts(self) -> list[CopyPart]:
        """The marked row, the table, and each cell of the marked row."""
        if self.current is None:
            return []
        cells = self.copied_cells(self._cursor)
        parts = [
            CopyPart(_("Row"), lambda: tab_separated([cells])),
            CopyPart(
                ngettext("Table, {n} row", "Table, {n} rows", len(self._rows)).format(
                    n=len(self._rows)
                ),
                self._table_text,
            ),
        ]
        for column, cell in zip(self._columns, cells, strict=False):
            if text := plain_cell(cell):
                title = labelled(column.title, text)
                parts.append(CopyPart(title if column.title else text, partial(str, text)))
        return parts

    def copied_cells(self, place: int) -> Sequence[Line]:
        """What a copy has of a row; what only draws it is no part of it."""
        cells: Sequence[Line] = self._rows[place].cells
        return cells

    def _table_text(self) -> str:
        titles = [[column.title for column in self._columns]] if self._header else []
        return tab_separated([*titles, *map(self.copied_cells, range(len(self._rows)))])

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self._rows)) + self._header

    @property
    def _head(self) -> int:
        """Lines above the rows: the titles, and without titles the place in a list that is too long."""
        return 1 if self._header or len(self._rows) > self.size.height > 1 else 0

    def line(self, y: int) -> tuple[Content, Role]:
        width = self.size.width
        if self._head:
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
        drawn = Content(mark) + self._cells(row, width - MARK)
        if at_cursor and self.has_focus:
            drawn = drawn.stylize(Role.CURSOR.value, 0, min(self._marked_cells(), len(drawn.plain)))
        return drawn, row.role

    def _marked_cells(self) -> int:
        """How many cells of its row the cursor marks: the sign and the beginning of the first column.

        A key changes two rows; marked from end to end they would cost twice the bytes of the screen's width.
        """
        if self.MARKS_WHOLE_ROW:
            return self.size.width
        sizes = self._layout(self.size.width - MARK)
        return MARK + min(MARKED, sum(cells for _index, cells in sizes[:1]))

    def on_resize(self) -> None:
        self._settle()
        self.refresh()

    def on_focus(self) -> None:
        self._repaint(self._cursor)

    def on_blur(self) -> None:
        self._repaint(self._cursor)

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None or place.y < self._head:
            return
        index = self._top + place.y - self._head
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

    def action_sideways(self, step: int) -> None:
        """The next column comes into sight beside the first, or the one before comes back."""
        width = self.size.width - MARK
        window = self._columns_in(width)
        if window.right if step > 0 else window.left:
            self._step = window.step + step
            self._window = (-1, window)
            self.refresh()
            self.screen.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "sideways":
            window = self._columns_in(self.size.width - MARK)
            able = self._sideways and len(self._rows) > 0
            return able and (window.right if parameters == (1,) else window.left)
        return super().check_action(action, parameters)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if row := self.current:
            self.post_message(self.Selected(self, row))

    def _page(self) -> int:
        return max(1, self.size.height - self._head)

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
        y = index - self._top + self._head
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self._marked_cells(), 1))

    def _tell_moved(self, before: Row | None) -> None:
        row = self.current
        if row and (before is None or row.key != before.key) and self.is_attached:
            self.post_message(self.Moved(self, row))

    def _columns_in(self, width: int) -> ColumnWindow:
        """The columns that are in sight in ``width`` cells."""
        if self._window[0] != width:
            window = scroll_columns(self._columns, width, self._step, GAP)
            sizes = widen_cut(self._columns, window.sizes, partial(longest_cell, self._rows))
            self._window = (width, replace(window, sizes=sizes))
        return self._window[1]

    def _layout(self, width: int) -> list[tuple[int, int]]:
        return self._columns_in(width).sizes

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
        """The titles; where there is more than is seen, the column with the most room to spare also shows the place.

        A title is cut for it only where no column has the room.
        """
        titles = [safe_line(column.title, Role.MUTED) for column in self._columns]
        places = self._places(width)
        if not places:
            return self._titled(titles, width)
        if not self._header:
            return places[0].pad_left(max(0, width - places[0].cell_length))
        laid = self._layout(width - MARK)
        spare = {index: cells - titles[index].cell_length for index, cells in laid}
        if not spare:
            return self._with_place(Content(""), places[-1], width)
        index = max(spare, key=lambda index: spare[index])
        for place, gap in [*((place, GAP) for place in places), (places[-1], 1)]:
            if place.cell_length + gap <= spare[index]:
                right = self._columns[index].align == "right"  # there the title ends the cell
                parts = [place, titles[index]] if right else [titles[index], place]
                titles[index] = joined(parts, " " * gap)
                return self._titled(titles, width)
        place = places[-1]
        widest, cells = max(laid, key=lambda column: column[1])
        room = cells - place.cell_length - 1
        if room < 3:
            return self._with_place(self._titled(titles, width), place, width)
        short = titles[widest].truncate(room, ellipsis=True, pad=True)
        titles[widest] = joined([short, place], " ")
        return self._titled(titles, width)

    def _titled(self, titles: list[Content], width: int) -> Content:
        return Content(" " * MARK) + self._cells(Row("-", titles), width - MARK)

    def _places(self, width: int) -> list[Content]:
        """The place in the list and the sides with more columns, in words and shorter; empty where all is seen."""
        window = self._columns_in(width - MARK)
        arrows = f"{signs().back if window.left else ''}{signs().arrow if window.right else ''}"
        first, count = self._top + 1, len(self._rows)
        arrows = arrows if self._sideways and count else ""
        if count <= self._page():
            return [safe_line(arrows, Role.MUTED)] if arrows else []
        last = min(count, self._top + self._page())
        words = _("{first}–{last} of {count}").format(first=first, last=last, count=count)
        parts = (words, f"{first}–{last}/{count}")
        return [safe_line(f"{part} {arrows}".strip(), Role.MUTED) for part in parts]

    @staticmethod
    def _with_place(line: Content, place: Content, width: int) -> Content:
        """A line with the place in the list at its right end."""
        room = max(0, width - place.cell_length - 1)
        return joined([line.truncate(room, ellipsis=True, pad=True), " ", place])
