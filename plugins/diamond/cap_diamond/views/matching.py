"""The matching view: with whom, in which case, and why; interest is said here and needs both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_diamond import operations
from cap_diamond.matching import Match, Meeting, interest_in, matches
from cap_diamond.pack import pack
from cap_diamond.pages import ratings_words
from cap_diamond.queries import decisions, everybody
from cap_diamond.region_listings import alliance_listing, matches_listing
from cap_diamond.region_pages import matches_words
from cap_diamond.similarity import similarity_rule
from cap_diamond.views.base import RegionsPage
from cap_diamond.words import _
from cap_tui.api import N_, Listing, ListingRow, formats, listing_lines
from cap_tui.ui import Line, Role, safe, safe_line, user_action


class MatchingView(RegionsPage):
    """Possible cooperations by activity; Enter tells the reasons."""

    ACTION_AREA = "Partners"
    VERB = N_("Reasons")

    def read(self) -> None:
        """Match anew."""
        self.works = everybody(self.ctx)
        self.found = matches(self.works, self.ctx.region.code, decisions(self.ctx))

    def list_rows(self) -> Listing:
        return matches_listing(self.found)

    def head(self, width: int) -> Iterator[Line]:
        """How many, and what the last column says."""
        yield from self.regions_head(self.works)
        yield self.title(matches_words(self.found))
        yield safe_line(_("→ asked by us   ← asked by them   ↔ mutual interest"), Role.MUTED)

    def open_row(self, row: ListingRow) -> None:
        """All reasons, and what partners add together."""
        own = row.subject.here
        group = [match.there for match in self.found if match.here.uid == own.uid]
        alliance = alliance_listing(own, group)
        self.show_lines(
            own.name,
            lambda width: [
                safe_line(f"{own.name} — {ratings_words(own)}", Role.HEADING),
                *map(safe, row.notes),
                "",
                *map(safe, listing_lines(alliance, width, title=True) if alliance.rows else ()),
            ],
        )

    @user_action(
        "plus",
        "Interest",
        "Say that this region would cooperate; again takes it back. It needs both sides",
        footer=50,
        changes=True,
        on_row=True,
    )
    def action_interest(self) -> None:
        match: Match | None = self.subject
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
        yield safe(similarity_rule())
        yield safe(
            _(
                "Adds, 0 to 1: {gaps:.0%} the share of this region's gaps in critical mass that "
                "the partner fills, {strength:.0%} how much stronger it is. What is unknown is "
                "left out, and the rest counts for the whole."
            ).format(
                gaps=formats.LocalNumber(rules.weight_gaps),
                strength=formats.LocalNumber(rules.weight_strength),
            )
        )
        yield safe(rules.source, Role.MUTED)
        if self.subject is not None:
            yield ""
            yield from (safe(f"- {reason}") for reason in self.subject.reasons())
