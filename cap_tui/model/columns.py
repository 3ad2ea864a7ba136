"""Which columns fit into the place, and how wide: the one rule for lists on the screen and for lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rich.cells import cell_len

MOST_MOVED = 10
"""So many cells a column with a width may get for its contents at most."""


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

    while len(shown) > 1 and _needed(columns, shown, gap) > width:
        loose = [i for i in shown if columns[i].drop]
        if not loose:
            break
        shown.remove(max(loose, key=lambda i: (columns[i].drop, i)))
    return list(_shares(columns, shown, width, gap))


def widen_cut(
    columns: Sequence[Fitting], sizes: Sequence[tuple[int, int]], longest: Callable[[int], int]
) -> list[tuple[int, int]]:
    """The sizes with room moved from columns that share to those with a width whose contents are longer.

    A word of a status is longer in one language than in another; a name that shares what is left can be cut.
    ``longest`` gives the cells of the longest content of the column at a place. A sharing column keeps its ``least``.
    """
    wanted = {place: longest(place) for place, _cells in sizes}
    found = dict(sizes)
    givers = [place for place, _cells in sizes if not columns[place].width]
    for place in [place for place, _cells in sizes if columns[place].width]:
        for _cell in range(min(MOST_MOVED, wanted[place] - found[place])):
            able = [i for i in givers if found[i] > _least(columns[i])]
            if not able:
                break
            found[max(able, key=lambda i: found[i] - wanted[i])] -= 1
            found[place] += 1
    return list(found.items())


@dataclass(frozen=True)
class ColumnWindow:
    """The columns in sight: (place, cells) in their order; the step of scrolling; is there more on a side?"""

    sizes: list[tuple[int, int]]
    step: int = 0
    left: bool = False
    right: bool = False


def scroll_columns(columns: Sequence[Fitting], width: int, step: int, gap: int = 2) -> ColumnWindow:
    """Which columns fit when the list is scrolled ``step`` columns sideways; the first one always stays.

    At step 0 columns give way by their ``drop``. From step 1 on all come by in their order beside
    the first one, so that each is in sight at some step. A step that is too large is made smaller.
    """
    places = [place for place, column in enumerate(columns) if column.shown]
    start = ColumnWindow(fit_columns(columns, width, gap))
    whole = all(cells >= _least(columns[i]) for i, cells in start.sizes)
    if (whole and len(start.sizes) == len(places)) or len(places) < 2:
        return start
    if whole and step <= 0:
        return replace(start, right=True)
    step = max(1, step)
    window = _window(columns, places, width, step, gap)
    while step > 1 and _window(columns, places, width, step - 1, gap)[-1] == places[-1]:
        step -= 1
        window = _window(columns, places, width, step, gap)
    sizes = list(_shares(columns, window, width, gap))
    return ColumnWindow(sizes, step, step > (0 if whole else 1), window[-1] != places[-1])


def _window(
    columns: Sequence[Fitting], places: Sequence[int], width: int, step: int, gap: int
) -> list[int]:
    """The first column and as many as fit from the one at ``step`` on; without the first if only one fits."""
    window = [places[0], *places[min(step, len(places) - 1) :]]
    while len(window) > 2 and _needed(columns, window, gap) > width:
        window.pop()
    alone = step > 1 and _needed(columns, window, gap) > width
    return window[1:] if alone else window


def _titled(column: Fitting) -> int:
    """The cells of a column's title, which is whole in every language."""
    return cell_len(getattr(column, "title", ""))


def _fixed(column: Fitting) -> int:
    """The cells of a column with a width, 0 for one that shares."""
    return max(column.width, _titled(column)) if column.width else 0


def _least(column: Fitting) -> int:
    """The fewest cells that a column can do with."""
    return _fixed(column) or max(column.least, _titled(column))


def _needed(columns: Sequence[Fitting], places: Sequence[int], gap: int) -> int:
    """The cells that these columns take at least, with the gaps between them."""
    return sum(_least(columns[i]) for i in places) + gap * (len(places) - 1)


def _shares(
    columns: Sequence[Fitting], shown: Sequence[int], width: int, gap: int
) -> Iterator[tuple[int, int]]:
    """The width of each shown column; columns without a width share what the others leave."""
    sharing = [i for i in shown if not columns[i].width]
    fixed = sum(_fixed(columns[i]) for i in shown) + gap * (len(shown) - 1)
    shared = _shared(columns, sharing, max(0, width - fixed))
    used = 0
    for i in shown:
        cells = max(0, min(_fixed(columns[i]) or shared[i], width - used))
        yield i, cells
        used += cells + gap


def _shared(columns: Sequence[Fitting], sharing: Sequence[int], room: int) -> dict[int, int]:
    """Equal shares of the room, more for a column whose title is longer where there is room for all titles."""
    found: dict[int, int] = {}
    waiting = list(sharing)
    titles = sum(_titled(columns[i]) for i in sharing) <= room
    while waiting:
        share, rest = divmod(room, len(waiting))
        long = [i for i in waiting if titles and _titled(columns[i]) > share]
        for i in long:
            found[i] = _titled(columns[i])
            room -= found[i]
            waiting.remove(i)
        if not long:
            found |= {i: share + (1 if n < rest else 0) for n, i in enumerate(waiting)}
            break
    return found
