"""Calls into plugins within a time: each in a thread that makes no other meanwhile, waited for so long and not longer.

A call that overruns is left behind, and its plugin is named; what it answers later still counts. A Python loop
that goes on after :data:`END_AFTER` seconds is ended by an exception, so that it does not take half of the
processor for the rest of the day. Code that waits in C cannot be ended; its thread goes with the program.
"""

from __future__ import annotations

import contextvars
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from cap_tui.errors import PluginFault

T = TypeVar("T")
HOOK_BUDGET = 2.0
"""Seconds that a hook may take for listing, checks, status and events; time spent waiting for a processor is not counted."""
END_AFTER = 6.0
"""Seconds after which a call that overran is ended."""
MOST_WAIT = 3.0
"""However busy the machine is, nobody is waited for longer than this many times the budget."""


class Hung(PluginFault):
    """An import that did not end in its time. It is not tried at every start: that would cost the time each time."""


class Overdue(BaseException):
    """Raised inside a call that was given up, to end it. No ``except Exception`` catches it."""


class _Worker:
    """A thread that makes timed calls one after another: starting one for each costs a start with many plugins its time.

    A call that overran may be ended by an exception in its thread, so its worker makes no other.
    """

    _idle: ClassVar[list[_Worker]] = []

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[TimedCall[Any]] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._work, name="plugin call", daemon=True)
        self.thread.start()

    @classmethod
    def free(cls) -> _Worker:
        """One that has nothing to do."""
        try:
            return cls._idle.pop()  # one step: no two threads get the same
        except IndexError:
            return cls()

    def make(self, call: TimedCall[Any]) -> None:
        """Make a call."""
        self._calls.put(call)

    def _work(self) -> None:
        while True:
            call = self._calls.get()
            call.run()
            if call.overran:
                return
            del call
            self._idle.append(self)


os.register_at_fork(after_in_child=_Worker._idle.clear)  # a child has none of its parent's threads


class TimedCall(Generic[T]):
    """One call in a thread, with the caller's language and marks (context variables)."""

    def __init__(self, work: Callable[[], T], budget: float = HOOK_BUDGET) -> None:
        self.budget = budget
        self.overran = False
        self.ended = False  # it had to be ended
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._done = threading.Event()
        self._context = contextvars.copy_context()
        worker = _Worker.free()
        self._thread = worker.thread
        self._waited_before = processor_wait(self._thread.native_id)
        self.began = time.monotonic()
        worker.make(self)

    def run(self) -> None:
        """Make the call; in the worker's thread."""
        self._context.run(self._call)

    def _call(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            self._error = error
        finally:
            self._done.set()

    @property
    def done(self) -> bool:
        """Whether the call has come back."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for at most so long; whether the call has come back."""
        return self._done.wait(max(0.0, seconds))

    def result(self) -> T:
        """What the call returned; raises what it raised. Only when it is :attr:`done`."""
        if self._error is not None:
            raise self._error
        return self._results[0]

    def overdue(self) -> bool:
        """Whether the budget is used up and nothing came back. From then on a watcher ends the call in time."""
        if self.done or self.overran:
            return self.overran and not self.done
        passed = time.monotonic() - self.began
        if passed < self.budget:
            return False
        if passed < self.budget * MOST_WAIT:
            passed -= processor_wait(self._thread.native_id) - self._waited_before
            if passed < self.budget:
                return False
        self.overran = True
        threading.Thread(target=self._end, name="plugin call watcher", daemon=True).start()
        return True

    def _end(self) -> None:
        left = self.began + max(END_AFTER, self.budget + 1.0) - time.monotonic()
        for pause in (left, 1.0, 1.0):
            if self.wait(pause):
                return
            self.ended = True
            raise_in(self._thread.ident, Overdue)


def raise_in(thread: int | None, kind: type[BaseException]) -> None:
    """Raise ``kind`` in another thread, at its next step in Python."""
    import ctypes  # takes milliseconds, and most runs end nothing

    if thread is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind))


def processor_wait(native: int | None) -> float:
    """Seconds that a thread was ready to run and got no processor; 0 where the system does not say."""
    try:
        # Not open(): it asks the system ten things where three do, at each of a hundred calls of a start.
        file = os.open(f"/proc/self/task/{native}/schedstat", os.O_RDONLY)
        try:
            return int(os.read(file, 100).split()[1]) / 1e9
        finally:
            os.close(file)
    except (OSError, ValueError, IndexError):
        return 0.0
