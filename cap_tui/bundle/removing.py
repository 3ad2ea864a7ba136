"""Removals that come with a bundle: erased people, removed records, removed joint records."""

from __future__ import annotations

from collections.abc import Mapping

from cap_tui.bundle.canonical import revision
from cap_tui.bundle.exchange import content_of
from cap_tui.bundle.import_context import ImportContext
from cap_tui.bundle.merging import JointMerger, Theirs, stable_uid
from cap_tui.bundle.plan import Document, ImportStatus, Write, title_of
from cap_tui.bundle.records import (
    PREFIX,
    Clocks,
    ConflictKind,
    Copy,
    Joint,
    OpenConflict,
    Proposal,
    QuarantinedDocument,
    Tombstone,
)
from cap_tui.bundle.validation import InvalidDocument, cleaned
from cap_tui.model.actor import Erasure
from cap_tui.model.conversion import convert
from cap_tui.model.record import Record
from cap_tui.text.i18n import _


def erasures(context: ImportContext) -> dict[str, str]:
    """Erased people, ours and theirs, by uid with the day; copies of theirs go with every trace."""
    erased = {row.person: row.date for row in context.workspace.records(Erasure).all()}
    for row in context.documents(Erasure.TABLE):
        person = row.get("person")
        if row.get("owner") != context.source or not isinstance(person, str) or not person:
            continue
        erased.setdefault(person, str(row.get("date", "")))
        for table in sorted(_standing_in(context, person) | _mentioned_in(context, person)):
            local = context.local(table, person)
            if local is not None:
                context.remove(table, local, _("erased by {region}").format(region=context.source))
            context.plan.forget.append((table, person))
        _purge(context, person)
    return erased


def _standing_in(context: ImportContext, person: str) -> set[str]:
    """Tables that hold the sender's record of a person."""
    return {
        table
        for table in context.workspace.tables()
        if not table.startswith(PREFIX)
        and (context.local(table, person) or {}).get("owner") == context.source
    }


def _mentioned_in(context: ImportContext, person: str) -> set[str]:
    """Tables whose history tells of it: an import that was interrupted has left its traces."""
    return {
        change.table
        for entry in context.workspace.history(person)
        for change in entry.changes
        if change.uid == person
        and not change.table.startswith(PREFIX)
        and (change.after or change.before or {}).get("owner") == context.source
    }


def _purge(context: ImportContext, person: str) -> None:
    """What the exchange itself has kept of an erased person goes too."""
    kept: list[Record] = [
        *context.workspace.records(OpenConflict).find(record=person),
        *context.workspace.records(Proposal).find(record=person),
        *(
            q
            for q in context.workspace.records(QuarantinedDocument).all()
            if q.document.get("uid") == person
        ),
    ]
    for record in kept:
        context.plan.writes.append(Write(record.TABLE, record.uid, None, record.version))
        context.plan.forget.append((record.TABLE, record.uid))


def tombstones(context: ImportContext) -> dict[str, Tombstone]:
    """Removed records, ours and theirs, by uid; our untouched copies of theirs go."""
    stones = {stone.uid: stone for stone in context.workspace.records(Tombstone).all()}
    for row in context.documents(Tombstone.TABLE):
        if row.get("owner") != context.source:
            continue
        try:
            row = cleaned(row)
        except InvalidDocument as error:
            context.plan.note(ImportStatus.REFUSED, Tombstone.TABLE, row, str(error))
            continue
        stone = convert(row, Tombstone)
        if context.sends(stone.table, stone.uid):
            continue
        held = stones.get(stone.uid)
        if held is None or held.at_version < stone.at_version:
            stones[stone.uid] = stone
            expect = held.version if held is not None else 0
            context.plan.writes.append(Write(Tombstone.TABLE, stone.uid, row, expect))
        local = context.local(stone.table, stone.uid)
        if local is not None and local.get("owner") == context.source:
            _removed_there(context, stone, local)
    return stones


def _removed_there(context: ImportContext, stone: Tombstone, local: Document) -> None:
    """The owner removed what we hold: it goes, unless we have a newer version or changed it."""
    copy = context.held(Copy, stone.uid)
    if copy is not None and copy.at_version > stone.at_version:
        return
    if copy is None or copy.revision == revision(content_of(local)):
        context.remove(stone.table, local, _("removed by {region}").format(region=context.source))
        return
    conflict = OpenConflict(
        uid=stable_uid("conflict", stone.uid, context.source, f"removed {stone.at_version}"),
        table=stone.table,
        record=stone.uid,
        title=title_of(local),
        kind=ConflictKind.RECORD,
        ours=local,
        theirs=None,
        region=context.source,
        bundle=context.plan.identity,
    )
    context.note_conflict(stone.table, local, local, conflict)


def joint_removals(
    context: ImportContext,
    merger: JointMerger,
    clocks: Mapping[str, Clocks],
    pasts: Mapping[str, Joint],
) -> None:
    """Joint records that the partner removed; a change of ours that they did not know is a conflict."""
    for uid, theirs in clocks.items():
        past = pasts.get(uid)
        if not theirs.removed or past is None or context.sends(past.table, uid):
            continue
        local = context.local(past.table, uid)
        outcome = merger.merge(Theirs(past.table, None, theirs), local, past)
        context.note_past(outcome.past)
        shown = local or {"uid": uid}
        context.note_joint_conflicts(past.table, shown, local, outcome)
        if not outcome.conflicts and local is not None and outcome.document is None:
            told = _("removed by {region}").format(region=context.source)
            context.plan.note(ImportStatus.CHANGED, past.table, shown, told, before=local)
            context.plan.writes.append(Write(past.table, uid, None, local["version"]))
