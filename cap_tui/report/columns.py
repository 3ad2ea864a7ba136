"""How wide the columns of a table are, for formats where somebody has to say so."""

from __future__ import annotations

from cap_tui.report.document import Table
from cap_tui.report.edition import Edition

WIDEST = 42.0
NARROWEST = 5.0


def needs(table: Table, edition: Edition) -> list[float]:
    """The room each column wants, in characters: its longest word, and its text up to :data:`WIDEST`.

    A column never wants less than its longest word (within reason), so that only a very full
    table has to break words.
    """
    wanted = []
    for place, column in enumerate(table.columns):
        texts = [edition.cell(row[place], table.decimals) for row in table.rows]
        longest_word = max((len(w) for text in (column, *texts) for w in text.split()), default=0)
        longest_cell = max((len(text) for text in texts), default=0)
        room = max(longest_cell, longest_word, len(column) / 2)
        wanted.append(min(WIDEST, max(NARROWEST, room + 1)))
    return wanted
