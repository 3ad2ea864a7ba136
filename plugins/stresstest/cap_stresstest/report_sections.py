"""The sections of the regional report, each as blocks of the document model.

Only published figures enter: no answer, no hidden group, no name of another region. The tables are
the listings of :mod:`cap_stresstest.result_listings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cap_stresstest import (
    disagreements,
    findings,
    measures,
    report_method,
    result_listings,
    sensitivity,
)
from cap_stresstest.change_listings import changed_keys, list_changes
from cap_stresstest.findings import IndicatorFinding, Side
from cap_stresstest.listing_columns import listed_keys
from cap_stresstest.report_data import ReportData
from cap_stresstest.round_result import RoundResult
from cap_stresstest.sentences import lever_sentence, name_of, pack_changed, rounds_compared
from cap_stresstest.words import _
from cap_tui.api import (
    Stand,
    bars_figure,
    divergence_figure,
    document,
    language,
    listing_table,
    pick,
    radar_figure,
)

Block = document.Block
Paragraph, Items, Heading = document.Paragraph, document.Items, document.Heading


def _status_quo(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    pack = assessment.pack
    scale = measures.scale(assessment)
    yield Paragraph(
        _(
            "Own value, mean and range of {portfolio}. No region is named and none is ranked."
        ).format(portfolio=assessment.portfolio.title)
    )
    drawn = measures.of_dimensions(assessment)
    yield radar_figure(_("The dimensions"), drawn, language(), scale=scale)
    found = result_listings.list_benchmark(assessment, data.benchmark, listed_keys(pack))
    yield listing_table(found, _("The dimensions in figures"))
    for entry in pack.dimension:
        yield Heading(pick(entry.name))
        yield Paragraph(pick(entry.question), "note")
        name = pick(entry.name)
        drawn = measures.of_indicators(assessment, entry.id)
        caption = _("Indicators of: {name}").format(name=name)
        yield bars_figure(caption, drawn, language(), scale=scale)
        keys = [indicator.id for indicator in pack.of_dimension(entry.id)]
        found = result_listings.list_benchmark(assessment, data.benchmark, keys)
        yield listing_table(found, _("Indicators in figures: {name}").format(name=name))


def _strengths(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    for question in assessment.pack.display.questions_to_ask:
        yield Paragraph(pick(question), "note")
    sides: tuple[tuple[Side, str], ...] = (
        ("strength", _("Strengths")),
        ("weakness", _("Weaknesses")),
    )
    for side, title in sides:
        if assessment.of_side(side):
            yield listing_table(result_listings.list_strengths(assessment, [side]), title)
        else:
            yield Paragraph(_("{side}: none by the rules of the questionnaire.").format(side=title))
    yield from _disagreements(data)


def _disagreements(data: ReportData) -> Iterator[Block]:
    """Where the groups of respondents disagree: the shown ones only."""
    assessment = data.assessment
    flag = assessment.pack.scoring.divergence_flag_if_group_spread_at_least
    title = _("Where respondents disagree")
    yield Heading(title)
    found = [entry for entry in data.disagreements if entry.flagged]
    listing = result_listings.list_disagreements(assessment, found, report=True)
    if not found:
        yield Paragraph(listing.empty)
        return
    names = disagreements.group_names(assessment)
    stands = [
        Stand(
            f"{entry.indicator} {name_of(assessment, entry.indicator)}",
            [entry.means.get(group) for group in names],
        )
        for entry in found
    ]
    yield divergence_figure(
        title,
        stands,
        list(names.values()),
        language(),
        scale=measures.scale(assessment),
        flag_from=flag,
    )
    yield listing_table(listing)


def _recommendations(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    weak = [
        v
        for v in assessment.of_side("weakness")
        if findings.advice(assessment.pack, v, assessment.practices)
    ]
    if not weak:
        yield Paragraph(_("No indicator is weak by the rules of the questionnaire."))
        return
    yield Paragraph(_("Each recommendation names the rule that called for it, and its numbers."))
    yield Items([_advice(assessment, verdict) for verdict in weak], numbered=True)
    yield Heading(_("What would move a dimension most"))
    moves = [
        f"{pick(entry.short)}: {lever_sentence(assessment, lever)}"
        for entry in assessment.pack.dimension
        for lever in sensitivity.levers(assessment, entry.id)[:1]
    ]
    yield Items(moves)


def _advice(assessment: RoundResult, verdict: IndicatorFinding) -> str:
    entry = assessment.pack.indicators[verdict.indicator]
    recommended, *practice = findings.advice(assessment.pack, verdict, assessment.practices)
    text = _("{advice} ({id} {name}: {reason}; n {n})").format(
        advice=recommended,
        id=verdict.indicator,
        name=pick(entry.name),
        reason=findings.reason(verdict),
        n=verdict.n,
    )
    return " ".join([f"{text}.", *(f"{sentence}." for sentence in practice)])


def _progress(data: ReportData) -> Iterator[Block]:
    found = data.progress
    if found is None:
        yield Paragraph(_("This is the first round: there is nothing to compare with yet."))
        return
    yield Paragraph(rounds_compared(found))
    if found.changed_pack:
        yield Paragraph(pack_changed(found), "warning")
    assessment = data.assessment
    every = list_changes(assessment, found, listed_keys(assessment.pack))
    yield listing_table(every, _("Dimensions"))
    if moved := changed_keys(found):
        changed = list_changes(assessment, found, moved)
        yield listing_table(changed, _("Indicators that changed"))


def _two_way(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    ways = (
        ("clusters->S3", _("Clusters → S3: what clusters do for the strategy")),
        ("S3->clusters", _("S3 → clusters: what the strategy does for clusters")),
    )
    for direction, title in ways:
        both = (direction, "both")
        keys = [entry.id for entry in assessment.pack.dimension if entry.direction in both]
        yield Heading(title)
        yield listing_table(result_listings.list_dimensions(assessment, keys), title)


SECTIONS: dict[str, Callable[[ReportData], Iterator[Block]]] = {
    "cover": report_method.cover,
    "status_quo": _status_quo,
    "strengths_weaknesses": _strengths,
    "recommendations": _recommendations,
    "progress": _progress,
    "s3_to_clusters": _two_way,
    "method": report_method.method,
}
