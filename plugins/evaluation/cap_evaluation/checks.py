"""What is missing, overdue or contradicts itself in the evaluation, and where it stands on the board."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cap_evaluation.definitions import Definition
from cap_evaluation.indicator_result import MISMATCH, NO_BASELINE, IndicatorResult
from cap_evaluation.measurement_index import measurement_index
from cap_evaluation.period import months_ended_by
from cap_evaluation.results import Results, missing_periods, overdue_periods, region_results
from cap_evaluation.wording import lights_text
from cap_evaluation.words import _, ngettext
from cap_tui.api import (
    DueItem,
    Finding,
    Line,
    LineState,
    PluginContext,
    Severity,
    Status,
    clean_line,
    labelled,
)

RESULTS_VIEW = "evaluation.results"
OVERDUE_VIEW = "evaluation.overdue"
GRID_VIEW = "evaluation.grid"
DAYS_AHEAD = 7
NAMED = 3
"""Indicators of a day that the board names."""
SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "hint": Severity.HINT}


def findings(ctx: PluginContext, as_of: datetime.date | None = None) -> Iterator[Finding]:
    """Every finding of the evaluation by a day."""
    results = region_results(ctx, as_of or ctx.today)
    begun = evaluation_begun(results)
    index, ended = measurement_index(ctx), months_ended_by(results.as_of)
    for ref, result in results.indicators.items():
        if begun or not result.definition.built_in:
            yield from _not_assigned(ref, result, results)
        yield from _of_result(ref, result)
        figures = index.figures_of(results.framework.stored_names(ref))
        if unproven := figures.unproven_until(ended):
            yield _finding(
                "no-evidence",
                Severity.WARNING,
                ngettext(
                    "{name}: {n} figure without evidence.",
                    "{name}: {n} figures without evidence.",
                    unproven,
                ).format(name=result.definition.name, n=unproven),
                ref,
                _("Say in the column evidence what proves the figure."),
            )
    for name in sorted(index.figures.keys() - results.framework.references.keys()):
        if index.figures[name].series:
            yield _finding(
                "absent-indicator",
                Severity.HINT,
                _("There are figures of {name}, and the indicator is absent here.").format(
                    name=clean_line(name)
                ),
                name,
                _("They are kept; they count again when its plugin is back."),
            )
    yield from _overdue(results)
    yield from _rules(results)
    for action in results.framework.actions.values():
        if not action.record:
            yield _finding(
                "action-without-record",
                Severity.HINT,
                _("The action {name} is no action of a workshop here.").format(name=action.name),
                action.code,
                _("Give its record in the framework, if it came out of a workshop."),
            )


def evaluation_begun(results: Results) -> bool:
    """Whether the region evaluates at all: it has a framework, or figures."""
    framework = results.framework
    return bool(
        framework.settings.version
        or framework.assignments
        or any(result.totals for result in results.indicators.values())
    )


def _finding(
    name: str, severity: Severity, message: str, where: str, remedy: str, view: str = RESULTS_VIEW
) -> Finding:
    return Finding(
        id=name if name.startswith("evaluation.") else f"evaluation.{name}",
        severity=severity,
        message=message,
        where=where,
        remedy=remedy,
        line=Line.EVALUATION,
        view=view,
    )


def _not_assigned(ref: str, result: IndicatorResult, results: Results) -> Iterator[Finding]:
    measured = result.totals or result.definition.indicator.computed
    if not measured and not results.framework.assignments.get(ref):
        yield _finding(
            "not-assigned",
            Severity.HINT,
            _("Nobody measures {name}.").format(name=result.definition.name),
            ref,
            _("Assign it in a framework, or leave it out."),
        )


def _of_result(ref: str, result: IndicatorResult) -> Iterator[Finding]:
    name = result.definition.name
    for found in result.findings:
        if found.id == MISMATCH:
            yield _finding(
                MISMATCH,
                Severity.ERROR,
                _("{name}: total and categories of {action}/{institution} {period} differ.").format(
                    name=name,
                    action=found.action,
                    institution=found.institution,
                    period=found.period,
                ),
                ref,
                _("Correct one of them with --replace."),
            )
        elif found.id == NO_BASELINE:
            yield _finding(NO_BASELINE, Severity.WARNING, labelled(name, found.text), ref, "")
    if _lacks_baseline(result.definition, result):
        yield _finding(
            NO_BASELINE,
            Severity.WARNING,
            _("{name} has a target and no baseline.").format(name=name),
            ref,
            _("Give baseline and baseline_period, or a StressTest round in baseline_from."),
        )
    without = [
        f"{series.action}/{series.institution}"
        for series in result.series
        if (series.action, series.institution) in result.without_input
    ]
    if without:
        yield _finding(
            "no-input",
            Severity.WARNING,
            _("{name}: input unknown of {names}.").format(
                name=name, names=", ".join(without[:5]) + (" …" if len(without) > 5 else "")
            ),
            ref,
            _("Import the inputs: cap-tui evaluation import FILE.csv"),
        )


def _lacks_baseline(definition: Definition, result: IndicatorResult) -> bool:
    indicator = definition.indicator
    return (
        indicator.level in ("outcome", "impact")
        and indicator.target is not None
        and indicator.aggregation != "sum"
        and result.baseline.value is None
        and not result.baseline.reason
    )


def _overdue(results: Results) -> Iterator[Finding]:
    by_indicator: dict[str, list[str]] = {}
    for entry in overdue_periods(results):
        text = f"{entry.action}/{entry.institution} {entry.period}"
        by_indicator.setdefault(entry.indicator, []).append(text)
    for ref, names in by_indicator.items():
        yield _finding(
            "overdue",
            Severity.HINT,
            ngettext(
                "{name}: {n} figure is overdue: {names}.",
                "{name}: {n} figures are overdue: {names}.",
                len(names),
            ).format(
                name=results.framework.indicators[ref].name,
                n=len(names),
                names=", ".join(names[:3]) + (" …" if len(names) > 3 else ""),
            ),
            ref,
            _("cap-tui evaluation overdue lists them with their owners."),
        )


def _rules(results: Results) -> Iterator[Finding]:
    for entry in results.rules:
        if entry.holds is False:
            rule = entry.rule
            yield _finding(
                "rule",
                SEVERITIES[rule.severity],
                _("{left} {op} {right} does not hold: {one:g} and {other:g}.").format(
                    left=rule.left, op=rule.op, right=rule.right, one=entry.left, other=entry.right
                ),
                rule.code,
                _("Look at the figures of both indicators."),
            )


def status(ctx: PluginContext) -> Status:
    """Nothing yet, a framework without figures, or how many indicators stand where."""
    results = region_results(ctx, ctx.today)
    if not evaluation_begun(results):
        return Status(
            Line.EVALUATION,
            LineState.EMPTY,
            _("Evaluation: no framework yet"),
            _("Import a framework: {command}").format(
                command="cap-tui evaluation import FILE.toml"
            ),
            RESULTS_VIEW,
        )
    measured = [result for result in results.indicators.values() if result.totals]
    overdue = len(overdue_periods(results))
    count = ngettext("{n} indicator measured", "{n} indicators measured", len(measured)).format(
        n=len(measured)
    )
    lights = lights_text([result.light.colour for result in measured])
    summary = _("Evaluation: {count}").format(count=count) + (f" ({lights})" if lights else "")
    due = tuple(_due_figures(results))
    if overdue:
        step = _("Enter the overdue figures: {n}").format(n=overdue)
        return Status(Line.EVALUATION, LineState.STARTED, summary, step, OVERDUE_VIEW, due)
    state = LineState.READY if measured else LineState.STARTED
    step = _("Read the results, note what was learnt")
    return Status(Line.EVALUATION, state, summary, step, RESULTS_VIEW, due)


def _due_figures(results: Results) -> Iterator[DueItem]:
    """One item for each day on which figures are due: how many, and of which indicators."""
    by_day: dict[datetime.date, list[str]] = {}
    for entry in missing_periods(results, DAYS_AHEAD):
        name = results.framework.indicators[entry.indicator].name
        by_day.setdefault(entry.due, []).append(name)
    for day, found in by_day.items():
        names = list(dict.fromkeys(found))
        text = ngettext(
            "{n} figure to measure: {names}", "{n} figures to measure: {names}", len(found)
        ).format(
            n=len(found), names=", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        )
        yield DueItem(day.isoformat(), text, OVERDUE_VIEW if day < results.as_of else GRID_VIEW)
