"""Aggregation over time and across actions and institutions. What nobody declared addable is not added.

A ratio is the sum of the numerators over the sum of the denominators, never a mean of ratios.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from cap_evaluation.indicator import Indicator
from cap_evaluation.period import Months
from cap_evaluation.series import MeasuredFigure

Totals = dict[Months, MeasuredFigure]
"""The totals of one series in order of time."""


class Aggregate(NamedTuple):
    """A value, or None with the reason: no_data, not_combined, zero_denominator."""

    value: float | None
    reason: str | None = None
    numerator: float | None = None
    denominator: float | None = None


def aggregate_series(series: Sequence[Totals], indicator: Indicator) -> Aggregate:
    """The value of all series together."""
    filled = [totals for totals in series if totals]
    if not filled:
        return Aggregate(None, "no_data")
    across = indicator.across_series
    if across == "none" and len(filled) > 1:
        return Aggregate(None, "not_combined")
    match indicator.aggregation:
        case "sum":
            values = [figure.value or 0.0 for totals in filled for figure in totals.values()]
            return Aggregate(math.fsum(values))
        case "mean":
            return Aggregate(_weighted_mean([f for totals in filled for f in totals.values()]))
        case "max":
            return Aggregate(max(f.value or 0.0 for totals in filled for f in totals.values()))
        case "ratio":
            return _ratio([f for totals in filled for f in totals.values()], indicator)
    latest = [next(reversed(totals.values())).value or 0.0 for totals in filled]
    if across == "mean":
        return Aggregate(math.fsum(latest) / len(latest))
    if across == "max":
        return Aggregate(max(latest))
    return Aggregate(math.fsum(latest))


def _weighted_mean(figures: Sequence[MeasuredFigure]) -> float:
    weights = [1.0 if figure.weight is None else figure.weight for figure in figures]
    products = (w * (f.value or 0.0) for w, f in zip(weights, figures, strict=True))
    return math.fsum(products) / math.fsum(weights)


def _ratio(figures: Sequence[MeasuredFigure], indicator: Indicator) -> Aggregate:
    numerator = math.fsum(figure.numerator or 0.0 for figure in figures)
    denominator = math.fsum(figure.denominator or 0.0 for figure in figures)
    if denominator == 0:
        return Aggregate(None, "zero_denominator", numerator, denominator)
    scale = 100.0 if indicator.unit == "percent" else 1.0
    return Aggregate(numerator / denominator * scale, None, numerator, denominator)
