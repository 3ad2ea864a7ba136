"""The charts of one indicator: value and path over time, result against input."""

from __future__ import annotations

from cap_evaluation.aggregation import aggregate_series
from cap_evaluation.charts.indicator_path import PathChart
from cap_evaluation.indicator_result import IndicatorResult, per_input_results, planned_path
from cap_evaluation.results import Results
from cap_evaluation.wording import unit_text
from cap_evaluation.words import _
from cap_tui.api import formats, language


def input_chart(result: IndicatorResult, results: Results) -> PathChart | None:
    """The result so far against the input so far, at the end of each period where both are known.

    It is of the first unit of input that the indicator wishes for; None without two such points.
    """
    indicator = result.definition.indicator
    if indicator.aggregation not in ("sum", "ratio"):
        return None
    if not result.per_input or result.per_input[0].value is None:
        return None
    wish = indicator.per_input[0]
    starts = {carrier: next(iter(one)).start for carrier, one in result.totals.items() if one}
    known_out = {
        (action, institution) for action, institution, _reason in result.per_input[0].excluded
    }
    points = []
    for end in sorted({period.end for one in result.totals.values() for period in one}):
        upto = {
            carrier: {period: figure for period, figure in one.items() if period.end <= end}
            for carrier, one in result.totals.items()
        }
        aggregate = aggregate_series(list(upto.values()), indicator)
        entry = per_input_results(
            indicator,
            upto,
            starts,
            aggregate,
            result.baseline.value,
            results.inputs,
            results.framework,
        )[0]
        left_out = {(action, institution) for action, institution, _reason in entry.excluded}
        if entry.value is None or entry.input is None or entry.result is None:
            continue
        if left_out <= known_out:  # otherwise this point is over other series than the last one
            points.append((entry.input, entry.result))
    if len(points) < 2:
        return None
    counted = indicator.numerator if indicator.aggregation == "ratio" else indicator.unit
    return PathChart(
        result.definition.name,
        (),
        points,
        "",
        _("{what} so far, by {unit} spent so far").format(what=counted, unit=unit_text(wish.unit)),
        lambda amount: formats.number(amount, language(), 0),
    )


def path_chart(result: IndicatorResult) -> PathChart:
    """The value at the end of each measured period beside the path."""
    indicator = result.definition.indicator
    ends = sorted({period.end for one in result.totals.values() for period in one})
    values = []
    for end in ends:
        upto = [
            {period: figure for period, figure in one.items() if period.end <= end}
            for one in result.totals.values()
        ]
        value = aggregate_series(upto, indicator).value
        if value is not None:
            values.append((end, value))
    starts = [next(iter(one)).start for one in result.totals.values() if one]
    path = planned_path(result.definition, result.baseline, min(starts, default=None))
    return PathChart(
        result.definition.name, path, values, _("path to the target"), _("value so far")
    )
