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
from collections.abc import Iterator
from typing import Generic, TypeVar

from cap_tui.model.conversion import decoder
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_tables import Body, TableDocuments

T = TypeVar("T")
BATCH = 20_000


class TableFeed(Generic[T]):
    """The rows of one table as far as they were handed out; nothing here writes."""

    def __init__(self, log: Log, table: str, row: type[T]) -> None:
        self._log = log
        self._table = table
        self._decode = decoder(row).decode
        self._known: dict[int, Body] = {}
        self._documents: TableDocuments | None = None
        self._moves = 0

    def changes(self) -> tuple[list[T], list[T]]:
        """The rows that came in and those that went since the last call."""
        added: list[T] = []
        removed: list[T] = []
        for came, went in self.batches():
            added += came
            removed += went
        return added, removed

    def batches(self) -> Iterator[tuple[list[T], list[T]]]:
        """As :meth:`changes`, a large table in portions, so that not all its rows are in memory at once.

        The caller takes every portion. A table tells which of its documents changed lately: then
        only those are looked at. Otherwise documents are compared by identity.
        """
        self._log.glance()
        tables = self._log.tables
        with tables.lock:
            table = tables.table(self._table)
            lately = table.touched_since(self._moves) if table is self._documents else None
            self._documents, self._moves = table, table.moves
            if lately is not None:
                pairs = [(doc_id, table.bodies.get(doc_id)) for doc_id in lately]
            else:
                bodies = dict(table.bodies)
        if lately is not None:
            yield self._moved(pairs)
        elif self._known:
            yield self._compared(bodies)
        else:
            self._known = bodies
            rows = map(self._decode, bodies.values())
            while batch := list(itertools.islice(rows, BATCH)):
                yield batch, []

    def _moved(self, pairs: list[tuple[int, Body | None]]) -> tuple[list[T], list[T]]:
        """What became of the documents with these numbers."""
        added, removed = [], []
        for doc_id, body in pairs:
            old = self._known.get(doc_id)
            if body is old:
                continue
            if old is not None:
                removed.append(self._decode(old))
            if body is None:
                del self._known[doc_id]
            else:
                added.append(self._decode(body))
                self._known[doc_id] = body
        return added, removed

    def _compared(self, bodies: dict[int, Body]) -> tuple[list[T], list[T]]:
        """What differs from the documents known so far."""
        added, removed = [], []
        known, decode = self._known, self._decode
        moved = map(operator.is_not, bodies.values(), map(known.get, bodies))
        for doc_id, body in itertools.compress(bodies.items(), moved):
            added.append(decode(body))
            if doc_id in known:
                removed.append(decode(known[doc_id]))
        if len(known) + len(added) - len(removed) != len(bodies):
            removed += [decode(known[doc_id]) for doc_id in known.keys() - bodies.keys()]
        self._known = bodies
        return added, removed
