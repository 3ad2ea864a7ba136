"""The S3 Synergy Diamond: transformative activities between priority areas, their order, and partners for them.

The hooks of the plugin. Each imports what it needs when it is called, so that listing and
starting cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import (
    CooperationOptions,
    CountedFigure,
    DiamondOutline,
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
    """Diamonds, decisions about names, interest in cooperation."""
    from cap_diamond.kinds import KINDS
    from cap_diamond.records import TABLES, Diamond

    return [
        Table(record, kind=KINDS[record.TABLE], role="diamond" if record is Diamond else "")
        for record in TABLES
    ]


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui diamond``."""
    from cap_diamond.commands import diamond

    return [diamond]


@hookimpl
def cap_views() -> Iterable[View]:
    """The diamond, priorities, the overlay, partners, the activity card."""
    from cap_diamond.views import VIEWS

    return VIEWS


@hookimpl
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    """What is doubtful about the region's diamonds."""
    from cap_diamond import checks

    return list(checks.found(ctx)) if line in (None, Line.EVIDENCE) else []


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where the diamond stands."""
    from cap_diamond import checks

    return [checks.status(ctx)]


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[Section]:
    """The diamond, priorities, partners to look for."""
    from cap_diamond import report as reports

    made = {"region": reports.sections, "policy": reports.policy_sections}.get(report)
    return list(made(ctx)) if made else []


@hookimpl
def cap_diamonds(ctx: PluginContext) -> Iterable[DiamondOutline]:
    """The diamonds, for tools that start from one."""
    from cap_diamond.cooperation import outlines

    return list(outlines(ctx))


@hookimpl
def cap_cooperation(ctx: PluginContext) -> Iterable[CooperationOptions]:
    """With whom the region could develop its activities."""
    from cap_diamond.cooperation import options

    return list(options(ctx))


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    """The diamonds of the sample regions."""
    from cap_diamond import demo

    demo.fill(ctx)


@hookimpl
def cap_counts(ctx: PluginContext) -> Iterable[CountedFigure]:
    """Activities that other regions share, regions for each activity."""
    from cap_diamond.counted_figures import count_figures

    return list(count_figures(ctx))
