"""The matching view: with whom, in which case, and why; interest is said here and needs both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond import operations
from cap_diamond.matching import Match, Meeting, interest_in, matches
from cap_diamond.pack import pack
from cap_diamond.profile import Work
from cap_diamond.queries import decisions, everybody
from cap_diamond.region_listings import match_key, matches_listing
from cap_diamond.region_renderings import alliance_lines
from cap_diamond.renderings import ratings_words
from cap_diamond.similarity import similarity_rule
from cap_diamond.views.base import REGIONS, RegionsPage
from cap_diamond.words import _
from cap_tui.api import PluginContext
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


class MatchingView(RegionsPage):
    """Possible cooperations by activity; Enter tells the reasons."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        REGIONS,
        UserAction(
            "diamond.interest",
            "Interest",
            ("plus",),
            run="interest",
            area="Partners",
            footer=50,
            changes=True,
            help="Say that this region would cooperate; again takes it back. It needs both sides",
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.works: list[Work] = []
        self.found: list[Match] = []

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield ListingView(verb=_("Reasons"), id="partners")
        yield Words(id="why")

    def refresh_data(self) -> None:
        """Match anew."""
        self.works = everybody(self.ctx)
        self.found = matches(self.works, self.ctx.region.code, decisions(self.ctx))
        self.query_one(ListingView).show_listing(matches_listing(self.found))
        self.tell()

    def head(self, width: int) -> Iterator[Line]:
        """How many, and what the last column says."""
        yield from self.regions_head(self.works)
        yield self.title(_("{n} possible cooperations").format(n=len(self.found)))
        yield safe_line(_("→ asked by us   ← asked by them   ↔ mutual interest"), Role.MUTED)

    def _current(self) -> Match | None:
        row = self.query_one(ListingView).current
        return next((m for m in self.found if row and row.key == match_key(m)), None)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Enter: all reasons, and what partners add together."""
        event.stop()
        match = self._current()
        if match is None:
            return
        group = [m.there for m in self.found if m.here.uid == match.here.uid]
        notes = list(self.why())
        self.show_lines(
            match.here.name,
            lambda width: [
                safe_line(f"{match.here.name} — {ratings_words(match.here)}", Role.HEADING),
                *notes,
                "",
                *map(safe, alliance_lines(match.here, group, width)),
            ],
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A reader says nothing."""
        return action not in ("interest", "regions") or not self.ctx.readonly

    def action_interest(self) -> None:
        """Say interest in the marked cooperation, or take it back."""
        match = self._current()
        if match is None:
            return
        if match.meeting in (Meeting.HERE, Meeting.MUTUAL):
            self.attempt(
                lambda: operations.withdraw_interest(self.ctx, match.here.uid, match.there.uid)
            )
        else:
            self.attempt(lambda: operations.say_interest(self.ctx, interest_in(match)))

    def explain(self) -> Iterable[Line]:
        """What the two numbers are made of."""
        rules = pack().comparison
        lines: list[Line] = [
            safe(similarity_rule()),
            safe(
                _(
                    "Adds, 0 to 1: {gaps:.0%} the share of this region's gaps in critical mass that "
                    "the partner fills, {strength:.0%} how much stronger it is. What is unknown is "
                    "left out, and the rest counts for the whole."
                ).format(gaps=rules.weight_gaps, strength=rules.weight_strength)
            ),
            safe(rules.source, Role.MUTED),
        ]
        match = self._current()
        if match is not None:
            lines += ["", *(safe(f"- {reason}") for reason in match.reasons())]
        return lines
