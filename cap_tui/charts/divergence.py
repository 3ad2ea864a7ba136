"""Where groups of respondents part: one dot a group on a scale, the gap between them, and a flag for wide ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from cap_tui.charts import cell_text as cells
from cap_tui.charts.measures import Number, Scale, one_decimal, share, ticks
from cap_tui.charts.svg import Element, broken, drawing, shape, text_width, words
from cap_tui.text.labelled import labelled

WIDTH, LEFT = 720.0, 250.0
RIGHT = WIDTH - 74
TOP = 30.0
STACK = 14.0
LETTERS = "ABCDEF"
_INKS = ("own", "mean", "good", "previous", "warn", "quiet")


@dataclass(frozen=True)
class Stand:
    """One question with the mean of each group, in the order of the groups; ``None`` is hidden or unknown."""

    label: str
    means: Sequence[float | None]

    @property
    def gap(self) -> float | None:
        """Highest less lowest group mean; ``None`` with fewer than two known groups."""
        known = [mean for mean in self.means if mean is not None]
        return max(known) - min(known) if len(known) > 1 else None


@dataclass(frozen=True)
class DivergenceWords:
    """The words of the figure: the groups in their order, the gap, and a group that is not shown."""

    groups: Sequence[str]
    gap: str
    hidden: str
    wide: str


def _check(stands: Sequence[Stand], say: DivergenceWords) -> None:
    if not 1 <= len(say.groups) <= len(LETTERS):
        raise ValueError(f"one to {len(LETTERS)} groups can be told apart, not {len(say.groups)}")
    for stand in stands:
        if len(stand.means) != len(say.groups):
            raise ValueError(f"{stand.label!r}: one mean for each group, or None")


def _is_wide(stand: Stand, flag_from: float) -> bool:
    # Rounded as shown, so that a gap printed as 1.0 is flagged from 1.0 on.
    return stand.gap is not None and round(stand.gap, 6) >= flag_from


def spoken(
    stands: Sequence[Stand],
    say: DivergenceWords,
    number: Number = one_decimal,
    flag_from: float = 1.0,
) -> str:
    """The figure in one sentence a question, for people who do not see it."""
    told = []
    for stand in stands:
        parts = [
            f"{group} {say.hidden if mean is None else number(mean)}"
            for group, mean in zip(say.groups, stand.means, strict=True)
        ]
        if stand.gap is not None:
            wide = f" ({say.wide})" if _is_wide(stand, flag_from) else ""
            parts.append(f"{say.gap} {number(stand.gap)}{wide}")
        told.append(labelled(stand.label, f"{', '.join(parts)}."))
    return " ".join(told)


def svg(
    stands: Sequence[Stand],
    *,
    title: str,
    say: DivergenceWords,
    scale: Scale = (1, 5),
    number: Number = one_decimal,
    flag_from: float = 1.0,
) -> str:
    """A row a question: lettered dots joined by the gap, its size at the right, bold where it is wide."""
    _check(stands, say)
    labels = [broken(stand.label, 36, 4) for stand in stands]
    row = max(
        44.0,
        STACK * len(say.groups) + 4,
        15.5 * max((len(label) for label in labels), default=1) + 8,
    )
    bottom = TOP + row * len(stands)

    def x(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * share(value, scale)

    parts: list[Element] = []
    for tick in ticks(scale):
        parts.append(shape("line", line="grid", x1=x(tick), y1=TOP - 4, x2=x(tick), y2=bottom))
        parts.append(words(x(tick), TOP - 14, f"{tick:g}", size=11, anchor="middle", ink="quiet"))
    parts.append(words(RIGHT + 18, TOP - 14, say.gap, size=11, ink="quiet"))
    for place, (stand, label) in enumerate(zip(stands, labels, strict=True)):
        y = TOP + row * (place + 0.5)
        parts.append(words(LEFT - 16, y, label, size=12.5, anchor="end"))
        known = [x(mean) for mean in stand.means if mean is not None]
        if known:
            parts.append(
                shape(
                    "line", line="quiet", x1=min(known), y1=y, x2=max(known), y2=y, stroke_width=3
                )
            )
        parts += _dots(stand, y, x)
        wide = _is_wide(stand, flag_from)
        gap = "–" if stand.gap is None else number(stand.gap) + (" !" if wide else "")
        parts.append(words(RIGHT + 18, y, gap, size=14 if wide else 12.5, bold=wide))
    key, height = _key(stands, say, bottom + 22)
    description = spoken(stands, say, number, flag_from)
    return drawing(WIDTH, bottom + height + 14, title, description, [*parts, *key])


def _dots(stand: Stand, y: float, x: Callable[[float], float]) -> list[Element]:
    """The dots of a row; those that would cover each other stand one above the other."""
    placed: list[tuple[float, float]] = []
    parts: list[Element] = []
    for group, mean in enumerate(stand.means):
        if mean is None:
            continue
        at, rise = x(mean), 0.0
        for step in (0, -1, 1, -2, 2, -3):
            shift = step * STACK
            if all(abs(at - a) >= 15 or abs(y + shift - b) >= STACK for a, b in placed):
                rise = shift
                break
        placed.append((at, y + rise))
        parts += _dot(group, at, y + rise)
    return parts


def _dot(group: int, x: float, y: float) -> list[Element]:
    return [
        shape("circle", ink="paper", line=_INKS[group], cx=x, cy=y, r=6.5, stroke_width=1.8),
        words(x, y, LETTERS[group], size=8.5, anchor="middle", ink=_INKS[group], bold=True),
    ]


def _key(stands: Sequence[Stand], say: DivergenceWords, y: float) -> tuple[list[Element], float]:
    parts: list[Element] = []
    x, row = 20.0, y
    entries = list(say.groups)
    if any(mean is None for stand in stands for mean in stand.means):
        entries.append(f"– {say.hidden}")
    for group, name in enumerate(entries):
        room = text_width(name, 12) + 40
        if x > 20 and x + room > WIDTH - 10:
            x, row = 20.0, row + 22
        if group < len(say.groups):
            parts += _dot(group, x, row)
        parts.append(words(x + 14, row, name, size=12))
        x += room
    return parts, row - y + 22


def lines(
    stands: Sequence[Stand],
    width: int,
    *,
    say: DivergenceWords,
    scale: Scale = (1, 5),
    number: Number = one_decimal,
    flag_from: float = 1.0,
    ascii_only: bool = False,
) -> list[str]:
    """The same in lines of at most ``width`` cells (24 or more): a label, its track of letters, the gap."""
    _check(stands, say)
    plain = cells.plain(ascii_only)
    gaps = [
        "-" if stand.gap is None else number(stand.gap) + " !" * _is_wide(stand, flag_from)
        for stand in stands
    ]
    room = max((cell_len(gap) for gap in gaps), default=1)
    longest = max((cell_len(plain(s.label)) for s in stands), default=0)
    beside = min(longest, width - room - 28)
    inline = beside >= min(8, longest) and all(
        len(cells.broken(plain(s.label), beside)) <= 2 for s in stands
    )
    told = []
    for stand, gap in zip(stands, gaps, strict=True):
        right = cells.pad(plain(gap), room)
        label = plain(stand.label)
        if inline:
            first, *rest = cells.broken(label, beside)
            strip = _track(stand, width - beside - room - 3, scale, ascii_only)
            told += [f"{cells.pad(first, beside)} {strip}  {right}", *rest]
        else:
            strip = _track(stand, width - room - 2, scale, ascii_only)
            told += [*cells.broken(label, width), f"{strip}  {right}"]
    entries = [f"{letter} {name}" for letter, name in zip(LETTERS, say.groups, strict=False)]
    if any(_is_wide(stand, flag_from) for stand in stands):
        entries.append(f"! {say.wide}")
    entries.append(f"{scale[0]:g}–{scale[1]:g}")
    flowed = cells.flowed([plain(entry) for entry in entries], width, ascii_only=ascii_only)
    return [*(line.rstrip() for line in told), *flowed]


def _track(stand: Stand, width: int, scale: Scale, ascii_only: bool) -> str:
    """Letters on a track; one that would cover another moves to the nearest free cell."""
    dot, bar = (".", "-") if ascii_only else ("·", "─")
    strip = [dot] * width
    known = [
        (round(share(mean, scale) * (width - 1)), group)
        for group, mean in enumerate(stand.means)
        if mean is not None
    ]
    if known:
        low, high = min(known)[0], max(known)[0]
        strip[low : high + 1] = bar * (high - low + 1)
    taken: set[int] = set()
    for at, group in sorted(known):
        free = min(
            (cell for cell in range(width) if cell not in taken),
            key=lambda cell: (abs(cell - at), -cell),
        )
        taken.add(free)
        strip[free] = LETTERS[group]
    return "".join(strip)
