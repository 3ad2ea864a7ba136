"""The log in a folder: a snapshot, a journal, and a lock that several processes take in turns.

A commit takes the lock, reads what others appended, checks versions, writes one line, gives
the lock back and then waits for the sync, which it shares with whoever else waits. A reader
takes no lock.
"""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from cap_tui.errors import Busy, CapError, Corrupt, NotSaved, Poisoned, Refused
from cap_tui.text.i18n import _
from cap_tui.workspace import snapshot
from cap_tui.workspace.documents import Tables
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.journal import Line, encode, followed_by_lines, see_doctor
from cap_tui.workspace.log import Log, Receipt, Verification, utc_now
from cap_tui.workspace.segments import (
    Layout,
    Segment,
    fresh_header,
    kept_segments,
    lines_between,
    make_segment,
    open_segment,
    read_segment,
)
from cap_tui.workspace.uid import new_uid

GLANCE_SECONDS = 0.02
"""A read looks for the work of others at most this often; a look costs about as much as a get."""

RESERVE_BYTES = 1 << 20
COMPACT_MIN = 4 << 20


class FileLog(Log):
    """A log in the files of one folder; see :mod:`cap_tui.workspace.segments` for their names."""

    def __init__(
        self,
        folder: Path,
        *,
        readonly: bool = False,
        files: Files | None = None,
        compact_min: int = COMPACT_MIN,
    ) -> None:
        """Open the log. Raises Refused when there is none, Corrupt when it is damaged, Busy."""
        super().__init__(readonly=readonly)
        self.files = files or Files()
        self.layout = Layout(folder)
        self.compact_min = compact_min
        self.snapshot_size = 0
        self.workspace = ""
        self._poison = ""
        self._next_glance = 0.0
        self._turn = threading.Condition()
        self._syncing = False
        self._synced = 0
        self._compaction: threading.Thread | None = None
        self._lock = None if readonly else self.files.lock(self.layout.lock)
        self._active: Segment = self._load()
        if not readonly:
            with self.exclusive():
                self._begin()

    @classmethod
    def create(
        cls, folder: Path, *, files: Files | None = None, tables: Tables | None = None
    ) -> None:
        """Make the files of a new log that starts with ``tables`` (none: empty)."""
        files = files or Files()
        layout = Layout(folder)
        for path in (layout.data, layout.journal):
            if files.stat(path) is not None:
                raise Refused(
                    _("There is a region in this folder already."),
                    where=str(path),
                    remedy=_("Choose an empty folder."),
                )
        tables = tables or Tables()
        workspace = new_uid()
        files.make_folder(layout.history)
        make_segment(files, layout.journal, fresh_header(workspace, base=tables.seq))
        with replacing(files, layout.data) as file:
            snapshot.write(file, snapshot.Contents.of(tables, workspace))

    # Reading

    def _load(self) -> Segment:
        """Read snapshot, history and journal; a compaction by somebody else meanwhile starts it over."""
        for _attempt in range(8):
            try:
                return self._load_once()
            except (FileNotFoundError, Corrupt):
                before = self._state()
                time.sleep(0.002)
                if before == self._state():
                    break
        return self._load_once()

    def _state(self) -> tuple[object, ...]:
        """What changes when somebody compacts."""
        layout = self.layout
        found = [self.files.stat(path) for path in (layout.data, layout.journal)]
        return tuple(stat.inode if stat else 0 for stat in found)

    def _load_once(self) -> Segment:
        segment = self._open_active()
        where = self.layout.data.name
        try:
            data = self.files.read(self.layout.data)
        except FileNotFoundError:
            raise Corrupt(
                _("The data file is missing."), where=where, remedy=see_doctor()
            ) from None
        tables, footer = snapshot.read(data, where)
        if footer.workspace != segment.header.workspace:
            raise Corrupt(
                _("The journal belongs to another region."),
                where=segment.path.name,
                remedy=see_doctor(),
            )
        if tables.seq < segment.header.base:
            for line in lines_between(self.files, self.layout, tables.seq, segment.header.base):
                tables.apply(line)
        self.snapshot_size = len(data)
        self.workspace = footer.workspace
        self.tables = tables
        self._active = segment
        self._read_active(segment, held=False)
        if self._journal_seq < footer.seq:
            raise Corrupt(
                _("The journal ends before the data file does."),
                where=segment.path.name,
                remedy=see_doctor(),
            )
        return segment

    def _open_active(self) -> Segment:
        """The segment being written; while it is being exchanged, the one about to be."""
        for path in (self.layout.journal, self.layout.next_journal):
            try:
                return open_segment(self.files, path, write=not self.readonly)
            except FileNotFoundError:
                continue
        if self.files.stat(self.layout.data) is None:
            raise Refused(
                _("There is no region in this folder."),
                where=str(self.layout.folder),
                remedy=_("Make one with `cap-tui new`."),
            )
        raise Corrupt(
            _("The journal is missing."), where=self.layout.journal.name, remedy=see_doctor()
        )

    def _read_active(self, segment: Segment, *, held: bool) -> None:
        """Apply what was appended to ``segment``; a torn end is set aside when the log is held."""
        reached = self._journal_seq if segment is self._active else segment.header.base
        found, data = segment.read_on(max(reached, segment.header.base))
        for line in found.lines:
            if line.seq > self.tables.seq:
                self.tables.apply(line)
                self._others_seq = line.seq
        if found.lines:
            self._journal_seq = found.lines[-1].seq
        else:
            self._journal_seq = max(reached, segment.header.base)
        torn_at = segment.end + found.end
        segment.end, segment.crc = torn_at, found.crc
        if found.damage is None:
            return
        if followed_by_lines(data, found.end, self._journal_seq + 1):
            raise Corrupt(
                _("The journal is damaged: {reason}.").format(reason=found.damage.reason),
                where=f"{segment.path.name}, byte {torn_at}",
                remedy=see_doctor(),
            )
        if held:
            self._set_aside(segment, data[found.end :])

    _journal_seq = 0

    def _set_aside(self, segment: Segment, torn: bytes) -> None:
        """Copy a torn end away and cut it off; it was never acknowledged."""
        path = self.layout.torn(utc_now())
        with replacing(self.files, path) as file:
            file.write(torn, 0)
        segment.file.truncate(segment.end)
        segment.file.sync()
        self.notices.append(
            _("An unfinished entry at the end of the journal was set aside in {name}.").format(
                name=path.name
            )
        )

    def glance(self) -> None:
        """Take in what others appended, unless somebody looked a moment ago."""
        now = time.monotonic()
        if now >= self._next_glance:
            self._next_glance = now + GLANCE_SECONDS
            self.catch_up()

    def catch_up(self) -> int:
        found = self.files.stat(self.layout.journal)
        active = self._active
        if found is None or found.inode != active.inode or found.size != active.end:
            with self._mutex:
                self._advance(held=self._depth > 0)
        return self.tables.seq

    def _advance(self, *, held: bool) -> None:
        """Read on in the active segment and follow when it was exchanged for a new one."""
        found = self.files.stat(self.layout.journal)
        if found is None and held:
            if self.files.stat(self.layout.next_journal) is None:
                self._open_active()
            self.files.rename(self.layout.next_journal, self.layout.journal)
            self.files.sync_folder(self.layout.folder)
            found = self.files.stat(self.layout.journal)
        same = found is None or found.inode == self._active.inode
        if same and self._active.file.stat().size < self._active.end:
            raise Corrupt(
                _("The journal became shorter."),
                where=self._active.path.name,
                remedy=see_doctor(),
            )
        self._read_active(self._active, held=held and same)
        if not same:
            self._follow(held=held)

    def _follow(self, *, held: bool) -> None:
        """Go over to the segment that took the place of the active one."""
        segment = self._open_active()
        if self.tables.seq < segment.header.base:
            for line in lines_between(
                self.files, self.layout, self.tables.seq, segment.header.base
            ):
                self.tables.apply(line)
                self._others_seq = line.seq
        self._switch(segment)
        self._read_active(segment, held=held)

    def _switch(self, segment: Segment) -> None:
        """Write to ``segment`` from here on; the old one is closed when no sync of it is under way."""
        with self._turn:
            while self._syncing:
                self._turn.wait()
            old, self._active = self._active, segment
            self._journal_seq = segment.header.base
            old.file.close()

    # Writing

    def _begin(self) -> None:
        """Make what was read durable before building on it, and lay in the reserve."""
        try:
            self._active.file.sync()
        except OSError as error:
            raise self._poisoned(error) from error
        self._synced = self.tables.seq
        with contextlib.suppress(OSError):
            self._lay_in_reserve()

    def _lay_in_reserve(self) -> None:
        """Keep some space, so that removing still works when the disk is full."""
        found = self.files.stat(self.layout.reserve)
        if found is None and self.files.free(self.layout.folder) > 50 * RESERVE_BYTES:
            with replacing(self.files, self.layout.reserve) as file:
                file.write(bytes(RESERVE_BYTES), 0)

    def _take(self) -> None:
        if self._poison:
            raise Poisoned(
                _("A sync failed; what reached the disk is unknown."),
                where=self._poison,
                remedy=_("Close the region and open it again."),
            )
        if self._lock is None or not self._lock.take():
            raise Busy(
                _("Another program keeps the region locked."),
                where=str(self.layout.lock),
                remedy=_("Wait for it to finish or end it, then try again."),
            )
        try:
            self._advance(held=True)
        except BaseException:
            self._lock.give()
            raise

    def _give(self) -> None:
        if self._lock is not None:
            self._lock.give()

    def _store(self, line: Line) -> None:
        data, crc = encode(line, self._active.crc)
        try:
            self._active.file.write(data, self._active.end)
        except OSError as error:
            self._take_back(error)
            if not self._can_use_reserve(error, line):
                raise _not_saved(error) from error
            try:
                self._active.file.write(data, self._active.end)
            except OSError as again:
                self._take_back(again)
                raise _not_saved(again) from again
        self._active.end += len(data)
        self._active.crc = crc
        self._journal_seq = line.seq

    def _take_back(self, error: OSError) -> None:
        """Cut a half-written line off again; where even that fails nothing may be written any more."""
        try:
            self._active.file.truncate(self._active.end)
        except OSError:
            raise self._poisoned(error) from error

    def _can_use_reserve(self, error: OSError, line: Line) -> bool:
        """Give the reserve up for a transaction that only removes, on a full disk."""
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return False
        if any(bytes(change.after) != b"null" for change in line.ops):
            return False
        if self.files.stat(self.layout.reserve) is None:
            return False
        self.files.remove(self.layout.reserve)
        self.notices.append(_("The disk is full. Removing works on the reserve that was kept."))
        return True

    @property
    def durable(self) -> int:
        return self._synced

    def settle(self, receipt: Receipt) -> None:
        """Wait for the sync. One waiter leads it for all that had written before it began."""
        with self._turn:
            while True:
                if self._synced >= receipt.seq:
                    return
                if self._poison:
                    raise self._poisoned(None)
                if not self._syncing:
                    self._syncing = True
                    break
                self._turn.wait()
            segment, seq = self._active, self.tables.seq
        failure: OSError | None = None
        try:
            segment.file.sync()
        except OSError as error:
            failure = error
        with self._turn:
            self._syncing = False
            if failure is None:
                self._synced = max(self._synced, seq)
            else:
                self._poison = failure.strerror or str(failure)
            self._turn.notify_all()
        if failure is not None:
            raise self._poisoned(failure) from failure

    def _poisoned(self, error: OSError | None) -> Poisoned:
        """Bar the log from writing: after a failed sync nobody knows what the disk holds."""
        if error is not None and not self._poison:
            self._poison = error.strerror or str(error)
        return Poisoned(
            _("The change may not have reached the disk."),
            where=self._poison,
            remedy=_("Close the region, look after the disk, open it again and compare."),
        )

    # History

    def lines(self, since: int = 0) -> Iterator[Line]:
        for base, path in kept_segments(self.files, self.layout):
            del base
            for line in read_segment(self.files, path).lines:
                if line.seq > since:
                    yield line
        for line in self._active_lines():
            if line.seq > since:
                yield line

    def newest(self) -> Iterator[Line]:
        yield from reversed(self._active_lines())
        for _base, path in reversed(kept_segments(self.files, self.layout)):
            yield from reversed(read_segment(self.files, path).lines)

    def _active_lines(self) -> tuple[Line, ...]:
        segment = open_segment(self.files, self._active.path, write=False)
        try:
            return segment.read_on(segment.header.base)[0].lines
        finally:
            segment.file.close()

    def verify(self) -> Verification:
        fresh = FileLog(self.layout.folder, readonly=True, files=self.files)
        counts = {name: len(fresh.tables.table(name).bodies) for name in fresh.tables.names()}
        problems: list[str] = []
        transactions = 0
        try:
            transactions = sum(1 for _line in fresh.lines())
        except CapError as error:
            problems.append(str(error))
        finally:
            fresh.close()
        return Verification(
            seq=fresh.tables.seq,
            documents=len(fresh.tables),
            tables=counts,
            transactions=transactions,
            problems=tuple(problems),
            notices=tuple(self.notices),
        )

    def compact(self) -> bool:
        return False

    def forget(self, table: str, uid: str, actor: str) -> int:
        raise NotSaved(f"{table} {uid} {actor}")

    def close(self) -> None:
        super().close()
        with self._mutex:
            self._active.file.close()
            if self._lock is not None:
                self._lock.close()


def _not_saved(error: OSError) -> NotSaved:
    """What a person is told when a line could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotSaved(
            _("The disk is full; nothing was saved."),
            where=error.strerror or "",
            remedy=_("Free some space, then save again. Removing records still works."),
        )
    return NotSaved(
        _("The disk did not take the change; nothing was saved."),
        where=error.strerror or str(error),
        remedy=_("Look after the disk, then save again."),
    )
