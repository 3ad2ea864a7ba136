"""The result of one indicator: value, coverage, path and traffic light, results per input.

A figure that is not known is None with a reason: missing is never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cap_evaluation.aggregation import Aggregate, Totals, aggregate_series
from cap_evaluation.definitions import Definition, RegionFramework
from cap_evaluation.expected_period import Coverage, coverage
from cap_evaluation.indicator import Dimension, Indicator
from cap_evaluation.measurement_index import InputRow
from cap_evaluation.period import Months, parse_period
from cap_evaluation.result_per_input import (
    ResultPerInput,
    SeriesInput,
    result_per_input,
    series_input,
)
from cap_evaluation.series import Series, SeriesTotals
from cap_evaluation.traffic_light import (
    Light,
    Point,
    gap_to_path,
    planned_value,
    traffic_light,
)

Carrier = tuple[str, str]
MISMATCH = "evaluation.disaggregation-mismatch"
NO_BASELINE = "evaluation.no-baseline"


class Baseline(NamedTuple):
    """The baseline with its source in words; ``value`` is None with the reason why.

    ``months`` is the period that it describes, where the definition does not say.
    """

    value: float | None = None
    source: str = ""
    reason: str = ""
    months: Months | None = None


class SeriesResult(NamedTuple):
    """The value of one series and its latest period."""

    action: str
    institution: str
    value: float | None
    latest: str | None


class CategoryValues(NamedTuple):
    """The value of each category of a dimension; ``complete`` when no period lacks one."""

    values: Mapping[str, float | None]
    complete: bool


class ResultFinding(NamedTuple):
    """A finding about a figure."""

    id: str
    action: str | None
    institution: str | None
    period: str | None
    text: str = ""


@dataclass(frozen=True)
class IndicatorResult:
    """Everything that is known of an indicator by a day."""

    definition: Definition
    aggregate: Aggregate
    coverage: Coverage
    baseline: Baseline
    planned: float | None
    light: Light
    series: tuple[SeriesResult, ...]
    disaggregation: Mapping[str, CategoryValues]
    per_input: tuple[ResultPerInput, ...]
    findings: tuple[ResultFinding, ...]
    latest: Months | None
    totals: Mapping[Carrier, Totals]
    without_input: frozenset[Carrier] = frozenset()

    @property
    def value(self) -> float | None:
        """The value of the whole."""
        return self.aggregate.value


def indicator_result(
    definition: Definition,
    series: Mapping[Carrier, Series],
    inputs: Mapping[Carrier, Sequence[InputRow]],
    framework: RegionFramework,
    ended: int,
    baseline: Baseline,
) -> IndicatorResult:
    """The result of an indicator over its series, of which only periods before ``ended`` count."""
    indicator = definition.indicator
    found = {carrier: one.totals(indicator) for carrier, one in sorted(series.items())}
    totals = {carrier: one.by_period for carrier, one in found.items()}
    assignments = framework.assignments.get(definition.ref, ())
    aggregate = aggregate_series(list(totals.values()), indicator)
    latest = max(
        (next(reversed(one)) for one in totals.values() if one), key=lambda p: p.end, default=None
    )
    first = {carrier: one.first_month for carrier, one in series.items() if not one.empty}
    starts = first_months(first, {(a.action, a.institution): a.start for a in assignments})
    covered = coverage(definition, totals, first, assignments, ended)
    path = planned_path(definition, baseline, min(starts.values(), default=None))
    planned = planned_value(path, latest.end) if path and latest else None
    per_input = per_input_results(
        indicator, totals, starts, aggregate, baseline.value, inputs, framework
    )
    return IndicatorResult(
        definition=definition,
        aggregate=aggregate,
        coverage=covered,
        baseline=baseline,
        planned=planned,
        light=indicator_light(
            indicator, aggregate, baseline, planned, incomplete=not covered.complete
        ),
        series=tuple(_series_result(definition, key, one) for key, one in totals.items() if one),
        disaggregation={
            dimension.id: category_values(dimension, series, totals, indicator)
            for dimension in indicator.disaggregation
        },
        per_input=per_input,
        findings=tuple(_findings(definition, found, baseline)),
        latest=latest,
        totals=totals,
        without_input=_without_input(totals, inputs, per_input),
    )


def _without_input(
    totals: Mapping[Carrier, Totals],
    inputs: Mapping[Carrier, Sequence[InputRow]],
    per_input: Sequence[ResultPerInput],
) -> frozenset[Carrier]:
    """The series with results and without any input, or without one of a unit that the indicator wishes for."""
    none = {carrier for carrier, one in totals.items() if one and not inputs.get(carrier)}
    unknown = {
        (action, institution)
        for found in per_input
        for action, institution, reason in found.excluded
        if reason == "input_unknown"
    }
    return frozenset(none | unknown)


def first_months(
    measured: Mapping[Carrier, int], assigned: Mapping[Carrier, int]
) -> dict[Carrier, int]:
    """Where each series begins: its assignment, or its first measured month if that is earlier."""
    starts = dict(assigned)
    for carrier, first in measured.items():
        starts[carrier] = min(first, starts.get(carrier, first))
    return starts


def planned_path(definition: Definition, baseline: Baseline, earliest: int | None) -> list[Point]:
    """The points of the path; none without a target, or without a baseline where one is needed."""
    indicator, target = definition.indicator, definition.target_months
    if indicator.target is None or target is None:
        return []
    described = definition.baseline_months or baseline.months
    if indicator.aggregation == "sum":
        begin = described.end if described else earliest
        if begin is None:
            return []
        first = (begin, 0.0)
    elif baseline.value is None:
        return []
    else:
        first = (described.end if described else target.end, baseline.value)
    points = [first]
    for milestone in indicator.milestones:
        months = parse_period(milestone.period, definition.fiscal_year_start)
        if months is not None:
            points.append((months.end, milestone.value))
    points.append((target.end, indicator.target))
    return [
        point for place, point in enumerate(points) if place == 0 or point[0] > points[place - 1][0]
    ]


def indicator_light(
    indicator: Indicator,
    aggregate: Aggregate,
    baseline: Baseline,
    planned: float | None,
    *,
    incomplete: bool,
) -> Light:
    """The traffic light; grey with the reason of a null value, no_baseline or no_target."""
    start = 0.0 if indicator.aggregation == "sum" else baseline.value
    reason = aggregate.reason
    if reason is None and start is None:
        reason = "no_baseline"
    if reason is None and indicator.target is None:
        reason = "no_target"
    if (
        reason is not None
        or aggregate.value is None
        or start is None
        or indicator.target is None
        or planned is None
    ):
        return Light("grey", None, reason or "no_target", incomplete)
    gap = gap_to_path(aggregate.value, planned, start, indicator.target, indicator.direction)
    return traffic_light(gap, indicator.tolerance, incomplete=incomplete)


def _series_result(definition: Definition, carrier: Carrier, totals: Totals) -> SeriesResult:
    value = aggregate_series([totals], definition.indicator).value
    return SeriesResult(*carrier, value, definition.text(next(reversed(totals))))


def category_values(
    dimension: Dimension,
    series: Mapping[Carrier, Series],
    totals: Mapping[Carrier, Totals],
    indicator: Indicator,
) -> CategoryValues:
    """Each category of a dimension aggregated over its own rows."""
    values: dict[str, float | None] = {}
    complete = True
    for name in dimension.categories:
        rows = []
        for carrier, one in series.items():
            figures = one.categories.get((dimension.id, name), {})
            rows.append(dict(sorted(figures.items())))
            complete = complete and all(period in figures for period in totals[carrier])
        values[name] = aggregate_series(rows, indicator).value
    return CategoryValues(values, complete)


def per_input_results(
    indicator: Indicator,
    totals: Mapping[Carrier, Totals],
    starts: Mapping[Carrier, int],
    aggregate: Aggregate,
    baseline: float | None,
    inputs: Mapping[Carrier, Sequence[InputRow]],
    framework: RegionFramework,
) -> tuple[ResultPerInput, ...]:
    """The result related to each input that the indicator wishes for."""
    measured = {carrier: one for carrier, one in totals.items() if one}
    found = []
    for wish in indicator.per_input:
        known = {
            carrier: series_input(
                inputs.get(carrier, ()),
                wish.unit,
                Months(starts[carrier], next(reversed(one)).end),
                framework.rates,
            )
            for carrier, one in measured.items()
        }
        included = [measured[carrier] for carrier, one in known.items() if not one.reason]
        reason = _reason(indicator, aggregate, baseline, known)
        result = None
        if included and reason != "not_combined":
            result = _result(indicator, included, aggregate, baseline)
        found.append(
            result_per_input(
                wish,
                result,
                known,
                reason=reason,
                correlation=framework.settings.input_correlation,
            )
        )
    return tuple(found)


def _reason(
    indicator: Indicator,
    aggregate: Aggregate,
    baseline: float | None,
    inputs: Mapping[Carrier, SeriesInput],
) -> str | None:
    """Why there is no quotient, the first reason that holds; None when there is one."""
    if not inputs:
        return "no_data"
    reasons = {one.reason for one in inputs.values()}
    if "" not in reasons:
        return reasons.pop() if len(reasons) == 1 else "input_incomplete"
    if aggregate.reason == "not_combined":
        return "not_combined"
    if indicator.aggregation in ("last", "max", "mean"):
        if len(reasons) > 1:
            return "input_incomplete"
        if baseline is None:
            return "no_baseline"
    return None


def _result(
    indicator: Indicator, included: Sequence[Totals], aggregate: Aggregate, baseline: float | None
) -> float | None:
    """What is related to the input: a sum, numerators, or the change since the baseline in the wanted direction."""
    if indicator.aggregation in ("sum", "ratio"):
        part = aggregate_series(included, indicator)
        return part.value if indicator.aggregation == "sum" else part.numerator
    if aggregate.value is None or baseline is None:
        return None
    change = aggregate.value - baseline
    return -change if indicator.direction == "down" else change


def _findings(
    definition: Definition, found: Mapping[Carrier, SeriesTotals], baseline: Baseline
) -> list[ResultFinding]:
    findings = [
        ResultFinding(MISMATCH, *carrier, definition.text(period))
        for carrier, one in found.items()
        for period in one.mismatches
    ]
    if baseline.reason:
        findings.append(ResultFinding(NO_BASELINE, None, None, None, baseline.reason))
    return findings
