"""What plugins offer to do: asked with the selected record, run by key or from the palette."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from cap_tui.screens.background_tasks import run_plugin_action
from cap_tui.screens.base import CapScreen
from cap_tui.widgets.actions import normal_key
from cap_tui.widgets.overlay import overlay_open

if TYPE_CHECKING:
    from cap_tui.plugin.contributions import Action


def plugin_actions(screen: CapScreen) -> list[tuple[str, Action]]:
    """(plugin, action) of all that plugins offer on ``screen``; what changes data is left out of a region for reading only."""
    region = screen.shell.region
    if region is None:
        return []
    offers = region.actions(screen.selection())
    return [(plugin, each) for plugin, each in offers if not (each.changes and region.readonly)]


def action_keys(action: Action, own: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The keys of a plugin's action: the person's own, else the one that the plugin suggests."""
    return own.get(action.id, (action.key,) if action.key else ())


class PluginKeys(App[int]):
    """A program that hands a key which nothing else wants to the actions of plugins."""

    async def on_key(self, event: events.Key) -> None:
        """Keys of the place come first, so that no plugin shadows one of ours."""
        event.prevent_default()
        if not await self._check_bindings(event.key):
            self._offer_key(event.key)

    def _offer_key(self, key: str) -> None:
        screen = self.screen
        if not isinstance(screen, CapScreen) or screen.shell.region is None:
            return
        if overlay_open(screen) or getattr(screen, "presenting", False):
            return

        def look() -> None:
            for plugin, action in plugin_actions(screen):
                if key in map(normal_key, action_keys(action, screen.shell.own_keys)):
                    self.call_from_thread(partial(run_plugin_action, screen, plugin, action))
                    return

        self.run_worker(look, thread=True, group="plugin-keys", exit_on_error=False)
