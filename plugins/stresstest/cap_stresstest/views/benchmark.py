"""The benchmark: own value with its interval in the quartiles and the range of a group of regions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_stresstest import compared, explaining, rounds
from cap_stresstest.assessment import Assessment
from cap_stresstest.benchmark import Benchmark as Found
from cap_stresstest.benchmark import Standing, benchmark
from cap_stresstest.figures import number
from cap_stresstest.views.listed import ListedView
from cap_stresstest.words import _
from cap_tui.api import pick
from cap_tui.ui import Column, Line, Role, Row, safe, safe_line, signs


class Benchmark(ListedView):
    """Own value, interval, mean, middle half, range and percentile; no region is named."""

    found: Found | None = None

    def draw(self, assessment: Assessment | None) -> None:
        """Work the intervals out once, then list."""
        if assessment is not None:
            people = rounds.responses(self.ctx, assessment.round)
            self.found = benchmark(assessment, people)
        super().draw(assessment)

    def method(self) -> Iterator[str]:
        """Intervals and percentiles."""
        return explaining.standing()

    def columns(self) -> Sequence[Column]:
        """Range and middle half go first where the screen is narrow; the line below has them."""
        return [
            Column(_("Dimension"), least=22),
            Column(_("own"), 4, "right"),
            Column(_("interval"), 8, "right"),
            Column(_("mean"), 4, "right", drop=1),
            Column(_("middle"), 8, "right", drop=2),
            Column(_("range"), 8, "right", drop=3),
            Column(_("pct"), 4, "right"),
        ]

    def listed(self, assessment: Assessment) -> Iterator[Row]:
        """Dimensions, each unfolding to its indicators."""
        if self.found is None:
            return
        for standing in self.found.dimensions:
            is_open = standing.id in self.unfolded
            sign = signs().more if is_open else signs().arrow
            name = pick(assessment.pack.dimensions[standing.id].short)
            yield self._row(standing, f"{sign} {name}")
            if is_open:
                for entry in assessment.pack.of_dimension(standing.id):
                    yield self._row(self.found.of(entry.id), f"    {entry.id} {pick(entry.name)}")

    def _row(self, standing: Standing, name: str) -> Row:
        others = standing.others
        percentile = standing.percentile
        cells: list[Line] = [
            safe(name),
            safe_line(number(standing.own), Role.TITLE),
            compared.between(standing.low, standing.high),
            number(others.mean) if others else "–",
            compared.between(others.q1, others.q3) if others and others.enough else "–",
            compared.between(others.min, others.max) if others else "–",
            f"{percentile:.0f}" if percentile is not None else "–",
        ]
        return Row(standing.id, cells)

    def below(self, assessment: Assessment, key: str) -> Iterator[Line]:
        """The figures of the row in a sentence."""
        if self.found is None:
            return
        entry = self.found.of(key)
        yield safe_line(compared.name_of(assessment, key), Role.HEADING)
        if entry.others is not None:
            text = _("n {n}; {count} regions: mean {mean}, range {range}").format(
                n=entry.n,
                count=entry.others.n,
                mean=number(entry.others.mean),
                range=compared.between(entry.others.min, entry.others.max),
            )
            if entry.percentile is not None:
                half = compared.between(entry.others.q1, entry.others.q3)
                more = _("middle half {half}; {pct:.0f} % lie below")
                text += ", " + more.format(half=half, pct=entry.percentile)
            yield safe_line(text)
        if entry.stands_out:
            yield safe_line(_("The others' mean lies outside the own interval (95 %)."), Role.TITLE)
