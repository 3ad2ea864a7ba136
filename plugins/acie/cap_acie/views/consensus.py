"""The funders' consensus: the ranking with each region's money; Enter shows what a refusal brings about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_acie import listings
from cap_acie.consensus import (
    Consensus,
    best_set_lines,
    money_listing,
    read_consensus,
    refusal_lines,
)
from cap_acie.pages import calls_listing
from cap_acie.views.base import CallPage
from cap_acie.words import _
from cap_tui.api import N_, CapError, Listing, ListingRow, listing_lines
from cap_tui.ui import Dialog, Line, TaskStep, safe, user_action

WIDTH = 76


class ConsensusView(CallPage):
    """The ranking of a kept call. Only the officer of its register sees it."""

    VERB = N_("Refusal")

    def read(self) -> None:
        """Read the register, or note why it is not opened."""
        super().read()
        self.found: Consensus | None = None
        self.refused = ""
        if self.call is not None:
            try:
                self.found = read_consensus(self.ctx, self.call)
            except CapError as refused:
                self.refused = str(refused)

    def list_rows(self) -> Listing:
        if self.found is None:
            return calls_listing(self.ctx)
        return listings.ranking_listing(self.found.ranking, self.found.walk)

    def head(self, width: int) -> Iterator[Line]:
        """Which call, and why its register is not open."""
        yield from super().head(width)
        if self.found is not None:
            yield from map(safe, listing_lines(money_listing(self.found), width))

    def warnings(self) -> Iterable[str]:
        """Why the register is not opened."""
        return [self.refused] if self.refused else []

    def open_row(self, row: ListingRow) -> None:
        """What each region is asked for, and what a refusal brings about."""
        found = self.found
        if found is not None:
            lines = list(refusal_lines(found, row.key))
            self.show_lines(row.key, lambda _width: map(safe, lines))

    @user_action("b", "Best set", "The best set under all budgets, beside the ranking", footer=40)
    def action_best(self) -> None:
        if self.found is not None:
            self.talk(self._best(self.found))

    def _best(self, found: Consensus) -> Dialog:
        lines = yield TaskStep(_("Seeking the best set"), lambda: best_set_lines(found, WIDTH))
        self.show_lines(_("Best set"), lambda _width: map(safe, lines))

    def explain(self) -> Iterable[Line]:
        """What the columns are."""
        return [
            safe(
                _(
                    "Total: shared and home criteria by the call's weight; spread: highest less lowest."
                )
            ),
            safe(
                _("By the ranking: taken while every region that is asked has its whole part left.")
            ),
        ]
