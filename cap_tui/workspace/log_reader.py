"""Reading a log in files: opening it, and following what any process appends or exchanges."""

from __future__ import annotations

import time
from collections.abc import Callable

from cap_tui.errors import Corrupt, Refused
from cap_tui.text.i18n import _, ngettext
from cap_tui.workspace import REGION_FILE, snapshot
from cap_tui.workspace.files import Files
from cap_tui.workspace.journal import (
    Damage,
    Header,
    JournalLine,
    followed_by_lines,
    read_header,
    scan,
)
from cap_tui.workspace.memory_tables import Tables
from cap_tui.workspace.segments import (
    LogPaths,
    Segment,
    corrupt,
    fresh_header,
    held_segment,
    kept_segments,
    lines_between,
    open_segment,
)

ATTEMPTS = 8
PAUSE_SECONDS = 0.002


class Torn(Exception):
    """The journal ends in something that is no whole line and that no whole line follows."""

    def __init__(self, tail: bytes) -> None:
        super().__init__(len(tail))
        self.tail = tail


class Rewound(Exception):
    """The files are no continuation of what was read: they were put back to an earlier state."""


class LogReader:
    """The tables as snapshot, history and journal tell them, and the place reached in the journal.

    Works without a lock: files are exchanged by renaming, so that what is open stays whole,
    and a piece of a line that is just being written is left for the next look.
    """

    def __init__(
        self,
        files: Files,
        layout: LogPaths,
        *,
        write: bool,
        taken_in: Callable[[JournalLine], None] = lambda _line: None,
    ) -> None:
        """``taken_in`` is called with each transaction that was read after the opening."""
        self._files = files
        self._taken_in: Callable[[JournalLine], None] = lambda _line: None
        self._layout = layout
        self._write = write
        self.tables = Tables()
        self.snapshot_size = 0
        self.overdue = False
        """Whether the history had to be replayed: a compaction was begun and not finished."""
        self.segment: Segment = self._load()
        self._taken_in = taken_in

    def _load(self) -> Segment:
        """Open the log; when somebody exchanges files meanwhile, start over."""
        for _attempt in range(ATTEMPTS):
            before = self._exchangeable()
            try:
                return self._load_once()
            except (FileNotFoundError, Corrupt):
                time.sleep(PAUSE_SECONDS)
                if before == self._exchangeable():
                    break
        return self._load_once()

    def _exchangeable(self) -> list[int]:
        paths = (self._layout.data, self._layout.journal)
        return [found.inode if (found := self._files.stat(path)) else 0 for path in paths]

    def _load_once(self) -> Segment:
        segment = self._open_active()
        try:
            tables, footer, size = self._read_snapshot()
            if footer.workspace != segment.header.workspace:
                raise corrupt(_("The journal belongs to another region."), segment.path.name)
            self.tables, self.snapshot_size, self.segment = tables, size, segment
            self.overdue = footer.seq < segment.header.base
            self._bridge(segment.header)
            self._read(segment, raise_torn=False)
            if segment.seq < footer.seq:
                raise corrupt(_("The journal ends before the data file."), segment.path.name)
        except BaseException:
            segment.file.close()
            raise
        return segment

    def _read_snapshot(self) -> tuple[Tables, snapshot.Footer, int]:
        where = self._layout.data.name
        try:
            data = self._files.read(self._layout.data)
        except FileNotFoundError:
            raise corrupt(_("The data file is missing."), where) from None
        tables, footer = snapshot.read(data, where)
        return tables, footer, len(data)

    def _open_active(self) -> Segment:
        """The segment being written; while it is being exchanged, the one about to be."""
        for path in (self._layout.journal, self._layout.next_journal):
            try:
                return open_segment(self._files, path, write=self._write)
            except FileNotFoundError:
                continue
        if self._files.stat(self._layout.data) is None:
            raise Refused(
                _("There is no region in this folder."),
                where=str(self._layout.folder),
                remedy=_("Make one with `cap-tui new`."),
            )
        if not self._write and came_alone(self._files, self._layout):
            return held_segment(self._layout.journal, snapshot_header(self._files, self._layout))
        raise corrupt(_("The journal is missing."), self._layout.journal.name)

    def _bridge(self, header: Header) -> None:
        """Take in from the history what lies between the tables and the start of a segment."""
        if self.tables.seq < header.base:
            for line in lines_between(self._files, self._layout, self.tables.seq, header):
                self._take_in(line)

    def _take_in(self, line: JournalLine) -> None:
        if line.seq > self.tables.seq:
            self.tables.apply(line)
            self._taken_in(line)

    def _read(self, segment: Segment, *, raise_torn: bool) -> None:
        """Take in what was appended. Raises Corrupt, and Torn when asked to."""
        for attempt in range(3):
            found, tail = segment.read_on()
            for line in found.lines:
                self._take_in(line)
            if found.damage is None:
                return
            if raise_torn or found.unfinished or attempt == 2:
                break
            # Somebody may be taking a half-written line back at this moment.
            time.sleep(PAUSE_SECONDS)
        assert found.damage is not None
        self._judge(segment, found.damage, tail)
        if raise_torn:
            raise Torn(tail)

    def _judge(self, segment: Segment, damage: Damage, tail: bytes) -> None:
        """Raise Corrupt when the damage is in the middle of the journal, not at its torn end."""
        if followed_by_lines(tail, segment.seq + 1):
            raise corrupt(
                _("The journal is damaged: {reason}.").format(reason=damage.reason),
                f"{segment.path.name}, byte {segment.end}",
            )

    def shortcomings(self) -> list[str]:
        """What a reader cannot mend and a person should know: a missing journal, a torn end."""
        if came_alone(self._files, self._layout):
            return [_("The data file came without its journal: there is no history before it.")]
        return self.torn_end()

    def torn_end(self) -> list[str]:
        """That the journal ends in something that is no whole line, if it does so for longer than a write takes."""
        segment = self.segment
        looks = 0
        while looks < ATTEMPTS:
            reached = segment.end
            self._read(segment, raise_torn=False)
            left = segment.file.stat().size - segment.end
            if left <= 0:
                return []
            looks = looks + 1 if segment.end == reached else 0
            time.sleep(PAUSE_SECONDS)
        told = ngettext(
            "The journal ends in {number} byte that is not a complete entry; it is not shown.",
            "The journal ends in {number} bytes that are not a complete entry; they are not shown.",
            left,
        )
        return [told.format(number=left)]

    def current(self) -> bool:
        """Whether nothing was appended or exchanged since the last look: one stat."""
        found = self._files.stat(self._layout.journal)
        segment = self.segment
        return found is not None and found.inode == segment.inode and found.size == segment.end

    def advance(self, *, held: bool) -> Segment | None:
        """Take in what is new. Returns the segment to go over to when it was exchanged.

        ``held`` says that the log's lock is held: then an interrupted exchange is finished,
        and Torn tells of a torn end. Raises Corrupt.
        """
        found = self._files.stat(self._layout.journal)
        if found is None and held:
            self._finish_exchange()
            found = self._files.stat(self._layout.journal)
        same = found is None or found.inode == self.segment.inode
        if same and self.segment.file.stat().size < self.segment.end:
            raise corrupt(_("The journal became shorter."), self.segment.path.name)
        self._read(self.segment, raise_torn=held and same)
        return None if same else self._open_active()

    def go_over(self, segment: Segment, switched: Callable[[Segment], None]) -> None:
        """Follow another segment. Torn ends are left alone. Raises Corrupt, and Rewound when it is no continuation.

        ``switched`` is called when all before the segment is taken in (and durable, as whoever
        exchanged the segments saw to) and before anything in it is; it closes the old one.
        """
        if segment.header.workspace != self.segment.header.workspace:
            raise corrupt(_("The journal belongs to another region."), segment.path.name)
        if not self._continues(segment):
            segment.file.close()
            raise Rewound
        self._bridge(segment.header)
        switched(segment)
        self.segment = segment
        self._read(segment, raise_torn=False)

    def _continues(self, segment: Segment) -> bool:
        """Whether ``segment`` follows what was read so far, or repeats it."""
        old = self.segment
        if segment.header.base == old.seq:
            # A held segment stands for a journal that nobody had made yet.
            return not old.inode or segment.header.after in (old.header.segment, old.header.after)
        if segment.header.base > old.seq:
            kept = self._files.stat(self._layout.segment(old.header.base))
            return kept is not None and kept.inode == old.inode
        data = segment.file.read(segment.end, max(0, old.end - segment.end))
        found = scan(data, 0, segment.crc, segment.header.base)
        return found.damage is None and (segment.seq + len(found.lines), found.crc) == (
            old.seq,
            old.crc,
        )

    def _finish_exchange(self) -> None:
        """Give the new segment its name after whoever was doing so died between two renames."""
        if self._files.stat(self._layout.next_journal) is None:
            raise corrupt(_("The journal is missing."), self._layout.journal.name)
        self._files.rename(self._layout.next_journal, self._layout.journal)
        self._files.sync_folder(self._layout.folder)


