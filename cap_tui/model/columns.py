"""Which columns fit into the place, and how wide: the one rule for lists on the screen and for lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol


class Fitting(Protocol):
    """What a column says of the room it takes; see :class:`cap_tui.model.listing.ListingColumn`."""

    @property
    def width(self) -> int: ...
    @property
    def least(self) -> int: ...
    @property
    def drop(self) -> int: ...
    @property
    def shown(self) -> bool: ...


def fit_columns(columns: Sequence[Fitting], width: int, gap: int = 2) -> list[tuple[int, int]]:
    """Which columns fit into ``width`` terminal cells, and how wide: (place, cells) in their order."""
    shown = [place for place, column in enumerate(columns) if column.shown]

    def needed() -> int:
        return sum(columns[i].width or columns[i].least for i in shown) + gap * (len(shown) - 1)

    while len(shown) > 1 and needed() > width:
        loose = [i for i in shown if columns[i].drop]
        if not loose:
            break
        shown.remove(max(loose, key=lambda i: (columns[i].drop, i)))
    return list(_shares(columns, shown, width, gap))


def _shares(
    columns: Sequence[Fitting], shown: Sequence[int], width: int, gap: int
) -> Iterator[tuple[int, int]]:
    """The width of each shown column; columns without a width share what the others leave."""
    sharing = [i for i in shown if not columns[i].width]
    fixed = sum(columns[i].width for i in shown) + gap * (len(shown) - 1)
    share, rest = divmod(max(0, width - fixed), len(sharing)) if sharing else (0, 0)
    used = 0
    for i in shown:
        cells = columns[i].width or share + (1 if sharing.index(i) < rest else 0)
        cells = max(0, min(cells, width - used))
        yield i, cells
        used += cells + gap
