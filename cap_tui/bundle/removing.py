"""Removals that come with a bundle: erased people, removed records, removed joint records."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from cap_tui.bundle.canonical import revision
from cap_tui.bundle.exchange import content_of
from cap_tui.bundle.incoming import Unfit, cleaned
from cap_tui.bundle.merging import JointMerger, Theirs, stable_uid
from cap_tui.bundle.plan import Document, Status, Write, title_of
from cap_tui.bundle.records import (
    PREFIX,
    Clocks,
    ConflictKind,
    Copy,
    Joint,
    OpenConflict,
    Proposal,
    Quarantined,
    Tombstone,
)
from cap_tui.bundle.site import Site
from cap_tui.model.actor import Erasure
from cap_tui.model.record import Record
from cap_tui.text.i18n import _


def erasures(site: Site) -> dict[str, str]:
    """Erased people, ours and theirs, by uid with the day; copies of theirs go with every trace."""
    erased = {row.person: row.date for row in site.workspace.records(Erasure).all()}
    for row in site.documents(Erasure.TABLE):
        person = row.get("person")
        if row.get("owner") != site.source or not isinstance(person, str) or not person:
            continue
        erased.setdefault(person, str(row.get("date", "")))
        for table in sorted(_standing_in(site, person) | _mentioned_in(site, person)):
            local = site.local(table, person)
            if local is not None:
                site.remove(table, local, _("erased by {region}").format(region=site.source))
            site.plan.forget.append((table, person))
        _purge(site, person)
    return erased


def _standing_in(site: Site, person: str) -> set[str]:
    """Tables that hold the sender's record of a person."""
    return {
        table
        for table in site.workspace.tables()
        if not table.startswith(PREFIX)
        and (site.local(table, person) or {}).get("owner") == site.source
    }


def _mentioned_in(site: Site, person: str) -> set[str]:
    """Tables whose history tells of it: an import that was interrupted has left its traces."""
    return {
        change.table
        for entry in site.workspace.history(person)
        for change in entry.changes
        if change.uid == person
        and not change.table.startswith(PREFIX)
        and (change.after or change.before or {}).get("owner") == site.source
    }


def _purge(site: Site, person: str) -> None:
    """What the exchange itself has kept of an erased person goes too."""
    kept: list[Record] = [
        *site.workspace.records(OpenConflict).find(record=person),
        *site.workspace.records(Proposal).find(record=person),
        *(q for q in site.workspace.records(Quarantined).all() if q.document.get("uid") == person),
    ]
    for record in kept:
        site.plan.writes.append(Write(record.TABLE, record.uid, None, record.version))
        site.plan.forget.append((record.TABLE, record.uid))


def tombstones(site: Site) -> dict[str, Tombstone]:
    """Removed records, ours and theirs, by uid; our untouched copies of theirs go."""
    stones = {stone.uid: stone for stone in site.workspace.records(Tombstone).all()}
    for row in site.documents(Tombstone.TABLE):
        if row.get("owner") != site.source:
            continue
        try:
            row = cleaned(row)
        except Unfit as error:
            site.plan.note(Status.REFUSED, Tombstone.TABLE, row, str(error))
            continue
        stone = msgspec.convert(row, Tombstone)
        if site.sends(stone.table, stone.uid):
            continue
        held = stones.get(stone.uid)
        if held is None or held.at_version < stone.at_version:
            stones[stone.uid] = stone
            expect = held.version if held is not None else 0
            site.plan.writes.append(Write(Tombstone.TABLE, stone.uid, row, expect))
        local = site.local(stone.table, stone.uid)
        if local is not None and local.get("owner") == site.source:
            _removed_there(site, stone, local)
    return stones


def _removed_there(site: Site, stone: Tombstone, local: Document) -> None:
    """The owner removed what we hold: it goes, unless we have a newer version or changed it."""
    copy = site.held(Copy, stone.uid)
    if copy is not None and copy.at_version > stone.at_version:
        return
    if copy is None or copy.revision == revision(content_of(local)):
        site.remove(stone.table, local, _("removed by {region}").format(region=site.source))
        return
    conflict = OpenConflict(
        uid=stable_uid("conflict", stone.uid, site.source, f"removed {stone.at_version}"),
        table=stone.table,
        record=stone.uid,
        title=title_of(local),
        kind=ConflictKind.RECORD,
        ours=local,
        theirs=None,
        region=site.source,
        bundle=site.plan.identity,
    )
    site.note_conflict(stone.table, local, local, [conflict])


def joint_removals(
    site: Site, merger: JointMerger, clocks: Mapping[str, Clocks], pasts: Mapping[str, Joint]
) -> None:
    """Joint records that the partner removed; a change of ours that they did not know is a conflict."""
    for uid, theirs in clocks.items():
        past = pasts.get(uid)
        if not theirs.removed or past is None or site.sends(past.table, uid):
            continue
        local = site.local(past.table, uid)
        outcome = merger.merge(Theirs(past.table, None, theirs), local, past)
        site.note_past(outcome.past)
        shown = local or {"uid": uid}
        if outcome.conflicts:
            site.note_conflict(past.table, shown, local, list(outcome.conflicts))
        elif local is not None and outcome.document is None:
            told = _("removed by {region}").format(region=site.source)
            site.plan.note(Status.CHANGED, past.table, shown, told, before=local)
            site.plan.writes.append(Write(past.table, uid, None, local["version"]))
