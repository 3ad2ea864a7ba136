"""How wide the columns of a table are, for formats where somebody has to say so."""

from __future__ import annotations

from cap_tui.report.document import Table
from cap_tui.report.edition import Edition

WIDEST = 52.0
NARROWEST = 4.0
MARGIN = 2.5


def needs(table: Table, edition: Edition) -> list[float]:
    """The room each column wants, in characters: its longest word, and its text up to :data:`WIDEST`.

    A column never wants less than its longest word (within reason), so that only a very full
    table has to break words.
    """
    wanted = []
    for column, *texts in zip(table.columns, *edition.cells(table), strict=True):
        longest_word = max((len(w) for text in (column, *texts) for w in text.split()), default=0)
        longest_cell = max((len(text) for text in texts), default=0)
        room = max(longest_cell, longest_word * 1.1, len(column) / 2)
        wanted.append(min(WIDEST, max(NARROWEST, room)) + MARGIN)
    return wanted
