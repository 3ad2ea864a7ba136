"""The seam under the store: a log of transactions, and the tables that follow from it.

Every log promises the same and is held to it by one contract test suite: ``append`` returns
only when the transaction is durable, the same key again is the same commit, expected versions
are checked against everything committed before, by whomever. Memory changes after the commit
only: a commit that fails leaves the tables as they were.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import msgspec

from cap_tui.errors import (
    Busy,
    CapError,
    InDoubt,
    NotSaved,
    Poisoned,
    ReadOnly,
    WrongUse,
)
from cap_tui.text.i18n import _
from cap_tui.workspace.journal import Change, JournalLine
from cap_tui.workspace.memory_tables import GENERATED, Tables
from cap_tui.workspace.news import News, NewsFeed, joined_news
from cap_tui.workspace.pending_transaction import (
    Capability,
    PendingTransaction,
    Receipt,
    Verification,
)
from cap_tui.workspace.region_files import RegionFiles
from cap_tui.workspace.table_rules import may_not_undo

POLL_SECONDS = 0.3
"""How often a watcher looks for the work of others; they are to be seen within a second."""
DOUBT_SECONDS = 10.0
"""How long a commit in doubt is asked again before a person hears of it."""


def utc_now() -> str:
    """This moment as the store writes it: UTC, ISO 8601, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def generated_key() -> str:
    """A key for a transaction whose caller gave none: a commit in doubt is asked again under it."""
    return GENERATED + os.urandom(8).hex()


def keyed(draft: PendingTransaction) -> PendingTransaction:
    """The draft with a key, so that asking again is the same commit."""
    return draft if draft.key else msgspec.structs.replace(draft, key=generated_key())


