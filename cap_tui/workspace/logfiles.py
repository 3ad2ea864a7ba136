"""What a log in a folder offers to those who care for its files: compaction, forgetting, verification."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path

from cap_tui.workspace.files import Files
from cap_tui.workspace.log import Log
from cap_tui.workspace.segments import Layout, Segment


class LogFiles(Log):
    """A log whose transactions stand in segments beside a snapshot."""

    files: Files
    layout: Layout
    snapshot_size: int
    """Length of the last known snapshot in bytes."""

    @property
    @abstractmethod
    def segment(self) -> Segment:
        """The segment that is being written."""

    @abstractmethod
    def exchange_segment(self, *, erased: bool = False, format: int = 0) -> None:
        """End the active segment and begin a new one.

        ``erased``: earlier segments are being rewritten. ``format``: the form of the new one (0: as before).
        """

    @abstractmethod
    def settle(self, seq: int) -> None:
        """Return when the transactions up to ``seq`` are on disk. Raises Poisoned."""

    @abstractmethod
    def write_snapshot(self) -> None:
        """Write the tables as they stand and put them in the place of the snapshot."""

    @abstractmethod
    def lay_in_reserve(self) -> None:
        """Keep some room on the disk, so that deleting works when it is full."""

    @abstractmethod
    def beside(self, folder: Path) -> LogFiles:
        """The log of a copy of the region in ``folder``, over the same file layer."""