def came_alone(files: Files, layout: LogPaths) -> bool:
    """Whether the data file was brought here without a journal, by a copy or a repository.

    Where a log lived before, its history folder stands beside it; a journal missing there is
    a loss, and is left to be refused.
    """
    traces = (layout.journal, layout.next_journal, layout.history)
    return files.stat(layout.data) is not None and not any(files.stat(path) for path in traces)


def is_unfinished(files: Files, layout: LogPaths) -> bool:
    """Whether the files are what :meth:`FileLog.create` leaves when it is killed: a log without any transaction.

    Its settings are written last; without them nobody has opened it.
    """
    if files.stat(layout.folder / REGION_FILE) is not None or kept_segments(files, layout):
        return False
    try:
        if files.stat(layout.data) is not None:
            footer = snapshot.read_footer(files.read(layout.data), layout.data.name)
            if footer.seq or footer.count:
                return False
        if files.stat(layout.journal) is not None:
            data = files.read(layout.journal)
            header, length, _crc = read_header(data, layout.journal.name)
            return header.base == 0 and len(data) == length
    except Corrupt:
        return False
    return True


def snapshot_header(files: Files, layout: LogPaths) -> Header:
    """The header of a journal that carries on from the data file. Raises Corrupt."""
    footer = snapshot.read_footer(files.read(layout.data), layout.data.name)
    return fresh_header(footer.workspace, base=footer.seq)
