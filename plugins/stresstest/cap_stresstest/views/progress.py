"""Progress: a round against an earlier one, on the items that both asked in the same words."""

from __future__ import annotations

from typing import ClassVar

from cap_stresstest import rounds
from cap_stresstest.progress import RoundComparison, compare
from cap_stresstest.round_result import RoundResult
from cap_stresstest.views.page_view import PageView
from cap_stresstest.views.round_view import COMMON
from cap_stresstest.words import _
from cap_tui.ui import UserAction, choose


class ProgressView(PageView):
    """The page of progress; the earlier round can be chosen."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "stresstest.since",
            "Earlier round",
            ("comma",),
            run="since",
            area="Show",
            footer=45,
            help="Choose the round to compare with",
        ),
        *COMMON,
    )
    since = ""

    def compute(self, assessment: RoundResult) -> RoundComparison | None:
        """Compare with the chosen round, else with the one before."""
        before = rounds.find(self.ctx, self.since) if self.since else None
        before = before or rounds.previous(self.ctx, assessment.round)
        if before is None or before.uid == assessment.round.uid:
            return None
        return compare(self.ctx, before, assessment.round)

    def action_since(self) -> None:
        """Choose the earlier round."""
        if self.assessment is None:
            return
        shown = self.assessment.round.uid
        others = [entry for entry in rounds.all_rounds(self.ctx) if entry.uid != shown]
        if not others:
            self.say(_("There is no other round."), "hint")
            return
        choose(
            self, _("Compare with which round?"), [(e.name, e.name) for e in others], self._since
        )

    def _since(self, name: str) -> None:
        self.since = name
        self.refresh_data()
