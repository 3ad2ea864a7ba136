"""Indicators that the program fills by itself: it counts the region's own records."""

from __future__ import annotations

import datetime
from weakref import WeakKeyDictionary

import msgspec

from cap_evaluation.aggregation import Aggregate
from cap_evaluation.definitions import Definition
from cap_evaluation.expected_period import Coverage
from cap_evaluation.indicator_result import Baseline, IndicatorResult, indicator_light, planned_path
from cap_evaluation.period import Months, months_ended_by
from cap_evaluation.traffic_light import planned_value
from cap_tui.api import PluginContext, Stage, workshop_records

TABLES = {
    "activities": ("activities",),
    "respondents": ("stresstest.responses",),
    "rounds-closed": ("stresstest.rounds",),
    "workshops": ("workshops",),
    "workshops-held": ("workshops",),
    "cards": ("cards",),
    "actions": ("actions",),
    "funded-actions": ("actions",),
}
"""The tables whose records are counted. ``workshops-held`` counts those that were begun; after a colon may stand
the stage of activities, or the tools whose workshops count: ``workshops-held:edw+adw``."""


class CountedRow(msgspec.Struct):
    """What decides whether a record counts."""

    created: str = ""
    owner: str = ""
    stage: str = ""
    state: str = ""
    funding: str = ""
    begun: str = ""
    flow: str = ""
    flow_use: dict[str, str] = {}
    activity: str = ""


_kept: WeakKeyDictionary[PluginContext, tuple[int, dict[str, list[CountedRow]]]] = (
    WeakKeyDictionary()
)


def computed_value(ctx: PluginContext, name: str, as_of: datetime.date) -> float | None:
    """How many records of this region there were by a day, or what a plugin counts today.

    None for a name that nothing is counted for.
    """
    what, _colon, part = name.partition(":")
    tables = TABLES.get(what)
    if tables is None:
        return _counted_by_plugins(ctx).get(name)
    if what == "activities" and part and not set(part.split("+")) <= {*Stage}:
        return None
    last = as_of.isoformat()
    count = 0
    for table in tables:
        for row in _rows(ctx, table):
            counts = row.owner == ctx.region.code
            if what != "workshops-held":
                counts = counts and row.created[:10] <= last
            if what == "rounds-closed":
                counts = counts and row.state == "closed"
            if what == "funded-actions":
                counts = counts and row.funding == "funded"
            if what == "workshops-held":
                counts = counts and "" < row.begun[:10] <= last
            if part:
                counts = counts and part_of(what, row) in part.split("+")
            count += counts
    return float(count)


_asked: WeakKeyDictionary[PluginContext, tuple[int, dict[str, float | None]]] = WeakKeyDictionary()


def _counted_by_plugins(ctx: PluginContext) -> dict[str, float | None]:
    """What the plugins count, asked once for each state of the region."""
    kept = _asked.get(ctx)
    if kept is None or kept[0] != ctx.seq:
        figures = {figure.name: figure.value for figure in ctx.counted_figures()}
        kept = _asked[ctx] = (ctx.seq, figures)
    return kept[1]


def part_of(what: str, row: CountedRow) -> str:
    """What a record is counted under: the stage of an activity, the tool whose workshop it is."""
    if what == "workshops-held":
        return workshop_records.workshop_tool(row.flow, row.flow_use.get("id", ""), row.activity)
    return row.stage


def _rows(ctx: PluginContext, table: str) -> list[CountedRow]:
    kept = _kept.get(ctx)
    if kept is None or kept[0] != ctx.seq:
        kept = _kept[ctx] = (ctx.seq, {})
    if table not in kept[1]:
        kept[1][table] = ctx.table_feed(table, CountedRow).changes()[0]
    return kept[1][table]


def computed_result(
    ctx: PluginContext, definition: Definition, as_of: datetime.date
) -> IndicatorResult:
    """The result of an indicator that is counted: it has no series and expects nothing of anybody."""
    indicator = definition.indicator
    value = computed_value(ctx, indicator.computed, as_of)
    aggregate = Aggregate(value, None if value is not None else "no_data")
    ended = months_ended_by(as_of)
    baseline = Baseline(indicator.baseline, indicator.source)
    path = planned_path(definition, baseline, None)
    planned = planned_value(path, ended) if path else None
    return IndicatorResult(
        definition=definition,
        aggregate=aggregate,
        coverage=Coverage(0, 0, ()),
        baseline=baseline,
        planned=planned,
        light=indicator_light(indicator, aggregate, baseline, planned, incomplete=False),
        series=(),
        disaggregation={},
        per_input=(),
        findings=(),
        latest=Months(ended - 1, ended),
        totals={},
    )
