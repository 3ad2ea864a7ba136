"""Calls to the disk that fail: short writes, a failing disk, a failing sync, a full disk."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from crash_disk import FaultyFile, FaultyFiles

from cap_tui.errors import NotSaved, Poisoned
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import File, Files
from cap_tui.workspace.memory_tables import Op, Tables
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.segments import Segment

KINDS = ["write", "sync", "rename", "sync folder"]


def saving(uid: str, value: int, size: int = 40) -> PendingTransaction:
    body = msgspec.json.encode({"uid": uid, "version": value, "text": "x" * size})
    return PendingTransaction(label="save", ops=[Op("t", body, uid)])


def documents(log: FileLog) -> dict[str, int]:
    return {doc["uid"]: doc["version"] for _id, doc in log.tables.documents("t")}


def work(log: FileLog) -> tuple[dict[str, int], set[str], int]:
    """Commit and compact under faults: what was acknowledged, what failed with fate unknown, failures."""
    acknowledged: dict[str, int] = {}
    unknown: set[str] = set()
    failures = 0
    for number in range(12):
        uid = f"u{number % 5}"
        try:
            log.append(saving(uid, number))
            acknowledged[uid] = number
        except Poisoned:
            unknown.add(uid)
            failures += 1
        except NotSaved:
            failures += 1
        if number in (4, 8):
            try:
                log.compact()
            except NotSaved:
                failures += 1
    return acknowledged, unknown, failures


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("lasting", [False, True])
def test_a_failing_call_never_costs_what_was_acknowledged(
    tmp_path: Path, what: str, code: int, lasting: bool, counts: Counter[str]
) -> None:
    for number in range(1, 40):
        folder = tmp_path / str(number)
        folder.mkdir()
        FileLog.create(folder)
        files = FaultyFiles(what, number, code, lasting=lasting)
        log = FileLog(folder, files=files)
        files.armed = True
        acknowledged, unknown, failures = work(log)
        files.armed = False
        log.close()

        again = FileLog(folder)
        found = documents(again)
        lost = {u: v for u, v in acknowledged.items() if found.get(u) != v and u not in unknown}
        assert lost == {}, f"{what} number {number}"
        assert set(found) - unknown <= set(acknowledged), "nothing unacknowledged came to be"
        assert again.verify().problems == ()
        again.append(saving("after", 1))
        again.close()
        if files.count < number:
            break
        counts[f"failing calls ({what})"] += 1
        assert failures, "a failing call is told"


def test_after_a_failed_sync_nothing_is_acknowledged_until_reopened(tmp_path: Path) -> None:
    FileLog.create(tmp_path)
    files = FaultyFiles("sync", 1, errno.EIO)
    log = FileLog(tmp_path, files=files)
    log.append(saving("a", 1))
    files.armed = True

    with pytest.raises(Poisoned):
        log.append(saving("b", 1))
    with pytest.raises(Poisoned):
        log.append(saving("c", 1))

    assert "a" in documents(log), "reading goes on"
    inode = log.segment.inode
    log.close()
    again = FileLog(tmp_path)
    assert again.segment.inode != inode, "what may stand in memory only is written anew"
    assert documents(again)["a"] == 1
    assert "c" not in documents(again)
    again.append(saving("d", 1))
    again.close()


def test_a_half_written_line_is_taken_back(tmp_path: Path) -> None:
    FileLog.create(tmp_path)
    files = FaultyFiles("write", 1, errno.EIO)
    log = FileLog(tmp_path, files=files)
    log.append(saving("a", 1))
    size = log.segment.end
    files.armed = True

    with pytest.raises(NotSaved) as refusal:
        log.append(saving("b", 1))

    assert not isinstance(refusal.value, Poisoned)
    assert (tmp_path / "data.json.journal").stat().st_size == size
    assert documents(log) == {"a": 1}
    log.append(saving("b", 2))
    assert documents(log) == {"a": 1, "b": 2}
    log.close()


def test_a_half_written_line_that_stays_bars_from_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileLog.create(tmp_path)
    files = FaultyFiles("write", 1, errno.EIO, lasting=True)
    log = FileLog(tmp_path, files=files)
    log.append(saving("a", 1))
    files.armed = True
    monkeypatch.setattr(FaultyFile, "truncate", _refuse)

    with pytest.raises(Poisoned):
        log.append(saving("b", 1))
    files.armed = False
    with pytest.raises(Poisoned):
        log.append(saving("c", 1))

    monkeypatch.undo()
    again = FileLog(tmp_path)
    assert documents(again) == {"a": 1}
    assert any("set aside" in notice for notice in again.notices)
    again.close()
    log.close()


def _refuse(file: FaultyFile, size: int) -> None:
    raise OSError(errno.EIO, "injected")


@pytest.mark.parametrize("where", ["write", "apply", "sync", "wrote"])
def test_an_interrupt_anywhere_in_a_commit_leaves_it_done_or_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    FileLog.create(tmp_path)
    log = FileLog(tmp_path)
    log.append(saving("a", 1))

    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    owner = {"write": File, "sync": File, "apply": Tables, "wrote": Segment}[where]
    monkeypatch.setattr(owner, where, interrupt)
    with pytest.raises(KeyboardInterrupt):
        log.append(saving("b", 1))
    monkeypatch.undo()

    other = FileLog(tmp_path)
    other.append(saving("c", 1))
    log.append(saving("d", 1))
    expected = {"a", "c", "d"} | ({"b"} if where != "write" else set())
    assert set(documents(log)) == expected
    assert other.catch_up() == log.tables.seq
    assert documents(other) == documents(log)
    assert log.verify().problems == ()
    log.close()
    other.close()


def test_a_compaction_that_fails_fails_no_commit(tmp_path: Path) -> None:
    FileLog.create(tmp_path)
    files = FaultyFiles("rename", 1, errno.EIO, lasting=True)
    log = FileLog(tmp_path, files=files, compact_min=2000)
    files.armed = True

    for number in range(200):
        log.append(saving(f"u{number}", 1))

    log.close()
    assert len(documents(log)) == 200
    assert any("could not be renewed" in notice for notice in log.notices)


@pytest.fixture
def small_disk(tmp_path: Path, counts: Counter[str]) -> Iterator[Path]:
    """A real file system of 8 MB; needs root, elsewhere the injected full disk above has to do."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        counts["SKIPPED: real full disk (needs root and mount)"] += 1
        pytest.skip("a small disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path: Path) -> None:
    """Take what space a compaction that failed gave back."""
    with path.open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(bytes(512)):
            pass


def test_a_full_disk_loses_nothing_and_lets_remove(small_disk: Path, counts: Counter[str]) -> None:
    FileLog.create(small_disk)
    log = FileLog(small_disk, compact_min=200_000)
    acknowledged = {}
    refused = 0
    for number in range(20_000):
        try:
            log.append(saving(f"u{number}", number, size=900))
            acknowledged[f"u{number}"] = number
        except NotSaved:
            refused += 1
            if refused == 20:
                break
    assert refused == 20
    assert documents(log) == acknowledged, "readable at once"
    log.close()

    again = FileLog(small_disk)
    assert documents(again) == acknowledged, "readable after reopening"
    assert (small_disk / "data.json.reserve").exists()
    fill(small_disk / "filler")
    for number in range(200):
        again.append(PendingTransaction(label="make room", ops=[Op("t", None, f"u{number}")]))
        del acknowledged[f"u{number}"]
    assert documents(again) == acknowledged
    assert any("reserve" in notice for notice in again.notices)
    assert again.verify().problems == ()
    again.close()
    counts["commits acknowledged before a real disk was full"] += len(acknowledged) + 200


def test_files_of_the_machine_carry_a_short_write_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: real(fd, bytes(data)[:3], at))
    file = Files().open(tmp_path / "f", create=True)

    file.write(b"abcdefghij", 0)

    assert (tmp_path / "f").read_bytes() == b"abcdefghij"
    file.close()
