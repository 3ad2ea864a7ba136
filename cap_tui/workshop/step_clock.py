"""The clock of the running step, for people: minutes left, and whether the day is late."""

from __future__ import annotations

from dataclasses import dataclass

from cap_tui.workshop.agenda import day_times
from cap_tui.workshop.state import WorkshopState

SOON = 120
"""Seconds before its end from which a step is ending."""


@dataclass(frozen=True)
class StepClock:
    """Where the clock stands. ``left`` is in seconds, negative when the step takes longer than planned.

    ``level`` is ``calm``, ``soon`` in the last two minutes, or ``over``.
    """

    state: str
    left: int = 0
    length: int = 0
    behind: int = 0
    end_behind: int = 0

    @property
    def level(self) -> str:
        """How pressing it is."""
        if self.state != "running" or self.left > SOON:
            return "calm"
        return "soon" if self.left > 0 else "over"

    @property
    def shown(self) -> int:
        """What changes on a screen: minutes rounded up, seconds in the last minute only (from 0 to -59)."""
        if 0 < self.left <= 60:
            return self.left - 60
        return -(-self.left // 60) if self.left > 0 else -1_000 + self.left // 60


def step_clock(state: WorkshopState, seconds: float) -> StepClock:
    """The clock at a moment, in seconds since 1970."""
    day = state.day()
    times = day_times(day, int(seconds // 60))
    running = day.running
    if running is None:
        return StepClock(day.state, behind=times.behind, end_behind=times.end_behind)
    block = day.blocks[running]
    ends = (block.begun or 0) + block.length
    return StepClock(
        "running",
        left=int(ends * 60 - seconds),
        length=block.length,
        behind=times.behind,
        end_behind=times.end_behind,
    )
