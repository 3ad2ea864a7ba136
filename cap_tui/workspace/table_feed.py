"""What changed in a table since it was last read: for an index that is kept up to date over a large table.

::

    feed = TableFeed(log, "evaluation.measurements", Row)
    added, removed = feed.changes()      # all rows the first time, then only what moved

A row may be any msgspec struct: it decodes the fields that the index needs and skips the rest.
A changed document is in both lists, as it was and as it is.
"""

from __future__ import annotations

import itertools
import operator
from typing import Generic, TypeVar

from cap_tui.model.conversion import decoder
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_tables import Body

T = TypeVar("T")


class TableFeed(Generic[T]):
    """The rows of one table as far as they were handed out; nothing here writes."""

    def __init__(self, log: Log, table: str, row: type[T]) -> None:
        self._log = log
        self._table = table
        self._decode = decoder(row).decode
        self._known: dict[int, Body] = {}

    def changes(self) -> tuple[list[T], list[T]]:
        """The rows that came in and those that went since the last call.

        A document is compared by identity: an unchanged one costs a lookup and is not decoded.
        """
        self._log.glance()
        tables = self._log.tables
        with tables.lock:
            bodies = dict(tables.table(self._table).bodies)
        known, decode = self._known, self._decode
        if not known:
            self._known = bodies
            return list(map(decode, bodies.values())), []
        added, removed = [], []
        moved = map(operator.is_not, bodies.values(), map(known.get, bodies))
        for doc_id, body in itertools.compress(bodies.items(), moved):
            added.append(decode(body))
            if doc_id in known:
                removed.append(decode(known[doc_id]))
        if len(known) + len(added) - len(removed) != len(bodies):
            removed += [decode(known[doc_id]) for doc_id in known.keys() - bodies.keys()]
        self._known = bodies
        return added, removed
