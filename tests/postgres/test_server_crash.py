"""The server is killed, stopped, cut off and replaced under writers: nothing acknowledged is lost, nothing is twice.

Two rounds of the quick faults run with every test; ``make crash-server`` runs many rounds (``CAP_TUI_ROUNDS``, 5), the
slow faults, and the mutants on which the suite must fail (test_crash_mutants.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.connection import PATIENCE
from cap_tui.workspace.postgres.log import PostgresLog
from cap_tui.workspace.postgres.restoring import raise_generation
from cap_tui.workspace.postgres.schema import schema_sql
from tests.postgres.databases import folder_of_a_server
from tests.postgres.network import Host
from tests.postgres.server import Server

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("CAP_TUI_ROUNDS", "5"))


@dataclass
class Pair:
    """A primary and, where there is one, its synchronous standby; the address names both."""

    folder: Path
    primary: Server
    standby: Server | None = None
    used: list[Server] = field(default_factory=list)

    def url(self) -> str:
        servers = [server for server in (self.primary, self.standby) if server is not None]
        hosts = ",".join(f"{server.address}:{server.port}" for server in servers)
        plain = "&sslmode=disable" if self.primary.on else ""
        return f"postgresql://cap_writer@{hosts}/region?target_session_attrs=read-write{plain}"


@contextmanager
def pair(*, standby: bool, on: Sequence[Host | None] = (None, None)) -> Iterator[Pair]:
    with folder_of_a_server() as folder:
        primary = Server(folder / "one", on=on[0])
        primary.init()
        primary.start()
        made = Pair(folder, primary, used=[primary])
        try:
            primary.sql("CREATE DATABASE region", "postgres")
            primary.sql(schema_sql(roles=True))
            if standby:
                follow(made, primary.standby(folder / "two", on=on[1]))
            yield made
        finally:
            for server in made.used:
                server.stop()


def follow(servers: Pair, standby: Server) -> None:
    """The primary waits for this standby from now on."""
    servers.standby = standby
    servers.used.append(standby)
    servers.primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "postgres")
    servers.primary.sql("SELECT pg_reload_conf()", "postgres")
    in_step = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
    until(lambda: servers.primary.sql(in_step) == [(1,)])


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Crowd:
    """Writers and a reader, each a process with its own record of what it was told."""

    def __init__(
        self,
        servers: Pair,
        folder: Path,
        writers: int,
        mutant: str = "",
        inside: Sequence[str] = (),
    ) -> None:
        self.folder = folder
        self.outputs = [folder / f"w{number}" for number in range(writers)] + [folder / "reader"]
        self.processes = [
            subprocess.Popen(
                [
                    *inside, sys.executable, "-m", "tests.postgres.writer", servers.url(), str(folder), output.name,
                    str(output), "--mutant", mutant, *(["--read"] if output.name == "reader" else []),
                ],
                stdin=subprocess.PIPE, cwd=ROOT,
            )
            for output in self.outputs
        ]  # fmt: skip
        until(lambda: all(o.exists() and "ready" in o.read_text() for o in self.outputs))

    def acknowledged(self) -> dict[str, int]:
        return {key: int(seq) for word, key, *rest in self._told() if word == "ack" for seq in rest}

    def gone(self) -> set[str]:
        return {words[1] for words in self._told() if words[0] == "gone"}

    def seen(self) -> list[tuple[int, int]]:
        return [(int(words[1]), int(words[2])) for words in self._told() if words[0] == "seen"]

    def _told(self) -> list[list[str]]:
        return [
            line.split()
            for output in self.outputs
            for line in output.read_text().splitlines(keepends=True)
            if line.endswith("\n") and line != "ready\n"
        ]

    def all_go_on(self, seconds: float = 30) -> None:
        """Wait until each writer was acknowledged again."""
        before = [output.read_text().count("ack") for output in self.outputs[:-1]]
        until(
            lambda: all(
                output.read_text().count("ack") > count
                for output, count in zip(self.outputs, before, strict=False)
            ),
            seconds,
        )

    def end(self, *, well: bool = True) -> None:
        """End all processes; ``well``: none of them had to give up, as a mutant may."""
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.close()
        for process in self.processes:
            assert process.wait(40) == 0 or not well


def faults_found(servers: Pair, crowd: Crowd, *, cancelled: bool = False) -> list[str]:
    """What the log does not keep of what was told.

    ``cancelled``: a wait for the standby was cancelled. The server itself shows such a line to who reads
    there; a reader has to be right again at the end, not at each moment.
    """
    rows = servers.primary.sql("SELECT seq, key, crc FROM cap_tui.log ORDER BY seq")
    stored = {str(key): int(str(seq)) for seq, key, _crc in rows}
    crcs = {int(str(seq)): int(str(crc)) for seq, _key, crc in rows}
    found = [f"lost {key}" for key, seq in crowd.acknowledged().items() if stored.get(key) != seq]
    found += [f"twice or gap at {seq}" for place, seq in enumerate(sorted(crcs), 1) if seq != place]
    found += [f"not gone {key}" for key in crowd.gone() if key in stored]
    seen = crowd.seen()[-1:] if cancelled else crowd.seen()
    found += [f"reader ahead at {seq}" for seq, crc in seen if seq and crcs.get(seq) != crc]
    log = PostgresLog(read_address(servers.url(), ""), crowd.folder)
    votes = Counter(document["uid"] for _id, document in log.tables.documents("votes"))
    found += [f"twice {uid}" for uid, count in votes.items() if count > 1]
    found += log.verify().problems
    log.close()
    return found


def kill_and_restart(servers: Pair) -> None:
    servers.primary.kill()
    servers.primary.start()


def cut_connections(servers: Pair) -> None:
    for _time in range(5):
        servers.primary.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cap-tui'"
        )
        time.sleep(0.05)


def freeze(servers: Pair, seconds: float = 2) -> None:
    servers.primary.signal_all(signal.SIGSTOP)
    time.sleep(seconds)
    servers.primary.signal_all(signal.SIGCONT)


def stop_and_start(servers: Pair) -> None:
    servers.primary.stop()
    time.sleep(1)
    servers.primary.start()


def fail_over(servers: Pair) -> None:
    """The primary dies and its synchronous standby takes over; the administrator ends the waiting for another one."""
    servers.primary.kill()
    take_over(servers)


def fail_over_and_follow(servers: Pair) -> None:
    """The standby takes over; a new one is made where the primary was, and follows it."""
    port = servers.primary.port
    fail_over(servers)
    follow(servers, servers.primary.standby(servers.folder / f"n{len(servers.used)}", port=port))


def take_over(servers: Pair) -> None:
    assert servers.standby is not None
    servers.standby.promote()
    servers.standby.sql("ALTER SYSTEM SET synchronous_standby_names = ''", "postgres")
    servers.standby.sql("SELECT pg_reload_conf()", "postgres")
    servers.primary, servers.standby = servers.standby, None


def test_nothing_is_lost_when_the_server_dies_cuts_connections_or_is_replaced(
    tmp_path: Path,
) -> None:
    with pair(standby=True) as servers:
        crowd = Crowd(servers, tmp_path, writers=3)
        for fault in (
            cut_connections,
            kill_and_restart,
            cut_connections,
            kill_and_restart,
            fail_over,
        ):
            crowd.all_go_on()
            fault(servers)
        crowd.all_go_on()
        crowd.end()
        assert faults_found(servers, crowd) == []
        assert len(crowd.acknowledged()) > 15


WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


def cancelled_commits(tmp_path: Path, mutant: str) -> list[str]:
    """COMMIT is cancelled while it waits for a standby that has died; then the standby, started again, takes over."""
    with pair(standby=True) as servers:
        assert servers.standby is not None
        crowd = Crowd(servers, tmp_path, writers=2, mutant=mutant)
        crowd.all_go_on()
        servers.standby.kill()
        until(lambda: servers.primary.sql(WAITS) != [])
        # Each who is told so goes on, and finds its line when it asks again.
        for _time in range(10):
            servers.primary.sql(f"SELECT pg_cancel_backend(pid) FROM ({WAITS}) AS waiting")
            time.sleep(0.3)
        servers.primary.kill()
        servers.standby.start()
        take_over(servers)
        # Who saw such a line refuses the server that lacks it, until the administrator says that it is the right one.
        keeper = servers.primary.url("cap_keeper")
        raise_generation(read_address(keeper, ""))
        if not mutant:
            crowd.all_go_on()
        crowd.end(well=not mutant)
        return faults_found(servers, crowd, cancelled=True)


def test_a_commit_that_is_cancelled_while_it_waits_for_the_standby_is_no_acknowledgement(
    tmp_path: Path,
) -> None:
    assert cancelled_commits(tmp_path, "") == []


def standby_dies_first(tmp_path: Path, mutant: str) -> list[str]:
    """The standby dies, the primary after it, and the standby, started again, takes over."""
    with pair(standby=True) as servers:
        assert servers.standby is not None
        crowd = Crowd(servers, tmp_path, writers=2, mutant=mutant)
        crowd.all_go_on()
        servers.standby.kill()
        before = len(crowd.acknowledged())
        until(lambda: servers.primary.sql(WAITS) != [] or len(crowd.acknowledged()) > before + 2)
        time.sleep(1)  # whoever does not wait for the standby goes on, and the reader looks
        servers.primary.kill()
        servers.standby.start()
        take_over(servers)
        if not mutant:
            crowd.all_go_on()
        crowd.end(well=not mutant)
        return faults_found(servers, crowd)


def test_nothing_is_told_or_seen_that_the_standby_does_not_have(tmp_path: Path) -> None:
    assert standby_dies_first(tmp_path, "") == []


@pytest.mark.long
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_many_rounds(tmp_path: Path, _round: int) -> None:
    """Five passes of all faults; a new standby follows whenever one has taken over."""
    with pair(standby=True) as servers:
        crowd = Crowd(servers, tmp_path, writers=8)
        for fault in (
            cut_connections, freeze, kill_and_restart, stop_and_start, fail_over_and_follow,
        ) * 5:  # fmt: skip
            crowd.all_go_on(60)
            fault(servers)
        crowd.all_go_on(60)
        crowd.end()
        assert faults_found(servers, crowd) == []


@pytest.mark.long
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_many_rounds_of_a_standby_that_is_not_there(tmp_path: Path, _round: int) -> None:
    for number, scenario in enumerate((cancelled_commits, standby_dies_first)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert scenario(folder, "") == []


@pytest.mark.long
def test_a_server_that_is_frozen_is_given_up_and_nothing_is_stored_twice_when_it_wakes(
    tmp_path: Path,
) -> None:
    """What was sent before lies in its socket: it commits for clients that have gone, and they ask again."""
    with pair(standby=False) as servers:
        crowd = Crowd(servers, tmp_path, writers=4)
        crowd.all_go_on()
        freeze(servers, PATIENCE + 3)
        crowd.all_go_on()
        crowd.end()
        assert faults_found(servers, crowd) == []


@pytest.mark.long
def test_a_client_that_sleeps_while_it_holds_the_log_is_thrown_out(tmp_path: Path) -> None:
    with pair(standby=False) as servers:
        crowd = Crowd(servers, tmp_path, writers=4)
        output = tmp_path / "sleeper"
        sleeper = subprocess.Popen(
            [
                sys.executable, "-m", "tests.postgres.writer", servers.url(), str(tmp_path), "sleeper",
                str(output), "--sleep", "25",
            ],
            stdin=subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
        until(lambda: output.exists() and "holds" in output.read_text())
        crowd.all_go_on(20)
        assert sleeper.wait(40) == 0
        assert output.read_text().splitlines()[-1] == "gone sleeper"
        crowd.end()
        assert faults_found(servers, crowd) == []
        assert servers.primary.sql("SELECT 1 FROM cap_tui.log WHERE key = 'sleeper'") == []
