"""What radar and bars draw: one value per row with the numbers it is read against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cap_tui.text.labelled import labelled

Number = Callable[[float], str]
Scale = tuple[float, float]
_SMALL = (1, 2, 5, 10, 20, 25, 50, 100, 250, 500)
_STEPS = (*_SMALL, *(step * 10**power for power in range(2, 12) for step in (10, 25, 50)))
"""From one value of an axis to the next; the points of a large room go into thousands."""


@dataclass(frozen=True)
class Measure:
    """One axis or row. ``None`` is unknown and is never drawn as zero.

    ``own`` is the region's value, ``mean``, ``low`` and ``high`` describe the group it is
    compared with, ``previous`` is the region's value in the round before.
    """

    label: str
    own: float | None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    previous: float | None = None

    @property
    def has_band(self) -> bool:
        """Whether the range of the comparison group is known."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class Legend:
    """The words of a figure, in the reader's language."""

    own: str
    mean: str
    band: str
    previous: str
    unknown: str


def one_decimal(value: float) -> str:
    """The number format of a figure that is not told another one: a point and one decimal."""
    return f"{value:.1f}"


def share(value: float, scale: Scale) -> float:
    """Where ``value`` stands on ``scale``, 0..1; values outside are drawn at the edge."""
    low, high = scale
    if high <= low:
        raise ValueError(f"a scale needs two different ends, not {low}..{high}")
    return min(1.0, max(0.0, (value - low) / (high - low)))


def ticks(scale: Scale) -> list[float]:
    """At most eight round values on ``scale``, both ends among them when they are whole numbers."""
    low, high = scale
    for step in _STEPS:
        if (high - low) / step <= 7:
            break
    return [low + step * index for index in range(int((high - low) / step + 1e-9) + 1)]


def shown(measures: Sequence[Measure]) -> tuple[bool, bool, bool]:
    """Which of mean, band and previous occur, so that a legend names only what is drawn."""
    return (
        any(m.mean is not None for m in measures),
        any(m.has_band for m in measures),
        any(m.previous is not None for m in measures),
    )


def spoken(measures: Sequence[Measure], legend: Legend, number: Number = one_decimal) -> str:
    """The figure in one sentence per row, for people who do not see it."""

    def row(m: Measure) -> str:
        parts = [f"{legend.own} {number(m.own) if m.own is not None else legend.unknown}"]
        if m.mean is not None:
            parts.append(f"{legend.mean} {number(m.mean)}")
        if m.low is not None and m.high is not None:
            parts.append(f"{legend.band} {number(m.low)}–{number(m.high)}")
        if m.previous is not None:
            parts.append(f"{legend.previous} {number(m.previous)}")
        return labelled(m.label, f"{', '.join(parts)}.")

    return " ".join(row(m) for m in measures)
