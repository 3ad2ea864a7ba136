"""The plugins of one run and what becomes of them: switched off at a fault, revived when a retry works."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable
from pathlib import Path

from cap_tui.errors import CapError, NotFound, PluginFault, WrongUse
from cap_tui.plugin.development import is_developed
from cap_tui.plugin.exceptions import described, place_in
from cap_tui.plugin.quarantine import Marks, stamp
from cap_tui.plugin.states import PluginState, State, state_name
from cap_tui.plugin.time_budget import Hung
from cap_tui.text.i18n import _


class Roster:
    """The states of all plugins. Safe to use from several threads."""

    def __init__(self, states: Iterable[PluginState], state_folder: Path | None) -> None:
        self._states = list(states)
        self._places: dict[str, int] = {}  # where each plugin was when last looked for
        self._state_folder = state_folder
        self._marks = Marks(state_folder)
        self._lock = threading.RLock()
        self._doubts: dict[str, str] = {}
        if any(state.retry or state.state is State.SLOW for state in self._states):
            remembered = self._marks.read()
            self._doubts = {plugin: mark.view for plugin, mark in remembered.slow.items()}
            failed = remembered.failed.items()
            self._doubts |= {plugin: failed_place(plugin, mark.error) for plugin, mark in failed}

    def all(self) -> tuple[PluginState, ...]:
        """Every plugin in the order of contributions."""
        return tuple(self._states)

    def usable(self) -> tuple[PluginState, ...]:
        """Those that contribute."""
        return tuple(state for state in self._states if state.usable)

    def get(self, plugin: str) -> PluginState:
        """One plugin by id; :class:`NotFound` when there is none."""
        states = self._states
        place = self._places.get(plugin)
        if place is not None and place < len(states) and states[place].id == plugin:
            return states[place]
        self._places = {state.id: place for place, state in reversed([*enumerate(states)])}
        if plugin in self._places:
            return states[self._places[plugin]]
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
            id=state.id, state=state_name(state.state), reason=state.reason
        )
        kind = WrongUse if chosen else PluginFault
        return kind(what, where=state.source.origin, remedy=state.remedy)

    def command_owner(self, name: str) -> PluginState:
        """The one active plugin whose manifest lists a command.

        :class:`NotFound` when none lists it, :class:`PluginFault` when its plugin is off or several list it.
        """
        owners = [s for s in self._states if name in {entry.name for entry in s.manifest.commands}]
        if not owners:
            raise NotFound(_("There is no command '{name}'.").format(name=name))
        usable = [state for state in owners if state.usable]
        if not usable:
            raise self.off(owners[0])
        usable = [s for s in usable if s.source.kind == "built-in"] or usable
        if len(usable) > 1:
            homes = ", ".join(state.id for state in usable)
            raise PluginFault(
                _("Several plugins have a command '{name}': {homes}.").format(
                    name=name, homes=homes
                ),
                remedy=_("Disable one of them."),
            )
        return usable[0]

    def mark_slow(self, plugin: str, hook: str, reason: str, remedy: str) -> None:
        """A hook did not answer in its time: name the plugin, now and in the next listing; it stays on."""
        with self._lock:
            for place, known in enumerate(self._states):
                if known.id == plugin and known.usable:
                    self._doubts[plugin] = hook
                    self._states[place] = dataclasses.replace(
                        known, state=State.SLOW, reason=reason, remedy=remedy, retry=False
                    )
                    self._marks.slow(plugin, known.manifest.version, hook, reason)

    def worked(self, plugin: str, place: str) -> None:
        """A hook or a view has worked: a plugin that failed or was slow there when last used is active again."""
        if plugin not in self._doubts:
            return
        with self._lock:
            if self._doubts.get(plugin) != place:
                return
            del self._doubts[plugin]
            self._marks.worked(plugin)
            for at, known in enumerate(self._states):
                if known.id == plugin and (known.state is State.SLOW or known.retry):
                    self._states[at] = dataclasses.replace(
                        known, state=State.ACTIVE, reason="", remedy="", retry=False
                    )

    def switch_off(self, plugin: str, error: BaseException, state: State) -> None:
        """Switch a plugin off for this run and remember why, for the next listing."""
        reason = error.what if isinstance(error, CapError) else described(error)
        remedy = error.remedy if isinstance(error, CapError) else ""
        reason += self._place_for_its_author(plugin, error)
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

    def _place_for_its_author(self, plugin: str, error: BaseException) -> str:
        """File and line where a plugin under development failed: whoever reads it is its author."""
        known = next((state for state in self._states if state.id == plugin), None)
        if known is None or not is_developed(self._state_folder, known.folder):
            return ""
        place = place_in(known.folder, error)
        return f" ({place})" if place else ""

    def quarantine(self, plugin: str, view: str, error: BaseException | str) -> None:
        """Leave a plugin alone from the next start on, and switch it off for this one. Never raises."""
        reason = error if isinstance(error, str) else described(error)
        version = next((s.manifest.version for s in self._states if s.id == plugin), "")
        self._marks.quarantine(plugin, version, view, reason)
        self.switch_off(plugin, PluginFault(reason), State.QUARANTINED)

    def imported(self, state: PluginState) -> None:
        """The second try of a plugin whose import failed when last used has worked."""
        if state.retry:
            self.worked(state.id, "")


def failed_place(plugin: str, error: str) -> str:
    """The hook or view that a remembered failure names first; "" for an import, and for what cannot be tried again."""
    place = error.partition(":")[0].partition(" ")[0]
    return place if place.startswith(("cap_", f"{plugin}.")) else ""
