"""Damaged files: cut anywhere, a bit flipped anywhere, emptied. Refused or told, never served."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from crash_disk import SimulatedDisk

from cap_tui.errors import Corrupt
from cap_tui.workspace import log_reader
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction

FOLDER = Path("/region")
DATA, JOURNAL = FOLDER / "data.json", FOLDER / "data.json.journal"
State = dict[str, int]


def documents(log: FileLog) -> State:
    return {doc["uid"]: doc["version"] for _id, doc in log.tables.documents("t")}


def told(log: FileLog) -> bool:
    """Whether a person was told that something was set aside."""
    return any("set aside" in notice for notice in log.notices)


def commit(log: FileLog, uid: str, value: int | None) -> State:
    body = None if value is None else msgspec.json.encode({"uid": uid, "version": value})
    log.append(PendingTransaction(label="work", ops=[Op("t", body, uid)]))
    return documents(log)


def worked() -> tuple[SimulatedDisk, list[State], list[int]]:
    """A region with a snapshot and a journal, its states since the snapshot, and where each line ends."""
    disk = SimulatedDisk()
    FileLog.create(FOLDER, files=disk)
    log = FileLog(FOLDER, files=disk)
    for number in range(5):
        commit(log, f"old{number}", 1)
    log.compact()
    states, ends = [documents(log)], [log.segment.end]
    for uid, value in [("a", 1), ("b", 1), ("old1", 2), ("a", None), ("c", 1), ("old2", 7)]:
        states.append(commit(log, uid, value))
        ends.append(log.segment.end)
    log.close()
    return disk, states, ends


def test_every_prefix_of_the_journal_opens_at_its_last_whole_line(counts: Counter[str]) -> None:
    disk, states, ends = worked()
    journal = disk.read(JOURNAL)
    assert ends[-1] == len(journal)

    for length in range(len(journal) + 1):
        cut = disk.copy()
        cut.put(JOURNAL, journal[:length])
        counts["prefixes of a journal"] += 1
        if length < ends[0]:
            with pytest.raises(Corrupt):
                FileLog(FOLDER, files=cut)
            continue
        log = FileLog(FOLDER, files=cut)
        whole = max(number for number, end in enumerate(ends) if end <= length)
        assert documents(log) == states[whole]
        assert told(log) == (length not in ends), "a torn end is told"
        torn = [path for path in cut.by_name if ".torn-" in path.name]
        assert [cut.read(path) for path in torn] == [journal[ends[whole] : length]] * bool(torn)
        commit(log, "after", 1)
        assert documents(FileLog(FOLDER, files=cut)) == {**states[whole], "after": 1}


def test_no_flipped_bit_of_the_journal_is_served(counts: Counter[str]) -> None:
    disk, states, ends = worked()
    journal = disk.read(JOURNAL)

    for offset in range(len(journal)):
        for mask in (0x01, 0x80):
            flipped = bytearray(journal)
            flipped[offset] ^= mask
            damaged = disk.copy()
            damaged.put(JOURNAL, bytes(flipped))
            try:
                log = FileLog(FOLDER, files=damaged)
            except Corrupt:
                counts["flipped bits of a journal refused"] += 1
                continue
            assert offset >= ends[-2], "only the last line may count as torn"
            assert documents(log) == states[-2]
            assert told(log)
            counts["flipped bits of a journal set aside and told"] += 1


@pytest.mark.parametrize("path", [DATA, FOLDER / "history" / f"{0:016d}.journal"])
def test_no_flipped_bit_of_snapshot_or_history_is_served(path: Path, counts: Counter[str]) -> None:
    disk, _states, _ends = worked()
    if path != DATA:
        # With the snapshot of the beginning the history is needed to open the region.
        disk.put(DATA, disk.read(FOLDER / "data.json.bak"))
    FileLog(FOLDER, files=disk.copy()).close()
    content = disk.read(path)

    for offset in range(len(content)):
        flipped = bytearray(content)
        flipped[offset] ^= 0x04
        damaged = disk.copy()
        damaged.put(path, bytes(flipped))
        with pytest.raises(Corrupt):
            FileLog(FOLDER, files=damaged)
        counts[f"flipped bits refused: {path.suffix.strip('.')} before the journal"] += 1


def test_verify_finds_a_flipped_bit_in_every_byte_that_is_kept(
    counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_reader, "PAUSE_SECONDS", 0)
    disk, _states, _ends = worked()
    log = FileLog(FOLDER, files=disk)
    log.compact()
    commit(log, "late", 1)
    log.close()
    history = [FOLDER / "history" / name for name in disk.names(FOLDER / "history")]
    assert len(history) == 2
    for path in (DATA, JOURNAL, FOLDER / "data.json.bak", *history):
        content = disk.read(path)
        for place in range(len(content)):
            flipped = bytearray(content)
            flipped[place] ^= 1 << (place % 8)
            disk.put(path, bytes(flipped))
            counts["bytes of all files, each with a flipped bit, refused or named by verify"] += 1
            try:
                reader = FileLog(FOLDER, readonly=True, files=disk)
            except Corrupt:
                continue
            assert not reader.verify().ok, (path.name, place)
            reader.close()
        disk.put(path, content)
    assert FileLog(FOLDER, readonly=True, files=disk).verify().ok


@pytest.mark.parametrize("path", [DATA, JOURNAL])
@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"{}", b"not json\n"])
def test_an_emptied_or_nul_filled_file_is_corrupt_not_new(path: Path, content: bytes) -> None:
    disk, _states, _ends = worked()
    disk.put(path, content)

    with pytest.raises(Corrupt) as refusal:
        FileLog(FOLDER, files=disk)

    assert refusal.value.where
    assert "doctor" in refusal.value.remedy


@pytest.mark.parametrize("path", [DATA, JOURNAL, FOLDER / "history" / f"{0:016d}.journal"])
def test_a_missing_file_is_a_loss_not_a_beginning(path: Path) -> None:
    disk, _states, _ends = worked()
    if path.parent.name == "history":
        disk.put(DATA, disk.read(FOLDER / "data.json.bak"))
    del disk.by_name[path]

    with pytest.raises(Corrupt):
        FileLog(FOLDER, files=disk)


def test_a_file_of_another_region_is_refused() -> None:
    disk, _states, _ends = worked()
    other, _states, _ends = worked()
    disk.put(JOURNAL, other.read(JOURNAL))

    with pytest.raises(Corrupt):
        FileLog(FOLDER, files=disk)


def test_damage_while_the_region_is_open_is_told() -> None:
    disk, _states, _ends = worked()
    log = FileLog(FOLDER, files=disk)
    journal = disk.by_name[JOURNAL]

    journal.data += b'{"crc":"00000000","seq":99}\n{"crc":"00000000","seq":100,"at":"x"}\n'

    with pytest.raises(Corrupt):
        log.catch_up()
    with pytest.raises(Corrupt):
        commit(log, "later", 1)
