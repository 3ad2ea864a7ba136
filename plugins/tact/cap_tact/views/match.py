"""Services for the gaps of an activity, best first; a key plans one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_tact.catalogue import services
from cap_tact.gaps import ActivityNeeds, activity_needs, gap_text
from cap_tact.listings import matches_listing
from cap_tact.matching import ServiceMatch, match_services
from cap_tact.operations.plan_service import new_plan, plan_service
from cap_tact.renderings import own_activities, service_lines
from cap_tact.wording import phase_text
from cap_tact.words import _
from cap_tui.api import N_, Listing, ListingRow, PluginContext, TransformativeActivity
from cap_tui.ui import (
    Dialog,
    Line,
    ListingPage,
    Role,
    TextStep,
    YesStep,
    safe,
    safe_line,
    user_action,
)


class MatchView(ListingPage):
    """One activity, its gaps, and the services that answer them."""

    ACTION_PREFIX = "tact"
    ACTION_AREA = N_("Services")
    VERB = N_("Reasons")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.activity_uid = ""
        self.activity: TransformativeActivity | None = None
        self.needs = ActivityNeeds((), (), None, None)
        self.found: list[ServiceMatch] = []

    def read(self) -> None:
        """Match anew for the chosen activity; the first with a gap when none is chosen."""
        known = {activity.uid: activity for activity in own_activities(self.ctx)}
        self.activity = known.get(self.activity_uid)
        if self.activity is None:
            self.activity = next(
                (one for one in known.values() if activity_needs(self.ctx, one).gaps),
                next(iter(known.values()), None),
            )
        self.needs, self.found = ActivityNeeds((), (), None, None), []
        if self.activity is not None:
            self.needs = activity_needs(self.ctx, self.activity)
            self.found = match_services(services(self.ctx), self.needs)

    def list_rows(self) -> Listing:
        return matches_listing(self.needs, self.found)

    def head(self, width: int) -> Iterator[Line]:
        """The activity, its phase and its gaps."""
        if self.activity is None:
            yield self.title(_("There is no activity yet."))
            return
        yield self.title(self.activity.name)
        gaps = ", ".join(gap_text(gap) for gap in self.needs.gaps) or _("none known")
        yield safe_line(
            _("Phase: {phase}   Gaps: {gaps}").format(
                phase=phase_text(self.needs.phase), gaps=gaps
            ),
            Role.MUTED,
        )

    def open_row(self, row: ListingRow) -> None:
        match: ServiceMatch = row.subject

        def text(width: int) -> Iterable[Line]:
            yield from map(safe, match.sentences)
            yield ""
            yield from map(safe, service_lines(self.ctx, match.item, width))

        self.show_lines(match.item.name, text)

    @user_action("a", "Activity", "Choose the activity to match for", footer=51)
    def action_activity(self) -> None:
        choices = [(activity.uid, activity.name) for activity in own_activities(self.ctx)]
        self.choose_setting(
            "activity_uid",
            _("Services for which activity?"),
            choices,
            _("There is no activity yet."),
        )

    @user_action(
        "n",
        "Plan",
        "Plan the marked service for this activity",
        footer=50,
        changes=True,
        on_row=True,
    )
    def action_plan(self) -> Dialog:
        if self.activity is None or self.subject is None:
            return
        match: ServiceMatch = self.subject
        owner = yield TextStep(_("Who sees to it?"))
        start = yield TextStep(_("From which day? 2026-03-31, or nothing"))
        end = yield TextStep(_("Until which day? 2026-06-30, or nothing"))
        cost = yield TextStep(_("What does it cost? A number, or nothing"), check=_cost_problem)
        plan = new_plan(
            self.ctx,
            self.activity,
            match.item.ref,
            owner=owner,
            start=start.strip(),
            end=end.strip(),
            cost=float(cost) if cost.strip() else None,
        )
        question = _("Plan {service} for {activity}?").format(
            service=match.item.name, activity=self.activity.name
        )
        if (yield YesStep(question)):
            plan_service(self.ctx, plan)
            self.refresh_data()
            self.say(_("{service} is planned.").format(service=match.item.name))

    def explain(self) -> Iterable[Line]:
        """How the points come about."""
        yield safe(
            _(
                "Points: for each gap its severity (missing 2, weak 1) times the fit (2 when the service "
                "answers the factor directly, 1 when it answers the same need). Then phase, scope, "
                "maturity and cost decide. Outcomes never count."
            )
        )


def _cost_problem(text: str) -> str:
    """What is wrong with a cost that was typed."""
    try:
        return "" if not text.strip() or float(text) >= 0 else _("The cost is below 0.")
    except ValueError:
        return _("Write digits with a decimal point, or nothing.")
