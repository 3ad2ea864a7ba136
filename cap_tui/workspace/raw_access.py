"""What a workspace offers of its raw documents and lines, for bundles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from cap_tui.workspace.journal import JournalLine
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_tables import RawTables, parse


class RawAccess:
    """The part of :class:`Workspace` that gives out what is stored as it is stored."""

    log: Log

    def document(self, table: str, uid: str) -> dict[str, Any] | None:
        """The raw document with this uid, as the caller's own copy; None when there is none."""
        body = self.log.tables.table(table).body(uid)
        return None if body is None else parse(body)

    def raw_tables(self) -> RawTables:
        """All raw documents at one moment, with what other programs have appended."""
        self.log.catch_up()
        return RawTables.of(self.log.tables)

    def committed(self, key: str) -> int | None:
        """The number of the transaction that was committed with this key; None when none was."""
        return self.log.tables.committed(key)

    def lines(self, since: int = 0) -> Iterator[JournalLine]:
        """The raw transactions after ``since``, oldest first."""
        return self.log.lines(since)

    def newest_lines(self) -> Iterator[JournalLine]:
        """The raw transactions, newest first; as many are read as the caller takes."""
        return self.log.newest()

    def exclusive(self) -> AbstractContextManager[object]:
        """Hold the region alone, caught up with all other programs; see :meth:`Log.exclusive`.

        Transactions made inside are durable when the outermost block ends. Raises Busy, ReadOnly.
        """
        return self.log.exclusive()
