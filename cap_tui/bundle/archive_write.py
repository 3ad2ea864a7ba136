"""Write the flat zip of a bundle as a stream: deterministic bytes, hashes on the way.

The same content gives the same bytes: entries have a fixed date, mode and system, no extra
fields and no comment. Content is hashed and compressed in a second thread while the next is
made (zlib and hashlib let go of the interpreter), so writing costs what its slower half costs.
"""

from __future__ import annotations

import hashlib
import queue
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cap_tui.bundle.layout import check_name
from cap_tui.errors import Refused
from cap_tui.text.i18n import _

DEFLATED = 8
STORED = 0
LEVEL = 4
"""Packing takes less than half the time of level 6, and the bundle is a tenth larger at most."""

BLOCK = 1 << 18
_QUEUED_BLOCKS = 8

_DOS_DATE = (1 << 5) | 1  # 1980-01-01, the first day a zip can name
_UTF8_NAMES = 0x800
_MADE_BY_UNIX = (3 << 8) | 20
_NEEDS = 20
_REGULAR_0644 = 0o100644 << 16
_LIMIT = 0xFFFFFFFF

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True)
class WrittenEntry:
    """One entry as it stands in the archive."""

    name: str
    sha512: str
    size: int
    stored: int
    crc: int
    offset: int
    method: int


class _Entry:
    """Hashes, compresses and writes one entry's blocks; runs in the writer's second thread."""

    def __init__(self, file: BinaryIO, method: int) -> None:
        self.file = file
        self.hash = hashlib.sha512()
        self.crc = 0
        self.size = 0
        self.stored = 0
        self.deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -15) if method == DEFLATED else None

    def take(self, block: bytes) -> None:
        self.hash.update(block)
        self.crc = zlib.crc32(block, self.crc)
        self.size += len(block)
        self._put(self.deflate.compress(block) if self.deflate else block)

    def finish(self) -> None:
        if self.deflate:
            self._put(self.deflate.flush())

    def _put(self, raw: bytes) -> None:
        self.file.write(raw)
        self.stored += len(raw)


def blocks(lines: Iterable[bytes], size: int = BLOCK) -> Iterator[bytes]:
    """Gather short pieces into blocks of about ``size`` bytes."""
    held: list[bytes] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    if held:
        yield b"".join(held)


class ArchiveWriter:
    """A zip being written to ``file`` (open for writing, at its start, able to seek)."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = 0
        self.entries: list[WrittenEntry] = []

    def add(self, name: str, content: Iterable[bytes], *, method: int = DEFLATED) -> WrittenEntry:
        """Add one entry from a stream of pieces; returns its hash and size."""
        check_name(name)
        raw_name = name.encode("utf-8")
        self._file.write(self._local(raw_name, method, 0, 0, 0))
        entry = _Entry(self._file, method)
        _in_second_thread(entry, blocks(content))
        end = self._offset + _LOCAL.size + len(raw_name) + entry.stored
        if max(entry.size, end) >= _LIMIT:
            raise Refused(
                _("The bundle grows beyond 4 GB, which zip tools do not read alike."),
                where=name,
                remedy=_("Choose a smaller scope."),
            )
        self._file.seek(self._offset)
        self._file.write(self._local(raw_name, method, entry.crc, entry.stored, entry.size))
        self._file.seek(end)
        written = WrittenEntry(
            name, entry.hash.hexdigest(), entry.size, entry.stored, entry.crc, self._offset, method
        )
        self.entries.append(written)
        self._offset = end
        return written

    def _local(self, name: bytes, method: int, crc: int, stored: int, size: int) -> bytes:
        fields = (_NEEDS, _UTF8_NAMES, method, 0, _DOS_DATE, crc, stored, size, len(name), 0)
        return _LOCAL.pack(b"PK\3\4", *fields) + name

    def close(self) -> None:
        """Write the directory, sorted by name so that README.txt is what people see first."""
        size = 0
        for entry in sorted(self.entries, key=lambda entry: entry.name):
            name = entry.name.encode("utf-8")
            head = (_MADE_BY_UNIX, _NEEDS, _UTF8_NAMES, entry.method, 0, _DOS_DATE)
            tail = (entry.crc, entry.stored, entry.size, len(name), 0, 0, 0, 0)
            record = _CENTRAL.pack(b"PK\1\2", *head, *tail, _REGULAR_0644, entry.offset) + name
            self._file.write(record)
            size += len(record)
        count = len(self.entries)
        self._file.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, self._offset, 0))


def _in_second_thread(entry: _Entry, content: Iterator[bytes]) -> None:
    """Feed ``content`` to ``entry`` through a short queue; small contents need no thread."""
    first = next(content, b"")
    if len(first) < BLOCK:
        entry.take(first)
        for block in content:
            entry.take(block)
        entry.finish()
        return
    waiting: queue.Queue[bytes | None] = queue.Queue(_QUEUED_BLOCKS)
    failed: list[OSError] = []

    def work() -> None:
        while (block := waiting.get()) is not None:
            if not failed:
                try:
                    entry.take(block)
                except OSError as error:
                    failed.append(error)

    worker = threading.Thread(target=work, name="bundle-writer", daemon=True)
    worker.start()
    try:
        waiting.put(first)
        for block in content:
            if failed:
                break
            waiting.put(block)
    finally:
        waiting.put(None)
        worker.join()
    if failed:
        raise failed[0]
    entry.finish()
