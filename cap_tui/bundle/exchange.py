"""What the exchange itself has to remember before an export or an import.

Changes that people made to joint records get their clocks, and removals of own records get
their tombstones, here and only here: so that a clock once sent never names two contents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from cap_tui.bundle.joint import atoms, by_elements, is_joint, ticked
from cap_tui.bundle.records import PREFIX, Export, Joint, Tombstone
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.bundle.table_schema import sets
from cap_tui.model.record import ENVELOPE, Record
from cap_tui.workspace import DocumentChange, Workspace
from cap_tui.workspace.history import entry
from cap_tui.workspace.journal import JournalLine

_KEPT = 8
"""How many of our own contents of a field are kept."""


def content_of(document: dict[str, Any]) -> dict[str, Any]:
    """A document without what every save changes; what revisions and shadows are made of."""
    return {name: value for name, value in document.items() if name not in ENVELOPE}


def joint_changes(
    workspace: Workspace, snapshot: RegionSnapshot, records: Iterable[type[Record]]
) -> dict[str, Joint]:
    """The pasts of all joint records, brought up to what stands in the workspace, by uid.

    ``records`` are the installed tables.
    """
    region = workspace.config.region.code
    declared = {record.TABLE: sets(record) for record in records}
    pasts = {past.uid: past for past in workspace.records(Joint).all()}
    standing: dict[str, tuple[str, dict[str, Any]]] = {}
    for table in snapshot.tables():
        if not table.startswith(PREFIX):
            for document in snapshot.marked(table, b'"shared":true'):
                if is_joint(document):
                    standing[document["uid"]] = (table, content_of(document))
    for uid, (table, content) in standing.items():
        past = pasts.get(uid) or Joint(uid=uid, table=table, clocks={}, shadow={})
        pasts[uid] = _brought_up(past, content, region, snapshot.seq, declared.get(table, ()))
    for uid, past in list(pasts.items()):
        if uid not in standing and workspace.document(past.table, uid) is None:
            pasts[uid] = _brought_up(past, None, region, snapshot.seq)
    return pasts


def _brought_up(
    past: Joint,
    content: dict[str, Any] | None,
    region: str,
    seq: int,
    declared: Collection[str] = (),
) -> Joint:
    if past.shadow == content:
        return past
    least = seq if past.version else 0  # without a stored past, no number of ours has left
    clocks = ticked(past.shadow, past.clocks, content, region, declared, least)
    return moved(past, clocks, content, region)


def moved(
    past: Joint,
    clocks: dict[str, dict[str, int]],
    content: dict[str, Any] | None,
    region: str,
) -> Joint:
    """The past with new clocks and content; our own contents are kept to name a last common one."""
    parts = atoms(content, by_elements(clocks))
    own = {path: dict(contents) for path, contents in past.own.items()}
    for path, clock in clocks.items():
        number = clock.get(region, 0)
        if number > past.clocks.get(path, {}).get(region, 0):
            kept = {**own.get(path, {}), str(number): parts.get(path)}
            own[path] = dict(sorted(kept.items(), key=lambda item: int(item[0]))[-_KEPT:])
    return replace(past, clocks=clocks, shadow=content, own=own)


def removals(workspace: Workspace, snapshot: RegionSnapshot) -> dict[str, Tombstone]:
    """The tombstones of own records, by uid, with those removed since the last export.

    Nothing needs one before something has left. A record that came back has none.
    """
    own = workspace.config.region.code
    stones = {stone.uid: stone for stone in workspace.records(Tombstone).find(owner=own)}
    exports = list(workspace.records(Export).all())
    gone: dict[str, Tombstone] = {}
    for line in _since(workspace, max((export.state for export in exports), default=None)):
        for change in entry(line).changes:
            if change.after is None and change.before is not None and _needs_stone(change, own):
                stone = Tombstone(
                    uid=change.uid,
                    owner=own,
                    table=change.table,
                    date=line.at[:10],
                    at_version=change.version,
                )
                gone.setdefault(change.uid, stone)
    stones |= gone
    standing = {
        uid for table in {stone.table for stone in stones.values()} for uid in snapshot.uids(table)
    }
    return {uid: stone for uid, stone in sorted(stones.items()) if uid not in standing}


def _since(workspace: Workspace, state: int | None) -> Iterator[JournalLine]:
    """The transactions after a state, newest first; none when there is no such state.

    Stops at the last one that is wanted: the next would be read from the far past.
    """
    if state is None or workspace.seq <= state:
        return
    for line in workspace.newest_lines():
        if line.seq > state:
            yield line
        if line.seq <= state + 1:
            return


def _needs_stone(change: DocumentChange, own: str) -> bool:
    before = change.before or {}
    return (
        before.get("owner") == own and not is_joint(before) and not change.table.startswith(PREFIX)
    )
