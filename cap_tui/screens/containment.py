"""Failures kept apart: what a plugin's view does wrong costs that view, not the program.

Textual ends the program on any exception. Here the loops of the program and of its screens go on, and whoever is
to blame is switched off: the plugin whose view is on the screen, whose code stands in the traceback, or that the
guard names. What fails while it is being taken down, because somebody left in mid-work, is no failure.
``_handle_exception``, ``_fatal_error``, ``_pruning`` and ``_closing`` are private to Textual: its
minor version is pinned and tests/screens/test_failures.py holds one test for each way to fail.
"""

from __future__ import annotations

import logging
import sys
import traceback
from abc import abstractmethod
from typing import Any
from weakref import WeakSet

from textual._context import active_message_pump
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.worker import WorkerFailed, active_worker

from cap_tui.errors import CapError, PluginFault
from cap_tui.plugin.exceptions import described
from cap_tui.screens import make
from cap_tui.screens.base import CapScreen
from cap_tui.screens.contained_loops import Broken, LastingLoop
from cap_tui.screens.plugin_frames import plugin_in, plugin_of
from cap_tui.screens.plugin_styles import PluginStylesheet
from cap_tui.screens.region_session import OpenRegion
from cap_tui.text.i18n import _
from cap_tui.workspace.home import Home

OUR_FAULT = 5
_log = logging.getLogger("cap_tui.shell")


