"""What has become of each plugin: its state, the reason, and what to do about it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from cap_tui.plugin.discovery import Source
from cap_tui.plugin.manifest import Manifest
from cap_tui.text.i18n import _


class State(enum.StrEnum):
    """The states of a plugin. Only the first three contribute anything."""

    ACTIVE = "active"
    DATA_ONLY = "data only"
    SLOW = "slow"
    DISABLED = "disabled"
    FAILED = "failed"
    INCOMPATIBLE = "incompatible"
    UNTRUSTED = "untrusted"
    QUARANTINED = "quarantined"

    @property
    def on(self) -> bool:
        """Whether a plugin in this state contributes what its manifest lists."""
        return self in (State.ACTIVE, State.DATA_ONLY, State.SLOW)


def state_name(state: State) -> str:
    """The state in a word for people."""
    return {
        State.ACTIVE: _("active"),
        State.DATA_ONLY: _("data only"),
        State.SLOW: _("slow"),
        State.DISABLED: _("disabled"),
        State.FAILED: _("failed"),
        State.INCOMPATIBLE: _("incompatible"),
        State.UNTRUSTED: _("untrusted"),
        State.QUARANTINED: _("quarantined"),
    }[state]


@dataclass(frozen=True)
class PluginState:
    """One plugin as ``plugins list`` and the shell show it. Reason and remedy are empty when all is well."""

    manifest: Manifest
    state: State
    source: Source
    reason: str = ""
    remedy: str = ""
    retry: bool = False  # it failed when last used; it is tried again when its code is asked for

    @property
    def id(self) -> str:
        """The plugin's id; of an unreadable manifest, the name it was found under."""
        return self.manifest.id

    @property
    def version(self) -> str:
        """The version that its manifest gives."""
        return self.manifest.version

    @property
    def usable(self) -> bool:
        """On, or worth another try."""
        return self.state.on or self.retry

    @property
    def troubled(self) -> bool:
        """Whether a person has to know: it failed, was slow, or was at work when the program ended."""
        return bool(self.reason) and self.state is not State.DISABLED

    @property
    def folder(self) -> Path:
        """Where its plugin.toml is."""
        return Path(self.source.folder)


def unreadable(name: str) -> Manifest:
    """A stand-in for a manifest that cannot be read, so that the plugin can still be listed."""
    return Manifest(id=name, api="0.0", version="0", line="other", name=name)
