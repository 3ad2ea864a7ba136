"""How wide the columns of a table are, for formats where somebody has to say so."""

from __future__ import annotations

from cap_tui.report.document import Table
from cap_tui.report.edition import Edition

LINE = 92.0
"""Characters of small type on a line of A4."""

_NARROWEST = 4.0
_MARGIN = 2.5


def shares(table: Table, edition: Edition, line: float = LINE) -> list[float]:
    """The width of each column in characters, together at most ``line``.

    A column first gets its longest word, so that heads are not broken; what is left goes
    where the text is longest. Only when the words alone are wider than the line does every
    column give way.
    """
    least, wanted = [], []
    for column, *texts in zip(table.columns, *edition.cells(table), strict=True):
        word = max((len(w) for text in (column, *texts) for w in text.split()), default=0) * 1.1
        cell = max((len(text) for text in texts), default=0)
        least.append(max(_NARROWEST, word) + _MARGIN)
        wanted.append(max(_NARROWEST, word, cell, len(column) / 2) + _MARGIN)
    if sum(wanted) <= line:
        return wanted
    if sum(least) >= line:
        return [width * line / sum(least) for width in least]
    slack = (line - sum(least)) / (sum(wanted) - sum(least))
    return [low + (high - low) * slack for low, high in zip(least, wanted, strict=True)]
