"""The small parts of the store one by one: files, locks, the reserve, news, tables in memory."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.errors import CapError, Conflict, Corrupt
from cap_tui.workspace import Workspace, WorkspaceConfig, newest_lines, reserve
from cap_tui.workspace import news as news_module
from cap_tui.workspace.config import require_unchanged
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.journal import NOTHING, Change, Header, JournalLine, encode
from cap_tui.workspace.memory_tables import Tables
from cap_tui.workspace.news import NewsFeed
from cap_tui.workspace.segments import LogPaths
from cap_tui.workspace.table_rules import TableRule

FILES = Files()


def raised(call: Callable[[], Any]) -> str:
    with pytest.raises((OSError, CapError)) as found:
        call()
    return type(found.value).__name__


def mode(path: Path) -> str:
    return f"{path.stat().st_mode & 0o7777:o}"


def test_a_file_is_read_and_written_where_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert raised(lambda: FILES.open(path)) == "FileNotFoundError"
    file = FILES.open(path, create=True)
    assert raised(lambda: FILES.open(path, create=True)) == "FileExistsError"
    file.write(b"hello", 0)
    file.write(b"P!", 3)
    file.write(b"end", 8)
    assert FILES.read(path) == b"helP!\0\0\0end"
    assert [file.read(0, 3), file.read(8, 99), file.read(99, 1), file.read(0, 0)] == [b"hel", b"end", b"", b""]  # fmt: skip
    assert file.stat() == FILES.stat(path)
    file.truncate(3)
    file.sync()
    assert file.stat().size == 3
    for _time in range(2):
        file.close()
    assert raised(lambda: file.stat()) == "OSError"
    reader = FILES.open(path)
    assert raised(lambda: reader.write(b"x", 0)) == "OSError"
    reader.close()
    writer = FILES.open(path, write=True)
    writer.write(b"x", 0)
    writer.close()
    assert path.read_bytes() == b"xel"
    assert FILES.stat(tmp_path / "none") is None


def test_a_short_write_is_carried_on_and_none_at_all_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = FILES.open(tmp_path / "a", create=True)
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: real(fd, data[:2], at))
    file.write(b"seven77", 1)
    assert file.read(0, 99) == b"\0seven77"
    monkeypatch.setattr(os, "pwrite", lambda _fd, _data, _at: 0)
    with pytest.raises(OSError, match="nothing was written"):
        file.write(b"x", 0)
    file.close()


def test_names_are_given_and_taken(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"b")
    FILES.link(tmp_path / "b", tmp_path / "a")
    assert raised(lambda: FILES.link(tmp_path / "b", tmp_path / "a")) == "FileExistsError"
    (tmp_path / "c").write_bytes(b"c")
    FILES.rename(tmp_path / "c", tmp_path / "a")
    assert FILES.names(tmp_path) == ["a", "b"]
    assert (FILES.read(tmp_path / "a"), FILES.read(tmp_path / "b")) == (b"c", b"b")
    for _time in range(2):
        FILES.remove(tmp_path / "a")
    assert FILES.names(tmp_path) == ["b"]
    assert FILES.names(tmp_path / "none") == []
    assert raised(lambda: FILES.names(tmp_path / "b")) == "NotADirectoryError"
    assert raised(lambda: FILES.sync_folder(tmp_path / "none")) == "FileNotFoundError"
    assert 0 < FILES.free(tmp_path) == os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize


@pytest.mark.parametrize(
    ("folder", "made", "file"), [(0o700, "755", "600"), (0o750, "755", "640"), (0o770, "2770", "660"), (0o777, "2770", "660"), (0o720, "2770", "620")]
)  # fmt: skip
def test_what_is_new_is_as_open_as_its_folder(
    tmp_path: Path, folder: int, made: str, file: str
) -> None:
    before = os.umask(0o022)
    try:
        place = tmp_path / "place"
        place.mkdir()
        place.chmod(folder)
        for _time in range(2):
            FILES.make_folder(place / "inner")
        assert mode(place / "inner") == made
        FILES.open(place / "file", create=True).close()
        assert mode(place / "file") == file
        FILES.lock(place / "lock").close()
        assert mode(place / "lock") == file
        like = tmp_path / "like"
        like.touch()
        like.chmod(0o604)
        FILES.open(place / "alike", create=True, like=like).close()
        assert mode(place / "alike") == "604"
    finally:
        os.umask(before)


def test_a_file_is_replaced_whole_or_not(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    target.chmod(0o644)
    (tmp_path / "a.new").write_bytes(b"left by a crash")
    with pytest.raises(TypeError), replacing(FILES, target) as file:
        file.write("no bytes", 0)  # type: ignore[arg-type]
    assert (target.read_bytes(), FILES.names(tmp_path)) == (b"old", ["a"])
    with replacing(FILES, target) as file:
        file.write(b"new", 0)
    assert (target.read_bytes(), mode(target), FILES.names(tmp_path)) == (b"new", "644", ["a"])
    like = tmp_path / "like"
    like.touch()
    like.chmod(0o600)
    with replacing(FILES, target, like) as file:
        file.write(b"newer", 0)
    assert (target.read_bytes(), mode(target)) == (b"newer", "600")


def test_a_lock_is_anothers_until_it_is_given_or_closed(tmp_path: Path) -> None:
    one, two = FILES.lock(tmp_path / "lock"), FILES.lock(tmp_path / "lock")
    assert one.take(patience=0)
    assert one.take(patience=0), "its own"
    assert not two.take(patience=0)
    assert not two.take(patience=0.01)
    one.give()
    assert two.take(patience=5)
    assert not one.take(patience=0)
    for _time in range(2):
        two.close()
    assert one.take()
    one.close()


def test_the_reserve_is_laid_in_and_given_up_for_removing_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = LogPaths(tmp_path)
    free = [0]
    monkeypatch.setattr(Files, "free", lambda _files, _folder: free[0])
    told = []
    for megabytes in (0, 4, 49):
        free[0] = megabytes << 20
        told.append((list(reserve.lay_in(FILES, layout)), layout.reserve.exists()))
    assert told == [
        (["The disk is nearly full: 0 MB are left."], False),
        (["The disk is nearly full: 4 MB are left."], False),
        (["The disk is nearly full: 49 MB are left."], True),
    ]
    free[0] = 50 << 20
    assert list(reserve.lay_in(FILES, layout)) == []
    assert layout.reserve.stat().st_size == 1 << 20

    gone = Change("t", 1, msgspec.Raw(b"{}"), NOTHING)
    kept = Change("t", 2, NOTHING, msgspec.Raw(b"{}"))
    full, broken = OSError(errno.ENOSPC, ""), OSError(errno.EIO, "")
    answers = []
    for error, changes in (
        (broken, (gone,)),
        (full, (gone, kept)),
        (full, (gone, gone)),
        (full, (gone,)),
    ):
        line = JournalLine(seq=1, at="", ops=changes)
        answers.append((reserve.give_up(FILES, layout, error, line), layout.reserve.exists()))
    assert answers == [(False, True), (False, True), (True, False), (False, False)]


def line(seq: int, table: str = "t") -> JournalLine:
    body = msgspec.Raw(b'{"uid":"u%d"}' % seq)
    return JournalLine(seq=seq, at="", ops=(Change(table, seq, NOTHING, body),))


def heard(cursor: Any, now: int) -> tuple[Any, ...] | None:
    news = cursor.take(now)
    return news and (news.since, news.seq, sorted(news.tables), sorted(news.uids), news.complete)


def test_who_watches_hears_of_what_came_since(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_module, "KEPT", 3)
    feed = NewsFeed()
    feed._items = type(feed._items)(maxlen=3)
    feed.add(line(1), own=False)
    all_of_it, others = feed.watch(1, own=True), feed.watch(1, own=False)
    assert (heard(all_of_it, 1), heard(others, 1)) == (None, None)
    feed.add(line(2), own=True)
    feed.add(line(3, "_keys"), own=False)
    assert heard(all_of_it, 2) == (1, 2, ["t"], ["u2"], True)
    assert heard(others, 2) is None
    assert heard(all_of_it, 3) == (2, 3, [], [], True)
    assert heard(others, 3) == (2, 3, [], [], True)
    for seq in (4, 5, 6):
        feed.add(line(seq), own=False)
    assert heard(all_of_it, 6) == (3, 6, ["t"], ["u4", "u5", "u6"], True)
    for seq in (7, 8, 9, 10):
        feed.add(line(seq), own=False)
    assert heard(all_of_it, 10) == (6, 10, [], [], False), "more than is kept"
    feed.add(line(11), own=False)
    assert heard(all_of_it, 11) == (10, 11, ["t"], ["u11"], True)
    feed.reloaded()
    assert heard(all_of_it, 11) == (11, 11, [], [], False)
    assert heard(all_of_it, 11) is None
    all_of_it.close()
    others.close()
    feed.add(line(12), own=False)
    late = feed.watch(12, own=True)
    assert heard(late, 12) is None


def test_a_document_is_found_by_its_uid_whatever_became_of_its_number() -> None:
    table = Tables().table("t")
    for doc_id, uid in ((1, b"a"), (2, b"b"), (3, b"")):
        table.set(doc_id, b'{"uid":"%b"}' % uid)
    found = [table.find("a"), table.find("b"), table.find("c")]
    table.set(4, b'{"uid":"a"}')  # the same uid under another number
    found.append(table.find("a"))
    table.drop(1)
    found.append(table.find("a"))
    table.set(4, b'{"uid":"z"}')
    found += [table.find("a"), table.find("z"), table.next_id]
    table.drop(4)
    table.drop(99)
    found += [table.find("z"), table.next_id, len(table.bodies)]
    assert found == [1, 2, None, 4, 4, None, 4, 5, None, 5, 2]


def journal(count: int) -> tuple[bytes, list[int]]:
    """A segment with its header, and where each line begins."""
    text, crc, begins = b"", 0, []
    for each in (Header(journal=2, workspace="w", segment="s"), *(line(n + 1) for n in range(count))):  # fmt: skip
        begins.append(len(text))
        piece, crc = encode(each, crc)
        text += piece
    return text, begins


@pytest.mark.parametrize("piece", [1, 2, 7, 120, 1 << 16])
def test_the_newest_lines_are_those_of_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    """However much is read at once; and no line that was changed is passed over."""
    monkeypatch.setattr(newest_lines, "PIECE", piece)
    text, begins = journal(5)

    def read(data: bytes, end: int | None = None) -> tuple[list[int], str]:
        path = tmp_path / "journal"
        path.write_bytes(data)
        file = FILES.open(path)
        seqs = []
        try:
            for each in newest_lines.newest_lines(file, len(data) if end is None else end, "j"):
                seqs.append(each.seq)
        except Corrupt as error:
            return seqs, error.where
        finally:
            file.close()
        return seqs, ""

    assert read(text) == ([5, 4, 3, 2, 1], "")
    assert read(text, begins[3]) == ([2, 1], "")
    assert read(text, begins[1]) == ([], "")
    for data in (b"", text[:-1], text + b"x", b"\n"):
        assert read(data) == ([], "j, byte 0")
    for number, begin in enumerate(begins):
        at = begin + 30
        changed = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
        assert read(changed) == ([5, 4, 3, 2, 1][: 5 - number], f"j, byte {begin}")
    gone = text[: begins[2]] + text[begins[3] :]
    assert read(gone) == ([5, 4], f"j, byte {begins[2]}")


def test_settings_that_somebody_else_changed_are_no_ones_to_overwrite() -> None:
    values = {"region": {"name": "Valdora", "languages": ["de", "it"]}, "plugins": {}}
    for expect in ({}, {"region.name": "Valdora"}, {"region.languages": ("de", "it")}, {"plugins.enabled": None}, {"region.name.short": 5}):  # fmt: skip
        require_unchanged(values, expect, {"region.name": "Other"}, where="/r/workspace.toml")
    with pytest.raises(Conflict) as refused:
        require_unchanged(
            values,
            {"region.name": "Old", "region.languages": ["de", "it"]},
            {"region.name": "Mine", "region.currency": "CHF"},
            where="/r/workspace.toml",
        )
    error = refused.value
    assert error.ours == {"name": "Mine", "languages": ["de", "it"], "currency": "CHF"}
    assert error.theirs == {"name": "Valdora", "languages": ["de", "it"]}
    assert (error.table, error.uid, error.where) == ("workspace.toml", "", "/r/workspace.toml")


def test_a_table_is_as_strict_as_it_was_declared_and_never_less(config: WorkspaceConfig) -> None:
    region = Workspace.in_memory(config, actor="ada")
    rules = []
    for asked in ({}, {"quiet": True}, {"final": True}, {"append_only": True}, {}):
        region.declare_table("t", **asked)
        rules.append(region.table_rule("t"))
    assert rules == [
        TableRule(table="t"),
        TableRule(table="t", quiet=True),
        TableRule(table="t", quiet=True, final=True),
        TableRule(table="t", quiet=True, final=True, append_only=True),
        TableRule(table="t", quiet=True, final=True, append_only=True),
    ]
    assert region.table_rule("other") == TableRule(table="other")
    assert {entry.label for entry in region.history()} == {"Rules of the table t"}
