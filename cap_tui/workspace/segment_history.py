"""The kept transactions of a log in a folder, from the history and the active segment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cap_tui.workspace.files import File, Files
from cap_tui.workspace.journal import JournalLine
from cap_tui.workspace.newest_lines import newest_lines
from cap_tui.workspace.segments import (
    HeldFile,
    LogPaths,
    Segment,
    kept_segments,
    parse_segment,
    read_segment,
)


def lines_since(
    files: Files, layout: LogPaths, active: Segment, data: bytes, since: int
) -> Iterator[JournalLine]:
    """The kept transactions after ``since``, oldest first; ``data`` is what the active segment holds."""
    wanted: list[Path] = []
    begin = active.header.base
    for path in _kept_before(files, layout, begin):
        if begin <= since:
            break
        wanted.append(path)
        begin = int(path.stem)
    for path in reversed(wanted):
        yield from (line for line in read_segment(files, path).lines if line.seq > since)
    newest = parse_segment(data, active.path.name).lines
    yield from (line for line in newest if line.seq > since)


def newest_first(
    files: Files, layout: LogPaths, active: Segment, reopened: File, end: int
) -> Iterator[JournalLine]:
    """The kept transactions, newest first; ``reopened`` is the active segment up to byte ``end``."""
    try:
        yield from newest_lines(reopened, end, active.path.name)
    finally:
        reopened.close()
    for path in _kept_before(files, layout, active.header.base):
        file = files.open(path)
        try:
            yield from newest_lines(file, file.stat().size, path.name)
        finally:
            file.close()


def reopened_segment(files: Files, layout: LogPaths, segment: Segment) -> File:
    """The active segment under a handle of its own, which an exchange does not close."""
    for path in (segment.path, layout.segment(segment.header.base)):
        if files.stat(path) is not None:
            file = files.open(path)
            if file.stat().inode == segment.inode:
                return file
            file.close()
    return HeldFile(segment.file.read(0, segment.end))


def _kept_before(files: Files, layout: LogPaths, base: int) -> Iterator[Path]:
    """The segments of the history before the one that starts at ``base``, newest first."""
    kept = kept_segments(files, layout)
    return (path for number, path in reversed(kept) if number < base)
