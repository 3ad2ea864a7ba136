"""Every view as lines of text, for ``--plain``, slow links and screen readers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from cap_evaluation.charts.activity_funnel import funnel_figure
from cap_evaluation.charts.indicator_path import path_lines
from cap_evaluation.charts.theory_of_change import TheoryLevel, theory_lines
from cap_evaluation.corrections import Correction, correction_lines
from cap_evaluation.definitions import Definition, found_definitions, region_framework
from cap_evaluation.formative_loop import LoopResult, changed_because_of_it
from cap_evaluation.indicator_charts import input_chart, path_chart
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.measurement_grid import grid_listing
from cap_evaluation.result_listings import (
    contributor_text,
    indicators_listing,
    loop_listing,
    number_text,
    overdue_listing,
    result_lines,
    result_notes,
    signed_text,
)
from cap_evaluation.results import Results, overdue_periods, region_results
from cap_evaluation.theory import actor_names, theory_levels, theory_note
from cap_evaluation.wording import (
    actor_level_text,
    colour_text,
    combined_texts,
    direction_text,
    frequency_text,
    level_text,
    reason_text,
    source_text,
    unit_text,
)
from cap_evaluation.words import _, ngettext
from cap_tui.api import PluginContext, document, labelled, lines, listing_lines, page_lines, pick


def today() -> datetime.date:
    """The day of a view."""
    return datetime.date.today()


def results_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """Every indicator, rules, claims, the learning log; then the funnel, which the screen has on a page of its own."""
    yield from result_lines(region_results(ctx, today()), width)
    figure = funnel_figure(ctx, today())
    yield ""
    yield from page_lines([document.Heading(figure.caption), figure], width)


def overdue_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The figures that should be there by now."""
    results = region_results(ctx, today())
    yield overdue_words(results)
    yield from listing_lines(overdue_listing(overdue_periods(results), today()), width)


def overdue_words(results: Results) -> str:
    """How many figures are overdue."""
    number = len(overdue_periods(results))
    return ngettext("{n} figure is overdue", "{n} figures are overdue", number).format(n=number)


def grid_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The latest periods of every series."""
    results = region_results(ctx, today())
    yield series_words(results)
    yield from listing_lines(grid_listing(results), width)


def series_words(results: Results) -> str:
    """How many series there are."""
    n = len(grid_listing(results).rows)
    return ngettext("{n} series", "{n} series", n).format(n=n)


def indicators_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The definitions with who contributed them."""
    found = found_definitions(region_framework(ctx))
    yield indicators_words(region_results(ctx, today()))
    yield from listing_lines(indicators_listing(found, today()), width)


def indicators_words(results: Results) -> str:
    """How many indicators are defined."""
    return ngettext("{n} indicator", "{n} indicators", len(results.indicators)).format(
        n=len(results.indicators)
    )


def log_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """Findings, decisions and what came after them."""
    loops = region_results(ctx, today()).loop
    yield log_words(loops)
    yield from listing_lines(loop_listing(loops), width)


def log_words(loops: Sequence[LoopResult]) -> str:
    """How many findings led to a decision."""
    count = len({loop.finding.uid for loop in loops})
    words = ngettext(
        "{n} finding, {changed} changed something",
        "{n} findings, {changed} changed something",
        count,
    )
    return words.format(n=count, changed=changed_because_of_it(loops))


def theory_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The theory of change with the indicators on it."""
    levels = theory_levels(region_results(ctx, today()))
    yield theory_words(levels)
    yield from theory_lines(levels, actor_names(), width)
    yield from lines.broken(theory_note(), width)


def theory_words(levels: Sequence[TheoryLevel]) -> str:
    """Where the theory is thin."""
    cells = [cell for level in levels for cell in level.cells]
    thin = sum(bool(cell.thin) for cell in cells)
    return _("Theory of change: thin in {n} of {all} places").format(n=thin, all=len(cells))


def indicator_lines(
    result: IndicatorResult,
    results: Results,
    width: int,
    *,
    corrected: Sequence[Correction] = (),
    ascii_only: bool = False,
) -> Iterator[str]:
    """The sheet of an indicator: definition, figures, series, corrections, results per input, the chart."""
    yield from _definition_lines(result.definition, width)
    yield ""
    yield from _value_lines(result, width)
    if corrected:
        yield ""
        yield from lines.broken(_("Corrections, the newest first"), width)
        for text in correction_lines(corrected):
            yield from lines.broken(text, width, 2)
    for chart in (path_chart(result), input_chart(result, results)):
        drawn = path_lines(chart, min(width, 70), ascii_only=ascii_only) if chart else []
        if drawn:
            yield ""
            yield from drawn


def _definition_lines(definition: Definition, width: int) -> Iterator[str]:
    """What is measured and how; what is not said is left out."""
    indicator = definition.indicator
    fields = (
        (_("id"), definition.ref),
        (_("from"), contributor_text(definition)),
        (_("definition"), pick(indicator.definition) if indicator.definition else ""),
        (_("unit"), unit_text(indicator.unit)),
        (_("level"), level_text(indicator.level)),
        (_("actors"), actor_level_text(indicator.actor_level)),
        (_("direction"), direction_text(indicator.direction)),
        (_("aggregation"), combined_texts(indicator)),
        (_("numerator"), indicator.numerator),
        (_("denominator"), indicator.denominator),
        (_("weighted by"), indicator.weighted_by),
        (_("frequency"), frequency_text(indicator.frequency)),
        (_("rule"), pick(indicator.rule) if indicator.rule else ""),
        (_("source"), source_text(indicator.source)),
    )
    yield from lines.broken(definition.name, width)
    for label, text in fields:
        if text:
            yield from lines.broken(labelled(label, text), width, 2)


def _value_lines(result: IndicatorResult, width: int) -> Iterator[str]:
    """The value beside its plan and target, why it is so, and each series."""
    value = number_text(result.value)
    gap = "" if result.light.gap is None else f" {signed_text(result.light.gap)}"
    told = _("Value {value}, planned {planned}, target {target}; {light}").format(
        value=value,
        planned=number_text(result.planned),
        target=number_text(result.definition.indicator.target),
        light=f"{colour_text(result.light.colour)}{gap}",
    )
    reason = f" ({reason_text(result.light.reason)})" if result.light.reason else ""
    yield from lines.broken(told + reason, width)
    for note in result_notes(result):
        yield from lines.broken(note, width, 2)
    for series in result.series:
        text = labelled(
            f"{series.action}/{series.institution}",
            f"{number_text(series.value)} ({series.latest})",
        )
        yield from lines.broken(text, width, 2)


def funnel_lines(ctx: PluginContext, width: int) -> Iterator[str]:
    """From cards to funded actions."""
    yield from page_lines([funnel_figure(ctx, today())], width)
