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

import msgspec
import pytest

from cap_tui.errors import Corrupt, NotFound, NotSaved, ReadOnly, Refused
from cap_tui.workspace import Attachment, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.backup import back_up
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import File, Files
from cap_tui.workspace.locks import Lock
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction

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


def test_an_attachment_that_was_undone_can_be_attached_again(region: Workspace) -> None:
    region.attach(b"x", "x.txt")
    region.undo()

    digest = region.attach(b"x", "x.txt")

    assert [found.sha256 for found in region.records(Attachment).all()] == [digest]


def test_attachments_are_kept_once_and_checked(region: Workspace, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"Dear minister")

    digest = region.attach(letter, "letter.txt")
    again = region.attach(b"Dear minister", "copy.txt")

    assert digest == again
    assert region.attachment(digest).read_bytes() == b"Dear minister"
    assert [a.name for a in region.records(Attachment).all()] == ["letter.txt"]
    assert region.verify().ok
    region.attachment(digest).write_bytes(b"Dear other")
    assert digest in region.verify().problems[0]
    with pytest.raises(NotFound):
        region.attachment("0" * 64)
    with pytest.raises(Refused):
        region.attachment("../workspace.toml")


def test_the_same_file_attached_by_several_at_once_is_kept_once(region: Workspace) -> None:
    content = b"x" * 2_000_000
    threads = [
        threading.Thread(target=region.attach, args=(content, f"{number}.txt"))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (kept,) = region.records(Attachment).all()
    assert [path.name for path in (region.folder / "attachments").iterdir()] == [kept.sha256]
    assert region.attachment(kept.sha256).read_bytes() == content


def test_a_file_that_cannot_be_read_is_not_attached(region: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        region.attach(tmp_path / "nowhere.txt", "nowhere.txt")

    assert list(region.records(Attachment).all()) == []


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
