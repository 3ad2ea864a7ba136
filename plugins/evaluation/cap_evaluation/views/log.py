"""The learning log: findings, decisions, and what came after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_evaluation.formative_loop import LoopResult
from cap_evaluation.renderings import log_words
from cap_evaluation.result_listings import loop_listing
from cap_evaluation.views.results import EvaluationPage
from cap_evaluation.wording import later_is_not_because
from cap_tui.api import N_, Listing, ListingRow
from cap_tui.ui import Line, safe, user_action


class LogView(EvaluationPage):
    """Every finding with its decision, the oldest first."""

    VERB = N_("Page")

    def list_rows(self) -> Listing:
        return loop_listing(self.results.loop)

    def head(self, width: int) -> Iterator[Line]:
        """How many findings led to a decision."""
        yield self.title(log_words(self.results.loop))

    def open_row(self, row: ListingRow) -> None:
        loop: LoopResult = row.subject
        if loop.decision is not None:
            self.show_record("evaluation.decisions", loop.decision.uid)
        else:
            self.show_record("evaluation.findings", loop.finding.uid)

    def learning_indicator(self) -> str:
        return ""  # the marked finding is another one: nobody chose its indicator for the new one

    @user_action(
        "d",
        "Decide",
        "Say what is done otherwise because of the marked finding",
        footer=51,
        changes=True,
        on_row=True,
    )
    def action_decide(self) -> None:
        if self.subject is not None:
            finding = self.subject.finding.uid
            self.show_form("evaluation.decisions", None, {"finding": finding})

    def explain(self) -> Iterable[Line]:
        """What the comparison says, and what it does not."""
        yield safe(later_is_not_because())
