"""The end of a terminal: SIGHUP, SIGTERM, or a link that is simply gone. Nothing typed is lost, nothing runs on.

Textual ends on a signal without telling anybody, and a process whose terminal has vanished
can spin for ever on a dead input. Both are met here: everything unsent is written first,
then the program ends in the ordinary way, and if it cannot (its output is stuck in a dead
terminal) it ends at once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable

GRACE = 1.5
LOOK_EVERY = 2.0


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

    def begin(self) -> None:
        """Listen. Call from the event loop, in the main thread."""
        if threading.current_thread() is not threading.main_thread():
            return
        self._loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._end, 128 + number)
        if terminal_there():
            threading.Thread(target=self._look, name="terminal-watch", daemon=True).start()

    def stop(self) -> None:
        """The program has ended by itself."""
        self._over.set()
        if self._loop is not None and not self._loop.is_closed():
            for number in (signal.SIGHUP, signal.SIGTERM):
                self._loop.remove_signal_handler(number)

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            if not terminal_there():
                code = 128 + signal.SIGHUP
                if self._loop is not None:
                    self._loop.call_soon_threadsafe(self._end, code)
                self._end_hard(code)
                return

    def _end(self, code: int) -> None:
        """In the event loop: save, then leave, with a deadline."""
        if self._ending.is_set():
            return
        self._ending.set()
        self._save()
        if not terminal_there():
            os._exit(code)
        threading.Thread(target=self._end_hard, args=(code,), daemon=True).start()
        self._leave(code)

    def _end_hard(self, code: int) -> None:
        """In a thread: if the program has not ended after a while, its output is stuck; end it."""
        if self._over.wait(GRACE):
            return
        try:
            if not self._ending.is_set():
                self._save()
        finally:
            os._exit(code)
