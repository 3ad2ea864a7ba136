"""The trace of any record: what it came from, and what was made from it; Enter walks on from there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from cap_tui.model.record import record_uid
from cap_tui.model.trace import trace_listing
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing import ListingView
from cap_tui.widgets.safe_text import Line


class TraceScreen(CapScreen):
    """One record with all that stands behind it and ahead of it."""

    CSS_PATH = "trace.tcss"
    ACTIONS = PLACES["trace"]
    PLACE: ClassVar[str] = "trace"

    def __init__(self, uid: str) -> None:
        super().__init__()
        self._walked = [uid]

    def body(self) -> Iterable[Widget]:
        yield ListingView(verb=_("Walk on"), id="steps")

    def shown_by(self) -> tuple[str, ...]:
        return (self._walked[-1],)

    def path(self) -> list[str]:
        return [_("Chain")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("Where the record came from, and what was made from it, step by step."),
            _("Enter walks on from the marked record, Esc goes back; v opens its page."),
        ]

    def on_mount(self) -> None:
        self.records_changed()
        self.query_one(ListingView).focus()

    def records_changed(self) -> None:
        region = self.shell.region
        rows = self.query_one(ListingView)
        if region is None:
            return
        chain = region.chain()
        if self._walked[-1] in chain:
            rows.show_listing(trace_listing(chain.trace(self._walked[-1])))
        else:
            rows.show([], empty=_("This record is not here any more. Esc goes back."))

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._walked.append(event.key)
        self.records_changed()
        self.query_one(ListingView).action_edge(-1)

    def action_back(self) -> None:
        """One step back; from where the walk began, to where one came from."""
        if len(self._walked) > 1:
            self._walked.pop()
            self.records_changed()
        else:
            super().action_back()

    def action_preview(self) -> None:
        """The page of the marked record, else of the one that is traced."""
        region, row = self.shell.region, self.query_one(ListingView).marked
        uid = row.key if row else self._walked[-1]
        if region is not None and uid in (chain := region.chain()):
            self.shell.show_record(chain.table_of(uid), record_uid(uid))
