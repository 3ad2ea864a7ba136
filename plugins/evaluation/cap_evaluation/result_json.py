"""Results, overdue periods and definitions as data for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from cap_evaluation.definitions import Definition
from cap_evaluation.formative_loop import LoopResult, PeriodValue
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.result_per_input import ResultPerInput
from cap_evaluation.results import OverduePeriod, Results


def results_data(results: Results) -> dict[str, Any]:
    """All results of a region."""
    return {
        "as_of": results.as_of.isoformat(),
        "indicators": [result_data(result) for result in results.indicators.values()],
        "rules": [
            {
                "id": entry.rule.code,
                "left": entry.left,
                "op": entry.rule.op,
                "right": entry.right,
                "holds": entry.holds,
                "severity": entry.rule.severity,
            }
            for entry in results.rules
        ],
        "claims": [
            {"id": claim.code, "text": claim.text, "strength": strength}
            for claim, strength in results.claims
        ],
        "loop": [loop_data(entry) for entry in results.loop],
    }


def result_data(result: IndicatorResult) -> dict[str, Any]:
    """The result of one indicator."""
    indicator, light = result.definition.indicator, result.light
    return {
        "id": result.definition.ref,
        "name": result.definition.name,
        "unit": indicator.unit,
        "level": indicator.level,
        "direction": indicator.direction,
        "aggregation": indicator.aggregation,
        "value": result.value,
        "reason": result.aggregate.reason,
        "numerator": result.aggregate.numerator,
        "denominator": result.aggregate.denominator,
        "expected": result.coverage.expected,
        "covered": result.coverage.covered,
        "complete": result.coverage.complete,
        "missing": [
            {
                "action": entry.action,
                "institution": entry.institution,
                "period": result.definition.text(entry.months),
            }
            for entry in result.coverage.missing
        ],
        "baseline": result.baseline.value,
        "baseline_source": result.baseline.source,
        "planned": result.planned,
        "target": indicator.target,
        "latest": result.definition.text(result.latest) if result.latest else None,
        "light": light._asdict(),
        "series": [entry._asdict() for entry in result.series],
        "disaggregation": {
            name: {"values": dict(entry.values), "complete": entry.complete}
            for name, entry in result.disaggregation.items()
        },
        "per_input": [per_input_data(entry) for entry in result.per_input],
        "findings": [entry._asdict() for entry in result.findings],
        "provenance": provenance_data(result.definition),
    }


def per_input_data(entry: ResultPerInput) -> dict[str, Any]:
    """A result per unit of input."""
    return {
        **entry._asdict(),
        "excluded": [
            {"action": action, "institution": institution, "reason": reason}
            for action, institution, reason in entry.excluded
        ],
        "rates": [
            {
                "from": rate.base,
                "to": rate.quote,
                "date": rate.date,
                "rate": rate.rate,
                "source": rate.source,
            }
            for rate in entry.rates
        ],
    }


def loop_data(entry: LoopResult) -> dict[str, Any]:
    """A finding, its decision and what came after it."""
    decision = entry.decision
    return {
        "finding": entry.finding.uid,
        "finding_text": entry.finding.text,
        "indicator": entry.finding.indicator,
        "decision": decision.uid if decision else None,
        "decision_text": decision.text if decision else None,
        "step": decision.step if decision else None,
        "date": decision.date if decision else None,
        "before": _period_value(entry.before),
        "after": _period_value(entry.after),
        "change": entry.change,
        "outcome": entry.outcome,
        "helped": entry.helped,
    }


def _period_value(entry: PeriodValue | None) -> dict[str, Any] | None:
    return None if entry is None else {"period": entry.period, "value": entry.value}


def provenance_data(definition: Definition) -> dict[str, Any]:
    """Who defined an indicator: the first contributor, with the others beside it when there are several."""
    first, *more = definition.provenance
    return {**first, "also": more} if more else dict(first)


def overdue_data(periods: Iterable[OverduePeriod]) -> list[dict[str, Any]]:
    """The overdue periods."""
    return [
        {
            "indicator": entry.indicator,
            "action": entry.action,
            "institution": entry.institution,
            "period": entry.period,
            "due": entry.due.isoformat(),
            "days_late": entry.days_late,
            "owner": entry.owner,
        }
        for entry in periods
    ]


def definition_data(definition: Definition) -> dict[str, Any]:
    """The definition of an indicator with its provenance."""
    document: dict[str, Any] = msgspec.to_builtins(definition.indicator)
    return {**document, "ref": definition.ref, "provenance": provenance_data(definition)}
