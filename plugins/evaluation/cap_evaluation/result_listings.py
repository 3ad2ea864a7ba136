"""Results, overdue figures and definitions as listings: one declaration for text, screens and reports."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from cap_evaluation.definitions import Definition
from cap_evaluation.formative_loop import LoopResult
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.result_per_input import ResultPerInput
from cap_evaluation.results import OverduePeriod, Results
from cap_evaluation.wording import (
    colour_text,
    input_serves_all,
    later_is_not_because,
    level_text,
    outcome_text,
    reason_text,
    strength_text,
    unit_text,
)
from cap_evaluation.words import _, ngettext
from cap_tui.api import (
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    formats,
    labelled,
    language,
    listing_lines,
)


def number_text(value: float | None, digits: int = 2) -> str:
    """A number with as many decimals as it needs, at most ``digits``."""
    if value is None:
        return "?"
    whole = float(value).is_integer()
    return formats.number(value, language(), 0 if whole else digits)


def number_cell(value: float | None, *, explain: str = "") -> ListingCell:
    """A number as a cell, with the decimals that :func:`number_text` gives it; a spreadsheet gets the number."""
    whole = value is not None and float(value).is_integer()
    return ListingCell(value, digits=0 if whole else 2, explain=explain)


def signed_text(value: float) -> str:
    """A difference with its sign."""
    text = formats.number(value, language(), 2)
    return f"+{text}" if value > 0 else text


def measured_results(results: Results) -> list[IndicatorResult]:
    """The indicators that somebody measures or is to measure, then those that the program counts."""
    shown = [
        result
        for ref, result in results.indicators.items()
        if result.totals
        or result.definition.indicator.computed
        or results.framework.assignments.get(ref)
    ]
    return sorted(shown, key=lambda result: bool(result.definition.indicator.computed))


def short_day(day: datetime.date) -> str:
    """A day as it stands in a list."""
    return formats.day_text(day.isoformat())


def results_listing(results: Results, *, report: bool = False) -> Listing:
    """Value, plan, target and traffic light of each indicator that is measured; a ``report`` names no command."""
    shown = measured_results(results)
    hidden = len(results.indicators) - len(shown)
    day = (
        formats.date(results.as_of.isoformat(), language()) if report else short_day(results.as_of)
    )
    notes = [_("Today is {day}; later periods do not count.").format(day=day)]
    if hidden:
        more = ngettext(
            "{n} more indicator is measured by nobody: cap-tui check names it.",
            "{n} more indicators are measured by nobody: cap-tui check names them.",
            hidden,
        )
        if report:
            more = ngettext(
                "{n} more indicator is measured by nobody.",
                "{n} more indicators are measured by nobody.",
                hidden,
            )
        notes.append(more.format(n=hidden))
    return Listing(
        id="results",
        title=_("Results"),
        columns=(
            ListingColumn("name", _("indicator"), least=20),
            ListingColumn("value", _("value"), align="right", width=12),
            ListingColumn("unit", _("unit"), width=12, drop=3),
            ListingColumn("planned", _("planned"), align="right", width=10, drop=2),
            ListingColumn("target", _("target"), align="right", width=10, drop=1),
            ListingColumn("light", _("light"), width=12),
            ListingColumn(
                "covered", _("periods"), "right", 7, drop=1, parts=(_("covered"), _("expected"))
            ),
        ),
        rows=[result_row(result) for result in shown],
        notes=tuple(notes),
        empty=_("Nothing is measured yet. Import a framework: cap-tui evaluation import FILE.toml"),
    )


def result_row(result: IndicatorResult) -> ListingRow:
    """One indicator as a row."""
    indicator, light = result.definition.indicator, result.light
    role = {"green": "good", "amber": "warn", "red": "bad"}.get(light.colour, "muted")
    word = colour_text(light.colour)
    if light.gap is not None:
        word = f"{word} {signed_text(light.gap)}"
    explain = reason_text(light.reason)
    return ListingRow(
        result.definition.ref,
        (
            ListingCell(result.definition.name),
            number_cell(result.value, explain=reason_text(result.aggregate.reason)),
            ListingCell(indicator.unit, unit_text(indicator.unit)),
            number_cell(result.planned),
            number_cell(indicator.target),
            ListingCell(light.colour, word, role=role, explain=explain),  # type: ignore[arg-type]
            ListingCell(
                result.coverage.covered,
                f"{result.coverage.covered}/{result.coverage.expected}",
                explain=_("periods that are covered, of those that are expected"),
                parts=(result.coverage.covered, result.coverage.expected),
            ),
        ),
        notes=tuple(result_notes(result)),
    )


def result_notes(result: IndicatorResult) -> Iterator[str]:
    """Sentences about one result: why a figure is not known, what is missing, results per input."""
    if result.value is None:
        yield _("Value: {reason}.").format(reason=reason_text(result.aggregate.reason))
    elif result.light.reason:
        yield _("Light: {reason}.").format(reason=reason_text(result.light.reason))
    for entry in result.per_input:
        yield per_input_text(entry)
    if result.baseline.reason:
        yield result.baseline.reason
    elif result.baseline.value is not None and result.baseline.source:
        yield _("Baseline: {source}.").format(source=result.baseline.source)
    if result.coverage.missing:
        names = [
            f"{entry.action}/{entry.institution} {result.definition.text(entry.months)}"
            for entry in result.coverage.missing[:3]
        ]
        more = len(result.coverage.missing) - len(names)
        if more:
            names.append(_("{n} more").format(n=more))
        yield _("Missing: {names}.").format(names=", ".join(names))
    for found in result.findings:
        if found.period:
            yield _("Total and categories differ: {action}/{institution} {period}.").format(
                action=found.action, institution=found.institution, period=found.period
            )


def per_input_text(entry: ResultPerInput) -> str:
    """A result per unit of input in words."""
    per = _("per {per} {unit}").format(per=number_text(entry.per), unit=unit_text(entry.unit))
    if entry.value is None:
        text = labelled(per, f"{reason_text(entry.reason)}.")
    else:
        text = labelled(per, number_text(entry.value, 3))
        if entry.low is not None or entry.high is not None:
            text += _(" ({low} to {high})").format(
                low=number_text(entry.low, 3), high=number_text(entry.high, 3)
            )
        elif entry.input_sigma is None:
            text += _(" (uncertainty of the input not stated)")
        text += _("; input {amount} {unit}.").format(
            amount=number_text(entry.input), unit=unit_text(entry.unit)
        )
    if entry.excluded:
        names = ", ".join(f"{a}/{i} ({reason_text(r)})" for a, i, r in entry.excluded)
        text += " " + _("Left out: {names}.").format(names=names)
    if entry.rates:
        used = ", ".join(
            f"{rate.base} {number_text(rate.rate, 4)} {formats.day_text(rate.date)} ({rate.source})"
            for rate in entry.rates
        )
        text += " " + _("Rates: {used}.").format(used=used)
    return text


def result_lines(results: Results, width: int) -> Iterator[str]:
    """All results as lines of text."""
    yield from listing_lines(results_listing(results), width)
    if any(result.per_input for result in measured_results(results)):
        yield input_serves_all()
    for rule in results.rules:
        holds = {True: _("holds"), False: _("does not hold"), None: _("not known")}[rule.holds]
        yield labelled(f"{rule.rule.left} {rule.rule.op} {rule.rule.right}", f"{holds} ") + (
            f"({number_text(rule.left)}, {number_text(rule.right)})"
        )
    for claim, strength in results.claims:
        yield labelled(strength_text(strength), claim.text)
    if results.loop:
        yield ""
        yield from listing_lines(loop_listing(results.loop), width)


def loop_listing(loops: Sequence[LoopResult]) -> Listing:
    """Findings, decisions and what came after them."""
    return Listing(
        id="loop",
        title=_("Learning log"),
        columns=(
            ListingColumn("date", _("date"), width=10),
            ListingColumn("finding_text", _("finding"), least=18),
            ListingColumn("decision_text", _("decision"), least=14, drop=1),
            ListingColumn("before", _("before"), align="right", width=9, drop=2),
            ListingColumn("after", _("after"), align="right", width=9, drop=2),
            ListingColumn("outcome", _("outcome"), width=14),
        ),
        rows=[loop_row(entry) for entry in loops],
        notes=(later_is_not_because(),) if loops else (),
        empty=_("Nothing is noted yet: cap-tui evaluation finding TEXT --indicator ID"),
    )


def loop_row(entry: LoopResult) -> ListingRow:
    """One finding with its decision as a row."""
    decision = entry.decision
    role = {"better": "good", "worse": "bad"}.get(entry.outcome or "", "")
    before = entry.before.value if entry.before else None
    after = entry.after.value if entry.after else None
    return ListingRow(
        decision.uid if decision else entry.finding.uid,
        (
            ListingCell(decision.date if decision else entry.finding.date),
            ListingCell(entry.finding.text),
            ListingCell(decision.text if decision else ""),
            number_cell(before),
            number_cell(after),
            ListingCell(entry.outcome, outcome_text(entry.outcome), role=role),  # type: ignore[arg-type]
        ),
        data={"finding": entry.finding.uid, "indicator": entry.finding.indicator},
        subject=entry,
    )


def overdue_listing(periods: Iterable[OverduePeriod], as_of: datetime.date) -> Listing:
    """What should be there by now."""
    return Listing(
        id="overdue",
        title=_("Overdue"),
        columns=(
            ListingColumn("due", _("due"), width=10),
            ListingColumn("days_late", _("days late"), align="right", width=9, drop=1),
            ListingColumn("indicator", _("indicator"), least=18),
            ListingColumn("carrier", _("action"), width=9),
            ListingColumn("period", _("period"), width=9),
            ListingColumn("owner", _("owner"), least=8, drop=2),
        ),
        rows=[
            ListingRow(
                f"{entry.indicator} {entry.action} {entry.institution} {entry.period}",
                (
                    ListingCell(entry.due.isoformat()),
                    ListingCell(entry.days_late),
                    ListingCell(entry.indicator),
                    ListingCell(f"{entry.action}/{entry.institution}"),
                    ListingCell(entry.period),
                    ListingCell(entry.owner),
                ),
                subject=entry,
            )
            for entry in periods
        ],
        notes=(_("Today is {day}.").format(day=short_day(as_of)),),
        empty=_("Nothing is overdue on {day}.").format(day=short_day(as_of)),
    )


def contributor_text(definition: Definition) -> str:
    """Who contributed a definition: a plugin, a region, or the program."""
    names = []
    for origin in definition.item.origins:
        name = origin.plugin or origin.region or origin.source
        names.append(f"{name} {origin.version}".strip())
    return ", ".join(names)


def indicators_listing(definitions: Iterable[Definition], as_of: datetime.date) -> Listing:
    """The definitions with who contributed them."""
    return Listing(
        id="indicators",
        title=_("Indicators"),
        columns=(
            ListingColumn("id", _("id"), least=16),
            ListingColumn("name", _("name"), least=20),
            ListingColumn("unit", _("unit"), width=12, drop=1),
            ListingColumn("level", _("level"), width=13, drop=3),
            ListingColumn("target", _("target"), align="right", width=9, drop=2),
            ListingColumn("contributor", _("from"), width=14),
        ),
        rows=[
            ListingRow(
                definition.ref,
                (
                    ListingCell(definition.ref),
                    ListingCell(definition.name),
                    ListingCell(definition.indicator.unit, unit_text(definition.indicator.unit)),
                    ListingCell(definition.indicator.level, level_text(definition.indicator.level)),
                    ListingCell(
                        definition.indicator.target, number_text(definition.indicator.target)
                    ),
                    ListingCell(contributor_text(definition)),
                ),
            )
            for definition in definitions
        ],
        notes=(_("Today is {day}.").format(day=short_day(as_of)),),
        empty=_("No indicator has this text."),
    )
