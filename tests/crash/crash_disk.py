"""Disks that break on purpose: one that remembers what a power cut could take, one whose calls fail."""

from __future__ import annotations

import errno
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cap_tui.workspace.files import File, Files, Stat
from cap_tui.workspace.locks import Lock

Call = tuple[Any, ...]
DATA_POLICIES = ("kept", "dropped", "half", "hole", "last dropped")
NAME_POLICIES = ("kept", "dropped", "half")


class Inode:
    """The content of a simulated file."""

    def __init__(self, number: int, data: bytes = b"") -> None:
        self.number = number
        self.data = bytearray(data)


class SimulatedFile(File):
    """A file on a simulated disk; each change goes into the disk's record of calls."""

    def __init__(self, disk: SimulatedDisk, inode: Inode) -> None:
        self._disk = disk
        self._inode = inode

    def read(self, offset: int, length: int) -> bytes:
        return bytes(self._inode.data[offset : offset + length])

    def write(self, data: bytes, offset: int) -> None:
        self._disk.calls.append(("write", self._inode.number, offset, bytes(data)))
        _write(self._inode.data, offset, data)

    def sync(self) -> None:
        if self._disk.syncs:
            self._disk.calls.append(("sync", self._inode.number))

    def truncate(self, size: int) -> None:
        self._disk.calls.append(("truncate", self._inode.number, size))
        _truncate(self._inode.data, size)

    def stat(self) -> Stat:
        return Stat(self._inode.number, len(self._inode.data), 0o100600, 0)

    def close(self) -> None:
        pass


class OpenLock(Lock):
    """A lock of a disk that one process uses."""

    def __init__(self) -> None:
        super().__init__(-1)

    def take(self, patience: float | None = None) -> bool:
        return True

    def give(self) -> None:
        pass


class SimulatedDisk(Files):
    """A disk in memory that records every change, so that all that a power cut can leave can be built.

    ``syncs`` False makes sync a lie and ``folder_syncs`` that of a folder: the mutations that a
    suite worth its name must notice.
    """

    def __init__(self, *, syncs: bool = True, folder_syncs: bool = True) -> None:
        self.syncs = syncs
        self.folder_syncs = folder_syncs
        self.inodes: dict[int, Inode] = {}
        self.by_name: dict[Path, Inode] = {}
        self.calls: list[Call] = []
        self._numbers = itertools.count(1)

    def put(self, path: Path, data: bytes) -> None:
        """Place a file whole and durable."""
        inode = Inode(next(self._numbers), data)
        self.inodes[inode.number] = self.by_name[path] = inode

    def copy(self) -> SimulatedDisk:
        """The same files on another disk."""
        other = SimulatedDisk()
        for path, inode in self.by_name.items():
            other.put(path, bytes(inode.data))
        return other

    def note(self, *acknowledged: Any) -> None:
        """Record that something was acknowledged at this point."""
        self.calls.append(("ack", *acknowledged))

    def open(
        self, path: Path, *, create: bool = False, write: bool = False, like: Path | None = None
    ) -> File:
        if create:
            if path in self.by_name:
                raise FileExistsError(errno.EEXIST, "exists", str(path))
            self.put(path, b"")
            self.calls.append(("create", path, self.by_name[path].number))
        if path not in self.by_name:
            raise FileNotFoundError(errno.ENOENT, "no such file", str(path))
        return SimulatedFile(self, self.by_name[path])

    def read(self, path: Path) -> bytes:
        return self.open(path).read(0, 1 << 40)

    def stat(self, path: Path) -> Stat | None:
        found = self.by_name.get(path)
        if found is not None:
            return Stat(found.number, len(found.data), 0o100600, 0)
        folder = any(path in name.parents for name in self.by_name)
        return Stat(0, 0, 0o040700, 0) if folder else None

    def rename(self, source: Path, target: Path) -> None:
        self.calls.append(("rename", source, target))
        self.by_name[target] = self.by_name.pop(source)

    def link(self, source: Path, target: Path) -> None:
        self.calls.append(("link", source, target))
        self.by_name[target] = self.by_name[source]

    def remove(self, path: Path) -> None:
        if path in self.by_name:
            self.calls.append(("remove", path))
            del self.by_name[path]

    def sync_folder(self, folder: Path) -> None:
        if self.folder_syncs:
            self.calls.append(("sync folder", folder))

    def make_folder(self, folder: Path) -> None:
        pass

    def names(self, folder: Path) -> list[str]:
        return sorted(path.name for path in self.by_name if path.parent == folder)

    def lock(self, path: Path) -> Lock:
        return OpenLock()

    def free(self, folder: Path) -> int:
        """Enough for a snapshot, too little for the reserve, which would only be in the way here."""
        return 2 << 20


def _write(data: bytearray, offset: int, new: bytes) -> None:
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(new)] = new


def _truncate(data: bytearray, size: int) -> None:
    del data[size:]
    data.extend(bytes(size - len(data)))


