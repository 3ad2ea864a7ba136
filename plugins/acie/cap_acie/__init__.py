"""ACIE, the Alpine Cluster Innovation Express: synchronised calls of several regions.

The hooks of the plugin. Each imports what it needs when it is called, so that listing and
starting cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import (
    ContentRule,
    CountedFigure,
    Finding,
    Line,
    PluginContext,
    Section,
    Status,
    Table,
    View,
    hookimpl,
)

if TYPE_CHECKING:
    import click


@hookimpl
def cap_tables() -> Iterable[Table]:
    """Calls, applications, arrivals, decisions."""
    from cap_acie.kinds import ANNEXES, KINDS, ROLES
    from cap_acie.records import TABLES, JointCall

    return [
        Table(
            record,
            kind=KINDS[record.TABLE],
            role=ROLES.get(record.TABLE, ""),
            parts=ANNEXES if record is JointCall else None,
        )
        for record in TABLES
    ]


@hookimpl
def cap_kinds() -> Iterable[ContentRule]:
    """What must fit together in a contributed annex."""
    from cap_acie.annex_entry import annex_problems

    return [ContentRule("annexes", annex_problems)]


@hookimpl
def cap_views() -> Iterable[View]:
    """Calls with their calendar, annexes side by side, applications."""
    from cap_acie.views import VIEWS

    return VIEWS


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui acie``."""
    from cap_acie.commands import command

    return [command()]


@hookimpl
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    """What keeps the region's joint calls from working."""
    from cap_acie.status import begun

    if line not in (None, Line.DEVELOPMENT) or not begun(ctx):
        return []
    from cap_acie import checks

    return list(checks.found(ctx))


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where the joint calls stand."""
    from cap_acie.status import calls_status

    return [calls_status(ctx)]


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[Section]:
    """The joint calls: what is funded, what waits for a decision."""
    from cap_acie.report import sections

    return list(sections(ctx, short=report == "policy")) if report in ("region", "policy") else []


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    """The joint call of the sample regions."""
    from cap_acie import demo

    demo.fill(ctx)


@hookimpl
def cap_counts(ctx: PluginContext) -> Iterable[CountedFigure]:
    """Days of synchronisation."""
    from cap_acie.counted_figures import count_figures

    return list(count_figures(ctx))
