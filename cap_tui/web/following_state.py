"""The read model of a workshop that forgets only what changed: hundreds of phones share one."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from cap_tui.model.record import Record
from cap_tui.model.workshop import Workshop
from cap_tui.operations.context import Context
from cap_tui.workshop.state import WorkshopState
from cap_tui.workspace.table_feed import TableFeed

R = TypeVar("R", bound=Record)


class FollowingState(WorkshopState):
    """A state whose ``refresh()`` asks the log which tables changed since the last time.

    A writer names the tables that it is about to write with :meth:`writing`, because a log may tell
    of them after the commit only.
    """

    def __init__(self, region: Context, workshop: Workshop) -> None:
        super().__init__(region, workshop)
        self._log = region.workspace.log
        self._news = self._log.feed.watch(self._log.tables.seq, own=True)
        self._reading = threading.Lock()  # of this state alone: pages and the writer have one each
        self._writing: frozenset[str] = frozenset()
        self._workspace = region.workspace
        self._feeds: dict[type[Record], TableFeed[Any]] = {}
        self._kept: dict[type[Record], dict[str, Any]] = {}

    def _all(self, kind: type[R]) -> dict[str, R]:
        """The records of a table: only what moved is decoded, whoever else is in the room."""
        with self._reading:
            if kind not in self._feeds:
                self._feeds[kind] = self._workspace.table_feed(kind.TABLE, kind)
                self._kept[kind] = {}
            kept = self._kept[kind]
            added, removed = self._feeds[kind].changes()
            stays = {record.uid for record in added}
            for record in removed:
                if record.uid not in stays:
                    kept.pop(record.uid, None)
            kept.update((one.uid, one) for one in added if one.workshop == self.workshop.uid)
            return kept

    def refresh(self, tables: Collection[str] | None = None) -> None:
        """Forget what was read from these tables (None: from those that changed)."""
        if tables is not None:
            super().refresh(tables)
            return
        self._log.glance()
        news = self._news.take(self._log.tables.seq)
        if news is not None and not news.complete:
            super().refresh(None)
        elif changed := (news.tables if news is not None else frozenset()) | self._writing:
            super().refresh(changed)

    @contextmanager
    def writing(self, *tables: str) -> Iterator[None]:
        """These tables change inside the block."""
        self._writing = frozenset(tables)
        try:
            yield
        finally:
            super().refresh(self._writing)
            self._writing = frozenset()
