"""What a commit costs and whom it waits for: one write, a shared sync, never a compaction."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import File, Files
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction

PATIENCE = 60


def saving(uid: str) -> PendingTransaction:
    body = msgspec.json.encode({"uid": uid, "version": 1, "text": "x" * 100})
    return PendingTransaction(label="save", ops=[Op("t", body, uid)])


def counted(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[int]:
    """The sizes (or ones) of the calls of a method from here on."""
    real: Callable[..., object] = getattr(owner, name)
    calls: list[int] = []

    def count(*arguments: object) -> object:
        data = arguments[1] if len(arguments) > 1 else b"1"
        calls.append(len(data) if isinstance(data, bytes) else 1)
        return real(*arguments)

    monkeypatch.setattr(owner, name, count)
    return calls


def test_a_commit_makes_the_same_calls_whatever_the_size_of_the_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for number in (10, 5000):
        folder = tmp_path / str(number)
        folder.mkdir()
        FileLog.create(folder)
        log = FileLog(folder)
        log.append(
            PendingTransaction(
                label="fill", ops=[op for n in range(number) for op in saving(f"{n:04d}").ops]
            )
        )
        log.append(saving("warm"))
        with monkeypatch.context() as patch:
            writes = counted(patch, File, "write")
            syncs = counted(patch, File, "sync")
            stats = counted(patch, Files, "stat")
            log.append(saving("once"))
        made.append((len(writes), sum(writes) // 10, len(syncs), len(stats)))
        log.close()

    assert made[0] == made[1]
    assert made[0][0] == made[0][2] == 1


def test_all_who_wait_share_a_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FileLog.create(tmp_path)
    log = FileLog(tmp_path)
    gate, syncs = threading.Event(), []
    real = File.sync

    def slow(file: File) -> None:
        syncs.append(1)
        assert gate.wait(PATIENCE)
        real(file)

    monkeypatch.setattr(File, "sync", slow)
    threads = [
        threading.Thread(target=log.append, args=(saving(f"u{number}"),)) for number in range(8)
    ]
    for thread in threads:
        thread.start()
    turn = threading.Event()
    for _look in range(100 * PATIENCE):
        if log.tables.seq == 8:
            break
        turn.wait(0.01)
    gate.set()
    for thread in threads:
        thread.join(PATIENCE)

    assert log.durable == 8
    assert len(syncs) <= 2, "the one who came first, and one for the other seven"
    monkeypatch.undo()
    log.close()


def test_a_commit_does_not_wait_for_a_compaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileLog.create(tmp_path)
    log = FileLog(tmp_path)
    for number in range(10):
        log.append(saving(f"u{number}"))
    writing, gate = threading.Event(), threading.Event()
    real = File.write

    def slow(file: File, data: bytes, offset: int) -> None:
        if threading.current_thread() is compaction and data.startswith(b'"t":{'):
            writing.set()
            assert gate.wait(PATIENCE)
        real(file, data, offset)

    monkeypatch.setattr(File, "write", slow)
    compaction = threading.Thread(target=log.compact)
    compaction.start()
    assert writing.wait(PATIENCE)

    receipt = log.append(saving("meanwhile"))

    assert receipt.seq == 11
    assert not gate.is_set()
    gate.set()
    compaction.join(PATIENCE)
    assert log.verify().problems == ()
    assert b"meanwhile" not in (tmp_path / "data.json").read_bytes()
    log.close()
    again = FileLog(tmp_path)
    assert again.tables.table("t").find("meanwhile") is not None
    again.close()


def test_closing_ends_a_compaction_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileLog.create(tmp_path)
    log = FileLog(tmp_path, compact_min=500)
    writing, gate = threading.Event(), threading.Event()
    real = File.write

    def slow(file: File, data: bytes, offset: int) -> None:
        if data.startswith(b'"t":{'):
            writing.set()
            assert gate.wait(PATIENCE)
        real(file, data, offset)

    monkeypatch.setattr(File, "write", slow)
    for number in range(10):
        log.append(saving(f"u{number}"))
    assert writing.wait(PATIENCE)
    closing = threading.Thread(target=log.close)
    closing.start()
    gate.set()
    closing.join(PATIENCE)
    monkeypatch.undo()

    assert not closing.is_alive()
    assert b"u9" not in (tmp_path / "data.json").read_bytes()
    again = FileLog(tmp_path)
    assert len(again.tables) == 10
    again.append(saving("one more"))
    again.close()
    assert b"u9" in (tmp_path / "data.json").read_bytes(), "given up once, finished the next time"


def test_closing_serves_whoever_waits_for_a_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileLog.create(tmp_path)
    log = FileLog(tmp_path)
    syncing, gate = threading.Event(), threading.Event()
    receipts: list[int] = []
    real = File.sync

    def slow(file: File) -> None:
        syncing.set()
        assert gate.wait(PATIENCE)
        real(file)

    monkeypatch.setattr(File, "sync", slow)
    commit = threading.Thread(target=lambda: receipts.append(log.append(saving("late")).seq))
    commit.start()
    assert syncing.wait(PATIENCE)
    closing = threading.Thread(target=log.close)
    closing.start()
    gate.set()
    commit.join(PATIENCE)
    closing.join(PATIENCE)

    assert receipts == [1]
    assert not (tmp_path / "data.json.unsure").exists()


def test_the_newest_change_of_a_long_journal_costs_one_small_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileLog.create(tmp_path)
    log = FileLog(tmp_path)
    with log.exclusive():
        for number in range(3000):
            body = msgspec.json.encode({"uid": f"u{number}", "text": "x" * 200})
            log.write(PendingTransaction(label=f"{number}", ops=[Op("t", body, f"u{number}")]))
    read: list[int] = []
    real = File.read

    def counted(file: File, offset: int, length: int) -> bytes:
        found = real(file, offset, length)
        read.append(len(found))
        return found

    monkeypatch.setattr(File, "read", counted)

    assert next(log.newest()).label == "2999"
    assert sum(read) < 100_000
    monkeypatch.undo()
    assert [line.seq for line in log.newest()] == list(range(3000, 0, -1))
    log.close()


def test_the_newest_changes_are_read_while_segments_are_exchanged(tmp_path: Path) -> None:
    FileLog.create(tmp_path)
    log, other = FileLog(tmp_path), FileLog(tmp_path)
    for number in range(6):
        body = msgspec.json.encode({"uid": f"u{number}"})
        log.append(PendingTransaction(label=f"{number}", ops=[Op("t", body, f"u{number}")]))

    newest = log.newest()
    found = [next(newest).seq]
    other.compact()
    log.append(PendingTransaction(label="later", ops=[Op("t", b'{"uid":"later"}', "later")]))
    found += [line.seq for line in newest]

    assert found == [6, 5, 4, 3, 2, 1]
    assert [line.seq for line in log.newest()] == [7, 6, 5, 4, 3, 2, 1]
    assert [line.seq for line in log.lines(since=5)] == [6, 7]
    log.close()
    other.close()