class Containing(LastingLoop, App[int]):
    """A program that outlives its plugins' views."""

    home: Home
    region: OpenRegion | None = None
    debugging = False
    leaving = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.stylesheet = PluginStylesheet(variables=self.get_css_variables())
        self._failed_nodes: WeakSet[MessagePump] = WeakSet()
        self._to_go_on: WeakSet[MessagePump] = WeakSet()

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
                self._contain(screen, getattr(screen, "plugin", ""), error, alive=True)
            return True

    def _handle_exception(self, error: Exception) -> None:
        by_worker = isinstance(error, WorkerFailed)
        cause = error.error if isinstance(error, WorkerFailed) else error
        node = active_worker.get().node if by_worker else active_message_pump.get(None)
        if not isinstance(cause, Exception):
            cause = Broken(cause)
        self._failed(node, cause, alive=by_worker)

    def loop_failed(self, node: object, error: Exception) -> None:
        """A failure that Textual does not hear of left a loop or a task of ``node``."""
        self._failed(node, error, alive=not isinstance(node, DOMNode))

    def loop_ended(self, node: MessagePump) -> bool:
        """Whether the loop of a widget has ended although nobody closed it and no failure of it is known."""
        if node in self._failed_nodes or self.leaving or not self.is_running:
            return False
        return isinstance(node, Widget) and not (node._closing or node._closed or node._pruning)

    def goes_on(self, node: MessagePump) -> bool:
        """Whether the failure that ended a loop was contained, so that the loop is to go on."""
        return node in self._to_go_on and not self._to_go_on.discard(node)  # type: ignore[func-returns-value]  # None

    def _failed(self, node: object, error: Exception, *, alive: bool) -> None:
        """Contain a failure of ``node``, or end the program when nobody but the program itself is to blame."""
        from cap_tui.workspace.app_logging import log

        if self._nobodys_fault(node, error):
            self._go_on_after(node)
            return
        plugin, screen = self._blame(node, error) if self.is_running else ("", None)
        if plugin and screen is not None:
            if isinstance(node, MessagePump):
                self._failed_nodes.add(node)
            lasting = isinstance(node, LastingLoop)
            self._go_on_after(node)
            self._contain(screen, plugin, error, alive=alive or lasting)
            return
        log()
        _log.error("The shell failed", exc_info=error)
        super()._handle_exception(error)
        self._return_code = OUR_FAULT

    def _go_on_after(self, node: object) -> None:
        if isinstance(node, LastingLoop):
            self._to_go_on.add(node)

    def _blame(self, node: object, error: Exception) -> tuple[str, CapScreen | None]:
        """The plugin to blame and the screen that goes; "" when it is the program itself."""
        host = _host_of(node)
        if host is not None:
            return getattr(host, "plugin", ""), host
        top = self.screen_stack[-1] if self.screen_stack else None
        screen = next((s for s in reversed(self.screen_stack) if isinstance(s, CapScreen)), None)
        folders = self.region.plugin_folders() if self.region is not None else {}
        if isinstance(error, PluginFault) and error.where in folders:
            return error.where, screen
        for frame, _line in traceback.walk_tb(error.__traceback__):
            if plugin := plugin_in(frame, folders):
                return plugin, screen
        if top is not screen and screen is not None and top is not None:
            # A plugin's own screen, of which Textual failed.
            return getattr(screen, "plugin", ""), screen
        return (getattr(top, "plugin", ""), screen) if node is self or node is top else ("", None)

    def _nobodys_fault(self, node: object, error: BaseException) -> bool:
        """Whether ``node`` is being taken down, with its screen or the program: what it was doing fails then."""
        if node is self or not isinstance(node, DOMNode):
            return False
        going = self.leaving or _going(node)
        if going:
            _log.info("%r failed while it was taken down", node, exc_info=error)
        return going

    def _contain(self, screen: CapScreen, plugin: str, error: Exception, *, alive: bool) -> None:
        """Deal with what a view did, when the screen has come to rest. ``alive``: the view goes on."""
        _log.warning("The view of %s failed", plugin, exc_info=error)
        if isinstance(error, CapError) and not isinstance(error, PluginFault):
            self.call_later(self._answer, screen, error, alive=alive)
        else:
            self.call_later(self._give_up, screen, plugin, _fault(plugin, screen, error))

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
        """Take the view's screen away, switch its plugin off and say why. The first screen of a mode stays."""
        if screen not in self.screen_stack:
            return
        while self.screen is not screen:
            await self.pop_screen()
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.region is not None and not self.region.host.plugin(plugin).usable:
            return  # the first screen of a mode stays, and was told already
        if self.region is not None:
            self.region.host.fault(plugin, fault)
        self.push_screen(make("failure", fault, switched_off=True))

    def exit(
        self, result: int | None = None, return_code: int = 0, message: Any | None = None
    ) -> None:
        """End the program, as Textual does; a plugin may not."""
        folders = self.region.plugin_folders() if self.region is not None else {}
        plugin = "" if self.leaving else plugin_of(sys._getframe(1), folders)
        if plugin:
            raise PluginFault(_("A plugin may not end the program."), where=plugin)
        super().exit(result, return_code, message)

    def view_failed(self, screen: CapScreen, plugin: str, error: PluginFault) -> None:
        """A view could not even be made."""
        self.call_later(self._give_up, screen, plugin, _fault(plugin, screen, error))

    def _fatal_error(self) -> None:
        if self.debugging:
            super()._fatal_error()
            return
        words = _("cap-tui had to stop. What was saved is safe. Details are in {log}")
        self.panic(words.format(log=self.home.logs / "cap-tui.log"))


def _going(node: DOMNode) -> bool:
    """Whether a node, or one around it, is being taken down."""
    return any(n._pruning or n._closing for n in node.ancestors_with_self)


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


def _fault(plugin: str, screen: CapScreen, error: Exception) -> PluginFault:
    """A failure as it is told and remembered: it names the view or the hook first, and what to do."""
    remedy = _("Tell its author. F4 shows all plugins and their states.")
    if isinstance(error, PluginFault):
        told, remedy = error.what, error.remedy or remedy
    else:
        told = str(error) if isinstance(error, Broken) else described(error)
    view = getattr(screen, "view", "") if getattr(screen, "plugin", "") == plugin else ""
    if view and not told.startswith((f"{plugin}.", "cap_")):
        told = f"{view}: {told}"
    fault = PluginFault(told, where=plugin, remedy=remedy)
    fault.__cause__ = error
    return fault
