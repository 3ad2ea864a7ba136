"""A region to work on, and a table of cards."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, ClassVar

import msgspec
import pytest

from cap_tui.model.record import Record, about
from cap_tui.workspace import REGION_FILE, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.config import StorageConfig, new_text, write_config
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_log import Hub, MemoryLog
from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.log import PostgresLog
from tests.approval import stop_the_clock
from tests.workspace.faulty_log import FaultyLog
from tests.workspace.log_drafts import Opener


class Card(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "cards"
    title: Annotated[str, about("What the card says")] = ""
    votes: Annotated[int | None, about("How many chose it")] = 0
    tags: Annotated[tuple[str, ...], about("Words")] = ()


@pytest.fixture
def card() -> type[Card]:
    """The record type of the tests."""
    return Card


@pytest.fixture
def config() -> WorkspaceConfig:
    return WorkspaceConfig(region=Region(code="VA", name="Valdora", country="IT", synthetic=True))


@pytest.fixture
def region(tmp_path: Path, config: WorkspaceConfig) -> Iterator[Workspace]:
    """A new region on the disk."""
    with Workspace.create(tmp_path / "valdora", config, actor="ada") as workspace:
        yield workspace


@pytest.fixture(params=["file", "memory", "postgres"])
def any_region(
    request: pytest.FixtureRequest, tmp_path: Path, config: WorkspaceConfig
) -> Iterator[Workspace]:
    """A region over each kind of log."""
    if request.param == "memory":
        yield Workspace.in_memory(config, actor="ada")
    elif request.param == "postgres":
        url = request.getfixturevalue("database").url("cap_keeper")
        stored = msgspec.structs.replace(config, storage=StorageConfig(url=url))
        write_config(tmp_path / REGION_FILE, new_text(stored))
        with Workspace.open(tmp_path, actor="ada") as workspace:
            yield workspace
    else:
        with Workspace.create(tmp_path / "valdora", config, actor="ada") as workspace:
            yield workspace


@pytest.fixture(params=["file", "memory", "faulty", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens another handle on one and the same log, as another process would."""
    opened: list[Log] = []
    hub = Hub()
    if request.param == "file":
        FileLog.create(tmp_path)
    elif request.param == "postgres":
        url = request.getfixturevalue("database").url("cap_keeper")

    def open_log(*, readonly: bool = False) -> Log:
        if request.param == "file":
            log: Log = FileLog(tmp_path, readonly=readonly)
        elif request.param == "postgres":
            log = PostgresLog(read_address(url, ""), tmp_path, readonly=readonly)
        elif request.param == "faulty":
            log = FaultyLog(hub, readonly=readonly)
        else:
            log = MemoryLog(hub, readonly=readonly)
        opened.append(log)
        return log

    yield open_log
    for log in opened:
        log.close()


@pytest.fixture
def worked(tmp_path: Path, config: WorkspaceConfig, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a closed region: two snapshots, history, journal, an undo, a removal, an attached file."""
    stop_the_clock(monkeypatch)
    keys = (bytes([number]) for number in itertools.count(1))
    monkeypatch.setattr("cap_tui.workspace.log.os", SimpleNamespace(urandom=lambda _n: next(keys)))
    monkeypatch.setattr("cap_tui.workspace.identity.os", SimpleNamespace(urandom=bytes))
    folder = tmp_path / "valdora"
    with Workspace.create(folder, config, actor="ada") as region:
        with region.transaction("first cards") as tx:
            one = tx.add(Card(title="Žaga", votes=3, tags=("a", "b")))
            tx.add(Card(title="two"))
        region.compact()
        with region.transaction("more") as tx:
            three = tx.add(Card(title="three", votes=None))
        region.compact()
        with region.transaction("change") as tx:
            tx.put(msgspec.structs.replace(one, votes=4))
        with region.transaction("remove", key="a key of a caller") as tx:
            tx.remove(three)
        region.undo()
        region.attach(b"letter", "letter.txt")
    return folder
