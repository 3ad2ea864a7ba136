"""The contract of a log, held by every log."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from cap_tui.errors import Conflict, ReadOnly, Refused
from cap_tui.workspace.documents import Op
from cap_tui.workspace.filelog import FileLog
from cap_tui.workspace.log import Draft, Log
from cap_tui.workspace.memorylog import Hub, MemoryLog

Opener = Callable[..., Log]


@pytest.fixture(params=["file", "memory"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens another handle on one and the same log, as another process would."""
    opened: list[Log] = []
    hub = Hub()
    if request.param == "file":
        FileLog.create(tmp_path)

    def open_log(*, readonly: bool = False) -> Log:
        if request.param == "file":
            log: Log = FileLog(tmp_path, readonly=readonly)
        else:
            log = MemoryLog(hub, readonly=readonly)
        opened.append(log)
        return log

    yield open_log
    for log in opened:
        log.close()


def op(uid: str, version: int | None, expect: int | None = None) -> Op:
    body = None if version is None else msgspec.json.encode({"uid": uid, "version": version})
    return Op("t", body, uid, expect=expect)


def draft(*ops: Op, key: str = "", label: str = "work") -> Draft:
    return Draft(label=label, ops=ops, actor="ada", key=key)


def content(log: Log) -> dict[str, int]:
    log.catch_up()
    return {document["uid"]: document["version"] for _id, document in log.tables.documents("t")}


def test_transactions_are_numbered_from_one(opener: Opener) -> None:
    log = opener()

    assert [log.append(draft(op(uid, 1))).seq for uid in "abc"] == [1, 2, 3]
    assert [line.seq for line in log.lines(since=1)] == [2, 3]
    assert [line.seq for line in log.newest()] == [3, 2, 1]


def test_what_one_handle_commits_another_sees_and_builds_on(opener: Opener) -> None:
    one, other = opener(), opener()

    one.append(draft(op("a", 1)))
    assert content(other) == {"a": 1}
    other.append(draft(op("a", 2, expect=1), op("b", 1, expect=0)))

    assert content(one) == {"a": 2, "b": 1}
    assert content(opener()) == {"a": 2, "b": 1}


@pytest.mark.parametrize(("uid", "expect"), [("a", 2), ("a", 0), ("missing", 1)])
def test_an_expectation_that_fails_changes_nothing_of_the_transaction(
    opener: Opener, uid: str, expect: int
) -> None:
    log = opener()
    log.append(draft(op("a", 1)))

    with pytest.raises(Conflict) as clash:
        log.append(draft(op("b", 1), op(uid, 9, expect=expect)))

    assert content(log) == {"a": 1}
    assert log.tables.seq == 1
    assert clash.value.ours == {"uid": uid, "version": 9}
    assert clash.value.theirs == ({"uid": "a", "version": 1} if uid == "a" else None)


def test_the_same_key_again_is_the_same_commit_also_after_reopening(opener: Opener) -> None:
    log = opener()
    first = log.append(draft(op("a", 1), key="import 7"))
    log.append(draft(op("b", 1)))

    again = log.append(draft(op("a", 5), key="import 7"))
    log.compact()
    reopened = opener().append(draft(op("a", 6), key="import 7"))

    assert (first.repeated, again.repeated, reopened.repeated) == (False, True, True)
    assert first.seq == again.seq == reopened.seq == 1
    assert content(log) == {"a": 1, "b": 1}


def test_a_number_is_never_given_twice(opener: Opener) -> None:
    log = opener()
    log.append(draft(op("a", 1), op("b", 1)))
    log.append(draft(op("b", None)))
    log.compact()

    again = opener()
    again.append(draft(op("c", 1)))

    assert again.tables.table("t").find("c") == 3


def test_a_uid_stands_once_in_a_table(opener: Opener) -> None:
    log = opener()
    log.append(draft(op("a", 1)))
    second = Op("t", b'{"uid":"a"}', "a", doc_id=99)

    with pytest.raises(Refused):
        log.append(draft(second))
    with pytest.raises(Refused):
        log.append(draft(op("b", 1), Op("t", b'{"uid":"b"}', "b", doc_id=98)))

    assert content(log) == {"a": 1}


@pytest.mark.parametrize("name", ["_cap", "_keys"])
def test_tables_that_the_store_needs_are_refused(opener: Opener, name: str) -> None:
    with pytest.raises(Refused):
        opener().append(draft(Op(name, b"{}")))


def test_a_transaction_that_changes_nothing_takes_no_number(opener: Opener) -> None:
    log = opener()

    log.append(draft(op("missing", None)))

    assert log.tables.seq == 0


def test_a_log_opened_for_reading_follows_but_does_not_write(opener: Opener) -> None:
    log, reader = opener(), opener(readonly=True)
    log.append(draft(op("a", 1)))

    assert content(reader) == {"a": 1}
    with pytest.raises(ReadOnly):
        reader.append(draft(op("b", 1)))


def test_an_error_inside_a_hold_gives_the_log_back(opener: Opener) -> None:
    log, other = opener(), opener()

    def fail_after_writing() -> None:
        with log.exclusive():
            log.write(draft(op("a", 1)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()

    other.append(draft(op("b", 1)))
    assert content(log) == {"a": 1, "b": 1}


def test_threads_share_a_log_without_losing_a_commit(opener: Opener) -> None:
    log = opener()

    def work(name: str) -> None:
        for number in range(25):
            log.append(draft(op(f"{name}{number}", 1, expect=0)))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(content(log)) == 150
    assert log.tables.seq == 150
    assert content(opener()) == content(log)
    assert log.durable == 150


def test_compacting_changes_nothing_that_can_be_read(opener: Opener) -> None:
    log, other = opener(), opener()
    for number in range(5):
        log.append(draft(op("a", number), op(f"b{number}", 1)))
        assert log.compact()
        assert content(other) == content(log)

    assert [line.seq for line in log.lines()] == [1, 2, 3, 4, 5]
    assert [line.seq for line in other.newest()] == [5, 4, 3, 2, 1]
    assert content(opener()) == content(log)
    assert log.verify().problems == ()
    assert log.verify().transactions == 5


def test_a_watcher_hears_of_others_but_not_of_itself(opener: Opener) -> None:
    log, other = opener(), opener()
    heard: list[int] = []
    called = threading.Event()

    def hear(seq: int) -> None:
        heard.append(seq)
        called.set()

    stop = log.watch(hear)
    log.append(draft(op("own", 1)))
    other.append(draft(op("theirs", 1)))

    assert called.wait(60)
    assert heard == [2]
    stop()


def test_what_is_forgotten_is_in_no_line(opener: Opener) -> None:
    log, other = opener(), opener()
    log.append(Draft(label="add Maria", ops=[op("maria", 1), op("b", 1)], actor="ada"))
    other.append(draft(op("maria", 2)))

    mentions = log.forget("t", "maria", "ada")

    assert mentions == 3
    assert content(other) == content(log) == content(opener()) == {"b": 1}
    assert b"maria" not in b"".join(msgspec.json.encode(line).lower() for line in log.lines())
    assert log.verify().problems == ()
    other.append(draft(op("c", 1)))
    assert content(log) == {"b": 1, "c": 1}
