"""Damage and other programs at work: told by verify, set aside, never taken for data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.errors import Corrupt
from cap_tui.workspace import Workspace
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.locks import Lock
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction

Cards = Any


def add(region: Workspace, card: Cards, **fields: Any) -> Any:
    with region.transaction("Add a card") as tx:
        return tx.add(card(**fields))


def test_verify_names_what_is_damaged(region: Workspace, card: Cards) -> None:
    add(region, card, title="a")
    region.compact()
    region.compact()
    history = next((region.folder / "history").iterdir())
    content = bytearray(history.read_bytes())
    content[-20] ^= 1
    history.write_bytes(content)

    found = region.verify()

    assert not found.ok
    assert history.name in found.problems[0]


def test_verify_misses_no_piece_of_the_history(region: Workspace, card: Cards) -> None:
    for title in "abc":
        add(region, card, title=title)
        region.compact()
    assert region.verify().ok
    pieces = sorted((region.folder / "history").iterdir())
    assert len(pieces) == 3
    for piece in pieces:
        content = piece.read_bytes()
        piece.unlink()
        found = region.verify()
        assert not found.ok
        assert "missing" in found.problems[0]
        piece.write_bytes(content)
    assert region.verify().ok


def test_a_reader_is_told_of_a_torn_end_and_verify_counts_it_as_a_problem(
    region: Workspace, card: Cards
) -> None:
    stored = add(region, card, title="a")
    add(region, card, title="b")
    region.close()
    journal = region.folder / "data.json.journal"
    content = bytearray(journal.read_bytes())
    content[-20] ^= 1
    journal.write_bytes(content)

    with Workspace.open(region.folder, readonly=True) as reader:
        assert next(reader.records(card).all()) == stored
        assert reader.records(card).count() == 1
        assert "not a complete entry" in reader.notices[0]
        found = reader.verify()
    assert not found.ok
    assert "not a complete entry" in found.problems[0]
    assert journal.read_bytes() == content


# Other programs and damage


def commit(log: FileLog, uid: str) -> None:
    body = msgspec.json.encode({"uid": uid})
    log.append(PendingTransaction(label=uid, ops=[Op("t", body, uid)]))


def begin_a_line(folder: Path) -> int:
    """Write half of a line, as another program does just now; returns the length of the journal."""
    path = folder / "data.json.journal"
    with path.open("ab") as journal:
        journal.write(b'{"crc":"0a1b2c3d","seq":9')
    return path.stat().st_size


@pytest.mark.parametrize("exchanged", [False, True])
def test_whoever_reads_without_the_lock_leaves_a_line_in_flight_alone(
    tmp_path: Path, exchanged: bool
) -> None:
    FileLog.create(tmp_path)
    log, other = FileLog(tmp_path), FileLog(tmp_path)
    commit(other, "a")
    if exchanged:
        other.compact()
        commit(other, "b")
    length = begin_a_line(tmp_path)

    log.catch_up()

    assert (tmp_path / "data.json.journal").stat().st_size == length
    assert log.notices == []
    log.close()
    other.close()


@pytest.mark.parametrize("exchanged", [False, True])
def test_whoever_holds_the_lock_sets_a_torn_end_aside(tmp_path: Path, exchanged: bool) -> None:
    FileLog.create(tmp_path)
    log, other = FileLog(tmp_path), FileLog(tmp_path)
    commit(other, "a")
    if exchanged:
        other.compact()
        commit(other, "b")
    begin_a_line(tmp_path)

    commit(log, "c")

    assert len(list(tmp_path.glob("data.json.torn-*"))) == 1
    assert any("set aside" in notice for notice in log.notices)
    assert log.verify().problems == ()
    log.close()
    other.close()


@pytest.mark.parametrize("damage", [b"", b"no journal\n"])
def test_a_log_that_cannot_be_opened_keeps_no_lock(
    tmp_path: Path, damage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileLog.create(tmp_path)
    (tmp_path / "data.json.journal").write_bytes(damage)
    closed: list[Lock] = []
    close = Lock.close

    def counted(lock: Lock) -> None:
        closed.append(lock)
        close(lock)

    monkeypatch.setattr(Lock, "close", counted)
    with pytest.raises(Corrupt):
        FileLog(tmp_path)

    assert len(closed) == 1


def test_verify_names_damage_and_does_not_fail_of_it(region: Workspace, card: Cards) -> None:
    add(region, card, title="a")
    region.compact()
    add(region, card, title="b")
    for name in ("data.json", "data.json.bak"):
        path = region.folder / name
        data = path.read_bytes()
        path.write_bytes(data[:10] + b"X" + data[11:])
        found = region.verify()

        assert not found.ok
        assert any(name in problem for problem in found.problems)
        path.write_bytes(data)
    assert region.verify().ok
