"""A writer or reader in a process of its own, for tests that take the server away from under it.

    python -m tests.postgres.writer URL FOLDER NAME OUTPUT [--mutant NAME] [--read]

Each line of the output is one outcome, written when it is known: ``ack KEY SEQ``, ``gone KEY`` (NotSaved: it
must never be in the log), ``seen SEQ CRC`` (a reader's place). It ends when standard input is closed.
"""

from __future__ import annotations

import argparse
import select
import sys
import time
from pathlib import Path

import msgspec

from cap_tui.errors import Busy, InDoubt, NotSaved
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.postgres import connection
from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.log import PostgresLog


def make_mutant(name: str) -> None:
    """Break one promise, so that the suite shows that it would notice."""
    original = connection.ServerConnection.commit
    if name == "no-flush":
        connection.SETTINGS += "; SET synchronous_commit = 'off'"
        connection._WEAK_COMMITS = ()
    elif name == "warning-is-success":

        def commit(self: connection.ServerConnection) -> None:
            try:
                original(self)
            except InDoubt:
                if "WARNING" not in self._warnings:
                    raise

        connection.ServerConnection.commit = commit  # type: ignore[method-assign]
    elif name == "doubt-is-not-saved":

        def sure(self: connection.ServerConnection) -> None:
            try:
                original(self)
            except InDoubt as doubt:
                raise NotSaved(doubt.what) from doubt

        connection.ServerConnection.commit = sure  # type: ignore[method-assign]
    elif name:
        raise SystemExit(f"no such mutant: {name}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("output", type=Path)
    parser.add_argument("--mutant", default="")
    parser.add_argument("--read", action="store_true")
    given = parser.parse_args()
    make_mutant(given.mutant)
    log = PostgresLog(read_address(given.url, ""), given.folder)
    with given.output.open("a", buffering=1, encoding="utf-8") as output:
        output.write("ready\n")
        if given.read:
            read(log, output.write)
        else:
            write(log, given.name, output.write)
    log.close()


def ended() -> bool:
    return bool(select.select([sys.stdin], [], [], 0)[0])


def read(log: PostgresLog, tell: object) -> None:
    while not ended():
        try:
            log.catch_up()
        except (Busy, NotSaved):
            time.sleep(0.05)
            continue
        tell(f"seen {log._chain.seq} {log._chain.crc}\n")  # type: ignore[operator]
        time.sleep(0.01)


def write(log: PostgresLog, name: str, tell: object) -> None:
    number = 0
    while not ended():
        number += 1
        key = f"{name}-{number}"
        body = msgspec.json.encode({"uid": key, "version": 1})
        draft = PendingTransaction(label="vote", ops=[Op("votes", body, key)], actor=name, key=key)
        while True:
            try:
                receipt = log.append(draft)
            except InDoubt:
                continue  # asked again, under the same key
            except NotSaved:
                tell(f"gone {key}\n")  # type: ignore[operator]
                break
            except Busy:
                if ended():
                    return
                time.sleep(0.05)
                continue
            tell(f"ack {key} {receipt.seq}\n")  # type: ignore[operator]
            break


if __name__ == "__main__":
    main()
