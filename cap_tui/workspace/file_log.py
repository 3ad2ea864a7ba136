"""The log in a folder: a snapshot, a journal, and a lock that several processes take in turns.

A commit takes the lock, reads what others appended, checks versions, writes one line, gives
the lock back and then waits for the sync, which it shares with whoever else waits. A reader
takes no lock. See :mod:`cap_tui.workspace.segments` for the files.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from cap_tui.errors import Busy, Poisoned
from cap_tui.text.i18n import _
from cap_tui.text.system_reason import system_reason
from cap_tui.workspace.compaction import COMPACT_MIN, Compactor, LogFiles
from cap_tui.workspace.disk_errors import not_read, not_saved
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.group_commit import GroupSync
from cap_tui.workspace.journal import JournalLine, MovedAway, encode
from cap_tui.workspace.locks import Lock
from cap_tui.workspace.log import reload_notice, utc_now
from cap_tui.workspace.log_creation import adopt, create_log, taken_back
from cap_tui.workspace.log_reader import (
    LogReader,
    Rewound,
    Torn,
)
from cap_tui.workspace.memory_tables import Tables
from cap_tui.workspace.pending_transaction import Capability, Verification
from cap_tui.workspace.region_files import FolderFiles
from cap_tui.workspace.reserve import give_up, lay_in, on_reserve_notice
from cap_tui.workspace.segment_history import lines_since, newest_first, reopened_segment
from cap_tui.workspace.segments import (
    LogPaths,
    Segment,
    fresh_header,
    make_segment,
    open_segment,
)

GLANCE_SECONDS = 0.02
"""A read looks for the work of others at most this often; a look costs about as much as a get."""


class FileLog(LogFiles):
    """A log in the files of one folder. A line is committed when it is in the journal."""

    capabilities = frozenset(Capability)

    def __init__(
        self,
        folder: Path,
        *,
        readonly: bool = False,
        files: Files | None = None,
        compact_min: int = COMPACT_MIN,
    ) -> None:
        """Open the log. Raises Refused when there is none, Corrupt when it is damaged, Busy.

        ``compact_min`` is the length of the journal, in bytes, from which a fresh snapshot is due.
        """
        super().__init__(readonly=readonly)
        self.files = files or Files()
        self.layout = LogPaths(folder)
        self.region_files = FolderFiles(folder, self.files)
        self._next_glance = 0.0
        self._generations = 0
        self._lock: Lock | None = None
        try:
            if not readonly:
                adopt(self.files, self.layout)
                self._lock = self.files.lock(self.layout.lock)
            self._follower = self._opened()
        except BaseException as error:
            if self._lock is not None:
                self._lock.close()
            if isinstance(error, OSError):
                raise not_read(error) from error
            raise
        self._tables = self._follower.tables
        self.snapshot_size = self._follower.snapshot_size
        """Length of the last known snapshot in bytes."""
        self._sync = GroupSync(self._follower.segment, lambda: self.tables.seq)
        self._compactor = Compactor(self, compact_min, overdue=self._follower.overdue)
        if readonly:
            self.notices += self._follower.shortcomings()
        else:
            try:
                self._begin()
            except BaseException:
                self.close()
                raise

    @classmethod
    def create(
        cls, folder: Path, *, files: Files | None = None, tables: Tables | None = None
    ) -> None:
        """Make the files of a new log that starts with ``tables`` (None: empty). Raises Refused."""
        create_log(files or Files(), LogPaths(folder), tables or Tables())

    @classmethod
    @contextlib.contextmanager
    def created(cls, folder: Path) -> Iterator[None]:
        """:meth:`create`; when the block fails, the files go again: half a region could not be used."""
        cls.create(folder)
        with taken_back(Files(), LogPaths(folder)):
            yield

    def _opened(self) -> LogReader:
        """Read the whole log."""

        def taken_in(line: JournalLine) -> None:
            self.feed.add(line, own=False)

        return LogReader(self.files, self.layout, write=not self.readonly, taken_in=taken_in)

    def beside(self, folder: Path) -> FileLog:
        """The log of a copy of the region in ``folder``, over the same file layer."""
        return FileLog(folder, files=self.files)

    @property
    def segment(self) -> Segment:
        """The active segment, as far as it was read or written."""
        return self._follower.segment

    @property
    def generation(self) -> int:
        return self._generations + self.segment.header.generation

    # Reading

    def glance(self) -> None:
        now = time.monotonic()
        if now >= self._next_glance:
            self._next_glance = now + GLANCE_SECONDS
            self.catch_up()

    def catch_up(self) -> int:
        try:
            if not self._follower.current():
                with self._mutex:
                    self._advance(held=self._depth > 0)
        except OSError as error:
            raise not_read(error) from error
        return self.tables.seq

    def _advance(self, *, held: bool) -> None:
        """Take in what others appended and go over to a new segment when they exchanged it."""
        try:
            successor = self._follower.advance(held=held)
            if successor is not None:
                self._follower.go_over(successor, self._sync.switch)
                if held:
                    self._follower.advance(held=True)
        except Torn as torn:
            self._set_aside(torn.tail)
        except Rewound:
            self._reload()
        except MovedAway as moved:
            if held:
                raise
            if str(moved) not in self.notices:
                self.notices.append(str(moved))

    def _reload(self) -> None:
        """Read everything again, because other files were put in the place of those that were read."""
        generation, before = self.generation, self._tables.seq
        follower = self._opened()
        self._sync.switch(follower.segment)
        if not self.readonly:
            follower.segment.file.sync()
        self._follower, self._tables = follower, follower.tables
        self._sync.restart(self._tables.seq)
        self._generations = generation + 1 - follower.segment.header.generation
        self.feed.reloaded()
        if self._tables.seq < before:
            self.notices.append(reload_notice())

    def _set_aside(self, tail: bytes) -> None:
        """Copy a torn end away and cut it off; it was never acknowledged."""
        path = self.layout.torn(utc_now())
        with replacing(self.files, path) as file:
            file.write(tail, 0)
        self.segment.file.truncate(self.segment.end)
        self.notices.append(
            _("An unfinished entry at the end of the journal was set aside in {name}.").format(
                name=path.name
            )
        )

    # Writing

    def _begin(self) -> None:
        """Make what was read durable before building on it, finish what was begun, lay in the reserve."""
        with self.exclusive():
            try:
                # Left by a crash before an exchange; taken for the journal it would hide a loss.
                self.files.remove(self.layout.next_journal)
                if self.files.stat(self.layout.unsure) is not None:
                    self._renew()
                self.segment.file.sync()
            except OSError as error:
                raise self._poisoned(error) from error
            self._sync.durable = self.tables.seq
        if self.files.stat(self.layout.forgetting) is not None:
            from cap_tui.workspace.erasure import finish

            finish(self)
        with contextlib.suppress(OSError):
            self.lay_in_reserve()

    def _renew(self) -> None:
        """Write the journal out anew after a failed sync.

        What can be read of it may stand in memory only, marked as written; a copy reaches the disk.
        """
        data = self.segment.file.read(0, self.segment.end)
        with replacing(self.files, self.layout.journal) as file:
            file.write(data, 0)
        self._advance(held=True)
        self.files.remove(self.layout.unsure)

    def lay_in_reserve(self) -> None:
        self.notices += lay_in(self.files, self.layout)

    def _take(self) -> None:
        if self._sync.failure is not None:
            raise self._poisoned(None)
        if self._lock is None or not self._lock.take():
            raise Busy(
                _("Another program keeps the region locked."),
                where=str(self.layout.lock),
                remedy=_("Wait for it to finish or end it, then try again."),
            )
        try:
            if not self._follower.current():
                self._advance(held=True)
        except OSError as error:
            raise not_saved(error) from error

    def _give(self) -> None:
        if self._lock is not None:
            self._lock.give()

    def _store(self, line: JournalLine) -> None:
        segment = self.segment
        data, crc = encode(line, segment.crc)
        for last_try in (False, True):
            try:
                segment.file.write(data, segment.end)
                break
            except OSError as error:
                self._take_back(error)
                if last_try or not give_up(self.files, self.layout, error, line):
                    raise not_saved(error) from error
                self.notices.append(on_reserve_notice())
        # In this order: a person's interrupt between the two makes the line be read again, no more.
        self._tables.apply(line)
        segment.wrote(len(data), crc, line.seq)
        self.feed.add(line, own=True)

    def _take_back(self, error: OSError) -> None:
        """Cut a half-written line off again; where even that fails nothing more may be written."""
        try:
            self.segment.file.truncate(self.segment.end)
        except OSError:
            raise self._poisoned(error) from error

    @property
    def durable(self) -> int:
        return self._sync.durable

    def _settle(self, seq: int) -> None:
        self.settle(seq)
        self._compactor.nudge()

    def settle(self, seq: int) -> None:
        """Return when the transactions up to ``seq`` are on disk. Raises Poisoned."""
        if not self._sync.settle(seq):
            raise self._poisoned(self._sync.failure)

    def _poisoned(self, error: OSError | None) -> Poisoned:
        """Bar the log from writing: after a failed sync nobody knows what the disk holds."""
        if error is not None and self._sync.failure is None:
            self._sync.failure = error
        with contextlib.suppress(OSError):
            self.files.open(self.layout.unsure, create=True).close()
        failure = self._sync.failure
        return Poisoned(
            _("The disk failed to save; whether the last change reached it is unknown."),
            where=system_reason(failure) if failure else "",
            remedy=_("Close the region, look after the disk, open it again and compare."),
        )

    # Segments

    def exchange_segment(self, *, erased: bool = False, format: int = 0, moved: str = "") -> None:
        """Move the active segment to the history and begin a new one: a few renames, whatever the size.

        ``moved`` is the place to which the region has moved: the new segment says so, and this log
        ends; whoever writes next gets MovedAway. A crash between the two renames leaves the new segment beside, and whoever takes the
        lock next finishes. Raises OSError, Poisoned.
        """
        with self.exclusive():
            old = self.segment
            format = format or old.header.journal
            if old.seq == old.header.base and format == old.header.journal and not moved:
                return
            try:
                old.file.sync()
            except OSError as error:
                raise self._poisoned(error) from error
            self._sync.durable = max(self._sync.durable, old.seq)
            empty = old.seq == old.header.base
            header = fresh_header(
                old.header.workspace,
                base=old.seq,
                after=old.header.after if empty else old.header.segment,
                generation=old.header.generation + erased,
                format=format,
                moved=moved,
            )
            self.files.make_folder(self.layout.history)
            make_segment(self.files, self.layout.next_journal, header, self.layout.journal)
            if not empty:
                self.files.rename(self.layout.journal, self.layout.segment(old.header.base))
                self.files.sync_folder(self.layout.history)
            self.files.rename(self.layout.next_journal, self.layout.journal)
            self.files.sync_folder(self.layout.folder)
            if moved:
                return
            successor = open_segment(self.files, self.layout.journal, write=True)
            self._follower.segment = successor
            self._sync.switch(successor)

    # History

    def lines(self, since: int = 0) -> Iterator[JournalLine]:
        with self._mutex:
            active = self.segment
            data = active.file.read(0, active.end)
        yield from lines_since(self.files, self.layout, active, data, since)

    def newest(self) -> Iterator[JournalLine]:
        with self._mutex:
            active = self.segment
            reopened, end = reopened_segment(self.files, self.layout, active), active.end
        yield from newest_first(self.files, self.layout, active, reopened, end)

    def verify(self) -> Verification:
        from cap_tui.workspace.verification import verify_files

        return verify_files(self)

    def compact(self) -> bool:
        self.require_writing()
        try:
            return self._compactor.compact()
        except OSError as error:
            raise not_saved(error) from error

    def write_snapshot(self) -> None:
        """Write the tables as they stand into a fresh snapshot. Raises OSError, Corrupt."""
        self._compactor.write_snapshot()

    def forget_many(self, records: Sequence[tuple[str, str]], actor: str) -> int:
        from cap_tui.workspace.erasure import forget

        self.require_writing()
        return forget(self, records, actor)

    def copy_to(self, folder: Path) -> None:
        from cap_tui.workspace.log_copy import copy_log

        with self.exclusive():
            copy_log(self.files, self.layout, LogPaths(folder))

    def close(self) -> None:
        super().close()
        self._compactor.stop()
        with self._mutex:
            if not self.readonly:
                self._sync.settle(self.tables.seq)  # somebody may be waiting still
            self._sync.close()
            if self._lock is not None:
                self._lock.close()
