"""Every built-in plugin keeps the contract of plugins; run against the checkout, and in CI against the wheel."""

from __future__ import annotations

from cap_tui.plugin.discovery import sources
from cap_tui.testing import PluginContract

BUILT_IN = sorted(source.module for source in sources() if source.kind == "built-in")

# One class a plugin, as an officer would write it for theirs: class TestDiamond(PluginContract): plugin = "cap_diamond"
for _module in BUILT_IN:
    _name = "Test" + _module.removeprefix("cap_").capitalize()
    globals()[_name] = type(_name, (PluginContract,), {"plugin": _module, "__module__": __name__})


def test_the_built_in_plugins_are_found() -> None:
    assert {"cap_stresstest", "cap_diamond", "cap_acie"} <= set(BUILT_IN)
