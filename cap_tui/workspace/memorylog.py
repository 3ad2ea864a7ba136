"""A log in memory, for tests and for trying things out; several may share one hub as processes share a folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from cap_tui.workspace.documents import Op
from cap_tui.workspace.forgetting import scrub
from cap_tui.workspace.journal import Line
from cap_tui.workspace.log import Draft, Log, Verification


class Hub:
    """The lines that several memory logs share."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.lock = threading.RLock()


class MemoryLog(Log):
    """Keeps transactions as long as the process lives."""

    def __init__(self, hub: Hub | None = None, *, readonly: bool = False) -> None:
        super().__init__(readonly=readonly)
        self.hub = hub or Hub()
        self._held = False
        self.catch_up()

    def catch_up(self) -> int:
        with self._mutex:
            for line in self.hub.lines[self.tables.seq :]:
                self.tables.apply(line)
                self._others_seq = line.seq
            return self.tables.seq

    def lines(self, since: int = 0) -> Iterator[Line]:
        yield from self.hub.lines[since:]

    def newest(self) -> Iterator[Line]:
        yield from reversed(self.hub.lines[: self.tables.seq])

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

    def forget(self, table: str, uid: str, actor: str) -> int:
        with self.exclusive():
            removal = Op(table, None, uid)
            self.write(Draft(label="", actor=actor, ops=(removal,), forgotten=True))
            scrubbed = [scrub(line, table, uid) for line in self.hub.lines]
            for number, line in enumerate(scrubbed):
                if line is not None:
                    self.hub.lines[number] = line
            return sum(line is not None for line in scrubbed)

    def _settle(self, seq: int) -> None:
        """Memory is as durable as it gets."""

    def _take(self) -> None:
        self.hub.lock.acquire()
        self._held = True
        self.catch_up()

    def _give(self) -> None:
        if self._held:
            self._held = False
            self.hub.lock.release()

    def _store(self, line: Line) -> None:
        self.hub.lines.append(line)
        self.tables.apply(line)
