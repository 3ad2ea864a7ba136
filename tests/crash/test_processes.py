"""Two processes on one region: no lost update, a stale save shows both versions, changes show by themselves."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import pytest

from cap_tui.errors import Conflict
from cap_tui.model.record import Record, about
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from cap_tui.workspace.log import POLL_SECONDS

CONFIG = WorkspaceConfig(region=Region(code="VA", name="Valdora", synthetic=True))
_fork = multiprocessing.get_context("fork")


class Sheet(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "sheets"
    count: Annotated[int, about("A number that everybody raises")] = 0
    title: Annotated[str, about("A name")] = ""


def raise_often(folder: Path, uid: str, times: int) -> None:
    """Raise the number by optimistic saves: read, save, and read again after a conflict."""
    with Workspace.open(folder) as region:
        done = 0
        while done < times:
            sheet = region.records(Sheet).get(uid)
            try:
                with region.transaction("raise") as tx:
                    tx.put(msgspec.structs.replace(sheet, count=sheet.count + 1))
                done += 1
            except Conflict:
                region.catch_up()


def rename(folder: Path, uid: str, title: str) -> None:
    with Workspace.open(folder) as region, region.transaction("rename") as tx:
        tx.put(msgspec.structs.replace(region.records(Sheet).get(uid), title=title))


@pytest.fixture
def region(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "va", CONFIG)


def added(region: Workspace) -> Sheet:
    with region.transaction("add") as tx:
        return tx.add(Sheet(title="before"))


@pytest.mark.parametrize("processes", [2, 4])
def test_no_update_is_lost_between_processes(region: Workspace, processes: int) -> None:
    sheet = added(region)
    workers = [
        _fork.Process(target=raise_often, args=(region.folder, sheet.uid, 60))
        for _number in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [worker.exitcode for worker in workers] == [0] * processes
    region.catch_up()
    found = region.records(Sheet).get(sheet.uid)
    assert (found.count, found.version) == (60 * processes, 60 * processes + 1)
    region.close()


def test_a_stale_save_gets_a_conflict_with_both_versions(region: Workspace) -> None:
    sheet = added(region)
    other = _fork.Process(target=rename, args=(region.folder, sheet.uid, "theirs"))
    other.start()
    other.join()

    with pytest.raises(Conflict) as clash, region.transaction("save the form") as tx:
        tx.put(msgspec.structs.replace(sheet, title="ours"))

    assert clash.value.ours is not None
    assert clash.value.theirs is not None
    assert (clash.value.ours["title"], clash.value.theirs["title"]) == ("ours", "theirs")
    assert region.records(Sheet).get(sheet.uid).title == "theirs"
    region.close()


def test_a_change_by_another_process_shows_by_itself(region: Workspace) -> None:
    sheet = added(region)
    seen = threading.Event()
    stop = region.watch(lambda seq: seen.set())
    other = _fork.Process(target=rename, args=(region.folder, sheet.uid, "theirs"))
    other.start()
    other.join()

    assert seen.wait(60)
    assert POLL_SECONDS < 0.5, "a look takes no time, so that it is seen within a second"
    assert region.records(Sheet).get(sheet.uid).title == "theirs"
    stop()
    region.close()
