"""Keeps the registry of content until a file, a plugin or the region changes."""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.model.content import CONTENT_TABLES
from cap_tui.plugin.content_exchange import received
from cap_tui.plugin.content_kinds import OwnerOf, known_kinds
from cap_tui.plugin.content_registry import ContentRegistry, Contributor
from cap_tui.plugin.content_source import ContentFolder
from cap_tui.plugin.loader import Code
from cap_tui.plugin.states import PluginState
from cap_tui.workspace.memory_tables import parse

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace


class ContentCache:
    """The registry of the plugins and the region that a host has at the moment."""

    def __init__(self, code: Code, owner_of: OwnerOf) -> None:
        self._code = code
        self._owner_of = owner_of
        self._key: Hashable = None
        self._registry = ContentRegistry({}, ())

    def registry(
        self, states: Iterable[PluginState], workspace: Workspace | None
    ) -> ContentRegistry:
        """The registry; made again when a plugin was switched on or off, or a file of the region changed."""
        usable = tuple(states)
        folder = workspace.folder if workspace and workspace.folder.is_dir() else None
        records = _kind_records(usable, workspace) if workspace else {}
        key = (
            tuple((state.id, state.version) for state in usable),
            workspace and workspace.config.region.code,
            _stamps(folder) if folder else (),
            _received_seq(workspace),
            tuple((kind, table, tuple(bodies)) for (kind, table), bodies in records.items()),
        )
        if key != self._key:
            contributors = [Contributor.core(), *(Contributor.plugin(state) for state in usable)]
            if workspace is not None and folder is not None:
                contributors.append(Contributor.region(folder, workspace.config.region.code))
            if workspace is not None:
                code = workspace.config.region.code
                for (kind, table), bodies in records.items():
                    documents = [parse(body) for body in bodies]
                    contributors.append(Contributor.records(kind, table, documents, code))
            kinds = known_kinds(usable, self._code.named, self._owner_of)
            came = tuple(received(workspace)) if workspace is not None else ()
            self._registry = ContentRegistry(kinds, contributors, came)
            self._key = key
        return self._registry


def _received_seq(workspace: Workspace | None) -> int:
    """Moves when content that came with bundles may have changed."""
    if workspace is None:
        return 0
    there = any(table.startswith(CONTENT_TABLES) for table in workspace.tables())
    return workspace.seq if there else 0


def _kind_records(
    states: Iterable[PluginState], workspace: Workspace
) -> dict[tuple[str, str], list[bytes]]:
    """(kind, table) -> the stored records of the tables whose records are entries of a kind."""
    workspace.log.glance()
    return {
        (kind.name, table): [bytes(body) for _doc_id, body in workspace.log.tables.items(table)]
        for state in states
        for kind in state.manifest.kinds
        if kind.table
        for table in [f"{state.id}.{kind.table}"]
    }


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    found = []
    content = ContentFolder(folder)
    for path in (*(path for _kind, path in content.paths()), *content.strays()):
        with contextlib.suppress(OSError):  # gone since the folder was listed
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
