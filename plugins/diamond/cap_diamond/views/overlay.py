"""The overlay view: one row an activity, one column a region; proposals are decided where they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond import operations
from cap_diamond.overlay import NameProposal, Overlay, overlay
from cap_diamond.pack import pack
from cap_diamond.queries import decisions, everybody
from cap_diamond.records import Decision
from cap_diamond.region_listings import overlay_listing, proposals_listing, region_notes
from cap_diamond.similarity import similarity_rule
from cap_diamond.views.base import REGIONS, RegionsPage
from cap_diamond.words import _
from cap_tui.api import ListingRow, PluginContext, pick
from cap_tui.ui import (
    Line,
    ListingView,
    Role,
    Rows,
    UserAction,
    Words,
    safe,
    safe_line,
)


class OverlayView(RegionsPage):
    """Regions side by side; ``C`` turns to the proposals and back."""

    DEFAULT_CSS = """
    OverlayView #proposals { display: none; }
    OverlayView.-proposals #proposals { display: block; }
    OverlayView.-proposals #rows { display: none; }
    OverlayView #why { height: auto; max-height: 6; }
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        REGIONS,
        UserAction(
            "diamond.proposals",
            "Names",
            ("C",),
            run="proposals",
            area="Overlay",
            footer=50,
            help="Activities that may be the same under different names; again for the overlay",
        ),
        UserAction(
            "diamond.same",
            "Same",
            ("plus",),
            run="say('same')",
            area="Overlay",
            footer=45,
            changes=True,
            help="The marked two are the same activity",
        ),
        UserAction(
            "diamond.different",
            "Different",
            ("minus",),
            run="say('different')",
            area="Overlay",
            footer=44,
            changes=True,
            help="The marked two are different activities",
        ),
        UserAction(
            "diamond.forget",
            "Undecided",
            ("x",),
            run="forget",
            area="Overlay",
            footer=30,
            changes=True,
            help="Take the decision on the marked two back",
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.found: Overlay | None = None

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield ListingView(id="rows", verb=_("Regions"))
        yield ListingView(id="proposals")
        yield Words(id="why")

    def refresh_data(self) -> None:
        """Lay the regions over each other anew."""
        self.found = overlay(everybody(self.ctx), decisions(self.ctx))
        self.query_one("#rows", ListingView).show_listing(overlay_listing(self.found))
        self.query_one("#proposals", ListingView).show_listing(proposals_listing(self.found))
        self.tell()

    def head(self, width: int) -> Iterator[Line]:
        """Which regions, from where, and how many proposals wait."""
        if self.found is None:
            return
        yield from self.regions_head(self.found.regions)
        waiting = sum(p.decision is None for p in self.found.proposals)
        if waiting:
            yield safe_line(
                _("{n} pairs of names may mean the same activity: C").format(n=waiting), Role.WARN
            )

    @property
    def _list(self) -> ListingView:
        """The list that is shown."""
        return self.query_one(
            "#proposals" if self.has_class("-proposals") else "#rows", ListingView
        )

    def _proposal(self) -> NameProposal | None:
        marked = self._list.marked
        if not self.has_class("-proposals") or marked is None or self.found is None:
            return None
        return self.found.proposals[int(marked.key)]

    def why(self) -> Iterable[Line]:
        """Why the marked two may be the same; or what each region has of the marked activity."""
        marked = self._list.marked
        return [safe(note) for note in self._notes(marked)] if marked else []

    def _notes(self, marked: ListingRow) -> tuple[str, ...]:
        if self.has_class("-proposals") or self.found is None:
            return marked.notes
        return tuple(region_notes(self.found.rows[int(marked.key)]))

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Enter: what every region has of the marked activity, however many they are."""
        event.stop()
        marked = self._list.marked
        if marked is not None:
            self.show_lines(str(marked.cells[0].value or ""), list(self.why()))

    def action_proposals(self) -> None:
        """The proposals in place of the overlay, and back."""
        self.toggle_class("-proposals")
        self._list.focus()
        self.tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Decisions are made on the proposals, by those who may write."""
        if action in ("say", "forget"):
            return self.has_class("-proposals") and not self.ctx.readonly
        return action != "regions" or not self.ctx.readonly

    def action_say(self, words: str) -> None:
        """Decide on the marked proposal."""
        proposal = self._proposal()
        if proposal is None:
            return
        self.attempt(
            lambda: operations.decide(self.ctx, proposal.first, proposal.second, Decision(words))
        )

    def action_forget(self) -> None:
        """Take the decision back."""
        proposal = self._proposal()
        if proposal is None:
            return
        self.attempt(
            lambda: operations.take_back(self.ctx, proposal.first.uid, proposal.second.uid)
        )

    def explain(self) -> Iterable[Line]:
        """How names are compared."""
        rules = pack().comparison
        return [
            safe(pick(rules.purpose)),
            safe(similarity_rule()),
            safe(
                _("Proposed when the names alone reach {least:.1f}.").format(
                    least=rules.proposed_from
                )
            ),
            safe(rules.source, Role.MUTED),
        ]
