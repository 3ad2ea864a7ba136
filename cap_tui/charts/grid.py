"""A grid of short texts: the roadmap of an action workshop, a board of cards by pair of areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cap_tui.charts import cell_text as cells
from cap_tui.charts.svg import Element, broken, drawing, shape, words
from cap_tui.text.labelled import labelled

WIDTH, LEFT, TOP, LINE, PAD = 760.0, 110.0, 34.0, 14.0, 8.0
LETTER = 5.6
"""About the width of a letter of the texts, for breaking them."""
MOST_LINES = 4
"""Lines of one text; what is longer ends in an ellipsis."""
BULLET, EMPTY = "• ", "—"

Cells = Mapping[tuple[str, str], Sequence[str]]


def spoken(rows: Sequence[str], columns: Sequence[str], texts: Cells) -> str:
    """The grid in one sentence a cell that holds something, for people who do not see it."""
    told = [
        labelled(f"{row}, {column}", f"{'; '.join(texts[row, column])}.")
        for row in rows
        for column in columns
        if texts.get((row, column))
    ]
    return " ".join(told) or EMPTY


def svg(rows: Sequence[str], columns: Sequence[str], texts: Cells, *, title: str) -> str:
    """The grid as a drawing: a row is as high as its fullest cell."""
    wide = (WIDTH - LEFT - PAD) / max(1, len(columns))
    letters = max(8, int((wide - 2 * PAD) / LETTER))
    parts: list[Element] = []
    for place, column in enumerate(columns):
        head = broken(column, letters, 2)
        parts.append(words(LEFT + wide * (place + 0.5), TOP / 2, head, size=12, anchor="middle"))
    y = TOP
    for row in rows:
        filled = [_lines(texts.get((row, column), ()), letters) for column in columns]
        high = max(2, *map(len, filled)) * LINE + 2 * PAD
        parts.append(words(LEFT - PAD, y + high / 2, broken(row, 15, 3), size=12, anchor="end"))
        for place, lines in enumerate(filled):
            x = LEFT + wide * place
            ink = "wash" if lines else "paper"
            parts.append(shape("rect", ink=ink, line="grid", x=x, y=y, width=wide, height=high))
            for number, line in enumerate(lines or [EMPTY]):
                at = y + PAD + LINE * (number + 0.5)
                parts.append(words(x + PAD, at, line, size=11, ink="text" if lines else "quiet"))
        y += high
    return drawing(WIDTH, y + PAD, title, spoken(rows, columns, texts), parts)


def _lines(texts: Sequence[str], letters: int) -> list[str]:
    return [line for text in texts for line in broken(BULLET + text, letters, MOST_LINES)]


def lines(rows: Sequence[str], columns: Sequence[str], texts: Cells, width: int) -> list[str]:
    """The grid as text: a heading for each cell that holds something."""
    told = []
    for row in rows:
        for column in columns:
            if found := texts.get((row, column)):
                told += cells.folded(f"{row} · {column}", width, 0)
                for text in found:
                    told += cells.folded(BULLET + text, width, 2)
    return told or [EMPTY]
