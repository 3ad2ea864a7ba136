"""The journal of a region in files as rows of a server: the same lines, byte for byte, and their headers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.journal import (
    NOTHING,
    Change,
    Header,
    JournalLine,
    encode,
    read_header,
    scan,
)
from cap_tui.workspace.memory_tables import FOOTER_TABLE, KEYS_TABLE
from cap_tui.workspace.postgres.line_chain import Row
from cap_tui.workspace.segments import corrupt, kept_segments


class JournalPiece(msgspec.Struct, frozen=True):
    """A segment as rows: the number of the line before it, its header without the newline, its lines."""

    base: int
    header: bytes
    rows: list[Row]


def pieces_of(log: FileLog) -> Iterator[JournalPiece]:
    """The whole journal of a log in files, oldest first; a log whose history is gone begins with its state."""
    texts = [log.files.read(path) for _base, path in kept_segments(log.files, log.layout)]
    active = log.segment
    texts.append(active.file.read(0, active.end))
    pieces = [_piece(text) for text in texts]
    if pieces[0].base > 0:
        yield _state_before(log, pieces)
    yield from pieces


def _piece(text: bytes) -> JournalPiece:
    header, length, crc = read_header(text, "journal")
    found = scan(text, length, crc, header.base)
    if found.damage is not None:
        raise corrupt(found.damage.reason, f"segment {header.base}")
    rows: list[Row] = []
    start = length
    for line in found.lines:
        end = text.index(b"\n", start)
        data = text[start:end]
        rows.append((line.seq, line.key or None, int(data[8:16], 16), data))
        start = end + 1
    return JournalPiece(header.base, text[: length - 1], rows)


def _state_before(log: FileLog, pieces: list[JournalPiece]) -> JournalPiece:
    """What the region held before the first line that is kept, as lines: keys at their numbers, at the end the documents."""
    base = pieces[0].base
    bodies: dict[tuple[str, int], bytes] = {
        (name, doc_id): bytes(body)
        for name, table in log.tables.by_name.items()
        if name not in (FOOTER_TABLE, KEYS_TABLE)
        for doc_id, body in table.bodies.items()
    }
    for line in reversed(list(log.lines(base))):
        for change in reversed(line.ops):
            bodies.pop((change.table, change.doc_id), None)
            if bytes(change.before) != b"null":
                bodies[change.table, change.doc_id] = bytes(change.before)
    changes = tuple(
        Change(table, doc_id, NOTHING, msgspec.Raw(body))
        for (table, doc_id), body in sorted(bodies.items())
    )
    keys = {seq: key for key, seq in log.tables.keys.items() if seq <= base}
    first = read_header(pieces[0].header + b"\n", "journal")[0]
    # The next header names the segment that it follows: none.
    header, crc = encode(
        Header(journal=first.journal, workspace=first.workspace, segment=first.after), 0
    )
    rows: list[Row] = []
    for seq in range(1, base + 1):
        line = JournalLine(
            seq=seq, at="", key=keys.get(seq, ""), ops=changes if seq == base else ()
        )
        data, crc = encode(line, crc)
        rows.append((seq, line.key or None, crc, data[:-1]))
    return JournalPiece(0, header[:-1], rows)
