"""Content that leaves a region in a bundle, and content that came with one.

Each entry is one document of the table ``content.KIND``. Its uid follows from the entry, so that the same
entry sent twice is one document, and a changed entry is another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from cap_tui.model.content import CONTENT_TABLES, ContentItem, ContentProvenance, SentEntry
from cap_tui.model.record import Provenance
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.plugin.content_source import RawEntry

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace


def leaving(
    registry: ContentRegistry,
    region: str,
    used: frozenset[str] = frozenset(),
    licenses: Mapping[str, str] | None = None,
    *,
    unlicensed: bool = False,
) -> dict[str, list[dict[str, Any]]]:
    """Table -> the documents of the entries that leave the region.

    All that were contributed here leave, as the kind says: not those of built-in plugins, not what came with a
    bundle, and not an entry with ``license = ""`` unless ``unlicensed`` asks for it. ``used`` are the ids that records name, ``licenses``
    the licences of plugins.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    known = {kind.name: kind for kind in registry.kinds()}
    for kind in registry.names():
        policy = known[kind].bundle if kind in known else "contributed"
        for item in registry.entries(kind):
            wanted = policy == "contributed" or (policy == "used" and item.id in used)
            origin = next((p for p in item.origins if p.source in ("plugin", "workspace")), None)
            free = unlicensed or item.document.get("license") != ""
            if wanted and origin is not None and free:
                own = item.document.get("license")
                licence = (licenses or {}).get(origin.plugin, "") if own is None else own
                row = _document(item, origin, region, str(licence))
                found.setdefault(f"{CONTENT_TABLES}{kind}", []).append(row)
    return {table: sorted(rows, key=lambda row: row["uid"]) for table, rows in found.items()}


def _document(
    item: ContentItem[Any], origin: ContentProvenance, region: str, licence: str
) -> dict[str, Any]:
    record = SentEntry(
        uid=_uid(region, item.kind, item.id, origin.contributor, origin.version, item.sha256),
        version=1,
        owner=region,
        provenance=Provenance(source="entered", plugin=origin.plugin, file=origin.file),
        name=item.name,
        entry=item.id,
        sha256=item.sha256,
        plugin=origin.plugin,
        plugin_version=origin.version,
        file=origin.file,
        license=licence,
        content=dict(item.document),
    )
    row: dict[str, Any] = msgspec.to_builtins(record)
    return row


def _uid(*parts: str) -> str:
    """A uid in the form of a UUIDv7 that follows from what is sent."""
    digits = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def received(workspace: Workspace) -> Iterator[tuple[RawEntry, ContentProvenance]]:
    """The entries that came with bundles, as data of the region that sent them."""
    own = workspace.config.region.code
    for table in workspace.tables():
        if not table.startswith(CONTENT_TABLES):
            continue
        for row in workspace.table(table):
            owner, content = str(row.get("owner", "")), row.get("content")
            if owner == own or not isinstance(content, Mapping):
                continue
            bundle = _bundle_of(workspace, str(row.get("uid", "")))
            origin = ContentProvenance(
                source="bundle",
                plugin=str(row.get("plugin", "")),
                version=str(row.get("plugin_version", "")),
                region=owner,
                bundle=bundle,
            )
            file = str(row.get("file", ""))
            where = f"{owner} {bundle}".strip()
            yield RawEntry(table.removeprefix(CONTENT_TABLES), content, file, where, ()), origin


def _bundle_of(workspace: Workspace, uid: str) -> str:
    """The bundle with which a partner's record came."""
    copy = workspace.document("bundle.copies", uid) or {}
    noted = workspace.document("bundle.imports", str(copy.get("import_uid", ""))) or {}
    return str(noted.get("identifier") or noted.get("bundle") or "")


def used_ids(workspace: Workspace) -> frozenset[str]:
    """The ids of the entries that the region's records name: what :meth:`ContentItem.use` stored."""
    found: set[str] = set()
    for table in workspace.tables():
        if not table.startswith((CONTENT_TABLES, "bundle.")):
            for row in workspace.table(table):
                found.update(_uses(row))
    return frozenset(found)


def _uses(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.keys() >= {"id", "sha256", "name"} and isinstance(value["id"], str):
            yield value["id"]
        for inner in value.values():
            yield from _uses(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _uses(inner)
