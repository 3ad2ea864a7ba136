"""A small process beside the shell that gives the terminal back when the shell itself cannot.

Code that holds the interpreter's lock (a regular expression, a huge number, a loop in C) stops every thread of the shell. This
process gets a beat from the shell; when it stays away, it reads the keyboard in the shell's place. On the reserved key it asks the
shell to break off, and when nothing follows, on the reserved key and on SIGTERM, it restores the terminal and
ends the shell. It restores the terminal, too, when the shell is gone without a word (SIGKILL, os._exit, a crash).

It runs as a file, with ``-I -S``, and imports nothing of ours: it is to be small and quick.
"""

from __future__ import annotations

import marshal
import os
import select
import signal
import sys
import termios
import time

BEAT, BYE = b"\xfe", b"\xff"
"""What the shell writes: once a second, and before it ends. Every other byte is the number of a signal that it got."""
STALLED = 2.5
"""Seconds without a beat after which the keyboard is read here."""
BREAKS_WITHIN = 1.0
ENDS_WITHIN = 2.0
FORGETS_AFTER = 10.0
KEYS = (b"\x11", b"\x1b[113;5u")
"""Ctrl+Q, as terminals send it."""
IGNORED = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGTTIN, signal.SIGTTOU)
TERMINAL, OUTPUT = 0, 1


class Setup:
    """What the shell gives along: itself, its group and its parent's, the terminal's attributes, what restores it, last words, the signal that breaks off."""

    def __init__(
        self,
        pid: int,
        group: int,
        parent: int,
        attributes: list[int | list[bytes | int]],
        restore: bytes,
        words: bytes,
        breaks: int,
    ) -> None:
        self.pid = pid
        self.group = group
        self.parent = parent
        self.attributes = attributes
        self.restore = restore
        self.words = words
        self.breaks = breaks


def give_back(setup: Setup) -> None:
    """Restore the terminal, unless a program that has nothing to do with the shell has it."""
    try:
        holder = os.tcgetpgrp(TERMINAL)
    except OSError:
        holder = setup.group  # the shell led the session, which ended with it
    if holder not in (setup.group, setup.parent):
        return
    try:
        os.write(OUTPUT, setup.restore)
        if setup.attributes:
            termios.tcsetattr(TERMINAL, termios.TCSANOW, setup.attributes)
    except (OSError, termios.error):
        pass


def wants_out(setup: Setup) -> bool:
    """Whether the reserved key is among the keys that nobody has read."""
    try:
        if os.tcgetpgrp(TERMINAL) != setup.group:
            return False
        if not select.select([TERMINAL], [], [], 0)[0]:
            return False
        keys = os.read(TERMINAL, 1024)
    except OSError:
        return False
    return any(key in keys for key in KEYS)


def end(setup: Setup) -> None:
    """End the shell, and give the terminal back before and after: what it wrote last must not win."""
    give_back(setup)
    os.kill(setup.pid, signal.SIGKILL)
    time.sleep(0.05)
    give_back(setup)
    os.write(OUTPUT, setup.words)


def watch(setup: Setup, pipe: int) -> None:
    """Until the shell says goodbye or is gone."""
    beat = time.monotonic()
    wanted = 0.0  # when the person, or who sent SIGTERM, wanted the shell to end; 0: nobody did
    within = BREAKS_WITHIN
    while True:
        ready = select.select([pipe], [], [], 0.25)[0]
        now = time.monotonic()
        if ready:
            said = os.read(pipe, 4096)
            if BYE in said:
                return
            if not said:
                give_back(setup)
                return
            if BEAT in said:
                beat = now
                wanted = wanted if now - wanted < FORGETS_AFTER else 0.0
            if bytes([signal.SIGTERM]) in said:
                wanted, within = now, ENDS_WITHIN
        if os.getppid() != setup.pid:
            give_back(setup)
            return
        if now - beat > STALLED and not wanted and wants_out(setup):
            os.kill(setup.pid, setup.breaks)
            wanted, within = now, BREAKS_WITHIN
        if wanted and now - wanted > within and now - beat > ENDS_WITHIN:
            end(setup)
            return


def main() -> None:
    """Take what the shell gave as arguments: the setup, and the pipe that it writes to."""
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    watch(Setup(*marshal.loads(bytes.fromhex(sys.argv[1]))), int(sys.argv[2]))


if __name__ == "__main__":
    main()
