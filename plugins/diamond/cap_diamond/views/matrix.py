"""The priorities view: the matrix, the ranking with its stability, and what if the weights were others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult

from cap_diamond import drawing, priorities
from cap_diamond.listings import aspect_weights, own_profiles, ranking_listing, ranking_notes
from cap_diamond.pages import ratings_words
from cap_diamond.profile import Profile
from cap_diamond.words import _
from cap_tui.api import Aspect, Listing, ListingRow, PluginContext, Stage, labelled, pick, stages
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Line,
    LinesView,
    ListingPage,
    Role,
    safe,
    safe_line,
    signs,
    user_action,
)

STEPS = (0.0, 0.5, 1.0, 2.0, 4.0)


class MatrixView(ListingPage):
    """The ranking as a list; ``v`` shows the matrix in its place."""

    ACTION_PREFIX = "diamond"
    ACTION_AREA = "Priorities"
    PANES = ("rows", "matrix")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.method = "weighted_sum"
        self.weights = priorities.adjustable()

    def compose_rows(self) -> ComposeResult:
        yield from super().compose_rows()
        yield LinesView(id="matrix")

    def read(self) -> None:
        """Rank anew."""
        self.profiles = [p for p in own_profiles(self.ctx) if p.stage is not Stage.PARKED]
        self.ranking = priorities.ranking(self.profiles, self.weights, self.method)
        self.query_one("#matrix", LinesView).show(self._drawn_matrix, keep_place=True)

    def _drawn_matrix(self, width: int) -> Iterable[Line]:
        ascii_only = signs().rule == "-"
        return map(safe, drawing.matrix_lines(self.profiles, width, ascii_only=ascii_only))

    def list_rows(self) -> Listing:
        return ranking_listing(self.ranking, unrated=True)

    def head(self, width: int) -> Iterator[Line]:
        """The method, the weights, what the ranks mean."""
        changed = self.weights != priorities.adjustable()
        mark = _("what if: {weights}") if changed else _("weights: {weights}")
        yield self.title(priorities.method_name(self.ranking.method))
        words = mark.format(weights=aspect_weights(self.ranking))
        yield safe(words, Role.WARN if changed else Role.MUTED)

    @property
    def current(self) -> Profile | None:
        """The marked activity."""
        key = self.marked.key if self.marked else ""
        return next((profile for profile in self.profiles if profile.uid == key), None)

    def about_row(self, row: ListingRow, width: int) -> Iterator[Line]:
        """The ratings of the activity, and the advice of its case."""
        here = self.current
        if here is None:
            return
        yield safe_line(ratings_words(here))
        case = priorities.standing(here).case
        if case is not None:
            yield safe_line(f"→ {pick(case.advice)}", Role.TITLE)

    @user_action(
        "v", "Matrix", "Strength against period of relevance; again for the ranking", footer=50
    )
    def action_matrix(self) -> None:
        self.turn_to("rows" if self.pane == "matrix" else "matrix")

    @user_action("M", "Method", "Rank by another method", footer=40)
    def action_method(self) -> None:
        choices = [(name, priorities.method_name(name)) for name in priorities.METHODS]
        self.choose_setting("method", _("Rank by"), choices)

    @user_action(
        "W",
        "What if",
        "Give a criterion another weight and see what moves; nothing is stored",
        footer=45,
    )
    def action_weights(self) -> Dialog:
        criteria = [
            (aspect.value, labelled(stages.aspect_name(aspect), f"{weight:g}"))
            for aspect, weight in self.weights.items()
        ]
        aspect = yield ChoiceStep(_("What if the weight of …"), criteria)
        steps = [(f"{step:g}", f"{step:g}") for step in STEPS]
        weight = yield ChoiceStep(_("… were"), steps)
        trial = {**self.weights, Aspect(aspect): float(weight)}
        if sum(trial.values()) <= 0:
            self.say(_("One weight at least stays above zero."), "hint")
            return
        self.weights = trial
        self.refresh_data()

    def explain(self) -> Iterable[Line]:
        """The marked activity; then how firmly the ranking stands."""
        if (here := self.current) is not None:
            yield safe_line(here.name, Role.HEADING)
            yield from map(safe, priorities.explain(here))
        yield ""
        yield from map(safe, ranking_notes(self.ranking))
