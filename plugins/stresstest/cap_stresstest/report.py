"""The regional report of one round: the sections that the questionnaire's pack asks for, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cap_stresstest import (
    benchmark,
    disagreements,
    progress,
    recommendations,
    report_method,
    report_sections,
    rounds,
)
from cap_stresstest.released_answers import ReleasedAnswers
from cap_stresstest.report_data import ReportData
from cap_stresstest.round_result import RoundResult, with_answers
from cap_stresstest.sentences import waiting_sentences
from cap_stresstest.words import _
from cap_tui.api import (
    Evidence,
    NotFound,
    PluginContext,
    Section,
    composed_document,
    document,
    language,
    publicity,
    write_report,
)

FIRST_ORDER = report_sections.FIRST_ORDER


def report_data(ctx: PluginContext, assessment: RoundResult) -> ReportData:
    """Work out all that the report says: intervals, disagreement, progress.

    It speaks of the answers that may be told, with what left before; see :mod:`cap_stresstest.released_answers`.
    """
    answers = ReleasedAnswers(ctx)
    assessment = with_answers(ctx, assessment, answers)
    people = answers.responses(assessment.round)
    days = [person.answered for person in people if person.answered]
    before = rounds.previous(ctx, assessment.round)
    compared = benchmark.benchmark(assessment, people)
    told = [answers.of(entry) for entry in (before, assessment.round) if entry]
    own = [entry for entry in ctx.records(Evidence).all() if entry.owner == ctx.region.code]
    return ReportData(
        ctx=ctx,
        assessment=assessment,
        benchmark=compared,
        recommendations=recommendations.recommend(ctx, assessment, compared),
        disagreements=tuple(disagreements.find_disagreements(assessment, people)),
        progress=progress.compare(ctx, before, assessment.round, answers) if before else None,
        released=tuple(entry for each in told for entry in each.released),
        waiting=told[-1].waiting,
        sheets_missing=told[-1].sheets_missing,
        period=(min(days), max(days)) if days else ("", ""),
        evidence=tuple(sorted(own, key=lambda entry: (entry.title, entry.uid))),
    )


def sections(found: ReportData, *, notices: bool = True) -> list[Section]:
    """The sections of the report; those of a later pack that this program cannot write are left out.

    With ``notices`` page one says what must be said about the figures: in a region's report
    the cover says only what holds for all tools.
    """
    assessment = found.assessment
    made = list(report_sections.page_one(found))
    if notices and (said := " ".join(assessment.notices())):
        asked, *others = made
        made = [
            replace(asked, blocks=[*asked.blocks, document.Paragraph(said, "warning")]),
            *others,
        ]
    for entry in assessment.pack.report_section:
        made += report_sections.pack_sections(found, entry)
    if found.evidence:
        title = _("Other analyses: the register of evidence")
        blocks = list(report_method.evidence(found))
        made.append(Section("stresstest.evidence", title, blocks, FIRST_ORDER + 60, "annex"))
    return made


def policy_sections(found: ReportData) -> list[Section]:
    """What two pages for policy makers hold: page one, and the most urgent recommendations."""
    said = [section for section in sections(found) if section.role in document.PAGE_ONE]
    return [*said, *report_sections.urgent_recommendations(found)]


def chosen_sections(found: ReportData, wanted: Sequence[str]) -> list[Section]:
    """The sections of these ids (with or without ``stresstest.``), all when none is named; NotFound otherwise."""
    made = sections(found, notices=False)
    known = {section.id.partition(".")[2]: section for section in made}
    if not wanted:
        return made
    names = [name.removeprefix("stresstest.") for name in wanted]
    for name in names:
        if name not in known:
            raise NotFound(
                _("There is no section {name}.").format(name=name),
                remedy=_("There are: {names}.").format(names=", ".join(known)),
            )
    return [known[name] for name in names]


def report_document(
    ctx: PluginContext, found: ReportData, wanted: Sequence[str] = ()
) -> document.Document:
    """The report with page one, chapters, annexes and glossary, or the wanted sections alone."""
    return composed_document(ctx, lambda: _document(ctx, found, wanted), whole=not wanted)


def _document(ctx: PluginContext, found: ReportData, wanted: Sequence[str]) -> document.Document:
    assessment = found.assessment
    return document.Document(
        title=_("StressTest of the smart specialisation strategy"),
        subtitle=_("Round {name}").format(name=assessment.round.name),
        region=ctx.region.name,
        date=(assessment.round.closed or assessment.round.updated)[:10],
        sections=tuple(chosen_sections(found, wanted)),
        language=language(),
        publicity=publicity(ctx.config, ctx.folder),
        provenance=report_method.provenance(assessment),
        notices=assessment.notices(),
        released=found.released,
        waiting=tuple(waiting_sentences(assessment, found.waiting, found.sheets_missing)),
    )


def write_report_file(ctx: PluginContext, found: ReportData, path: Path) -> None:
    """Write the report to a file; its extension chooses the format. Same workspace, same bytes."""
    write_noted(ctx, report_document(ctx, found), path)


def write_noted(ctx: PluginContext, made: document.Document, path: Path) -> None:
    """Write a report, and note before of which people its figures are: what has left cannot be taken back."""

    def note() -> None:
        for entry in made.released:
            ctx.note_release(entry)

    write_report(made, path, before=note)
