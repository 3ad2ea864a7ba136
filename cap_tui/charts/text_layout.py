"""The paper of a figure: how much room text takes on it, in cells or in points, and boxes that must not meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class TextCanvas:
    """The paper: its size and how text takes room on it.

    ``mark`` is the room of a mark to the left and right of its point, ``rise`` what a line
    of text takes above it; ``cells`` says that every coordinate is a whole number.
    ``effort`` is how many placements a search may look at before it gives up.
    """

    width: float
    height: float
    measure: Callable[[str], float]
    line: float
    mark: tuple[float, float]
    rise: float
    gap: tuple[float, float]
    space: float
    cells: bool
    effort: int

    def snapped(self, point: Point) -> Point:
        """``point`` on the grid of cells, where there is one."""
        if not self.cells:
            return point
        return float(round(point[0])), float(round(point[1]))


@dataclass(frozen=True)
class Box:
    """A rectangle that text takes."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box, gap: tuple[float, float] = (0, 0)) -> bool:
        """Whether two boxes share room, or come nearer than ``gap``."""
        return (
            self.x < other.x + other.width + gap[0]
            and other.x < self.x + self.width + gap[0]
            and self.y < other.y + other.height + gap[1]
            and other.y < self.y + self.height + gap[1]
        )

    def grown(self, canvas: TextCanvas) -> Box:
        """The box with a gap more around it, on paper; cells have no room to give away."""
        if canvas.cells:
            return self
        x, y = canvas.gap
        return Box(self.x - x, self.y - y, self.width + 2 * x, self.height + 2 * y)

    def within(self, canvas: TextCanvas) -> bool:
        """Whether the whole box is on the paper."""
        return (
            self.x >= 0
            and self.y >= 0
            and self.x + self.width <= canvas.width
            and self.y + self.height <= canvas.height
        )

    def crossed(self, start: Point, end: Point) -> bool:
        """Whether the segment between two points runs through the box (Liang and Barsky 1984)."""
        low, high = 0.0, 1.0
        for axis, near, size in ((0, self.x, self.width), (1, self.y, self.height)):
            run = end[axis] - start[axis]
            if run == 0:
                if not near <= start[axis] <= near + size:
                    return False
                continue
            enter, leave = sorted(((near - start[axis]) / run, (near + size - start[axis]) / run))
            low, high = max(low, enter), min(high, leave)
        return low < high


def folds(text: str, canvas: TextCanvas) -> list[tuple[str, ...]]:
    """The text in one line, and broken into two or three of about the same length."""
    folds: list[tuple[str, ...]] = [(text,)]
    for parts in (2, 3):
        room = canvas.measure(text) / parts
        longest = max((canvas.measure(word) for word in text.split()), default=0)
        lines = broken(text, max(room * 1.1, longest), canvas)
        if 1 < len(lines) <= 3 and lines not in folds:
            folds.append(lines)
    return folds


def folded(text: str, room: float, canvas: TextCanvas, most: int) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines that fit into ``room``; what is cut ends in an ellipsis."""
    lines = list(broken(text, room, canvas))
    for part in range(1, 20):  # even lines look better than a full one and a rest
        closer = broken(text, canvas.measure(text) / len(lines) * (1 + part / 20), canvas)
        if len(closer) == len(lines) and all(canvas.measure(line) <= room for line in closer):
            lines = list(closer)
            break
    cut = len(lines) > most
    lines = lines[:most]
    for place, line in enumerate(lines):
        last = cut and place == most - 1
        if canvas.measure(line + ("…" if last else "")) <= room:
            lines[place] = line + ("…" if last else "")
            continue
        while line and canvas.measure(line + "…") > room:
            line = line[:-1]
        lines[place] = line.rstrip() + "…"
    return tuple(lines)


def broken(text: str, room: float, canvas: TextCanvas) -> tuple[str, ...]:
    """``text`` broken at spaces; a word wider than ``room`` stays whole."""
    lines = [""]
    for word in text.split():
        trial = f"{lines[-1]} {word}".strip()
        if not lines[-1] or canvas.measure(trial) <= room:
            lines[-1] = trial
        else:
            lines.append(word)
    return tuple(lines)


Canvas = TextCanvas
"""The name in API 1.0."""
