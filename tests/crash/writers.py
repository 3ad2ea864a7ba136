"""Processes that write into one region and acknowledge over a pipe, to be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cap_tui.errors import CapError
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import File, Files
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction

COMPACT_MIN = 20_000
PATIENCE = 60.0
"""Seconds after which writers on a busy machine are ended even though it is not enough."""
_fork = multiprocessing.get_context("fork")
Values = dict[str, int | None]


class Idle(File):
    """A file whose sync does nothing: the mutation that the power cuts have to notice."""

    def __init__(self, file: File) -> None:
        super().__init__(file._descriptor)

    def sync(self) -> None:
        pass


class IdleFiles(Files):
    """Files that are never synced."""

    def open(
        self, path: Path, *, create: bool = False, write: bool = False, like: Path | None = None
    ) -> File:
        return Idle(super().open(path, create=create, write=write, like=like))

    def sync_folder(self, folder: Path) -> None:
        pass


def write_until_killed(folder: Path, name: str, seed: int, pipe: int, files: Files) -> None:
    """Add, change and remove own documents; tell the intent before and the acknowledgement after.

    Acknowledgements go to a pipe, never to the disk under test. The intent is told too, or a
    removal in flight would look like a lost document.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    chance = random.Random(seed)
    log = FileLog(folder, compact_min=COMPACT_MIN, files=files)
    for number in range(10**9):
        uid = f"{name}-{chance.randrange(30)}"
        body = None
        if chance.random() > 0.15:
            text = "x" * chance.randrange(400)
            body = msgspec.json.encode({"uid": uid, "version": number, "text": text})
        value = "-" if body is None else str(number)
        os.write(pipe, f"I {uid} {value}\n".encode())
        try:
            log.append(PendingTransaction(label="work", ops=[Op("t", body, uid)]))
        except CapError:
            return  # the disk is gone
        os.write(pipe, f"A {uid} {value} {time.monotonic_ns()}\n".encode())


class Writer:
    """A writing process and what it told."""

    def __init__(self, folder: Path, name: str, seed: int, files: Files) -> None:
        self.reader, pipe = os.pipe()
        arguments = (folder, name, seed, pipe, files)
        self.process = _fork.Process(target=write_until_killed, args=arguments)
        self.process.start()
        os.close(pipe)
        self._told = b""

    def listen(self) -> None:
        """Take in what the process told since."""
        piece = os.read(self.reader, 1 << 16)
        self._told += piece

    def finish(self) -> None:
        """Take in the rest after the process ended."""
        self.process.join()
        while piece := os.read(self.reader, 1 << 16):
            self._told += piece
        os.close(self.reader)

    def told(self, until: int | None = None) -> Told:
        """What was acknowledged, and what may have come to be after it.

        ``until`` is the moment (CLOCK_MONOTONIC, in ns) of a power cut: the process goes on
        running after it, and what it acknowledged then does not count.
        """
        told = Told({}, {}, 0)
        for line in self._told.decode().splitlines():
            word, uid, text, *moment = line.split(" ")
            value = None if text == "-" else int(text)
            if word == "I":
                told.possible.setdefault(uid, []).append(value)
            elif until is None or int(moment[0]) < until:
                told.acknowledged[uid] = value
                told.possible.pop(uid, None)
                told.count += 1
        return told


@dataclass
class Told:
    """Values by uid as acknowledged last, those wanted after that, and the number of acknowledgements."""

    acknowledged: Values
    possible: dict[str, list[int | None]]
    count: int


def check(found: Values, standing: Values, writers: list[Told]) -> None:
    """Assert that every document has a value it may have, and take over what is found.

    ``standing`` is what was known to be stored before; documents belong to one writer each.
    """
    for told in writers:
        standing.update(told.acknowledged)
        for uid, values in told.possible.items():
            assert found.get(uid) in [standing.get(uid), *values], f"in flight: {uid}"
            standing[uid] = found.get(uid)
    assert found == {uid: value for uid, value in standing.items() if value is not None}


def run_and_kill(
    folder: Path,
    writers: int,
    seed: int,
    seconds: float,
    sign: signal.Signals,
    *,
    files: Files | None = None,
    before: Callable[[], None] = lambda: None,
    enough: Callable[[], bool] = lambda: True,
) -> list[Writer]:
    """Let processes write for ``seconds`` and until it is ``enough``, call ``before``, then end them all by a signal."""
    files = files or Files()
    started = [Writer(folder, f"w{number}", seed * 10 + number, files) for number in range(writers)]
    by_pipe = {writer.reader: writer for writer in started}
    for writer in started:
        writer.listen()  # the time counts from the moment that all are at work
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < seconds or (passed < PATIENCE and not enough()):
        for pipe in select.select(list(by_pipe), [], [], max(seconds - passed, 0.01))[0]:
            by_pipe[pipe].listen()
    before()
    for writer in started:
        os.kill(writer.process.pid or 0, sign)
    for writer in started:
        writer.finish()
    return started
