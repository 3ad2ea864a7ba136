"""Failures kept apart: what a plugin's view does wrong costs that view, not the program.

Textual ends the program on any exception. A view's own message loop may die alone, and so may
a worker or an action; what fails while the screen lays out or draws takes the screen's loop
with it, and then the program ends cleanly and leaves the plugin alone at the next start.
What fails while it is being taken down, because somebody left in mid-work, is no failure.
``_handle_exception``, ``_fatal_error``, ``_pruning`` and ``_closing`` are private to Textual: its
minor version is pinned and tests/screens/test_failures.py holds one test for each way to fail.
"""

from __future__ import annotations

import logging
from abc import abstractmethod
from typing import Any

from textual._context import active_message_pump
from textual.app import App
from textual.dom import DOMNode
from textual.worker import WorkerFailed, active_worker

from cap_tui.errors import CapError, PluginFault
from cap_tui.screens import make
from cap_tui.screens.base import CapScreen
from cap_tui.screens.region_session import OpenRegion
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _
from cap_tui.workspace.home import Home

OUR_FAULT = 5
_log = logging.getLogger("cap_tui.shell")


class Containing(App[int]):
    """A program that outlives its plugins' views."""

    home: Home
    region: OpenRegion | None = None
    debugging = False
    leaving = False

    @abstractmethod
    def show_error(self, error: Exception) -> None:
        """Tell an error in full."""

    async def run_action(self, action: Any, *args: Any, **options: Any) -> bool:
        node = args[0] if args else options.get("default_namespace")
        if self.region is not None and self.region.readonly and _changes(node, action):
            if isinstance(self.screen, CapScreen):
                self.screen.say(_("This region may only be read."), "warning")
            return True
        try:
            return await super().run_action(action, *args, **options)
        except Exception as error:
            screen = _host_of(node)
            if screen is None or node is screen:
                raise
            if not self._nobodys_fault(node, error):
                self._contain(screen, error, alive=True)
            return True

    def _handle_exception(self, error: Exception) -> None:
        from cap_tui.workspace.app_logging import log

        by_worker = isinstance(error, WorkerFailed)
        cause = error.error if isinstance(error, WorkerFailed) else error
        node = active_worker.get().node if by_worker else active_message_pump.get(None)
        if self._nobodys_fault(node, cause):
            return
        screen = _host_of(node) if self.is_running else None
        if screen and isinstance(cause, Exception) and (by_worker or node is not screen):
            self._contain(screen, cause, alive=by_worker)
            return
        top = self.screen_stack[-1] if self.screen_stack else None
        plugin = getattr(top, "plugin", "")
        if plugin and self.region is not None:
            self.region.host.quarantine(plugin, getattr(top, "view", ""), error)
        log()
        _log.error("The shell failed", exc_info=error)
        super()._handle_exception(error)
        self._return_code = OUR_FAULT

    def _nobodys_fault(self, node: object, error: BaseException) -> bool:
        """Whether ``node`` is being taken down, with its screen or the program: what it was doing fails then."""
        if node is self or not isinstance(node, DOMNode):
            return False
        going = self.leaving or any(n._pruning or n._closing for n in node.ancestors_with_self)
        if going:
            _log.info("%r failed while it was taken down", node, exc_info=error)
        return going

    def _contain(self, screen: CapScreen, error: Exception, *, alive: bool) -> None:
        """Deal with what a view did, when the screen has come to rest. ``alive``: the view goes on."""
        plugin = getattr(screen, "plugin", "")
        _log.warning("The view of %s failed", plugin, exc_info=error)
        if isinstance(error, CapError) and not isinstance(error, PluginFault):
            self.call_later(self._answer, screen, error, alive=alive)
        else:
            fault = error if isinstance(error, PluginFault) else _fault(plugin, error)
            self.call_later(self._give_up, screen, plugin, fault)

    async def _answer(self, screen: CapScreen, error: CapError, *, alive: bool) -> None:
        """Our own errors are answers, not faults: show them, and the view anew if it had stood."""
        if not alive and screen in self.screen_stack:
            while self.screen is not screen:
                await self.pop_screen()
            self.pop_screen()
            if getattr(screen, "ready", False):
                self.push_screen(make("view", getattr(screen, "view", "")))
        self.show_error(error)

    async def _give_up(self, screen: CapScreen, plugin: str, fault: PluginFault) -> None:
        """Take the view's screen away, switch its plugin off and say why."""
        if screen not in self.screen_stack:
            return
        while self.screen is not screen:
            await self.pop_screen()
        self.pop_screen()
        if self.region is not None:
            self.region.host.fault(plugin, fault)
        self.push_screen(make("failure", fault, switched_off=True))

    def view_failed(self, screen: CapScreen, plugin: str, error: PluginFault) -> None:
        """A view could not even be made."""
        self.call_later(self._give_up, screen, plugin, error)

    def _fatal_error(self) -> None:
        if self.debugging:
            super()._fatal_error()
            return
        words = _("cap-tui had to stop. What was saved is safe. Details are in {log}")
        self.panic(words.format(log=self.home.logs / "cap-tui.log"))


def _changes(node: object, action: Any) -> bool:
    """Whether an action of ``node`` is declared to change data."""
    name = action if isinstance(action, str) else action[1]
    method = name.partition("(")[0].rpartition(".")[2]
    return any(
        declared.changes and declared.method.partition("(")[0] == method
        for declared in getattr(node, "ACTIONS", ())
    )


def _host_of(node: object) -> CapScreen | None:
    """The screen that hosts the view which ``node`` belongs to; None for what is the core's own."""
    for ancestor in getattr(node, "ancestors_with_self", ()):
        if isinstance(ancestor, CapScreen):
            return ancestor if getattr(ancestor, "plugin", "") else None
    return None


def _fault(plugin: str, error: Exception) -> PluginFault:
    told = f"{type(error).__name__}: {clean_line(str(error), limit=300)}"
    remedy = _("Tell its author. F4 shows all plugins and their states.")
    return PluginFault(told, where=plugin, remedy=remedy)
