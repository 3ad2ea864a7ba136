"""The path from baseline over milestones to target, and the traffic light that compares a value with it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

SLACK = 1e-9

Point = tuple[int, float]
"""A month at whose beginning (the end of the period before) a value is planned."""


class Light(NamedTuple):
    """The colour with its gap; grey has a reason instead. ``incomplete``: periods are missing."""

    colour: str
    gap: float | None
    reason: str | None
    incomplete: bool


def planned_value(path: Sequence[Point], month: int) -> float:
    """The value on the path at the end of a period: straight lines, level before the first and after the last point."""
    first_month, first_value = path[0]
    if month <= first_month:
        return first_value
    for (start, low), (end, high) in itertools.pairwise(path):
        if month <= end:
            return low + (high - low) * (month - start) / (end - start)
    return path[-1][1]


def gap_to_path(
    value: float, planned: float, baseline: float, target: float, direction: str
) -> float:
    """How far the value is from the path, as a share of the planned change; negative is worse."""
    change = abs(target - baseline) or abs(target) or 1.0
    gap = (value - planned) / change
    return {"up": gap, "down": -gap}.get(direction, -abs(gap))


def traffic_light(gap: float, tolerance: tuple[float, float], *, incomplete: bool) -> Light:
    """The colour of a gap."""
    if gap >= -tolerance[0] - SLACK:
        colour = "green"
    elif gap >= -tolerance[1] - SLACK:
        colour = "amber"
    else:
        colour = "red"
    return Light(colour, gap, None, incomplete)
