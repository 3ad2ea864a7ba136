"""History: who changed what, and when; what stands at the top can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import colon
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line
from cap_tui.workspace.history import local_time

if TYPE_CHECKING:
    from cap_tui.screens.record_names import RecordNames
    from cap_tui.workspace import DocumentChange, HistoryEntry

MOST = 500
QUIET = ("uid", "version", "owner", "created", "updated", "provenance")


class HistoryScreen(CapScreen):
    """The transactions of the region, newest first."""

    CSS_PATH = "history.tcss"
    ACTIONS = PLACES["history"]
    PLACE: ClassVar[str] = "history"

    def __init__(self, marked: int = 0) -> None:
        super().__init__()
        self._entries: list[HistoryEntry] = []
        self._marked = marked

    def body(self) -> Iterable[Widget]:
        yield Rows(
            [
                Column(_("When"), 16),
                Column(_("Who"), 12, drop=1),
                Column(_("What"), least=20),
                Column(_("Records"), 7, "right", drop=2),
            ],
            empty=_("Nothing has been changed yet. What you save will appear here."),
            verb=_("Details"),
            id="entries",
        )

    def path(self) -> list[str]:
        return [_("History")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("Every change of this region, newest first: who changed what, and when."),
            _("Enter shows the records and fields of the marked change."),
            _(
                "u takes the marked change back after a question, unless later changes depend on it. That is a change too: nothing leaves the history."
            ),
        ]

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.records_changed()

    def records_changed(self) -> None:
        region = self.shell.region
        if region is None:
            return
        try:
            self._entries = region.workspace.history(limit=MOST)
        except CapError as error:
            self.shell.show_error(error)
            return
        self.query_one(Rows).show([_row(entry) for entry in self._entries])
        if self._marked:
            self.mark(self._marked)
            self._marked = 0

    def mark(self, seq: int) -> None:
        """Put the cursor on the change with this number."""
        self.query_one(Rows).go_to(str(seq))

    def chosen_change(self) -> HistoryEntry | None:
        row = self.query_one(Rows).current
        return next((e for e in self._entries if row and str(e.seq) == row.key), None)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        entry, region = self.chosen_change(), self.shell.region
        if entry is not None and region is not None:
            from cap_tui.screens.record_names import RecordNames

            lines = list(details(entry, RecordNames(region, [entry])))
            self.shell.show("pager", _("Change {seq}").format(seq=entry.seq), lines)


def told_entry(entry: HistoryEntry) -> Content:
    """A transaction in a line: what, by whom, when."""
    return safe_line(entry.in_words())


def _row(entry: HistoryEntry) -> Row:
    return Row(
        str(entry.seq),
        [
            safe_line(local_time(entry.at), Role.MUTED),
            entry.actor,
            entry.told,
            str(len(entry.changes)),
        ],
    )


def details(entry: HistoryEntry, names: RecordNames) -> Iterator[Line]:
    """A transaction in full: every record and every field that it changed."""
    yield safe_line(entry.told, Role.TITLE)
    yield told_entry(entry)
    number = len(entry.changes)
    yield ngettext("{n} record", "{n} records", number).format(n=number)
    for change in entry.changes[:200]:
        yield ""
        yield from _change(change, names)


def act_of(change: DocumentChange, *, back: bool = False) -> str:
    """What was done to a record; with ``back`` what taking the change back does to it."""
    before, after = change.before, change.after
    if back:
        before, after = after, before
    if before and after:
        return _("changed back") if back else _("changed")
    if after is None:
        return _("removed")
    return _("added again") if back else _("added")


def _change(change: DocumentChange, names: RecordNames) -> Iterator[Line]:
    head = [safe_line(names.change(change), Role.HEADING), safe_line(act_of(change))]
    yield joined(head, " ")
    before, after = change.before or {}, change.after or {}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if name in QUIET or old == new or (not old and not new):
            continue
        was, now = (names.field_value(change.table, name, each) for each in (old, new))
        value = joined([safe_line(was, Role.MUTED), " → ", safe_line(now)])
        label = names.field(change.table, name)
        yield joined(
            [Content("  "), safe_line(label), colon(), value if before else safe_line(now)]
        )
