"""A page of results on the screen: its listing, dimensions that unfold, and what belongs to the marked row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import ComposeResult

from cap_stresstest import explanations, measures
from cap_stresstest.listing_columns import Fold, listed_keys
from cap_stresstest.result_listings import TRACK, list_dimensions
from cap_stresstest.result_pages import PAGES, ResultPage
from cap_stresstest.round_result import RoundResult
from cap_stresstest.sentences import name_of
from cap_stresstest.views.round_view import RoundView
from cap_stresstest.words import _
from cap_tui.api import Listing, ListingRow, PluginContext, bars, fit_columns
from cap_tui.ui import Line, ListingView, Role, Rows, Words, safe, safe_line, signs

MARGIN = 2  # terminal cells before the first column of a list


class PageView(RoundView):
    """One page of :data:`cap_stresstest.result_pages.PAGES`."""

    DEFAULT_CSS = """
    PageView #below { height: auto; max-height: 7; }
    """

    def __init__(self, ctx: PluginContext, page: str) -> None:
        super().__init__(ctx)
        self.page: ResultPage = PAGES[page]
        self.found: Any = None
        self.unfolded: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        yield from self.compose_head()
        yield ListingView(id="listing")
        yield Words(self._below, id="below")

    def draw(self, assessment: RoundResult | None) -> None:
        """Work out what the page needs once, then list."""
        self.found = self.compute(assessment) if assessment else None
        self._list()

    def compute(self, assessment: RoundResult) -> Any:
        """What the page needs beside the assessment."""
        return self.page.compute(self.ctx, assessment)

    def listing(self, assessment: RoundResult, fold: Fold) -> Listing:
        """The listing of the page, with the dimensions that are unfolded."""
        return self.page.listing(assessment, self.found, fold)

    def _list(self) -> None:
        self.draw_head()
        fold = Fold(self.unfolded, signs().more, signs().arrow)
        empty = Listing("", "", (), ())
        shown = self.listing(self.assessment, fold) if self.assessment else empty
        self.query_one(ListingView).show_listing(shown)
        self.query_one("#below", Words).reflow()

    def on_rows_moved(self) -> None:
        """Another row: show what belongs to it."""
        self.query_one("#below", Words).reflow()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Unfold or fold a dimension."""
        if self.assessment and event.key in self.assessment.pack.dimensions:
            self.unfolded ^= {event.key}
            self._list()

    def _below(self, width: int) -> Iterable[Line]:
        view = self.query_one(ListingView)
        if self.assessment is None or view.listing is None:
            return ()
        lines: list[Line] = []
        if view.marked is not None and view.marked.key:
            lines += self._of_row(view.listing, view.marked, width)
        if self.page.notes_on_screen:
            lines += [safe(note) for note in view.listing.notes]
        return lines

    def _of_row(self, listing: Listing, row: ListingRow, width: int) -> Iterable[Line]:
        """The full name, the columns for which there is no place, and the notes of a row."""
        assert self.assessment is not None
        if row.key in self.assessment.pack.indicators:
            yield safe_line(name_of(self.assessment, row.key), Role.HEADING)
        placed = {place for place, _cells in fit_columns(listing.columns, width - MARGIN)}
        more = [
            f"{column.title} {text}"
            for place, column in listing.shown
            if place not in placed and (text := listing.text(row, place))
        ]
        if more:
            yield safe("; ".join(more))
        yield from (safe_line(note) for note in row.notes)

    def explain(self) -> Iterable[Line]:
        """The indicator at the cursor; for a dimension how its value comes about; then the method."""
        row = self.query_one(ListingView).marked
        if self.assessment is None or row is None:
            return super().explain()
        if row.key in self.assessment.pack.indicators:
            told = explanations.indicator(self.assessment, row.key)
        elif row.key in self.assessment.pack.dimensions:
            told = explanations.dimension(self.assessment, row.key)
        else:
            return super().explain()
        return [safe(text) for text in (*told, *self.page.method(self.assessment))]

    def method(self) -> Iterable[str]:
        """How the figures of this page come about."""
        return self.page.method(self.assessment) if self.assessment else ()


class DimensionView(PageView):
    """The dimensions, each with its measure drawn on the scale."""

    def listing(self, assessment: RoundResult, fold: Fold) -> Listing:
        """The listing with the drawn measures."""
        glyphs = bars.ASCII if signs().full.isascii() else bars.UNICODE
        scale = measures.scale(assessment)

        def draw(key: str) -> str:
            return bars.track(measures.measure(assessment, key), TRACK, scale, glyphs)

        return list_dimensions(assessment, listed_keys(assessment.pack, fold), fold, draw)

    def _of_row(self, listing: Listing, row: ListingRow, width: int) -> Iterable[Line]:
        yield from super()._of_row(listing, row, width)
        drawn = bars.ASCII if signs().full.isascii() else bars.UNICODE
        text = _("{own} own  {mean} portfolio mean  {band} its range  {before} previous round")
        words = text.format(own=drawn.own, mean=drawn.mean, band=drawn.ends, before=drawn.previous)
        yield safe_line(words, Role.MUTED)
