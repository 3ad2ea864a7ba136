"""The S3 synergy diamond: corners, a challenge in the middle, activities on every edge; SVG and lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from cap_diamond.charts.diamond_layout import (
    Activity,
    DetailLevel,
    DrawnDiamond,
    Layout,
    Mark,
    Spot,
    layout,
)
from cap_tui.api import braille, labelled, svg_parts, text_layout
from cap_tui.api import lines as cells

WIDTH, HEIGHT = 760.0, 480.0
SIZE = 13.0
LEAST_WIDTH, LEAST_HEIGHT = 44, 14
_GLYPHS = {Mark.STRONG: "●", Mark.WEAK: "○", Mark.UNRATED: "◇", None: "■"}
_ASCII = {Mark.STRONG: "*", Mark.WEAK: "o", Mark.UNRATED: "+", None: "#"}
"""The marks in cells; None is a spot whose activities differ: the legend says each one's."""


@dataclass(frozen=True)
class DiamondWords:
    """The words of the figure in the reader's language: the three marks, and what stands in the middle."""

    strong: str
    weak: str
    unrated: str
    challenge: str

    def of(self, mark: Mark) -> str:
        """What a mark says."""
        return {Mark.STRONG: self.strong, Mark.WEAK: self.weak, Mark.UNRATED: self.unrated}[mark]


@dataclass(frozen=True)
class Drawn:
    """A diamond in cells: ``lines`` of the drawing, ``legend`` below or beside it, and where things stand.

    ``layout`` gives the cells of every corner and activity, so that a screen can point at them.
    """

    lines: tuple[str, ...]
    legend: tuple[str, ...]
    layout: Layout
    beside: bool

    @property
    def all(self) -> list[str]:
        """Drawing and legend in reading order."""
        return [*self.lines] if self.beside else [*self.lines, *self.legend]


def cell_canvas(width: int, height: int) -> text_layout.TextCanvas:
    """The canvas of a terminal."""
    return text_layout.TextCanvas(
        width=width,
        height=height,
        measure=cell_len,
        line=1,
        mark=(0, 1),
        rise=0,
        gap=(1, 0),
        space=1,
        cells=True,
        effort=6_000,
    )


def paper_canvas() -> text_layout.TextCanvas:
    """The canvas of the SVG."""
    return text_layout.TextCanvas(
        width=WIDTH,
        height=HEIGHT,
        measure=lambda text: svg_parts.text_width(text, SIZE),
        line=17,
        mark=(7, 7),
        rise=8.5,
        gap=(8, 4),
        space=6,
        cells=False,
        effort=40_000,
    )


def draw(
    diamond: DrawnDiamond, width: int, height: int, say: DiamondWords, *, ascii_only: bool = False
) -> Drawn:
    """The diamond in ``width`` x ``height`` cells.

    Names stand at their marks when they all fit; else numbers do, and the legend stands
    beside the drawing when it fits into the height, or below it. Raises ValueError below
    44 x 14 cells.
    """
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        raise ValueError(f"a diamond needs {LEAST_WIDTH} x {LEAST_HEIGHT} cells")
    if ascii_only:
        diamond = _spelt(diamond)
    key = _key(diamond, say, ascii_only)
    foot = cells.flowed(key, width, ascii_only=ascii_only) if key else []
    room = height - len(foot)
    whole = layout(diamond, cell_canvas(width, room))
    if whole.detail is DetailLevel.NAMES:
        rows = _rows(diamond, whole, width, room, ascii_only)
        return Drawn((*rows, *foot), (), whole, beside=False)
    for side in _legend_widths(width):
        beside = cells.flowed(key, side, ascii_only=ascii_only)
        legend = [*_legend(diamond, side, ascii_only), *beside]
        left = width - side - 2
        if len(legend) > height:
            continue
        placed = layout(diamond, cell_canvas(left, height), least=DetailLevel.NUMBERS)
        if placed.detail is not DetailLevel.LEGEND_ONLY:
            rows = _rows(diamond, placed, left, height, ascii_only)
            return Drawn(tuple(_joined(rows, legend, left)), tuple(legend), placed, beside=True)
    rows = _rows(diamond, whole, width, room, ascii_only)
    below = _legend(diamond, width, ascii_only)
    return Drawn((*rows, *foot), tuple(below), whole, beside=False)


def _legend_widths(width: int) -> list[int]:
    """How wide a legend beside the drawing may be, the narrowest first; the drawing keeps 34 cells."""
    return [side for side in (22, 28, 34, 40, 46) if width - side - 2 >= 34]


def _spelt(diamond: DrawnDiamond) -> DrawnDiamond:
    say = cells.plain(True)
    return DrawnDiamond(
        say(diamond.challenge),
        [say(corner) for corner in diamond.corners],
        [Activity(say(a.label), a.corners, a.mark) for a in diamond.activities],
    )


