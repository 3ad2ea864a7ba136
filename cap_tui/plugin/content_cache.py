"""Keeps the registry of content until a file, a plugin or the region changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.plugin.content_kinds import known_kinds
from cap_tui.plugin.content_registry import ContentRegistry, Contributor
from cap_tui.plugin.content_source import ContentFolder
from cap_tui.plugin.loader import Code
from cap_tui.plugin.states import PluginState

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace


class ContentCache:
    """The registry of the plugins and the region that a host has at the moment."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._key: Hashable = None
        self._registry = ContentRegistry({}, ())

    def registry(
        self, states: Iterable[PluginState], workspace: Workspace | None
    ) -> ContentRegistry:
        """The registry; made again when a plugin was switched on or off, or a file of the region changed."""
        usable = tuple(states)
        folder = workspace.folder if workspace and workspace.folder.is_dir() else None
        key = (tuple((s.id, s.version) for s in usable), folder, _stamps(folder) if folder else ())
        if key != self._key:
            contributors = [Contributor.plugin(state) for state in usable]
            if workspace is not None and folder is not None:
                contributors.append(Contributor.region(folder, workspace.config.region.code))
            kinds = known_kinds(usable, self._code.named)
            self._registry = ContentRegistry(kinds, contributors)
            self._key = key
        return self._registry


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    stats = [(str(path), path.stat()) for _kind, path in ContentFolder(folder).paths()]
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)
