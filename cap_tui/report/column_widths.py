"""How wide the columns of a table are, for formats where somebody has to say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cap_tui.report.document import TableBlock
from cap_tui.report.rendered_document import Edition

LINE = 98.0
"""Characters of small type on a line of A4."""

SMALLER_LINE = 114.0
"""The same of the smaller type in which a crowded table is set."""

TINIEST_LINE = 121.0
"""The same of the smallest type that is read on paper."""

_BREAK = re.compile(r"[ \t\n]+")  # a number and its unit are one word: between them no line ends
_WIDE = re.compile("[mwMW]")
_NARROWEST = 4.0
_MARGIN = 2.4
_KEPT_LINES = 26
_CROWDED = 0.8
_NEARLY = 0.97
_WIDER_FONT = 1.3
_SEEN_ROWS = 1_000
"""Rows of a long table that are looked at, evenly over it."""


def small(table: TableBlock, edition: Edition) -> bool:
    """Whether a table has to be set in smaller type: its longest words leave little of a line."""
    return _least(table, edition) > _CROWDED * LINE


def _line(table: TableBlock, edition: Edition) -> float:
    return SMALLER_LINE if small(table, edition) else LINE


def squeezed(table: TableBlock, edition: Edition) -> bool:
    """Whether not even the longest words find room, so that they have to be broken."""
    return _least(table, edition) > _line(table, edition)


def _needs(table: TableBlock, edition: Edition) -> list[tuple[float, float]]:
    """For each column what its longest word needs, and what it would take to have no line broken."""
    needs = []
    seen = table
    if len(table.rows) > _SEEN_ROWS:
        seen = replace(table, rows=table.rows[:: len(table.rows) // _SEEN_ROWS])
    for column, *texts in zip(table.columns, *edition.cells(seen), strict=True):
        word = max(_word(column) * 1.15, *map(_word, texts), _NARROWEST)
        cell = min(LINE, max((len(text) for text in texts), default=0))
        needs.append((word + _MARGIN, max(word, cell, len(column) / 2) + _MARGIN))
    return needs


def _least(table: TableBlock, edition: Edition) -> float:
    return sum(least for least, _wanted in _needs(table, edition))


def tiny(table: TableBlock, edition: Edition) -> bool:
    """Whether only the smallest type, or a page that is turned, keeps the words of a table whole."""
    return _least(table, edition) > _NEARLY * SMALLER_LINE


def turned(table: TableBlock, edition: Edition) -> bool:
    """Whether a table has so many columns that the words of no type find room on a page that stands."""
    return _least(table, edition) > TINIEST_LINE


def shares(table: TableBlock, edition: Edition, wider: float = 1.0) -> list[float]:
    """The width of each column in characters, together at most a line; ``wider`` on a page that is turned.

    A column first gets its longest word, so that heads are not broken; what is left goes
    where the text is longest. Only when the words alone are wider than the line do the widest
    columns give way, so that short words stay whole.
    """
    line = _line(table, edition) * wider
    least, wanted = zip(*_needs(table, edition), strict=True)
    if wider > 1 and sum(least) < line:  # room for a font that is wider than ours
        spare = min(_WIDER_FONT, line / sum(least))
        least = tuple(each * spare for each in least)
        wanted = tuple(map(max, least, wanted))
    if sum(wanted) <= line:
        return list(wanted)
    if sum(least) >= line:
        return _levelled(least, line)
    slack = (line - sum(least)) / (sum(wanted) - sum(least))
    return [low + (high - low) * slack for low, high in zip(least, wanted, strict=True)]


def _levelled(widths: Sequence[float], line: float) -> list[float]:
    """The widths cut down to one height at which they fill the line: the narrow ones stay as they are."""
    left, ordered = line, sorted(widths)
    for place, width in enumerate(ordered):
        height = left / (len(ordered) - place)
        if width >= height:
            return [min(each, height) for each in widths]
        left -= width
    return list(widths)


def together(table: TableBlock, edition: Edition, widths: Sequence[float]) -> bool:
    """Whether a table is short enough to be kept on one page, as far as ``widths`` let one tell."""
    if len(table.rows) > _KEPT_LINES:
        return False
    lines = 0
    for row in (table.columns, *edition.cells(table)):
        lines += max(
            sum(1 + int(len(part) / width) for part in text.split("\n"))
            for text, width in zip(row, widths, strict=True)
        )
    return lines <= _KEPT_LINES


def _word(text: str) -> float:
    """How wide the longest word of a text is; a figure is narrower than a word of as many letters."""
    return max(map(_letters, _BREAK.split(text)), default=0.0)


def _letters(word: str) -> float:
    """The width of a word in letters of the usual width: a short one may have nothing but wide ones."""
    if word[:1].isdigit():
        return 0.9 * len(word)
    return len(word) + 0.4 * len(_WIDE.findall(word))
