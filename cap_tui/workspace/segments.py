"""The journal as files: the segment being written and the ones set down before it.

::

    data.json            the last snapshot            data.json.bak       the one before it
    data.json.journal    the active segment           history/<base>.journal   earlier segments
    data.json.lock       held for a commit            data.json.compacting.lock   held for a compaction
    data.json.reserve    given up on a full disk      data.json.torn-<time>    a torn end, set aside

A segment is moved to ``history`` when it is full and never changed again. What the snapshot
does not hold is replayed from there; what it holds stays as the history of the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from cap_tui.errors import Corrupt
from cap_tui.text.i18n import _
from cap_tui.workspace.files import File, Files, Stat, replacing
from cap_tui.workspace.journal import (
    FORMAT,
    MOVED_FORMAT,
    Header,
    JournalLine,
    Scan,
    encode,
    read_header,
    scan,
    see_doctor,
)
from cap_tui.workspace.uid import new_uid


class LogPaths:
    """The names of the store's files in a region's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data.json"
        self.previous = folder / "data.json.bak"
        self.journal = folder / "data.json.journal"
        self.next_journal = folder / "data.json.journal.next"
        self.lock = folder / "data.json.lock"
        self.compacting = folder / "data.json.compacting.lock"
        self.reserve = folder / "data.json.reserve"
        self.unsure = folder / "data.json.unsure"
        self.forgetting = folder / "data.json.forgetting"
        self.history = folder / "history"

    def segment(self, base: int) -> Path:
        """Where the segment that starts after transaction ``base`` is kept."""
        return self.history / f"{base:016d}.journal"

    def torn(self, moment: str) -> Path:
        """Where a torn end found at ``moment`` is set aside."""
        return self.folder / f"data.json.torn-{moment.replace(':', '')}"


class Segment:
    """An open segment and the place reached in it: byte, checksum and transaction."""

    def __init__(self, file: File, path: Path, header: Header, end: int, crc: int) -> None:
        self.file = file
        self.path = path
        self.header = header
        self.inode = file.stat().inode
        self.end = end
        self.crc = crc
        self.seq = header.base

    def read_on(self) -> tuple[Scan, bytes]:
        """Read the whole lines appended since the place reached; what is left over comes along."""
        data = self.file.read(self.end, max(0, self.file.stat().size - self.end))
        found = scan(data, 0, self.crc, self.seq)
        self.end += found.end
        self.crc = found.crc
        if found.lines:
            self.seq = found.lines[-1].seq
        return found, data[found.end :]

    def wrote(self, size: int, crc: int, seq: int) -> None:
        """Move the place past a line that this process wrote."""
        self.end += size
        self.crc = crc
        self.seq = seq


def fresh_header(
    workspace: str,
    *,
    base: int = 0,
    after: str = "",
    generation: int = 0,
    format: int = FORMAT,
    moved: str = "",
) -> Header:
    """The header of a new segment; ``moved`` names the place to which the region has moved."""
    return Header(
        journal=MOVED_FORMAT if moved else format,
        workspace=workspace,
        segment=new_uid(),
        after=after,
        base=base,
        generation=generation,
        moved=moved,
    )


def make_segment(files: Files, path: Path, header: Header, like: Path | None = None) -> None:
    """Write a segment that holds nothing but its header, durably and in one step."""
    with replacing(files, path, like) as file:
        file.write(encode(header, 0)[0], 0)


class HeldFile(File):
    """A file that stands in memory only: the journal of a region that came without one."""

    def __init__(self, data: bytes) -> None:
        super().__init__(-1)
        self._data = data

    def read(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``offset``."""
        return self._data[offset : offset + length]

    def stat(self) -> Stat:
        """No inode, the length of the content."""
        return Stat(0, len(self._data), 0, 0)


def held_segment(path: Path, header: Header) -> Segment:
    """A segment without lines that is on no disk; ``path`` is where it would be."""
    data, crc = encode(header, 0)
    return Segment(HeldFile(data), path, header, len(data), crc)


def open_segment(files: Files, path: Path, *, write: bool) -> Segment:
    """Open a segment at its first line. Raises Corrupt when it has no header, FileNotFoundError when gone."""
    file = files.open(path, write=write)
    try:
        header, length, crc = read_header(file.read(0, 4096), path.name)
    except BaseException:
        file.close()
        raise
    return Segment(file, path, header, length, crc)


class SegmentText(msgspec.Struct, frozen=True):
    """A whole segment of the history as read from its file."""

    header: Header
    lines: tuple[JournalLine, ...]


def read_segment(files: Files, path: Path) -> SegmentText:
    """All lines of a segment that is not written any more. Raises Corrupt at the first damage."""
    return parse_segment(files.read(path), path.name)


def parse_segment(data: bytes, where: str) -> SegmentText:
    """All lines of a segment's bytes; ``where`` names it in errors. Raises Corrupt."""
    header, length, crc = read_header(data, where)
    found = scan(data, length, crc, header.base)
    if found.damage is not None:
        raise corrupt(
            _("The history is damaged: {reason}.").format(reason=found.damage.reason),
            f"{where}, byte {found.damage.offset}",
        )
    return SegmentText(header, found.lines)


def kept_segments(files: Files, layout: LogPaths) -> list[tuple[int, Path]]:
    """The segments in the history as (base, path), oldest first."""
    names = [name for name in files.names(layout.history) if name.endswith(".journal")]
    return [
        (int(stem), layout.history / name)
        for name in names
        if (stem := name.removesuffix(".journal")).isdigit()
    ]


def lines_between(
    files: Files, layout: LogPaths, since: int, until: Header
) -> Iterator[JournalLine]:
    """The transactions after ``since`` up to the segment ``until``, from the history.

    Raises Corrupt when one is missing or a segment does not follow the one before it.
    """
    kept = [one for one in kept_segments(files, layout) if one[0] < until.base]
    needed = [path for number, (_base, path) in enumerate(kept) if _reaches(kept, number, since)]
    seq, before = since, ""
    for path in needed:
        segment = read_segment(files, path)
        if before and segment.header.after != before:
            raise corrupt(_("A piece of the history is of another origin."), path.name)
        before = segment.header.segment
        for line in segment.lines:
            if line.seq == seq + 1:
                yield line
                seq = line.seq
    if seq != until.base or (before and until.after != before):
        raise corrupt(
            _("Transactions {first} to {last} are missing.").format(first=seq + 1, last=until.base),
            layout.history.name,
        )


def _reaches(kept: list[tuple[int, Path]], number: int, since: int) -> bool:
    """Whether the segment may hold transactions after ``since``: the next one starts later than that."""
    return number + 1 == len(kept) or kept[number + 1][0] > since


def corrupt(what: str, where: str) -> Corrupt:
    """A refusal of damaged files, with the way out."""
    return Corrupt(what, where=where, remedy=see_doctor())
