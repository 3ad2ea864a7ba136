"""The end of a terminal: SIGHUP, SIGTERM, or a link that is simply gone. Nothing typed is lost, nothing runs on.

Textual ends on a signal without telling anybody, and a process whose terminal has vanished
can spin for ever on a dead input. Both are met here: everything unsent is written first,
then the program ends in the ordinary way, and if it cannot (its output is stuck in a dead
terminal, a plugin holds the event loop or does not let go of a thread) it ends at once, the terminal restored.
"""

from __future__ import annotations

import asyncio
import contextlib
import marshal
import os
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cap_tui.plugin.call_marker import marker
from cap_tui.screens import terminal_modes
from cap_tui.text.i18n import _

GRACE = 1.5
"""Seconds in which the program ends by itself after a signal."""
LEAVES_WITHIN = 0.8
"""Seconds in which it ends by itself when a person leaves."""
LOOK_EVERY = 1.0
HELPER_AFTER = 2
"""Looks after which the helper process is started at the latest: first the person is served."""
SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)


def terminal_there() -> bool:
    """Whether the terminal that the program was started on still answers."""
    try:
        termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]
    except (termios.error, OSError, ValueError, AttributeError):
        return False
    return True


class TerminalWatch:
    """Calls ``save`` and then ``leave`` when the program is told to end or its terminal is gone."""

    def __init__(self, save: Callable[[], None], leave: Callable[[int], None]) -> None:
        self._save = save
        self._leave = leave
        self._ending = threading.Event()
        self._over = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: dict[int, Any] = {}
        self._modes: tuple[int, list[Any] | None] | None = None
        self._helper: TerminalHelper | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Listen. Call from the event loop, in the main thread."""
        if threading.current_thread() is not threading.main_thread():
            return
        self._loop = asyncio.get_running_loop()
        for number in SIGNALS:
            self._before[number] = signal.signal(number, self._signalled)
        if terminal_there():
            threading.Thread(target=self._look, name="terminal-watch", daemon=True).start()

    def took_terminal(self, fd: int, attributes: list[Any] | None) -> None:
        """The driver has a real terminal, with these attributes before it changed them: it is restored whatever happens."""
        self._modes = (fd, attributes)

    def stop(self) -> None:
        """The program has ended by itself."""
        if self._modes is None:
            self._over.set()  # on a real terminal only the end of the process is the end: threads may be left
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def goodbye(self) -> None:
        """The process ends, the terminal is restored: nobody has to step in."""
        self._over.set()
        if self._helper is not None:
            self._helper.goodbye()
        marker.close()

    def _look(self) -> None:
        looks = 0
        while not self._over.wait(LOOK_EVERY):
            looks += 1
            if not terminal_there():
                code = 128 + signal.SIGHUP
                if self._loop is not None:
                    with contextlib.suppress(RuntimeError):
                        self._loop.call_soon_threadsafe(self._end, code)
                self.end_hard(code, GRACE)
                return
            if self._helper is not None:
                self._helper.beat()
            elif looks == HELPER_AFTER:
                self.start_helper()

    def start_helper(self) -> None:
        """Start the helper process now: somebody else's code is about to run, which may end the program at once."""
        with self._lock:
            if self._helper is not None or self._modes is None or self._over.is_set():
                return
            self._helper = TerminalHelper.start(*self._modes)
            if self._helper is not None and self._loop is not None:
                self._loop.call_soon_threadsafe(self._helper.hear_signals)

    def _signalled(self, number: int, _frame: object) -> None:
        """The handler of :data:`SIGNALS`, wherever the main thread is: the loop may never turn again."""
        code = 128 + number
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end, code)
        self.end_soon(code, GRACE)

    def end_soon(self, code: int, grace: float = LEAVES_WITHIN) -> None:
        """End the process within ``grace`` seconds, should it not end by itself."""
        threading.Thread(target=self.end_hard, args=(code, grace), daemon=True).start()

    def _end(self, code: int) -> None:
        """In the event loop: save, then leave; the deadline is set already."""
        if self._ending.is_set():
            return
        self._ending.set()
        self._save()
        if not terminal_there():
            self.goodbye()  # else the next start blames the plugin whose view was on the screen
            os._exit(code)
        self._leave(code)

    def end_hard(self, code: int, grace: float = 0.0, words: str = "") -> None:
        """In a thread: if the program has not ended after a while, something is stuck; end it and restore the terminal."""
        if self._over.wait(grace):
            return
        with self._lock:  # one thread is enough
            try:
                if not self._ending.is_set():
                    self._save()
            finally:
                if self._modes is not None and terminal_there():
                    terminal_modes.restore(*self._modes, words)
                self.goodbye()
                os._exit(code)


def _group_of_parent() -> int:
    """The process group of the program that started the shell; 0 when it cannot be told."""
    with contextlib.suppress(OSError):
        return os.getpgid(os.getppid())
    return 0


class TerminalHelper:
    """The process beside the shell (:mod:`cap_tui.screens.terminal_helper`) and the pipe to it."""

    def __init__(self, pipe: int, process: subprocess.Popen[bytes]) -> None:
        self._pipe = pipe
        self._process = process

    @classmethod
    def start(cls, fd: int, attributes: list[Any] | None) -> TerminalHelper | None:
        """Start it on the terminal ``fd``. A machine that has no room for another process goes without."""
        from cap_tui.screens import terminal_helper
        from cap_tui.screens.loop_watch import BREAK

        words = _(
            "cap-tui was ended: a plugin held it. The next start names it. What was saved is safe."
        )
        setup = (
            *(os.getpid(), os.getpgrp(), _group_of_parent(), attributes or []),
            *(terminal_modes.RESTORE, f"\r\x1b[K{words}\n".encode(), int(BREAK)),
        )
        file = str(Path(terminal_helper.__file__))
        reading, writing = os.pipe()
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", file, marshal.dumps(setup).hex(), str(reading)],
                stdin=fd,
                stdout=sys.__stderr__,
                stderr=subprocess.DEVNULL,
                pass_fds=(reading,),
            )
        except OSError:
            os.close(writing)
            return None
        finally:
            os.close(reading)
        os.set_blocking(writing, False)
        helper = cls(writing, process)
        helper.beat()
        return helper

    def hear_signals(self) -> None:
        """Let the numbers of signals go into the pipe at once, even while no Python code runs. In the main thread only."""
        signal.set_wakeup_fd(self._pipe, warn_on_full_buffer=False)

    def beat(self) -> None:
        """All is well."""
        self._say(b"\xfe")

    def goodbye(self) -> None:
        """The shell ends, and the terminal is restored."""
        self._say(b"\xff")

    def _say(self, byte: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._pipe, byte)
