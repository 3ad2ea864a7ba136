"""The workspace: a region's folder, its settings and its store (TinyDB over a log).

The parts are imported when they are first asked for: the shell's first screen needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cap_tui.workspace.attachments import Attachment
    from cap_tui.workspace.config import (
        PluginsConfig,
        PublicityConfig,
        Region,
        StorageConfig,
        WorkspaceConfig,
    )
    from cap_tui.workspace.history import DocumentChange, HistoryEntry
    from cap_tui.workspace.home import Home, RegionEntry
    from cap_tui.workspace.identity import Actor, Identity, UndoScope
    from cap_tui.workspace.news import News
    from cap_tui.workspace.pending_transaction import Capability, Verification
    from cap_tui.workspace.records import Records
    from cap_tui.workspace.recovery import RecoveryReport
    from cap_tui.workspace.table_rules import TableRule
    from cap_tui.workspace.transaction import Transaction
    from cap_tui.workspace.workspace import Workspace

__all__ = [
    "REGION_FILE",
    "Actor",
    "Attachment",
    "Capability",
    "DocumentChange",
    "HistoryEntry",
    "Home",
    "Identity",
    "News",
    "PluginsConfig",
    "PublicityConfig",
    "Records",
    "RecoveryReport",
    "Region",
    "RegionEntry",
    "StorageConfig",
    "TableRule",
    "Transaction",
    "UndoScope",
    "Verification",
    "Workspace",
    "WorkspaceConfig",
]

REGION_FILE = "workspace.toml"
"""The file by which a region's folder is known: its settings."""

_HOMES = {
    "attachments": ("Attachment",),
    "config": ("PluginsConfig", "PublicityConfig", "Region", "StorageConfig", "WorkspaceConfig"),
    "history": ("DocumentChange", "HistoryEntry"),
    "home": ("Home", "RegionEntry"),
    "identity": ("Actor", "Identity", "UndoScope"),
    "pending_transaction": ("Capability", "Verification"),
    "news": ("News",),
    "records": ("Records",),
    "recovery": ("RecoveryReport",),
    "table_rules": ("TableRule",),
    "transaction": ("Transaction",),
    "workspace": ("Workspace",),
}
_WHERE = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found
