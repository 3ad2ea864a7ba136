"""The tables of the evaluation report: results per input, series, claims, logframe, indicator annex."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from cap_evaluation.indicator import LEVELS
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.records import Claim
from cap_evaluation.report_page_one import action_name, institution_name
from cap_evaluation.result_listings import contributor_text, measured_results, number_text
from cap_evaluation.results import OverduePeriod, Results
from cap_evaluation.wording import (
    colour_text,
    combined_texts,
    level_text,
    reason_text,
    source_text,
    unit_text,
)
from cap_evaluation.words import _
from cap_tui.api import document, labelled, pick


def shown_number(value: float | None) -> Decimal | None:
    """A number with the decimals that it needs, at most two: 56, not 56.000."""
    if value is None:
        return None
    digits = 0 if float(value).is_integer() else 2
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def per_input_table(results: Results) -> document.Table:
    """Results per unit of input; an input that is not known says so in words."""
    rows = [
        [
            result.definition.name,
            f"{number_text(entry.per)} {unit_text(entry.unit)}",
            shown_number(entry.result),
            shown_number(entry.input),
            entry.value,
            entry.low,
            entry.high,
            "; ".join(
                [
                    *([reason_text(entry.reason)] if entry.reason else []),
                    *(
                        labelled(
                            f"{action_name(results, a)}, {institution_name(results, i)}",
                            reason_text(r),
                        )
                        for a, i, r in entry.excluded
                    ),
                ]
            ),
        ]
        for result in measured_results(results)
        for entry in result.per_input
    ]
    columns = [
        _("indicator"),
        _("per"),
        _("result"),
        _("input"),
        _("result per input"),
        _("low"),
        _("high"),
        _("not known because"),
    ]
    return document.Table(_("Results per unit of input"), columns, rows, decimals=3)


def series_table(results: Results) -> document.Table:
    """Each series: every figure with the action and the institution that it belongs to."""
    rows = [
        [
            result.definition.name,
            action_name(results, entry.action),
            institution_name(results, entry.institution),
            shown_number(entry.value),
            entry.latest or "",
        ]
        for result in measured_results(results)
        for entry in result.series
    ]
    columns = [_("indicator"), _("action"), _("institution"), _("value"), _("latest period")]
    return document.Table(_("Figures by action and institution"), columns, rows, decimals=2)


def overdue_table(results: Results, periods: Iterable[OverduePeriod]) -> document.Table:
    """What should be there by now, by the names of indicator, action and institution."""
    rows: list[list[document.Cell]] = [
        [
            entry.due.isoformat(),
            entry.days_late,
            results.framework.indicators[entry.indicator].name,
            action_name(results, entry.action),
            institution_name(results, entry.institution),
            entry.period,
        ]
        for entry in periods
    ]
    columns = [
        _("due"),
        _("days late"),
        _("indicator"),
        _("action"),
        _("institution"),
        _("period"),
    ]
    return document.Table(_("Overdue"), columns, rows)


def claims_table(
    claims: Iterable[tuple[Claim, str]], strength_text: Callable[[str], str]
) -> document.Table:
    """Claims with their strength, and what it rests on."""
    rows = [
        [
            claim.text,
            strength_text(strength),
            "; ".join(entry.get("text", "") for entry in claim.supporting),
            "; ".join(entry.get("text", "") for entry in claim.against),
            "; ".join(f"{e.get('text', '')} ({e.get('status', '')})" for e in claim.rivals),
        ]
        for claim, strength in claims
    ]
    columns = [_("claim"), _("strength"), _("for"), _("against"), _("rival explanations")]
    return document.Table(_("Claims of contribution"), columns, rows)


def logframe_table(results: Results) -> document.Table:
    """The logframe: from impact down to input, with baseline, target, value, source and owner."""
    shown = measured_results(results)
    order = {level: place for place, level in enumerate(reversed(LEVELS))}
    shown.sort(key=lambda result: order.get(result.definition.indicator.level, len(order)))
    columns = [
        _("level"),
        _("indicator"),
        _("unit"),
        _("baseline"),
        _("target"),
        _("by"),
        _("value"),
        _("latest period"),
        _("light"),
        _("source of verification"),
        _("owner"),
    ]
    return document.Table(_("Logframe"), columns, [_logframe_row(r, results) for r in shown], 2)


def _logframe_row(result: IndicatorResult, results: Results) -> list[document.Cell]:
    definition, indicator = result.definition, result.definition.indicator
    owners = {
        entry.measured_by
        for entry in results.framework.assignments.get(definition.ref, ())
        if entry.measured_by
    }
    target = definition.target_months
    return [
        level_text(indicator.level) or _("not stated"),
        definition.name,
        unit_text(indicator.unit),
        shown_number(result.baseline.value),
        shown_number(indicator.target),
        definition.text(target) if target else "",
        shown_number(result.value),
        definition.text(result.latest) if result.latest and result.totals else "",
        colour_text(result.light.colour),
        source_text(indicator.source),
        ", ".join(sorted(owners)) or indicator.owner,
    ]


def annex_table(results: Results) -> document.Table:
    """Every definition with its id and who contributed it, also without any measurement."""
    rows = [
        [
            result.definition.name,
            result.definition.ref,
            contributor_text(result.definition),
            unit_text(result.definition.indicator.unit),
            level_text(result.definition.indicator.level),
            combined_texts(result.definition.indicator),
            pick(result.definition.indicator.definition)
            if result.definition.indicator.definition
            else "",
            _("measured") if result.totals else _("measured by nobody"),
        ]
        for result in results.indicators.values()
    ]
    columns = [
        _("indicator"),
        _("id"),
        _("from"),
        _("unit"),
        _("level"),
        _("aggregation"),
        _("definition"),
        _("state"),
    ]
    return document.Table(_("Indicators"), columns, rows)
