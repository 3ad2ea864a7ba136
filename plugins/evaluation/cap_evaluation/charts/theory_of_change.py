"""The theory of change: five levels over three levels of actors, with the indicators on it and where it is thin.

A cell without an indicator says so; one whose indicators nobody measures says so, too. Each says it in
words, so that nothing hangs on colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cap_evaluation.words import _
from cap_tui.api import labelled, lines, svg_parts

WIDTH, LEFT, TOP = 900.0, 120.0, 56.0
GAP, LINE = 10.0, 15.0
MOST_NAMED = 4


@dataclass(frozen=True)
class MappedIndicator:
    """An indicator on the map: its name, the word of its traffic light, whether it is measured."""

    name: str
    light: str
    measured: bool


@dataclass(frozen=True)
class TheoryCell:
    """One level of one level of actors."""

    indicators: tuple[MappedIndicator, ...]

    @property
    def thin(self) -> str:
        """Why the cell is thin; empty when it is not."""
        if not self.indicators:
            return _("no indicator")
        if not any(entry.measured for entry in self.indicators):
            return _("nobody measures")
        return ""

    def texts(self) -> list[str]:
        """What stands in the cell."""
        shown = sorted(self.indicators, key=lambda entry: not entry.measured)
        texts = [
            f"{entry.name} ({entry.light})" if entry.measured else entry.name
            for entry in shown[:MOST_NAMED]
        ]
        if len(shown) > MOST_NAMED:
            texts.append(_("{n} more").format(n=len(shown) - MOST_NAMED))
        return [*texts, f"[{self.thin}]"] if self.thin else texts


@dataclass(frozen=True)
class TheoryLevel:
    """A level from input to impact: its name, what the plan says of it, a cell for each level of actors."""

    name: str
    text: str
    cells: tuple[TheoryCell, ...]


def theory_lines(levels: Sequence[TheoryLevel], actors: Sequence[str], width: int) -> Iterator[str]:
    """The theory of change as lines of text, from the first level down to the impact."""
    for place, level in enumerate(levels):
        if place:
            yield "  |"
            yield "  v"
        yield from lines.broken(f"{level.name.upper()}  {level.text}".rstrip(), width, 4)
        for actor, cell in zip(actors, level.cells, strict=True):
            texts = labelled(actor, "; ".join(cell.texts()))
            yield from (f"  {line}" for line in lines.broken(texts, width - 2, 4))


def theory_svg(levels: Sequence[TheoryLevel], actors: Sequence[str], title: str, note: str) -> str:
    """The theory of change as a figure: a row a level, a column for each level of actors, arrows downwards."""
    column = (WIDTH - LEFT - GAP * (len(actors) + 1)) / len(actors)
    characters = int(column / 6.6)
    parts: list[svg_parts.Element] = [
        svg_parts.words(
            LEFT + GAP + place * (column + GAP) + column / 2, 34, actor, anchor="middle", bold=True
        )
        for place, actor in enumerate(actors)
    ]
    top = TOP
    for number, level in enumerate(levels):
        texts = [
            [row for text in cell.texts() for row in svg_parts.broken(text, characters, 2)]
            for cell in level.cells
        ]
        height = max(3, *(len(rows) for rows in texts)) * LINE + 2 * GAP
        name = svg_parts.broken(level.name, 14)
        parts.append(svg_parts.words(10, top + height / 2, name, bold=True, size=13))
        for place, (cell, rows) in enumerate(zip(level.cells, texts, strict=True)):
            left = LEFT + GAP + place * (column + GAP)
            parts += _box(cell, rows, left, top, column, height)
        if number + 1 < len(levels):
            parts += _arrow(LEFT + (WIDTH - LEFT) / 2, top + height, top + height + 2 * GAP)
        top += height + 2 * GAP
    parts.append(svg_parts.words(10, top + 6, note, size=11, ink="quiet"))
    alt = "; ".join(
        labelled(level.name, sum(len(cell.indicators) for cell in level.cells)) for level in levels
    )
    return svg_parts.drawing(WIDTH, top + 24, title, alt, parts)


def _box(
    cell: TheoryCell, rows: Sequence[str], left: float, top: float, width: float, height: float
) -> Iterator[svg_parts.Element]:
    yield svg_parts.shape(
        "rect",
        ink="paper" if cell.thin else "wash",
        line="quiet" if cell.thin else "own",
        dash="5 4" if cell.thin else "",
        x=left,
        y=top,
        width=width,
        height=height,
        rx=4.0,
    )
    yield svg_parts.words(left + 8, top + height / 2, rows or [""], size=11.5)


def _arrow(x: float, top: float, bottom: float) -> Iterator[svg_parts.Element]:
    yield svg_parts.shape("line", line="quiet", x1=x, y1=top + 2, x2=x, y2=bottom - 6)
    points = f"{x - 5:.0f},{bottom - 8:.0f} {x + 5:.0f},{bottom - 8:.0f} {x:.0f},{bottom - 1:.0f}"
    yield svg_parts.shape("polygon", ink="quiet", points=points)
