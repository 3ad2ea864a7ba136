"""The only door to the disk: every file call of the store goes through here, so tests can break it.

A test replaces :class:`Files` to make a write short, a disk full or a sync fail, or to
record the calls and to enumerate what a power cut could leave behind.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cap_tui.workspace.locks import Lock

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None) if sys.platform == "darwin" else None


class Stat(NamedTuple):
    """What tells one state of a file from another: its inode, its size in bytes, its mode bits."""

    inode: int
    size: int
    mode: int
    group: int


class File:
    """An open file that is read and written at explicit offsets."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``offset``; fewer at the end of the file."""
        parts = []
        while length > 0:
            part = os.pread(self._descriptor, min(length, 1 << 30), offset)
            if not part:
                break
            parts.append(part)
            offset += len(part)
            length -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def write(self, data: bytes, offset: int) -> None:
        """Write all of ``data`` at ``offset`` or raise OSError; a short write is carried on."""
        view = memoryview(data)
        while view:
            count = os.pwrite(self._descriptor, view, offset)
            if count == 0:
                raise OSError(errno.EIO, "nothing was written")
            view = view[count:]
            offset += count

    def sync(self) -> None:
        """Return when what was written is on the disk itself (F_FULLFSYNC on macOS)."""
        if _FULL_SYNC is not None:
            fcntl.fcntl(self._descriptor, _FULL_SYNC)
        else:
            os.fdatasync(self._descriptor)

    def truncate(self, size: int) -> None:
        """Cut the file to ``size`` bytes."""
        os.ftruncate(self._descriptor, size)

    def stat(self) -> Stat:
        """The state of the open file, whatever its name is by now."""
        found = os.fstat(self._descriptor)
        return Stat(found.st_ino, found.st_size, found.st_mode, found.st_gid)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class Files:
    """Files of the machine. One instance serves a whole log."""

    def open(
        self, path: Path, *, create: bool = False, write: bool = False, like: Path | None = None
    ) -> File:
        """Open a file. ``create`` makes a new one, as open to others as ``like`` is, and refuses to touch one that is there."""
        flags = os.O_RDWR if write or create else os.O_RDONLY
        if create:
            flags |= os.O_CREAT | os.O_EXCL
        descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
        if create:
            permit(descriptor, path.parent, self.stat(like) if like else None)
        return File(descriptor)

    def read(self, path: Path) -> bytes:
        """All bytes of a file."""
        return path.read_bytes()

    def stat(self, path: Path) -> Stat | None:
        """The state of the file that has this name, or None when there is none."""
        try:
            found = os.stat(path)  # noqa: PTH116 - Path.stat costs a commit twice the time
        except FileNotFoundError:
            return None
        return Stat(found.st_ino, found.st_size, found.st_mode, found.st_gid)

    def rename(self, source: Path, target: Path) -> None:
        """Give ``source`` the name ``target``, replacing what had it, in one step."""
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        """Give the file ``source`` a second name."""
        target.hardlink_to(source)

    def remove(self, path: Path) -> None:
        """Remove a name if it is there."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Make renames and new names in ``folder`` durable."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def make_folder(self, folder: Path) -> None:
        """Make a folder that is as open to the group as the one it stands in."""
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            parent = folder.parent.stat()
            if parent.st_mode & 0o020:
                with contextlib.suppress(PermissionError):
                    os.chown(folder, -1, parent.st_gid)
                    folder.chmod(0o2770)
            self.sync_folder(folder.parent)

    def names(self, folder: Path) -> list[str]:
        """The sorted names in a folder; none when there is no such folder."""
        try:
            return sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths, are wanted
        except FileNotFoundError:
            return []

    def lock(self, path: Path) -> Lock:
        """The lock that lives in the file ``path``, made when it is missing."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(descriptor).st_uid == os.geteuid():
            permit(descriptor, path.parent)
        return Lock(descriptor)

    def free(self, folder: Path) -> int:
        """Bytes that may still be written on the disk of ``folder``."""
        found = os.statvfs(folder)
        return found.f_bavail * found.f_frsize


def permit(descriptor: int, folder: Path, like: Stat | None = None) -> None:
    """Open a new file as far as the one it replaces, else to the group as far as its folder is.

    fchmod, because the umask would narrow the mode given to open. In a folder that the group
    writes, the file gets the folder's group too, so that two consultants share a region even
    where the setgid bit is missing.
    """
    found = folder.stat()
    mode = like.mode & 0o666 if like is not None else found.st_mode & 0o060
    os.fchmod(descriptor, 0o600 | mode)
    group = like.group if like is not None else found.st_gid
    if mode & 0o060 and os.fstat(descriptor).st_gid != group:
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, -1, group)


@contextlib.contextmanager
def replacing(files: Files, target: Path, like: Path | None = None) -> Iterator[File]:
    """Write a file beside ``target`` and give it the name when it is whole and on the disk.

    It is as open to others as ``like`` (none given: as ``target`` was).
    """
    beside = target.with_name(target.name + ".new")
    files.remove(beside)
    file = files.open(beside, create=True, like=like or target)
    try:
        yield file
        file.sync()
    except BaseException:
        file.close()
        files.remove(beside)
        raise
    file.close()
    files.rename(beside, target)
    files.sync_folder(target.parent)
