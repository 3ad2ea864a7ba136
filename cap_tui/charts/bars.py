"""Bars: own value, mean and min–max band row by row, as SVG and as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from cap_tui.charts import cell_text as cells
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

WIDTH = 720.0
LEFT = 250.0
RIGHT = WIDTH - 60
ROW = 38.0
LABEL = (36, 4)  # characters of a label's line, and its lines


def svg(
    measures: Sequence[Measure],
    *,
    title: str,
    legend: Legend,
    scale: Scale = (1, 5),
    number: Number = one_decimal,
) -> str:
    """One bar a measure: the bar is the own value, the wash behind it the range, the diamond the mean."""
    top = 30.0
    labels = [broken(measure.label, *LABEL) for measure in measures]
    row = max(ROW, 15.5 * max((len(label) for label in labels), default=1) + 7)
    bottom = top + row * len(measures)

    def x(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * share(value, scale)

    parts: list[Element] = []
    for tick in ticks(scale):
        at = x(tick)
        parts.append(shape("line", line="grid", x1=at, y1=top - 4, x2=at, y2=bottom))
        parts.append(words(at, top - 14, f"{tick:g}", size=11, anchor="middle", ink="quiet"))
    for index, (measure, label) in enumerate(zip(measures, labels, strict=True)):
        middle = top + row * (index + 0.5)
        parts.append(words(LEFT - 14, middle, label, size=12.5, anchor="end"))
        parts += _row(measure, middle, x, legend, number)
    key, height = keys(legend, shown(measures), x=14, y=bottom + 22, width=WIDTH - 28)
    description = spoken(measures, legend, number)
    return drawing(WIDTH, bottom + height + 12, title, description, [*parts, *key])


def _row(
    measure: Measure, y: float, x: Callable[[float], float], legend: Legend, number: Number
) -> list[Element]:
    parts: list[Element] = []
    if measure.low is not None and measure.high is not None:
        start, end = x(measure.low), x(measure.high)
        parts.append(
            shape(
                "rect",
                ink="wash",
                line="grid",
                x=start,
                y=y - 13,
                width=end - start,
                height=26,
                rx=2,
            )
        )
    if measure.own is not None:
        end = x(measure.own)
        parts.append(shape("rect", ink="own", x=LEFT, y=y - 5, width=end - LEFT, height=10))
        parts.append(own_mark(end, y, 6.5))
    if measure.previous is not None:
        parts.append(previous_mark(x(measure.previous), y))
    if measure.mean is not None:
        parts.append(mean_mark(x(measure.mean), y))
    known = measure.own is not None
    value = number(measure.own) if measure.own is not None else legend.unknown
    size, ink = (14.0, "text") if known else (11.0, "quiet")
    parts.append(words(RIGHT + 14, y, value, size=size, ink=ink, bold=known))
    return parts


@dataclass(frozen=True)
class BarGlyphs:
    """The characters of a track; each mark differs in shape, so none needs a colour."""

    track: str = "·"
    band: str = "─"
    ends: str = "├┤"
    own: str = "●"
    mean: str = "◆"
    both: str = "◉"  # own value and mean in one cell
    previous: str = "○"


UNICODE = BarGlyphs()
ASCII = BarGlyphs(track=".", band="-", ends="[]", own="O", mean="|", both="@", previous="o")


def track(measure: Measure, width: int, scale: Scale, glyphs: BarGlyphs = UNICODE) -> str:
    """One measure on a track of ``width`` cells from one end of ``scale`` to the other."""

    def at(value: float) -> int:
        return round(share(value, scale) * (width - 1))

    strip = [glyphs.track] * width
    if measure.low is not None and measure.high is not None:
        low, high = at(measure.low), at(measure.high)
        strip[low : high + 1] = glyphs.band * (high - low + 1)
        strip[high], strip[low] = glyphs.ends[1], glyphs.ends[0]
    if measure.previous is not None:
        strip[at(measure.previous)] = glyphs.previous
    if measure.mean is not None:
        strip[at(measure.mean)] = glyphs.mean
    if measure.own is not None:
        meets = measure.mean is not None and at(measure.mean) == at(measure.own)
        strip[at(measure.own)] = glyphs.both if meets else glyphs.own
    return "".join(strip)


def lines(
    measures: Sequence[Measure],
    width: int,
    *,
    legend: Legend,
    scale: Scale = (1, 5),
    number: Number = one_decimal,
    ascii_only: bool = False,
) -> list[str]:
    """The same figure in lines of at most ``width`` cells (20 or more), the key at the end.

    A label that does not fit beside its track stands on lines of its own above it, so
    that no word is lost on a narrow screen.
    """
    say = cells.plain(ascii_only)
    glyphs = ASCII if ascii_only else UNICODE
    values = [say(number(m.own) if m.own is not None else legend.unknown) for m in measures]
    value_width = max((cell_len(v) for v in values), default=1)
    longest = max((cell_len(say(m.label)) for m in measures), default=0)
    room = width - value_width - 2
    beside = min(longest, room - 25)
    inline = beside >= min(8, longest) and all(
        len(cells.broken(say(m.label), beside)) <= 2 for m in measures
    )
    drawn: list[str] = []
    for measure, value in zip(measures, values, strict=True):
        label = say(measure.label)
        if inline:
            first, *rest = cells.broken(label, beside)
            strip = track(measure, room - beside - 1, scale, glyphs)
            drawn.append(
                f"{cells.pad(first, beside)} {strip}  {cells.pad(value, value_width, 'right')}"
            )
            drawn += rest
        else:
            drawn += cells.broken(label, width)
            strip = track(measure, max(4, room), scale, glyphs)
            drawn.append(f"{strip}  {cells.pad(value, value_width, 'right')}")
    meets = any(glyphs.both in line for line in drawn)
    entries = [*_key(measures, legend, glyphs, meets), f"{scale[0]:g}–{scale[1]:g}"]
    return [*drawn, *cells.flowed([say(entry) for entry in entries], width, ascii_only=ascii_only)]


def _key(measures: Sequence[Measure], legend: Legend, glyphs: BarGlyphs, meets: bool) -> list[str]:
    mean, band, previous = shown(measures)
    entries = [f"{glyphs.own} {legend.own}"]
    entries += [f"{glyphs.mean} {legend.mean}"] * mean
    entries += [f"{glyphs.both} {legend.own} = {legend.mean}"] * meets
    entries += [f"{glyphs.ends[0]}{glyphs.band}{glyphs.ends[1]} {legend.band}"] * band
    entries += [f"{glyphs.previous} {legend.previous}"] * previous
    return entries


Glyphs = BarGlyphs
"""The name in API 1.0."""
