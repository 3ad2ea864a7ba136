"""The code of plugins: imported when it is first asked for, registered, asked for its implementations."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from cap_tui.errors import PluginFault
from cap_tui.plugin import declared_code, timed_import
from cap_tui.plugin.discovery import package_folder
from cap_tui.plugin.guard import run
from cap_tui.plugin.states import PluginState
from cap_tui.plugin.trust import Trust, TrustedFinder
from cap_tui.text.i18n import _

Implementation = Callable[[Mapping[str, Any]], Any]


class Code:
    """Imports each plugin once and keeps its hooks; a plugin that failed is not tried twice in a run."""

    def __init__(self, state_folder: Path | None, budget: float | None = None) -> None:
        self._trust = Trust(state_folder)
        self._budget = timed_import.IMPORT_BUDGET if budget is None else budget
        self._registry = timed_import.new_registry()
        self._loaded: dict[str, PluginFault | None] = {}
        self._locks: dict[str, threading.RLock] = {}

    def implementation(self, state: PluginState, hook: str) -> Implementation | None:
        """One plugin's implementation of ``hook``; None when it has none.

        :class:`PluginFault` when its package cannot be imported or its hooks are wrong.
        """
        if not state.source.module:
            return None
        found = self._registered(state, hook)
        named = declared_code.declared(state.manifest, hook, lambda name: self.named(state, name))
        found = declared_code.combined(named, found)
        if found is not None and hook == "cap_tables":
            return declared_code.agreeing(state.manifest, found)
        return found

    def _registered(self, state: PluginState, hook: str) -> Implementation | None:
        """The hook of the package itself, imported when the first of its hooks is asked for."""
        # One step, unlike a defaultdict's.
        with self._locks.setdefault(state.id, threading.RLock()):
            if state.id not in self._loaded:
                try:
                    self._load(state)
                    self._loaded[state.id] = None
                except PluginFault as error:
                    self._loaded[state.id] = error
        fault = self._loaded[state.id]
        if fault is not None:
            raise fault
        return timed_import.implementation(self._registry, state.id, hook)

    def named(self, state: PluginState, name: str) -> Any:
        """What ``name`` (``module:attribute``) is in a plugin's own package, imported when it is first asked for.

        :class:`PluginFault` when the package cannot be imported or has no such name.
        """
        self._registered(state, "cap_tables")
        module, _colon, attribute = name.partition(":")
        package = state.source.module
        place = package if module == "__init__" else f"{package}.{module}"

        def found() -> Any:
            return getattr(importlib.import_module(place), attribute)

        return run(state.id, name, found)

    def may_implement(self, state: PluginState, hook: str) -> bool:
        """Whether a plugin may implement ``hook``; False only when its package, unread so far, does not name it.

        Spares a command that commits the import of plugins that do not listen.
        """
        if state.id in self._loaded or declared_code.names_hook(state.manifest, hook):
            return True
        try:
            text = (state.folder / "__init__.py").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return True
        return hook in text or "import *" in text

    def _load(self, state: PluginState) -> None:
        module = state.source.module
        if state.source.kind == "drop-in":
            self._admit(state)
        package = timed_import.import_package(state.id, module, self._budget)
        timed_import.register(self._registry, state.id, package)

    def _admit(self, state: PluginState) -> None:
        """Let a trusted drop-in's files be found; never in the place of an installed package."""
        module = state.source.module
        installed, _has_code = package_folder(module)
        if installed and Path(installed) != state.folder:
            raise PluginFault(
                _("Its package {module} is installed already, in {folder}.").format(
                    module=module, folder=installed
                ),
                remedy=_("Rename the drop-in's folder, or remove one of the two."),
            )
        files = self._trust.admitted(state.id, state.folder)
        TrustedFinder(module, state.folder, files).install()


def forget_code(states: Iterable[PluginState]) -> None:
    """Take the imported code of plugins out of the interpreter, so that it is read again; the built-in ones stay."""
    modules = {s.source.module for s in states if s.source.module and s.source.kind != "built-in"}
    sys.meta_path[:] = [
        finder
        for finder in sys.meta_path
        if not (isinstance(finder, TrustedFinder) and finder.module in modules)
    ]
    for name in list(sys.modules):
        if name.partition(".")[0] in modules:
            del sys.modules[name]
    importlib.invalidate_caches()
