"""The list of a kind: search as one types, filter, sort, select several, open, add, edit, remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, overload

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.model.kind import Kind
from cap_tui.model.listing import Listing
from cap_tui.operations.kind_operations import operations_of
from cap_tui.operations.listings import kind_listing
from cap_tui.operations.record_search import Query, RecordSearch
from cap_tui.screens.actions import PLACES
from cap_tui.screens.kinds.base import KindScreen
from cap_tui.text.i18n import _, ngettext
from cap_tui.widgets.actions import row_methods
from cap_tui.widgets.asked_line import AskedLine
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.list_rows import Column, Row, find_key
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing import ListingView
from cap_tui.widgets.overlay import choose
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line
from cap_tui.widgets.text_view import Words

MOST_VALUES = 200
"""A filter offers at most so many values, the most frequent ones."""


class _MarkedRows(Sequence[Row]):
    """Rows with a sign before those that are selected."""

    def __init__(self, rows: Sequence[Row], selected: set[str], column: int) -> None:
        self._rows = rows
        self._selected = selected
        self._column = column

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self._marked(row) for row in self._rows[index]]
        return self._marked(self._rows[index])

    def find_key(self, key: str) -> int | None:
        """The place of the row with this key."""
        return find_key(self._rows, key)

    def _marked(self, row: Row) -> Row:
        if not self._selected:
            return row
        sign = signs().good if row.key in self._selected else " "
        cells = list(row.cells)
        cells[self._column] = joined([safe_line(sign), " ", safe_line(cells[self._column])])
        return Row(row.key, cells, row.role)


class RecordRows(ListingView):
    """The list of a kind, with a sign before the selected records."""

    def __init__(self, *, verb: str = "", id: str | None = None) -> None:
        self.selected: set[str] = set()
        super().__init__(verb=verb, id=id)

    def show(
        self,
        rows: Sequence[Row],
        *,
        columns: Sequence[Column] | None = None,
        empty: str | None = None,
    ) -> None:
        column = self.listing.shown[0][0] if self.listing is not None else 0
        super().show(_MarkedRows(rows, self.selected, column), columns=columns, empty=empty)


class RecordListScreen(KindScreen):
    """Every record of a kind."""

    CSS_PATH = "record_list.tcss"
    ACTIONS = PLACES["record_list"]
    PLACE: ClassVar[str] = "record_list"

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__(kind)
        self._found: RecordSearch[Any] | None = None
        self._shown: list[Any] = []
        self._words = ""
        self._filter: tuple[str, str] | None = None
        self._sort = kind.sort
        self._reverse = False

    def body(self) -> Iterable[Widget]:
        yield Words(self._head, id="head")
        yield AskedLine(placeholder=_("Search"), id="search")
        yield RecordRows(verb=_("Open"), id="records")

    def path(self) -> list[str]:
        title = self.kind.title(many=True)
        return [title[:1].upper() + title[1:]]

    def help_lines(self) -> Iterable[Line]:
        return [self.kind.translate(self.kind.help)]

    def on_mount(self) -> None:
        self.records_changed()
        self.query_one(Rows).focus()

    # ------------------------------------------------------------- what is shown

    @property
    def _search(self) -> RecordSearch[Any]:
        """The records of the kind, read once and searched with every letter."""
        if self._found is None:
            self._found = RecordSearch(self.context, self.kind)
        return self._found

    def records_changed(self) -> None:
        self._search.refresh()
        if self._rows.selected:
            self._rows.selected &= {record.uid for record in self._search.select(Query())}
        self._narrow()

    @property
    def _rows(self) -> RecordRows:
        return self.query_one(RecordRows)

    def _narrow(self) -> None:
        """Show the records that hold every searched word and the filtered value, in their order."""
        query = Query(words=self._words, sort=self._sort, reverse=self._reverse)
        had_rows = bool(self._shown)
        self._shown = self._search.select(query)
        if self._filter is not None:
            name, value = self._filter
            self._shown = [r for r in self._shown if value in self._values(r, name)]
        listing = kind_listing(self.kind, self._search.surroundings, self._shown)
        self._rows.show_listing(self._listing(listing))
        self.query_one("#head", Words).reflow()
        if bool(self._shown) != had_rows:
            self.renew_frame()

    def _listing(self, listing: Listing) -> Listing:
        from dataclasses import replace

        if self._words or self._filter:
            return replace(listing, empty=_("Nothing fits. Esc shows all again."))
        if self.changeable and "add" in self.kind.allows:
            empty = f"{listing.empty} {_('Press a to add one.')}".strip()
            return replace(listing, empty=empty)
        return listing

    def _values(self, record: Any, name: str) -> list[str]:
        """The values of a column as people read them; several for a list of references."""
        column = self.kind.column(name)
        assert column is not None
        here = self._search.surroundings
        value = here.value(self.kind, column, record)
        if text := here.column_text(self.kind, column, record, value):
            return [text.strip()]
        values = value if isinstance(value, list) else [value]
        return [str(each) for each in values if each not in (None, "")]

    def _head(self, width: int) -> list[Line]:
        """How many records, what narrows them, how they are sorted, how many are selected."""
        total = self._search.total
        count = (
            ngettext("{n} record", "{n} records", total).format(n=total)
            if len(self._shown) == total
            else _("{shown} of {n}").format(shown=len(self._shown), n=total)
        )
        parts: list[Line] = [safe_line(count, Role.TITLE)]
        if self._filter is not None:
            parts.append(
                safe_line(f"{self._title(self._filter[0])} = {self._filter[1]}", Role.WARN)
            )
        if self._sort:
            sign = _("falling") if self._reverse else _("rising")
            parts.append(safe_line(f"{self._title(self._sort)}, {sign}", Role.MUTED))
        if selected := len(self._rows.selected) if self.is_mounted else 0:
            parts.append(safe_line(_("{n} selected").format(n=selected), Role.HEADING))
        return [joined(parts, "   ")]

    def _title(self, column_id: str) -> str:
        column = self.kind.column(column_id)
        return self.kind.column_title(column) if column else column_id

    # ------------------------------------------------------------- search, filter, sort, select

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._words = event.value
        self._narrow()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._rows.focus()

    def on_key(self, event: events.Key) -> None:
        """From the line of the search, Down goes to the list; keys of a plugin's own operations."""
        if self.query_one(Input).has_focus:
            if event.key == "down":
                event.stop()
                self._rows.focus()
        elif any(operation.key == event.key for operation in self.kind.operations):
            event.stop()
            self.action_operate(event.key)

    def action_search(self) -> None:
        """Type words; the list narrows with every letter."""
        self.query_one(Input).add_class("-open")
        self.query_one(Input).focus()
        self.call_after_refresh(self._search.prepare)

    def action_leave(self) -> None:
        """Show all records again; when all are shown, go back."""
        line = self.query_one(Input)
        if self._words or self._filter or line.has_class("-open"):
            self._filter = None
            line.remove_class("-open")
            self._words = ""
            line.value = ""
            self._narrow()
            self._rows.focus()
        elif self._rows.selected:
            self.done()
        else:
            self.action_back()

    def action_filter(self) -> None:
        """Choose a column, then one of its values."""
        columns = [column for column in self.kind.columns if column.shown]
        choose(
            self,
            _("Show only records with which value?"),
            [(column.id, self.kind.column_title(column)) for column in columns],
            self._ask_value,
        )

    def _ask_value(self, name: str) -> None:
        counts = Counter(value for record in self._shown for value in self._values(record, name))
        frequent = sorted(counts.items(), key=lambda each: (-each[1], each[0].casefold()))
        choices: list[tuple[str, Line]] = [
            (value, f"{value} ({n})") for value, n in frequent[:MOST_VALUES]
        ]
        if choices:
            choose(self, self._title(name), choices, lambda value: self._keep(name, value))
        else:
            self.say(_("No record has a value there."), "hint")

    def _keep(self, name: str, value: str) -> None:
        self._filter = (name, value)
        self._narrow()

    def action_sort(self) -> None:
        """Sort by the next column."""
        columns = [column.id for column in self.kind.columns if column.shown and column.sort]
        at = columns.index(self._sort) + 1 if self._sort in columns else 0
        self._sort, self._reverse = columns[at % len(columns)], False
        self._narrow()
        self._rows.action_edge(-1)

    def action_reverse(self) -> None:
        """The other direction."""
        self._reverse = not self._reverse
        self._narrow()
        self._rows.action_edge(-1)

    def action_select(self) -> None:
        """Select the marked record, or not any more; the next one is marked."""
        row = self._rows.current
        if row is not None:
            self._rows.selected ^= {row.key}
            self._draw_selection()
            self._rows.action_move(1)

    def action_select_all(self) -> None:
        """Select every record that is shown, or none."""
        shown = {record.uid for record in self._shown}
        self._rows.selected = set() if shown <= self._rows.selected else shown
        self._draw_selection()

    def _draw_selection(self) -> None:
        if self._rows.listing is not None:
            self._rows.show_listing(self._rows.listing)
        self.query_one("#head", Words).reflow()

    # ------------------------------------------------------------- what is done

    def chosen(self) -> list[Any]:
        row = self._rows.current
        wanted = self._rows.selected or ({row.key} if row else set())
        return [record for record in self._shown if record.uid in wanted]

    def selection(self) -> Any | None:
        return self._marked()

    def _marked(self) -> Any | None:
        row = self._rows.current
        return next((r for r in self._shown if row and r.uid == row.key), None)

    def done(self) -> None:
        self._rows.selected = set()
        self._draw_selection()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self.shell.show_record(self.kind.table, event.key)

    def go_to(self, uid: str) -> None:
        """Mark a record."""
        self._rows.go_to(uid)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("add", "edit", "remove", "operate") and not self.changeable:
            return False
        if not self.allowed(action):
            return False
        if action in row_methods(type(self)) and not self._shown:
            return False
        if action == "operate" and not self._operation(str(parameters[0]) if parameters else ""):
            return False
        typing = self.is_mounted and self.query_one(Input).has_focus
        if typing and action not in ("leave", "search"):
            return False
        return super().check_action(action, parameters)

    def _operation(self, key: str) -> Any | None:
        return next((o for o in operations_of(self.kind) if o.key == key), None)

    def action_add(self) -> None:
        """A new record."""
        self.add()

    def action_edit(self) -> None:
        """Edit the marked record."""
        self.edit(self._marked())

    def action_remove(self) -> None:
        """Remove the selected records, or the marked one."""
        self.remove_chosen()

    def action_operate(self, key: str) -> None:
        """What the kind offers under this key."""
        operation = self._operation(key)
        if operation is not None:
            self.operate(operation)
