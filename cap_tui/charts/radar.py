"""A radar of three axes or more: own value, mean, min–max band and previous round."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from cap_tui.charts import bars
from cap_tui.charts.markers import keys, mean_mark, own_mark, previous_mark
from cap_tui.charts.measures import (
    Legend,
    Measure,
    Number,
    Scale,
    one_decimal,
    share,
    shown,
    spoken,
    ticks,
)
from cap_tui.charts.svg import Element, broken, drawing, shape, words
from cap_tui.charts.svg import number as coordinate

WIDTH = 720.0
RADIUS = 170.0
CENTRE = (WIDTH / 2, 236.0)

Point = tuple[float, float]
lines = bars.lines
"""The radar in lines of text: a row of cells cannot hold a polygon, so each axis becomes a track."""


def svg(
    measures: Sequence[Measure],
    *,
    title: str,
    legend: Legend,
    scale: Scale = (1, 5),
    number: Number = one_decimal,
) -> str:
    """The first axis points up, the others follow clockwise.

    An unknown value leaves a gap in its line and is named beside its axis; it is never
    drawn at the centre, where it would read as the lowest value.
    """
    if len(measures) < 3:
        raise ValueError("a radar needs three axes; draw bars instead")
    axes = _Axes(len(measures), scale)
    parts = [*_band(measures, axes), *axes.grid()]
    parts += _outline([m.previous for m in measures], axes, "previous", 1.5, "2 3")
    parts += _outline([m.mean for m in measures], axes, "mean", 1.8, "6 3")
    parts += _outline([m.own for m in measures], axes, "own", 2.6, "")
    for index, measure in enumerate(measures):
        if measure.previous is not None:
            parts.append(previous_mark(*axes.point(index, measure.previous)))
        if measure.mean is not None:
            parts.append(mean_mark(*axes.point(index, measure.mean), 6.5))
        if measure.own is not None:
            parts.append(own_mark(*axes.point(index, measure.own), 4.6))
        parts += _label(index, measure, axes, legend, number)
    bottom = CENTRE[1] + RADIUS + 88
    key, height = keys(legend, shown(measures), x=40, y=bottom, width=WIDTH - 80)
    return drawing(WIDTH, bottom + height, title, spoken(measures, legend, number), [*parts, *key])


class _Axes:
    """Where a value of an axis lies on the paper."""

    def __init__(self, count: int, scale: Scale) -> None:
        self.count = count
        self.scale = scale

    def direction(self, index: int) -> Point:
        angle = 2 * pi * index / self.count - pi / 2
        return cos(angle), sin(angle)

    def at(self, index: int, distance: float) -> Point:
        dx, dy = self.direction(index)
        return CENTRE[0] + dx * distance, CENTRE[1] + dy * distance

    def point(self, index: int, value: float) -> Point:
        # A tenth of the radius stays free, so that the lowest values do not fall together.
        return self.at(index, RADIUS * (0.1 + 0.9 * share(value, self.scale)))

    def ring(self, value: float) -> str:
        return _points([self.point(index, value) for index in range(self.count)])

    def grid(self) -> list[Element]:
        parts = [
            shape("polygon", line="grid", points=self.ring(tick), stroke_width=1)
            for tick in ticks(self.scale)
        ]
        for index in range(self.count):
            x, y = self.at(index, RADIUS)
            parts.append(shape("line", line="grid", x1=CENTRE[0], y1=CENTRE[1], x2=x, y2=y))
        for tick in ticks(self.scale):
            x, y = self.point(0, tick)
            parts.append(words(x - 7, y, f"{tick:g}", size=10.5, anchor="end", ink="quiet"))
        return parts


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)


def _band(measures: Sequence[Measure], axes: _Axes) -> list[Element]:
    """The range as one ring where every axis has one, else as a broad stroke on the axes that have it."""
    if all(m.has_band for m in measures):
        paths = []
        for values in ([m.high for m in measures], [m.low for m in measures]):
            corners = [axes.point(i, v) for i, v in enumerate(values) if v is not None]
            paths.append(
                "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in corners) + "Z"
            )
        return [shape("path", ink="wash", d="".join(paths), fill_rule="evenodd", opacity=0.75)]
    parts = []
    for index, measure in enumerate(measures):
        if measure.low is not None and measure.high is not None:
            (x1, y1), (x2, y2) = axes.point(index, measure.low), axes.point(index, measure.high)
            parts.append(shape("line", line="wash", x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=14))
    return parts


def _outline(
    values: Sequence[float | None], axes: _Axes, ink: str, width: float, dash: str
) -> list[Element]:
    """The line through neighbouring known values; a gap stays open."""

    def drawn(name: str, corners: Sequence[Point]) -> Element:
        return shape(
            name,
            line=ink,
            dash=dash,
            points=_points(corners),
            stroke_width=width,
            stroke_linejoin="round",
        )

    if None not in values:
        corners = [axes.point(i, v) for i, v in enumerate(values) if v is not None]
        return [drawn("polygon", corners)]
    parts = []
    for index, value in enumerate(values):
        after = (index + 1) % len(values)
        other = values[after]
        if value is not None and other is not None:
            ends = [axes.point(index, value), axes.point(after, other)]
            parts.append(drawn("polyline", ends))
    return parts


def _label(
    index: int, measure: Measure, axes: _Axes, legend: Legend, number: Number
) -> list[Element]:
    dx, dy = axes.direction(index)
    x, y = axes.at(index, RADIUS + 16)
    sideways = abs(dx) > 0.15
    anchor = ("start" if dx > 0 else "end") if sideways else "middle"
    rows = broken(measure.label, 24 if sideways else 44, 3 if sideways else 2)
    value = number(measure.own) if measure.own is not None else legend.unknown
    height = 16.0 * (len(rows) + 1)
    y += dy * height / 2
    known = measure.own is not None
    return [
        words(x, y - 8, rows, size=12.5, anchor=anchor),
        words(
            x,
            y + height / 2 - 8,
            value,
            size=13.5 if known else 11,
            anchor=anchor,
            bold=known,
            ink="own" if known else "quiet",
        ),
    ]
