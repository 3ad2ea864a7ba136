"""Which plugins a person has switched off: ``[plugins] disabled`` in the person's settings."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from cap_tui.errors import CapError
from cap_tui.workspace.home import keep, kept

if TYPE_CHECKING:
    from cap_tui.workspace.home import Home


def disabled_by(home: Home | None) -> dict[str, str]:
    """The ids under ``[plugins] disabled`` in the person's settings, with the file that says so."""
    if home is None:
        return {}
    try:
        settings = tomllib.loads(kept(home.config_file))
        names = settings.get("plugins", {}).get("disabled", [])
        names = [names] if isinstance(names, str) else names  # one, without its brackets
        return {str(name): str(home.config_file) for name in names}
    except (CapError, ValueError, RecursionError, AttributeError, TypeError):
        return {}


def set_disabled(home: Home, plugin: str, *, disabled: bool, dry_run: bool = False) -> list[str]:
    """Switch a plugin off or on in the person's settings; returns the ids that are off then."""
    from cap_tui.workspace.config import changed_text

    names = [name for name in disabled_by(home) if name != plugin]
    names += [plugin] if disabled else []
    if not dry_run:
        text = changed_text(
            kept(home.config_file), {"plugins.disabled": names}, where=str(home.config_file)
        )
        keep(home.config_file, text.encode())
    return names
