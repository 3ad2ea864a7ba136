"""The theory of change with the indicators on it, drawn in lines; a key writes it as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textual.app import ComposeResult

from cap_evaluation.charts.theory_of_change import TheoryLevel, theory_lines, theory_svg
from cap_evaluation.renderings import theory_words, today
from cap_evaluation.results import region_results
from cap_evaluation.theory import actor_names, theory_levels, theory_note
from cap_evaluation.words import _
from cap_tui.api import N_, PluginContext, save_file
from cap_tui.ui import Line, LinesView, Page, Words, safe, user_action


class TheoryView(Page):
    """Five levels from input to impact, over three levels of actors."""

    ACTION_PREFIX = "evaluation"
    ACTION_AREA = N_("Evaluation")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.levels: list[TheoryLevel] = []

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield LinesView(self.drawing, id="theory")

    def refresh_data(self) -> None:
        """Draw anew."""
        self.levels = theory_levels(region_results(self.ctx, today()))
        self.query_one("#head", Words).reflow()
        self.query_one(LinesView).reflow()

    def head(self, width: int) -> Iterator[Line]:
        """Where the theory is thin."""
        yield self.title(theory_words(self.levels))

    def drawing(self, width: int) -> Iterator[Line]:
        """The levels, one below the other."""
        yield from map(safe, theory_lines(self.levels, actor_names(), width))
        yield ""
        yield safe(theory_note())

    @user_action("w", "Write as SVG", "The theory of change as a drawing", footer=50)
    def action_write(self) -> None:
        def write(path: Path) -> None:
            drawn = theory_svg(self.levels, actor_names(), _("Theory of change"), theory_note())
            save_file(drawn.encode(), path)

        question = _("Write the drawing to which file?")
        self.write_file(question, "theory-of-change.svg", (".svg",), write)
