"""Fresh snapshots, written in the background while commits go on.

The active segment is exchanged for a new one (a few renames under the lock), the tables are
copied as they stand (raw documents, not parsed), and the copy is written, synced, read back
and only then given the name of the snapshot, whose predecessor stays as ``.bak``. Whatever
fails here leaves snapshot, history and journal as they were: it is told, and no commit fails.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import zlib
from abc import abstractmethod
from pathlib import Path

from cap_tui.errors import CapError
from cap_tui.text.i18n import _
from cap_tui.workspace import snapshot
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.log import Log
from cap_tui.workspace.segments import LogPaths, Segment, corrupt

COMPACT_MIN = 4 << 20
SPARE_BYTES = 1 << 20
_PIECE = 1 << 20


class LogFiles(Log):
    """A log whose transactions stand in segments beside a snapshot."""

    files: Files
    layout: LogPaths
    snapshot_size: int
    """Length of the last known snapshot in bytes."""

    @property
    @abstractmethod
    def segment(self) -> Segment:
        """The segment that is being written."""

    @abstractmethod
    def exchange_segment(self, *, erased: bool = False, format: int = 0, moved: str = "") -> None:
        """End the active segment and begin a new one.

        ``erased``: earlier segments are being rewritten. ``format``: the form of the new one (0: as before).
        ``moved``: the place to which the region has moved; nothing follows then.
        """

    @abstractmethod
    def settle(self, seq: int) -> None:
        """Return when the transactions up to ``seq`` are on disk. Raises Poisoned."""

    @abstractmethod
    def write_snapshot(self) -> None:
        """Write the tables as they stand and put them in the place of the snapshot."""

    @abstractmethod
    def lay_in_reserve(self) -> None:
        """Keep some room on the disk, so that deleting works when it is full."""

    @abstractmethod
    def beside(self, folder: Path) -> LogFiles:
        """The log of a copy of the region in ``folder``, over the same file layer."""


class Compactor:
    """Decides when a fresh snapshot is due and writes it in a thread of its own."""

    def __init__(self, log: LogFiles, minimum: int, *, overdue: bool) -> None:
        self._log = log
        self._minimum = minimum
        self._due = minimum
        self._overdue = overdue
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = self._stopping = False

    def nudge(self) -> None:
        """Start a compaction if one is due; costs a comparison otherwise."""
        length = self._log.segment.end
        if length < max(self._due, self._log.snapshot_size // 2) and not self._overdue:
            return
        with self._starting:
            if self._closed or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._run, name="compaction", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            self.compact()
            self._due = self._minimum
        except (OSError, CapError) as error:
            self._due = self._log.segment.end * 2
            self._log.notices.append(
                _("The data file could not be renewed: {reason}. Nothing is lost.").format(
                    reason=error
                )
            )
        finally:
            self._overdue = False

    def compact(self) -> bool:
        """Write a fresh snapshot; False when another program is doing so. Raises OSError, CapError."""
        log = self._log
        lock = log.files.lock(log.layout.compacting)
        try:
            if not lock.take(patience=0):
                return False
            self._need_room()
            log.exchange_segment()
            self.write_snapshot()
        finally:
            lock.close()
        with contextlib.suppress(OSError):
            log.lay_in_reserve()
        return True

    def write_snapshot(self) -> None:
        """Write the tables as they stand and put them in the place of the snapshot."""
        log, layout = self._log, self._log.layout
        header = log.segment.header
        contents = snapshot.Contents.of(log.tables, header.workspace, header.journal)
        beside = layout.data.with_name(layout.data.name + ".fresh")
        with replacing(log.files, beside, like=layout.data) as file:
            size = snapshot.write(file, contents, self._keep_going)
        read_back(log.files, beside)
        # A snapshot must never know a transaction that a power cut could take from the journal.
        log.settle(contents.seq)
        keep_previous(log.files, layout)
        log.files.rename(beside, layout.data)
        log.files.sync_folder(layout.folder)
        log.snapshot_size = size

    def _need_room(self) -> None:
        """Raise OSError rather than take the last room on the disk, on which removing works."""
        log = self._log
        most = log.snapshot_size + log.segment.end
        if log.files.free(log.layout.folder) < most + SPARE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _keep_going(self) -> None:
        if self._stopping:
            raise InterruptedError(_("the region is being closed"))

    def stop(self) -> None:
        """End a compaction under way at its next piece; what it wrote so far is dropped.

        One that was given up before is waited for: else a region that only short commands
        work on would never get a fresh snapshot.
        """
        with self._starting:
            self._closed = True
            self._stopping = not self._overdue
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()


def keep_previous(files: Files, layout: LogPaths) -> None:
    """Keep the standing snapshot as ``.bak`` under a second name, so that one always has its own."""
    beside = layout.previous.with_name(layout.previous.name + ".new")
    files.remove(beside)
    try:
        files.link(layout.data, beside)
    except OSError:
        # Some network and memory-card file systems know no second names.
        copy_as_previous(files, layout)
        return
    files.rename(beside, layout.previous)


def copy_as_previous(files: Files, layout: LogPaths) -> None:
    """Make ``.bak`` a copy of the standing snapshot."""
    with replacing(files, layout.previous, like=layout.data) as file:
        file.write(files.read(layout.data), 0)


def read_back(files: Files, path: Path) -> None:
    """Check the sum of a snapshot just written, piece by piece. Raises Corrupt."""
    file = files.open(path)
    try:
        size = file.stat().size - snapshot.TAIL_LENGTH
        offset = crc = 0
        while offset < size:
            piece = file.read(offset, min(_PIECE, size - offset))
            if not piece:
                break
            crc = zlib.crc32(piece, crc)
            offset += len(piece)
        if file.read(size, 8) != b"%08x" % crc:
            raise corrupt(_("The disk gave back other data than was written."), path.name)
    finally:
        file.close()
