"""A commit that fails, is in doubt, or finds the log put back: held by every log."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from cap_tui.errors import (
    InDoubt,
    NotSaved,
    Unreachable,
)
from cap_tui.workspace import log as log_module
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import File
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_log import MemoryLog
from cap_tui.workspace.postgres.log import PostgresLog
from tests.postgres.server import Server
from tests.workspace.faulty_log import FaultyLog
from tests.workspace.log_drafts import Opener, content, draft, op


def test_a_commit_that_fails_changes_nothing(
    opener: Opener, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    log = opener()
    log.append(draft(op("a", 1)))

    def full(file: File, data: bytes, offset: int) -> None:
        raise OSError(5, "broken")

    if isinstance(log, FaultyLog):
        log.faults = ["refused"]
    elif isinstance(log, FileLog):
        monkeypatch.setattr(File, "write", full)
    elif isinstance(log, PostgresLog):
        administrator: Server = request.getfixturevalue("database")
        administrator.sql("ALTER TABLE cap_tui.log ADD CONSTRAINT refuses CHECK (key <> 'k')")
    else:
        monkeypatch.setattr(MemoryLog, "_commit", Log._commit)
    with pytest.raises(NotSaved):
        log.append(draft(op("a", 2), op("b", 1), key="k"))
    monkeypatch.undo()
    if isinstance(log, PostgresLog):
        administrator.sql("ALTER TABLE cap_tui.log DROP CONSTRAINT refuses")

    assert (log.tables.seq, content(log)) == (1, {"a": 1})
    assert log.tables.committed("k") is None
    assert log.append(draft(op("a", 2), key="k")).seq == 2
    assert content(opener()) == content(log) == {"a": 2}


@pytest.fixture
def faulty() -> FaultyLog:
    return FaultyLog()


@pytest.mark.parametrize("fault", ["stored", "dropped"])
@pytest.mark.parametrize("key", ["", "named"])
def test_a_commit_in_doubt_is_asked_again_and_made_once(
    faulty: FaultyLog, fault: str, key: str
) -> None:
    faulty.append(draft(op("a", 1)))
    faulty.faults = [fault, "lost", "busy", "lost"]

    receipt = faulty.append(draft(op("a", 2, expect=1), key=key))

    assert (receipt.seq, receipt.repeated) == (2, False)
    assert content(faulty) == {"a": 2}
    assert len(faulty.hub.lines) == 2


def test_a_commit_whose_doubt_lasts_says_so_and_may_be_asked_again(
    faulty: FaultyLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "DOUBT_SECONDS", 0.05)
    faulty.faults = ["stored", *["lost"] * 9]

    with pytest.raises(InDoubt):
        faulty.append(draft(op("a", 1), key="k"))
    faulty.faults = []

    assert faulty.append(draft(op("a", 1), key="k")).repeated
    assert content(faulty) == {"a": 1}


def test_a_lost_connection_is_told_and_the_log_goes_on_after_it(faulty: FaultyLog) -> None:
    faulty.append(draft(op("a", 1)))
    faulty.faults = ["lost"]

    with pytest.raises(Unreachable):
        faulty.append(draft(op("a", 2)))

    assert content(faulty) == {"a": 1}
    assert faulty.append(draft(op("a", 2))).seq == 2


def test_a_hold_that_fails_at_its_end_takes_nothing_in(faulty: FaultyLog) -> None:
    faulty.faults = ["refused"]

    def hold() -> None:
        with faulty.exclusive():
            faulty.write(draft(op("a", 1)))
            faulty.write(draft(op("b", 1)))
            assert faulty.tables.seq == 2

    with pytest.raises(NotSaved):
        hold()

    assert (faulty.tables.seq, content(faulty)) == (0, {})


def rewind(log: Log, folder: Path, saved: Path | None = None) -> None:
    """Put a log back to an earlier state, behind the back of whoever has it open."""
    if isinstance(log, MemoryLog):
        log.hub.rewind(1)
        return
    if isinstance(log, PostgresLog):
        as_administrator = make_conninfo(**{**log.address.parameters, "user": "admin"})
        with psycopg.connect(as_administrator, autocommit=True) as administrator:
            administrator.execute("DELETE FROM cap_tui.log WHERE seq > 1")
            administrator.execute(
                "UPDATE cap_tui.head SET (seq, crc) = (SELECT seq, crc FROM cap_tui.log)"
            )
        return
    assert saved is not None
    for name in ("data.json", "data.json.journal"):
        (folder / f"{name}.restored").write_bytes((saved / name).read_bytes())
        (folder / f"{name}.restored").replace(folder / name)


@pytest.mark.parametrize("longer", [False, True])
def test_a_log_that_was_put_back_is_read_again_and_never_built_upon(
    opener: Opener, tmp_path: Path, longer: bool
) -> None:
    log = opener()
    log.append(draft(op("a", 1)))
    saved = tmp_path / "saved"
    if isinstance(log, FileLog):
        log.copy_to(saved)
    log.append(draft(op("a", 2)))
    log.append(draft(op("b", 1)))
    generation = log.generation

    rewind(log, tmp_path, saved)
    if longer:
        other = opener()
        for number in range(4):
            other.append(draft(op("c", number)))

    assert content(log) == ({"a": 1, "c": 3} if longer else {"a": 1})
    assert log.generation != generation
    if not longer:
        assert any("earlier state" in notice for notice in log.notices)
    log.append(draft(op("a", 5, expect=1)))
    assert content(opener()) == content(log)
    assert log.verify().problems == ()


def test_forgetting_raises_the_generation_for_everybody(opener: Opener) -> None:
    log, other = opener(), opener()
    log.append(draft(op("a", 1), op("b", 1), op("c", 1)))
    before = [log.generation, other.generation]

    assert log.forget_many([("t", "a"), ("t", "b")], "ada") == 2

    assert content(other) == content(log) == {"c": 1}
    assert [log.generation > before[0], other.generation > before[1]] == [True, True]
    assert log.forget_many([], "ada") == 0


def test_compacting_is_no_change_of_the_past(opener: Opener) -> None:
    log, other = opener(), opener()
    log.append(draft(op("a", 1)))
    before = [log.generation, other.generation]
    assert log.compact()
    log.append(draft(op("b", 1)))
    assert content(other) == content(log) == {"a": 1, "b": 1}
    assert [log.generation, other.generation] == before
