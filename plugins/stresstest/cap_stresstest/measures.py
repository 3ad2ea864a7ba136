"""Own value, portfolio and the round before as measures, for bars and radar figures."""

from __future__ import annotations

from cap_stresstest.portfolio import Range
from cap_stresstest.round_result import RoundResult
from cap_tui.api import Measure, pick


def scale(assessment: RoundResult) -> tuple[float, float]:
    """The two ends of the answer scale."""
    values = assessment.pack.scale.values
    return float(values[0]), float(values[-1])


def measure(assessment: RoundResult, key: str, label: str = "") -> Measure:
    """One dimension or indicator; ``label`` replaces its name."""
    pack, scores, before = assessment.pack, assessment.scores, assessment.previous
    if key in pack.dimensions:
        own = scores.dimensions[key].mean
        others = assessment.portfolio.dimension(pack, key)
        previous = before.dimensions[key].mean if before else None
        label = label or pick(pack.dimensions[key].short)
    else:
        own = scores.indicators[key].balanced_mean
        others = assessment.portfolio.indicator(key)
        previous = before.indicators[key].balanced_mean if before else None
        label = label or f"{key} {pick(pack.indicators[key].name)}"
    return _measure(label, own, others, previous)


def _measure(
    label: str, own: float | None, others: Range | None, previous: float | None
) -> Measure:
    return Measure(
        label=label,
        own=own,
        mean=others.mean if others else None,
        low=others.min if others else None,
        high=others.max if others else None,
        previous=previous,
    )


def of_dimensions(assessment: RoundResult) -> list[Measure]:
    """All dimensions in the pack's order."""
    return [measure(assessment, entry.id) for entry in assessment.pack.dimension]


def of_indicators(assessment: RoundResult, dimension: str) -> list[Measure]:
    """The indicators of one dimension."""
    return [measure(assessment, entry.id) for entry in assessment.pack.of_dimension(dimension)]
