"""One thread that hears of others' commits: a notification is a hint, and the log is asked at least once a second."""

from __future__ import annotations

import random
import select
import threading
from collections.abc import Callable

from cap_tui.errors import CapError

LONGEST_SILENCE = 1.0
"""Seconds after which the log is asked though no notification came."""
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0
"""Seconds between two tries to connect again; the pause doubles from the first to the longest."""


class Listener:
    """Keeps the tables current while somebody watches, and connects again for ever."""

    def __init__(
        self,
        listen: Callable[[], int],
        look: Callable[[], object],
        lost: Callable[[CapError], None],
    ) -> None:
        """``listen`` gives the socket of a connection that listens; ``look`` takes in what is new; ``lost`` hears of failures."""
        self._listen = listen
        self._look = look
        self._lost = lost
        self._turn = threading.Condition()
        self._turns = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether the thread keeps the tables current."""
        return self._thread is not None

    def start(self) -> None:
        """Start the thread; a second call does nothing."""
        with self._turn:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="storage-listen", daemon=True
                )
                self._thread.start()

    def wait(self, stopped: threading.Event) -> bool:
        """Return after the next look, or after a second; True when ``stopped`` was set."""
        with self._turn:
            seen = self._turns
            self._turn.wait_for(
                lambda: self._turns != seen or stopped.is_set() or self._stopping.is_set(),
                LONGEST_SILENCE,
            )
        return stopped.is_set()

    def stop(self) -> None:
        """End the thread; it may take a second to notice."""
        self._stopping.set()
        with self._turn:
            self._turn.notify_all()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            descriptor = -1
            try:
                descriptor = self._listen()
                self._look()
                pause = FIRST_PAUSE
            except CapError as error:
                self._lost(error)
            with self._turn:
                self._turns += 1
                self._turn.notify_all()
            if not self._heard(descriptor):
                self._stopping.wait(pause * random.uniform(0.5, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)

    @staticmethod
    def _heard(descriptor: int) -> bool:
        """Wait for a notification or a second; False when there is no connection to wait on."""
        try:
            heard = select.poll()
            heard.register(descriptor, select.POLLIN)
            heard.poll(int(LONGEST_SILENCE * 1000))
        except (OSError, ValueError):  # closed by a thread that found the connection broken
            return False
        return True
