"""The plugins of one run and what becomes of them: switched off at a fault, revived when a retry works."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable
from pathlib import Path

from cap_tui.errors import CapError, NotFound, PluginFault, WrongUse
from cap_tui.plugin.exceptions import described
from cap_tui.plugin.quarantine import Marks, stamp
from cap_tui.plugin.states import PluginState, State
from cap_tui.plugin.time_budget import Hung
from cap_tui.text.i18n import _


class Roster:
    """The states of all plugins. Safe to use from several threads."""

    def __init__(self, states: Iterable[PluginState], state_folder: Path | None) -> None:
        self._states = list(states)
        self._marks = Marks(state_folder)
        slow = self._marks.read().slow if any(s.state is State.SLOW for s in self._states) else {}
        self._slow = {plugin: mark.view for plugin, mark in slow.items()}
        self._lock = threading.RLock()

    def all(self) -> tuple[PluginState, ...]:
        """Every plugin in the order of contributions."""
        return tuple(self._states)

    def usable(self) -> tuple[PluginState, ...]:
        """Those that contribute."""
        return tuple(state for state in self._states if state.usable)

    def get(self, plugin: str) -> PluginState:
        """One plugin by id; :class:`NotFound` when there is none."""
        for state in self._states:
            if state.id == plugin:
                return state
        raise NotFound(
            _("There is no plugin '{id}'.").format(id=plugin),
            remedy=_("cap-tui plugins list names those that are installed."),
        )

    def replace(self, states: Iterable[PluginState]) -> None:
        """Put other states in force: another region enables other plugins."""
        with self._lock:
            self._states = list(states)

    def off(self, state: PluginState) -> CapError:
        """The error that says why a plugin cannot be used: a person's choice is nobody's fault."""
        chosen = state.state in (State.DISABLED, State.UNTRUSTED)
        what = _("The plugin '{id}' is {state}: {reason}").format(
            id=state.id, state=state.state.value, reason=state.reason
        )
        kind = WrongUse if chosen else PluginFault
        return kind(what, where=state.source.origin, remedy=state.remedy)

    def mark_slow(self, plugin: str, hook: str, reason: str, remedy: str) -> None:
        """A hook did not answer in its time: name the plugin, now and in the next listing; it stays on."""
        with self._lock:
            for place, known in enumerate(self._states):
                if known.id == plugin and known.usable:
                    self._slow[plugin] = hook
                    self._states[place] = dataclasses.replace(
                        known, state=State.SLOW, reason=reason, remedy=remedy, retry=False
                    )
                    self._marks.slow(plugin, known.manifest.version, hook, reason)

    def in_time(self, plugin: str, hook: str) -> None:
        """A hook has answered in its time: a plugin that was slow in it is active again."""
        if self._slow.get(plugin) != hook:
            return
        with self._lock:
            del self._slow[plugin]
            self._marks.in_time(plugin)
            for place, known in enumerate(self._states):
                if known.id == plugin and known.state is State.SLOW:
                    self._states[place] = dataclasses.replace(
                        known, state=State.ACTIVE, reason="", remedy=""
                    )

    def switch_off(self, plugin: str, error: BaseException, state: State) -> None:
        """Switch a plugin off for this run and remember why, for the next listing."""
        reason = error.what if isinstance(error, CapError) else described(error)
        remedy = error.remedy if isinstance(error, CapError) else ""
        with self._lock:
            for place, known in enumerate(self._states):
                if known.id == plugin and known.usable:
                    self._states[place] = dataclasses.replace(
                        known,
                        state=state,
                        reason=reason,
                        remedy=remedy or _("Update it, or disable it; the log has the details."),
                        retry=False,
                    )
                    version = known.manifest.version
                    self._marks.failed(
                        plugin, version, reason, stamp(known.folder), hung=isinstance(error, Hung)
                    )

    def quarantine(self, plugin: str, view: str, error: BaseException | str) -> None:
        """Leave a plugin alone from the next start on, and switch it off for this one. Never raises."""
        reason = error if isinstance(error, str) else described(error)
        version = next((s.manifest.version for s in self._states if s.id == plugin), "")
        self._marks.quarantine(plugin, version, view, reason)
        self.switch_off(plugin, PluginFault(reason), State.QUARANTINED)

    def revive(self, state: PluginState) -> None:
        """The second try of a plugin that failed when last used has worked: it is active."""
        if not state.retry:
            return
        with self._lock:
            self._marks.worked(state.id)
            if state in self._states:
                self._states[self._states.index(state)] = dataclasses.replace(
                    state, state=State.ACTIVE, reason="", remedy="", retry=False
                )