def _joined(rows: Sequence[str], legend: Sequence[str], left: int) -> list[str]:
    told = [*legend, *[""] * (len(rows) - len(legend))]
    return [
        f"{row}{' ' * (left - cell_len(row))}  {line}".rstrip()
        for row, line in zip(rows, told, strict=True)
    ]


def _key(diamond: DrawnDiamond, say: DiamondWords, ascii_only: bool) -> list[str]:
    glyphs = _ASCII if ascii_only else _GLYPHS
    used = [mark for mark in Mark if any(a.mark is mark for a in diamond.activities)]
    entries = [f"{glyphs[mark]} {say.of(mark)}" for mark in used]
    return [cells.plain(ascii_only)(entry) for entry in entries]


def _legend(diamond: DrawnDiamond, width: int, ascii_only: bool) -> list[str]:
    glyphs = _ASCII if ascii_only else _GLYPHS
    digits = len(str(len(diamond.activities)))
    told = []
    for number, index in enumerate(diamond.order, 1):
        activity = diamond.activities[index]
        a, b = sorted(activity.corners)
        lead = f"{number:>{digits}} {glyphs[activity.mark]} "
        pair = f"{diamond.corners[a]}–{diamond.corners[b]}"
        text = activity.label
        if cell_len(f"{text} ({pair})") <= width - len(lead):
            text = f"{text} ({pair})"
        first, *rest = cells.broken(cells.plain(ascii_only)(text), width - len(lead))
        told += [lead + first, *(" " * len(lead) + line for line in rest)]
    return told


def _rows(
    diamond: DrawnDiamond, placed: Layout, width: int, height: int, ascii_only: bool
) -> list[str]:
    grid = braille.Grid(width, height, ascii_only=ascii_only)
    glyphs = _ASCII if ascii_only else _GLYPHS
    sides = len(diamond.corners)
    for place, (a, b) in enumerate(diamond.edges):
        grid.line(placed.points[a], placed.points[b], dash=0 if place < sides else 2)
    for corner in placed.corners:
        _write_bracketed(grid, corner.box, corner.lines, ascii_only)
    _write_framed(grid, placed.challenge.box, placed.challenge.lines, ascii_only)
    for spot in placed.spots:
        _write_spot(grid, spot, glyphs[_mark_at(diamond, spot)], ascii_only)
    return grid.lines()


def _mark_at(diamond: DrawnDiamond, spot: Spot) -> Mark | None:
    """The mark that all activities of a spot have; None when they differ."""
    marks = {diamond.activities[index].mark for index in spot.members}
    return marks.pop() if len(marks) == 1 else None


def _write_bracketed(
    grid: braille.Grid, box: text_layout.Box, lines: Sequence[str], ascii_only: bool
) -> None:
    x, y, width = int(box.x), int(box.y), int(box.width)
    say = cells.plain(ascii_only)
    for place, line in enumerate(lines):
        opening = "[" if place == 0 else " "
        closing = "]" if place == len(lines) - 1 else " "
        text = opening + cells.pad(say(line), width - 2, "middle") + closing
        _write_apart(grid, x, y + place, text)


def _write_framed(
    grid: braille.Grid, box: text_layout.Box, lines: Sequence[str], ascii_only: bool
) -> None:
    x, y, width = int(box.x), int(box.y), int(box.width)
    rule, bar, corners = ("-", "|", "++++") if ascii_only else ("─", "│", "┌┐└┘")
    say = cells.plain(ascii_only)
    grid.write(x, y, corners[0] + rule * (width - 2) + corners[1])
    for place, line in enumerate(lines, 1):
        grid.write(x, y + place, f"{bar} {cells.pad(say(line), width - 4, 'middle')} {bar}")
    grid.write(x, y + len(lines) + 1, corners[2] + rule * (width - 2) + corners[3])


def _write_spot(grid: braille.Grid, spot: Spot, glyph: str, ascii_only: bool) -> None:
    box, say = spot.label.box, cells.plain(ascii_only)
    aside = {"right": "left", "left": "right"}.get(spot.side, "middle")
    for place, line in enumerate(spot.label.lines):
        _write_apart(
            grid, int(box.x), int(box.y) + place, cells.pad(say(line), int(box.width), aside)
        )
    _write_apart(grid, int(spot.point[0]), int(spot.point[1]), glyph)


def _write_apart(grid: braille.Grid, x: int, y: int, text: str) -> None:
    """Text with an empty cell at both ends, so that no line runs into it."""
    grid.clear(x - 1, y)
    grid.clear(x + cell_len(text), y)
    grid.write(x, y, text)


