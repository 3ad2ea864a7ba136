"""Evaluation: did it work, for what input, and what is changed because of it.

The hooks of the plugin. Each imports what it needs when it is called, so that listing and starting
cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import Finding, Line, PluginContext, Status, Table, hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def cap_tables() -> Iterable[Table]:
    """The framework, measurements, inputs, findings, decisions."""
    from cap_evaluation.kinds import KINDS
    from cap_evaluation.records import TABLES

    return [Table(record, kind=KINDS.get(record.TABLE)) for record in TABLES]


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
