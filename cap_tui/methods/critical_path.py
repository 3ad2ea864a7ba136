"""The critical path of dependent actions (Kelley & Walker 1959), in whole calendar days.

Finish to start, no holidays. An action of 0 days is a milestone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """An action for the calculation: its length, the first day it may begin (0 is the plan's start), what it waits for."""

    days: int
    not_before: int = 0
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskTimes:
    """``start`` is its first day, ``end`` the day after its last; ``slack`` how far it can slip."""

    start: int
    end: int
    slack: int


@dataclass(frozen=True)
class CriticalPath:
    """The length of the plan, the times of every task, and one chain that makes it that long."""

    length: int
    times: Mapping[str, TaskTimes]
    path: tuple[str, ...]


def critical_path(tasks: Mapping[str, Task]) -> CriticalPath:
    """Earliest times, slack, and one critical chain. Tasks must not wait for each other in a circle.

    The chain ends at the plan's length; each of its tasks begins when the one before ends, the
    first on day 0 or on its not-before day.
    """
    order = _in_order(tasks)
    starts: dict[str, int] = {}
    for name in order:
        task = tasks[name]
        ready = (starts[before] + tasks[before].days for before in task.after)
        starts[name] = max(0, task.not_before, *ready)
    ends = {name: starts[name] + tasks[name].days for name in order}
    length = max(ends.values(), default=0)
    latest = dict.fromkeys(order, length)
    for name in reversed(order):
        for before in tasks[name].after:
            latest[before] = min(latest[before], latest[name] - tasks[name].days)
    times = {name: TaskTimes(starts[name], ends[name], latest[name] - ends[name]) for name in tasks}
    return CriticalPath(length, times, _path(tasks, times, length, order))


def _in_order(tasks: Mapping[str, Task]) -> list[str]:
    """The tasks so that each stands after what it waits for."""
    open_count = {name: len(task.after) for name, task in tasks.items()}
    following: dict[str, list[str]] = {name: [] for name in tasks}
    for name, task in tasks.items():
        for before in task.after:
            following[before].append(name)
    ready = [name for name, count in open_count.items() if not count]
    order = []
    while ready:
        name = ready.pop(0)
        order.append(name)
        for later in following[name]:
            open_count[later] -= 1
            if not open_count[later]:
                ready.append(later)
    if len(order) < len(tasks):
        raise ValueError("the tasks wait for each other in a circle")
    return order


def _path(
    tasks: Mapping[str, Task], times: Mapping[str, TaskTimes], length: int, order: Sequence[str]
) -> tuple[str, ...]:
    ending = [name for name in order if times[name].end == length and not times[name].slack]
    if not ending:
        return ()
    path = [ending[-1]]
    while True:
        here = path[0]
        before = [b for b in tasks[here].after if times[b].end == times[here].start]
        if not before or times[here].start == tasks[here].not_before > 0:
            return tuple(path)
        path.insert(0, before[0])
