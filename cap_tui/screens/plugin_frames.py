"""Whose code runs: the plugin whose file a frame of the interpreter stands in. ``folders``: plugin id -> its folder."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType


def plugin_in(frame: FrameType, folders: Mapping[str, str]) -> str:
    """The plugin whose code this very frame runs; "" when it is no plugin's."""
    file = frame.f_code.co_filename
    return next((plugin for plugin, at in folders.items() if file.startswith(f"{at}/")), "")


def plugin_of(frame: FrameType | None, folders: Mapping[str, str]) -> str:
    """The plugin whose code this frame runs or was called by."""
    while frame is not None:
        if plugin := plugin_in(frame, folders):
            return plugin
        frame = frame.f_back
    return ""
