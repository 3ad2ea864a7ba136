"""A region to work on, and a table of cards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
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
