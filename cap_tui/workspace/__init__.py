"""The workspace: a region's folder, its settings and its store (TinyDB over a log)."""

from cap_tui.workspace.attachments import Attachment
from cap_tui.workspace.config import (
    PluginsConfig,
    PublicityConfig,
    Region,
    StorageConfig,
    WorkspaceConfig,
)
from cap_tui.workspace.history import DocumentChange, Entry
from cap_tui.workspace.home import Home, RegionEntry
from cap_tui.workspace.log import Verification
from cap_tui.workspace.records import Records
from cap_tui.workspace.salvage import Salvage, salvage
from cap_tui.workspace.transaction import Transaction
from cap_tui.workspace.workspace import Workspace

__all__ = [
    "Attachment",
    "DocumentChange",
    "Entry",
    "Home",
    "PluginsConfig",
    "PublicityConfig",
    "Records",
    "Region",
    "RegionEntry",
    "Salvage",
    "StorageConfig",
    "Transaction",
    "Verification",
    "Workspace",
    "WorkspaceConfig",
    "salvage",
]
