"""A small file of a shell that runs: locked as long as it runs, so that others know what an ended shell left behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path


class RunningFile:
    """The file of this shell in ``folder``; nobody else reads or changes it while the shell runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{os.getpid()}-{time.time_ns():x}.json"
        self._descriptor = -1

    def write(self, content: bytes) -> None:
        """Give it a new content, whole or not at all. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take(locked_file(self._path, content))

    def forget(self) -> None:
        """There is nothing to leave behind."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
            self.let_go()

    def let_go(self) -> None:
        """The shell ends: what was written is for the next one."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _take(self, descriptor: int) -> None:
        self.let_go()
        self._descriptor = descriptor


def locked_file(path: Path, content: bytes) -> int:
    """Put a file in its place, locked before it has its name: nobody finds it half written or free. Raises OSError."""
    unnamed = path.with_suffix(".new")
    descriptor = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        unnamed.rename(path)
    except OSError:
        os.close(descriptor)
        with contextlib.suppress(OSError):
            unnamed.unlink(missing_ok=True)
        raise
    return descriptor


def rewrite_left(path: Path, content: bytes) -> None:
    """Give a file that an ended shell left another content, and leave its date. Raises OSError."""
    dated = path.stat()
    descriptor = locked_file(path, content)
    try:
        os.utime(descriptor, ns=(dated.st_atime_ns, dated.st_mtime_ns))
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def left_behind(path: Path) -> Iterator[bytes | None]:
    """The content of a file whose shell has ended, ours until the end of the block; None while the shell runs."""
    with contextlib.ExitStack() as held:
        content = None
        with contextlib.suppress(OSError):
            file = held.enter_context(path.open("r+b"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file.fileno()).st_nlink:  # else another one has taken or replaced it
                content = file.read()
        yield content
