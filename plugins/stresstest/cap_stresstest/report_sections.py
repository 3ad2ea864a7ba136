"""The sections of the regional report, each as blocks of the document model.

Only published figures enter: no answer, no hidden group, no name of another region. The tables are
the listings of :mod:`cap_stresstest.result_listings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cap_stresstest import (
    disagreements,
    key_messages,
    measures,
    recommendation_listing,
    recommendations,
    report_method,
    result_listings,
    sensitivity,
)
from cap_stresstest.change_listings import changed_keys, list_changes
from cap_stresstest.findings import Side
from cap_stresstest.listing_columns import listed_keys
from cap_stresstest.pack import PackSection
from cap_stresstest.report_data import ReportData
from cap_stresstest.sentences import (
    lever_sentence,
    name_of,
    pack_changed,
    rounds_compared,
    waiting_sentences,
)
from cap_stresstest.words import _
from cap_tui.api import (
    Section,
    Stand,
    bars_figure,
    divergence_figure,
    document,
    labelled,
    language,
    listing_table,
    pick,
    radar_figure,
)

Block = document.Block
Paragraph, Items, Heading = document.Paragraph, document.Items, document.Heading
FIRST_ORDER = 10
MOST_DECISIONS = 3
MOST_URGENT = 3
"""Recommendations in an edition of two pages."""


def page_one(data: ReportData) -> Iterator[Section]:
    """Who was asked, the key messages with a figure, and what to decide next."""
    assessment = data.assessment
    asked = list(report_method.cover(data))
    title = _("Who was asked")
    said = list(waiting_sentences(assessment, data.waiting, data.sheets_missing))
    yield Section("stresstest.cover", title, asked, FIRST_ORDER, "asked", data.released, said)
    drawn = measures.of_dimensions(assessment)
    scale = measures.scale(assessment)
    caption = _standing_caption(data) or _("The dimensions")
    figure = bars_figure(caption, drawn, language(), scale=scale)
    messages: list[Block] = [Items(key_messages.key_messages(data)), figure]
    yield Section("stresstest.messages", _("Key messages"), messages, FIRST_ORDER, "message")
    urgent = data.recommendations[:MOST_DECISIONS]
    if urgent:
        decisions = [
            recommendation_listing.decision_sentence(data.ctx, assessment, entry)
            for entry in urgent
        ]
        title = _("What to decide next")
        yield Section("stresstest.decisions", title, [Items(decisions)], FIRST_ORDER, "decision")


def pack_sections(data: ReportData, entry: PackSection) -> Iterator[Section]:
    """The chapters and annexes that one section of the questionnaire's pack asks for."""
    for place, part in enumerate(SECTIONS.get(entry.id, ())):
        blocks = list(part.blocks(data))
        title = part.title() if part.title else pick(entry.title)
        name = part.name or entry.id
        order = FIRST_ORDER + part.order + place
        yield Section(f"stresstest.{name}", title, blocks, order, part.role)


def _standing_caption(data: ReportData) -> str:
    """What the figure of the dimensions shows, in a sentence: the first key message without its numbers."""
    rows = [row for row in data.benchmark.dimensions if row.own is not None and row.others]
    below = [
        row.id for row in rows if row.own is not None and row.others and row.own < row.others.mean
    ]
    if not rows:
        return ""
    if not below:
        return _("No dimension is below the mean of the regions compared")
    if len(below) == len(rows):
        return _("All dimensions are below the mean of the regions compared")
    names = ", ".join(name_of(data.assessment, key) for key in below)
    return _("Below the mean of the regions compared: {names}").format(names=names)


