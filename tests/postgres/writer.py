"""A writer or reader in a process of its own, for tests that take the server away from under it.

    python -m tests.postgres.writer URL FOLDER NAME OUTPUT [--mutant NAME] [--read | --sleep SECONDS]

Each line of the output is one outcome, written when it is known: ``ack KEY SEQ``, ``gone KEY`` (NotSaved: it
must never be in the log), ``seen SEQ CRC`` (a reader's place), ``holds`` (it sleeps, holding the log). It ends when
standard input is closed.
"""

from __future__ import annotations

import argparse
import select
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from cap_tui.errors import Busy, Corrupt, InDoubt, NotSaved, Unreachable
from cap_tui.workspace.log import generated_key
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.postgres import connection
from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.log import PostgresLog

FLUSH = "BEGIN; SET LOCAL synchronous_commit = 'on'; SELECT pg_logical_emit_message(true, 'f', 'f')"


def make_mutant(name: str) -> None:
    """Break one promise, so that the suite shows that it would notice."""
    if name in ("no-flush", "shared-flush"):
        weaken("off")
    elif name == "local-commit":
        weaken("local")
    if name in COMMITS:
        original = connection.ServerConnection._committed
        broken = COMMITS[name]

        def commit(self: connection.ServerConnection, sent: Callable[[], str | None]) -> None:
            broken(self, lambda: original(self, sent))

        connection.ServerConnection._committed = commit  # type: ignore[method-assign, assignment]
    elif name == "no-keys":
        ask = PostgresLog._ask_again

        def with_another_key(
            self: PostgresLog, drafts: Sequence[PendingTransaction], *rest: Any
        ) -> Any:
            return ask(self, [replace(one, key=generated_key()) for one in drafts], *rest)

        PostgresLog._ask_again = with_another_key  # type: ignore[method-assign, assignment]
    elif name not in ("", "no-flush", "local-commit"):
        raise SystemExit(f"no such mutant: {name}")


def weaken(commits: str) -> None:
    connection.SETTINGS += f"; SET synchronous_commit = '{commits}'"
    connection._WEAK_COMMITS = ()  # type: ignore[assignment]


def warning_is_success(self: connection.ServerConnection, commit: Callable[[], None]) -> None:
    try:
        commit()
    except InDoubt:
        if "WARNING" not in self._warnings:
            raise


def doubt_is_not_saved(_self: connection.ServerConnection, commit: Callable[[], None]) -> None:
    try:
        commit()
    except InDoubt as doubt:
        raise NotSaved(doubt.what) from doubt


def shared_flush(self: connection.ServerConnection, commit: Callable[[], None]) -> None:
    """Commit without waiting, and then wait for the disks: others see what may still be lost."""
    commit()
    try:
        self.script(FLUSH + "; COMMIT")
    except Unreachable as error:
        raise InDoubt(error.what) from error


COMMITS: dict[str, Callable[[connection.ServerConnection, Callable[[], None]], None]] = {
    "warning-is-success": warning_is_success,
    "doubt-is-not-saved": doubt_is_not_saved,
    "shared-flush": shared_flush,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("output", type=Path)
    parser.add_argument("--mutant", default="")
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--sleep", type=float, default=0.0)
    given = parser.parse_args()
    make_mutant(given.mutant)
    log = PostgresLog(read_address(given.url, ""), given.folder)
    with given.output.open("a", buffering=1, encoding="utf-8") as output:
        output.write("ready\n")
        if given.read:
            read(log, output.write)
        elif given.sleep:
            sleep_in_the_hold(log, given.name, given.sleep, output.write)
        else:
            write(log, given.name, output.write)
    log.close()


def ended() -> bool:
    return bool(select.select([sys.stdin], [], [], 0)[0])


def read(log: PostgresLog, tell: object) -> None:
    while not ended():
        try:
            log.catch_up()
        except (Busy, Corrupt, NotSaved):
            time.sleep(0.05)
            continue
        tell(f"seen {log._chain.seq} {log._chain.crc}\n")  # type: ignore[operator]
        time.sleep(0.01)


def sleep_in_the_hold(log: PostgresLog, name: str, seconds: float, tell: object) -> None:
    """Hold the log as a frozen machine does; at waking it finds what became of its write."""
    try:
        with log.exclusive():
            log.write(vote(name, name))
            tell("holds\n")  # type: ignore[operator]
            time.sleep(seconds)
    except InDoubt:
        tell(f"doubt {name}\n")  # type: ignore[operator]
    except NotSaved:
        tell(f"gone {name}\n")  # type: ignore[operator]
    else:
        tell(f"ack {name} {log.tables.seq}\n")  # type: ignore[operator]


def vote(key: str, name: str) -> PendingTransaction:
    """A vote that nothing but its key keeps from being stored twice."""
    body = msgspec.json.encode({"uid": key, "version": 1})
    return PendingTransaction(label="vote", ops=[Op("votes", body)], actor=name, key=key)


def write(log: PostgresLog, name: str, tell: object) -> None:
    number = 0
    while not ended():
        number += 1
        key = f"{name}-{number}"
        draft = vote(key, name)
        while True:
            try:
                receipt = log.append(draft)
            except InDoubt:
                continue  # asked again, under the same key
            except NotSaved as error:
                tell(f"gone {key} {error}\n")  # type: ignore[operator]
                break
            except (Busy, Corrupt):
                # Corrupt until an administrator says that this server is the right one.
                if ended():
                    return
                time.sleep(0.05)
                continue
            tell(f"ack {key} {receipt.seq}\n")  # type: ignore[operator]
            break


if __name__ == "__main__":
    main()
