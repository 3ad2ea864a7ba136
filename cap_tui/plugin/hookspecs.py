"""The hooks that a plugin may implement.

Mark a function of your package's ``__init__`` with ``@hookimpl`` and give it the name of a
hook. Ask only for the arguments you need. A hook is an ordinary function: not ``async``, quick
(slow work belongs into an importer, an exporter or an action), and it returns what it
says, or nothing. Ids begin with the plugin's id and a dot.
"""

# ruff: noqa: ARG001 - a specification has arguments and no body
from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import pluggy

from cap_tui.plugin.contributions import (
    Action,
    Event,
    Exporter,
    Finding,
    Importer,
    Line,
    Status,
    Table,
    View,
)

if TYPE_CHECKING:
    import click

    from cap_tui.model.record import Record
    from cap_tui.plugin.context import PluginContext

PROJECT = "cap_tui"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@runtime_checkable
class ReportSection(Protocol):
    """What :class:`cap_tui.api.Section` is, seen from below: the host never looks into its blocks."""

    id: str
    title: str
    order: int


@hookspec
def cap_views(ctx: PluginContext) -> Iterable[View]:
    """The plugin's screenfuls."""
    return ()


@hookspec
def cap_commands(ctx: PluginContext) -> Iterable[click.Command]:
    """The plugin's commands."""
    return ()


@hookspec
def cap_tables(ctx: PluginContext) -> Iterable[Table]:
    """The plugin's tables."""
    return ()


@hookspec
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    """What is missing before the next step."""
    return ()


@hookspec
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where the plugin's tools stand."""
    return ()


@hookspec
def cap_importers(ctx: PluginContext) -> Iterable[Importer]:
    """Readers of foreign files."""
    return ()


@hookspec
def cap_exporters(ctx: PluginContext) -> Iterable[Exporter]:
    """Writers of files."""
    return ()


@hookspec
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[ReportSection]:
    """Sections of a report."""
    return ()


@hookspec
def cap_actions(ctx: PluginContext, selection: Record | None) -> Iterable[Action]:
    """What a person can do."""
    return ()


@hookspec
def cap_event(ctx: PluginContext, event: Event) -> None:
    """Something happened."""


@hookspec
def cap_demo(ctx: PluginContext) -> None:
    """Fill a sample region."""
