"""Where everything of a synergy diamond stands: one geometry for cells and for SVG, nothing over anything.

Corners stand on a polygon that fills the canvas, every pair of them is an edge (a side or a
diagonal), the challenge stands in the middle, and each activity is a mark on its edge with
its name beside it. Names are placed by a bounded search over positions along the edge,
sides of the mark and line breaks, so that no two boxes meet. When the names do not fit,
numbers take their place; when the numbers of an edge do not fit, one range of numbers does;
a legend then says the names.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, sin

from cap_tui.api import text_layout

Edge = tuple[int, int]

MOST_CORNERS = 6
_STEPS = tuple(step / 26 for step in range(2, 25))


class Mark(enum.StrEnum):
    """What the mark of an activity says: told by its shape, not by colour."""

    STRONG = "strong"
    WEAK = "weak"
    UNRATED = "unrated"


@dataclass(frozen=True)
class Activity:
    """An activity on the edge between two corners, given by their places in the list of corners."""

    label: str
    corners: Edge
    mark: Mark = Mark.UNRATED


@dataclass(frozen=True)
class DrawnDiamond:
    """What is drawn: three to six corners, what they face, and the activities between them."""

    challenge: str
    corners: Sequence[str]
    activities: Sequence[Activity] = ()

    def __post_init__(self) -> None:
        if not 3 <= len(self.corners) <= MOST_CORNERS:
            raise ValueError(f"a diamond has three to six corners, not {len(self.corners)}")
        for activity in self.activities:
            low, high = sorted(activity.corners)
            if low == high or low < 0 or high >= len(self.corners):
                raise ValueError(f"{activity.label!r} stands between {activity.corners}")

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every pair of corners: the sides around first, then the diagonals."""
        count = len(self.corners)
        sides = [tuple(sorted((a, (a + 1) % count))) for a in range(count)]
        pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
        return tuple((a, b) for a, b in [*sides, *(p for p in pairs if p not in sides)])

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The activities edge by edge: number n of a legend is ``order[n - 1]``."""
        rank = {edge: place for place, edge in enumerate(self.edges)}
        return tuple(
            sorted(
                range(len(self.activities)),
                key=lambda i: (rank[edge_of(self.activities[i])], i),
            )
        )


def edge_of(activity: Activity) -> Edge:
    """The edge with its lower corner first."""
    low, high = sorted(activity.corners)
    return low, high


@dataclass(frozen=True)
class Label:
    """Lines of text in their box."""

    box: text_layout.Box
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """A mark on an edge with its text: ``members`` are the places of its activities in the diamond."""

    members: tuple[int, ...]
    point: text_layout.Point
    side: str  # right, left, above, below: where the text stands
    box: text_layout.Box  # mark and text together
    label: Label
    cost: float = 0.0


class DetailLevel(enum.IntEnum):
    """How much the drawing itself can say; from NUMBERS on a legend says the names."""

    NAMES = 0
    NUMBERS = 1
    RANGES = 2
    LEGEND_ONLY = 3


@dataclass(frozen=True)
class Layout:
    """A diamond with everything in its place."""

    points: tuple[text_layout.Point, ...]
    corners: tuple[Label, ...]
    challenge: Label
    spots: tuple[Spot, ...]
    detail: DetailLevel


def polygon(count: int) -> tuple[text_layout.Point, ...]:
    """Corners from the top clockwise, stretched so that they fill -1..1 in both directions."""
    raw = [(sin(2 * pi * place / count), -cos(2 * pi * place / count)) for place in range(count)]
    stretched = []
    for axis in (0, 1):
        low, high = min(p[axis] for p in raw), max(p[axis] for p in raw)
        stretched.append([2 * (p[axis] - low) / (high - low) - 1 for p in raw])
    return tuple((round(x, 6), round(y, 6)) for x, y in zip(*stretched, strict=True))


def layout(
    diamond: DrawnDiamond, canvas: text_layout.TextCanvas, *, least: DetailLevel = DetailLevel.NAMES
) -> Layout:
    """Place everything. ``least`` keeps names (or numbers) out, for a drawing that has a legend anyway."""
    points, corners, challenge = _frame(diamond, canvas)
    fixed = [*(corner.box for corner in corners), challenge.box.grown(canvas)]
    for detail in (DetailLevel.NAMES, DetailLevel.NUMBERS, DetailLevel.RANGES):
        if detail < least:
            continue
        choices = [
            _choices(members, text, ideal, diamond, canvas, points, fixed)
            for members, text, ideal in _wanted(diamond, detail)
        ]
        spots = _search(choices, canvas)
        if spots is not None:
            return Layout(points, corners, challenge, tuple(spots), detail)
    return Layout(points, corners, challenge, (), DetailLevel.LEGEND_ONLY)


def _frame(
    diamond: DrawnDiamond, canvas: text_layout.TextCanvas
) -> tuple[tuple[text_layout.Point, ...], tuple[Label, ...], Label]:
    """Corners and challenge, their texts given less room until nothing meets."""
    shape = polygon(len(diamond.corners))
    for part in (0.34, 0.27, 0.2, 0.14, 0.08):
        for lines in (3, 2, 1):
            texts = [
                text_layout.folded(text, canvas.width * part, canvas, lines)
                for text in diamond.corners
            ]
            corners, points = _corners(texts, shape, canvas)
            middle = text_layout.folded(diamond.challenge, canvas.width * part, canvas, lines)
            challenge = _challenge(middle, points, canvas)
            boxes = [*(corner.box for corner in corners), challenge.box]
            apart = not any(
                a.meets(b, canvas.gap) for i, a in enumerate(boxes) for b in boxes[i + 1 :]
            )
            if apart and all(box.within(canvas) for box in boxes):
                return points, corners, challenge
    raise ValueError(f"{canvas.width:g} x {canvas.height:g} is too small for a diamond")


def _corners(
    texts: Sequence[tuple[str, ...]],
    shape: Sequence[text_layout.Point],
    canvas: text_layout.TextCanvas,
) -> tuple[tuple[Label, ...], tuple[text_layout.Point, ...]]:
    frame = 2 * canvas.space  # a bracket or an edge of the box at either side
    sizes = [
        (max(canvas.measure(line) for line in text) + frame, len(text) * canvas.line)
        for text in texts
    ]
    wide = max(width for width, _height in sizes)
    tall = max(height for _width, height in sizes)
    labels, points = [], []
    for (x, y), (width, height), text in zip(shape, sizes, texts, strict=True):
        centre = (
            wide / 2 + (x + 1) / 2 * (canvas.width - wide),
            tall / 2 + (y + 1) / 2 * (canvas.height - tall),
        )
        left, top = canvas.snapped((centre[0] - width / 2, centre[1] - height / 2))
        left = min(max(left, 0.0), canvas.width - width)
        top = min(max(top, 0.0), canvas.height - height)
        labels.append(Label(text_layout.Box(left, top, width, height), text))
        points.append(
            canvas.snapped((left + (width - 1) / 2, top + (height - 1) / 2))
            if canvas.cells
            else centre
        )
    return tuple(labels), tuple(points)


def _challenge(
    text: tuple[str, ...], points: Sequence[text_layout.Point], canvas: text_layout.TextCanvas
) -> Label:
    width = max(canvas.measure(line) for line in text) + 4 * canvas.space
    height = (len(text) + 2) * canvas.line if canvas.cells else len(text) * canvas.line + 16
    x = sum(p[0] for p in points) / len(points)
    y = sum(p[1] for p in points) / len(points)
    left, top = canvas.snapped((x - width / 2, y - height / 2))
    return Label(text_layout.Box(left, top, width, height), text)


def _wanted(
    diamond: DrawnDiamond, detail: DetailLevel
) -> Iterator[tuple[tuple[int, ...], str, float]]:
    """Each text that has to be placed: its activities, its words, and where on its edge it belongs."""
    number = {index: place for place, index in enumerate(diamond.order, 1)}
    for edge in diamond.edges:
        members = [i for i in diamond.order if edge_of(diamond.activities[i]) == edge]
        if detail is DetailLevel.RANGES and members:
            first, last = number[members[0]], number[members[-1]]
            yield tuple(members), str(first) if first == last else f"{first}–{last}", 0.5
            continue
        for place, index in enumerate(members, 1):
            name = " ".join(diamond.activities[index].label.split())
            text = name if detail is DetailLevel.NAMES else str(number[index])
            yield (index,), text, place / (len(members) + 1)


def _choices(
    members: tuple[int, ...],
    text: str,
    ideal: float,
    diamond: DrawnDiamond,
    canvas: text_layout.TextCanvas,
    points: Sequence[text_layout.Point],
    fixed: Sequence[text_layout.Box],
) -> list[Spot]:
    """Every way to set one text on its edge that is free of corners and challenge, the best first."""
    own = edge_of(diamond.activities[members[0]])
    (x1, y1), (x2, y2) = points[own[0]], points[own[1]]
    half = 0.5 if canvas.cells else 0.0  # a line runs through the middle of its cells
    middles = [(x + half, y + half) for x, y in points]
    lines_drawn = [(middles[a], middles[b]) for a, b in diamond.edges]
    folded_texts = text_layout.folds(text, canvas)
    found: dict[text_layout.Point, list[Spot]] = {}
    for share in sorted(_STEPS, key=lambda share: abs(share - ideal)):
        point = canvas.snapped((x1 + (x2 - x1) * share, y1 + (y2 - y1) * share))
        if point in found:
            continue
        found[point] = []
        for lines in folded_texts:
            for side, box, label in _sides(point, lines, canvas):
                if not box.within(canvas) or any(box.meets(f, canvas.gap) for f in fixed):
                    continue
                crossings = sum(label.box.crossed(*line) for line in lines_drawn)
                cost = abs(share - ideal) * 7 + 1.8 * crossings + 1.5 * (len(lines) - 1)
                cost += {"right": 0.0, "above": 1.0, "left": 1.2, "below": 1.6}[side]
                found[point].append(Spot(members, point, side, box, label, cost))
    spots = [spot for at_point in found.values() for spot in at_point]
    return sorted(spots, key=lambda spot: (spot.cost, spot.point, spot.side))


def _sides(
    point: text_layout.Point, lines: tuple[str, ...], canvas: text_layout.TextCanvas
) -> Iterator[tuple[str, text_layout.Box, Label]]:
    """The text at each side of its mark: the side, the room of both, and the text in its own box."""
    x, y = point
    before, after = canvas.mark
    width = max(canvas.measure(line) for line in lines)
    height = len(lines) * canvas.line
    lead = (len(lines) - 1) // 2 * canvas.line if canvas.cells else (height - canvas.line) / 2
    top = y - canvas.rise - lead
    across = before + after + canvas.space + width
    right, left = (
        text_layout.Box(x - before, top, across, height),
        text_layout.Box(x + after - across, top, across, height),
    )
    start = x + after + canvas.space
    yield "right", right, Label(text_layout.Box(start, top, width, height), lines)
    yield "left", left, Label(text_layout.Box(left.x, top, width, height), lines)
    wide = max(width, before + after)
    edge = x - wide // 2 if canvas.cells else x - wide / 2
    above, below = y - canvas.rise - height, y - canvas.rise + canvas.line
    whole = height + canvas.line
    yield (
        "above",
        text_layout.Box(edge, above, wide, whole),
        Label(text_layout.Box(edge, above, wide, height), lines),
    )
    yield (
        "below",
        text_layout.Box(edge, y - canvas.rise, wide, whole),
        Label(text_layout.Box(edge, below, wide, height), lines),
    )


def _search(choices: Sequence[Sequence[Spot]], canvas: text_layout.TextCanvas) -> list[Spot] | None:
    """One choice for each text so that no two meet; the most constrained first, within a bounded effort."""
    if not all(choices):
        return None
    order = sorted(range(len(choices)), key=lambda i: (len(choices[i]), i))
    chosen: dict[int, Spot] = {}
    tries = 0

    def place(depth: int) -> bool:
        nonlocal tries
        if depth == len(order):
            return True
        for spot in choices[order[depth]]:
            tries += 1
            if tries > canvas.effort:
                return False
            if any(spot.box.meets(other.box, canvas.gap) for other in chosen.values()):
                continue
            chosen[order[depth]] = spot
            if place(depth + 1):
                return True
            del chosen[order[depth]]
        return False

    return [chosen[i] for i in range(len(choices))] if place(0) else None


Detail = DetailLevel
"""The name in API 1.0."""


Diamond = DrawnDiamond
"""The name in API 1.0."""
