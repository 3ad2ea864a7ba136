"""A region's folder: made, opened, copied, compacted, shared by a group."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from cap_tui.errors import NotSaved, ReadOnly, Refused
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from cap_tui.workspace.backup import back_up
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import File, Files

Cards = Any


def add(region: Workspace, card: Cards, **fields: Any) -> Any:
    with region.transaction("Add a card") as tx:
        return tx.add(card(**fields))


# The folder


def test_a_folder_holds_one_region(region: Workspace, config: WorkspaceConfig) -> None:
    with pytest.raises(Refused):
        Workspace.create(region.folder, config)


def test_an_empty_folder_is_no_region(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        Workspace.open(tmp_path)

    assert "new" in refusal.value.remedy


def test_a_region_opened_for_reading_takes_nothing(region: Workspace, card: Cards) -> None:
    stored = add(region, card, title="a")
    with Workspace.open(region.folder, readonly=True) as reader:
        assert reader.records(card).get(stored.uid) == stored
        for attempt in (
            lambda: reader.transaction("x"),
            lambda: reader.table("t").insert({}),
            lambda: reader.save_config({"region.name": "x"}),
            lambda: reader.attach(b"x", "x"),
            reader.undo,
        ):
            with pytest.raises(ReadOnly):
                attempt()
        assert reader.verify().ok


def copied_alone(region: Workspace, folder: Path) -> Path:
    """A copy of the region's settings and snapshot, as somebody hands them on, without the journal."""
    region.compact()
    copy = folder / "copy"
    copy.mkdir()
    for name in ("data.json", "workspace.toml"):
        (copy / name).write_bytes((region.folder / name).read_bytes())
    return copy


def test_a_data_file_that_comes_alone_begins_a_journal(
    region: Workspace, card: Cards, tmp_path: Path
) -> None:
    stored = add(region, card, title="a")
    copy = copied_alone(region, tmp_path)

    with Workspace.open(copy) as other:
        assert other.records(card).get(stored.uid) == stored
        add(other, card, title="b")
        assert other.seq == region.seq + 1


def test_a_data_file_that_comes_alone_can_be_read_without_writing_beside_it(
    region: Workspace, card: Cards, tmp_path: Path
) -> None:
    stored = add(region, card, title="a")
    copy = copied_alone(region, tmp_path)

    with Workspace.open(copy, readonly=True) as reader:
        assert reader.records(card).get(stored.uid) == stored
        assert reader.history() == []
        assert reader.verify().ok
        assert "without its journal" in reader.notices[0]
        assert {path.name for path in copy.iterdir()} == {"data.json", "workspace.toml"}
        with Workspace.open(copy) as writer:
            second = add(writer, card, title="b")
        reader.catch_up()
        assert reader.records(card).get(second.uid) == second


