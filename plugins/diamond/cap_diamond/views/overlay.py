"""The overlay view: one row an activity, one column a region; proposals are decided where they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult

from cap_diamond import operations
from cap_diamond.overlay import overlay
from cap_diamond.pack import pack
from cap_diamond.queries import decisions, everybody
from cap_diamond.records import NameDecision
from cap_diamond.region_listings import overlay_listing, proposals_listing, region_notes
from cap_diamond.region_pages import proposals_words
from cap_diamond.similarity import similarity_rule
from cap_diamond.views.base import RegionsPage
from cap_diamond.words import _
from cap_tui.api import N_, Listing, ListingRow, formats, pick
from cap_tui.ui import Line, ListingView, Role, safe, safe_line, user_action


class OverlayView(RegionsPage):
    """Regions side by side; ``C`` turns to the proposals and back."""

    ACTION_AREA = "Overlay"
    VERB = N_("Regions")
    PANES = ("rows", "proposals")

    def compose_rows(self) -> ComposeResult:
        yield from super().compose_rows()
        yield ListingView(id="proposals")

    def read(self) -> None:
        """Lay the regions over each other anew."""
        self.found = overlay(everybody(self.ctx), decisions(self.ctx))

    def list_rows(self) -> Listing:
        self.query_one("#proposals", ListingView).show_listing(proposals_listing(self.found))
        return overlay_listing(self.found)

    def head(self, width: int) -> Iterator[Line]:
        """Which regions, from where, and how many proposals wait."""
        yield from self.regions_head(self.found.regions)
        if words := proposals_words(self.found):
            yield safe_line(words, Role.WARN)

    def about_row(self, row: ListingRow, width: int) -> Iterable[Line]:
        """Why the marked two may be the same; or what each region has of the marked activity."""
        notes = region_notes(row.subject) if self.pane == "rows" else row.notes
        return map(safe, notes)

    def open_row(self, row: ListingRow) -> None:
        """What every region has of the marked activity, or why two may be the same, however long it is."""
        self.show_lines(str(row.cells[0].value or ""), list(self.about_row(row, 0)))

    @user_action(
        "C",
        "Names",
        "Activities that may be the same under different names; again for the overlay",
        footer=50,
    )
    def action_proposals(self) -> None:
        self.turn_to("rows" if self.pane == "proposals" else "proposals")
        self.draw_words()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Decisions are made on the proposals."""
        if action in ("decide", "forget") and self.pane == "rows":
            return False
        return super().check_action(action, parameters)

    @user_action(
        "plus",
        "Same",
        "The marked two are the same activity",
        footer=45,
        changes=True,
        name="same",
        run="decide('same')",
        on_row=True,
    )
    @user_action(
        "minus",
        "Different",
        "The marked two are different activities",
        footer=44,
        changes=True,
        name="different",
        run="decide('different')",
        on_row=True,
    )
    def action_decide(self, decision: str) -> None:
        if (pair := self.subject) is not None:
            self.attempt(
                lambda: operations.decide(self.ctx, pair.first, pair.second, NameDecision(decision))
            )

    @user_action(
        "x",
        "Undecided",
        "Take the decision on the marked two back",
        footer=30,
        changes=True,
        on_row=True,
    )
    def action_forget(self) -> None:
        if (pair := self.subject) is not None:
            self.attempt(lambda: operations.take_back(self.ctx, pair.first.uid, pair.second.uid))

    def explain(self) -> Iterable[Line]:
        """How names are compared."""
        rules = pack().comparison
        least = _("Proposed when the names alone reach {least:.1f}.")
        yield safe(pick(rules.purpose))
        yield safe(similarity_rule())
        yield safe(least.format(least=formats.LocalNumber(rules.proposed_from)))
        yield safe(rules.source, Role.MUTED)
