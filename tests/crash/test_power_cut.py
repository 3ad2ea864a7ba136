"""Every state that a power cut can leave is opened: nothing acknowledged is missing, nothing is made up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from crash_disk import Call, SimulatedDisk, power_cuts

from cap_tui.errors import CapError
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction

FOLDER = Path("/region")
State = dict[str, int]


def body(uid: str, value: int) -> bytes:
    return msgspec.json.encode({"uid": uid, "version": value, "text": "x" * (value * 37 % 90)})


def saving(uid: str, value: int) -> PendingTransaction:
    return PendingTransaction(label="save", ops=[Op("t", body(uid, value), uid)])


def removing(uid: str) -> PendingTransaction:
    return PendingTransaction(label="remove", ops=[Op("t", None, uid)])


def documents(log: FileLog) -> State:
    return {doc["uid"]: doc["version"] for _id, doc in log.tables.documents("t")}


def work(disk: SimulatedDisk) -> list[State]:
    """Commits, removals, joint commits, two compactions and a forgetting; returns all states in order."""
    log = FileLog(FOLDER, files=disk)
    states = [documents(log)]

    def acknowledged() -> None:
        disk.note(len(states))
        states.append(documents(log))

    def commit(*drafts: PendingTransaction) -> None:
        with log.exclusive():
            for draft in drafts:
                log.write(draft)
                states.append(documents(log))
        disk.note(len(states) - 1)

    for number in range(4):
        commit(saving(f"a{number}", 1))
    commit(saving("a1", 2), saving("a2", 2), removing("a0"))
    log.compact()
    commit(saving("a1", 3))
    commit(saving("b", 1), saving("b", 2), saving("b", 3))
    log.compact()
    commit(removing("a2"))
    log.forget("t", "a3", "officer")
    acknowledged()
    commit(saving("c", 1))
    log.close()
    return states


def reached(calls: list[Call]) -> int:
    """The newest state that was acknowledged."""
    return max((call[1] for call in calls if call[0] == "ack"), default=0)


def losses(
    start: SimulatedDisk, calls: list[Call], states: list[State], tried: Counter[str]
) -> list[str]:
    """Every power cut after which something acknowledged is missing or the region cannot be opened."""
    found = []
    for length, policy, disk in power_cuts(start, calls):
        where = f"after call {length} ({policy})"
        tried["states left by a power cut, enumerated"] += 1
        try:
            log = FileLog(FOLDER, files=disk)
            state = documents(log)
            whole = log.verify().ok
            log.close()
        except CapError as error:
            found.append(f"{where}: {error}")
            continue
        if state not in states[reached(calls[:length]) :] or not whole:
            found.append(f"{where}: {state}")
    return found


def recorded(**lies: bool) -> tuple[SimulatedDisk, SimulatedDisk, list[State]]:
    """A disk before the work, the disk with the work's calls, and the states it went through."""
    disk = SimulatedDisk(**lies)
    FileLog.create(FOLDER, files=disk)
    disk.calls.clear()
    start = disk.copy()
    # The copy must know the files by the numbers that the calls name.
    start.inodes = {i.number: type(i)(i.number, bytes(i.data)) for i in disk.inodes.values()}
    start.by_name = {path: start.inodes[inode.number] for path, inode in disk.by_name.items()}
    return start, disk, work(disk)


def test_no_power_cut_takes_what_was_acknowledged(counts: Counter[str]) -> None:
    start, disk, states = recorded()

    assert losses(start, disk.calls, states, counts) == []


@pytest.mark.parametrize("lie", ["syncs", "folder_syncs"])
def test_the_suite_notices_a_store_that_does_not_sync(lie: str) -> None:
    """The mutation check: with the sync taken out, losses must show."""
    start, disk, states = recorded(**{lie: False})

    assert losses(start, disk.calls, states, Counter()) != []