def _survivors(pending: list[Call], policy: str) -> list[Call]:
    """What of the unsynced writes of one file a power cut leaves."""
    if policy == "kept" or not pending:
        return pending
    if policy == "dropped":
        return []
    *earlier, last = pending
    if policy == "last dropped":
        return earlier
    if policy == "half":
        cut = last[3][: len(last[3]) // 2] if last[0] == "write" else b""
        return [*earlier, ("write", last[1], last[2], cut)] if cut else earlier
    # The first page is lost and what follows arrived: the file grew, with NULs where nothing came.
    first, *rest = pending
    if first[0] != "write":
        return rest
    middle = len(first[3]) // 2
    half = ("write", first[1], first[2] + middle, first[3][middle:])
    return [half, *rest]


def after_power_cut(
    start: SimulatedDisk, calls: list[Call], data_policy: str, name_policy: str
) -> SimulatedDisk:
    """The disk that the recorded calls leave when the power fails after the last of them."""
    contents: dict[int, bytearray] = {n: bytearray(i.data) for n, i in start.inodes.items()}
    names = {path: inode.number for path, inode in start.by_name.items()}
    pending_data: dict[int, list[Call]] = {}
    pending_names: list[Call] = []
    for call in calls:
        match call:
            case ("write" | "truncate", number, *_rest):
                pending_data.setdefault(number, []).append(call)
            case ("sync", number):
                _settle(contents, pending_data.pop(number, []))
            case ("create" | "rename" | "link" | "remove", *_rest):
                pending_names.append(call)
            case ("sync folder", _folder):
                # Journalling file systems commit all names together, in order.
                for waiting in pending_names:
                    _name(names, waiting)
                pending_names = []
    keep = {"kept": len(pending_names), "dropped": 0, "half": len(pending_names) // 2}
    for call in pending_names[: keep[name_policy]]:
        _name(names, call)
    for waiting_writes in pending_data.values():
        _settle(contents, _survivors(waiting_writes, data_policy))
    disk = SimulatedDisk()
    made: dict[int, Inode] = {}
    for path, number in names.items():
        if number not in made:
            disk.put(path, bytes(contents.get(number, b"")))
            made[number] = disk.by_name[path]
        disk.by_name[path] = made[number]
    return disk


def _settle(contents: dict[int, bytearray], calls: list[Call]) -> None:
    for call in calls:
        data = contents.setdefault(call[1], bytearray())
        if call[0] == "write":
            _write(data, call[2], call[3])
        else:
            _truncate(data, call[2])


def _name(names: dict[Path, int], call: Call) -> None:
    match call:
        case ("create", path, number):
            names[path] = number
        case ("rename", source, target):
            if source in names:
                names[target] = names.pop(source)
        case ("link", source, target):
            if source in names:
                names[target] = names[source]
        case ("remove", path):
            names.pop(path, None)


def power_cuts(start: SimulatedDisk, calls: list[Call]) -> Iterator[tuple[int, str, SimulatedDisk]]:
    """Every disk that a power cut during ``calls`` can leave, with the number of calls done before it."""
    for length in range(len(calls) + 1):
        for data_policy, name_policy in itertools.product(DATA_POLICIES, NAME_POLICIES):
            disk = after_power_cut(start, calls[:length], data_policy, name_policy)
            yield length, f"data {data_policy}, names {name_policy}", disk


class FaultyFile(File):
    """A real file whose calls fail when their turn comes."""

    def __init__(self, file: File, turn: Callable[[str], int | None]) -> None:
        self._file = file
        self._turn = turn

    def read(self, offset: int, length: int) -> bytes:
        return self._file.read(offset, length)

    def write(self, data: bytes, offset: int) -> None:
        code = self._turn("write")
        if code is not None:
            self._file.write(data[: len(data) // 2], offset)
            raise OSError(code, "injected")
        self._file.write(data, offset)

    def sync(self) -> None:
        self._fail("sync")
        self._file.sync()

    def truncate(self, size: int) -> None:
        self._fail("truncate")
        self._file.truncate(size)

    def _fail(self, what: str) -> None:
        code = self._turn(what)
        if code is not None:
            raise OSError(code, "injected")

    def stat(self) -> Stat:
        return self._file.stat()

    def close(self) -> None:
        self._file.close()


class FaultyFiles(Files):
    """Files whose n-th call of one kind fails, half done, with an error of choice."""

    def __init__(self, what: str, number: int, code: int, *, lasting: bool = False) -> None:
        self.what = what
        self.number = number
        self.code = code
        self.lasting = lasting
        self.armed = False
        self.count = 0

    def turn(self, what: str) -> int | None:
        """The error that a call has to fail with."""
        if not self.armed or what != self.what:
            return None
        self.count += 1
        due = self.count >= self.number if self.lasting else self.count == self.number
        return self.code if due else None

    def open(
        self, path: Path, *, create: bool = False, write: bool = False, like: Path | None = None
    ) -> File:
        return FaultyFile(super().open(path, create=create, write=write, like=like), self.turn)

    def rename(self, source: Path, target: Path) -> None:
        code = self.turn("rename")
        if code is not None:
            raise OSError(code, "injected")
        super().rename(source, target)

    def sync_folder(self, folder: Path) -> None:
        code = self.turn("sync folder")
        if code is not None:
            raise OSError(code, "injected")
        super().sync_folder(folder)
