"""The results of a region by a day: every indicator, rules, claims and the formative loop.

What was worked out is kept for each indicator; only what changed is worked out again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from cap_evaluation.computed_indicator import computed_result
from cap_evaluation.contribution_claim import claim_strength
from cap_evaluation.definitions import Definition, RegionFramework, own_records, region_framework
from cap_evaluation.expected_period import due_day
from cap_evaluation.formative_loop import LoopResult, loop_results
from cap_evaluation.indicator_result import Baseline, IndicatorResult, indicator_result
from cap_evaluation.measurement_index import (
    Carrier,
    InputRow,
    MeasurementIndex,
    measurement_index,
    until,
)
from cap_evaluation.period import months_ended_by
from cap_evaluation.records import Claim, LearningDecision, LearningFinding
from cap_evaluation.sanity_rule import RuleResult, rule_results
from cap_evaluation.series import Series
from cap_evaluation.stresstest_baseline import stresstest_baseline
from cap_tui.api import PluginContext


@dataclass(frozen=True)
class OverduePeriod:
    """A missing period whose days of grace are over."""

    indicator: str
    action: str
    institution: str
    period: str
    due: datetime.date
    days_late: int
    owner: str


@dataclass(frozen=True)
class Results:
    """What is known of a region by a day."""

    as_of: datetime.date
    framework: RegionFramework
    indicators: Mapping[str, IndicatorResult]
    rules: tuple[RuleResult, ...]
    claims: tuple[tuple[Claim, str], ...]
    loop: tuple[LoopResult, ...]
    inputs: Mapping[Carrier, Sequence[InputRow]] = field(default_factory=dict)


@dataclass
class _Kept:
    """The results of single indicators with what they were worked out from."""

    framework: RegionFramework
    as_of: datetime.date
    inputs_revision: int
    inputs: Mapping[Carrier, Sequence[InputRow]]
    results: dict[str, tuple[int, Baseline, IndicatorResult]] = field(default_factory=dict)


_kept: WeakKeyDictionary[PluginContext, _Kept] = WeakKeyDictionary()


def region_results(ctx: PluginContext, as_of: datetime.date) -> Results:
    """All results by a day; rows of periods that end after it do not count."""
    framework, index = region_framework(ctx), measurement_index(ctx)
    kept = _kept.get(ctx)
    if (
        kept is None
        or kept.framework is not framework
        or kept.as_of != as_of
        or kept.inputs_revision != index.inputs_revision
    ):
        kept = _kept[ctx] = _Kept(framework, as_of, index.inputs_revision, _inputs(index, as_of))
    results = {
        ref: _result(ctx, definition, framework, index, as_of, kept)
        for ref, definition in framework.indicators.items()
    }
    return Results(
        as_of=as_of,
        framework=framework,
        indicators=results,
        rules=tuple(rule_results(framework.rules, results)),
        claims=tuple((claim, claim_strength(claim)) for claim in framework.claims),
        loop=tuple(
            loop_results(
                own_records(ctx, LearningFinding),
                own_records(ctx, LearningDecision),
                results,
                as_of,
                framework.reference,
            )
        ),
        inputs=kept.inputs,
    )


def _result(
    ctx: PluginContext,
    definition: Definition,
    framework: RegionFramework,
    index: MeasurementIndex,
    as_of: datetime.date,
    kept: _Kept,
) -> IndicatorResult:
    if definition.indicator.computed:
        return computed_result(ctx, definition, as_of)
    figures = index.figures_of(framework.stored_names(definition.ref))
    revision = figures.revision
    series: Mapping[Carrier, Series] = figures.series
    cut = index.counted_until(as_of)
    baseline = _baseline(ctx, definition, framework, series)
    known = kept.results.get(definition.ref)
    if known is not None and known[:2] == (revision, baseline):
        return known[2]
    if cut is not None:
        series = until(series, cut)
    result = indicator_result(
        definition, series, kept.inputs, framework, months_ended_by(as_of), baseline
    )
    kept.results[definition.ref] = (revision, baseline, result)
    return result


def _inputs(index: MeasurementIndex, as_of: datetime.date) -> Mapping[Carrier, Sequence[InputRow]]:
    """The inputs of periods that had ended."""
    ended = months_ended_by(as_of)
    if all(row.start + row.months <= ended for rows in index.inputs.values() for row in rows):
        return index.inputs
    return {
        carrier: [row for row in rows if row.start + row.months <= ended]
        for carrier, rows in index.inputs.items()
    }


def _baseline(
    ctx: PluginContext,
    definition: Definition,
    framework: RegionFramework,
    series: Mapping[Carrier, Series],
) -> Baseline:
    indicator = definition.indicator
    if indicator.aggregation == "sum":
        return Baseline()
    if indicator.baseline is not None:
        return Baseline(indicator.baseline, indicator.source)
    if indicator.baseline_from is None:
        return Baseline()
    starts = [entry.start for entry in framework.assignments.get(definition.ref, ())]
    starts = starts or [one.first_month for one in series.values() if not one.empty]
    wanted = indicator.baseline_from
    return stresstest_baseline(ctx, definition, wanted, min(starts, default=None))


def overdue_periods(results: Results) -> list[OverduePeriod]:
    """Every missing period that is past its due day, by due day, indicator, action, institution."""
    return missing_periods(results, ahead=-1)


def missing_periods(results: Results, ahead: int) -> list[OverduePeriod]:
    """Every missing period that is late, or due within the days ``ahead``, in the same order."""
    grace = results.framework.settings.grace_days
    found = []
    for ref, result in results.indicators.items():
        owners = {
            (entry.action, entry.institution): entry.measured_by
            for entry in results.framework.assignments.get(ref, ())
        }
        for missing in result.coverage.missing:
            due = due_day(missing.months, grace)
            late = (results.as_of - due).days
            if late >= -ahead:
                carrier = (missing.action, missing.institution)
                text = result.definition.text(missing.months)
                owner = owners.get(carrier, "") or result.definition.indicator.owner
                found.append(OverduePeriod(ref, *carrier, text, due, late, owner))
    found.sort(key=lambda one: (one.due, one.indicator, one.action, one.institution))
    return found
