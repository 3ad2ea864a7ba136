"""The kit that plugin authors get: a host with one plugin, a sample region, the shell driver, the contract.

Importing it imports nothing of the program; what is asked for is imported then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cap_tui.testing.contract import PluginContract
    from cap_tui.testing.hosts import BROKEN_VIEWS, host_of, sample_config, sample_region
    from cap_tui.testing.shell_driver import ShellDriver
    from cap_tui.testing.terminal_driver import TerminalDriver

__all__ = [
    "BROKEN_VIEWS",
    "PluginContract",
    "ShellDriver",
    "TerminalDriver",
    "host_of",
    "sample_config",
    "sample_region",
]

_HOMES = {
    "PluginContract": "contract",
    "ShellDriver": "shell_driver",
    "TerminalDriver": "terminal_driver",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    home = _HOMES.get(name, "hosts")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
