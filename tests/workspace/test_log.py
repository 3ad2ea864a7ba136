"""The contract of a log, held by every log."""

from __future__ import annotations

import threading

import msgspec
import pytest

from cap_tui.errors import (
    Conflict,
    ReadOnly,
    Refused,
)
from cap_tui.workspace import memory_tables
from cap_tui.workspace.memory_log import MemoryLog
from cap_tui.workspace.memory_tables import GENERATED, Op
from cap_tui.workspace.news import News
from cap_tui.workspace.pending_transaction import PendingTransaction, Receipt
from cap_tui.workspace.table_rules import TableRule
from tests.workspace.log_drafts import Opener, content, draft, op


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
    heard: list[News] = []
    called = threading.Event()

    def hear(news: News) -> None:
        heard.append(news)
        called.set()

    stop = log.watch(hear)
    log.append(draft(op("own", 1)))
    other.append(draft(op("theirs", 1)))

    assert called.wait(60)
    assert heard == [2]
    assert (heard[0].seq, heard[0].complete) == (2, True)
    assert heard[0].since in (0, 1), "a look may fall between the two"
    assert (heard[0].tables, heard[0].uids) == ({"t"}, {"theirs"})
    stop()


def test_a_watcher_may_hear_of_own_work_too_and_sooner(opener: Opener) -> None:
    log = opener()
    heard: list[News] = []
    called = threading.Event()
    stop = log.watch(lambda news: (heard.append(news), called.set()), own=True, every=0.005)  # type: ignore[func-returns-value]

    log.append(PendingTransaction(label="", ops=[op("own", 1), Op("other", b'{"uid":"o"}', "o")]))

    assert called.wait(60)
    assert (heard[0].tables, heard[0].uids) == ({"t", "other"}, {"own", "o"})
    assert heard[0].concerns(["other"])
    assert not heard[0].concerns(["elsewhere"])
    stop()


def test_after_every_commit_of_this_program_its_news_is_told(opener: Opener) -> None:
    log, other = opener(), opener()
    told: list[News] = []
    log.committed.append(told.append)

    other.append(draft(op("theirs", 1)))
    with log.exclusive():
        log.write(draft(op("a", 1)))
        log.write(draft(op("b", 1)))
    log.append(draft(op("a", None)))
    log.append(draft(op("missing", None)))

    assert [(news.since, news.seq, news.uids) for news in told] == [
        (1, 3, {"a", "b"}),
        (3, 4, {"a"}),
    ]


def test_what_is_forgotten_is_in_no_line(opener: Opener) -> None:
    log, other = opener(), opener()
    log.append(PendingTransaction(label="add Maria", ops=[op("maria", 1), op("b", 1)], actor="ada"))
    other.append(draft(op("maria", 2)))

    mentions = log.forget("t", "maria", "ada")

    assert mentions == 3
    assert content(other) == content(log) == content(opener()) == {"b": 1}
    assert b"maria" not in b"".join(msgspec.json.encode(line).lower() for line in log.lines())
    assert log.verify().problems == ()
    other.append(draft(op("c", 1)))
    assert content(log) == {"b": 1, "c": 1}


# What is written in one hold


def test_whoever_holds_the_log_reads_what_was_written_in_it(opener: Opener) -> None:
    log = opener()
    with log.exclusive():
        log.write(draft(op("a", 1)))
        assert log.tables.table("t").find("a") == 1
        log.write(draft(op("a", 2, expect=1), op("b", 1)))
        assert log.tables.seq == 2

    assert content(log) == content(opener()) == {"a": 2, "b": 1}


def test_several_transactions_are_committed_in_one_hold_and_each_fails_alone(
    opener: Opener,
) -> None:
    log = opener()

    found = log.commit_all(
        [
            draft(op("a", 1), key="one"),
            draft(op("b", 1, expect=7)),
            draft(op("a", 2, expect=1)),
            draft(op("c", 1), key="one"),
        ]
    )

    first, conflict, second, again = found
    assert isinstance(first, Receipt)
    assert isinstance(conflict, Conflict)
    assert isinstance(second, Receipt)
    assert isinstance(again, Receipt)
    assert (first.seq, second.seq) == (1, 2)
    assert (again.seq, again.repeated) == (1, True)
    assert content(opener()) == {"a": 2}


def test_every_transaction_has_a_key(opener: Opener) -> None:
    log = opener()
    log.append(draft(op("a", 1)))
    log.append(draft(op("b", 1)))
    log.append(draft(op("c", 1), key="given"))

    keys = [line.key for line in log.lines()]

    assert len(set(keys)) == 3
    assert [key.startswith(GENERATED) for key in keys] == [True, True, False]
    assert [log.tables.committed(key) for key in keys] == [1, 2, 3]
    assert log.tables.keys == {"given": 3}, "generated keys are not kept for ever"


# Rules of tables


def test_an_append_only_table_takes_new_records_and_no_changes(opener: Opener) -> None:
    log = opener()
    log.append(
        PendingTransaction(
            label="", ops=[op("a", 1)], rules=(TableRule(table="t", append_only=True),)
        )
    )
    log.compact()
    other = opener()

    for attempt in (op("a", 2), op("a", 2, expect=1), op("a", None), Op("t", b"{}", doc_id=1)):
        for handle in (log, other):
            with pytest.raises(Refused, match="added, not changed"):
                handle.append(draft(attempt))
    other.append(draft(op("b", 1, expect=0)))

    assert content(log) == {"a": 1, "b": 1}
    assert log.forget("t", "a", "ada") > 0, "the erasure of a person is the one exception"


def test_a_rule_is_never_loosened(opener: Opener) -> None:
    log = opener()
    strict = TableRule(table="t", append_only=True, quiet=True)
    log.append(PendingTransaction(label="", ops=[], rules=(strict,)))

    log.append(PendingTransaction(label="", ops=[], rules=(TableRule(table="t", final=True),)))

    assert opener().tables.rules["t"] == TableRule(
        table="t", append_only=True, final=True, quiet=True
    )
    assert log.tables.names() == []


def test_an_undo_in_a_final_table_is_refused_by_the_log_itself(opener: Opener) -> None:
    log = opener()
    log.append(
        PendingTransaction(label="", ops=[op("a", 1)], rules=(TableRule(table="t", final=True),))
    )
    log.append(draft(op("a", 2)))

    with pytest.raises(Refused, match="final"):
        log.append(PendingTransaction(label="", ops=[op("a", 3)], undoes=2))

    assert content(log) == {"a": 2}


def test_the_tables_of_the_store_cannot_be_written(opener: Opener) -> None:
    with pytest.raises(Refused):
        opener().append(draft(Op("_rules", b'{"uid":"t"}', "t")))


def test_generated_keys_are_remembered_long_enough_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory_tables, "MAX_GENERATED", 3)
    log = MemoryLog()
    for number in range(8):
        log.append(draft(op(f"u{number}", 1)))
    keys = [line.key for line in log.lines()]

    remembered = [log.tables.committed(key) for key in keys]

    assert remembered[-4:] == [5, 6, 7, 8]
    assert remembered[:3] == [None] * 3
