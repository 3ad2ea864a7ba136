"""How firmly the result stands: other weights, one indicator less, and what would move it most."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult

from cap_stresstest import compared, explaining, lines
from cap_stresstest.assessment import Assessment
from cap_stresstest.views.base import RoundView
from cap_tui.ui import LinesView


class Sensitivity(RoundView):
    """The text twin, to be read."""

    def compose(self) -> ComposeResult:
        yield LinesView(id="sensitivity")

    def method(self) -> Iterator[str]:
        """Weights, drop one, levers."""
        return explaining.firmness()

    def draw(self, assessment: Assessment | None) -> None:
        """Show the sentences."""
        if assessment is None:
            self.query_one(LinesView).show(lambda width: list(lines.nothing_yet(width)))
            return
        self.query_one(LinesView).show(
            lambda width: list(compared.firmness(assessment, width)), keep_place=True
        )
