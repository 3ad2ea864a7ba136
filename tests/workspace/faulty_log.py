"""A log whose place fails on demand, as a server does: for the contract of a log."""

from __future__ import annotations

from collections.abc import Sequence

from cap_tui.errors import Busy, InDoubt, NotSaved, Unreachable
from cap_tui.workspace.journal import JournalLine
from cap_tui.workspace.memory_log import Hub, MemoryLog


class FaultyLog(MemoryLog):
    """Meets the faults in ``faults``, one at each commit or connection, in this order.

    ``refused``: the commit fails for certain. ``lost``: the connection is gone before anything
    is sent. ``busy``: another program holds the log for too long. ``stored`` and ``dropped``: the commit is sent and no answer comes; it was stored or not.
    """

    def __init__(self, hub: Hub | None = None, *, readonly: bool = False) -> None:
        self.faults: list[str] = []
        super().__init__(hub, readonly=readonly)

    def _take(self) -> None:
        if self.faults[:1] == ["lost"]:
            self.faults.pop(0)
            raise Unreachable("The server does not answer.")
        if self.faults[:1] == ["busy"]:
            self.faults.pop(0)
            raise Busy("Another program keeps it locked.")
        super()._take()

    def _commit(self, lines: Sequence[JournalLine]) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "refused":
            raise NotSaved("The server did not take it.")
        if fault == "dropped":
            raise InDoubt("No answer came.")
        super()._commit(lines)
        if fault == "stored":
            raise InDoubt("No answer came.")
