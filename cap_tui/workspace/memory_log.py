"""A log in memory, for tests and for trying things out; several may share one hub as processes share a folder.

It commits a hold in one step at its end, as a log on a server does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

from cap_tui.workspace.erasure import scrub
from cap_tui.workspace.journal import JournalLine
from cap_tui.workspace.log import Log, reload_notice
from cap_tui.workspace.memory_tables import Op, Tables
from cap_tui.workspace.pending_transaction import PendingTransaction, Verification
from cap_tui.workspace.region_files import MemoryFiles


class Hub:
    """The lines that several memory logs share. ``generation`` is raised when the past changes."""

    def __init__(self) -> None:
        self.lines: list[JournalLine] = []
        self.generation = 0
        self.lock = threading.RLock()

    def rewind(self, seq: int) -> None:
        """Go back to an earlier state, as a restored backup does."""
        with self.lock:
            del self.lines[seq:]
            self.generation += 1


class MemoryLog(Log):
    """Keeps transactions as long as the process lives."""

    def __init__(self, hub: Hub | None = None, *, readonly: bool = False) -> None:
        super().__init__(readonly=readonly)
        self.hub = hub or Hub()
        self.region_files = MemoryFiles()
        self._held = False
        self._generation = self.hub.generation
        self.catch_up()

    @property
    def generation(self) -> int:
        return self._generation

    def catch_up(self) -> int:
        with self._mutex:
            if self._generation != self.hub.generation:
                self._reload()
            for line in self.hub.lines[self._tables.seq :]:
                self._tables.apply(line)
                self.feed.add(line, own=False)
            return self._tables.seq

    def _reload(self) -> None:
        """Read everything again, because the past is another one."""
        before = self._tables.seq
        tables = Tables()
        for line in self.hub.lines:
            tables.apply(line)
        self._tables, self._generation = tables, self.hub.generation
        self.feed.reloaded()
        if tables.seq < before:
            self.notices.append(reload_notice())

    def lines(self, since: int = 0) -> Iterator[JournalLine]:
        yield from self.hub.lines[since:]

    def newest(self) -> Iterator[JournalLine]:
        yield from reversed(self.hub.lines[: self._tables.seq])

    def verify(self) -> Verification:
        self.catch_up()
        counts = {name: len(self.tables.table(name).bodies) for name in self.tables.names()}
        return Verification(
            seq=self.tables.seq,
            documents=len(self.tables),
            tables=counts,
            transactions=len(self.hub.lines),
        )

    def compact(self) -> bool:
        return True

    def forget_many(self, records: Sequence[tuple[str, str]], actor: str) -> int:
        removals = [Op(table, None, uid) for table, uid in records]
        with self.exclusive():
            self.write(
                PendingTransaction(
                    label="", actor=actor, ops=removals, forgotten=True, erasing=True
                )
            )
        with self.exclusive():
            scrubbed = [scrub(line, records) for line in self.hub.lines]
            for number, line in enumerate(scrubbed):
                if line is not None:
                    self.hub.lines[number] = line
            self.hub.generation += 1
            self._reload()
            return sum(line is not None for line in scrubbed)

    def _take(self) -> None:
        self.hub.lock.acquire()
        self._held = True
        self.catch_up()

    def _give(self) -> None:
        if self._held:
            self._held = False
            self.hub.lock.release()

    def _commit(self, lines: Sequence[JournalLine]) -> None:
        self.hub.lines.extend(lines)
