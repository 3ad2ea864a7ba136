"""A baseline that comes from an earlier StressTest round: measured before the plan, with its source."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from cap_evaluation.definitions import Definition
from cap_evaluation.indicator import BaselineSource
from cap_evaluation.indicator_result import Baseline
from cap_evaluation.period import Months, first_day, periods_between
from cap_evaluation.words import _
from cap_tui.api import PluginContext, SurveyRound


def stresstest_baseline(
    ctx: PluginContext, definition: Definition, wanted: BaselineSource, start: int | None
) -> Baseline:
    """The balanced mean of an indicator or a dimension in the named round, else in the latest before the start.

    ``start`` is the month from which figures are expected. An open round, a hidden or a missing mean
    give no baseline but the reason.
    """
    rounds = ctx.survey_rounds()
    if wanted.round:
        found = next((entry for entry in rounds if entry.name == wanted.round), None)
        if found is None:
            return Baseline(
                reason=_("The StressTest has no round {round}.").format(round=wanted.round)
            )
        if not found.closed:
            return Baseline(
                reason=_("The StressTest round {round} is still open.").format(round=found.name)
            )
    else:
        found = _latest_before(rounds, definition, start)
        if found is None:
            return Baseline(
                reason=_("No StressTest round was closed before the first expected period.")
            )
    value = found.figures.get(wanted.stresstest)
    if value is None:
        return Baseline(
            reason=_("The StressTest round {round} shows no mean of {id}.").format(
                round=found.name, id=wanted.stresstest
            )
        )
    closed = datetime.date.fromisoformat(found.closed)
    start = closed.year * 12 + closed.month - 1
    source = f"{found.source}, {wanted.stresstest}"
    return Baseline(value, source, months=Months(start, start + 1))


def _latest_before(
    rounds: Sequence[SurveyRound], definition: Definition, start: int | None
) -> SurveyRound | None:
    """The latest round that was closed before the first expected period begins."""
    if start is None:
        return None
    first = next(
        periods_between(
            definition.indicator.frequency, start, start + 24, definition.frequency_start
        )
    )
    limit = first_day(first.start).isoformat()
    before = [entry for entry in rounds if entry.closed and entry.closed < limit]
    return max(before, key=lambda entry: entry.closed, default=None)
