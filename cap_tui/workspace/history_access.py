"""What a workspace offers of its past: history, undo, redo, revert."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from cap_tui.model.record import Record
from cap_tui.workspace.history import EarlierVersion, History, HistoryEntry
from cap_tui.workspace.identity import Identity, UndoScope
from cap_tui.workspace.log import Log
from cap_tui.workspace.undo import Undo

R = TypeVar("R", bound=Record)


class HistoryAccess:
    """The part of :class:`Workspace` that reads and inverts earlier transactions."""

    log: Log
    identity: Identity
    _history: History
    _undo: Undo

    def history(self, uid: str | None = None, *, limit: int | None = None) -> list[HistoryEntry]:
        """Transactions, newest first; with ``uid`` only what they did to that record."""
        self.log.glance()
        return self._history.entries(uid, limit)

    def earlier_versions(self, kind: type[R], uids: Collection[str]) -> list[EarlierVersion[R]]:
        """What records were before each of their changes, newest first; what was forgotten is not among them."""
        self.log.glance()
        return self._history.earlier(kind, uids)

    def entry(self, seq: int) -> HistoryEntry:
        """The transaction with this number. Raises NotFound."""
        self.log.glance()
        return self._history.entry(seq)

    def undo(
        self, scope: UndoScope | str = UndoScope.SESSION, *, subject: str = ""
    ) -> HistoryEntry:
        """Invert the newest change that is not undone; returns the transaction that does so.

        ``scope`` "session" looks at changes of this session for this ``subject`` ("": that of
        the handle) only, "login" at those of every session and subject of this login. Raises
        NotFound, and Conflict naming the later changes that depend on it.
        """
        return self._undo.undo(self._acting(subject), UndoScope(scope))

    def redo(
        self, scope: UndoScope | str = UndoScope.SESSION, *, subject: str = ""
    ) -> HistoryEntry:
        """Invert the newest undo that no change within ``scope`` followed; raises as :meth:`undo`."""
        return self._undo.redo(self._acting(subject), UndoScope(scope))

    def undoable(
        self, scope: UndoScope | str = UndoScope.SESSION, *, subject: str = ""
    ) -> HistoryEntry | None:
        """The change that :meth:`undo` would invert."""
        self.log.glance()
        return self._undo.undoable(self._acting(subject), UndoScope(scope))

    def redoable(
        self, scope: UndoScope | str = UndoScope.SESSION, *, subject: str = ""
    ) -> HistoryEntry | None:
        """The undo that :meth:`redo` would invert."""
        self.log.glance()
        return self._undo.redoable(self._acting(subject), UndoScope(scope))

    def revert(self, seq: int, *, subject: str = "") -> HistoryEntry:
        """Invert the chosen transaction, whoever made it; that of an undo is a redo.

        The new transaction is made for ``subject``, so that :meth:`redo` for it finds the transaction.

        Raises NotFound, Refused when it cannot be undone or is undone already, and Conflict
        naming the later changes that depend on it: changes of the same records, and records
        that refer to what it added. Nothing is changed then.
        """
        return self._undo.revert(seq, self._acting(subject))

    def dependents(self, seq: int) -> tuple[HistoryEntry, ...]:
        """The later changes that :meth:`revert` of ``seq`` would conflict with, newest first."""
        self.log.glance()
        return self._undo.dependents(seq)

    def is_final(self, entry: HistoryEntry) -> bool:
        """Whether no undo takes this change back, as a vote."""
        return self._undo.is_final(entry)

    def _acting(self, subject: str) -> Identity:
        return self.identity.for_subject(subject) if subject else self.identity
