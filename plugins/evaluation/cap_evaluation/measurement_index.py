"""The figures of a region by indicator and series, kept up to date with the tables.

The first reading goes over every measurement; after that only what came in or went is read.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

import msgspec

from cap_evaluation.period import Months, months_ended_by
from cap_evaluation.records import InputAmount, Measurement
from cap_evaluation.series import MeasuredFigure, Series
from cap_tui.api import PluginContext

Carrier = tuple[str, str]
"""The codes of an action and an institution."""
LONGEST = 16
"""More than the months of any period."""


class MeasurementRow(msgspec.Struct, gc=False):
    """What the index needs of a measurement."""

    indicator: str
    action: str
    institution: str
    start: int
    months: int
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    weight: float | None = None
    dimension: str = ""
    category: str = ""
    evidence: str = ""
    attachment: str = ""
    owner: str = ""


class InputRow(msgspec.Struct, gc=False):
    """What the index needs of an input."""

    action: str
    institution: str
    start: int
    months: int
    amount: float
    unit: str
    uncertainty: float | None = None
    owner: str = ""


class IndicatorFigures:
    """The series of one indicator. ``revision`` grows with every change.

    ``unproven`` counts the figures without evidence by the month before which their period ended.
    """

    def __init__(self) -> None:
        self.series: dict[Carrier, Series] = {}
        self.revision = 0
        self.unproven: dict[int, int] = {}

    def add(self, other: IndicatorFigures) -> None:
        """Take the figures of another one in; where both have one, its own stays."""
        self.revision += other.revision
        for end, count in other.unproven.items():
            self.note_unproven(end, count)
        for carrier, series in other.series.items():
            mine = self.series_of(carrier)
            mine.stated = {**series.stated, **mine.stated}
            for category, figures in series.categories.items():
                mine.categories[category] = {**figures, **mine.categories.get(category, {})}

    def note_unproven(self, end: int, count: int) -> None:
        """So many figures more, of periods that ended before the month, have no evidence."""
        self.unproven[end] = self.unproven.get(end, 0) + count

    def unproven_until(self, ended: int) -> int:
        """How many figures of periods that had ended have no evidence."""
        return sum(count for end, count in self.unproven.items() if end <= ended)

    def series_of(self, carrier: Carrier) -> Series:
        """The series of an action and an institution, which is about to change; a new one when there is none."""
        series = self.series.get(carrier)
        if series is None:
            series = self.series[carrier] = Series(*carrier)
        series.forget_totals()
        return series


class MeasurementIndex:
    """All own figures and inputs of a region by what they belong to.

    What partners measured comes with their bundles. It is theirs: nothing of it counts here.
    """

    def __init__(self, ctx: PluginContext) -> None:
        self.figures: dict[str, IndicatorFigures] = {}
        self.inputs: dict[Carrier, list[InputRow]] = {}
        self.inputs_revision = 0
        self.last_end = 0
        self._seq = -1
        self._own = ctx.region.code
        self._periods: dict[int, Months] = {}
        self._measurements = ctx.table_feed(Measurement.TABLE, MeasurementRow)
        self._inputs = ctx.table_feed(InputAmount.TABLE, InputRow)

    def refresh(self, seq: int) -> None:
        """Take in what changed since the last time; nothing while the region's sequence stays ``seq``."""
        if seq == self._seq:
            return
        self._seq = seq
        for added, removed in self._measurements.batches():
            for row in removed:
                if row.owner == self._own:
                    self._remove(row)
            self._add_all(added)
        came, went = (
            [row for row in rows if row.owner == self._own] for rows in self._inputs.changes()
        )
        if came or went:
            self.inputs_revision += 1
        for gone in went:
            self.inputs[gone.action, gone.institution].remove(gone)
        for amount in came:
            self.inputs.setdefault((amount.action, amount.institution), []).append(amount)

    def _add_all(self, rows: list[MeasurementRow]) -> None:
        indicator, carrier = "", ("", "")
        figures, series = IndicatorFigures(), Series("", "")
        periods = self._periods
        for row in rows:
            if row.owner != self._own:
                continue
            # Rows of one series follow each other in most files: what it belongs to is looked up once.
            if (
                row.indicator != indicator
                or row.action != carrier[0]
                or row.institution != carrier[1]
            ):
                indicator, carrier = row.indicator, (row.action, row.institution)
                figures = self._figures_of(indicator)
                series = figures.series_of(carrier)
            period = periods.get(row.start * LONGEST + row.months) or self._period(row)
            figure = MeasuredFigure(row.value, row.numerator, row.denominator, row.weight)
            if not row.evidence and not row.attachment:
                figures.note_unproven(period.end, 1)
            if row.dimension:
                series.put(period, (row.dimension, row.category), figure)
            else:
                series.stated[period] = figure

    def figures_of(self, names: Sequence[str]) -> IndicatorFigures:
        """The figures of an indicator that records hold under any of these names."""
        found = [figures for name in names if (figures := self.figures.get(name)) is not None]
        if len(found) == 1:
            return found[0]
        together = IndicatorFigures()
        for figures in found:
            together.add(figures)
        return together

    def _figures_of(self, indicator: str) -> IndicatorFigures:
        """The figures of an indicator, which are about to change."""
        figures = self.figures.get(indicator)
        if figures is None:
            figures = self.figures[indicator] = IndicatorFigures()
        figures.revision += 1
        return figures

    def _period(self, row: MeasurementRow) -> Months:
        """The period of a row, as one value that all its figures share."""
        period = Months(row.start, row.start + row.months)
        self._periods[row.start * LONGEST + row.months] = period
        self.last_end = max(self.last_end, period.end)
        return period

    def _remove(self, row: MeasurementRow) -> None:
        figures = self.figures[row.indicator]
        figures.revision += 1
        if not row.evidence and not row.attachment:
            figures.note_unproven(row.start + row.months, -1)
        series = figures.series[row.action, row.institution]
        series.drop(
            Months(row.start, row.start + row.months),
            (row.dimension, row.category) if row.dimension else None,
        )
        if series.empty:
            del figures.series[row.action, row.institution]

    def counted_until(self, as_of: datetime.date) -> int | None:
        """The month before which periods must have ended to count; None when all of them have."""
        ended = months_ended_by(as_of)
        return None if ended >= self.last_end else ended


_kept: WeakKeyDictionary[PluginContext, MeasurementIndex] = WeakKeyDictionary()


def measurement_index(ctx: PluginContext) -> MeasurementIndex:
    """The index of the region, up to date."""
    index = _kept.get(ctx)
    if index is None:
        index = _kept[ctx] = MeasurementIndex(ctx)
    index.refresh(ctx.seq)
    return index


def until(series: Mapping[Carrier, Series], ended: int) -> dict[Carrier, Series]:
    """The series as they were when only periods before month ``ended`` had ended."""
    found: dict[Carrier, Series] = {}
    for carrier, whole in series.items():
        part = Series(*carrier)
        part.stated = {p: f for p, f in whole.stated.items() if p.end <= ended}
        part.categories = {
            key: kept
            for key, figures in whole.categories.items()
            if (kept := {p: f for p, f in figures.items() if p.end <= ended})
        }
        if not part.empty:
            found[carrier] = part
    return found
