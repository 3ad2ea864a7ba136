"""What a region on a server costs: a commit against a raw locked insert, a watcher, four batching processes, opening.

    python -m benchmarks.server                     # a server of its own on loopback; about a minute
    python -m benchmarks.server --without 0 60      # also fails over, at once and after a minute

Times are ratios in one run where they can be; the machine is shared, so medians and 99th percentiles of many.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from cap_tui.errors import Busy, NotSaved
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.log import PostgresLog
from cap_tui.workspace.postgres.schema import schema_sql
from tests.postgres.databases import folder_of_a_server
from tests.postgres.server import Server, running
from tests.postgres.test_server_crash import pair, take_over

RAW = (
    "BEGIN; SELECT seq FROM raw.head FOR UPDATE",
    "WITH l AS (INSERT INTO raw.log (data) VALUES (%s)) UPDATE raw.head SET seq = seq + 1",
    "COMMIT",
)


def draft(key: str) -> PendingTransaction:
    body = msgspec.json.encode({"uid": key, "version": 1, "text": "x" * 200})
    return PendingTransaction(label="vote", ops=[Op("votes", body, key)], actor="ada", key=key)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def told(name: str, times: Sequence[float], unit: str = "ms") -> None:
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(
        f"{name:<44} p50 {statistics.median(ordered):8.2f}  p99 {p99:8.2f} {unit}  n {len(ordered)}"
    )


def commits(server: Server, folder: Path, count: int) -> None:
    """One writer's commit beside a raw locked insert with commit, one after the other in turns."""
    log = PostgresLog(read_address(server.url(), ""), folder)
    server.sql(
        "CREATE SCHEMA raw; CREATE TABLE raw.head (seq bigint); INSERT INTO raw.head VALUES (0); CREATE TABLE raw.log (seq bigserial, data bytea)"
    )
    raw = server.admin("region")
    ours, theirs = [], []
    for number in range(count):
        ours.append(timed(lambda number=number: log.append(draft(f"c{number}"))))  # type: ignore[misc]

        def insert() -> None:
            raw.execute(RAW[0])
            raw.execute(RAW[1], (b"x" * 300,))
            raw.execute(RAW[2])

        theirs.append(timed(insert))
    told("commit", ours)
    told("raw locked insert with commit", theirs)
    print(f"{'ratio of the medians':<44} {statistics.median(ours) / statistics.median(theirs):.2f}")
    raw.close()
    log.close()


def watching(server: Server, folder: Path, count: int) -> None:
    """From the end of a commit until a watcher in another handle has heard of it."""
    writer, watcher = (PostgresLog(read_address(server.url(), ""), folder) for _ in range(2))
    heard = threading.Event()
    stop = watcher.watch(lambda _news: heard.set())
    time.sleep(1.2)
    waits = []
    for number in range(count):
        heard.clear()
        writer.append(draft(f"w{number}"))
        waits.append(timed(lambda: heard.wait(5)))
        time.sleep(0.01)
    told("a watcher hears of a commit", waits)
    stop()
    for log in (writer, watcher):
        log.close()


def batching(
    url: str,
    folder: Path,
    name: str,
    votes: int,
    seconds: float,
    waits: multiprocessing.Queue[list[float]],
) -> None:
    """A join process: votes that come in over ``seconds`` are committed together, as they come."""
    log = PostgresLog(read_address(url, ""), folder)
    began = time.monotonic()
    due = [began + seconds * number / votes for number in range(votes)]
    found: list[float] = []
    number = 0
    while number < votes:
        now = time.monotonic()
        ready = [n for n in range(number, votes) if due[n] <= now]
        if not ready:
            time.sleep(0.002)
            continue
        log.commit_all([draft(f"{name}-{n}") for n in ready])
        done = time.monotonic()
        found += [(done - due[n]) * 1000 for n in ready]
        number = ready[-1] + 1
    waits.put(found)
    log.close()


