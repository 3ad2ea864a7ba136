"""A region moves to a server and back: same lines, same history, and never two places that work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cap_tui.cli import build
from cap_tui.errors import NotFound, NotSaved
from cap_tui.model.activity import TransformativeActivity
from cap_tui.workspace import Region, Workspace, WorkspaceConfig, moving
from cap_tui.workspace.file_log import FileLog
from tests.postgres.server import Server


class PowerCut(BaseException):
    """The end of the program, whatever it was doing."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A region in files with a history of several segments."""
    path = tmp_path / "valdora"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    with Workspace.create(path, config, actor="ada") as workspace:
        for number in range(7):
            with workspace.transaction(f"work {number}", key=f"key {number}") as transaction:
                transaction.add(TransformativeActivity(name=f"activity {number}"))
            if number in (2, 4):
                workspace.compact()
    return path


def command(folder: Path, *words: str) -> tuple[int, dict[str, object] | str]:
    """A command on the region: its exit code, and its data or what it told."""
    done = CliRunner().invoke(build(), ["-w", str(folder), "--json", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        return getattr(done.exception, "exit_code", 99), str(done.exception)
    if done.exit_code > 1:
        return done.exit_code, done.stdout + done.stderr
    return done.exit_code, json.loads(done.stdout)["data"]


def state(folder: Path) -> tuple[int, list[str], list[str], bool]:
    with Workspace.open(folder, actor="ada") as workspace:
        names = sorted(one.name for one in workspace.records(TransformativeActivity).all())
        labels = [entry.label for entry in workspace.history(limit=50)]
        return workspace.seq, names, labels, workspace.verify().ok


def test_there_and_back_everything_is_the_same(folder: Path, database: Server) -> None:
    before = state(folder)
    lines = [line for path in [*sorted((folder / "history").glob("*")), folder / "data.json.journal"]
             for line in path.read_bytes().splitlines()[1:]]  # fmt: skip

    assert command(folder, "storage", "move", "--to", database.url())[0] == 0
    assert database.url() in (folder / "workspace.toml").read_text()
    assert state(folder) == before
    stored = database.sql("SELECT data FROM cap_tui.log ORDER BY seq")
    assert [bytes(data) for (data,) in stored] == lines  # type: ignore[call-overload]

    assert command(folder, "storage", "move", "--to", ".")[0] == 0
    assert state(folder) == before
    with Workspace.open(folder, actor="ada") as workspace:
        assert isinstance(workspace.log, FileLog)
        assert workspace.undo("login").label
        with workspace.transaction("again", key="key 3") as transaction:
            transaction.add(TransformativeActivity(name="twice"))
        assert transaction.repeated
        assert workspace.verify().ok
    assert list(folder.glob("data.json.moving")) == []
    copied = [*sorted((folder / "history").glob("*")), folder / "data.json.journal"]
    assert [line for path in copied for line in path.read_bytes().splitlines()[1:]][
        : len(lines)
    ] == lines


def test_who_has_the_old_place_open_never_saves_into_it(folder: Path, database: Server) -> None:
    with Workspace.open(folder, actor="bert") as left_open:
        assert command(folder, "storage", "move", "--to", database.url())[0] == 0
        journal = (folder / "data.json.journal").read_bytes()

        with pytest.raises(NotSaved, match="has moved to"), left_open.transaction("late") as late:
            late.add(TransformativeActivity(name="lost"))

        assert (folder / "data.json.journal").read_bytes() == journal
        assert len(list(left_open.records(TransformativeActivity).all())) == 7, "reading goes on"
        for _ in range(3):
            left_open.catch_up()
        assert sum("has moved to" in notice for notice in left_open.notices) == 1, "said once"


def test_who_has_the_server_open_never_saves_there_after_the_move_back(
    folder: Path, database: Server
) -> None:
    command(folder, "storage", "move", "--to", database.url())
    with Workspace.open(folder, actor="bert") as left_open:
        assert command(folder, "storage", "move", "--to", ".")[0] == 0
        rows = database.sql("SELECT count(*) FROM cap_tui.log")

        with pytest.raises(NotSaved, match="has moved to"), left_open.transaction("late") as late:
            late.add(TransformativeActivity(name="lost"))

        assert database.sql("SELECT count(*) FROM cap_tui.log") == rows
        assert left_open.log.catch_up() == 7, "reading goes on"
        assert any("has moved to" in notice for notice in left_open.notices)


@pytest.mark.parametrize("step", ["exchange_segment", "_point_to"])
def test_a_move_that_dies_leaves_one_place_that_works_and_can_be_made_again(
    folder: Path, database: Server, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = state(folder)

    def die(*_arguments: object, **_named: object) -> None:
        raise PowerCut

    if step == "_point_to":
        monkeypatch.setattr(moving, "_point_to", die)
    else:
        monkeypatch.setattr(FileLog, "exchange_segment", die)
    with pytest.raises(PowerCut):
        CliRunner().invoke(
            build(), ["-w", str(folder), "storage", "move", "--to", database.url()], catch_exceptions=False
        )  # fmt: skip
    monkeypatch.undo()

    assert "postgresql" not in (folder / "workspace.toml").read_text()
    assert state(folder) == before
    if step == "exchange_segment":
        assert "postgresql" not in (folder / "workspace.toml").read_text(), "the old place works"
        assert command(folder, "storage", "move", "--to", database.url())[0] == 0
    assert "postgresql" in (folder / "workspace.toml").read_text()
    assert state(folder) == before


def test_a_move_back_that_dies_after_the_seal_is_followed(
    folder: Path, database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(folder)
    command(folder, "storage", "move", "--to", database.url())

    def die(*_arguments: object) -> None:
        raise PowerCut

    monkeypatch.setattr(moving, "_point_to", die)
    with pytest.raises(PowerCut):
        CliRunner().invoke(
            build(), ["-w", str(folder), "storage", "move", "--to", "."], catch_exceptions=False
        )
    monkeypatch.undo()

    assert state(folder) == before
    assert "postgresql" not in (folder / "workspace.toml").read_text()


def test_a_region_whose_history_is_gone_moves_with_its_state_and_its_keys(
    folder: Path, database: Server
) -> None:
    with Workspace.open(folder, actor="ada") as workspace:
        workspace.compact()
    for path in [*(folder / "history").glob("*"), *folder.glob("data.json.*")]:
        path.unlink()
    (folder / "history").rmdir()
    before = state(folder)[:2]

    assert command(folder, "storage", "move", "--to", database.url())[0] == 0
    assert state(folder)[:2] == before
    with Workspace.open(folder, actor="ada") as workspace:
        assert workspace.committed("key 3") == 4
    assert command(folder, "storage", "move", "--to", ".")[0] == 0
    assert state(folder)[:2] == before
    assert state(folder)[3]


@pytest.fixture
def taken(folder: Path, database: Server, tmp_path: Path) -> Path:
    """Another region, where the server holds one already."""
    command(folder, "storage", "move", "--to", database.url())
    config = WorkspaceConfig(region=Region(code="HOC", name="Hochwald", synthetic=True))
    Workspace.create(tmp_path / "hochwald", config).close()
    return tmp_path / "hochwald"


def test_what_a_move_refuses(taken: Path, folder: Path, database: Server, tmp_path: Path) -> None:
    assert command(taken, "storage", "move", "--to", database.url())[0] == 3
    assert command(folder, "storage", "move", "--to", database.url())[0] == 3
    assert command(folder, "storage", "move", "--to", str(taken))[0] == 3
    code, told = command(
        taken, "storage", "move", "--to", "postgresql://cap_writer:s3cret@127.0.0.1/region"
    )
    assert (code, "s3cret" in str(told)) == (3, False)
    assert (
        command(taken, "storage", "move", "--to", "postgresql://cap_writer@127.0.0.1:1/region")[0]
        == 4
    )


def test_a_region_moves_into_another_folder(folder: Path, database: Server, tmp_path: Path) -> None:
    before = state(folder)
    command(folder, "storage", "move", "--to", database.url())

    assert command(folder, "storage", "move", "--to", str(tmp_path / "elsewhere"))[0] == 0

    assert state(folder) == state(tmp_path / "elsewhere") == before


def test_a_backup_of_a_region_on_a_server_is_a_folder(
    folder: Path, database: Server, tmp_path: Path
) -> None:
    with Workspace.open(folder) as workspace:
        digest = workspace.attach(b"minutes", "minutes.txt")
    before = state(folder)
    command(folder, "storage", "move", "--to", database.url())

    assert command(folder, "backup", str(tmp_path / "copy"))[0] == 0

    assert state(tmp_path / "copy") == before
    with Workspace.open(tmp_path / "copy") as workspace:
        assert isinstance(workspace.log, FileLog)
        assert workspace.attachment(digest).read_bytes() == b"minutes"
    assert command(folder, "backup", str(tmp_path / "copy"))[0] == 3


def test_another_host_says_that_an_attached_file_is_not_there(
    folder: Path, database: Server, tmp_path: Path
) -> None:
    command(folder, "storage", "move", "--to", database.url())
    with Workspace.open(folder) as workspace:
        digest = workspace.attach(b"minutes", "minutes.txt")
    other = tmp_path / "other host"
    other.mkdir()
    (other / "workspace.toml").write_bytes((folder / "workspace.toml").read_bytes())

    with Workspace.open(other) as workspace, pytest.raises(NotFound, match="not on this host"):
        workspace.attachment(digest)


def test_a_dry_run_moves_nothing(folder: Path, database: Server) -> None:
    code, data = command(folder, "storage", "move", "--to", database.url(), "--dry-run")

    assert (code, isinstance(data, dict) and data["moved"]) == (0, False)
    assert database.sql("SELECT count(*) FROM cap_tui.log") == [(0,)]
    assert "postgresql" not in (folder / "workspace.toml").read_text()


def test_who_is_erased_on_a_server_is_told_what_it_keeps(folder: Path, database: Server) -> None:
    assert command(folder, "storage", "move", "--to", database.url("cap_keeper"))[0] == 0
    person = (
        "Ann Otherwise",
        "--purpose",
        "workshops",
        "--consent",
        "v1",
        "--retain-until",
        "2099-01-01",
    )
    assert command(folder, "people", "add", *person)[0] == 0

    code, data = command(folder, "people", "erase", "Ann Otherwise")

    assert (code, isinstance(data, dict) and "VACUUM" in str(data["beyond"])) == (0, True)
    found = "SELECT count(*) FROM cap_tui.log WHERE position('Otherwise' IN convert_from(data, 'UTF8')) > 0"
    assert database.sql(found) == [(0,)]
