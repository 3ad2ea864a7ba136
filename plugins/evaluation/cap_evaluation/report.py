"""The evaluation report: did it work, for what input, what was learnt; with logframe and indicator annex."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cap_evaluation.charts.activity_funnel import funnel_figure
from cap_evaluation.charts.indicator_path import PathChart, path_figure
from cap_evaluation.charts.theory_of_change import theory_lines, theory_svg
from cap_evaluation.indicator_charts import input_chart, path_chart
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.report_page_one import lacking_sentences, page_one
from cap_evaluation.report_tables import (
    annex_table,
    claims_table,
    logframe_table,
    overdue_table,
    per_input_table,
    series_table,
)
from cap_evaluation.result_listings import (
    loop_listing,
    measured_results,
    results_listing,
)
from cap_evaluation.results import Results, overdue_periods, region_results
from cap_evaluation.theory import (
    actor_names,
    evaluation_pack,
    theory_levels,
    theory_note,
)
from cap_evaluation.wording import (
    criterion_text,
    input_serves_all,
    strength_text,
    unit_text,
)
from cap_evaluation.words import _, ngettext
from cap_tui.api import (
    PluginContext,
    Section,
    composed_document,
    document,
    formats,
    labelled,
    language,
    listing_table,
    pick,
    publicity,
    synthetic_notices,
    write_report,
)

ORDER = 600
MOST_CHARTS = 6
ANNEXES = ("overdue", "logframe", "annex")
MOST_ROWS, MOST_INPUTS = 3, 2
"""Rows of the tables in the edition of two pages."""


def write_evaluation_report(ctx: PluginContext, path: Path, as_of: datetime.date) -> None:
    """Write the whole report to a file; its extension is the format. Raises Refused for another one."""
    results = region_results(ctx, as_of)
    write_report(evaluation_document(ctx, results, as_of), path)


def evaluation_document(
    ctx: PluginContext, results: Results, as_of: datetime.date
) -> document.Document:
    """The whole report with page one, chapters, annexes and glossary."""

    def made() -> document.Document:
        parts = [*page_one(results, whole=True), *sections(ctx, results)]
        return _document(ctx, _("Evaluation report"), parts, as_of)

    return composed_document(ctx, made)


def write_logframe(ctx: PluginContext, path: Path, as_of: datetime.date) -> None:
    """Write the logframe to a file; its extension is the format. Raises Refused for another one."""
    results = region_results(ctx, as_of)

    def made() -> document.Document:
        section = Section("evaluation.logframe", _("Logframe"), [*_logframe(results)])
        return _document(ctx, _("Logframe"), [section], as_of)

    write_report(composed_document(ctx, made), path)


def _document(
    ctx: PluginContext, title: str, parts: list[Section], as_of: datetime.date
) -> document.Document:
    return document.Document(
        title=title,
        subtitle=_("as of {day}").format(day=formats.date(as_of.isoformat(), language())),
        region=ctx.region.name,
        date=as_of.isoformat(),
        sections=tuple(parts),
        language=language(),
        publicity=publicity(ctx.config, ctx.folder),
        notices=synthetic_notices(ctx.region),
    )


def region_sections(ctx: PluginContext, as_of: datetime.date) -> Iterator[Section]:
    """What the report of the whole region says of the evaluation: nothing while nothing is measured."""
    results = region_results(ctx, as_of)
    if any(result.totals for result in results.indicators.values()):
        yield from page_one(results, whole=False)
        yield Section("evaluation.results", _("Did it work?"), [*_messages(results)], ORDER)
        yield Section("evaluation.log", _("What was learnt"), [*_learning(results)], ORDER + 1)


def policy_sections(ctx: PluginContext, as_of: datetime.date) -> Iterator[Section]:
    """Did it work, and for what money: the first indicators and their results per input, for two pages."""
    results = region_results(ctx, as_of)
    if any(result.totals for result in results.indicators.values()):
        yield from page_one(results, whole=False)
        *_words, table = _messages(results)
        inputs = per_input_table(results)
        tables = [_first_rows(table)] if isinstance(table, document.TableBlock) else []
        if inputs.rows:
            tables.append(_first_rows(replace(inputs, note=input_serves_all()), MOST_INPUTS))
        title = _("Did it work, and for what money?")
        yield Section("evaluation.results", title, tables, ORDER)


def _first_rows(table: document.TableBlock, most: int = MOST_ROWS) -> document.TableBlock:
    """The first rows of a table; a note says how many are left out."""
    left = len(table.rows) - most
    if left <= 0:
        return table
    note = ngettext(
        "{n} more row is in the evaluation report.",
        "{n} more rows are in the evaluation report.",
        left,
    ).format(n=left)
    return replace(table, rows=table.rows[:most], note=f"{table.note} {note}".strip())


def sections(ctx: PluginContext, results: Results) -> Iterator[Section]:
    """Every section of the evaluation report."""
    parts = (
        ("messages", _("Did it work?"), _messages(results)),
        ("input", _("For what input?"), _inputs(results)),
        ("theory", _("Theory of change"), _theory(results)),
        ("charts", _("Indicators over time"), _charts(results)),
        ("funnel", _("From cards to funded actions"), [funnel_figure(ctx, results.as_of)]),
        ("log", _("What was learnt"), _learning(results)),
        ("claims", _("Contribution"), _claims(results)),
        ("overdue", _("Overdue figures"), _overdue(results)),
        ("logframe", _("Logframe"), _logframe(results)),
        ("annex", _("Indicators"), _annex(results)),
    )
    for order, (name, title, blocks) in enumerate(parts):
        found = list(blocks)
        if found:
            role = "annex" if name in ANNEXES else "chapter"
            yield Section(f"evaluation.{name}", title, found, order, role)


def _messages(results: Results) -> Iterator[document.Block]:
    yield from (document.Paragraph(said, "warning") for said in lacking_sentences(results))
    for entry in results.rules:
        if entry.holds is False:
            rule = entry.rule
            yield document.Paragraph(
                _("{left} {op} {right} does not hold.").format(
                    left=rule.left, op=rule.op, right=rule.right
                ),
                "warning",
            )
    yield listing_table(results_listing(results, report=True))


def _inputs(results: Results) -> Iterator[document.Block]:
    table = per_input_table(results)
    if table.rows:
        yield table
        yield document.Paragraph(input_serves_all(), "note")
        drawn = [(result, input_chart(result, results)) for result in measured_results(results)]
        for result, chart in [pair for pair in drawn if pair[1] is not None][:MOST_CHARTS]:
            yield from _chart(result, chart)
        yield document.Paragraph(
            _(
                "Low and high are exact for the input plus and minus two standard uncertainties. The "
                "uncertainty of the measurement and of exchange rates is not in them."
            ),
            "note",
        )
    yield from (table for table in [series_table(results)] if table.rows)


def _theory(results: Results) -> Iterator[document.Block]:
    levels = theory_levels(results)
    title = _("Theory of change")
    twin = [*theory_lines(levels, actor_names(), document.TWIN_WIDTH)]
    drawn = theory_svg(levels, actor_names(), title, theory_note())
    levels_told = ". ".join(
        labelled(
            level.name,
            ", ".join(entry.name for cell in level.cells for entry in cell.indicators) or "–",
        )
        for level in levels
    )
    yield document.Figure(title, drawn, f"{title}. {levels_told}", twin)
    yield document.Paragraph(theory_note(), "note")


def _charts(results: Results) -> Iterator[document.Block]:
    drawn = [
        result
        for result in measured_results(results)
        if result.totals and result.definition.indicator.target is not None
    ]
    for result in drawn[:MOST_CHARTS]:
        yield from _chart(result, path_chart(result))


def _chart(result: IndicatorResult, chart: PathChart | None) -> Iterator[document.Block]:
    if chart is not None:
        axis = chart.values_name if not chart.path else unit_text(result.definition.indicator.unit)
        figure = path_figure(chart, f"{result.definition.name} ({axis})")
        yield from [figure] if figure is not None else []


def _learning(results: Results) -> Iterator[document.Block]:
    if results.loop:
        yield listing_table(loop_listing(results.loop))
    questions = [pick(entry["text"]) for entry in evaluation_pack()["review_question"]]
    yield document.Heading(_("Questions of a formative review"))
    yield document.Items(questions)


def _claims(results: Results) -> Iterator[document.Block]:
    if results.claims:
        yield claims_table(results.claims, strength_text)
        yield document.Paragraph(
            _("Contribution analysis after Mayne; the steps of the scale are ours."), "note"
        )
    yield document.Heading(_("Questions of an evaluation afterwards (OECD DAC, 2019)"))
    yield from _answers(results)


def _answers(results: Results) -> Iterator[document.Block]:
    """Each question with the findings that answer it; the same finding stands in several loops."""
    findings = {loop.finding.uid: loop.finding for loop in results.loop}.values()
    for entry in evaluation_pack()["criterion_dac"]:
        yield document.Paragraph(labelled(criterion_text(entry["id"]), pick(entry["question"])))
        found = [
            labelled(formats.day_text(one.date), one.text) if one.date else one.text
            for one in findings
            if one.criterion == entry["id"]
        ]
        yield document.Items(found or [_("No finding answers it yet.")])


def _overdue(results: Results) -> Iterator[document.Block]:
    found = overdue_periods(results)
    if found:
        yield overdue_table(results, found)


def _logframe(results: Results) -> Iterator[document.Block]:
    yield logframe_table(results)


def _annex(results: Results) -> Iterator[document.Block]:
    yield annex_table(results)
