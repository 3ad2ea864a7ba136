"""Plugins: manifests, discovery, trust, and the host that isolates each of them."""

API_VERSION = "1.1"  # 1.x only adds: an argument may be added to a hook, never renamed or removed
ENTRY_POINT_GROUP = "cap_tui.plugins"
MANIFEST_FILE = "plugin.toml"
