"""How sensitive the result is: drop one indicator, other weights, levers."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import msgspec

from cap_stresstest.pack import Pack
from cap_stresstest.portfolio import REAL_FROM
from cap_stresstest.round_result import RoundResult

WEIGHT_SPREAD = 0.5
SAMPLES = 2_000
SEED = 20170602


class DroppedIndicator(msgspec.Struct, frozen=True):
    """A dimension without one of its indicators: own mean, portfolio mean, and how far the own mean moves."""

    dimension: str
    indicator: str
    own: float
    shift: float
    others: float | None


class Lever(msgspec.Struct, frozen=True):
    """What a dimension would gain if one indicator reached ``target``, the portfolio's upper quartile."""

    dimension: str
    indicator: str
    own: float
    target: float
    gain: float


class Weights(msgspec.Struct, frozen=True):
    """The overall mean and its percentile when every dimension's weight may differ by ``spread``.

    ``low`` and ``high`` bound the middle 90 % of the draws.
    """

    spread: float
    samples: int
    overall: float
    low: float
    high: float
    percentile: float
    percentile_low: float
    percentile_high: float


def drop_one(assessment: RoundResult, dimension: str) -> list[DroppedIndicator]:
    """A dimension without each of its indicators in turn (OECD/JRC 2008, section 7), the largest shift first.

    Nothing for a dimension with fewer than two scored indicators.
    """
    score = assessment.scores.dimensions[dimension]
    if score.mean is None or len(score.indicators_used) < 2:
        return []
    means = assessment.scores.means()
    found = []
    for left_out in score.indicators_used:
        kept = [key for key in score.indicators_used if key != left_out]
        own = statistics.fmean(means[key] for key in kept)
        found.append(
            DroppedIndicator(dimension, left_out, own, own - score.mean, _others(assessment, kept))
        )
    return sorted(found, key=lambda entry: (-abs(entry.shift), entry.indicator))


def _others(assessment: RoundResult, indicators: Sequence[str]) -> float | None:
    """The portfolio's mean over some indicators, by members that have any of them."""
    means = []
    for member in assessment.portfolio.members:
        known = [member.means[key] for key in indicators if key in member.means]
        if known:
            means.append(statistics.fmean(known))
    return statistics.fmean(means) if means else None


def levers(assessment: RoundResult, dimension: str) -> list[Lever]:
    """What would move a dimension most: its indicators below the portfolio's upper quartile."""
    score = assessment.scores.dimensions[dimension]
    means = assessment.scores.means()
    found = []
    for key in score.indicators_used:
        others = assessment.portfolio.indicator(key)
        if others is not None and others.q3 > means[key]:
            gain = (others.q3 - means[key]) / len(score.indicators_used)
            found.append(Lever(dimension, key, means[key], others.q3, gain))
    return sorted(found, key=lambda entry: (-entry.gain, entry.indicator))


def weights(assessment: RoundResult) -> Weights | None:
    """The overall mean under other weights of the dimensions; None when a dimension has no mean, or with fewer than three regions.

    Each weight is drawn uniformly within 50 % of an equal share, then all are brought to the sum
    one (Saisana, Saltelli & Tarantola 2005).
    """
    pack, scores = assessment.pack, assessment.scores
    own = [scores.dimensions[entry.id].mean for entry in pack.dimension]
    known = [value for value in own if value is not None]
    table = [row for member in assessment.portfolio.members if (row := _row(pack, member.means))]
    if scores.overall is None or len(known) != len(own) or len(table) < REAL_FROM:
        return None
    import numpy as np

    dice = np.random.default_rng(SEED)
    shares = dice.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, size=(SAMPLES, len(own)))
    shares /= shares.sum(axis=1, keepdims=True)
    overall = shares @ np.array(known)
    others = shares @ np.array(table).T
    below = (others < overall[:, None]).mean(axis=1) + (others == overall[:, None]).mean(axis=1) / 2
    equal = np.array(table).mean(axis=1)
    place = float((equal < scores.overall).mean() + (equal == scores.overall).mean() / 2)
    low, high = (float(q) for q in np.quantile(overall, [0.05, 0.95]))
    first, last = (float(q) for q in np.quantile(below, [0.05, 0.95]))
    return Weights(
        WEIGHT_SPREAD, SAMPLES, scores.overall, low, high, 100 * place, 100 * first, 100 * last
    )


def _row(pack: Pack, means: dict[str, float]) -> list[float] | None:
    """A member's dimension means; None when it lacks a dimension."""
    row = []
    for entry in pack.dimension:
        known = [means[i.id] for i in pack.of_dimension(entry.id) if i.id in means]
        if not known:
            return None
        row.append(statistics.fmean(known))
    return row