def crowd(server: Server, folder: Path, votes: int, processes: int) -> None:
    """Votes through several batching processes: all stored, and seen by another program."""
    waits: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    reader = PostgresLog(read_address(server.url(), ""), folder)
    before = reader.catch_up()
    people = [
        multiprocessing.Process(
            target=batching, args=(server.url(), folder, f"p{n}", votes // processes, 10.0, waits)
        )
        for n in range(processes)
    ]
    for one in people:
        one.start()
    times = [wait for _ in people for wait in waits.get()]
    ended = time.monotonic()
    while (
        len(reader.tables.table("votes").bodies) < before + votes and time.monotonic() - ended < 20
    ):
        reader.catch_up()
        time.sleep(0.005)
    stored = len(reader.tables.table("votes").bodies)
    told(f"a vote, {votes} in 10 s, {processes} processes", times)
    print(
        f"{'lost':<44} {before + votes - stored};  seen by another program {time.monotonic() - ended:.2f} s after the last"
    )
    for one in people:
        one.join()
    reader.close()


def at_a_pace(
    url: str,
    folder: Path,
    name: str,
    count: int,
    rate: float,
    waits: multiprocessing.Queue[list[float]],
) -> None:
    """A host whose people commit one by one, ``rate`` a second; a late one counts from when it was due."""
    log = PostgresLog(read_address(url, ""), folder)
    log.append(draft(f"{name}-first"))
    began = time.monotonic()
    found = []
    for number in range(count):
        due = began + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        log.append(draft(f"{name}-{number}"))
        found.append((time.monotonic() - due) * 1000)
    waits.put(found)
    log.close()


def hosts(server: Server, folder: Path, processes: int = 4, together: float = 50.0) -> None:
    """Several hosts that commit at a steady pace."""
    waits: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    rate = together / processes
    running_hosts = [
        multiprocessing.Process(
            target=at_a_pace,
            args=(server.url(), folder, f"h{n}", int(rate * 10), rate, waits),
        )
        for n in range(processes)
    ]
    for one in running_hosts:
        one.start()
    times = [wait for _ in running_hosts for wait in waits.get()]
    for one in running_hosts:
        one.join()
    told(f"a commit, {processes} hosts, {together:g} a second together", times)


def failover(seconds: float) -> None:
    """From the promotion of the standby, ``seconds`` after the primary died, until a writer is acknowledged again."""
    with pair(standby=True) as servers, tempfile.TemporaryDirectory() as away:
        log = PostgresLog(read_address(servers.url(), ""), Path(away))
        log.append(draft("before"))
        ended = threading.Event()
        acknowledged: list[float] = []

        def write() -> None:
            number = 0
            while not ended.is_set():
                number += 1
                with contextlib.suppress(Busy, NotSaved):
                    log.append(draft(f"during-{number}"))
                    acknowledged.append(time.monotonic())

        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(1)
        servers.primary.kill()
        time.sleep(seconds)
        take_over(servers)
        promoted = time.monotonic()
        while not acknowledged or acknowledged[-1] < promoted:
            time.sleep(0.01)
        first = min(moment for moment in acknowledged if moment >= promoted)
        ended.set()
        writer.join()
        log.close()
    print(
        f"{f'first commit after a promotion, {seconds:g} s without':<44} {first - promoted:.2f} s"
    )


def opening(server: Server, folder: Path, documents: int) -> None:
    """Opening a region of many documents, on the server and in files."""
    server.sql("DROP SCHEMA cap_tui CASCADE")
    server.sql(schema_sql(roles=True))
    FileLog.create(folder)
    logs = [PostgresLog(read_address(server.url(), ""), folder), FileLog(folder)]
    for log in logs:
        for start in range(0, documents, 1000):
            ops = [draft(f"o{n}").ops[0] for n in range(start, min(start + 1000, documents))]
            log.append(PendingTransaction(label="many", ops=ops, actor="ada"))
        log.compact()
        log.close()
    there, here = [], []
    for _ in range(5):
        there.append(timed(lambda: PostgresLog(read_address(server.url(), ""), folder).close()))
        here.append(timed(lambda: FileLog(folder).close()))
    told(f"opening {documents} documents, server", there)
    told(f"opening {documents} documents, files", here)
    print(f"{'ratio of the medians':<44} {statistics.median(there) / statistics.median(here):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=300)
    parser.add_argument(
        "--without", type=float, nargs="*", metavar="SECONDS", help="also fail over after so long"
    )
    given = parser.parse_args()
    with (
        folder_of_a_server() as place,
        running(place / "data") as server,
        tempfile.TemporaryDirectory() as away,
    ):
        server.sql("CREATE DATABASE region", "postgres")
        server.sql(schema_sql(roles=True))
        folder = Path(away)
        commits(server, folder, given.n)
        watching(server, folder, given.n)
        crowd(server, folder, 5000, 4)
        hosts(server, folder)
        opening(server, folder, 100_000)
    for seconds in given.without or ():
        failover(seconds)


if __name__ == "__main__":
    main()
