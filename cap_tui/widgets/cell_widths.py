"""How wide the contents of a column are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Protocol

from cap_tui.widgets.safe_text import Line, safe_line

MEASURED = 60
"""So many rows are measured: a list of thousands must not be read whole to be drawn."""


class KeyedRow(Protocol):
    """A row of a list; without a key it is a heading over all columns."""

    @property
    def key(self) -> str: ...
    @property
    def cells(self) -> Sequence[Line]: ...


def longest_cell(rows: Sequence[KeyedRow], place: int) -> int:
    """The terminal cells that nine of ten contents of the column at ``place`` need, of the first rows.

    What is rarely longer takes no room from the other columns.
    """
    first = (row.cells for row in islice(rows, MEASURED) if row.key)
    found = sorted(safe_line(cells[place]).cell_length for cells in first if place < len(cells))
    return found[-1 - len(found) // 10] if found else 0
