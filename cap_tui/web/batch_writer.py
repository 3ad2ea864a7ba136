"""One writer for a crowd: what came in meanwhile is written in one hold with one sync, and each fails alone."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from cap_tui.errors import CapError, NotSaved
from cap_tui.text.i18n import _, set_language
from cap_tui.workspace import Workspace

T = TypeVar("T")
MOST_AT_ONCE = 64
"""Longer batches gain nothing and let a flood of joins delay who is in."""
MOST_WAITING = 20_000
_Work = tuple[Callable[[], Any], "asyncio.Future[Any]", asyncio.AbstractEventLoop]


class BatchWriter:
    """A thread that works off what it is given; an answer comes when it is durable, never before."""

    def __init__(self, workspace: Workspace, language: str = "en") -> None:
        self._workspace = workspace
        self._language = language
        self._turn = threading.Condition()
        self._first: deque[_Work] = deque()
        self._later: deque[_Work] = deque()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="join-writer", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[], T], *, later: bool = False) -> T:
        """Do ``work`` while the region is held; returns or raises what it does, once that is durable.

        ``later``: after everything that does not wait so long (joining gives way to cards and votes).
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        queue = self._later if later else self._first
        with self._turn:
            if self._stopping or len(queue) >= MOST_WAITING:
                raise NotSaved(_("The server is stopping; nothing was saved."))
            queue.append((work, answer, loop))
            self._turn.notify()
        return await answer

    def stop(self) -> None:
        """Work off what waits, then end."""
        with self._turn:
            self._stopping = True
            self._turn.notify()
        self._thread.join(timeout=30)

    def _work(self) -> None:
        set_language(self._language)
        while batch := self._next():
            self._write(batch)

    def _next(self) -> list[_Work]:
        """The next batch; empty when the writer is to stop."""
        with self._turn:
            while not (self._first or self._later or self._stopping):
                self._turn.wait()
            batch: list[_Work] = []
            for queue in (self._first, self._later):
                while queue and len(batch) < MOST_AT_ONCE:
                    batch.append(queue.popleft())
            return batch

    def _write(self, batch: list[_Work]) -> None:
        found: list[Any] = []
        try:
            with self._workspace.log.exclusive():
                found = [_result(work) for work, _answer, _loop in batch]
        except CapError as error:
            # What was refused stays refused; of the rest nobody knows whether it is on disk.
            refused = [one if isinstance(one, BaseException) else error for one in found]
            found = refused + [error] * (len(batch) - len(found))
        except OSError as error:
            logging.getLogger(__name__).exception("the region cannot be written")
            found = [NotSaved(str(error))] * len(batch)
        for (_work, answer, loop), result in zip(batch, found, strict=True):
            loop.call_soon_threadsafe(_deliver, answer, result)


def _result(work: Callable[[], Any]) -> Any:
    """What a piece of work returns, or the exception that it raises: the others go on."""
    try:
        return work()
    except CapError as error:
        return error
    except Exception as error:
        logging.getLogger(__name__).exception("a request failed")
        return error


def _deliver(answer: asyncio.Future[Any], result: Any) -> None:
    if answer.done():
        return
    if isinstance(result, BaseException):
        answer.set_exception(result)
    else:
        answer.set_result(result)
