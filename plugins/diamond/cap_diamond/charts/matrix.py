"""Strength against period of relevance: where each activity stands, what matters, and the thresholds used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from cap_tui.api import labelled, measures, svg_parts
from cap_tui.api import lines as cells

LEFT, TOP, HEIGHT = 74.0, 58.0, 340.0
COLUMN, LANE, NEAR = 212.0, 40.0, 19.0
LEGEND_ROW = 21.0
RELEVANT, MINOR, OPEN = "●", "○", "◇"
_PLAIN = {RELEVANT: "*", MINOR: "o", OPEN: "+"}


@dataclass(frozen=True)
class Rated:
    """An activity as it is rated; ``period`` counts the periods from 0, ``None`` is not rated."""

    label: str
    strength: float | None
    period: int | None
    relevance: float | None


@dataclass(frozen=True)
class MatrixWords:
    """The words of the figure: the periods in their order, the axis, the marks, the thresholds."""

    periods: Sequence[str]
    strength: str
    relevance: str
    relevant: str
    minor: str
    unrated: str
    strong_from: str
    not_placed: str


@dataclass(frozen=True)
class Matrix:
    """What is drawn and the thresholds: strong and relevant from these values on."""

    items: Sequence[Rated]
    strong_from: float = 3.5
    relevant_from: float = 3.5
    scale: measures.Scale = (1, 5)

    def placed(self, period: int) -> list[tuple[int, Rated, float]]:
        """The activities of a period, strongest first: number, activity, strength."""
        found = [
            (number, item, item.strength)
            for number, item in enumerate(self.items, 1)
            if item.period == period and item.strength is not None
        ]
        return sorted(found, key=lambda entry: (-entry[2], entry[0]))

    def open(self) -> list[tuple[int, Rated]]:
        """The activities that cannot be placed, because strength or period is not rated."""
        return [
            (number, item)
            for number, item in enumerate(self.items, 1)
            if item.period is None or item.strength is None
        ]

    def mark(self, item: Rated) -> str:
        """Relevant, less relevant, or relevance not rated: by the shape of the mark."""
        if item.relevance is None:
            return OPEN
        return RELEVANT if item.relevance >= self.relevant_from else MINOR


def spoken(matrix: Matrix, say: MatrixWords, number: measures.Number = measures.one_decimal) -> str:
    """The figure in sentences, for people who do not see it."""
    told = [f"{say.strong_from} {number(matrix.strong_from)}."]
    for item in matrix.items:
        period = say.unrated if item.period is None else say.periods[item.period]
        strength = say.unrated if item.strength is None else number(item.strength)
        relevance = say.unrated if item.relevance is None else number(item.relevance)
        told.append(
            labelled(
                item.label, f"{period}, {say.strength} {strength}, {say.relevance} {relevance}."
            )
        )
    return " ".join(told)


def svg(
    matrix: Matrix, *, title: str, say: MatrixWords, number: measures.Number = measures.one_decimal
) -> str:
    """Three columns of periods; marks with numbers by strength, the names in a legend below."""
    lanes = [_lanes(matrix, period) for period in range(len(say.periods))]
    most = max((lane for column in lanes for _n, _i, _y, lane in column), default=0) + 1
    column = max(COLUMN, most * LANE + 24)
    width = LEFT + column * len(say.periods) + 16

    parts = _axes(matrix, say, column, number)
    for period, placed in enumerate(lanes):
        for entry, item, y, lane in placed:
            x = LEFT + column * period + 26 + lane * LANE
            parts.append(_mark(matrix.mark(item), x, y))
            wide = svg_parts.text_width(str(entry), 12)
            parts.append(
                svg_parts.shape(
                    "rect", ink="paper", x=x + 9, y=y - 7, width=wide, height=14, opacity=0.8
                )
            )
            parts.append(svg_parts.words(x + 10, y, str(entry), size=12))
    legend, bottom = _legend(matrix, say, width)
    description = spoken(matrix, say, number)
    return svg_parts.drawing(width, bottom, title, description, [*parts, *legend])


def _y(matrix: Matrix, strength: float) -> float:
    return TOP + HEIGHT * (1 - measures.share(strength, matrix.scale))


def _lanes(matrix: Matrix, period: int) -> list[tuple[int, Rated, float, int]]:
    """Marks of about the same height side by side: number, activity, y, lane."""
    last: list[float] = []
    placed = []
    for entry, item, strength in matrix.placed(period):
        y = _y(matrix, strength)
        lane = next((i for i, taken in enumerate(last) if y - taken >= NEAR), len(last))
        last[lane : lane + 1] = [y]
        placed.append((entry, item, y, lane))
    return placed


def _axes(
    matrix: Matrix, say: MatrixWords, column: float, number: measures.Number
) -> list[svg_parts.Element]:
    right = LEFT + column * len(say.periods)
    parts = [
        svg_parts.shape(
            "rect",
            ink="wash",
            x=LEFT,
            y=TOP,
            width=right - LEFT,
            height=_y(matrix, matrix.strong_from) - TOP,
            opacity=0.6,
        ),
        svg_parts.words(LEFT - 12, TOP - 40, say.strength, size=12.5, bold=True, anchor="start"),
    ]
    for tick in measures.ticks(matrix.scale):
        y = _y(matrix, tick)
        parts.append(svg_parts.shape("line", line="grid", x1=LEFT, y1=y, x2=right, y2=y))
        parts.append(svg_parts.words(LEFT - 10, y, f"{tick:g}", size=11, anchor="end", ink="quiet"))
    for period, name in enumerate(say.periods):
        x = LEFT + column * period
        parts.append(svg_parts.shape("line", line="quiet", x1=x, y1=TOP, x2=x, y2=TOP + HEIGHT))
        parts.append(
            svg_parts.words(
                x + column / 2,
                TOP - 18,
                svg_parts.broken(name, 28, 1),
                size=13,
                anchor="middle",
                bold=True,
            )
        )
    y = _y(matrix, matrix.strong_from)
    parts.append(svg_parts.shape("line", line="quiet", x1=right, y1=TOP, x2=right, y2=TOP + HEIGHT))
    parts.append(
        svg_parts.shape(
            "line", line="mean", dash="6 3", x1=LEFT, y1=y, x2=right, y2=y, stroke_width=1.8
        )
    )
    threshold = f"{say.strong_from} {number(matrix.strong_from)}"
    parts.append(svg_parts.words(right - 6, y - 10, threshold, size=11, anchor="end", ink="mean"))
    return parts


def _mark(mark: str, x: float, y: float) -> svg_parts.Element:
    if mark == OPEN:
        points = f"{x:.2f},{y - 6.5:.2f} {x + 6.5:.2f},{y:.2f} {x:.2f},{y + 6.5:.2f} {x - 6.5:.2f},{y:.2f}"
        return svg_parts.shape(
            "polygon", ink="paper", line="previous", points=points, stroke_width=1.8
        )
    ink = "own" if mark == RELEVANT else "paper"
    return svg_parts.shape("circle", ink=ink, line="own", cx=x, cy=y, r=5.5, stroke_width=2)


def _legend(
    matrix: Matrix, say: MatrixWords, width: float
) -> tuple[list[svg_parts.Element], float]:
    y = TOP + HEIGHT + 26
    parts: list[svg_parts.Element] = []
    x = 20.0
    for mark, text in ((RELEVANT, say.relevant), (MINOR, say.minor), (OPEN, say.unrated)):
        if any(matrix.mark(item) == mark for item in matrix.items):
            parts += [_mark(mark, x, y), svg_parts.words(x + 14, y, text, size=12)]
            x += svg_parts.text_width(text, 12) + 44
    y += 28
    missing = {number for number, _item in matrix.open()}
    half = (len(matrix.items) + 1) // 2
    room = int((width / 2 - 48) / 6.6)
    for number, item in enumerate(matrix.items, 1):
        place, row = divmod(number - 1, half)
        left, at = 14 + place * width / 2, y + row * LEGEND_ROW
        label = item.label if number not in missing else f"{item.label} ({say.not_placed})"
        parts += [
            svg_parts.words(left + 22, at, str(number), size=12.5, anchor="end", ink="quiet"),
            svg_parts.words(left + 30, at, svg_parts.broken(label, room, 1), size=12.5),
        ]
    return parts, y + half * LEGEND_ROW + 4


def lines(
    matrix: Matrix,
    width: int,
    *,
    say: MatrixWords,
    number: measures.Number = measures.one_decimal,
    ascii_only: bool = False,
) -> list[str]:
    """The same in lines of at most ``width`` cells (40 or more): half steps of strength, then the legend."""
    plain = cells.plain(ascii_only)
    bar, rule = ("|", "-") if ascii_only else ("│", "─")
    column = (width - 5 - len(say.periods)) // len(say.periods)
    told = [cells.clip(plain(say.strength), width, ascii_only=ascii_only)]
    told.append(
        " " * 5
        + "".join(
            bar + cells.pad(plain(name), column, "middle", ascii_only=ascii_only)
            for name in say.periods
        )
    )
    threshold = f" {plain(say.strong_from)} {plain(number(matrix.strong_from))} "
    low, high = matrix.scale
    step = (high - low) / 8
    for place in range(8, -1, -1):
        value = low + step * place
        told += _row(matrix, value, step, column, len(say.periods), bar, ascii_only, number)
        if value >= matrix.strong_from > value - step:
            line = rule * 5 + (rule * (column + 1)) * len(say.periods)
            told.append(line[:5] + plain(threshold) + line[5 + cell_len(threshold) :])
    return [*(line.rstrip() for line in told), *_legend_lines(matrix, say, width, ascii_only)]


def _row(
    matrix: Matrix,
    value: float,
    step: float,
    column: int,
    periods: int,
    bar: str,
    ascii_only: bool,
    number: measures.Number,
) -> list[str]:
    """The activities within half a step of ``value``, in as many lines as the fullest period needs."""
    columns = []
    for period in range(periods):
        marks = [
            f"{_PLAIN[matrix.mark(item)] if ascii_only else matrix.mark(item)}{entry}"
            for entry, item, strength in matrix.placed(period)
            if _bin(matrix, strength, step) == round((value - matrix.scale[0]) / step)
        ]
        columns.append(cells.flowed(marks, column - 1, " ") if marks else [""])
    deep = max(len(marks) for marks in columns)
    told = []
    for place in range(deep):
        lead = cells.pad(number(value), 4, "right") + " " if place == 0 else " " * 5
        told.append(
            lead
            + "".join(
                bar + cells.pad(" " + marks[place] if place < len(marks) else "", column)
                for marks in columns
            )
        )
    return told


def _bin(matrix: Matrix, strength: float, step: float) -> int:
    """The half step a strength is told at, never on the other side of the threshold."""
    low, high = matrix.scale
    clipped = min(high, max(low, strength))
    place = round((clipped - low) / step)
    if strength >= matrix.strong_from > low + place * step:
        return place + 1
    if strength < matrix.strong_from <= low + place * step:
        return place - 1
    return place


def _legend_lines(matrix: Matrix, say: MatrixWords, width: int, ascii_only: bool) -> list[str]:
    plain = cells.plain(ascii_only)
    told = []
    missing = {number for number, _item in matrix.open()}
    for entry, item in enumerate(matrix.items, 1):
        text = f"{item.label} ({say.not_placed})" if entry in missing else item.label
        first, *rest = cells.broken(plain(text), width - 4)
        told += [f"{entry:>3} {first}", *(f"    {line}" for line in rest)]
    key = [
        f"{_PLAIN[mark] if ascii_only else mark} {plain(text)}"
        for mark, text in ((RELEVANT, say.relevant), (MINOR, say.minor), (OPEN, say.unrated))
        if any(matrix.mark(item) == mark for item in matrix.items)
    ]
    return [*told, *cells.flowed(key, width, ascii_only=ascii_only)]
