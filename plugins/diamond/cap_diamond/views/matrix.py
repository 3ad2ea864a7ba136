"""The priorities view: the matrix, the ranking with its stability, and what if the weights were others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond import drawing, priorities
from cap_diamond.listings import aspect_weights, own_profiles, ranking_listing, ranking_notes
from cap_diamond.profile import Profile
from cap_diamond.renderings import ratings_words
from cap_diamond.views.base import ListPage
from cap_diamond.words import _
from cap_tui.api import Aspect, PluginContext, Stage, pick, stages
from cap_tui.ui import (
    Line,
    LinesView,
    ListingView,
    Role,
    UserAction,
    Words,
    choose,
    safe,
    safe_line,
    signs,
)

STEPS = (0.0, 0.5, 1.0, 2.0, 4.0)


class MatrixView(ListPage):
    """The ranking as a list; ``m`` shows the matrix in its place."""

    DEFAULT_CSS = """
    MatrixView LinesView { display: none; }
    MatrixView.-matrix LinesView { display: block; }
    MatrixView.-matrix ListingView { display: none; }
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "diamond.matrix",
            "Matrix",
            ("v",),
            run="matrix",
            area="Priorities",
            footer=50,
            help="Strength against period of relevance; again for the ranking",
        ),
        UserAction(
            "diamond.method",
            "Method",
            ("M",),
            run="method",
            area="Priorities",
            footer=40,
            help="Rank by another method",
        ),
        UserAction(
            "diamond.weights",
            "What if",
            ("W",),
            run="weights",
            area="Priorities",
            footer=45,
            help="Give a criterion another weight and see what moves; nothing is stored",
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.method = "weighted_sum"
        self.weights = priorities.adjustable()
        self.profiles: list[Profile] = []
        self.ranking: priorities.Ranking | None = None

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield ListingView(id="ranking")
        yield LinesView(id="matrix")
        yield Words(id="why")

    def refresh_data(self) -> None:
        """Rank anew."""
        self.profiles = [p for p in own_profiles(self.ctx) if p.stage is not Stage.PARKED]
        self.ranking = priorities.ranking(self.profiles, self.weights, self.method)
        ascii_only = signs().rule == "-"
        self.query_one("#matrix", LinesView).show(
            lambda width: [
                safe(line)
                for line in drawing.matrix_lines(self.profiles, width, ascii_only=ascii_only)
            ],
            keep_place=True,
        )
        self.query_one(ListingView).show_listing(ranking_listing(self.ranking, unrated=True))
        self.tell()

    def head(self, width: int) -> Iterator[Line]:
        """The method, the weights, what the ranks mean."""
        if self.ranking is None:
            return
        changed = self.weights != priorities.adjustable()
        words = aspect_weights(self.ranking)
        method = priorities.method_name(self.ranking.method)
        yield self.title(method)
        mark = _("what if: {weights}") if changed else _("weights: {weights}")
        yield safe(mark.format(weights=words), Role.WARN if changed else Role.MUTED)

    def _current(self) -> Profile | None:
        row = self.query_one(ListingView).current
        return next((p for p in self.profiles if row and p.uid == row.key), None)

    def why(self) -> Iterator[Line]:
        """Its ratings, and the advice of its case."""
        here = self._current()
        if here is None:
            return
        yield safe_line(ratings_words(here))
        case = priorities.standing(here).case
        if case is not None:
            yield safe_line(f"→ {pick(case.advice)}", Role.TITLE)

    def action_matrix(self) -> None:
        """The matrix in place of the list, and back."""
        self.toggle_class("-matrix")
        self.query_one("#matrix" if self.has_class("-matrix") else "#ranking").focus()

    def action_method(self) -> None:
        """Choose the method."""
        choices = [(name, priorities.method_name(name)) for name in priorities.METHODS]
        choose(self, _("Rank by"), choices, self._by)

    def _by(self, method: str) -> None:
        self.method = method
        self.refresh_data()

    def action_weights(self) -> None:
        """Choose a criterion, then its weight."""
        choices = [
            (aspect.value, f"{stages.aspect_name(aspect)}: {weight:g}")
            for aspect, weight in self.weights.items()
        ]
        choose(self, _("What if the weight of …"), choices, self._ask_weight)

    def _ask_weight(self, aspect: str) -> None:
        choices = [(f"{step:g}", f"{step:g}") for step in STEPS]
        choose(self, _("… were"), choices, lambda step: self._weigh(Aspect(aspect), float(step)))

    def _weigh(self, aspect: Aspect, weight: float) -> None:
        trial = {**self.weights, aspect: weight}
        if sum(trial.values()) <= 0:
            self.say(_("One weight at least stays above zero."), "hint")
            return
        self.weights = trial
        self.refresh_data()

    def explain(self) -> Iterable[Line]:
        """The marked activity; then how firmly the ranking stands."""
        lines: list[Line] = []
        here = self._current()
        if here is not None:
            lines += [safe_line(here.name, Role.HEADING), *map(safe, priorities.explain(here))]
        if self.ranking is not None:
            lines += ["", *map(safe, ranking_notes(self.ranking))]
        return lines
