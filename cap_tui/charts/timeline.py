"""Windows and dates row by row on one axis of time: calls of several regions, the steps of a roadmap."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from cap_tui.charts import cell_text as cells
from cap_tui.charts.svg import Element, broken, drawing, shape, text_width, words
from cap_tui.text.labelled import labelled

Date = datetime.date

WIDTH, LEFT, TOP, ROW = 760.0, 210.0, 40.0, 34.0
RIGHT = WIDTH - 24
KINDS = 3
_GLYPHS, _ASCII = ("█", "▒", "─"), ("#", "=", "-")
_POINT, _ASCII_POINT = "◆", "*"


@dataclass(frozen=True)
class Span:
    """A window from its first to its last day; ``kind`` counts into the words of the figure."""

    first: Date
    last: Date
    kind: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a window cannot end ({self.last}) before it begins ({self.first})")
        if not 0 <= self.kind < KINDS:
            raise ValueError(f"a window is of kind 0 to {KINDS - 1}, not {self.kind}")


@dataclass(frozen=True)
class TimelineRow:
    """A region or a step with its windows and the single days that matter in it."""

    label: str
    spans: Sequence[Span] = ()
    days: Sequence[Date] = ()


@dataclass(frozen=True)
class TimelineWords:
    """The words of the figure: the kinds of windows in their order, a single day, the common window, no date."""

    kinds: Sequence[str]
    day: str
    common: str
    open: str
    date: Callable[[Date], str] = str
    """How a day is written; as in ISO 8601 where the figure is not told another way."""
    month: Callable[[Date], str] = "{:%Y-%m}".format
    """How a month is written on the axis, likewise."""


def common_window(rows: Sequence[TimelineRow], kind: int = 0) -> Span | None:
    """The days that fall into a window of ``kind`` in every row, from the first to the last; None if none do.

    A row with several such windows counts with the one that leaves most days in common.
    """
    if not rows or any(all(s.kind != kind for s in row.spans) for row in rows):
        return None
    found: list[tuple[Date, Date]] = [(Date.min, Date.max)]
    for row in rows:
        found = [
            (max(low, s.first), min(high, s.last))
            for low, high in found
            for s in row.spans
            if s.kind == kind and max(low, s.first) <= min(high, s.last)
        ]
    if not found:
        return None
    low, high = max(found, key=lambda pair: (pair[1] - pair[0], pair[0]))
    return Span(low, high, kind)


def months(first: Date, last: Date, most: int) -> list[Date]:
    """The firsts of months to write on an axis: every month, quarter, half year or year, at most ``most``."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if count / s <= most), 600)
    starts = ((first.year * 12 + first.month - 1 + offset) for offset in range(count + step))
    dates = [
        Date(m // 12, m % 12 + 1, 1) for m in starts if m % step == 0 and m // 12 <= Date.max.year
    ]
    return [date for date in dates if first <= date <= last]


def _extent(rows: Sequence[TimelineRow]) -> tuple[Date, Date] | None:
    days = [day for row in rows for day in row.days]
    days += [day for row in rows for span in row.spans for day in (span.first, span.last)]
    return (min(days), max(days)) if days else None


def _where(day: Date, extent: tuple[Date, Date]) -> float:
    run = max(1, (extent[1] - extent[0]).days)
    return (day - extent[0]).days / run


def spoken(rows: Sequence[TimelineRow], say: TimelineWords) -> str:
    """The figure in one sentence a row, for people who do not see it."""
    told = []
    for row in rows:
        parts = [f"{say.kinds[s.kind]} {say.date(s.first)} – {say.date(s.last)}" for s in row.spans]
        parts += [f"{say.day} {say.date(day)}" for day in row.days]
        told.append(labelled(row.label, f"{', '.join(parts) or say.open}."))
    if (window := common_window(rows)) is not None:
        told.append(labelled(say.common, f"{say.date(window.first)} – {say.date(window.last)}."))
    return " ".join(told)


def svg(rows: Sequence[TimelineRow], *, title: str, say: TimelineWords) -> str:
    """Bars on an axis of months; the window common to all rows is washed from top to bottom."""
    extent = _extent(rows)
    labels = [broken(row.label, 29, 2) for row in rows]
    bottom = TOP + ROW * len(rows)
    parts: list[Element] = []
    if extent is not None:
        parts += _paper_axis(rows, extent, bottom, say)
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        y = TOP + ROW * (place + 0.5)
        parts.append(words(LEFT - 14, y, label, size=12.5, anchor="end"))
        if extent is None or not (row.spans or row.days):
            parts.append(words(LEFT + 6, y, say.open, size=11, ink="quiet"))
            continue
        parts += [_bar(span, y, extent) for span in row.spans]
        parts += [_diamond(_x(day, extent), y) for day in row.days]
    key, bottom = _paper_key(rows, say, bottom + 24)
    return drawing(WIDTH, bottom + 16, title, spoken(rows, say), [*parts, *key])


def _x(day: Date, extent: tuple[Date, Date]) -> float:
    return LEFT + (RIGHT - LEFT) * _where(day, extent)


def _paper_axis(
    rows: Sequence[TimelineRow], extent: tuple[Date, Date], bottom: float, say: TimelineWords
) -> Iterator[Element]:
    if (window := common_window(rows)) is not None:
        x = _x(window.first, extent)
        wide = max(2.0, _x(window.last, extent) - x)
        yield shape("rect", ink="wash", x=x, y=TOP - 6, width=wide, height=bottom - TOP + 6)
    for date in months(*extent, most=8):
        x = _x(date, extent)
        yield shape("line", line="grid", x1=x, y1=TOP - 6, x2=x, y2=bottom)
        yield words(x, TOP - 17, say.month(date), size=10.5, anchor="middle", ink="quiet")


def _bar(span: Span, y: float, extent: tuple[Date, Date]) -> Element:
    x = _x(span.first, extent)
    wide = max(3.0, _x(span.last, extent) - x)
    ink, line, dash = (("own", "own", ""), ("paper", "own", ""), ("paper", "quiet", "3 3"))[
        span.kind
    ]
    return shape(
        "rect",
        ink=ink,
        line=line,
        dash=dash,
        x=x,
        y=y - 7,
        width=wide,
        height=14,
        rx=2,
        stroke_width=1.6,
    )


def _diamond(x: float, y: float) -> Element:
    points = f"{x:.2f},{y - 8:.2f} {x + 8:.2f},{y:.2f} {x:.2f},{y + 8:.2f} {x - 8:.2f},{y:.2f}"
    return shape("polygon", ink="paper", line="mean", points=points, stroke_width=2.2)


def _used(rows: Sequence[TimelineRow], say: TimelineWords) -> list[tuple[int, str]]:
    """The entries of the key: kinds of windows, then KINDS for a single day."""
    kinds = sorted({span.kind for row in rows for span in row.spans})
    used = [(kind, say.kinds[kind]) for kind in kinds]
    return [*used, (KINDS, say.day)] if any(row.days for row in rows) else used


def _paper_key(
    rows: Sequence[TimelineRow], say: TimelineWords, y: float
) -> tuple[list[Element], float]:
    parts: list[Element] = []
    x = 20.0
    sample = (Date(2000, 1, 1), Date(2000, 12, 31))
    for kind, text in _used(rows, say):
        if kind == KINDS:
            parts.append(_diamond(x + 12, y))
        else:
            mark = _bar(Span(*sample, kind), y, sample)
            kept = tuple((k, v) for k, v in mark.attributes if k not in ("x", "width"))
            parts.append(Element("rect", (*kept, ("x", f"{x:g}"), ("width", "24"))))
        parts.append(words(x + 32, y, text, size=12))
        x += text_width(text, 12) + 58
    if common_window(rows) is not None:
        parts.append(shape("rect", ink="wash", x=x, y=y - 8, width=24, height=16))
        parts.append(words(x + 32, y, say.common, size=12))
    return parts, y


def lines(
    rows: Sequence[TimelineRow], width: int, *, say: TimelineWords, ascii_only: bool = False
) -> list[str]:
    """The same in lines of at most ``width`` cells (30 or more): an axis, a track a row, the common window."""
    plain = cells.plain(ascii_only)
    extent = _extent(rows)
    window = common_window(rows)
    labels = [plain(row.label) for row in rows]
    longest = max((cell_len(label) for label in labels), default=0)
    beside = min(longest, width // 3)
    room = width - beside - 1
    told = []
    if extent is not None:
        told.append(" " * (beside + 1) + _axis(extent, room, lambda day: plain(say.month(day))))
    for row, label in zip(rows, labels, strict=True):
        first, *rest = cells.broken(label, beside) if beside else [""]
        track = _track(row, extent, room, ascii_only) if extent is not None else ""
        if not (row.spans or row.days):
            track = cells.clip(plain(say.open), room, ascii_only=ascii_only)
        told += [f"{cells.pad(first, beside)} {track}", *rest]
    glyphs = (*_ASCII, _ASCII_POINT) if ascii_only else (*_GLYPHS, _POINT)
    key = [f"{glyphs[kind]} {plain(text)}" for kind, text in _used(rows, say)]
    if window is not None:
        # Broken, not cut: half a date says nothing.
        key += cells.broken(
            plain(labelled(say.common, f"{say.date(window.first)} – {say.date(window.last)}")),
            width,
        )
    foot = cells.flowed(key, width, ascii_only=ascii_only) if key else []
    return [*(line.rstrip() for line in told), *foot]


def _axis(extent: tuple[Date, Date], room: int, month: Callable[[Date], str]) -> str:
    """Month names over the cells where they begin, as many as stand apart; one that would be cut is left out."""
    for most in range(max(1, room // 8), 0, -1):
        line = ""
        for date in months(*extent, most=most):
            at, name = round(_where(date, extent) * (room - 1)), month(date)
            if line and at < cell_len(line) + 2:
                break
            if at + cell_len(name) <= room:
                line += " " * (at - cell_len(line)) + name
        else:
            return line
    return line


def _track(row: TimelineRow, extent: tuple[Date, Date], room: int, ascii_only: bool) -> str:
    glyphs, point, empty = (_ASCII, _ASCII_POINT, ".") if ascii_only else (_GLYPHS, _POINT, "·")
    strip = [empty] * room
    for span in row.spans:
        low, high = (round(_where(day, extent) * (room - 1)) for day in (span.first, span.last))
        strip[low : high + 1] = glyphs[span.kind] * (high - low + 1)
    for day in row.days:
        strip[round(_where(day, extent) * (room - 1))] = point
    return "".join(strip)
