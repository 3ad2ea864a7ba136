"""The regional report of one round: the sections that the questionnaire's pack asks for, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cap_stresstest import (
    benchmark,
    disagreements,
    progress,
    report_method,
    report_sections,
    rounds,
)
from cap_stresstest.pack import PackSection
from cap_stresstest.report_data import ReportData
from cap_stresstest.round_result import RoundResult
from cap_stresstest.words import _
from cap_tui.api import (
    Evidence,
    NotFound,
    PluginContext,
    Section,
    document,
    language,
    pick,
    publicity,
    write_report,
)

FIRST_ORDER = 10


def report_data(ctx: PluginContext, assessment: RoundResult) -> ReportData:
    """Work out all that the report says: intervals, disagreement, progress."""
    people = rounds.responses(ctx, assessment.round)
    days = [person.answered for person in people if person.answered]
    before = rounds.previous(ctx, assessment.round)
    own = [entry for entry in ctx.records(Evidence).all() if entry.owner == ctx.region.code]
    return ReportData(
        assessment=assessment,
        benchmark=benchmark.benchmark(assessment, people),
        disagreements=tuple(disagreements.find_disagreements(assessment, people)),
        progress=progress.compare(ctx, before, assessment.round) if before else None,
        period=(min(days), max(days)) if days else ("", ""),
        evidence=tuple(sorted(own, key=lambda entry: (entry.title, entry.uid))),
    )


def sections(found: ReportData, *, notices: bool = True) -> list[Section]:
    """The sections of the report; those of a later pack that this program cannot write are left out.

    With ``notices`` the first one says what must be said about the figures: in a region's report
    the cover says only what holds for all tools.
    """
    assessment = found.assessment
    made = []
    said: list[document.Block] = [
        document.Paragraph(notice, "warning") for notice in assessment.notices() if notices
    ]
    for place, entry in enumerate(assessment.pack.report_section):
        blocks = report_sections.SECTIONS.get(entry.id)
        if blocks is not None:
            made.append(_section(entry, [*said, *blocks(found)], place))
            said = []
    if found.evidence:
        title = _("Other analyses: the register of evidence")
        entry = PackSection(id="evidence", title=title, source="")
        made.append(_section(entry, list(report_method.evidence(found)), len(made)))
    return made


def _section(entry: PackSection, blocks: Sequence[document.Block], place: int) -> Section:
    return Section(
        id=f"stresstest.{entry.id}",
        title=pick(entry.title),
        blocks=tuple(blocks),
        order=FIRST_ORDER + place,
    )


def chosen_sections(found: ReportData, wanted: Sequence[str]) -> list[Section]:
    """The sections of these ids (with or without ``stresstest.``), all when none is named; NotFound otherwise."""
    made = sections(found, notices=False)
    known = {section.id.partition(".")[2]: section for section in made}
    names = [name.removeprefix("stresstest.") for name in wanted]
    for name in names:
        if name not in known:
            raise NotFound(
                _("There is no section {name}.").format(name=name),
                remedy=_("There are: {names}.").format(names=", ".join(known)),
            )
    return [known[name] for name in names] or made


def write_report_file(
    ctx: PluginContext, found: ReportData, path: Path, wanted: Sequence[str] = ()
) -> None:
    """Write the report to a file; its extension chooses the format. Same workspace, same bytes."""
    assessment, region = found.assessment, ctx.region
    write_report(
        document.Document(
            title=_("StressTest of the smart specialisation strategy"),
            subtitle=_("Round {name}").format(name=assessment.round.name),
            region=region.name,
            date=(assessment.round.closed or assessment.round.updated)[:10],
            sections=tuple(chosen_sections(found, wanted)),
            language=language(),
            publicity=publicity(ctx.config, ctx.folder),
            provenance=report_method.provenance(assessment),
            notices=assessment.notices(),
        ),
        path,
    )
