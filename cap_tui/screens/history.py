"""History: who changed what, and when; what stands at the top can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _, ngettext
from cap_tui.widgets.rows import Column, Row, Rows
from cap_tui.widgets.text import Line, Role, joined, safe_line

if TYPE_CHECKING:
    from cap_tui.workspace import DocumentChange, Entry

MOST = 500
QUIET = ("uid", "version", "owner", "created", "updated", "provenance")


class HistoryScreen(CapScreen):
    """The transactions of the region, newest first."""

    CSS_PATH = "history.tcss"
    ACTIONS = PLACES["history"]
    PLACE: ClassVar[str] = "history"

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    def body(self) -> Iterable[Widget]:
        yield Rows(
            [
                Column(_("When"), 16),
                Column(_("Who"), 12, drop=1),
                Column(_("What"), least=20),
                Column(_("Records"), 7, "right", drop=2),
            ],
            empty=_("Nothing has been changed yet. What you save will stand here."),
            verb=_("Details"),
            id="entries",
        )

    def path(self) -> list[str]:
        return [_("History")]

    def help_lines(self) -> Iterable[Line]:
        return [_("Every change of this region. u takes your last one back; that is a change too.")]

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

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        entry = next((e for e in self._entries if str(e.seq) == event.key), None)
        if entry is not None:
            self.shell.show("text", _("Change {seq}").format(seq=entry.seq), list(details(entry)))


def told_entry(entry: Entry) -> Content:
    """A transaction in a line: what, by whom, when."""
    words = _("{what}, by {who}, {when}").format(
        what=entry.told, who=entry.actor or _("unknown"), when=local_time(entry.at)
    )
    return safe_line(words)


def local_time(at: str) -> str:
    """A moment (UTC, ISO) in local time, to the minute; what cannot be read stays as it is."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def _row(entry: Entry) -> Row:
    return Row(
        str(entry.seq),
        [
            safe_line(local_time(entry.at), Role.MUTED),
            entry.actor,
            entry.told,
            str(len(entry.changes)),
        ],
    )


def details(entry: Entry) -> Iterator[Line]:
    """A transaction in full: every record and every field that it changed."""
    yield safe_line(entry.told, Role.TITLE)
    yield told_entry(entry)
    number = len(entry.changes)
    yield ngettext("{n} record", "{n} records", number).format(n=number)
    for change in entry.changes[:200]:
        yield ""
        yield from _change(change)


def _change(change: DocumentChange) -> Iterator[Line]:
    what = _("changed") if change.before and change.after else _("added")
    what = _("removed") if change.after is None else what
    yield joined(
        [safe_line(change.table, Role.HEADING), safe_line(what), safe_line(change.uid, Role.MUTED)],
        " ",
    )
    before, after = change.before or {}, change.after or {}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if name in QUIET or old == new or (not old and not new):
            continue
        value = joined([safe_line(spelled(old), Role.MUTED), " → ", safe_line(spelled(new))])
        yield joined([Content("  "), safe_line(f"{name}: "), value if before else spelled(new)])


def spelled(value: object) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return _("empty")
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value) or _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
