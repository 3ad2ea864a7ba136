"""What can be said of every plugin before one line of its code runs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.errors import Refused
from cap_tui.plugin import API_VERSION
from cap_tui.plugin.contribution_list import without_code
from cap_tui.plugin.disabled_plugins import disabled_by
from cap_tui.plugin.discovery import Source, sources
from cap_tui.plugin.last_end import note_ended_calls
from cap_tui.plugin.manifest import Manifest
from cap_tui.plugin.manifest_file import read
from cap_tui.plugin.quarantine import Marks, stamp
from cap_tui.plugin.requirements import requirement
from cap_tui.plugin.states import PluginState, State, unreadable
from cap_tui.plugin.toml_cache import KeptDocuments
from cap_tui.plugin.trust import Trust
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace.home import Home

RESERVED_IDS = frozenset(
    (
        *(
            "actions",
            "activities",
            "actors",
            "areas",
            "backup",
            "bundle",
            "challenges",
            "check",
            "compact",
            "completion",
            "content",
        ),
        *(
            "critical-mass",
            "demo",
            "doctor",
            "evidence",
            "export",
            "help",
            "history",
            "join",
            "joint-activities",
            "kinds",
            "new",
            "people",
        ),
        *(
            "plugins",
            "portfolio",
            "ratings",
            "records",
            "redo",
            "report",
            "selftest",
            "settings",
            "status",
            "storage",
            "trace",
            "training",
            "translations",
        ),
        *("undo", "verify", "view", "workshop", "app", "cap-tui", "core", "tui"),
    )
)
"""Names of commands, tables and packages of the program itself; a test compares them with the command line."""
ONLY = "CAP_TUI_PLUGINS"  # the ids to use, separated by commas; empty: none
Verdict = tuple[State, str, str]


def assess(home: Home | None, *, use_plugins: bool = True) -> list[PluginState]:
    """Every plugin that is installed or dropped in, with its state; see :func:`assess_sources`."""
    return assess_sources(sources(home.drop_in if home else None), home, use_plugins=use_plugins)


def assess_sources(
    found: Iterable[Source], home: Home | None, *, use_plugins: bool = True
) -> list[PluginState]:
    """The states of plugins that come from ``found``, in the order of contributions.

    Built-in plugins come by their declared order, then the others by id: never by the order
    in which they were installed. With ``use_plugins`` off, only the built-in ones are on.
    """
    disabled = disabled_by(home)
    marks = Marks(home.state if home else None)
    found = list(found)
    trust = Trust(home.state if home else None)
    kept = KeptDocuments(home.state if home else None)
    states = [_judged(source, trust, kept) for source in found]
    kept.save()
    states = _without_duplicates(states)
    if home is not None:
        note_ended_calls(home.state, marks, states)
    remembered = marks.read()
    judged = []
    for state in states:
        if state.state.on:
            mark = remembered.quarantined.get(state.id)
            verdict = _switched_off(state, disabled, use_plugins)
            if verdict is None and mark and mark.version == state.manifest.version:
                verdict = _quarantine(state.id, mark.view, mark.error)
            last = remembered.failed.get(state.id)
            if verdict:
                state = _as(state, verdict)
            elif last and last.stamp == stamp(state.folder):
                state = replace(_as(state, _last_failure(last.error)), retry=not last.hung)
            elif state.id in remembered.slow:
                state = _as(state, _last_slow(state.id, remembered.slow[state.id].error))
            elif state.id in remembered.ended:
                state = _as(state, _last_end(state, remembered.ended[state.id].error))
        judged.append(state)
    return sorted(_with_requirements(judged), key=_order)


def _as(state: PluginState, verdict: Verdict) -> PluginState:
    return replace(state, state=verdict[0], reason=verdict[1], remedy=verdict[2], retry=False)


def _order(state: PluginState) -> tuple[int, int, str]:
    built_in = state.source.kind == "built-in"
    return (0, state.manifest.order, state.id) if built_in else (1, 0, state.id)


def _judged(source: Source, trust: Trust, kept: KeptDocuments) -> PluginState:
    """One source on its own: its manifest, its version of the API, whether its code is trusted."""
    if source.problem:
        remedy = source.remedy or _("Install it again, or remove it.")
        return PluginState(
            unreadable(clean_line(source.name)), State.FAILED, source, source.problem, remedy
        )
    try:
        manifest = read(Path(source.folder), kept)
    except Refused as error:
        reason = f"{error.what} ({error.where})"
        remedy = error.remedy or _("Correct its plugin.toml, or remove the plugin.")
        return PluginState(
            unreadable(clean_line(source.name)), State.FAILED, source, reason, remedy
        )
    state, reason, remedy = _standing(source, manifest, trust)
    return PluginState(manifest, state, source, reason, remedy)


def _standing(source: Source, manifest: Manifest, trust: Trust) -> Verdict:
    wrong = verdict_on_folder(source, manifest)
    if wrong is not None:
        return wrong
    if not source.module:
        return State.DATA_ONLY, "", ""
    if source.kind == "drop-in":
        changes = trust.changes(manifest.id, Path(source.folder))
        if changes:
            return State.UNTRUSTED, changes, f"cap-tui plugins trust {manifest.id}"
    return State.ACTIVE, "", ""


def verdict_on_folder(source: Source, manifest: Manifest) -> Verdict | None:
    """Why a plugin cannot be used, as far as its own files say; None when they are in order."""
    wanted, ours = _api(manifest.api), _api(API_VERSION)
    if source.kind != "drop-in" and source.name != manifest.id:
        reason = _("It calls itself '{id}' but is installed as '{name}'.")
        return (
            State.FAILED,
            reason.format(id=manifest.id, name=source.name),
            _("Its author has to give both the same name."),
        )
    if wanted[0] != ours[0] or wanted[1] > ours[1]:
        newer = wanted > ours
        return (
            State.INCOMPATIBLE,
            _("It requires plugin API {wanted}; this program has {ours}.").format(
                wanted=manifest.api, ours=API_VERSION
            ),
            _("Update cap-tui.") if newer else _("Update the plugin."),
        )
    if source.kind == "built-in":
        return None
    if manifest.id in RESERVED_IDS:
        reason = _("The id '{id}' is the program's own.").format(id=manifest.id)
        return State.FAILED, reason, _("Its author has to give it another id.")
    lacking = "" if source.module else without_code(manifest)
    if lacking:
        return State.FAILED, lacking, _("Name its code in plugin.toml, or take it out there.")
    return None


def _api(version: str) -> tuple[int, int]:
    major, _dot, minor = version.partition(".")
    return int(major), int(minor)


def _without_duplicates(states: Iterable[PluginState]) -> list[PluginState]:
    """Plugins that share an id are all refused, each naming the others: none shadows another.

    An id of a built-in plugin, or of a command of the program, is reserved: who else takes it is refused alone.
    """
    states = list(states)
    built_in = {state.id for state in states if state.source.kind == "built-in"}
    states = [
        _as(state, _taken(state.id))
        if state.id in built_in and state.source.kind != "built-in"
        else state
        for state in states
    ]
    homes: dict[str, list[str]] = {}
    for state in states:
        origin, folder = state.source.origin, state.source.folder
        homes.setdefault(state.id, []).append(
            folder if origin == folder else f"{origin} ({folder})"
        )
    return [
        _as(
            state,
            (
                State.FAILED,
                _("Several plugins call themselves '{id}': {homes}.").format(
                    id=state.id, homes=_(" and ").join(homes[state.id])
                ),
                _("Keep one of them and remove the other."),
            ),
        )
        if len(homes[state.id]) > 1 and state.id not in built_in
        else state
        for state in states
    ]


def _taken(plugin: str) -> Verdict:
    return (
        State.FAILED,
        _("The id '{id}' belongs to a built-in plugin, which stays in use.").format(id=plugin),
        _("Give it another id, or remove it."),
    )


def _switched_off(
    state: PluginState, disabled: Mapping[str, str], use_plugins: bool
) -> Verdict | None:
    only = os.environ.get(ONLY)
    if only is not None and state.id not in {name.strip() for name in only.split(",")}:
        return (
            State.DISABLED,
            _("{variable} does not name it.").format(variable=ONLY),
            _("Unset {variable}.").format(variable=ONLY),
        )
    if state.id in disabled:
        return (
            State.DISABLED,
            _("You disabled it."),
            _("Take it out of [plugins] disabled in {file}.").format(file=disabled[state.id]),
        )
    if not use_plugins and state.source.kind != "built-in":
        return State.DISABLED, _("Started with --no-plugins."), _("Start without --no-plugins.")
    return None


def _quarantine(plugin: str, view: str, error: str) -> Verdict:
    where = _("While drawing {view}: {error}").format(view=view, error=error) if view else error
    return State.QUARANTINED, where, f"cap-tui plugins doctor --release {plugin}"


def _last_slow(plugin: str, error: str) -> Verdict:
    return (
        State.SLOW,
        _("When last used: {error}").format(error=error),
        _("Tell its author, or disable it: cap-tui plugins disable {id}").format(id=plugin),
    )


def _last_end(state: PluginState, error: str) -> Verdict:
    remedy = _(
        "If it happens again: cap-tui plugins disable {id}. To forget it: cap-tui plugins doctor --release {id}"
    )
    return state.state, error, remedy.format(id=state.id)


def _last_failure(error: str) -> Verdict:
    return (
        State.FAILED,
        _("When last used: {error}").format(error=error),
        _("Update it, or disable it."),
    )


def _with_requirements(states: Iterable[PluginState]) -> list[PluginState]:
    """Plugins whose ``requires`` are not met fail, and so do those that require them."""
    judged = list(states)
    changed = True
    while changed:
        changed = False
        running = {state.id: state.manifest.version for state in judged if state.usable}
        for place, state in enumerate(judged):
            unmet = _unmet(state, running) if state.usable else ""
            if unmet:
                changed = True
                judged[place] = _as(state, (State.FAILED, unmet, _("Install or enable it.")))
    return judged


def _unmet(state: PluginState, running: Mapping[str, str]) -> str:
    for wanted in map(requirement, state.manifest.requires):
        if wanted.plugin not in running:
            return _("It requires '{plugin}', which is not running.").format(plugin=wanted)
        if not wanted.met_by(running[wanted.plugin]):
            return _("It requires '{wanted}', but {version} is running.").format(
                wanted=wanted, version=running[wanted.plugin]
            )
    return ""
