"""The agenda's clock arithmetic: plan, live times, slack, and fitting to a late start.

Pure functions over whole minutes on the line of instants (:mod:`cap_tui.workshop.clock`). A
block is one step or several in parallel; it is as long as its longest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Minutes = int


@dataclass(frozen=True)
class TimedStep:
    """A step as the clock sees it."""

    ref: str
    minutes: Minutes
    extra: Minutes = 0


@dataclass(frozen=True)
class TimedBlock:
    """Steps in parallel, the first one leads. ``begun`` is the actual start, None before."""

    steps: tuple[TimedStep, ...]
    locked: int | None = None
    begun: int | None = None

    @property
    def minutes(self) -> Minutes:
        """The planned length: that of the longest step."""
        return max(step.minutes for step in self.steps)

    @property
    def length(self) -> Minutes:
        """The length with the extra minutes."""
        return max(step.minutes + step.extra for step in self.steps)


@dataclass(frozen=True)
class AgendaDay:
    """A workshop's clock: planned start, blocks in order, and when the day ended."""

    start: int
    blocks: tuple[TimedBlock, ...]
    ended: int | None = None

    @property
    def running(self) -> int | None:
        """The index of the running block; None before the start and after the end."""
        begun = sum(block.begun is not None for block in self.blocks)
        return begun - 1 if begun and self.ended is None else None

    @property
    def state(self) -> str:
        """``planned``, ``running`` or ``done``."""
        if self.ended is not None:
            return "done"
        return "planned" if self.running is None else "running"


@dataclass(frozen=True)
class BlockTimes:
    """Plan and live times of a block. ``slack`` only of a locked one that has not begun."""

    plan_start: int
    plan_end: int
    start: int
    end: int
    state: str
    slack: Minutes | None = None


@dataclass(frozen=True)
class DayTimes:
    """The whole day as it stands: ``behind`` and ``end_behind`` in minutes, negative when ahead."""

    blocks: tuple[BlockTimes, ...]
    behind: Minutes
    end_behind: Minutes


def plan_times(day: AgendaDay) -> list[tuple[int, int]]:
    """Start and end of each block as planned: a locked block starts at its lock, always."""
    times, cursor = [], day.start
    for block in day.blocks:
        begin = block.locked if block.locked is not None else cursor
        cursor = begin + block.minutes
        times.append((begin, cursor))
    return times


def day_times(day: AgendaDay, now: int) -> DayTimes:
    """Plan and live times of every block at the moment ``now``."""
    times: list[BlockTimes] = []
    running = day.running
    cursor = max(day.start, now)
    for at, (block, (plan_start, plan_end)) in enumerate(
        zip(day.blocks, plan_times(day), strict=True)
    ):
        slack = None
        if block.begun is not None:
            begin, state = block.begun, "running" if at == running else "done"
            end = _begun_end(day, at, now)
        else:
            begin, state = cursor, "planned"
            if block.locked is not None:
                slack = block.locked - cursor
                begin = block.locked if block.locked >= now else cursor
            end = begin + block.length
        times.append(BlockTimes(plan_start, plan_end, begin, end, state, slack))
        cursor = end
    return DayTimes(tuple(times), *_behind(day, times, now))


def _begun_end(day: AgendaDay, at: int, now: int) -> int:
    """The end of a block that has begun: where the next began, or where it is heading."""
    block = day.blocks[at]
    following = day.blocks[at + 1].begun if at + 1 < len(day.blocks) else None
    if following is not None:
        return following
    if day.ended is not None:
        return day.ended
    return max((block.begun or 0) + block.length, now)


def _behind(day: AgendaDay, times: Sequence[BlockTimes], now: int) -> tuple[Minutes, Minutes]:
    """How far the running (or last) block and the day's last block are behind their plan."""
    if not times:
        return max(0, now - day.start) if day.state == "planned" else 0, 0
    end_behind = times[-1].end - times[-1].plan_end
    if day.state == "planned":
        return max(0, now - day.start), end_behind
    current = times[day.running if day.running is not None else -1]
    return current.end - current.plan_end, end_behind


def step_times(block: TimedBlock, times: BlockTimes) -> list[tuple[int, int, int, int]]:
    """Planned start and end, live start and end of each step: the start is the block's, the end its own."""
    found = []
    for step in block.steps:
        length = step.minutes + step.extra
        end = times.start + length
        live = times.end if length == block.length else min(end, times.end)
        found.append((times.plan_start, times.plan_start + step.minutes, times.start, live))
    return found


def fitted_minutes(day: AgendaDay, now: int) -> list[Minutes]:
    """The new length of each block so that the next lock, or the planned end, is met.

    Each block that has not begun before it can give its minutes minus half of them rounded up. What
    is too much is shared in proportion, in whole minutes by largest remainder, the earlier first.
    """
    lengths = [block.minutes for block in day.blocks]
    times = day_times(day, now)
    until, over = len(day.blocks), times.end_behind
    for at, block in enumerate(times.blocks):
        if block.slack is not None:
            until, over = at, -block.slack
            break
    giving = [at for at in range(until) if day.blocks[at].begun is None]
    room = [lengths[at] // 2 for at in giving]
    cut = min(over, sum(room))
    if cut <= 0:
        return lengths
    total = sum(room)
    shares = [cut * give // total for give in room]
    rests = [cut * give % total for give in room]
    order = sorted(range(len(giving)), key=lambda i: (-rests[i], i))
    for i in order[: cut - sum(shares)]:
        shares[i] += 1
    for at, share in zip(giving, shares, strict=True):
        lengths[at] -= share
    return lengths
