"""Page one of the evaluation report: whose figures are there, what they say, what to decide next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cap_evaluation.charts.indicator_path import path_figure
from cap_evaluation.indicator_charts import path_chart
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.result_listings import measured_results, number_text, signed_text
from cap_evaluation.results import Results, overdue_periods
from cap_evaluation.wording import lights_text, unit_text
from cap_evaluation.words import _, ngettext
from cap_tui.api import Section, document, formats, language, named

ORDER = 600
MESSAGES = 200
"""What the evaluation says stands before what workshops and calls say: page one holds five messages."""


def page_one(results: Results, *, whole: bool) -> Iterator[Section]:
    """Who was asked for figures, the key messages with a figure, what to decide next.

    The report of the whole region gets a sentence about the figures; ``whole`` adds the table by institution.
    """
    if asked := list(_asked(results, whole=whole)):
        yield Section("evaluation.asked", _("Whose figures are there"), asked, ORDER, "asked")
    said: list[document.Block] = [document.Items(list(key_messages(results)))]
    if figure := _figure(results):
        said.append(figure)
    yield Section("evaluation.key-messages", _("Did it work?"), said, MESSAGES, "message")
    if wanted := list(_decisions(results)):
        title = _("What to decide next")
        yield Section("evaluation.next", title, [document.Items(wanted)], MESSAGES, "decision")


def _asked(results: Results, *, whole: bool) -> Iterator[document.Block]:
    """How many of the figures that were due are there, by institution."""
    delivered, missing = Counter[str](), Counter[str]()
    for result in measured_results(results):
        delivered.update(
            institution for (_action, institution), one in result.totals.items() for _period in one
        )
        missing.update(entry.institution for entry in result.coverage.missing)
    due = delivered + missing
    if not due:
        return
    text = ngettext(
        "{due} figure was due by {day}; there: {there} ({rate}).",
        "{due} figures were due by {day}; there: {there} ({rate}).",
        due.total(),
    )
    yield document.Paragraph(
        text.format(
            due=due.total(),
            day=formats.date(results.as_of.isoformat(), language()),
            there=delivered.total(),
            rate=formats.percent(delivered.total() / due.total(), language()),
        )
    )
    if whole:
        columns = [_("institution"), _("figures due"), _("there"), _("rate %")]
        rows: list[list[document.Cell]] = [
            [institution_name(results, code), n, delivered[code], 100 * delivered[code] / n]
            for code, n in sorted(due.items())
        ]
        yield document.TableBlock(_("Figures by institution"), columns, rows, decimals=0)


def institution_name(results: Results, code: str) -> str:
    """An institution by its name; the code where nobody gave one."""
    found = results.framework.institutions.get(code)
    return found.name if found else code


def action_name(results: Results, code: str) -> str:
    """An evaluated action by its name; the code where nobody gave one."""
    found = results.framework.actions.get(code)
    return found.name if found else code


def key_messages(results: Results) -> Iterator[str]:
    """How the indicators stand, which is furthest behind, what an input brought, what was learnt, what lacks."""
    shown = [result for result in measured_results(results) if result.totals]
    yield _lights_sentence(shown)
    behind = furthest_behind(results)
    if behind is not None and behind.light.gap is not None:
        text = _("Furthest behind its plan is {name}: {value} against {planned} {unit}.")
        yield text.format(
            name=behind.definition.name,
            value=number_text(behind.value),
            planned=number_text(behind.planned),
            unit=unit_text(behind.definition.indicator.unit),
        )
    yield from _input_sentence(shown)
    yield from _learning_sentence(results)
    yield from lacking_sentences(results)


def _lights_sentence(shown: list[IndicatorResult]) -> str:
    """How many indicators are measured, and how they stand."""
    told = lights_text([result.light.colour for result in shown])
    return ngettext(
        "{n} indicator is measured: {lights}.", "{n} indicators are measured: {lights}.", len(shown)
    ).format(n=len(shown), lights=told or "-")


def lacking_sentences(results: Results) -> Iterator[str]:
    """How many indicators lack figures."""
    shown = [result for result in measured_results(results) if result.totals]
    incomplete = sum(not result.coverage.complete for result in shown)
    if incomplete:
        text = ngettext(
            "{n} indicator lacks figures of periods that have ended; missing is not zero.",
            "{n} indicators lack figures of periods that have ended; missing is not zero.",
            incomplete,
        )
        yield text.format(n=incomplete)


def furthest_behind(results: Results) -> IndicatorResult | None:
    """The indicator with the widest gap below its path; None where none is behind."""
    behind = [r for r in measured_results(results) if r.light.gap is not None and r.light.gap < 0]
    return min(behind, key=lambda r: (r.light.gap, r.definition.ref), default=None)


def _input_sentence(shown: list[IndicatorResult]) -> Iterator[str]:
    """What the first indicator with a known input brought for it."""
    for result in shown:
        for entry in result.per_input[:1]:
            if entry.value is not None:
                text = _("{name}: {value} per {per} {unit} that was spent.")
                yield text.format(
                    name=result.definition.name,
                    value=number_text(entry.value, 3),
                    per=number_text(entry.per),
                    unit=unit_text(entry.unit),
                )
                return


def _learning_sentence(results: Results) -> Iterator[str]:
    """How many findings were decided on, and after how many decisions the figures were better."""
    findings = {loop.finding.uid for loop in results.loop}
    if findings:
        decided = {loop.finding.uid for loop in results.loop if loop.decision is not None}
        better = sum(loop.helped is True for loop in results.loop)
        text = ngettext(
            "{n} finding was noted, {decided} led to a decision; the figures were better after {better}.",
            "{n} findings were noted, {decided} led to a decision; the figures were better after {better}.",
            len(findings),
        )
        yield text.format(n=len(findings), decided=len(decided), better=better)


def _figure(results: Results) -> document.Figure | None:
    """The path of the indicator that is furthest behind, else of the first that has one."""
    behind = furthest_behind(results)
    drawn = [behind] if behind is not None else measured_results(results)
    for result in drawn:
        if result.totals and result.definition.indicator.target is not None:
            name = result.definition.name
            if result is behind and result.light.gap is not None:
                text = _("Furthest behind its plan: {name} ({gap})")
                name = text.format(name=name, gap=signed_text(result.light.gap))
            if figure := path_figure(path_chart(result), name):
                return figure
    return None


def _decisions(results: Results) -> Iterator[str]:
    """What to change, which findings wait for a decision, whose figures are overdue."""
    red = [r.definition.name for r in measured_results(results) if r.light.colour == "red"]
    if red:
        yield _("Decide what to change so that these reach their targets: {names}.").format(
            names=named(red)
        )
    open_findings = [loop.finding.text for loop in results.loop if loop.decision is None]
    if open_findings:
        yield _("Decide what follows from: {texts}.").format(texts=named(open_findings))
    late = Counter(institution_name(results, one.institution) for one in overdue_periods(results))
    if late:
        yield _("Ask for the figures that are overdue: {names}.").format(
            names=named([f"{name} ({n})" for name, n in late.most_common()])
        )
