"""Decisions with partners: conflicts field by field (ours, theirs, another value) and their proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from cap_tui.screens import pending_decisions
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.pending_decisions import PendingDecision
from cap_tui.text.i18n import _
from cap_tui.widgets.list_rows import Column
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_prompt import ask_text
from cap_tui.widgets.text_view import LinesView, Words
from cap_tui.widgets.view import run_in_thread


class ConflictsScreen(CapScreen):
    """What only people can decide: each row one conflict or one proposal."""

    CSS_PATH = "bundle_conflicts.tcss"
    ACTIONS = PLACES["bundle_conflicts"]
    PLACE: ClassVar[str] = "bundle_conflicts"

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[PendingDecision] = []

    def body(self) -> Iterable[Widget]:
        yield Words(id="head")
        yield Rows(
            [
                Column(_("Record"), least=16),
                Column(_("Field"), 14, drop=2),
                Column(_("Ours"), least=12),
                Column(_("Theirs"), least=12),
                Column(_("From"), 6, drop=1),
            ],
            empty=_("reading …"),
            verb=_("Details"),
            id="waiting",
        )
        yield LinesView(id="both")

    def path(self) -> list[str]:
        return [_("Conflicts and proposals")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("Conflict: a partner and you changed the same thing in different ways. Ours stays in force until you resolve it; nothing is lost."),
            _("< keeps ours, > takes theirs, e writes another value. The decision and your reason leave with your next bundle. When your partner decides differently, the conflict is shown again to both, with both reasons."),
            _("Proposal: a partner asks you to change a record that is yours. t accepts it, o declines it; the answer goes back with your next bundle."),
            _("u undoes a decision."),
        ]  # fmt: skip

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.records_changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        marked = self._marked() if self.is_attached else None
        if action in ("ours", "theirs") and marked is None:
            return False
        if action == "edit" and (marked is None or not marked.one_field):
            return False
        return super().check_action(action, parameters)

    def records_changed(self) -> None:
        self.read_region(lambda region: pending_decisions.read_pending(region.context), self._show)

    def _show(self, found: list[PendingDecision]) -> None:
        if not self.is_attached:
            return
        self._waiting = found
        words = (
            _("Ours is in force until you resolve it: < ours, > theirs, e another value.")
            if found
            else _("Nothing waits for you.")
        )
        self.query_one("#head", Words).show([safe_line(words, Role.HEADING)])
        self.query_one(Rows).show(
            [pending_decisions.decision_row(each) for each in found],
            empty=_("Conflicts and proposals come with partners' bundles: i on the board."),
        )
        self._show_both()
        self.renew_frame()

    def _marked(self) -> PendingDecision | None:
        # A box that closes with the program asks for the keys when the list is gone already.
        keys = [rows.current.key for rows in self.query(Rows) if rows.current is not None]
        return next((each for each in self._waiting if each.uid in keys), None)

    def on_rows_moved(self) -> None:
        self._show_both()
        self.renew_frame()

    def _show_both(self) -> None:
        marked = self._marked()
        self.query_one("#both", LinesView).show(
            pending_decisions.both_sides(marked) if marked else []
        )

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        if marked := self._marked():
            self.shell.show("pager", _("Details"), pending_decisions.both_sides(marked))

    def action_ours(self) -> None:
        """Keep ours; decline a proposal."""
        self._settle("ours")

    def action_theirs(self) -> None:
        """Take theirs; accept a proposal."""
        self._settle("theirs")

    def action_edit(self) -> None:
        """Write a third content."""
        region, marked = self.shell.region, self._marked()
        if region is None or marked is None:
            return
        context = region.context
        ask_text(
            self,
            _("{record}, {field}: write the value to store").format(
                record=marked.title, field=marked.field
            ),
            lambda text: self._settle(
                "edited", pending_decisions.typed_value(context, marked, text)
            ),
            start=pending_decisions.editable_text(marked.named(marked.sample)),
            check=lambda text: pending_decisions.typed_problem(context, marked, text),
        )

    def _settle(self, choice: str, content: Any = None) -> None:
        region, marked = self.shell.region, self._marked()
        if region is None or marked is None:
            return
        if region.readonly:
            self.say(_("This region may only be read."), "warning")
            return
        ask_text(
            self,
            _("The reason, for {region} (may stay empty)").format(region=marked.region),
            lambda why: run_in_thread(
                self,
                _("Resolving"),
                lambda _progress: pending_decisions.decide(
                    region.context, marked, choice, content, why
                ),
                self._settled(marked, choice),
            ),
        )

    def _settled(self, marked: PendingDecision, choice: str) -> Callable[[object], None]:
        words = pending_decisions.outcome_text(marked, choice)

        def done(_result: object) -> None:
            self.shell.records_changed()
            self.say(words)

        return done