def test_a_folder_that_may_not_be_written_is_opened_for_reading(
    region: Workspace, card: Cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = add(region, card, title="a")
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    with Workspace.open(region.folder) as reader:
        assert reader.readonly
        assert reader.records(card).get(stored.uid) == stored
        assert any("not write" in notice for notice in reader.notices)
        with pytest.raises(ReadOnly):
            reader.transaction("x")


def test_where_a_disk_takes_nothing_at_opening_the_region_can_be_read(
    region: Workspace, card: Cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = add(region, card, title="a")
    with (region.folder / "data.json.journal").open("ab") as journal:
        journal.write(b'{"crc":"torn')

    def full(file: File, data: bytes, offset: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(File, "write", full)

    with Workspace.open(region.folder) as reader:
        assert reader.readonly
        assert reader.records(card).get(stored.uid) == stored
        assert any("disk is full" in notice for notice in reader.notices)


def test_a_region_that_could_not_be_made_leaves_the_folder_free(
    tmp_path: Path, config: WorkspaceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = File.write
    for failing in range(1, 4):
        calls = iter(range(1, 10))

        def full(file: File, data: bytes, offset: int) -> None:
            if next(calls) == failing:  # noqa: B023 - used in this round only
                raise OSError(errno.ENOSPC, "No space left on device")
            write(file, data, offset)

        with monkeypatch.context() as disk:
            disk.setattr(File, "write", full)
            with pytest.raises(NotSaved):
                Workspace.create(tmp_path / "va", config)

    with Workspace.create(tmp_path / "va", config) as region:
        assert region.verify().ok
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Refused):
        Workspace.create(tmp_path / "file", config)


def test_a_program_that_ends_does_not_wait_for_a_compaction(
    region: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited_for: list[bool] = []
    region.close()

    class Watched(threading.Thread):
        def start(self) -> None:
            waited_for.append(not self.daemon)
            super().start()

    monkeypatch.setattr("cap_tui.workspace.compaction.threading.Thread", Watched)
    log = FileLog(region.folder, compact_min=1)
    with Workspace(region.folder, region.config, log, "ada") as busy:
        busy.table("t").insert({"n": 1})
    assert waited_for == [False]


def test_a_full_journal_is_compacted_in_the_background(region: Workspace) -> None:
    region.close()
    log = FileLog(region.folder, compact_min=10_000)
    with Workspace(region.folder, region.config, log, "ada") as busy:
        for number in range(300):
            busy.table("t").insert({"n": number, "text": "x" * 100})
        deadline = time.monotonic() + 60
        while log.segment.header.base == 0 and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        assert log.segment.header.base > 0
        busy.compact()
        assert (region.folder / "data.json.bak").exists()
        assert len(busy.table("t")) == 300
        assert busy.verify().transactions == 300


# Sharing


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def narrow_umask() -> Any:
    old = os.umask(0o077)
    yield
    os.umask(old)


@pytest.mark.usefixtures("narrow_umask")
def test_files_of_a_private_folder_are_private(
    tmp_path: Path, config: WorkspaceConfig, card: Cards
) -> None:
    with Workspace.create(tmp_path / "va", config) as region:
        add(region, card)
        region.compact()
    assert modes(tmp_path / "va") == {0o600}


@pytest.mark.usefixtures("narrow_umask")
def test_files_open_to_a_group_stay_so(
    tmp_path: Path, config: WorkspaceConfig, card: Cards
) -> None:
    folder = tmp_path / "va"
    folder.mkdir()
    folder.chmod(0o2770)
    with Workspace.create(folder, config) as region:
        add(region, card)
        region.attach(b"x", "x")
        region.save_config({"region.name": "New"})
        region.compact()
        add(region, card)
        region.compact()
    assert modes(folder) == {0o660}
    assert stat.S_IMODE((folder / "history").stat().st_mode) == 0o2770


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming two users needs root")
@pytest.mark.skipif(sys.platform == "darwin", reason="setgid folders work otherwise there")
@pytest.mark.parametrize("mode", [0o2770, 0o770])
def test_two_users_of_one_group_share_a_region(
    tmp_path: Path, config: WorkspaceConfig, card: Cards, mode: int
) -> None:
    folder = tmp_path / "va"
    folder.mkdir()
    os.chown(folder, 4001, 5000)
    folder.chmod(mode)
    for parent in tmp_path.parents:
        if parent != Path(tempfile.gettempdir()) and parent.stat().st_uid == os.geteuid():
            parent.chmod(parent.stat().st_mode | 0o055)
        else:
            break
    tmp_path.chmod(0o755)

    def as_user(uid: int, work: Any) -> int:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.setgroups([5000])
                os.setgid(uid)
                os.setuid(uid)
                os.umask(0o077)
                work()
                status = 0
            finally:
                os._exit(status)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def begin() -> None:
        with Workspace.create(folder, config) as region:
            add(region, card, title="one")
            region.compact()

    def carry_on() -> None:
        with Workspace.open(folder) as region:
            add(region, card, title="another")
            assert region.compact()
            region.attach(os.urandom(8), "letter")
            assert back_up(region, "t") is not None
            add(region, card, title="third")
            region.save_config({"region.name": "New"})

    assert [as_user(4001, begin), as_user(4002, carry_on), as_user(4001, carry_on)] == [0, 0, 0]
    with Workspace.open(folder, readonly=True) as region:
        assert region.records(card).count() == 5
        assert region.verify().ok
    assert modes(folder) == {0o660}


def test_the_region_config_is_what_was_given(region: Workspace) -> None:
    assert region.config.region == Region(code="VA", name="Valdora", country="IT", synthetic=True)


def test_making_a_region_that_was_killed_at_any_moment_is_made_again(
    tmp_path: Path, config: WorkspaceConfig
) -> None:
    """Each call that changes the disk is the last one of a process once."""
    fork = multiprocessing.get_context("fork")
    names = ("open", "rename", "make_folder", "remove", "sync_folder", "lock")

    def make_and_die(folder: Path, last: int) -> None:
        calls = iter(range(1, 1000))

        def dying(name: str) -> Any:
            real = getattr(Files, name)

            def call(*arguments: Any, **options: Any) -> Any:
                found = real(*arguments, **options)
                if next(calls) >= last:
                    os.kill(os.getpid(), signal.SIGKILL)
                return found

            return call

        for name in names:
            setattr(Files, name, dying(name))
        Workspace.create(folder, config).close()

    for last in range(1, 100):
        folder = tmp_path / f"killed{last}"
        process = fork.Process(target=make_and_die, args=(folder, last))
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        if (folder / "workspace.toml").exists():
            made = Workspace.open(folder)
        else:
            made = Workspace.create(folder, config)
        assert made.verify().problems == ()
        with made.transaction("add") as tx:
            tx.put_document("cards", {"uid": "a"})
        made.close()
    assert last > 10


def test_a_region_that_lost_its_settings_is_not_made_anew(
    region: Workspace, card: Cards, config: WorkspaceConfig
) -> None:
    add(region, card, title="kept")
    region.compact()
    region.close()
    (region.folder / "workspace.toml").unlink()

    with pytest.raises(Refused, match="already"):
        Workspace.create(region.folder, config)
    (region.folder / "data.json.journal").unlink()
    with pytest.raises(Refused, match="already"):
        Workspace.create(region.folder, config)

    assert (region.folder / "data.json").exists()
