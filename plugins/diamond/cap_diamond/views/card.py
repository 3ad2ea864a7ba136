"""The activity card view: every activity in a list, its card in its place; rated, judged, moved and edited here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult

from cap_diamond import operations
from cap_diamond.listings import activities_listing, own_profiles
from cap_diamond.priorities import explain
from cap_diamond.profile import Profile
from cap_diamond.views.base import DiamondPage
from cap_diamond.views.forms import mass_change, mass_form
from cap_diamond.words import _
from cap_tui.api import (
    Actor,
    Aspect,
    CriticalMass,
    Helix,
    PluginContext,
    Stage,
    TransformativeActivity,
    card,
    critical_mass,
    mass_sheet,
    rate,
    record_critical_mass,
    set_stage,
    stages,
)
from cap_tui.ui import (
    Line,
    LinesView,
    ListingView,
    Role,
    Rows,
    UserAction,
    Words,
    ask_text,
    choose,
    form_for,
    safe,
    safe_line,
)

EDITED = ("name", "synonyms", "description", "period")
CHANGES = ("rate", "mass", "stage", "lead", "edit", "evidence")
NEW_CLUSTER = "new"


class CardView(DiamondPage):
    """The list of activities, one card, and the form over it."""

    DEFAULT_CSS = """
    CardView #card { display: none; }
    CardView.-card #card { display: block; }
    CardView.-card #list { display: none; }
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "diamond.rate",
            "Rate",
            ("r",),
            area="Activity",
            footer=50,
            changes=True,
            help="Rate one aspect of the marked activity from 1 to 5",
        ),
        UserAction(
            "diamond.mass",
            "Mass",
            ("m",),
            area="Activity",
            footer=45,
            changes=True,
            help="Judge the critical mass of the marked activity, factor by factor, and note its figures",
        ),
        UserAction(
            "diamond.stage",
            "Stage",
            ("t",),
            area="Activity",
            footer=44,
            changes=True,
            help="Move the marked activity to another stage; what is missing is told",
        ),
        UserAction(
            "diamond.lead",
            "Cluster",
            ("L",),
            area="Activity",
            changes=True,
            help="Say which cluster leads the marked activity",
        ),
        UserAction(
            "diamond.edit",
            "Edit",
            ("e",),
            area="Activity",
            footer=40,
            changes=True,
            help="Change name, other names, description and period of the marked activity",
        ),
        UserAction(
            "diamond.evidence",
            "Evidence",
            ("E",),
            area="Activity",
            footer=38,
            changes=True,
            help="Add evidence that supports the marked activity",
        ),
        UserAction(
            "diamond.cards",
            "Back",
            ("escape",),
            run="back",
            area="Activity",
            footer=80,
            help="Back to the list",
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.profiles: list[Profile] = []

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield ListingView(verb=_("Card"), id="list")
        yield LinesView(id="card")

    def refresh_data(self) -> None:
        """List anew; an open card is drawn anew in its place."""
        self.profiles = list(own_profiles(self.ctx))
        self.query_one("#list", ListingView).show_listing(
            activities_listing(self.profiles, signs=True)
        )
        self.query_one("#head", Words).reflow()
        if self.has_class("-card"):
            self._show_card(keep_place=True)

    def head(self, width: int) -> Iterator[Line]:
        """How many activities there are."""
        yield self.title(_("{n} activities").format(n=len(self.profiles)))

    def _current(self) -> Profile | None:
        row = self.query_one("#list", ListingView).current
        return next((p for p in self.profiles if row and p.uid == row.key), None)

    def _activity(self) -> TransformativeActivity | None:
        here = self._current()
        return self.ctx.records(TransformativeActivity).get(here.uid) if here else None

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Enter: the card."""
        event.stop()
        self.add_class("-card")
        self._show_card()
        self.query_one("#card").focus()

    def _show_card(self, *, keep_place: bool = False) -> None:
        activity = self._activity()
        if activity is None:
            return
        found = card.card_of(self.ctx, activity)
        self.query_one("#card", LinesView).show(
            lambda width: [safe(line) for line in card.card_lines(found, width)],
            keep_place=keep_place,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc belongs to the screen while the list is shown; a form has keys of its own; a reader changes nothing."""
        if action == "back":
            return self.has_class("-card") and not self.has_class("-form")
        if action in CHANGES:
            return not self.ctx.readonly and not self.has_class("-form")
        return True

    def action_back(self) -> None:
        """Back to the list."""
        self.remove_class("-card")
        self.query_one("#list").focus()

    def action_rate(self) -> None:
        """Choose an aspect, then a value."""
        here, activity = self._current(), self._activity()
        if here is None or activity is None:
            return
        choices: list[tuple[str, Line]] = [
            (aspect.value, f"{stages.aspect_name(aspect)}: {here.ratings.get(aspect, '?')}")
            for aspect in Aspect
        ]
        choose(self, here.name, choices, lambda aspect: self._ask_value(activity, Aspect(aspect)))

    def _ask_value(self, activity: TransformativeActivity, aspect: Aspect) -> None:
        words = {1: _("1 low"), 3: _("3 middling"), 5: _("5 high")}
        choices: list[tuple[str, Line]] = [(str(n), words.get(n, str(n))) for n in range(1, 6)]
        name = stages.aspect_name(aspect)
        choose(
            self,
            name,
            choices,
            lambda value: self.attempt(
                lambda: rate(self.ctx, activity, aspect, int(value)),
                f"{activity.name}: {name} {value}",
            ),
        )

    def action_mass(self) -> None:
        """The form of the critical-mass sheet: every factor, the figures, the reason."""
        activity = self._activity()
        if activity is None:
            return
        sheet = mass_sheet(self.ctx, activity)
        self.fill_in(
            mass_form(sheet, f"diamond.mass.{activity.uid}"),
            lambda values: self._record_mass(activity, sheet, values),
        )

    def _record_mass(
        self, activity: TransformativeActivity, sheet: CriticalMass, values: Mapping[str, Any]
    ) -> str:
        change = mass_change(sheet, values)
        stored = record_critical_mass(
            self.ctx,
            activity,
            change.factors,
            reason=change.reason,
            figures=change.figures,
            cleared=change.cleared,
            sheet=sheet,
        )
        return f"{activity.name}: {critical_mass.verdict_line(critical_mass.verdict(stored))}"

    def action_stage(self) -> None:
        """Choose a stage; each says what is missing before it. Parking asks for the reason."""
        activity = self._activity()
        if activity is None:
            return
        standing = self.ctx.standing(activity)
        choices: list[tuple[str, Line]] = []
        for stage in Stage:
            if stage is activity.stage:
                continue
            lacking = () if stage is Stage.PARKED else stages.obstacles(standing, stage)
            words = f" — {lacking[0].message}" if lacking else ""
            choices.append((stage.value, f"{stages.stage_name(stage)}{words}"))
        title = _("{name} is: {stage}").format(
            name=activity.name, stage=stages.stage_name(activity.stage)
        )
        choose(self, title, choices, lambda stage: self._to_stage(activity, Stage(stage)))

    def _to_stage(self, activity: TransformativeActivity, stage: Stage, reason: str = "") -> None:
        if stage is Stage.PARKED and not reason:
            ask_text(
                self,
                _("Why is {name} parked?").format(name=activity.name),
                lambda answer: self._to_stage(activity, stage, answer.strip()),
                check=lambda answer: "" if answer.strip() else _("Parking needs a reason."),
            )
            return
        self.attempt(
            lambda: set_stage(self.ctx, activity, stage, reason),
            f"{activity.name}: {stages.stage_name(stage)}",
        )

    def action_lead(self) -> None:
        """Choose the cluster that leads, or add one."""
        activity = self._activity()
        if activity is None:
            return
        clusters = [a for a in self.ctx.records(Actor).all() if a.helix is Helix.CLUSTER]
        choices: list[tuple[str, Line]] = [(cluster.uid, cluster.name) for cluster in clusters]
        choose(
            self,
            _("Which cluster leads {name}?").format(name=activity.name),
            [*choices, (NEW_CLUSTER, _("A cluster that is not listed …"))],
            lambda uid: self._lead(activity, uid),
        )

    def _lead(self, activity: TransformativeActivity, uid: str) -> None:
        if uid != NEW_CLUSTER:
            self.attempt(
                lambda: operations.change(self.ctx, activity, {"cluster": uid}), activity.name
            )
            return
        ask_text(
            self,
            _("Name of the cluster that leads {name}").format(name=activity.name),
            lambda name: self.attempt(
                lambda: operations.add_cluster(self.ctx, activity, name),
                f"{activity.name}: {name.strip()}",
            ),
            check=lambda name: "" if name.strip() else _("The name is empty."),
        )

    def action_evidence(self) -> None:
        """The form of a piece of evidence that supports the marked activity."""
        activity = self._activity()
        if activity is not None:
            self.ask_evidence(activity, activity.name)

    def action_edit(self) -> None:
        """The form over the marked activity."""
        activity = self._activity()
        if activity is None:
            return
        form = form_for(
            TransformativeActivity,
            activity,
            only=EDITED,
            draft=f"diamond.edit.{activity.uid}",
            save=lambda changed: self._save(changed),
            translate=_,
        )
        self.fill_in(form)

    def _save(self, changed: TransformativeActivity) -> str:
        after = operations.save(self.ctx, changed)
        return _("{name} is saved.").format(name=after.name)

    def explain(self) -> Iterable[Line]:
        """Where the marked activity stands, and why."""
        here = self._current()
        if here is None:
            return ()
        return [safe_line(here.name, Role.HEADING), *map(safe, explain(here))]
