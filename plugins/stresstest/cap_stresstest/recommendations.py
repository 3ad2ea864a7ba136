"""Recommendations: what to do about each weak indicator, how urgent it is, and the action that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cap_stresstest import findings
from cap_stresstest.benchmark import Benchmark
from cap_stresstest.findings import IndicatorFinding
from cap_stresstest.round_result import RoundResult
from cap_tui.api import PlannedAction, PluginContext

MOST_SHOWN = 7
"""Recommendations in a summary; the others stand in the annex."""

Priority = Literal["high", "medium", "low"]
_RANK: dict[Priority, int] = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True)
class Recommendation:
    """What to do about one weak indicator.

    ``advice`` is the recommendation and, where there is one, a practice to look at. ``below`` is how far
    the value lies below what it is held against: the mean of the regions compared, or the limit of a low
    value. ``sure`` says that the 95 % interval of the value lies wholly below that. ``agree`` of ``groups``
    shown groups rate below it too. ``actions`` follow from it: their origin names round and indicator.
    """

    finding: IndicatorFinding
    advice: tuple[str, ...]
    below: float
    sure: bool
    agree: int
    groups: int
    actions: tuple[PlannedAction, ...]

    @property
    def indicator(self) -> str:
        """Id of the indicator."""
        return self.finding.indicator

    @property
    def priority(self) -> Priority:
        """High: sure, and all groups agree. Medium: sure, or most groups agree. Low: neither."""
        if self.sure and self.agree == self.groups:
            return "high"
        return "medium" if self.sure or 2 * self.agree > self.groups else "low"


def recommend(
    ctx: PluginContext, assessment: RoundResult, found: Benchmark
) -> tuple[Recommendation, ...]:
    """A recommendation for each weak indicator that the questionnaire has one for, the most urgent first."""
    actions = tuple(ctx.records(PlannedAction).all())
    made = [
        _recommendation(assessment, found, verdict, advice, actions)
        for verdict in assessment.of_side("weakness")
        if (advice := findings.advice(assessment.pack, verdict, assessment.practices))
    ]
    return tuple(sorted(made, key=lambda r: (_RANK[r.priority], -r.below, r.indicator)))


def reference_of(assessment: RoundResult, indicator: str) -> str:
    """What an action names as its origin when it follows from the recommendation on an indicator."""
    return f"{assessment.round.uid}#{indicator}"


def _recommendation(
    assessment: RoundResult,
    found: Benchmark,
    verdict: IndicatorFinding,
    advice: Sequence[str],
    actions: Sequence[PlannedAction],
) -> Recommendation:
    limit = assessment.pack.scoring.absolute_low_below
    held = (
        verdict.portfolio.mean
        if verdict.portfolio and verdict.own < verdict.portfolio.mean
        else limit
    )
    score, own = assessment.scores.indicators[verdict.indicator], found.of(verdict.indicator)
    means = [
        m for name in score.groups_used if (m := score.groups[name].published_mean) is not None
    ]
    origin = reference_of(assessment, verdict.indicator)
    return Recommendation(
        finding=verdict,
        advice=tuple(advice),
        below=held - verdict.own,
        sure=own.high is not None and own.high < held,
        agree=sum(mean < held for mean in means),
        groups=len(means),
        actions=tuple(action for action in actions if origin in action.origin),
    )
