"""What a list shows: its columns and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cap_tui.widgets.safe_text import Line, Role


@dataclass(frozen=True)
class Column:
    """One column. ``width`` in cells, 0 shares what is left; where the list is narrow, the highest ``drop`` goes first.

    A column with ``drop`` 0 always stays. ``least`` is the smallest width of a sharing column.
    """

    title: str
    width: int = 0
    align: str = "left"
    drop: int = 0
    least: int = 10
    shown: bool = True


@dataclass(frozen=True)
class Row:
    """One row. ``key`` names it for the program; a row without a key is a heading and cannot be chosen."""

    key: str
    cells: Sequence[Line]
    role: Role = Role.PLAIN


def find_key(rows: Sequence[Any], key: str) -> int | None:
    """The place of the row with this key; rows that are made when they are looked at know it themselves."""
    known = getattr(rows, "find_key", None)
    places = (place for place, row in enumerate(rows) if row.key == key)
    found: int | None = known(key) if known is not None else next(places, None)
    return found
