"""How many wrong codes an address may type: typed codes only, because a room may share one address."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

MOST = 10
SECONDS = 60.0
ADDRESSES = 10_000


class WrongCodes:
    """Wrong codes of the last minute by address; the addresses that were seen last are kept."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Seconds until this address may type again; 0 when it may now."""
        times = self._recent(address)
        return 0 if len(times) < MOST else max(1, int(times[0] + SECONDS - time.monotonic()) + 1)

    def add(self, address: str) -> None:
        """This address typed a wrong code."""
        self._recent(address).append(time.monotonic())

    def _recent(self, address: str) -> deque[float]:
        times = self._seen.setdefault(address, deque(maxlen=MOST))
        self._seen.move_to_end(address)
        while len(self._seen) > ADDRESSES:
            self._seen.popitem(last=False)
        while times and times[0] < time.monotonic() - SECONDS:
            times.popleft()
        return times
