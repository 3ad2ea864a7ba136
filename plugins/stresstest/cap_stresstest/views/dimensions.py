"""The dimensions with own value, mean and range; each opens to its indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cap_stresstest import lines
from cap_stresstest.assessment import Assessment
from cap_stresstest.figures import number
from cap_stresstest.views.listed import ListedView
from cap_stresstest.words import _
from cap_tui.api import Measure, bars, pick
from cap_tui.ui import Column, Line, Role, Row, safe, safe_line, signs

TRACK = 25


class Dimensions(ListedView):
    """Own value against the portfolio, dimension by dimension."""

    def columns(self) -> Sequence[Column]:
        """The track goes before the figures where the screen is narrow."""
        return [
            Column(_("Dimension"), least=30),
            Column(_("own"), 4, "right"),
            Column(_("mean"), 4, "right", drop=1),
            Column(_("1 to 5"), TRACK, drop=2),
            Column(_("range"), 7, "right", drop=3),
            Column("n", 5, "right", drop=1),
        ]

    def listed(self, assessment: Assessment) -> Iterator[Row]:
        """One row a dimension, with its indicators below where it is unfolded."""
        pack, scores = assessment.pack, assessment.scores
        measures = lines.dimension_measures(assessment)
        for entry, measure in zip(pack.dimension, measures, strict=True):
            ns = [scores.indicators[key].n for key in scores.dimensions[entry.id].indicators_used]
            n = f"{min(ns)}–{max(ns)}" if ns else "0"
            sign = signs().more if entry.id in self.unfolded else signs().arrow
            yield self._row(assessment, entry.id, f"{sign} {pick(entry.short)}", measure, n)
            if entry.id in self.unfolded:
                inner = lines.indicator_measures(assessment, entry.id)
                for indicator, own in zip(pack.of_dimension(entry.id), inner, strict=True):
                    n = str(scores.indicators[indicator.id].n)
                    yield self._row(assessment, indicator.id, f"    {own.label}", own, n)

    def _row(self, assessment: Assessment, key: str, name: str, measure: Measure, n: str) -> Row:
        low, high = measure.low, measure.high
        known = low is not None and high is not None
        cells: list[Line] = [
            safe(name),
            safe_line(number(measure.own), Role.TITLE),
            number(measure.mean) if measure.mean is not None else "",
            bars.track(measure, TRACK, lines.scale(assessment), track_signs()),
            f"{number(low)}–{number(high)}" if known else "",
            n,
        ]
        return Row(key, cells)

    def below(self, assessment: Assessment, key: str) -> Iterable[Line]:
        """The key of the track, and the full name at the cursor."""
        pack = assessment.pack
        drawn = track_signs()
        text = _(
            "{own} own  {mean} portfolio mean  {band} its range  {before} round before"
        ).format(own=drawn.own, mean=drawn.mean, band=drawn.ends, before=drawn.previous)
        full = pack.dimensions[key].name if key in pack.dimensions else pack.indicators[key].name
        if key in pack.dimensions:
            own = assessment.scores.dimensions[key]
            rests = lines.behind(own) if own.indicators_used else _("No score: too few answers.")
        else:
            rests = lines.spread(assessment.scores.indicators[key])
        return [safe_line(pick(full)), safe_line(rests), safe_line(text, Role.MUTED)]


def track_signs() -> bars.Glyphs:
    """The track in ASCII where the terminal wants that."""
    return bars.ASCII if signs().full.isascii() else bars.UNICODE
