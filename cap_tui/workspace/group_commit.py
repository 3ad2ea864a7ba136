"""Group commit: one sync of the disk for all who wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cap_tui.workspace.segments import Segment


class GroupSync:
    """Whoever comes first leads the sync for all that was written before it began; the rest wait.

    After a failed sync nothing is ever called durable again: the kernel reports such a failure
    once, and a second sync that succeeds proves nothing about the first one's pages.
    """

    def __init__(self, segment: Segment, reached: Callable[[], int]) -> None:
        self._segment = segment
        self._reached = reached
        self._turn = threading.Condition()
        self._leading = False
        self.durable = 0
        """The newest transaction known to be on disk."""
        self.failure: OSError | None = None
        """What the disk said when a sync failed; None as long as none did."""

    def settle(self, seq: int) -> bool:
        """Return when ``seq`` is on disk, or False when a sync failed before it was."""
        with self._turn:
            while self._leading and self.durable < seq and self.failure is None:
                self._turn.wait()
            if self.durable >= seq:
                return True
            if self.failure is not None:
                return False
            self._leading = True
            segment, reached = self._segment, self._reached()
        synced = False
        try:
            segment.file.sync()
            synced = True
        except OSError as error:
            self.failure = error
        finally:
            # Also when a person interrupts: whoever waits must be able to lead.
            with self._turn:
                self._leading = False
                if synced:
                    self.durable = max(self.durable, reached)
                self._turn.notify_all()
        return synced

    def switch(self, segment: Segment) -> None:
        """Sync ``segment`` from here on and close the one before, once no sync of it is under way.

        Whoever exchanged the segments synced the old one before, so nothing is missed.
        """
        with self._turn:
            self._close()
            self._segment = segment

    def restart(self, seq: int) -> None:
        """Count from ``seq`` again: the log was put back to an earlier state, and that is on disk."""
        with self._turn:
            self.durable = seq

    def close(self) -> None:
        """Close the segment once no sync of it is under way.

        A descriptor closed under a sync may by then be another file's, whose sync would be
        taken for ours.
        """
        with self._turn:
            self._close()

    def _close(self) -> None:
        while self._leading:
            self._turn.wait()
        self._segment.file.close()
