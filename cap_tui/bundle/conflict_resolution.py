"""Resolve a conflict: ours, theirs, or another value; the decision is newer than both sides and travels."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from cap_tui.bundle.canonical import encode, revision
from cap_tui.bundle.conflict_set import is_contained
from cap_tui.bundle.exchange import content_of, joint_changes, moved
from cap_tui.bundle.joint import REMOVED, assemble, atoms, bumped, by_elements, joined
from cap_tui.bundle.plan import Document
from cap_tui.bundle.records import ConflictKind, Copy, Joint, OpenConflict, Resolution
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.bundle.validation import InvalidDocument, Readers
from cap_tui.errors import Conflict, NotFound, Refused, WrongUse
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
    """The conflicts that wait for people, oldest first, with what our side holds today.

    A value that two regions hold is shown once. Nothing is shown where our side has become as theirs,
    nor about a field of a record that is removed here: the next exchange shows the removal.
    """
    found: dict[tuple[str, str, bytes], OpenConflict] = {}
    held = workspace.records(OpenConflict).find(settled="")
    for stored in sorted(held, key=lambda each: (each.created, each.uid)):
        local = _local(workspace, stored)
        conflict = _with_todays(workspace, stored, local)
        if conflict.kind is ConflictKind.FIELD and (
            local is None or encode(conflict.ours) == encode(conflict.theirs)
        ):
            continue
        if conflict.kind is ConflictKind.RECORD and local is None and conflict.theirs is None:
            continue  # removed there, and meanwhile here
        found.setdefault((stored.record, stored.field, encode(stored.theirs)), conflict)
    return list(found.values())


def _with_todays(
    workspace: Workspace, conflict: OpenConflict, local: Document | None
) -> OpenConflict:
    """The conflict with what our side holds now; stored is what it held when the conflict arose."""
    if conflict.kind is ConflictKind.RECORD:
        return replace(conflict, ours=local)
    past = workspace.document(Joint.TABLE, conflict.record) or {}
    parts = atoms(content_of(local or {}), by_elements(past.get("clocks", {})))
    return replace(conflict, ours=parts.get(conflict.field))


def check_seen(workspace: Workspace, conflict: OpenConflict, seen: Any) -> None:
    """Raise :class:`Conflict` when our side is not what the person saw: a decision would overwrite it."""
    ours = _with_todays(workspace, conflict, _local(workspace, conflict)).ours
    one, other = (_compared(conflict, value) for value in (seen, ours))
    if encode(one) != encode(other):
        name = conflict.field or "#record"
        raise Conflict(
            _("Our side was changed since this conflict was shown."),
            table=conflict.table,
            uid=conflict.record,
            ours={name: ours},
            theirs={name: conflict.theirs},
            remedy=_(
                "Look at the conflict again (bundle conflicts), then resolve it with --newer."
            ),
        )


def _compared(conflict: OpenConflict, value: Any) -> Any:
    """What tells two of our sides apart: the value of a field, the version of a record."""
    if conflict.kind is ConflictKind.RECORD and isinstance(value, dict):
        return value.get("version")
    return value


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
    *,
    seen: Sequence[Any] | None = None,
    why: str = "",
) -> OpenConflict:
    """Resolve a conflict in one transaction; ``content`` is the value when it was edited.

    ``records`` are the installed tables. ``seen`` holds what our side held when the person decided; None:
    when the conflict arose. ``why`` leaves with the decision. Raises :class:`WrongUse` when it is resolved
    already, :class:`Conflict` when our side was changed since, :class:`NotFound` when the record is gone.
    """
    conflict = resolvable_conflict(workspace, uid, choice)
    if choice is not ConflictChoice.OURS:
        check_seen(workspace, conflict, conflict.ours if seen is None else seen[0])
    past = joint_changes(workspace, RegionSnapshot.of(workspace), records).get(conflict.record)
    label = _("Resolve the conflict on {title}").format(title=conflict.title)
    done = f"{choice.value} {utc_now()[:10]}"
    with workspace.transaction(label) as tx:
        if conflict.kind is ConflictKind.FIELD:
            after = _resolve_field(workspace, tx, conflict, past, choice, content, records)
        elif past is not None:
            after = _resolve_joint(workspace, tx, conflict, past, choice)
        else:
            _resolve_copy(workspace, tx, conflict, choice)
            return tx.put(replace(conflict, settled=done))
        tx.add(_resolution(conflict, after, choice, why))
        for each in workspace.records(OpenConflict).find(record=conflict.record, settled=""):
            if each.uid != uid and is_contained(each, after.clocks):
                tx.put(replace(each, settled=done))
        return tx.put(replace(conflict, settled=done))


def _resolution(
    conflict: OpenConflict, after: Joint, choice: ConflictChoice, why: str
) -> Resolution:
    return Resolution(
        table=conflict.table,
        record=conflict.record,
        title=conflict.title,
        field=conflict.field,
        choice=choice.value,
        region=conflict.region,
        clock=after.clocks[conflict.field or REMOVED],
        why=why,
    )


def _local(workspace: Workspace, conflict: OpenConflict) -> Document | None:
    return workspace.document(conflict.table, conflict.record)


def _resolve_field(
    workspace: Workspace,
    tx: Transaction,
    conflict: OpenConflict,
    past: Joint | None,
    choice: ConflictChoice,
    content: Any,
    records: Sequence[type[Record]],
) -> Joint:
    local = _local(workspace, conflict)
    if local is None or past is None:
        raise NotFound(_("The record is not there any more."), where=conflict.record)
    parts = atoms(content_of(local), by_elements(past.clocks))
    if choice is ConflictChoice.THEIRS:
        parts[conflict.field] = conflict.theirs
    elif choice is ConflictChoice.EDITED:
        parts[conflict.field] = content
    own = workspace.config.region.code
    clock = past.clocks.get(conflict.field, {})
    for each in _of_same_value(workspace, conflict):
        clock = joined(clock, each.clock)
    clock = bumped(clock, own, workspace.seq)
    after = assemble(parts)
    _check_fit(conflict.table, {**local, **after}, records)
    _put(tx, conflict.table, local, after)
    return _save_past(tx, moved(past, {**past.clocks, conflict.field: clock}, after, own))


def _check_fit(table: str, document: Document, records: Sequence[type[Record]]) -> None:
    try:
        Readers({record.TABLE: record for record in records}).check(table, document)
    except InvalidDocument as error:
        raise Refused(_("The value does not fit: {why}.").format(why=error), where=table) from error


def _of_same_value(workspace: Workspace, conflict: OpenConflict) -> list[OpenConflict]:
    """The conflict, and those with other regions that hold the same value."""
    held = workspace.records(OpenConflict).find(record=conflict.record, settled="")
    value = encode(conflict.theirs)
    return [e for e in held if e.field == conflict.field and encode(e.theirs) == value]


def _resolve_joint(
    workspace: Workspace,
    tx: Transaction,
    conflict: OpenConflict,
    past: Joint,
    choice: ConflictChoice,
) -> Joint:
    """One side removed a joint record and the other changed it."""
    local = _local(workspace, conflict)
    wanted = local if choice is ConflictChoice.OURS else conflict.theirs
    own = workspace.config.region.code
    clocks: Mapping[str, dict[str, int]] = {
        path: joined(past.clocks.get(path, {}), conflict.clocks.get(path, {}))
        for path in sorted({REMOVED, *past.clocks, *conflict.clocks})
    }
    if not conflict.clocks:  # noted by a version that stored one clock for all fields
        clocks = {path: joined(clock, conflict.clock) for path, clock in clocks.items()}
    clocks = {**clocks, REMOVED: bumped(clocks[REMOVED], own, workspace.seq)}
    if wanted is None:
        if local is not None:
            tx.remove_document(conflict.table, conflict.record, expect=local["version"])
        return _save_past(tx, moved(past, dict(clocks), None, own))
    content = content_of(wanted)
    if local is None:
        tx.put_document(conflict.table, wanted, expect=0)
    elif content != content_of(local):
        _put(tx, conflict.table, local, content)
    return _save_past(tx, moved(past, dict(clocks), content, own))


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


def _save_past(tx: Transaction, past: Joint) -> Joint:
    return tx.put(past) if past.version else tx.add(past)
