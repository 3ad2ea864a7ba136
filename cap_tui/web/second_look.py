"""A second look at the log before something unknown is refused: another program may have just written it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

SECONDS_BETWEEN = 0.02
"""How often the log is looked at for requests that name what is not there, however many there are."""


class SecondLook:
    """One look for everybody who waits, at most one in each interval."""

    def __init__(self, look: Callable[[], object], seconds: float = SECONDS_BETWEEN) -> None:
        self._look = look
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._due = 0.0
        self._next: asyncio.Task[None] | None = None

    async def take(self) -> None:
        """Return after a look that began after this call. Raises what the look raises."""
        if self._next is None:
            self._next = asyncio.create_task(self._when_due())
        await asyncio.shield(self._next)

    async def _when_due(self) -> None:
        loop = asyncio.get_running_loop()
        async with self._turn:
            await asyncio.sleep(max(0.0, self._due - loop.time()))
            # Whoever asks from here on waits for another look: this one may miss what they mean.
            self._next = None
            try:
                await run_in_threadpool(self._look)
            finally:
                self._due = loop.time() + self._seconds
