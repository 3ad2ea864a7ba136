"""Processes that write into one region and acknowledge over a pipe, to be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import select
import signal
import time
from pathlib import Path

import msgspec

from cap_tui.workspace.documents import Op
from cap_tui.workspace.filelog import FileLog
from cap_tui.workspace.log import Draft

COMPACT_MIN = 20_000
_fork = multiprocessing.get_context("fork")
Values = dict[str, int | None]


def write_until_killed(folder: Path, name: str, seed: int, pipe: int) -> None:
    """Add, change and remove own documents; tell the intent before and the acknowledgement after.

    Acknowledgements go to a pipe, never to the disk under test. The intent is told too, or a
    removal in flight would look like a lost document.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    chance = random.Random(seed)
    log = FileLog(folder, compact_min=COMPACT_MIN)
    for number in range(10**9):
        uid = f"{name}-{chance.randrange(30)}"
        body = None
        if chance.random() > 0.15:
            text = "x" * chance.randrange(400)
            body = msgspec.json.encode({"uid": uid, "version": number, "text": text})
        value = "-" if body is None else str(number)
        os.write(pipe, f"I {uid} {value}\n".encode())
        log.append(Draft(label="work", ops=[Op("t", body, uid)]))
        os.write(pipe, f"A {uid} {value}\n".encode())


class Writer:
    """A writing process and what it told."""

    def __init__(self, folder: Path, name: str, seed: int) -> None:
        self.reader, pipe = os.pipe()
        self.process = _fork.Process(target=write_until_killed, args=(folder, name, seed, pipe))
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

    def told(self) -> tuple[Values, Values, int]:
        """The values acknowledged last, those wanted after them, and the number of acknowledgements."""
        acknowledged: Values = {}
        wanted: Values = {}
        count = 0
        for line in self._told.decode().splitlines():
            word, uid, text = line.split(" ")
            value = None if text == "-" else int(text)
            if word == "I":
                wanted[uid] = value
            else:
                acknowledged[uid] = value
                wanted.pop(uid, None)
                count += 1
        return acknowledged, wanted, count


def run_and_kill(
    folder: Path, writers: int, seed: int, seconds: float, sign: signal.Signals
) -> list[Writer]:
    """Let processes write for a while, then end them all by a signal."""
    started = [Writer(folder, f"w{number}", seed * 10 + number) for number in range(writers)]
    by_pipe = {writer.reader: writer for writer in started}
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        for pipe in select.select(list(by_pipe), [], [], left)[0]:
            by_pipe[pipe].listen()
    for writer in started:
        os.kill(writer.process.pid or 0, sign)
    for writer in started:
        writer.finish()
    return started
