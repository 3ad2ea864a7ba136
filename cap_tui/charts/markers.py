"""The marks of a series, told apart by shape before colour: dot, diamond, ring, and a wash for a range."""

from __future__ import annotations

from cap_tui.charts.measures import Legend
from cap_tui.charts.svg import Element, shape, text_width, words

KEY_SIZE = 12.0


def own_mark(x: float, y: float, radius: float = 5) -> Element:
    """A filled dot: the region's own value."""
    return shape("circle", ink="own", cx=x, cy=y, r=radius)


def mean_mark(x: float, y: float, radius: float = 6) -> Element:
    """A diamond on paper: the mean of the comparison group."""
    corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    points = " ".join(f"{a:.2f},{b:.2f}" for a, b in corners)
    return shape("polygon", ink="paper", line="mean", points=points, stroke_width=2)


def previous_mark(x: float, y: float, radius: float = 4.5) -> Element:
    """A ring: the own value of the round before."""
    return shape("circle", ink="paper", line="previous", cx=x, cy=y, r=radius, stroke_width=1.6)


def keys(
    legend: Legend, drawn: tuple[bool, bool, bool], *, x: float, y: float, width: float
) -> tuple[list[Element], float]:
    """The key of a figure from ``x`` rightwards, broken into rows of ``width``; and the height it takes."""
    mean, band, previous = drawn
    entries = [("own", legend.own)]
    entries += [("mean", legend.mean)] * mean
    entries += [("band", legend.band)] * band
    entries += [("previous", legend.previous)] * previous
    parts: list[Element] = []
    at, row = x, y
    for kind, label in entries:
        room = 26 + text_width(label, KEY_SIZE) + 18
        if at > x and at + room > x + width:
            at, row = x, row + 22
        parts += [*_key(kind, at, row), words(at + 26, row, label, size=KEY_SIZE)]
        at += room
    return parts, row - y + 22


def _key(kind: str, x: float, y: float) -> list[Element]:
    if kind == "band":
        return [shape("rect", ink="wash", line="grid", x=x, y=y - 6, width=20, height=12)]
    mark = {"own": own_mark, "mean": mean_mark, "previous": previous_mark}[kind]
    if kind == "own":
        line = shape("line", line="own", x1=x, y1=y, x2=x + 20, y2=y, stroke_width=2.5)
        return [line, mark(x + 10, y)]
    dash = "6 3" if kind == "mean" else "2 3"
    line = shape("line", line=kind, x1=x, y1=y, x2=x + 20, y2=y, stroke_width=1.5, dash=dash)
    return [line, mark(x + 10, y)]
