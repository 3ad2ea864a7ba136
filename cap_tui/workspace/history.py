"""History, undo and redo: old transactions read back, and new ones that invert them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from cap_tui.errors import Conflict, NotFound
from cap_tui.text.i18n import _
from cap_tui.workspace.documents import Op, encode, identity, parse
from cap_tui.workspace.journal import Change, Line
from cap_tui.workspace.log import Draft, Log, Receipt, utc_now


class DocumentChange(msgspec.Struct, frozen=True):
    """What a transaction did to one document; ``before`` is None when it added it, ``after`` when it removed it."""

    table: str
    uid: str
    version: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction as a person reads it. ``undoes``/``redoes`` name the transaction it inverted."""

    seq: int
    at: str
    actor: str
    label: str
    changes: tuple[DocumentChange, ...]
    undoes: int = 0
    redoes: int = 0
    forgotten: bool = False


def _parsed(body: msgspec.Raw) -> dict[str, Any] | None:
    return None if bytes(body) == b"null" else parse(body)


def entry(line: Line) -> Entry:
    """A line of the journal as a person reads it."""
    changes = []
    for change in line.ops:
        before, after = _parsed(change.before), _parsed(change.after)
        standing = after or before or {}
        uid, version = standing.get("uid"), standing.get("version")
        changes.append(
            DocumentChange(
                table=change.table,
                uid=uid if isinstance(uid, str) else str(change.doc_id),
                version=version if isinstance(version, int) else 0,
                before=before,
                after=after,
            )
        )
    return Entry(
        seq=line.seq,
        at=line.at,
        actor=line.actor,
        label=line.label,
        changes=tuple(changes),
        undoes=line.undoes,
        redoes=line.redoes,
        forgotten=line.forgotten,
    )


class History:
    """The past of a log, read when it is asked for."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def entries(self, uid: str | None = None, limit: int | None = None) -> list[Entry]:
        """Transactions, newest first; with ``uid`` only those that touched that record."""
        return list(islice(self._entries(uid), limit))

    def _entries(self, uid: str | None) -> Iterator[Entry]:
        needle = (uid or "").encode()
        for line in self._log.newest():
            if uid is not None and not any(
                needle in bytes(change.before) or needle in bytes(change.after)
                for change in line.ops
            ):
                continue
            found = entry(line)
            if uid is None or any(change.uid == uid for change in found.changes):
                yield found

    def undo(self, actor: str) -> Entry:
        """Invert the newest transaction of ``actor`` that still stands."""
        with self._log.exclusive():
            undoable, _redoable = self._stacks(actor)
            if not undoable:
                raise NotFound(_("There is nothing to undo."))
            return self._invert(undoable[-1], actor, redo=False)

    def redo(self, actor: str) -> Entry:
        """Invert the newest undo of ``actor`` that nothing followed."""
        with self._log.exclusive():
            _undoable, redoable = self._stacks(actor)
            if not redoable:
                raise NotFound(_("There is nothing to redo."))
            return self._invert(redoable[-1], actor, redo=True)

    def _stacks(self, actor: str) -> tuple[list[Line], list[Line]]:
        """The transactions that undo and redo would invert, the next one last."""
        undoable: list[Line] = []
        redoable: list[Line] = []
        for line in self._log.lines():
            if line.actor != actor or not line.ops or line.forgotten:
                continue
            if line.undoes:
                undoable = [other for other in undoable if other.seq != line.undoes]
                redoable.append(line)
            elif line.redoes:
                redoable = [other for other in redoable if other.seq != line.redoes]
                undoable.append(line)
            else:
                undoable.append(line)
                redoable.clear()
        return undoable, redoable

    def _invert(self, line: Line, actor: str, *, redo: bool) -> Entry:
        ops = tuple(self._inverse(change) for change in reversed(line.ops))
        draft = Draft(
            label=line.label,
            ops=ops,
            actor=actor,
            undoes=0 if redo else line.seq,
            redoes=line.seq if redo else 0,
        )
        receipt: Receipt = self._log.write(draft)
        self._log.settle(receipt)
        return entry(
            Line(
                seq=receipt.seq,
                at=utc_now(),
                actor=actor,
                label=line.label,
                undoes=draft.undoes,
                redoes=draft.redoes,
                ops=receipt.changes,
            )
        )

    def _inverse(self, change: Change) -> Op:
        """The change back; the document must still have the content that the change gave it."""
        current = self._log.tables.table(change.table).bodies.get(change.doc_id)
        standing = None if current is None else parse(current)
        given, wanted = _parsed(change.after), _parsed(change.before)
        if _content(standing) != _content(given):
            raise Conflict(
                _("The record was changed since; undoing would overwrite that."),
                table=change.table,
                uid=identity(change.after if given else change.before)[0] or str(change.doc_id),
                ours=wanted,
                theirs=standing,
                remedy=_("Look at both versions and edit the record instead."),
            )
        if wanted is not None and isinstance(wanted.get("version"), int):
            reached = (standing or wanted).get("version")
            wanted["version"] = (reached if isinstance(reached, int) else 0) + 1
            wanted["updated"] = utc_now()
        body = None if wanted is None else encode(wanted)
        return Op(change.table, body, doc_id=change.doc_id)


def _content(document: dict[str, Any] | None) -> dict[str, Any] | None:
    """A document without what every save changes."""
    if document is None:
        return None
    return {key: value for key, value in document.items() if key not in ("version", "updated")}
