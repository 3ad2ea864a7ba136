"""Keys that are answered whatever a view does: the function keys of the program, and Ctrl+Q, which leaves.

A view may take any other key for itself. These reach it neither by a binding with priority, nor by a
handler, nor by a screen of the plugin's own on top.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from textual.app import App

from cap_tui.screens.actions import EVERYWHERE
from cap_tui.screens.base import CapScreen
from cap_tui.widgets.actions import UserAction
from cap_tui.widgets.overlay import overlay_open

RESERVED_KEY = "ctrl+q"
"""Leaves the program from anywhere; when a view holds the event loop, that view."""
_FUNCTION_KEY = re.compile(r"f\d+")


def reserved_actions(own: Mapping[str, tuple[str, ...]]) -> dict[str, UserAction]:
    """Key -> action of the program; the person's own keys for these actions are reserved in their place."""
    return {
        key: action
        for action in EVERYWHERE
        if any(_FUNCTION_KEY.fullmatch(key) for key in action.keys)
        for key in own.get(action.id, action.keys)
    }


class ReservedKeys(App[int]):
    """A program whose reserved keys no plugin gets hold of."""

    own_keys: Mapping[str, tuple[str, ...]]

    async def run_reserved(self, key: str) -> bool:
        """Do what a reserved key stands for; False when it is none, or a question of the program is open."""
        action = reserved_actions(self.own_keys).get(key)
        if action is None or (isinstance(self.screen, CapScreen) and overlay_open(self.screen)):
            return False
        while len(self.screen_stack) > 1 and not isinstance(self.screen, CapScreen):
            self.pop_screen()  # not waited for: a plugin's screen may never answer
        return await self.run_action(action.method, self)
