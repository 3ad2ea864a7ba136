"""Planned services with what came of them; Enter records an outcome."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import get_args

from cap_tact.catalogue import service_hashes
from cap_tact.listings import plans_listing
from cap_tact.operations.plan_service import (
    latest_outcomes,
    new_outcome,
    plans_by_start,
    record_outcome,
)
from cap_tact.records import Result
from cap_tact.renderings import plans_words
from cap_tact.wording import result_text
from cap_tact.words import _
from cap_tui.api import N_, Listing, ListingRow, TransformativeActivity
from cap_tui.ui import ChoiceStep, Dialog, Line, ListingPage, TextStep, user_action


class PlansView(ListingPage):
    """Every planned service, by its start."""

    ACTION_PREFIX = "tact"
    ACTION_AREA = N_("Services")
    VERB = N_("Outcome")

    def read(self) -> None:
        """Read plans and outcomes."""
        self.plans = plans_by_start(self.ctx)
        self.outcomes = latest_outcomes(self.ctx)

    def list_rows(self) -> Listing:
        activities = self.ctx.records(TransformativeActivity).all()
        names = {activity.uid: activity.name for activity in activities}
        return plans_listing(self.plans, service_hashes(self.ctx), names, self.outcomes)

    def head(self, width: int) -> Iterator[Line]:
        """How many, and of how many an outcome is recorded."""
        yield self.title(plans_words(self.plans, self.outcomes))

    def open_row(self, row: ListingRow) -> None:
        self.talk(self._outcome(row.key))

    def _outcome(self, plan: str) -> Dialog:
        choices = [(result, result_text(result)) for result in get_args(Result)]
        result = yield ChoiceStep(_("Did the service help?"), choices)
        note = yield TextStep(_("What was seen?"))
        outcome = new_outcome(self.ctx, plan, result, note, date=datetime.date.today())
        record_outcome(self.ctx, outcome)
        self.refresh_data()
        self.say(result_text(result))

    @user_action(
        "e", "Edit", "Change owner, days and cost in a form", footer=50, changes=True, on_row=True
    )
    def action_edit(self) -> None:
        plan = next((one for one in self.plans if self.marked and one.uid == self.marked.key), None)
        if plan is not None:
            self.show_form("tact.plans", plan)
