"""The formative loop: finding, decision, changed step, next measurement, and whether it got better.

Later is not because: the comparison says what came after a decision, not what came of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from cap_evaluation.aggregation import Totals, aggregate_series
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.period import Months
from cap_evaluation.records import LearningDecision, LearningFinding

Carrier = tuple[str, str]
NOT_YET_KNOWN = "not yet known"
NOT_COMPARABLE = "not comparable"
BETTER, WORSE, NO_CHANGE = "better", "worse", "no change"
HELPED: Mapping[str, bool] = {BETTER: True, WORSE: False, NO_CHANGE: False}


class PeriodValue(NamedTuple):
    """The value of one period alone, and the series that it is over."""

    months: Months
    period: str
    value: float | None
    series: frozenset[Carrier]


class LoopResult(NamedTuple):
    """A finding with one decision (None: nothing was decided), and what came after it."""

    finding: LearningFinding
    decision: LearningDecision | None
    before: PeriodValue | None = None
    after: PeriodValue | None = None
    change: float | None = None
    outcome: str | None = None

    @property
    def helped(self) -> bool | None:
        """True for better, False for worse and no change, None while it is not known."""
        return HELPED.get(self.outcome or "")


def loop_results(
    findings: Iterable[LearningFinding],
    decisions: Iterable[LearningDecision],
    results: Mapping[str, IndicatorResult],
    as_of: datetime.date,
    reference: Callable[[str], str] = str,
) -> list[LoopResult]:
    """Every finding with each of its decisions, by date; what is dated after ``as_of`` does not count.

    ``reference`` says what the indicator is called now that a finding names.
    """
    last = as_of.isoformat()
    by_finding: dict[str, list[LearningDecision]] = {}
    for decision in decisions:
        if decision.date <= last:
            by_finding.setdefault(decision.finding, []).append(decision)
    found = []
    for finding in sorted(findings, key=lambda entry: (entry.date, entry.uid)):
        if finding.date > last:
            continue
        decided = sorted(by_finding.get(finding.uid, ()), key=lambda entry: (entry.date, entry.uid))
        if not decided:
            found.append(LoopResult(finding, None))
        result = results.get(reference(finding.indicator))
        found += [_loop(finding, decision, result) for decision in decided]
    return found


def _loop(
    finding: LearningFinding, decision: LearningDecision, result: IndicatorResult | None
) -> LoopResult:
    if result is None:
        return LoopResult(finding, decision, outcome=NOT_YET_KNOWN)
    named = {
        carrier: totals
        for carrier, totals in result.totals.items()
        if finding.action in ("", carrier[0]) and finding.institution in ("", carrier[1])
    }
    day = datetime.date.fromisoformat(decision.date)
    before, after = surrounding_periods(named, day)
    return compare_periods(
        LoopResult(finding, decision, _value(result, named, before), _value(result, named, after)),
        result,
    )


def surrounding_periods(
    totals: Mapping[Carrier, Totals], day: datetime.date
) -> tuple[Months | None, Months | None]:
    """The last period that ended on or before the day, and the first that begins on or after it."""
    periods = {period for one in totals.values() for period in one}
    ended = [period for period in periods if period.last_day <= day]
    begun = [period for period in periods if period.first_day >= day]
    before = max(ended, key=lambda period: (period.end, period.start), default=None)
    after = min(begun, default=None)
    return before, after


def _value(
    result: IndicatorResult, totals: Mapping[Carrier, Totals], period: Months | None
) -> PeriodValue | None:
    if period is None:
        return None
    alone = {carrier: {period: one[period]} for carrier, one in totals.items() if period in one}
    value = aggregate_series(list(alone.values()), result.definition.indicator).value
    return PeriodValue(period, result.definition.text(period), value, frozenset(alone))


def compare_periods(loop: LoopResult, result: IndicatorResult) -> LoopResult:
    """The loop with change and outcome."""
    before, after = loop.before, loop.after
    indicator = result.definition.indicator
    if after is None:
        return loop._replace(outcome=NOT_YET_KNOWN)
    if (
        before is None
        or before.series != after.series
        or before.months.length != after.months.length
        or before.value is None
        or after.value is None
        or (indicator.direction == "none" and indicator.target is None)
    ):
        return loop._replace(outcome=NOT_COMPARABLE)
    change = after.value - before.value
    gain = {"up": change, "down": -change}.get(indicator.direction)
    if gain is None and indicator.target is not None:
        gain = abs(before.value - indicator.target) - abs(after.value - indicator.target)
    outcome = NO_CHANGE
    if gain is not None and abs(gain) > indicator.material:
        outcome = BETTER if gain > 0 else WORSE
    return loop._replace(change=change, outcome=outcome)


def changed_because_of_it(loops: Sequence[LoopResult]) -> int:
    """How many findings led to a decision."""
    return len({loop.finding.uid for loop in loops if loop.decision is not None})
