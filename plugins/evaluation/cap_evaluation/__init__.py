"""Evaluation: did it work, for what input, and what is changed because of it.

The hooks of the plugin. Each imports what it needs when it is called, so that listing and starting
cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import (
    Action,
    ContentRule,
    Finding,
    Line,
    PluginContext,
    Status,
    Table,
    View,
    hookimpl,
)

if TYPE_CHECKING:
    import click

    from cap_tui.api import Section


@hookimpl
def cap_tables() -> Iterable[Table]:
    """The framework, measurements, inputs, findings, decisions."""
    from cap_evaluation.kinds import KINDS
    from cap_evaluation.records import ROLES, TABLES, EvaluatedAction

    # An action that no workshop here made is evaluated too: nothing must stand behind it.
    return [
        Table(
            record,
            kind=KINDS.get(record.TABLE),
            role=ROLES.get(record, ""),
            grounded=record is not EvaluatedAction,
        )
        for record in TABLES
    ]


@hookimpl
def cap_kinds() -> Iterable[ContentRule]:
    """What must fit together in a contributed indicator."""
    from cap_evaluation.indicator import indicator_rules

    return [ContentRule("indicators", indicator_rules)]


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui evaluation``."""
    from cap_evaluation.commands import command

    return [command()]


@hookimpl
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    """What is missing, overdue or contradicts itself."""
    from cap_evaluation import checks

    return list(checks.findings(ctx)) if line in (None, Line.EVALUATION) else []


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where the evaluation stands."""
    from cap_evaluation import checks

    return [checks.status(ctx)]


@hookimpl
def cap_views() -> Iterable[View]:
    """Results, measurement grid, overdue figures, learning log, theory of change, definitions."""
    from cap_evaluation.views import VIEWS

    return VIEWS


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[Section]:
    """Whether it worked, and what was learnt."""
    from cap_evaluation.report import policy_sections, region_sections

    made = {"region": region_sections, "policy": policy_sections}.get(report)
    return list(made(ctx, ctx.today)) if made else []


@hookimpl
def cap_actions() -> Iterable[Action]:
    """From any screen a key notes a finding, and another one opens the learning log, where ``d`` decides."""
    from cap_evaluation.records import LearningFinding
    from cap_evaluation.words import _

    return [
        Action(
            "evaluation.note-finding",
            _("Note a finding"),
            help=_("What was learnt: an entry of the learning log"),
            key="f8",
            form=LearningFinding.TABLE,
        ),
        Action(
            "evaluation.open-log",
            _("Learning log"),
            help=_("Findings, decisions, and whether what came after was better"),
            key="f12",
            changes=False,
            view="evaluation.log",
        ),
    ]


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    """A sample region's framework, figures, inputs, claim and learning log."""
    from cap_evaluation import demo

    demo.fill(ctx)
