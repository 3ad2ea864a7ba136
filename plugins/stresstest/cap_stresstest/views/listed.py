"""A view that lists dimensions or indicators, with a line below about the one at the cursor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from textual.app import ComposeResult

from cap_stresstest import explaining, lines
from cap_stresstest.assessment import Assessment
from cap_stresstest.views.base import RoundView
from cap_tui.api import PluginContext
from cap_tui.ui import Column, Line, Row, Rows, Words, safe


class ListedView(RoundView):
    """Subclasses say which columns, which rows, and what stands below for a row's key."""

    DEFAULT_CSS = "ListedView #below { height: auto; max-height: 6; }"

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.unfolded: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Rows(id="listed")
        yield Words(id="below")

    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """The columns of the list."""

    @abstractmethod
    def listed(self, assessment: Assessment) -> Iterable[Row]:
        """The rows; the key of a row is the id of its dimension or indicator."""

    def below(self, assessment: Assessment, key: str) -> Iterable[Line]:
        """What is said about the row at the cursor."""
        return ()

    def empty(self) -> str:
        """What is said when there is nothing to list although there are answers."""
        return ""

    def draw(self, assessment: Assessment | None) -> None:
        """List what was assessed."""
        self.query_one("#head", Words).reflow()
        found = list(self.listed(assessment)) if assessment else []
        self.query_one(Rows).show(found, columns=self.columns(), empty=self.empty())
        self._tell()

    def on_rows_moved(self) -> None:
        """Another row: say what belongs to it."""
        self._tell()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Unfold or fold a dimension."""
        if self.assessment and event.key in self.assessment.pack.dimensions:
            self.unfolded ^= {event.key}
            self.draw(self.assessment)

    def _tell(self) -> None:
        row = self.query_one(Rows).current
        told = list(self.below(self.assessment, row.key)) if self.assessment and row else []
        self.query_one("#below", Words).show(told)

    def explain(self) -> Iterable[Line]:
        """The indicator at the cursor; for a dimension how its value comes about; then the method."""
        row = self.query_one(Rows).current
        if self.assessment is None or row is None:
            return super().explain()
        method = [safe(text) for text in self.method()]
        if row.key in self.assessment.pack.indicators:
            return [*self.explained(row.key), *method]
        if row.key in self.assessment.pack.dimensions:
            wide = explaining.UNBROKEN
            told = lines.explain_dimension(self.assessment, row.key, wide)
            return [*(safe(text) for text in told), *method]
        return super().explain()
