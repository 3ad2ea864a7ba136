"""A writer of format 1, as commit 13b7f68 wrote, reduced to what a commit does; a program of its own.

    python old_writer.py FOLDER

It opens the region, then saves one document for each line on its input, named by that line. It
answers ``saved NAME`` when the line is synced, and ``refused REASON`` when the journal was
exchanged for one that it does not know.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import zlib
from pathlib import Path

FORMAT = 1
_PREFIX = len(b'{"crc":"00000000",')


class Journal:
    """The active segment, followed without a lock, written under the lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()

    def _open(self) -> None:
        file = os.open(self._path, os.O_RDWR)
        first = os.pread(file, 4096, 0).split(b"\n")[0] + b"\n"
        header = json.loads(first)
        if header["journal"] > FORMAT:
            raise ValueError("The journal was written by a newer version of this program.")
        self._file = file
        self.inode = os.fstat(file).st_ino
        self.end, self.crc = len(first), zlib.crc32(first[_PREFIX:-1])
        self.seq = header.get("base", 0)
        self.catch_up()

    def _read(self) -> list[dict[str, object]]:
        data = os.pread(self._file, os.fstat(self._file).st_size - self.end, self.end)
        found = []
        for text in data.splitlines(keepends=True):
            self.crc = zlib.crc32(text[_PREFIX:-1], self.crc)
            assert text.startswith(b'{"crc":"%08x",' % self.crc)
            self.end += len(text)
            found.append(json.loads(text))
        return found

    def catch_up(self) -> None:
        """Read on; go over to the segment that has the journal's name by now."""
        for line in self._read():
            self.seq = int(str(line["seq"]))
        if self._path.stat().st_ino != self.inode:
            self._open()

    def append(self, line: dict[str, object]) -> None:
        """Write a line; the caller holds the lock and syncs after it has given it back."""
        body = json.dumps({"seq": self.seq + 1, **line}).encode()[1:]
        self.crc = zlib.crc32(body, self.crc)
        data = b'{"crc":"%08x",%b\n' % (self.crc, body)
        os.pwrite(self._file, data, self.end)
        self.end += len(data)
        self.seq += 1

    def sync(self) -> None:
        """Return when the line is on the disk."""
        os.fdatasync(self._file)


def main() -> None:
    folder = Path(sys.argv[1])
    lock = os.open(folder / "data.json.lock", os.O_RDWR | os.O_CREAT, 0o600)
    journal = Journal(folder / "data.json.journal")
    number = 1000
    print("open", flush=True)
    for name in map(str.strip, sys.stdin):
        number += 1
        document = {"uid": name, "version": 1, "title": name}
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            journal.catch_up()
            ops = [["cards", number, None, document]]
            journal.append({"at": "2026-03-02T09:30:00Z", "actor": "old", "ops": ops})
        except ValueError as error:
            print("refused", error, flush=True)
            continue
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)
        journal.sync()
        print("saved", name, flush=True)


main()
