"""Bars: a region's own value, the mean of others and the range from the lowest to the highest.

Readable without colour and in ASCII::

    Governance    3.4 ███████████████◆██····┤   mean 3.1 · n 17
                      own value, ◆ mean of others, ├──┤ their range
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from cap_tui.text.i18n import _
from cap_tui.widgets.glyphs import Glyphs, signs
from cap_tui.widgets.safe_text import Role, joined, safe_line
from cap_tui.widgets.text_view import Words


@dataclass(frozen=True)
class Bar:
    """One bar. ``value`` None is unknown or hidden (never zero); ``note`` says why, or gives n and spread."""

    label: str
    value: float | None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


def place(value: float, scale: tuple[float, float], cells: int) -> int:
    """The cell (0 .. cells - 1) in which ``value`` lies on a track of that many cells."""
    low, high = scale
    share = (value - low) / (high - low) if high > low else 0.0
    return max(0, min(cells - 1, round(share * (cells - 1))))


def own_track(bar: Bar, scale: tuple[float, float], cells: int, glyphs: Glyphs) -> Content:
    """The own value as a filled bar on a dotted track, the mean of others marked on it."""
    if cells < 3:
        return Content("")
    filled = 0 if bar.value is None else place(bar.value, scale, cells) + 1
    drawn = [glyphs.full] * filled + [glyphs.track] * (cells - filled)
    parts = [
        safe_line("".join(drawn[:filled]), Role.OWN),
        safe_line("".join(drawn[filled:]), Role.OTHERS),
    ]
    if bar.mean is None:
        return joined(parts)
    at = place(bar.mean, scale, cells)
    whole = joined(parts)
    return joined([whole[:at], safe_line(glyphs.mean, Role.TITLE), whole[at + 1 :]])


def range_track(bar: Bar, scale: tuple[float, float], cells: int, glyphs: Glyphs) -> Content:
    """The range of others as a thin line below, with its ends and the mean."""
    if bar.low is None or bar.high is None or cells < 3:
        return Content("")
    first, last = place(bar.low, scale, cells), place(bar.high, scale, cells)
    drawn = [" "] * cells
    drawn[first : last + 1] = [glyphs.band] * (last + 1 - first)
    drawn[first], drawn[last] = glyphs.low, glyphs.high
    if bar.mean is not None:
        drawn[place(bar.mean, scale, cells)] = glyphs.mean
    return _drawing("".join(drawn).rstrip())


def _drawing(text: str) -> Content:
    """A drawn line: its leading blanks are part of the drawing."""
    blanks = len(text) - len(text.lstrip(" "))
    return Content(" " * blanks) + safe_line(text.strip(), Role.OTHERS)


def bar_lines(
    bars: Sequence[Bar],
    width: int,
    *,
    scale: tuple[float, float] = (1.0, 5.0),
    show_range: bool = True,
    number: Callable[[float], str] = "{:.1f}".format,
) -> list[Content]:
    """Bars as lines of at most ``width`` cells; two lines a bar where a range is known and wanted."""
    glyphs = signs()
    label_cells = min(max((cell_len(bar.label) for bar in bars), default=0), max(12, width // 3))
    note_cells = min(max((cell_len(bar.note) for bar in bars), default=0), max(0, width // 3))
    cells = max(5, width - label_cells - note_cells - 9)
    lines: list[Content] = []
    for bar in bars:
        value = _("n/a") if bar.value is None else number(bar.value)
        lines.append(
            joined(
                [
                    safe_line(bar.label).truncate(label_cells, ellipsis=True, pad=True),
                    safe_line(value, Role.TITLE).pad_left(max(0, 5 - len(value))),
                    own_track(bar, scale, cells, glyphs),
                    safe_line(bar.note, Role.MUTED).truncate(note_cells, ellipsis=True),
                ],
                " ",
            )
        )
        thin = range_track(bar, scale, cells, glyphs) if show_range else Content("")
        if thin:
            lines.append(Content(" " * (label_cells + 7)) + thin)
    return [line.truncate(width) for line in lines]


def legend() -> Content:
    """What the signs of the bars mean, in one line."""
    glyphs = signs()
    return joined(
        [
            joined([safe_line(glyphs.full, Role.OWN), _("own")], " "),
            joined([safe_line(glyphs.mean, Role.TITLE), _("mean of others")], " "),
            joined(
                [
                    safe_line(glyphs.low + glyphs.band + glyphs.high, Role.OTHERS),
                    _("lowest to highest"),
                ],
                " ",
            ),
        ],
        "   ",
    )


class Bars(Words):
    """Bars as a widget, flowed anew at every width."""

    def __init__(
        self,
        bars: Sequence[Bar] = (),
        *,
        scale: tuple[float, float] = (1.0, 5.0),
        show_range: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self._scale = scale
        self._show_range = show_range
        super().__init__(self._drawn(bars), id=id, classes=classes)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw other bars."""
        self.show(self._drawn(bars))

    def _drawn(self, bars: Sequence[Bar]) -> Callable[[int], Sequence[Content]]:
        kept = tuple(bars)
        return lambda width: bar_lines(kept, width, scale=self._scale, show_range=self._show_range)
