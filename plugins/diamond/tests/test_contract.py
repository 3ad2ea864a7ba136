"""The diamond keeps the contract that every plugin keeps."""

from __future__ import annotations

from cap_tui.testing import PluginContract


class TestDiamond(PluginContract):
    plugin = "cap_diamond"
