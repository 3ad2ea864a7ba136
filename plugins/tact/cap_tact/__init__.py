"""The Cluster Toolbox: cluster services that serve transformative activities, matched to what an activity lacks.

The hooks of the plugin. Each imports what it needs when it is called, so that listing and starting
cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import Finding, Line, PluginContext, Section, Status, Table, View, hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def cap_tables() -> Iterable[Table]:
    """Planned services and their outcomes."""
    from cap_tact.kinds import KINDS
    from cap_tact.records import ROLES, TABLES

    return [
        Table(record, kind=KINDS.get(record.TABLE), role=ROLES.get(record, "")) for record in TABLES
    ]


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui tact``."""
    from cap_tact.commands import command

    return [command()]


@hookimpl
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    """What is doubtful about the services."""
    from cap_tact import checks

    return list(checks.findings(ctx)) if line in (None, Line.SUPPORT) else []


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where the toolbox stands."""
    from cap_tact import checks

    return [checks.status(ctx)]


@hookimpl
def cap_views() -> Iterable[View]:
    """Services for the gaps, the catalogue, planned services."""
    from cap_tact.views import VIEWS

    return VIEWS


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[Section]:
    """Planned services and what came of them."""
    from cap_tact.report import sections

    return list(sections(ctx, short=report == "policy")) if report in ("region", "policy") else []


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    """A sample region's planned services and what came of them."""
    from cap_tact import demo

    demo.fill(ctx)
