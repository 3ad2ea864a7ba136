"""Undo, redo and revert: new transactions that invert earlier ones."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from cap_tui.errors import Conflict, NotFound, Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.history import History, HistoryEntry, entry, parsed
from cap_tui.workspace.identity import Identity, UndoScope
from cap_tui.workspace.journal import Change, JournalLine
from cap_tui.workspace.log import Log, utc_now
from cap_tui.workspace.memory_tables import RESERVED, Op, encode, identity, parse
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.table_rules import may_not_undo

NAMED = 5
"""How many dependent changes a refusal names."""

_TEXT = re.compile(rb'"([^"\\]+)"')

Place = tuple[str, int]
"""A document: its table and its number."""


def correct_final_change() -> str:
    """What to do where a vote, or another change that stays, rests on what somebody wants to take back."""
    return _(
        "What rests on it is never taken back. Make a new change instead: after votes close the ballot and open another one."
    )


class Undo:
    """Inverts transactions of a log. Nothing is removed from the history: an undo is a new transaction."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._history = History(log)

    def undoable(self, who: Identity, scope: UndoScope) -> HistoryEntry | None:
        """The newest change within ``scope`` that is not undone."""
        line = self._undoable(who, scope)
        return entry(line) if line else None

    def redoable(self, who: Identity, scope: UndoScope) -> HistoryEntry | None:
        """The newest undo within ``scope`` that no change within it followed."""
        line = self._redoable(who, scope)
        return entry(line) if line else None

    def undo(self, who: Identity, scope: UndoScope) -> HistoryEntry:
        """Invert :meth:`undoable`. Raises NotFound, and Conflict when something depends on it."""
        with self._log.exclusive():
            line = self._undoable(who, scope)
            if line is None:
                raise NotFound(_("There is nothing to undo."))
            return self._invert(line, who)

    def redo(self, who: Identity, scope: UndoScope) -> HistoryEntry:
        """Invert :meth:`redoable`. Raises NotFound, and Conflict when something depends on it."""
        with self._log.exclusive():
            line = self._redoable(who, scope)
            if line is None:
                raise NotFound(_("There is nothing to redo."))
            return self._invert(line, who)

    def revert(self, seq: int, who: Identity) -> HistoryEntry:
        """Invert the transaction ``seq``, whoever made it.

        Raises NotFound, Refused when it cannot be undone or is undone already, and Conflict
        naming the later changes that depend on it.
        """
        with self._log.exclusive():
            line = _without_reserved(self._history.line(seq))
            self._require_revertible(line)
            return self._invert(line, who)

    def dependents(self, seq: int) -> tuple[HistoryEntry, ...]:
        """The later changes that :meth:`revert` of ``seq`` would conflict with, newest first."""
        line = _without_reserved(self._history.line(seq))
        return tuple(entry(later) for later in self._later(line, self._blocking(line)))

    def is_final(self, found: HistoryEntry) -> bool:
        """Whether no undo takes this change back, because a table of it is final, as that of the votes."""
        return bool(self._final_table(found.operations))

    # What may be inverted

    def _candidates(self) -> Iterator[JournalLine]:
        """Transactions that may be inverted or that invert one, newest first, without the store's own tables."""
        for line in self._log.newest():
            kept = _without_reserved(line)
            if kept.ops and not kept.forgotten:
                yield kept

    def _undoable(self, who: Identity, scope: UndoScope) -> JournalLine | None:
        inverted = set()
        for line in self._candidates():
            inverted.add(line.undoes or line.redoes)
            if line.undoes or line.seq in inverted:
                continue
            if who.made(line.actor, line.session, line.subject, scope):
                self._require_passable(line)
                if not self._final_table(line.ops):
                    return line
        return None

    def _require_passable(self, line: JournalLine) -> None:
        """Raise Conflict at a change that undo must not go past."""
        rules = self._log.tables.rules
        for change in line.ops:
            rule = rules.get(change.table)
            if rule is not None and rule.blocks_undo:
                raise Conflict(
                    _(
                        "This change cannot be undone, and what came before it neither: {label}."
                    ).format(label=line.label or change.table),
                    table=change.table,
                    uid=identity(change.after)[0],
                    ours=None,
                    theirs=None,
                )

    def _redoable(self, who: Identity, scope: UndoScope) -> JournalLine | None:
        inverted = set()
        for line in self._candidates():
            inverted.add(line.undoes or line.redoes)
            if line.redoes or not who.made(line.actor, line.session, line.subject, scope):
                continue
            if self._final_table(line.ops):
                continue
            if not line.undoes:
                return None
            if line.seq not in inverted:
                return line
        return None

    def _final_table(self, changes: Iterable[Change]) -> str:
        """The table of a transaction whose changes are final; "" when there is none."""
        rules = self._log.tables.rules
        for change in changes:
            rule = rules.get(change.table)
            if rule is not None and not rule.undoable:
                return change.table
        return ""

    def _require_revertible(self, line: JournalLine) -> None:
        """Raise Refused unless the transaction can be undone and is in force."""
        if line.forgotten or not line.ops:
            raise Refused(_("This change cannot be undone."), where=str(line.seq))
        if table := self._final_table(line.ops):
            raise may_not_undo(table)
        for later in self._candidates():
            if later.seq <= line.seq:
                return
            if line.seq in (later.undoes, later.redoes):
                raise Refused(
                    _("This change is undone already."),
                    where=str(line.seq),
                    remedy=_("Look at change {number} in the history.").format(number=later.seq),
                )

    # Inverting

    def _invert(self, line: JournalLine, who: Identity) -> HistoryEntry:
        """Write the inverse of a transaction; that of an undo is a redo."""
        self._require_independent(line)
        draft = PendingTransaction(
            label=line.label,
            ops=tuple(self._inverse(change) for change in reversed(line.ops)),
            actor=who.login,
            session=who.session,
            subject=who.subject,
            undoes=0 if line.undoes else line.seq,
            redoes=line.seq if line.undoes else 0,
        )
        receipt = self._log.write(draft)
        inverting = JournalLine(
            seq=receipt.seq,
            at=receipt.at,
            actor=who.login,
            session=who.session,
            subject=who.subject,
            label=line.label,
            undoes=draft.undoes,
            redoes=draft.redoes,
            ops=receipt.changes,
        )
        return entry(inverting)

    def _inverse(self, change: Change) -> Op:
        """The operation that brings back what was there before the change."""
        current = self._current(change.table, change.doc_id)
        wanted = parsed(change.before)
        if wanted is not None and isinstance(wanted.get("version"), int):
            reached = (current or wanted).get("version")
            wanted["version"] = (reached if isinstance(reached, int) else 0) + 1
            wanted["updated"] = utc_now()
        body = None if wanted is None else encode(wanted)
        uid = identity(body)[0] if body is not None and current is None else ""
        return Op(change.table, body, uid, change.doc_id)

    def _current(self, table: str, doc_id: int) -> dict[str, Any] | None:
        body = self._log.tables.table(table).bodies.get(doc_id)
        return None if body is None else parse(body)

    # What depends on a transaction

    def _require_independent(self, line: JournalLine) -> None:
        """Raise Conflict, naming the later changes, when inverting would overwrite or orphan them."""
        blocking = self._blocking(line)
        if not blocking:
            return
        table, doc_id = blocking[0]
        current = self._current(table, doc_id)
        own = next((c for c in line.ops if (c.table, c.doc_id) == blocking[0]), None)
        ours = None if own is None else parsed(own.before)
        later_lines = list(self._later(line, blocking))
        named = [
            f"{later.seq} {later.label or _('(no label)')} ({later.actor})" for later in later_lines
        ]
        final = any(self._final_table(later.ops) for later in later_lines)
        shown = "; ".join(named[:NAMED]) + (" …" if len(named) > NAMED else "")
        known = current or ours or (parsed(own.after) if own is not None else None) or {}
        raise Conflict(
            _("Later changes depend on this one: {changes}.").format(changes=shown)
            if named
            else _("A record that refers to this change depends on it."),
            table=table,
            uid=str(known.get("uid") or doc_id),
            ours=ours,
            theirs=current,
            remedy=correct_final_change()
            if final
            else _("Undo the later changes first, or edit the record."),
        )

    def _blocking(self, line: JournalLine) -> list[Place]:
        """The documents that have changed since the transaction, and those that since refer to what it added.

        A reference that was stored before its record came (a partner's record, imported later)
        is after the undo what it was before the transaction: it blocks nothing.
        """
        places = {(change.table, change.doc_id) for change in line.ops}
        changed = [
            (change.table, change.doc_id)
            for change in line.ops
            if _content(self._current(change.table, change.doc_id))
            != _content(parsed(change.after))
        ]
        added = {
            uid
            for change in line.ops
            if bytes(change.before) == b"null" and bytes(change.after) != b"null"
            if (uid := identity(change.after)[0])
        }
        referring = [place for place in self._referring(added) if place not in places]
        touched = self._touched_since(line) if referring else set()
        return changed + [place for place in referring if place in touched]

    def _touched_since(self, line: JournalLine) -> set[Place]:
        """The documents that any transaction after ``line`` wrote."""
        later = itertools.takewhile(lambda one: one.seq > line.seq, self._log.newest())
        return {(change.table, change.doc_id) for one in later for change in one.ops}

    def _referring(self, uids: set[str]) -> Iterator[Place]:
        """The documents that hold one of these uids as a value of a field other than their own uid."""
        if not uids:
            return
        needles = {uid.encode() for uid in uids}
        few = len(needles) <= NAMED
        tables = self._log.tables
        for name in tables.names():
            for doc_id, body in tables.items(name):
                raw = bytes(body)
                if few:
                    if not any(needle in raw for needle in needles):
                        continue
                elif needles.isdisjoint(_TEXT.findall(raw)):
                    continue
                fields = parse(raw)
                own = fields.pop("uid", None)
                if _holds(fields, uids - {own}):
                    yield name, doc_id

    def _later(self, line: JournalLine, places: list[Place]) -> list[JournalLine]:
        """The transactions after ``line`` that touch these documents and are in force, newest first."""
        wanted, found, inverted = set(places), [], set()
        for later in self._candidates():
            if later.seq <= line.seq:
                break
            inverted.add(later.undoes or later.redoes)
            touched = any((change.table, change.doc_id) in wanted for change in later.ops)
            if touched and not later.undoes and later.seq not in inverted:
                found.append(later)
        return found


def _without_reserved(line: JournalLine) -> JournalLine:
    """The transaction without changes of the store's own tables, such as rules, which stay."""
    if not any(change.table in RESERVED for change in line.ops):
        return line
    kept = tuple(change for change in line.ops if change.table not in RESERVED)
    return msgspec.structs.replace(line, ops=kept)


def _holds(value: Any, uids: set[str]) -> bool:
    """Whether one of the texts in ``value`` is one of ``uids``."""
    if isinstance(value, str):
        return value in uids
    if isinstance(value, dict):
        return any(_holds(inner, uids) for inner in value.values())
    if isinstance(value, list):
        return any(_holds(inner, uids) for inner in value)
    return False


def _content(document: dict[str, Any] | None) -> dict[str, Any] | None:
    """A document without the fields that every save changes."""
    if document is None:
        return None
    return {key: value for key, value in document.items() if key not in ("version", "updated")}
