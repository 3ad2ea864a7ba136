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
from cap_tui.workspace.log import Draft, Log, utc_now


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

    @property
    def told(self) -> str:
        """What it did, in a few words: an undo says of what, a line whose record was forgotten says so."""
        if self.forgotten and not self.label:
            return _("(forgotten)")
        if self.undoes:
            return _("taken back: {label}").format(label=self.label)
        if self.redoes:
            return _("made again: {label}").format(label=self.label)
        return self.label


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


def _concerns(change: Change, uid: str) -> bool:
    """Whether a change is one of the record with this uid; a raw document is named by its number."""
    needle = uid.encode()
    bodies = [body for body in (bytes(change.after), bytes(change.before)) if body != b"null"]
    if any(needle in body and identity(body)[0] == uid for body in bodies):
        return True
    return uid == str(change.doc_id) and not any(identity(body)[0] for body in bodies)


class History:
    """The past of a log, read when it is asked for."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def entries(self, uid: str | None = None, limit: int | None = None) -> list[Entry]:
        """Transactions, newest first; with ``uid`` only what they did to that record."""
        return list(islice(self._entries(uid), limit))

    def _entries(self, uid: str | None) -> Iterator[Entry]:
        for line in self._log.newest():
            if uid is None:
                yield entry(line)
                continue
            ops = tuple(change for change in line.ops if _concerns(change, uid))
            if ops:
                yield entry(msgspec.structs.replace(line, ops=ops))

    def undoable(self, actor: str) -> Entry | None:
        """The newest transaction of ``actor`` that still stands."""
        line = self._undoable(actor)
        return entry(line) if line else None

    def redoable(self, actor: str) -> Entry | None:
        """The newest undo of ``actor`` that none of their changes followed."""
        line = self._redoable(actor)
        return entry(line) if line else None

    def undo(self, actor: str) -> Entry:
        """Invert the newest transaction of ``actor`` that still stands."""
        with self._log.exclusive():
            line = self._undoable(actor)
            if line is None:
                raise NotFound(_("There is nothing to undo."))
            inverting = self._invert(line, actor, redo=False)
        return entry(inverting)

    def redo(self, actor: str) -> Entry:
        """Invert the newest undo of ``actor`` that none of their changes followed."""
        with self._log.exclusive():
            line = self._redoable(actor)
            if line is None:
                raise NotFound(_("There is nothing to redo."))
            inverting = self._invert(line, actor, redo=True)
        return entry(inverting)

    def _own(self, actor: str) -> Iterator[Line]:
        """What ``actor`` changed and may take back, newest first."""
        for line in self._log.newest():
            if line.actor == actor and line.ops and not line.forgotten:
                yield line

    def _undoable(self, actor: str) -> Line | None:
        inverted = set()
        for line in self._own(actor):
            if line.undoes or line.redoes:
                inverted.add(line.undoes or line.redoes)
            if not line.undoes and line.seq not in inverted:
                return line
        return None

    def _redoable(self, actor: str) -> Line | None:
        inverted = set()
        for line in self._own(actor):
            if line.redoes:
                inverted.add(line.redoes)
            elif not line.undoes:
                return None
            elif line.seq not in inverted:
                return line
        return None

    def _invert(self, line: Line, actor: str, *, redo: bool) -> Line:
        draft = Draft(
            label=line.label,
            ops=tuple(self._inverse(change) for change in reversed(line.ops)),
            actor=actor,
            undoes=0 if redo else line.seq,
            redoes=line.seq if redo else 0,
        )
        receipt = self._log.write(draft)
        return Line(
            seq=receipt.seq,
            at=receipt.at,
            actor=actor,
            label=line.label,
            undoes=draft.undoes,
            redoes=draft.redoes,
            ops=receipt.changes,
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
        uid = identity(body)[0] if body is not None and standing is None else ""
        return Op(change.table, body, uid, change.doc_id)


def _content(document: dict[str, Any] | None) -> dict[str, Any] | None:
    """A document without what every save changes."""
    if document is None:
        return None
    return {key: value for key, value in document.items() if key not in ("version", "updated")}
