"""The region against its comparison group: own value with interval, quartiles, range, percentile.

Nothing here ranks regions: the percentile says where the own value lies in the group, and no
other region is named.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cap_stresstest import intervals
from cap_stresstest.portfolio import Range
from cap_stresstest.round_result import RoundResult
from cap_stresstest.scoring import RespondentAnswers


class BenchmarkRow(msgspec.Struct, frozen=True):
    """One dimension or indicator. ``percentile`` is 0..100; ``low`` and ``high`` bound the own value (95 %)."""

    id: str
    own: float | None
    low: float | None
    high: float | None
    n: int
    coverage: float | None
    others: Range | None
    percentile: float | None
    previous: float | None

    @property
    def stands_out(self) -> bool:
        """True when the portfolio's mean lies outside the own interval."""
        if self.others is None or self.low is None or self.high is None:
            return False
        return not self.low <= self.others.mean <= self.high


class Benchmark(msgspec.Struct, frozen=True):
    """All dimensions and all indicators, in the pack's order."""

    dimensions: list[BenchmarkRow]
    indicators: list[BenchmarkRow]

    def of(self, key: str) -> BenchmarkRow:
        """One dimension or indicator by id."""
        return next(entry for entry in (*self.dimensions, *self.indicators) if entry.id == key)


def benchmark(assessment: RoundResult, people: Sequence[RespondentAnswers]) -> Benchmark:
    """Compare a round with its portfolio; ``people`` are the answers behind the assessment."""
    pack = assessment.pack
    return Benchmark(
        dimensions=[_dimension(assessment, people, entry.id) for entry in pack.dimension],
        indicators=[_indicator(assessment, people, key) for key in pack.indicator_ids],
    )


def _scale(assessment: RoundResult) -> tuple[float, float]:
    values = assessment.pack.scale.values
    return float(values[0]), float(values[-1])


def _dimension(
    assessment: RoundResult, people: Sequence[RespondentAnswers], key: str
) -> BenchmarkRow:
    score = assessment.scores.dimensions[key]
    inner = [assessment.scores.indicators[i] for i in score.indicators_used]
    shares = [entry.coverage for entry in inner if entry.coverage is not None]
    before = assessment.previous
    return _standing(
        key,
        intervals.estimate(assessment.scores, people, score.indicators_used, _scale(assessment)),
        n=min((entry.n for entry in inner), default=0),
        coverage=sum(shares) / len(shares) if shares and len(shares) == len(inner) else None,
        others=assessment.portfolio.dimension(assessment.pack, key),
        previous=before.dimensions[key].mean if before else None,
    )


def _indicator(
    assessment: RoundResult, people: Sequence[RespondentAnswers], key: str
) -> BenchmarkRow:
    score = assessment.scores.indicators[key]
    before = assessment.previous
    return _standing(
        key,
        intervals.estimate(assessment.scores, people, [key], _scale(assessment)),
        n=score.n,
        coverage=score.coverage,
        others=assessment.portfolio.indicator(key),
        previous=before.indicators[key].balanced_mean if before else None,
    )


def _standing(
    key: str,
    own: intervals.Estimate | None,
    *,
    n: int,
    coverage: float | None,
    others: Range | None,
    previous: float | None,
) -> BenchmarkRow:
    return BenchmarkRow(
        id=key,
        own=own.value if own else None,
        low=own.low if own else None,
        high=own.high if own else None,
        n=n,
        coverage=coverage,
        others=others,
        percentile=others.percentile(own.value) if others and own and others.enough else None,
        previous=previous,
    )
