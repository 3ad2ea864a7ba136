"""The activity card view: every activity in a list, its card beside it or in its place; rating by digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond import making, telling
from cap_diamond.priorities import explain
from cap_diamond.profile import Profile
from cap_diamond.views.base import DiamondPage
from cap_diamond.views.diamond import signs_of
from cap_diamond.words import _
from cap_tui.api import Aspect, CapError, PluginContext, TransformativeActivity, card, stages
from cap_tui.ui import (
    Column,
    Line,
    LinesView,
    Role,
    Row,
    Rows,
    UserAction,
    Words,
    choose,
    joined,
    safe,
    safe_line,
)


class CardView(DiamondPage):
    """The list of activities and one card."""

    DEFAULT_CSS = """
    CardView LinesView { display: none; }
    CardView.-card LinesView { display: block; }
    CardView.-card Rows { display: none; }
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "diamond.rate",
            "Rate",
            ("r",),
            run="rate",
            area="Activity",
            footer=50,
            changes=True,
            help="Rate one aspect of the marked activity from 1 to 5",
        ),
        UserAction("diamond.cards", "Back to the list", ("escape",), run="back", area="Activity"),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.profiles: list[Profile] = []

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Rows(
            [
                Column(_("Activity"), least=20),
                Column(_("strength"), 8, "right"),
                Column(_("relevance"), 9, "right", drop=2),
                Column(_("term"), 7, drop=3),
                Column(_("stage"), 14, drop=1),
            ],
            verb=_("Card"),
            empty=_("There is no activity yet."),
        )
        yield LinesView(id="card")

    def refresh_data(self) -> None:
        """List anew; an open card is drawn anew in its place."""
        self.profiles = list(telling.own_profiles(self.ctx))
        self.query_one(Rows).show(
            [
                Row(
                    profile.uid,
                    [
                        safe_line(f"{signs_of(profile)} {profile.name}"),
                        telling.number(profile.strength),
                        str(profile.relevance or "?"),
                        card.period_name(profile.period),
                        stages.stage_name(profile.stage),
                    ],
                )
                for profile in self.profiles
            ]
        )
        self.query_one("#head", Words).reflow()
        if self.has_class("-card"):
            self._show_card(keep_place=True)

    def head(self, width: int) -> Iterator[Line]:
        """How many activities there are."""
        made_up = _("SYNTHETIC") if self.ctx.region.synthetic else ""
        title = _("{n} activities").format(n=len(self.profiles))
        yield joined([safe_line(title, Role.TITLE), safe_line(made_up, Role.WARN)], "  ")

    def _current(self) -> Profile | None:
        row = self.query_one(Rows).current
        return next((p for p in self.profiles if row and p.uid == row.key), None)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Enter: the card."""
        event.stop()
        self.add_class("-card")
        self._show_card()
        self.query_one("#card").focus()

    def _show_card(self, *, keep_place: bool = False) -> None:
        here = self._current()
        if here is None:
            return
        found = card.card_of(self.ctx, self.ctx.records(TransformativeActivity).get(here.uid))
        self.query_one("#card", LinesView).show(
            lambda width: [safe(line) for line in card.card_lines(found, width)],
            keep_place=keep_place,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc belongs to the screen while the list is shown; a reader rates nothing."""
        if action == "back":
            return self.has_class("-card")
        if action == "rate":
            return not self.ctx.readonly
        return True

    def action_back(self) -> None:
        """Back to the list."""
        self.remove_class("-card")
        self.query_one(Rows).focus()

    def action_rate(self) -> None:
        """Choose an aspect, then a value."""
        here = self._current()
        if here is None:
            self.say(_("No activity is marked."), "hint")
            return
        choices: list[tuple[str, Line]] = [
            (aspect.value, f"{stages.aspect_name(aspect)}: {here.ratings.get(aspect, '?')}")
            for aspect in Aspect
        ]
        choose(self, here.name, choices, lambda aspect: self._ask_value(here, Aspect(aspect)))

    def _ask_value(self, profile: Profile, aspect: Aspect) -> None:
        words = {1: _("1 low"), 3: _("3 middling"), 5: _("5 high")}
        choices: list[tuple[str, Line]] = [(str(n), words.get(n, str(n))) for n in range(1, 6)]
        choose(
            self,
            stages.aspect_name(aspect),
            choices,
            lambda value: self._rate(profile, aspect, int(value)),
        )

    def _rate(self, profile: Profile, aspect: Aspect, value: int) -> None:
        try:
            making.rate(self.ctx, profile, aspect, value)
        except CapError as error:
            self.say(f"{error.what} {error.remedy}".strip(), "warning")
            return
        self.refresh_data()
        self.say(
            _("{name}: {aspect} {value}").format(
                name=profile.name, aspect=stages.aspect_name(aspect), value=value
            )
        )

    def explain(self) -> Iterable[Line]:
        """Where the marked activity stands, and why."""
        here = self._current()
        if here is None:
            return ()
        return [safe_line(here.name, Role.HEADING), *map(safe, explain(here))]