def _status_quo(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    pack = assessment.pack
    yield Paragraph(
        _(
            "Own value, mean and range of {portfolio}. No region is named and none is ranked."
        ).format(portfolio=assessment.portfolio.title)
    )
    drawn = measures.of_dimensions(assessment)
    caption = _standing_caption(data) or _("The dimensions")
    yield radar_figure(caption, drawn, language(), scale=measures.scale(assessment))
    found = result_listings.list_benchmark(assessment, data.benchmark, listed_keys(pack))
    yield listing_table(found, _("The dimensions in figures"))


def _indicators(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    pack, scale = assessment.pack, measures.scale(assessment)
    for entry in pack.dimension:
        name = pick(entry.name)
        yield Heading(name)
        yield Paragraph(pick(entry.question))
        drawn = measures.of_indicators(assessment, entry.id)
        caption = _("Indicators of: {name}").format(name=name)
        yield bars_figure(caption, drawn, language(), scale=scale)
        keys = [indicator.id for indicator in pack.of_dimension(entry.id)]
        found = result_listings.list_benchmark(assessment, data.benchmark, keys)
        yield listing_table(found, _("Indicators in figures: {name}").format(name=name))


def _strengths(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    sides: tuple[tuple[Side, str], ...] = (
        ("strength", _("Strengths")),
        ("weakness", _("Weaknesses")),
    )
    for side, title in sides:
        if assessment.of_side(side):
            yield listing_table(result_listings.list_strengths(assessment, [side]), title)
        else:
            yield Paragraph(_("{side}: none by the rules of the questionnaire.").format(side=title))
    if questions := [pick(question) for question in assessment.pack.display.questions_to_ask]:
        yield Heading(_("Questions to discuss in the region"))
        yield Items(questions)


def _disagreements(data: ReportData) -> Iterator[Block]:
    """Where the groups of respondents disagree: the shown ones only."""
    assessment = data.assessment
    flag = assessment.pack.scoring.divergence_flag_if_group_spread_at_least
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
    widest = found[0]
    yield divergence_figure(
        _("The groups are furthest apart on: {name}").format(
            name=name_of(assessment, widest.indicator)
        ),
        stands,
        list(names.values()),
        language(),
        scale=measures.scale(assessment),
        flag_from=flag,
    )
    yield listing_table(listing)


def _recommendations(data: ReportData) -> Iterator[Block]:
    assessment, found = data.assessment, data.recommendations
    if not found:
        yield Paragraph(_("No indicator is weak by the rules of the questionnaire."))
        return
    shown = found[: recommendations.MOST_SHOWN]
    yield listing_table(recommendation_listing.list_recommendations(data.ctx, assessment, shown))
    if left := len(found) - len(shown):
        yield Paragraph(_("{n} more stand in the annex.").format(n=left))
    yield Heading(_("What would move a dimension most"))
    moves = [
        labelled(pick(entry.short), lever_sentence(assessment, lever))
        for entry in assessment.pack.dimension
        for lever in sensitivity.levers(assessment, entry.id)[:1]
    ]
    yield Items(moves)


def urgent_recommendations(data: ReportData) -> Iterator[Section]:
    """The table of the most urgent recommendations, for two pages; nothing where no indicator is weak."""
    if shown := data.recommendations[:MOST_URGENT]:
        made = recommendation_listing.list_recommendations(data.ctx, data.assessment, shown)
        table = listing_table(made)
        yield Section("stresstest.recommendations", table.caption, [table], FIRST_ORDER + 6)


def _all_recommendations(data: ReportData) -> Iterator[Block]:
    assessment, found = data.assessment, data.recommendations
    yield Paragraph(_("Each recommendation names the rule that called for it, and its numbers."))
    yield Items(
        [recommendation_listing.advice_sentence(assessment, e) for e in found], numbered=True
    )
    rest = found[recommendations.MOST_SHOWN :]
    if rest:
        made = recommendation_listing.list_recommendations(data.ctx, assessment, rest)
        yield listing_table(made, _("The other recommendations"))


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


@dataclass(frozen=True)
class SectionPart:
    """One section of the report that a section of the pack asks for; ``title`` without one is the pack's."""

    blocks: Callable[[ReportData], Iterator[Block]]
    order: int
    role: str = "chapter"
    name: str = ""
    title: Callable[[], str] | None = None


SECTIONS: dict[str, tuple[SectionPart, ...]] = {
    "status_quo": (
        SectionPart(_status_quo, 1),
        SectionPart(_indicators, 40, "annex", "indicators", lambda: _("Indicators in figures")),
    ),
    "strengths_weaknesses": (
        SectionPart(_strengths, 2),
        SectionPart(
            _disagreements, 3, name="disagreements", title=lambda: _("Where respondents disagree")
        ),
    ),
    "progress": (SectionPart(_progress, 5),),
    "recommendations": (
        SectionPart(_recommendations, 6),
        SectionPart(
            _all_recommendations,
            44,
            "annex",
            "all_recommendations",
            lambda: _("All recommendations and their rules"),
        ),
    ),
    "s3_to_clusters": (SectionPart(_two_way, 46, "annex"),),
    "method": (SectionPart(report_method.method, 50, "annex"),),
}
"""What is made of each section of a pack; page one takes the place of its cover."""
