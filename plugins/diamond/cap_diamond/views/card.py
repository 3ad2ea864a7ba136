"""The activity card view: every activity in a list, its card in its place; rated, judged, moved and edited here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond import making, telling
from cap_diamond.priorities import explain
from cap_diamond.profile import Profile
from cap_diamond.views.base import DiamondPage, activity_columns, activity_row
from cap_diamond.words import _
from cap_tui.api import (
    Actor,
    Aspect,
    Mass,
    PluginContext,
    Stage,
    TransformativeActivity,
    card,
    critical_mass,
    pick,
    stages,
)
from cap_tui.ui import (
    Form,
    Line,
    LinesView,
    Role,
    Rows,
    UserAction,
    Words,
    choose,
    form_for,
    safe,
    safe_line,
)

EDITED = ("name", "synonyms", "description", "period")
CHANGES = ("rate", "mass", "stage", "lead", "edit")


class CardView(DiamondPage):
    """The list of activities, one card, and the form over it."""

    DEFAULT_CSS = """
    CardView #card { display: none; }
    CardView.-card #card { display: block; }
    CardView.-card #list { display: none; }
    CardView.-form #card, CardView.-form #list { display: none; }
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
            help="Judge one factor of the critical mass of the marked activity",
        ),
        UserAction(
            "diamond.stage",
            "Stage",
            ("s",),
            area="Activity",
            footer=44,
            changes=True,
            help="Move the marked activity to another stage; what is missing is told",
        ),
        UserAction(
            "diamond.lead",
            "Cluster",
            ("l",),
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
        yield Rows(
            activity_columns(),
            verb=_("Card"),
            empty=_("There is no activity yet."),
            id="list",
        )
        yield LinesView(id="card")

    def refresh_data(self) -> None:
        """List anew; an open card is drawn anew in its place."""
        self.profiles = list(telling.own_profiles(self.ctx))
        self.query_one("#list", Rows).show([activity_row(p) for p in self.profiles])
        self.query_one("#head", Words).reflow()
        if self.has_class("-card"):
            self._show_card(keep_place=True)

    def head(self, width: int) -> Iterator[Line]:
        """How many activities there are."""
        yield self.title(_("{n} activities").format(n=len(self.profiles)))

    def _current(self) -> Profile | None:
        row = self.query_one("#list", Rows).current
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
        here = self._current()
        if here is None:
            return
        choices: list[tuple[str, Line]] = [
            (aspect.value, f"{stages.aspect_name(aspect)}: {here.ratings.get(aspect, '?')}")
            for aspect in Aspect
        ]
        choose(self, here.name, choices, lambda aspect: self._ask_value(here, Aspect(aspect)))

    def _ask_value(self, profile: Profile, aspect: Aspect) -> None:
        words = {1: _("1 low"), 3: _("3 middling"), 5: _("5 high")}
        choices: list[tuple[str, Line]] = [(str(n), words.get(n, str(n))) for n in range(1, 6)]
        name = stages.aspect_name(aspect)
        choose(
            self,
            name,
            choices,
            lambda value: self.attempt(
                lambda: making.rate(self.ctx, profile, aspect, int(value)),
                f"{profile.name}: {name} {value}",
            ),
        )

    def action_mass(self) -> None:
        """Choose a factor, then how much there is of it."""
        here = self._current()
        if here is None:
            return
        choices: list[tuple[str, Line]] = []
        for factor in critical_mass.content().factor:
            mass = here.mass.get(factor.id)
            words = "?" if mass is None else critical_mass.mass_name(mass)
            choices.append((factor.id, f"{pick(factor.name)}: {words}"))
        choose(self, here.name, choices, lambda factor: self._ask_mass(here, factor))

    def _ask_mass(self, profile: Profile, factor: str) -> None:
        choices: list[tuple[str, Line]] = [
            (mass.value, critical_mass.mass_name(mass)) for mass in Mass
        ]
        name = pick(critical_mass.factor_name(factor))
        choose(
            self,
            name,
            choices,
            lambda mass: self.attempt(
                lambda: making.judge(self.ctx, profile, factor, Mass(mass)),
                f"{profile.name}: {name} {critical_mass.mass_name(Mass(mass))}",
            ),
        )

    def action_stage(self) -> None:
        """Choose a stage; each says what is missing before it."""
        activity = self._activity()
        if activity is None:
            return
        standing = self.ctx.standing(activity)
        choices: list[tuple[str, Line]] = []
        for stage in Stage:
            if stage is activity.stage or stage is Stage.PARKED:
                continue
            lacking = stages.obstacles(standing, stage)
            words = f" — {lacking[0].message}" if lacking else ""
            choices.append((stage.value, f"{stages.stage_name(stage)}{words}"))
        choose(
            self,
            _("{name} is: {stage}").format(
                name=activity.name, stage=stages.stage_name(activity.stage)
            ),
            choices,
            lambda stage: self.attempt(
                lambda: making.move(self.ctx, activity, Stage(stage)),
                f"{activity.name}: {stages.stage_name(Stage(stage))}",
            ),
            text=[_("Parking needs a reason: cap-tui activities stage NAME parked --reason …")],
        )

    def action_lead(self) -> None:
        """Choose the cluster that leads."""
        activity = self._activity()
        clusters = [a for a in self.ctx.records(Actor).all() if a.helix == "cluster"]
        if activity is None or not clusters:
            self.say(_("There is no cluster yet: cap-tui actors add NAME --helix cluster"), "hint")
            return
        choose(
            self,
            _("Which cluster leads {name}?").format(name=activity.name),
            [(cluster.uid, cluster.name) for cluster in clusters],
            lambda uid: self.attempt(
                lambda: making.change(self.ctx, activity, {"cluster": uid}), activity.name
            ),
        )

    def action_edit(self) -> None:
        """The form over the marked activity."""
        activity = self._activity()
        if activity is None:
            return
        form = form_for(
            TransformativeActivity, activity, only=EDITED, draft=f"diamond.edit.{activity.uid}"
        )
        self.add_class("-form")
        self.mount(form)
        self.call_after_refresh(lambda: form.first().focus())

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Store what the form holds."""
        event.stop()
        activity = self._activity()
        if activity is not None:
            self.attempt(
                lambda: making.change(self.ctx, activity, event.values),
                _("{name} is saved.").format(name=event.values["name"]),
            )
            event.form.sent()
        self._close(event.form)

    def on_form_cancelled(self, event: Form.Cancelled) -> None:
        """Leave the form; what was typed is kept as a draft."""
        event.stop()
        self._close(event.form)

    def _close(self, form: Form) -> None:
        form.remove()
        self.remove_class("-form")
        self.query_one("#card" if self.has_class("-card") else "#list").focus()

    def explain(self) -> Iterable[Line]:
        """Where the marked activity stands, and why."""
        here = self._current()
        if here is None:
            return ()
        return [safe_line(here.name, Role.HEADING), *map(safe, explain(here))]