def svg(diamond: DrawnDiamond, *, title: str, say: DiamondWords, note: str = "") -> str:
    """The diamond as SVG, with the legend below it when the names do not fit at their marks.

    ``note`` stands below it all, in words that a viewer sees: where it comes from, what it is not.
    """
    canvas = paper_canvas()
    placed = layout(diamond, canvas)
    margin = 14.0
    parts: list[svg_parts.Element] = []
    sides = len(diamond.corners)
    for place, (a, b) in enumerate(diamond.edges):
        (x1, y1), (x2, y2) = placed.points[a], placed.points[b]
        side = place < sides
        parts.append(
            svg_parts.shape(
                "line",
                line="quiet" if side else "grid",
                dash="" if side else "7 4",
                x1=x1,
                y1=y1,
                x2=x2,
                y2=y2,
                stroke_width=1.6,
            )
        )
    for corner in placed.corners:
        parts += _plate(corner.box, corner.lines, "own", "paper")
    parts += _plate(placed.challenge.box, placed.challenge.lines, "wash", "text", "own")
    for spot in placed.spots:
        parts += _spot(spot, _mark_at(diamond, spot))
    bottom = HEIGHT + 26
    used = [mark for mark in Mark if any(a.mark is mark for a in diamond.activities)]
    x = margin
    for mark in used:
        parts += [
            _mark(mark, x + 8, bottom),
            svg_parts.words(x + 22, bottom, say.of(mark), size=12),
        ]
        x += 22 + svg_parts.text_width(say.of(mark), 12) + 24
    height = bottom + 18
    if placed.detail is not DetailLevel.NAMES:
        legend, height = _paper_legend(diamond, bottom + 28)
        parts += legend
    if note:
        parts.append(svg_parts.words(margin, height + 6, note, size=11, ink="warn"))
        height += 20
    framed = svg_parts.shape("g", *parts, transform=f"translate({margin:g} {margin:g})")
    return svg_parts.drawing(
        WIDTH + 2 * margin, height + 2 * margin, title, spoken(diamond, say), [framed]
    )


def _plate(
    box: text_layout.Box, lines: Sequence[str], ink: str, text: str, line: str = ""
) -> list[svg_parts.Element]:
    return [
        svg_parts.shape(
            "rect",
            ink=ink,
            line=line,
            x=box.x,
            y=box.y - 3,
            width=box.width,
            height=box.height + 6,
            rx=6,
        ),
        svg_parts.words(
            box.x + box.width / 2,
            box.y + box.height / 2,
            lines,
            size=SIZE,
            anchor="middle",
            ink=text,
            bold=True,
        ),
    ]


def _mark(mark: Mark | None, x: float, y: float) -> svg_parts.Element:
    if mark is None:
        return svg_parts.shape("rect", ink="own", x=x - 5, y=y - 5, width=10, height=10)
    if mark is Mark.STRONG:
        return svg_parts.shape("circle", ink="own", line="own", cx=x, cy=y, r=5.5, stroke_width=2)
    if mark is Mark.WEAK:
        return svg_parts.shape("circle", ink="paper", line="own", cx=x, cy=y, r=5.5, stroke_width=2)
    points = f"{x:.2f},{y - 7:.2f} {x + 7:.2f},{y:.2f} {x:.2f},{y + 7:.2f} {x - 7:.2f},{y:.2f}"
    return svg_parts.shape("polygon", ink="paper", line="previous", points=points, stroke_width=1.8)


def _spot(spot: Spot, mark: Mark | None) -> list[svg_parts.Element]:
    box = spot.label.box
    anchor, x = {"right": ("start", box.x), "left": ("end", box.x + box.width)}.get(
        spot.side, ("middle", box.x + box.width / 2)
    )
    return [
        svg_parts.shape(
            "rect", ink="paper", x=box.x, y=box.y, width=box.width, height=box.height, opacity=0.85
        ),
        svg_parts.words(x, box.y + box.height / 2, spot.label.lines, size=SIZE, anchor=anchor),
        _mark(mark, *spot.point),
    ]


def _paper_legend(diamond: DrawnDiamond, top: float) -> tuple[list[svg_parts.Element], float]:
    """The numbered names in two columns; and where they end."""
    parts = []
    half = (len(diamond.order) + 1) // 2
    for number, index in enumerate(diamond.order, 1):
        column, row = divmod(number - 1, half)
        x, y = column * WIDTH / 2, top + row * 21
        activity = diamond.activities[index]
        room = int((WIDTH / 2 - 56) / (0.58 * 12.5))
        parts += [
            svg_parts.words(x + 22, y, f"{number}", size=12.5, anchor="end", ink="quiet"),
            _mark(activity.mark, x + 34, y),
            svg_parts.words(x + 46, y, svg_parts.broken(activity.label, room, 1), size=12.5),
        ]
    return parts, top + half * 21


def spoken(diamond: DrawnDiamond, say: DiamondWords) -> str:
    """The diamond in sentences, for people who do not see it."""
    told = [labelled(say.challenge, f"{diamond.challenge}. {', '.join(diamond.corners)}.")]
    for index in diamond.order:
        activity = diamond.activities[index]
        a, b = sorted(activity.corners)
        pair = f"{diamond.corners[a]} – {diamond.corners[b]}"
        told.append(labelled(pair, f"{activity.label} ({say.of(activity.mark)})."))
    return " ".join(told)