class Log(ABC):
    """A log and the tables that follow from it, shared by the threads of one process."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    region_files: RegionFiles

    def __init__(self, *, readonly: bool = False) -> None:
        self._tables = Tables()
        self.readonly = readonly
        self.notices: list[str] = []
        self.feed = NewsFeed()
        self.committed: list[Callable[[News], None]] = []
        """Called in the committing thread, after each hold of this process that wrote something."""
        self._mutex = threading.RLock()
        self._depth = 0
        self._written = 0
        self._held_lines: list[JournalLine] = []
        self._pending: list[JournalLine] = []
        self._pending_tables: Tables | None = None
        self._holder = 0
        self._stopping = threading.Event()

    @property
    def tables(self) -> Tables:
        """The tables as committed; the thread that holds the log sees what it has written besides."""
        if self._pending and self._holder == threading.get_ident():
            if self._pending_tables is None:
                self._pending_tables = self._tables.layered()
                for line in self._pending:
                    self._pending_tables.apply(line)
            return self._pending_tables
        return self._tables

    @property
    def generation(self) -> int:
        """Changes whenever the past did: a record was erased, or the log was put back to an earlier state."""
        return 0

    def require_writing(self) -> None:
        """Raise ReadOnly unless the log was opened for writing."""
        if self.readonly:
            text = _("The region is open for reading only.")
            raise ReadOnly(text, remedy=_("Open it again for writing."))

    def require_erasing(self) -> None:
        """Raise ReadOnly unless what was written may be erased here. Raises Unreachable."""
        self.require_writing()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[Tables]:
        """Hold the log alone, caught up with everybody: read, decide, :meth:`write`.

        Re-entrant. What was written is durable when the outermost block has ended; the log is
        given back before that wait, so that others may write meanwhile. Raises Busy when
        another program keeps the lock, ReadOnly when this one may not write, Poisoned,
        Unreachable, and at the end NotSaved or InDoubt: the tables are then as they were.
        """
        self.require_writing()
        written = 0
        lines: list[JournalLine] = []
        with self._mutex:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._take()
                    self._holder = threading.get_ident()
                yield self.tables
            finally:
                self._depth -= 1
                if self._depth == 0:
                    written, self._written = self._written, 0
                    lines, self._held_lines = self._held_lines, []
                    try:
                        if self._pending:
                            self._commit_pending()
                    finally:
                        self._holder = 0
                        self._give()
        if written:
            self._settle(written)
        if lines:
            news = joined_news(lines)
            for tell in tuple(self.committed):
                tell(news)

    def _commit_pending(self) -> None:
        """Commit what was written in this hold, and only then take it in."""
        lines = self._pending
        self._pending, self._pending_tables = [], None
        self._commit(lines)
        for line in lines:
            self._tables.apply(line)
            self.feed.add(line, own=True)

    def write(self, draft: PendingTransaction) -> Receipt:
        """Append a transaction while the log is held; it is durable when :meth:`exclusive` ends.

        Raises Conflict when an expected version is not the current one, Refused when a table's
        rule forbids it, and NotSaved when it could not be written; nothing is changed then.
        """
        tables = self.tables
        known = tables.committed(draft.key) if draft.key else None
        if known is not None:
            self._written = max(self._written, known)
            return Receipt(known, repeated=True)
        changes = tables.resolve(draft.ops, erasing=draft.erasing)
        if draft.rules:
            changes = tables.declare(draft.rules) + changes
        if draft.undoes or draft.redoes:
            _require_undoable(tables, changes)
        if not changes and (not draft.key or draft.key.startswith(GENERATED)):
            return Receipt(tables.seq)
        line = JournalLine(
            seq=tables.seq + 1,
            at=utc_now(),
            actor=draft.actor,
            session=draft.session,
            subject=draft.subject,
            label=draft.label,
            key=draft.key or generated_key(),
            undoes=draft.undoes,
            redoes=draft.redoes,
            durable=self.durable,
            forgotten=draft.forgotten,
            ops=changes,
        )
        self._store(line)
        self._written = line.seq
        if self.committed:
            self._held_lines.append(line)
        return Receipt(line.seq, line.at, changes)

    def append(self, draft: PendingTransaction) -> Receipt:
        """Commit a transaction: check it, write it, and return when it is durable.

        A commit in doubt is asked again under the same key, for :data:`DOUBT_SECONDS`. Inside
        :meth:`exclusive` the wait is left to the end of that block. Raises as :meth:`write` and
        :meth:`exclusive` do.
        """
        draft = keyed(draft)
        receipt: Receipt | None = None
        try:
            with self.exclusive():
                receipt = self.write(draft)
        except InDoubt as doubt:
            if self._depth or receipt is None:
                raise
            found = self._ask_again([draft], [receipt], doubt)[0]
            if isinstance(found, CapError):
                raise found from doubt
            return found
        return receipt

    def commit_all(self, drafts: Sequence[PendingTransaction]) -> list[Receipt | CapError]:
        """Commit several transactions in one hold, with one sync; returns a receipt or an error for each.

        Each is checked against those before it and fails alone. Raises what concerns all of
        them: Busy, ReadOnly, Unreachable, Poisoned, InDoubt, and NotSaved at the common commit.
        """
        drafts = [keyed(draft) for draft in drafts]
        first: list[Receipt | CapError] = []
        try:
            self._write_all(drafts, first)
        except InDoubt as doubt:
            if self._depth:
                raise
            return self._ask_again(drafts, first, doubt)
        return first

    def _write_all(
        self, drafts: Sequence[PendingTransaction], found: list[Receipt | CapError]
    ) -> None:
        with self.exclusive():
            for draft in drafts:
                try:
                    found.append(self.write(draft))
                except Poisoned:
                    raise
                except CapError as error:
                    found.append(error)

    def _ask_again(
        self, drafts: Sequence[PendingTransaction], first: list[Receipt | CapError], doubt: InDoubt
    ) -> list[Receipt | CapError]:
        """Commit under the same keys until the log answers: what was stored is found, the rest is written."""
        deadline, pause = time.monotonic() + DOUBT_SECONDS, 0.02
        while time.monotonic() < deadline and not self._stopping.wait(pause):
            pause = min(pause * 2, 1.0)
            found: list[Receipt | CapError] = []
            try:
                self._write_all(drafts, found)
            except (InDoubt, Busy):  # whoever cannot ask now knows no more than before
                continue
            return [
                msgspec.structs.replace(again, repeated=before.repeated)
                if isinstance(again, Receipt) and isinstance(before, Receipt)
                else again
                for before, again in zip(first, found, strict=True)
            ]
        raise doubt

    def watch(
        self,
        callback: Callable[[News], None],
        *,
        own: bool = False,
        every: float | None = None,
    ) -> Callable[[], None]:
        """Call back with :class:`News`, from a thread, soon after others appended. Returns the stop.

        News is an int too, the newest seq. ``own``: also after this process did. ``every``: how
        often to look, in seconds (None: :data:`POLL_SECONDS`).
        """
        stopped = threading.Event()
        with self._mutex:
            cursor = self.feed.watch(self._tables.seq, own=own)
        pause = POLL_SECONDS if every is None else every

        def follow() -> None:
            while not self._await_news(stopped, pause) and not self._stopping.is_set():
                news = cursor.take(self._tables.seq)
                if news is not None:
                    callback(news)
            cursor.close()

        threading.Thread(target=follow, name="workspace-watch", daemon=True).start()
        return stopped.set

    def _await_news(self, stopped: threading.Event, pause: float) -> bool:
        """Wait until a look for others' work was taken, at most ``pause`` seconds; True when ``stopped`` was set."""
        if stopped.wait(pause):
            return True
        # Whoever reads next meets the same error and shows it.
        with contextlib.suppress(CapError, OSError):
            self.catch_up()
        return False

    @property
    def beyond_erasure(self) -> str:
        """What this log cannot erase and somebody else has to look after; empty where there is nothing."""
        return ""

    @property
    def away(self) -> str:
        """The time of day since when the place of the log does not answer; empty while it does."""
        return ""

    def glance(self) -> None:
        """Take in what others appended, if a look is due; every read begins with it."""
        self.catch_up()

    @property
    def durable(self) -> int:
        """The newest transaction that is known to be on disk."""
        return self._tables.seq

    @abstractmethod
    def catch_up(self) -> int:
        """Take in what others appended; returns the newest seq. Raises Corrupt, Unreachable.

        When the log does not hold what was read before (it was put back to an earlier state),
        everything is read again, :attr:`generation` changes and ``notices`` say so.
        """

    @abstractmethod
    def lines(self, since: int = 0) -> Iterator[JournalLine]:
        """The kept transactions after ``since``, oldest first."""

    @abstractmethod
    def newest(self) -> Iterator[JournalLine]:
        """The kept transactions, newest first; only as many are read as are taken."""

    @abstractmethod
    def verify(self) -> Verification:
        """Check every byte that is kept, and that the tables follow from it."""

    @abstractmethod
    def compact(self) -> bool:
        """Write a fresh snapshot; False when somebody else is doing so. Never disturbs a commit."""

    def forget(self, table: str, uid: str, actor: str) -> int:
        """Remove a document and every trace of it from every file; the number of traces removed."""
        return self.forget_many([(table, uid)], actor)

    @abstractmethod
    def forget_many(self, records: Sequence[tuple[str, str]], actor: str) -> int:
        """:meth:`forget` several records, as (table, uid), in one pass over the history."""

    def copy_to(self, folder: Path) -> None:
        """Copy settings and log into a folder that opens as a region; needs :attr:`Capability.COPY`."""
        raise WrongUse(_("This region cannot be copied into a folder."), where=str(folder))

    def close(self) -> None:
        """Let go of threads and files. Nothing waits to be written."""
        self._stopping.set()

    def _settle(self, seq: int) -> None:  # noqa: B027 - most logs have nothing to wait for
        """Return when the transactions up to ``seq`` are durable. Raises Poisoned when that failed."""

    @abstractmethod
    def _take(self) -> None:
        """Lock out other processes and catch up. Raises Busy, Unreachable."""

    @abstractmethod
    def _give(self) -> None:
        """Let other processes in; also called when :meth:`_take` failed or was interrupted."""

    def _store(self, line: JournalLine) -> None:
        """Keep a line for the commit at the end of the hold.

        A log whose lines are committed one by one overrides it: it writes the line and takes it
        in, or raises NotSaved and leaves everything as it was.
        """
        if self._pending_tables is not None:
            self._pending_tables.apply(line)
        self._pending.append(line)

    def _commit(self, lines: Sequence[JournalLine]) -> None:
        """Commit the lines of a hold in one step. Raises NotSaved, InDoubt, Unreachable; none is taken in then."""
        raise NotSaved(_("This log does not commit."), where=str(lines[0].seq))


def _require_undoable(tables: Tables, changes: Sequence[Change]) -> None:
    """Raise Refused when an undo would touch a final table."""
    for change in changes:
        rule = tables.rules.get(change.table)
        if rule is not None and not rule.undoable:
            raise may_not_undo(change.table)


def reload_notice() -> str:
    """What a person is told when a log was put back to an earlier state."""
    return _("The region was put back to an earlier state; everything was read again.")
