"""Resolve a conflict: ours, theirs, or another value; the decision is newer than both sides."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from cap_tui.bundle.canonical import revision
from cap_tui.bundle.exchange import content_of, joint_changes, moved
from cap_tui.bundle.joint import REMOVED, assemble, atoms, bumped, by_elements, joined
from cap_tui.bundle.plan import Document
from cap_tui.bundle.records import ConflictKind, Copy, Joint, OpenConflict
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.errors import NotFound, WrongUse
from cap_tui.model.record import ENVELOPE, Record
from cap_tui.text.i18n import _
from cap_tui.workspace import Transaction, Workspace
from cap_tui.workspace.log import utc_now


class ConflictChoice(enum.StrEnum):
    """How a conflict is resolved."""

    OURS = "ours"
    THEIRS = "theirs"
    EDITED = "edited"


def open_conflicts(workspace: Workspace) -> list[OpenConflict]:
    """The conflicts that wait for people, oldest first."""
    found = workspace.records(OpenConflict).all()
    return sorted((c for c in found if not c.settled), key=lambda c: (c.created, c.uid))


def resolvable_conflict(workspace: Workspace, uid: str, choice: ConflictChoice) -> OpenConflict:
    """The conflict that ``choice`` would resolve; raises :class:`WrongUse` when it cannot."""
    conflict = workspace.records(OpenConflict).get(uid)
    if conflict.settled:
        raise WrongUse(_("The conflict is resolved already."), where=conflict.settled)
    if choice is ConflictChoice.EDITED and conflict.kind is ConflictKind.RECORD:
        raise WrongUse(
            _("A conflict of a whole record is resolved by ours or theirs."),
            remedy=_("Choose one, then edit the record."),
        )
    return conflict


def resolve_conflict(
    workspace: Workspace,
    uid: str,
    choice: ConflictChoice,
    content: Any = None,
    records: Sequence[type[Record]] = (),
) -> OpenConflict:
    """Resolve a conflict in one transaction; ``content`` is the value when it was edited.

    ``records`` are the installed tables. Raises :class:`WrongUse` when it is resolved already, :class:`NotFound` when the record is gone.
    """
    conflict = resolvable_conflict(workspace, uid, choice)
    past = joint_changes(workspace, RegionSnapshot.of(workspace), records).get(conflict.record)
    label = _("Resolve the conflict on {title}").format(title=conflict.title)
    with workspace.transaction(label) as tx:
        if conflict.kind is ConflictKind.FIELD:
            _resolve_field(workspace, tx, conflict, past, choice, content)
        elif past is not None:
            _resolve_joint(workspace, tx, conflict, past, choice)
        else:
            _resolve_copy(workspace, tx, conflict, choice)
        return tx.put(replace(conflict, settled=f"{choice.value} {utc_now()[:10]}"))


def _local(workspace: Workspace, conflict: OpenConflict) -> Document | None:
    return workspace.document(conflict.table, conflict.record)


def _resolve_field(
    workspace: Workspace,
    tx: Transaction,
    conflict: OpenConflict,
    past: Joint | None,
    choice: ConflictChoice,
    content: Any,
) -> None:
    local = _local(workspace, conflict)
    if local is None or past is None:
        raise NotFound(_("The record is not there any more."), where=conflict.record)
    parts = atoms(content_of(local), by_elements(past.clocks))
    if choice is ConflictChoice.THEIRS:
        parts[conflict.field] = conflict.theirs
    elif choice is ConflictChoice.EDITED:
        parts[conflict.field] = content
    own = workspace.config.region.code
    clock = bumped(joined(past.clocks.get(conflict.field, {}), conflict.clock), own)
    after = assemble(parts)
    _put(tx, conflict.table, local, after)
    _save_past(tx, moved(past, {**past.clocks, conflict.field: clock}, after, own))


def _resolve_joint(
    workspace: Workspace,
    tx: Transaction,
    conflict: OpenConflict,
    past: Joint,
    choice: ConflictChoice,
) -> None:
    """One side removed a joint record and the other changed it."""
    local = _local(workspace, conflict)
    wanted = local if choice is ConflictChoice.OURS else conflict.theirs
    own = workspace.config.region.code
    clocks: Mapping[str, dict[str, int]] = {
        path: joined(clock, conflict.clock) for path, clock in {REMOVED: {}, **past.clocks}.items()
    }
    clocks = {**clocks, REMOVED: bumped(clocks[REMOVED], own)}
    if wanted is None:
        if local is not None:
            tx.remove_document(conflict.table, conflict.record, expect=local["version"])
        _save_past(tx, moved(past, dict(clocks), None, own))
        return
    content = content_of(wanted)
    parts = atoms(content, by_elements(clocks))
    fresh = {path: joined(clocks.get(path, {}), conflict.clock) for path in parts}
    if local is None:
        tx.put_document(conflict.table, wanted, expect=0)
    elif content != content_of(local):
        _put(tx, conflict.table, local, content)
    _save_past(tx, moved(past, {**clocks, **fresh}, content, own))


def _resolve_copy(
    workspace: Workspace, tx: Transaction, conflict: OpenConflict, choice: ConflictChoice
) -> None:
    """A partner's record that somebody changed here, although only the partner may."""
    local = _local(workspace, conflict)
    theirs = conflict.theirs
    copies = {copy.uid: copy for copy in workspace.records(Copy).find(table=conflict.table)}
    copy = copies.get(conflict.record)
    if choice is ConflictChoice.THEIRS and local is not None:
        if theirs is None:
            tx.remove_document(conflict.table, conflict.record, expect=local["version"])
        else:
            tx.put_document(conflict.table, theirs, expect=local["version"])
    if copy is None:
        return
    if theirs is None:
        tx.remove_document(Copy.TABLE, copy.uid, expect=copy.version)
    else:
        seen = revision(content_of(theirs))
        tx.put(replace(copy, revision=seen, at_version=theirs["version"]))


def _put(tx: Transaction, table: str, local: Document, content: Document) -> None:
    envelope = {name: local[name] for name in ENVELOPE if name in local}
    envelope |= {"version": local["version"] + 1, "updated": utc_now()}
    tx.put_document(table, {**envelope, **content}, expect=local["version"])


def _save_past(tx: Transaction, past: Joint) -> None:
    if past.version:
        tx.put(past)
    else:
        tx.add(past)
