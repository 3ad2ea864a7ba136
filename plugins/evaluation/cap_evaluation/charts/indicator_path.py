"""An indicator against its path: measured values over time beside the straight lines to the target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cap_tui.api import braille, document, formats, labelled, language, svg_parts

WIDTH, HEIGHT = 640.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 20.0, 24.0, 40.0

Point = tuple[float, float]
"""A month (or an input) and a value."""


def month_text(month: float) -> str:
    """A month as it stands below a chart."""
    year, number = divmod(int(month), 12)
    return f"{year}-{number + 1:02d}"


def value_text(value: float) -> str:
    """A value as it stands beside a chart, in the language in force."""
    return formats.exact_number(float(f"{value:.6g}"), language())


@dataclass(frozen=True)
class PathChart:
    """What is drawn: the path and the values so far, each a point at the end of its period.

    ``across`` says what the first number of a point is: the month, or the input so far.
    """

    title: str
    path: Sequence[Point]
    values: Sequence[Point]
    path_name: str
    values_name: str
    across: Callable[[float], str] = month_text

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last month (or input) that is drawn."""
        months = [month for month, _value in (*self.path, *self.values)]
        return min(months), max(months)

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest value that is drawn, 0 among them."""
        values = [0.0, *(value for _month, value in (*self.path, *self.values))]
        return min(values), max(values)


def path_lines(
    chart: PathChart, width: int, height: int = 10, *, ascii_only: bool = False
) -> list[str]:
    """The chart as lines of text: the path dashed, the values as a line with signs."""
    if not chart.values:
        return []
    grid = braille.Grid(width, height, ascii_only=ascii_only)
    place = _scale(chart, (0, width - 1), (height - 1, 0))
    for points, dash in ((chart.path, 3), (chart.values, 0)):
        for one, other in pairwise([place(point) for point in points]):
            grid.line(one, other, dash)
    for x, y in map(place, chart.values):
        grid.write(round(x), round(y), "o")
    low, high = chart.bounds
    key = f"o {chart.values_name}" + (f"   - - {chart.path_name}" if chart.path else "")
    first, last = map(chart.across, chart.span)
    axis = f"{first}{last:>{max(width - len(first), len(last) + 1)}}"
    return [value_text(high), *grid.lines(), value_text(low), axis, key]


def path_svg(chart: PathChart) -> str:
    """The chart as a figure."""
    place = _scale(chart, (LEFT, WIDTH - RIGHT), (HEIGHT - BOTTOM, TOP))
    low, high = chart.bounds
    parts = [
        svg_parts.shape("line", line="grid", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y)
        for y in (TOP, HEIGHT - BOTTOM)
    ]
    parts += [
        svg_parts.words(LEFT - 8, TOP, value_text(high), anchor="end", size=11),
        svg_parts.words(LEFT - 8, HEIGHT - BOTTOM, value_text(low), anchor="end", size=11),
    ]
    first, last = map(chart.across, chart.span)
    for text, x, anchor in ((first, LEFT, "start"), (last, WIDTH - RIGHT, "end")):
        parts.append(svg_parts.words(x, HEIGHT - BOTTOM + 14, text, anchor=anchor, size=11))
    for points, ink, dash in ((chart.path, "mean", "6 4"), (chart.values, "own", "")):
        if len(points) > 1:
            drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, points))
            parts.append(svg_parts.shape("polyline", line=ink, dash=dash, points=drawn))
    parts += [
        svg_parts.shape("circle", ink="own", cx=x, cy=y, r=4.0) for x, y in map(place, chart.values)
    ]
    key = f"● {chart.values_name}" + (f"   – – {chart.path_name}" if chart.path else "")
    parts.append(svg_parts.words(LEFT, HEIGHT - 8, key, size=11))
    return svg_parts.drawing(WIDTH, HEIGHT, chart.title, spoken(chart), parts)


def spoken(chart: PathChart) -> str:
    """The chart in words: each value with its month or input."""
    values = "; ".join(f"{chart.across(at)} {value_text(value)}" for at, value in chart.values)
    return labelled(chart.values_name, values)


def path_figure(chart: PathChart, caption: str) -> document.Figure | None:
    """The chart with its words as a figure of a report; None without a value."""
    if not chart.values:
        return None
    twin = path_lines(chart, document.TWIN_WIDTH)
    return document.Figure(caption, path_svg(chart), f"{caption}. {spoken(chart)}", twin)


def _scale(
    chart: PathChart, across: tuple[float, float], up: tuple[float, float]
) -> Callable[[Point], tuple[float, float]]:
    first, last = chart.span
    low, high = chart.bounds
    span, height = (last - first) or 1, (high - low) or 1.0

    def place(point: Point) -> tuple[float, float]:
        x = across[0] + (across[1] - across[0]) * (point[0] - first) / span
        y = up[0] + (up[1] - up[0]) * (point[1] - low) / height
        return x, y

    return place
