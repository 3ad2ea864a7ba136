"""The toolbox keeps the contract that every plugin keeps."""

from __future__ import annotations

from cap_tui.testing import PluginContract


class TestTact(PluginContract):
    plugin = "cap_tact"
