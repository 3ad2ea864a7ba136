"""The dimensions with own value, mean and range; each opens to its indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult

from cap_stresstest import lines
from cap_stresstest.assessment import Assessment
from cap_stresstest.views.base import RoundView
from cap_stresstest.words import _
from cap_tui.api import Measure, PluginContext, bars, pick
from cap_tui.ui import Column, Line, Role, Row, Rows, Words, safe, safe_line

TRACK = 25


class Dimensions(RoundView):
    """Own value against the portfolio, dimension by dimension."""

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.unfolded: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Rows(id="dimensions")
        yield Words(id="key")

    def draw(self, assessment: Assessment | None) -> None:
        """One row a dimension, with its indicators below where it is unfolded."""
        self.query_one("#head", Words).reflow()
        listed = list(self._rows(assessment)) if assessment else []
        columns = [
            Column(_("Dimension"), least=20),
            Column(_("own"), 4, "right"),
            Column(_("mean"), 4, "right", drop=1),
            Column(_("1 to 5"), TRACK, drop=2),
            Column(_("range"), 7, "right", drop=3),
            Column("n", 5, "right", drop=1),
        ]
        self.query_one(Rows).show(listed, columns=columns)
        key = _("● own  ◆ portfolio mean  ├─┤ its range  ○ round before   Enter opens, ? explains")
        self.query_one("#key", Words).show([safe_line(key, Role.MUTED)] if assessment else [])

    def _rows(self, assessment: Assessment) -> Iterator[Row]:
        pack, scores = assessment.pack, assessment.scores
        for entry, measure in zip(
            pack.dimension, lines.dimension_measures(assessment), strict=True
        ):
            ns = [scores.indicators[key].n for key in scores.dimensions[entry.id].indicators_used]
            n = f"{min(ns)}–{max(ns)}" if ns else "0"
            open_ = entry.id in self.unfolded
            name = ("▾ " if open_ else "▸ ") + pick(entry.short)
            yield self._row(assessment, entry.id, name, measure, n)
            if open_:
                inner = lines.indicator_measures(assessment, entry.id)
                for indicator, own in zip(pack.of_dimension(entry.id), inner, strict=True):
                    n = str(scores.indicators[indicator.id].n)
                    yield self._row(assessment, indicator.id, f"    {own.label}", own, n)

    def _row(self, assessment: Assessment, key: str, name: str, measure: Measure, n: str) -> Row:
        low, high = measure.low, measure.high
        spread = f"{lines.number(low)}–{lines.number(high)}" if measure.has_band else ""
        cells: list[Line] = [
            safe(name),
            safe_line(lines.number(measure.own), Role.TITLE),
            lines.number(measure.mean) if measure.mean is not None else "",
            bars.track(measure, TRACK, lines.scale(assessment)),
            spread,
            n,
        ]
        return Row(key, cells)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Unfold or fold a dimension; an indicator is explained with ``?``."""
        if self.assessment and event.key in self.assessment.pack.dimensions:
            self.unfolded ^= {event.key}
            self.draw(self.assessment)

    def explain(self) -> Iterable[Line]:
        """The indicator at the cursor; for a dimension how its value comes about."""
        row = self.query_one(Rows).current
        if self.assessment is None or row is None:
            return ()
        if row.key in self.assessment.pack.indicators:
            return self.explained(row.key)
        return [safe_line(line) for line in lines.explain_dimension(self.assessment, row.key, 76)]
