"""StressTest: how well a region's smart specialisation works through its clusters.

The hooks of the plugin. Each imports what it needs when it is called, so that listing and
starting cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import (
    ContentRule,
    Finding,
    Importer,
    Line,
    PluginContext,
    Status,
    SurveyByLink,
    SurveyRound,
    Table,
    TableParts,
    View,
    hookimpl,
)

if TYPE_CHECKING:
    import click

    from cap_tui.api import Section


@hookimpl
def cap_tables() -> Iterable[Table]:
    """Rounds, answers, mappings, receipts and the portfolio."""
    from cap_stresstest.kinds import KINDS
    from cap_stresstest.records import INDEX, TABLES, Round
    from cap_stresstest.rounds import indicator_names

    indicators = TableParts("stresstest_indicator", indicator_names)
    return [
        Table(
            record,
            index=INDEX.get(record, ()),
            kind=KINDS.get(record.TABLE),
            role="stresstest_round" if record is Round else "",
            parts=indicators if record is Round else None,
        )
        for record in TABLES
    ]


@hookimpl
def cap_kinds() -> Iterable[ContentRule]:
    """What must fit together in a contributed questionnaire."""
    from cap_stresstest.questionnaire_content import KIND, rules

    return [ContentRule(KIND, rules)]


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui stresstest``."""
    from cap_stresstest.commands import stresstest

    return [stresstest]


@hookimpl
def cap_importers() -> Iterable[Importer]:
    """Readers of survey files."""
    from cap_stresstest.readers import IMPORTERS

    return IMPORTERS


@hookimpl
def cap_views() -> Iterable[View]:
    """Respondents, dimensions, strengths and weaknesses."""
    from cap_stresstest.views import VIEWS

    return VIEWS


@hookimpl
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    """What keeps the latest round from being read."""
    from cap_stresstest import checks

    return list(checks.findings(ctx)) if line in (None, Line.EVIDENCE) else []


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """The state of the StressTest."""
    from cap_stresstest import checks

    return [checks.status(ctx)]


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[Section]:
    """The sections of the latest round; none where its answers are not, as in a partner's bundle."""
    from cap_stresstest import report as reports
    from cap_stresstest import rounds
    from cap_stresstest.round_result import assess_round

    there = rounds.all_rounds(ctx)
    made = {"region": reports.sections, "policy": reports.policy_sections}.get(report)
    if made is None or not there or not rounds.responses(ctx, there[-1]):
        return []
    return made(reports.report_data(ctx, assess_round(ctx)))


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    """Two rounds of synthetic answers."""
    from cap_stresstest import demo

    demo.fill(ctx)


@hookimpl
def cap_survey_rounds(ctx: PluginContext) -> Iterable[SurveyRound]:
    """The rounds with the means that ``stresstest score`` gives."""
    from cap_stresstest import survey_rounds

    return survey_rounds.survey_rounds(ctx)


@hookimpl
def cap_survey_forms(ctx: PluginContext) -> Iterable[SurveyByLink]:
    """Every round as a page for phones."""
    from cap_stresstest import survey_forms

    return survey_forms.survey_forms(ctx)
