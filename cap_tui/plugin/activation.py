"""What a region makes of the plugins: which it enables and requires, their settings, their tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cap_tui.errors import PluginFault, Refused
from cap_tui.plugin.contributions import Finding, Line, Severity, Table
from cap_tui.plugin.manifest import Manifest
from cap_tui.plugin.requirements import requirement
from cap_tui.plugin.settings import settled
from cap_tui.plugin.states import PluginState, State
from cap_tui.plugin.table_permissions import TableRight
from cap_tui.plugin.tables import settle_tables
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace


@dataclasses.dataclass(frozen=True)
class PluginsInRegion:
    """The plugins in one region. ``rights`` says of each plugin's tables whether they may be written."""

    states: tuple[PluginState, ...] = ()
    notices: tuple[Finding, ...] = ()
    settings: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    rights: Mapping[str, Mapping[str, TableRight]] = dataclasses.field(default_factory=dict)


def stand_in_region(
    states: Iterable[PluginState],
    workspace: Workspace,
    tables_of: Callable[[PluginState], list[Table]],
) -> PluginsInRegion:
    """Judge ``states`` by the region's workspace.toml and bring the plugins' tables up to date.

    ``tables_of`` imports a plugin's code; it is called only when a table has to be migrated.
    """
    chosen = workspace.config.plugins
    notices = list(_missing(states := tuple(states), chosen.required))
    judged: list[PluginState] = []
    settings: dict[str, Mapping[str, Any]] = {}
    rights: dict[str, Mapping[str, TableRight]] = {}
    for state in states:
        if chosen.enabled is not None and state.state.on and state.id not in chosen.enabled:
            state = _narrowed(state)
        if state.usable:
            values, problems = settled(state.manifest.settings, chosen.settings.get(state.id, {}))
            settings[state.id] = values
            notices += [_setting_notice(state.manifest, problem) for problem in problems]
            try:
                rights[state.id] = settle_tables(workspace, state, tables_of)
            except PluginFault as error:
                state = dataclasses.replace(
                    state, state=State.FAILED, reason=error.what, remedy=error.remedy, retry=False
                )
            else:
                notices += _table_notices(state.manifest, rights[state.id])
        judged.append(state)
    return PluginsInRegion(tuple(judged), tuple(notices), settings, rights)


def _narrowed(state: PluginState) -> PluginState:
    return dataclasses.replace(
        state,
        state=State.DISABLED,
        reason=_("This region does not enable it."),
        remedy=_("Add '{id}' to [plugins] enabled in workspace.toml.").format(id=state.id),
        retry=False,
    )


def action_line(manifest: Manifest) -> Line:
    """The action line that a plugin's findings belong to; evidence, the first, when it serves none."""
    return Line.EVIDENCE if manifest.line == "other" else Line(manifest.line)


def _missing(states: Iterable[PluginState], required: Mapping[str, str]) -> Iterable[Finding]:
    """What the region requires and this installation lacks. The data stays, read-only."""
    present = {state.id: state for state in states if state.usable}
    for plugin, bounds in required.items():
        try:
            wanted = requirement(f"{plugin}{bounds}")
        except Refused as error:
            yield _notice(plugin, error.what, error.remedy, Severity.WARNING)
            continue
        state = present.get(plugin)
        if state is None or not wanted.met_by(state.manifest.version):
            yield _notice(
                plugin,
                _(
                    "This region uses {wanted}, which is not here: its data is kept, read-only."
                ).format(wanted=wanted),
                _("Install {wanted} to work with that data.").format(wanted=wanted),
                Severity.WARNING,
            )


def _notice(plugin: str, message: str, remedy: str, severity: Severity) -> Finding:
    return Finding(
        id=f"plugins.{plugin}",
        severity=severity,
        message=message,
        where="workspace.toml [plugins]",
        remedy=remedy,
    )


def _setting_notice(manifest: Manifest, problem: str) -> Finding:
    return Finding(
        id=f"plugins.{manifest.id}.settings",
        severity=Severity.WARNING,
        message=problem,
        where=f"workspace.toml [plugins.settings.{manifest.id}]",
        remedy=_("Correct it; until then the default is used."),
        line=action_line(manifest),
    )


def failed_notices(states: Iterable[PluginState]) -> Iterable[Finding]:
    """The plugins that failed: what they would have said is missing, and a person has to know."""
    for state in states:
        if state.troubled:
            said = (
                _("The plugin '{id}': {reason}")
                if state.usable
                else _("The plugin '{id}' is off: {reason}")
            )
            yield Finding(
                id=f"plugins.{state.id}.{'named' if state.state.on else 'off'}",
                severity=Severity.WARNING,
                message=said.format(id=state.id, reason=state.reason),
                where=state.source.origin,
                remedy=state.remedy,
                line=action_line(state.manifest),
            )


def _table_notices(manifest: Manifest, rights: Mapping[str, TableRight]) -> Iterable[Finding]:
    for table, right in rights.items():
        if right.reason:
            yield Finding(
                id=f"plugins.{manifest.id}.tables",
                severity=Severity.WARNING,
                message=right.reason,
                where=table,
                remedy=_("Update the plugin '{id}'.").format(id=manifest.id),
                line=action_line(manifest),
            )
