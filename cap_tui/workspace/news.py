"""News: which transactions came in, and which tables and records they touched."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from cap_tui.workspace.journal import JournalLine
from cap_tui.workspace.memory_tables import RESERVED, identity

KEPT = 10_000
"""How many transactions are remembered for watchers; one that is further behind reads everything."""


class News(int):
    """The transactions after ``since`` up to ``seq``: the tables and the uids that they touched.

    It is the newest sequence number itself, so that a callback may take it as an int.
    ``complete`` is False when too much has happened to name every table and record.
    """

    since: int
    tables: frozenset[str]
    uids: frozenset[str]
    complete: bool

    def __new__(
        cls,
        since: int,
        seq: int,
        tables: Iterable[str] = (),
        uids: Iterable[str] = (),
        *,
        complete: bool = True,
    ) -> News:
        """News with these fields; the number itself is ``seq``."""
        news = super().__new__(cls, seq)
        news.since = since
        news.tables = frozenset(tables)
        news.uids = frozenset(uids)
        news.complete = complete
        return news

    @property
    def seq(self) -> int:
        """The newest transaction."""
        return int(self)

    def concerns(self, tables: Iterable[str]) -> bool:
        """Whether one of these tables was touched, or may have been."""
        return not self.complete or not self.tables.isdisjoint(tables)


def joined_news(lines: Sequence[JournalLine]) -> News:
    """What these transactions touched."""
    touched = [_touched(line) for line in lines]
    numbers = [line.seq for line in lines]
    tables = frozenset().union(*(tables for tables, _uids in touched))
    uids = frozenset().union(*(uids for _tables, uids in touched))
    return News(min(numbers) - 1, max(numbers), tables, uids)


def _touched(line: JournalLine) -> tuple[frozenset[str], frozenset[str]]:
    changes = [change for change in line.ops if change.table not in RESERVED]
    uids = set()
    for change in changes:
        body = change.before if bytes(change.after) == b"null" else change.after
        if bytes(body) != b"null":
            uids.add(identity(body)[0] or str(change.doc_id))
    return frozenset(change.table for change in changes), frozenset(uids)


class _Item(NamedTuple):
    seq: int
    own: bool
    tables: frozenset[str]
    uids: frozenset[str]


class NewsFeed:
    """What was taken in lately, for those who watch; costs nothing while nobody does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: deque[_Item] = deque(maxlen=KEPT)
        self._watchers = 0
        self._dropped = 0
        self._reloads = 0

    def watch(self, seq: int, *, own: bool) -> Cursor:
        """Begin to watch after transaction ``seq``; ``own``: what this process writes counts too."""
        with self._lock:
            if not self._watchers:
                self._items.clear()
                self._dropped = seq
            self._watchers += 1
            return Cursor(self, seq, self._reloads, own)

    def add(self, line: JournalLine, *, own: bool) -> None:
        """A transaction was taken in, written by this process (``own``) or read."""
        if not self._watchers:
            return
        item = _Item(line.seq, own, *_touched(line))
        with self._lock:
            if len(self._items) == KEPT:
                self._dropped = self._items[0].seq
            self._items.append(item)

    def reloaded(self) -> None:
        """Everything was read again; nobody can tell what changed."""
        with self._lock:
            self._items.clear()
            self._reloads += 1


class Cursor:
    """How far one watcher has heard."""

    def __init__(self, feed: NewsFeed, seq: int, reloads: int, own: bool) -> None:
        self._feed = feed
        self._seq = seq
        self._reloads = reloads
        self._own = own

    def take(self, now: int) -> News | None:
        """What came in up to transaction ``now`` since the last call; None when there is no news."""
        feed, since = self._feed, self._seq
        with feed._lock:
            complete = self._reloads == feed._reloads and since >= feed._dropped
            self._seq, self._reloads = now, feed._reloads
            # From the newest backwards: a watcher that keeps up looks at what is new only.
            recent = takewhile(lambda item: item.seq > since, reversed(feed._items))
            items = [item for item in recent if item.seq <= now]
        if not complete:
            return News(since, now, complete=False)
        wanted = [item for item in items if self._own or not item.own]
        if not wanted:
            return None
        tables = frozenset().union(*(item.tables for item in wanted))
        return News(since, now, tables, frozenset().union(*(item.uids for item in wanted)))

    def close(self) -> None:
        """Watch no more."""
        with self._feed._lock:
            self._feed._watchers -= 1
