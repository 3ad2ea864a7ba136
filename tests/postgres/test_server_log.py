"""What a region on a server promises beside the contract of a log: rights, secrets, outages, restores."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

import pytest

from cap_tui.errors import Busy, CapError, NotSaved, Unreachable
from cap_tui.workspace.postgres import connection
from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.log import PostgresLog
from cap_tui.workspace.postgres.schema import schema_sql
from tests.postgres.databases import empty, folder_of_a_server
from tests.postgres.server import Server, binaries, running
from tests.workspace.log_drafts import content, draft, op


def opened(server: Server, folder: Path, role: str = "cap_writer") -> PostgresLog:
    return PostgresLog(read_address(server.url(role), ""), folder)


def test_a_weak_server_default_is_raised_for_our_sessions(database: Server, tmp_path: Path) -> None:
    database.sql("ALTER ROLE cap_writer SET synchronous_commit = off")
    try:
        log = opened(database, tmp_path)
        log.append(draft(op("a", 1)))
        assert log.sealing_connection.query("SHOW synchronous_commit") == [("on",)]
        log.close()
    finally:
        database.sql("ALTER ROLE cap_writer RESET synchronous_commit")


def test_an_erasure_leaves_no_readable_trace_in_the_tables(
    database: Server, tmp_path: Path
) -> None:
    keeper = opened(database, tmp_path, "cap_keeper")
    for number in range(3):
        keeper.append(draft(op("zoe", number + 1), op("b", number + 1), label="about zoe"))
    keeper.compact()

    assert keeper.forget_many([("t", "zoe")], "ada") == 4

    found = database.sql(
        "SELECT count(*) FROM cap_tui.log WHERE position('zoe' IN convert_from(data, 'UTF8')) > 0"
    )
    assert found == [(0,)]
    assert database.sql("SELECT count(*) FROM cap_tui.snapshot") == [(0,)]
    assert content(keeper) == {"b": 3}
    assert keeper.verify().ok
    keeper.close()


def test_a_changed_line_is_found(database: Server, tmp_path: Path) -> None:
    log = opened(database, tmp_path)
    for number in range(3):
        log.append(draft(op("a", number + 1)))
    database.sql(
        "UPDATE cap_tui.log SET data = convert_to(replace(convert_from(data, 'UTF8'), 'work', 'fork'), 'UTF8') WHERE seq = 2"
    )

    assert not log.verify().ok
    with pytest.raises(CapError, match="Line 2"):
        opened(database, tmp_path)
    log.close()


def test_connections_are_few_and_connect_again(database: Server, tmp_path: Path) -> None:
    log = opened(database, tmp_path)
    count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cap-tui' AND datname = 'region'"
    assert database.sql(count) == [(1,)]
    stop = log.watch(lambda news: None)
    for number in range(3):
        log.append(draft(op("a", number + 1)))
        assert database.sql(count) == [(2,)]
        database.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cap-tui'"
        )
    assert content(log) == {"a": 3}
    stop()
    log.close()


def test_a_connection_lost_in_a_hold_that_wrote_nothing_is_no_fault(
    database: Server, tmp_path: Path
) -> None:
    log = opened(database, tmp_path)
    log.append(draft(op("s1", 1), key="one"))

    with log.exclusive():
        known = log.write(draft(op("s1", 1), key="one"))
        database.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cap-tui'"
        )
    later = log.append(draft(op("s2", 1)))
    log.close()

    assert (known.seq, known.repeated, later.seq) == (1, True, 2)


def test_reading_goes_on_while_the_server_is_away_and_writing_afterwards(tmp_path: Path) -> None:
    with folder_of_a_server() as folder, running(folder / "data") as server:
        server.sql("CREATE DATABASE region", "postgres")
        server.sql(schema_sql(roles=True))
        log = opened(server, tmp_path)
        log.append(draft(op("a", 1)))
        again = threading.Event()
        stop = log.watch(lambda _news: again.set())

        server.kill()
        with pytest.raises(Unreachable):
            log.append(draft(op("a", 2)))
        assert [document["version"] for _id, document in log.tables.documents("t")] == [1]
        assert any(notice.startswith("Since ") for notice in log.notices)
        with pytest.raises(Unreachable):
            log.catch_up()

        again.clear()
        server.start()
        began = time.monotonic()
        assert again.wait(20), "whoever watches hears that it is back"
        assert log.append(draft(op("a", 2))).seq == 2
        assert time.monotonic() - began < 5
        assert not any(notice.startswith("Since ") for notice in log.notices)
        stop()
        log.close()


def test_who_sleeps_while_it_holds_the_log_is_thrown_out(
    database: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = connection.SETTINGS.replace(
        "idle_in_transaction_session_timeout = '10s'",
        "idle_in_transaction_session_timeout = '300ms'",
    )
    assert quick != connection.SETTINGS
    monkeypatch.setattr(connection, "SETTINGS", quick)
    sleeper, other = opened(database, tmp_path), opened(database, tmp_path)
    sleeper.append(draft(op("early", 1)))  # a commit before leaves nothing that keeps it alive

    def sleep_in_the_hold() -> None:
        with sleeper.exclusive():
            sleeper.write(draft(op("late", 1)))
            assert other.append(draft(op("quick", 1))).seq == 2

    with pytest.raises(NotSaved) as told:
        sleep_in_the_hold()

    assert type(told.value) is NotSaved
    assert content(sleeper) == content(other) == {"early": 1, "quick": 1}
    assert sleeper.append(draft(op("late", 1))).seq == 3
    for log in (sleeper, other):
        log.close()


def test_a_session_that_was_ended_before_the_commit_was_sent_leaves_no_doubt(
    database: Server, tmp_path: Path
) -> None:
    log = opened(database, tmp_path)
    log.append(draft(op("a", 1)))

    def lose_the_session() -> None:
        with log.exclusive():
            log.write(draft(op("late", 1)))
            database.sql(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'cap-tui'"
            )

    with pytest.raises(NotSaved) as told:
        lose_the_session()

    assert type(told.value) is NotSaved
    assert content(log) == {"a": 1}
    assert log.append(draft(op("late", 1))).seq == 2
    log.close()


def test_a_refused_insert_is_told_and_the_same_handle_writes_afterwards(
    database: Server, tmp_path: Path
) -> None:
    log = opened(database, tmp_path)
    database.sql("ALTER TABLE cap_tui.log ADD CONSTRAINT short CHECK (length(data) < 400)")

    with pytest.raises(NotSaved, match="short"):
        log.append(draft(op("a", 1), label="x" * 400))
    for number in range(3):
        assert log.append(draft(op("a", number + 1))).seq == number + 1
    with pytest.raises(NotSaved, match="short"):
        log.append(draft(op("a", 4), label="x" * 400))
    with pytest.raises(NotSaved) as told:
        log.append(draft(op("a", 4), key="no\0text"))
    assert type(told.value) is NotSaved
    assert content(log) == {"a": 3}
    assert log.append(draft(op("a", 4), op("b", 1))).seq == 4
    assert log.verify().ok
    log.close()


def test_what_the_driver_prepares_and_forgets_takes_nothing_from_a_commit(
    database: Server, tmp_path: Path
) -> None:
    log = opened(database, tmp_path)

    def hold(number: int) -> None:
        with log.exclusive():
            log.sealing_connection.query("SELECT seq FROM cap_tui.log WHERE seq = %s", (1,))
            if number:
                log.write(draft(op("a", number)))

    for number in (
        *range(1, 9),
        0,
        0,
        9,
        10,
    ):  # 0 writes nothing, and its hold ends with a rollback
        hold(number)
    assert content(log) == {"a": 10}
    log.close()


def test_who_waits_too_long_for_the_log_is_told_that_it_is_busy(
    database: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        connection,
        "SETTINGS",
        connection.SETTINGS.replace("lock_timeout = '10s'", "lock_timeout = '200ms'"),
    )
    holder, waiting = opened(database, tmp_path), opened(database, tmp_path)

    with holder.exclusive(), pytest.raises(Busy):
        waiting.append(draft(op("a", 1)))

    for log in (holder, waiting):
        log.close()


def test_threads_of_a_program_share_a_commit_and_each_fails_alone(
    database: Server, tmp_path: Path
) -> None:
    log = opened(database, tmp_path)
    log.append(draft(op("shared", 1)))
    failed: list[int] = []

    def work(number: int) -> None:
        try:
            log.append(
                draft(
                    op(f"own {number}", 1),
                    *([op("shared", 9, expect=5)] if number % 5 == 0 else []),
                )
            )
        except CapError:
            failed.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(40)]
    before = database.sql("SELECT xact_commit FROM pg_stat_database WHERE datname = 'region'")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(failed) == list(range(0, 40, 5))
    assert len(content(log)) == 1 + 32
    assert log.verify().ok
    assert before is not None
    log.close()


def test_a_dump_restored_is_the_region_and_older_handles_read_it_anew(
    database: Server, tmp_path: Path
) -> None:
    log = opened(database, tmp_path)
    for number in range(3):
        log.append(draft(op("a", number + 1), key=f"k{number}"))
    dump = subprocess.run(
        [str(binaries() / "pg_dump"), "-Fc", "-d", database.url("admin")],
        capture_output=True,
        check=True,
    ).stdout
    log.append(draft(op("b", 1)))
    empty(database)
    subprocess.run(
        [str(binaries() / "pg_restore"), "-d", database.url("admin")],
        input=dump,
        capture_output=True,
        check=True,
    )

    assert content(log) == {"a": 3}
    assert any("earlier state" in notice for notice in log.notices)
    assert log.append(draft(op("a", 9), key="k1")).repeated
    assert log.verify().ok
    log.close()
