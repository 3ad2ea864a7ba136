"""The seam under the store: a log of transactions, and the tables that follow from it.

Every log promises the same and is held to it by one contract test suite: ``append`` returns
only when the transaction is durable, the same key again is the same commit, expected versions
are checked against everything committed before, by whomever.
"""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from cap_tui.errors import CapError, ReadOnly
from cap_tui.text.i18n import _
from cap_tui.workspace.documents import Op, Tables
from cap_tui.workspace.journal import Change, Line

POLL_SECONDS = 0.3
"""How often a watcher looks for the work of others; they are to be seen within a second."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction that wants to be appended."""

    label: str
    ops: Sequence[Op]
    actor: str = ""
    session: str = ""
    subject: str = ""
    key: str = ""
    undoes: int = 0
    redoes: int = 0
    forgotten: bool = False


class Receipt(msgspec.Struct, frozen=True):
    """Where a transaction stands in the log; ``repeated`` when its key had been committed before."""

    seq: int
    at: str = ""
    changes: tuple[Change, ...] = ()
    repeated: bool = False


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of every byte found: no ``problems`` means that all of it holds."""

    seq: int
    documents: int
    tables: dict[str, int]
    transactions: int
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.problems


def utc_now() -> str:
    """This moment as the store writes it: UTC, ISO 8601, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Log(ABC):
    """A log and the tables that follow from it, shared by the threads of one process."""

    def __init__(self, *, readonly: bool = False) -> None:
        self.tables = Tables()
        self.readonly = readonly
        self.notices: list[str] = []
        self._mutex = threading.RLock()
        self._depth = 0
        self._written = 0
        self._others_seq = 0
        self._stopping = threading.Event()

    def require_writing(self) -> None:
        """Raise ReadOnly unless the log was opened for writing."""
        if self.readonly:
            raise ReadOnly(
                _("The region is open for reading only."),
                remedy=_("Open it again for writing."),
            )

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[Tables]:
        """Hold the log alone, caught up with everybody: read, decide, :meth:`write`.

        Re-entrant. What was written is durable when the outermost block has ended; the log is
        given back before that wait, so that others may write meanwhile. Raises Busy when
        another program keeps the lock, ReadOnly when this one may not write, Poisoned.
        """
        self.require_writing()
        written = 0
        with self._mutex:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._take()
                yield self.tables
            finally:
                self._depth -= 1
                if self._depth == 0:
                    written, self._written = self._written, 0
                    self._give()
        if written:
            self._settle(written)

    def write(self, draft: Draft) -> Receipt:
        """Append a transaction while the log is held; it is durable when :meth:`exclusive` ends.

        Raises Conflict when an expected version does not hold and NotSaved when it could not
        be written; in both cases nothing is changed.
        """
        if draft.key and draft.key in self.tables.keys:
            self._written = max(self._written, self.tables.keys[draft.key])
            return Receipt(self.tables.keys[draft.key], repeated=True)
        changes = self.tables.resolve(draft.ops)
        if not changes and not draft.key:
            return Receipt(self.tables.seq)
        line = Line(
            seq=self.tables.seq + 1,
            at=utc_now(),
            actor=draft.actor,
            session=draft.session,
            subject=draft.subject,
            label=draft.label,
            key=draft.key,
            undoes=draft.undoes,
            redoes=draft.redoes,
            durable=self.durable,
            forgotten=draft.forgotten,
            ops=changes,
        )
        self._store(line)
        self._written = line.seq
        return Receipt(line.seq, line.at, changes)

    def append(self, draft: Draft) -> Receipt:
        """Commit a transaction: check it, write it, and return when it is durable.

        Inside :meth:`exclusive` the wait is left to the end of that block.
        """
        with self.exclusive():
            return self.write(draft)

    def watch(self, callback: Callable[[int], None]) -> Callable[[], None]:
        """Call back with the newest seq, from a thread, soon after others appended. Returns the stop."""
        stopped = threading.Event()
        with self._mutex:
            known = self._others_seq

        def follow() -> None:
            nonlocal known
            while not stopped.wait(POLL_SECONDS) and not self._stopping.is_set():
                # Whoever reads next meets the same error and tells it.
                with contextlib.suppress(CapError, OSError):
                    self.catch_up()
                if self._others_seq != known:
                    known = self._others_seq
                    callback(self.tables.seq)

        threading.Thread(target=follow, name="workspace-watch", daemon=True).start()
        return stopped.set

    def glance(self) -> None:
        """Take in what others appended, if a look is due; every read begins with it."""
        self.catch_up()

    @property
    def durable(self) -> int:
        """The newest transaction that is known to be on disk."""
        return self.tables.seq

    @abstractmethod
    def catch_up(self) -> int:
        """Take in what others appended; returns the newest seq. Raises Corrupt."""

    @abstractmethod
    def lines(self, since: int = 0) -> Iterator[Line]:
        """The kept transactions after ``since``, oldest first."""

    @abstractmethod
    def newest(self) -> Iterator[Line]:
        """The kept transactions, newest first."""

    @abstractmethod
    def verify(self) -> Verification:
        """Check every byte that is kept, and that the tables follow from it."""

    @abstractmethod
    def compact(self) -> bool:
        """Write a fresh snapshot; False when somebody else is doing so. Never disturbs a commit."""

    @abstractmethod
    def forget(self, table: str, uid: str, actor: str) -> int:
        """Remove a document and every trace of it from every file; the number of traces removed."""

    def close(self) -> None:
        """Let go of threads and files. Nothing waits to be written."""
        self._stopping.set()

    @abstractmethod
    def _settle(self, seq: int) -> None:
        """Return when the transactions up to ``seq`` are durable. Raises Poisoned when that failed."""

    @abstractmethod
    def _take(self) -> None:
        """Lock out other processes and catch up."""

    @abstractmethod
    def _give(self) -> None:
        """Let other processes in; also called when :meth:`_take` failed or was interrupted."""

    @abstractmethod
    def _store(self, line: Line) -> None:
        """Write a line and take it in; raise NotSaved and leave everything as it was when that fails."""
