"""Load the plugins again without leaving the shell, for people who write one."""

from __future__ import annotations

from abc import abstractmethod

from textual.app import App
from textual.message import Message

from cap_tui.errors import CapError
from cap_tui.plugin.development import developed_folders, reload_asked
from cap_tui.screens.base import CapScreen
from cap_tui.screens.region_session import OpenRegion
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workspace.home import Home

LOOK_EVERY = 2.0  # seconds


class Reloaded(Message):
    """The plugins were loaded again in a thread; ``troubled`` names those that cannot be used, with the reason."""

    def __init__(self, active: int, troubled: list[str]) -> None:
        super().__init__()
        self.active = active
        self.troubled = troubled


class PluginReload(App[int]):
    """A program that loads its plugins again on a key, and when ``cap-tui plugins reload`` asks for it."""

    home: Home
    region: OpenRegion | None = None
    _reload_seen = -1

    @abstractmethod
    def show_error(self, error: Exception) -> None:
        """Tell an error in full."""

    def on_mount(self) -> None:
        self._reload_seen = reload_asked(self.home.state)
        self.set_interval(LOOK_EVERY, self._look_for_reload)

    def _look_for_reload(self) -> None:
        asked = reload_asked(self.home.state)
        if asked != self._reload_seen:
            self._reload_seen = asked
            self.run_worker(self.action_reload_plugins())

    @property
    def developing(self) -> bool:
        """Whether the person has a folder under development."""
        return bool(developed_folders(self.home.state))

    async def action_reload_plugins(self) -> None:
        """Leave the views of plugins, load all plugins again, and say how that went."""
        region = self.region
        if region is None:
            return
        while len(self.screen_stack) > 1:
            await self.pop_screen()

        def work() -> None:
            try:
                states = region.reload_plugins()
            except CapError as error:
                self.call_from_thread(self.show_error, error)
                return
            troubled = [labelled(state.id, state.reason) for state in states if state.troubled]
            self.post_message(Reloaded(sum(state.usable for state in states), troubled))

        self.run_worker(work, thread=True, exclusive=True, group="reload")

    def on_reloaded(self, event: Reloaded) -> None:
        """Show the region with the plugins as they are now."""
        for screen in self.screen_stack:
            if isinstance(screen, CapScreen):
                screen.records_changed()
        if not isinstance(self.screen, CapScreen):
            return
        if event.troubled:
            self.screen.say("; ".join(event.troubled), "warning")
        else:
            words = ngettext("{n} plugin is loaded.", "{n} plugins are loaded.", event.active)
            self.screen.say(_("Reloaded: ") + words.format(n=event.active))
