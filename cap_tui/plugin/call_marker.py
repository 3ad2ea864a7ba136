"""Which plugin is at work, in a file that outlives the process: ``os._exit``, SIGKILL and a crash name it afterwards.

Each process keeps one small mapped file in the person's state folder and locks it. A call into a plugin writes a
few bytes of memory; the file goes when the process ends properly. A file that nobody locks any more
belongs to a process that ended without a word.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import itertools
import mmap
import os
import threading
from pathlib import Path
from typing import NamedTuple

FOLDER = "running"
SIZE = 1024


class EndedCall(NamedTuple):
    """What a process was doing when it ended without a word. ``shown``: ``what`` is the view on the screen."""

    plugin: str
    what: str
    shown: bool


class CallMarker:
    """The file of this process. Without a folder nothing is written; a file that cannot be written is no error."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._path: Path | None = None
        self._file: int | None = None
        self._map: mmap.mmap | None = None
        self._active: dict[int, str] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def use(self, state: Path) -> None:
        """Keep the file in this state folder; it is made at the first call into a plugin."""
        self._folder = self._folder or state / FOLDER

    def enter(self, plugin: str, what: str, kind: str = "call") -> int:
        """A call begins; the number that :meth:`leave` takes."""
        number = next(self._numbers)
        with self._lock:
            self._active[number] = f"{kind}\t{plugin}\t{what}"
            self._write()
        return number

    def leave(self, number: int) -> None:
        """The call has come back."""
        with self._lock:
            self._active.pop(number, None)
            self._write()

    def _write(self) -> None:
        if self._map is None and not self._open():
            return
        text = "\n".join(reversed(self._active.values())).encode("utf-8", "replace")[:SIZE]
        assert self._map is not None
        self._map[:] = text.ljust(SIZE, b"\0")

    def _open(self) -> bool:
        if self._folder is None:
            return False
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path = self._folder / f"{os.getpid()}-{id(self):x}"
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._file, SIZE)
            self._map = mmap.mmap(self._file, SIZE)
        except (OSError, ValueError):
            self._folder = None
            return False
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)
        return True

    def close(self) -> None:
        """The process ends properly: nothing is left to name."""
        with self._lock:
            if self._path is not None:
                with contextlib.suppress(OSError):
                    self._path.unlink()
            self._forget()

    def _forget(self) -> None:
        """Write no more: the file belongs to the process that made this one, or is gone."""
        self._folder = self._path = self._map = None
        self._active.clear()


marker = CallMarker()
"""The marker of this process."""


def ended_calls(state: Path) -> list[EndedCall]:
    """What processes that ended without a word were doing; each is told once."""
    found: list[EndedCall] = []
    try:
        names = os.listdir(state / FOLDER)  # noqa: PTH208 - most starts find nothing, and pay for a listing only
    except OSError:
        return found
    for name in names:
        with contextlib.suppress(OSError):
            found += _ended(state / FOLDER / name)
    return found


def _ended(path: Path) -> list[EndedCall]:
    """What the file of a process says that is gone, and remove it; nothing of one that lives."""
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        data = os.read(file, SIZE)
        path.unlink()
    finally:
        os.close(file)
    rows = [line.split("\t") for line in data.rstrip(b"\0").decode("utf-8", "replace").splitlines()]
    calls = [EndedCall(row[1], row[2], row[0] == "view") for row in rows if len(row) == 3]
    at_work = [call for call in calls if not call.shown]
    return at_work[:1] or calls[:1]
