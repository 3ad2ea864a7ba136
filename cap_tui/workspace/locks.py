"""The lock that programs take in turns, and a wait for it in the kernel, in the order of arrival.

Polling a lock is unfair: whoever happens to look first gets it, and with many writers some wait
for seconds. The kernel hands a blocking `flock` on in the order of arrival, but such a call
has no time limit. A helper thread therefore makes the call, and the caller waits for the helper.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time

LOCK_PATIENCE = 10.0
"""Seconds to wait for another program's lock; a commit holds it for well under a millisecond."""


TRIES = 4
MOMENT_SECONDS = 0.0003
"""How often, and for how long, a free lock is left to whoever waits for it already."""


class Lock:
    """An advisory lock on a file of its own that is never renamed; it ends with its process.

    ``flock`` and not POSIX record locks: those vanish when any descriptor of the file is closed.
    One thread at a time may use an instance.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._queue: _Queue | None = None
        self._contended = False

    def take(self, patience: float | None = None) -> bool:
        """Take the lock within ``patience`` seconds (None: the usual ones); False when it was held all the time."""
        if self._queue is None or not (self._contended or self._queue.waiting):
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                return True
        patience = LOCK_PATIENCE if patience is None else patience
        if patience <= 0:
            return False
        if self._queue is None:
            self._queue = _Queue(os.dup(self._descriptor))
        begin = time.monotonic()
        try:
            return self._queue.wait(patience)
        finally:
            self._contended = time.monotonic() - begin > 0.001

    def give(self) -> None:
        """Release the lock."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the lock's file, which releases it."""
        if self._queue is not None:
            self._queue.close()
            self._queue = None
        if self._descriptor >= 0:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = -1


class _Queue:
    """A helper thread that waits in the kernel with a duplicate of the descriptor, which shares its lock.

    A wait that was given up goes on in the kernel, because nothing can end it there. Its lock is
    released when it comes, unless a later :meth:`wait` wants it by then.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._state = threading.Lock()
        self._asked = threading.Lock()  # released: the helper is to wait for the lock
        self._granted = threading.Lock()  # released: the caller has the lock
        self._asked.acquire()
        self._granted.acquire()
        self._wanted = self._waiting = self._closed = False
        self._failure: OSError | None = None
        threading.Thread(target=self._run, name="lock-queue", daemon=True).start()

    @property
    def waiting(self) -> bool:
        """Whether the helper still waits for a lock, wanted or not; nobody may take it past it then."""
        with self._state:
            return self._waiting

    def wait(self, patience: float) -> bool:
        """Whether the lock was granted within ``patience`` seconds. Raises OSError."""
        with self._state:
            self._wanted = True
            if not self._waiting:
                self._waiting = True
                self._asked.release()
        granted = False
        try:
            granted = self._granted.acquire(timeout=patience)
        finally:
            if not granted:  # the time is over, or a person interrupts
                granted = self._give_up()
        if granted and self._failure is not None:
            raise self._failure
        return granted

    def _give_up(self) -> bool:
        """Stop wanting the lock; True when it was granted at this very moment."""
        with self._state:
            if self._wanted:
                self._wanted = False
                return False
        return self._granted.acquire()

    def close(self) -> None:
        """End the helper; one that waits in the kernel ends when the lock comes."""
        with self._state:
            self._closed, self._wanted = True, False
            if not self._waiting:
                self._asked.release()

    def _run(self) -> None:
        while True:
            self._asked.acquire()
            if not self._closed:
                self._queue_up()
            if self._closed:
                break
        os.close(self._descriptor)

    def _let_others_first(self) -> bool:
        """Whether the lock is held now, so that a blocking call joins the end of the queue.

        The kernel wakes the first who waits when a lock becomes free; whoever asks before that
        one runs gets past the whole queue. A lock that is free is therefore given back a few
        times for a moment; one that stays free has no queue and is kept.
        """
        for _try in range(TRIES):
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            if _try + 1 < TRIES:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
                time.sleep(MOMENT_SECONDS)
        return False

    def _queue_up(self) -> None:
        """Wait for the lock and hand it to the caller, or release it when nobody wants it any more."""
        failure = None
        try:
            if self._let_others_first():
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except OSError as error:
            failure = error
        with self._state:
            self._waiting = False
            self._failure = failure
            if self._wanted:
                self._wanted = False
                self._granted.release()
            elif failure is None:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
