"""The document model: what a report is before it is Markdown, HTML, Word, PDF or a spreadsheet.

Plugins build sections from these records; writers turn them into files. Texts are plain
text (no markup); a writer escapes them for its own format. A record that no writer could
set is refused when it is made, inside the plugin that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from cap_tui.charts.svg import problem
from cap_tui.model.released import ReleasedGroups

T = TypeVar("T")

TWIN_WIDTH, TWIN_HEIGHT = 72, 24
"""Terminal cells of a figure's text twin: what a page of typewriter type holds."""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section; ``level`` 2..4 (the section's own title is level 1)."""

    text: str
    level: int = 2

    def __post_init__(self) -> None:
        if not 2 <= self.level <= 4:
            raise ValueError(f"a heading has level 2, 3 or 4, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Running text; an empty line parts paragraphs.

    ``style``: "" for text, "note" for a remark, "warning" for a caveat that must not be missed.
    """

    text: str
    style: str = ""

    def __post_init__(self) -> None:
        if self.style not in ("", "note", "warning"):
            raise ValueError(f"a paragraph is plain, a note or a warning, not {self.style!r}")


@dataclass(frozen=True)
class Items:
    """A list of points, numbered or not."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class NumberRange:
    """Two numbers in a cell, such as the ends of an interval: 2.1–3.0, and two columns where cells are data."""

    low: float
    high: float


class Share(float):
    """A share from 0 to 1, which people read as per cent."""


@dataclass(frozen=True)
class CellParts:
    """Several values that people read as one ``text``, such as a mean and its number of answers: 3.4 (n 5).

    Where cells are data each value has a column of its own, see :attr:`TableBlock.parts`.
    """

    text: str
    values: Sequence[str | int | float | None]


Cell = str | int | float | Decimal | NumberRange | CellParts | None
"""What a cell holds. A decimal is shown with its own digits, every other number with those of its column."""


@dataclass(frozen=True)
class TableBlock:
    """A table: ``None`` is an empty cell (unknown, never zero).

    ``decimals`` is used for floats, ``digits`` (one number a column) where columns differ. A column that is
    ``signed`` (one bool a column) holds differences: people read + before a positive number. ``parts`` (names
    for each column, mostly none) call the columns into which one with :class:`CellParts` is split.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    decimals: int = 1
    note: str = ""
    digits: Sequence[int] = ()
    signed: Sequence[bool] = ()
    parts: Sequence[Sequence[str]] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"table {self.caption!r} has no columns")
        for place, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.caption!r}, row {place}: {len(row)} cells for {len(self.columns)} columns"
                )

    def numeric(self, column: int) -> bool:
        """Whether a column holds numbers only (unknown and blank cells aside), so that it is set to the right."""
        texts = [row[column] for row in self.rows if isinstance(row[column], str)]
        return not any(texts) and len(texts) < len(self.rows)

    def places(self, column: int) -> int:
        """The decimals of a column: one float among its cells gives them to all its numbers."""
        cells = (row[column] for row in self.rows)
        broken = any(isinstance(c, float | NumberRange) and not isinstance(c, Share) for c in cells)
        decimals = self.digits[column] if self.digits else self.decimals
        return decimals if broken else 0

    def has_sign(self, column: int) -> bool:
        """Whether people read + before the positive numbers of a column."""
        return bool(self.signed) and self.signed[column]

    def with_split_cells(self, low: str, high: str) -> TableBlock:
        """The table as data: one value a cell. The ends of a range are called by ``low`` and ``high``."""
        names = [self._part_names(place, (low, high)) for place in range(len(self.columns))]
        if not any(names):
            return self

        def repeated(values: Sequence[T]) -> list[T]:
            return [v for v, own in zip(values, names, strict=True) for v in [v] * (len(own) or 1)]

        return replace(
            self,
            columns=[
                title
                for column, own in zip(self.columns, names, strict=True)
                for title in ([f"{column}, {name}" for name in own] or [column])
            ],
            rows=[
                [
                    part
                    for cell, own in zip(row, names, strict=True)
                    for part in (_split(cell, len(own)) if own else [cell])
                ]
                for row in self.rows
            ],
            digits=repeated(self.digits) if self.digits else (),
            signed=repeated(self.signed) if self.signed else (),
            parts=(),
        )

    def _part_names(self, place: int, ends: Sequence[str]) -> Sequence[str]:
        """What the columns are called into which a column is split; nothing for one that stays."""
        if self.parts and self.parts[place]:
            return self.parts[place]
        return ends if any(isinstance(row[place], NumberRange) for row in self.rows) else ()


def _split(cell: Cell, count: int) -> list[Cell]:
    """The values of a cell in ``count`` columns; what is no more than one value stands in the first."""
    found: Sequence[Cell] = [cell]
    if isinstance(cell, NumberRange):
        found = [cell.low, cell.high]
    elif isinstance(cell, CellParts):
        found = cell.values
    return [*found, *[None] * (count - len(found))]


@dataclass(frozen=True)
class Chart:
    """The numbers behind a figure, for formats that draw charts of their own (spreadsheets).

    ``kind`` is "radar" or "bar"; each series has one value (or None, unknown) a category.
    """

    kind: str
    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    scale: tuple[float, float]

    def __post_init__(self) -> None:
        if self.kind not in ("radar", "bar"):
            raise ValueError(f"a chart is a radar or a bar, not {self.kind!r}")
        for name, values in self.series:
            if len(values) != len(self.categories):
                raise ValueError(f"series {name!r}: one value for each category, or None")


@dataclass(frozen=True)
class Figure:
    """A figure as SVG, with the alternative text that a screen reader speaks and a twin in lines of text.

    ``lines_at`` draws the twin in another width, for pages that are shown as text.
    """

    caption: str
    svg: str
    alt: str
    lines: Sequence[str] = ()
    chart: Chart | None = None
    lines_at: Callable[[int], Sequence[str]] | None = None

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"figure {self.caption!r} has no alternative text")
        if reason := problem(self.svg):
            raise ValueError(f"figure {self.caption!r} cannot be set: {reason}")


Block = Heading | Paragraph | Items | TableBlock | Figure


ROLES = ("asked", "message", "decision", "chapter", "annex", "glossary")
"""What a section is in a report, in the order of the report: the first three make page one."""
PAGE_ONE = ROLES[:3]


@dataclass(frozen=True)
class Section:
    """One section of a report. ``id`` is "<plugin>.<name>", ``order`` sorts sections of one role.

    ``role`` says where it stands: who was "asked", a key "message" (:class:`Items` of full sentences,
    the weightiest first, and at most one :class:`Figure`), a "decision" to take next (:class:`Items`),
    a "chapter", an "annex" or the "glossary". The first three are put together on page one.

    ``released`` says of which people the figures are; it is stored when the report leaves. ``waiting`` are
    sentences for whoever writes the report, on answers that it leaves out. No reader sees either. ``missing``
    are sentences on what a failure left out: readers see them among the notices.

    TypeError for what is no block, so that the fault is its plugin's and not a writer's.
    """

    id: str
    title: str
    blocks: Sequence[Block]
    order: int = 100
    role: str = "chapter"
    released: Sequence[ReleasedGroups] = ()
    waiting: Sequence[str] = ()
    missing: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"a section is one of {', '.join(ROLES)}, not {self.role!r}")
        if not isinstance(self.blocks, Sequence):
            raise TypeError(f"Section.blocks is {type(self.blocks).__name__}, not a sequence")
        for block in self.blocks:
            if not isinstance(block, Block):
                raise TypeError(f"Section.blocks holds {type(block).__name__}, not a block")
            if self.role in ("message", "decision") and not isinstance(block, Items | Figure):
                raise TypeError(
                    f"a {self.role} holds items and figures, not {type(block).__name__}"
                )

    def texts(self) -> Iterator[str]:
        """Every text of the section that is read, its title first."""
        yield self.title
        for block in self.blocks:
            yield from _texts_of(block)


def _texts_of(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Items():
            yield from block.items
        case TableBlock():
            yield from (block.caption, *block.columns, block.note)
            cells = (cell for row in block.rows for cell in row)
            yield from (
                c.text if isinstance(c, CellParts) else c
                for c in cells
                if isinstance(c, str | CellParts)
            )
        case Figure():
            yield from (block.caption, block.alt, *block.lines)


@dataclass(frozen=True)
class Publicity:
    """Who pays and in whose dress: stands on every output that leaves the region; no writer may drop it.

    An empty ``statement`` is filled with the one of European co-funding in the document's language
    when a fund, a programme, a project or a ``period`` is named: the programme period, such as
    "2021-2027", whose statement and emblem are meant.
    """

    fund: str = ""
    programme: str = ""
    project: str = ""
    statement: str = ""
    logo: str = ""  # path of the official file that the region supplies
    house: str = ""  # path of the region's own Word template
    period: str = ""


@dataclass(frozen=True)
class Document:
    """A whole report; writers keep the order of ``sections``.

    ``date`` is given (ISO, or "" for none), never read from the clock, so that the same
    workspace gives the same bytes.
    """

    title: str
    region: str
    date: str
    sections: Sequence[Section]
    subtitle: str = ""
    # two pages: no contents, small type
    short: bool = False
    language: str = "en"
    publicity: Publicity = Publicity()
    # lines: program, versions, packs, sources
    provenance: Sequence[str] = field(default_factory=tuple)
    # "synthetic", "reconstructed": shown at the top and in the footer
    notices: Sequence[str] = field(default_factory=tuple)
    # of which people the figures are: stored when the report leaves
    released: Sequence[ReleasedGroups] = ()
    # what is left out for now: said to whoever writes the report
    waiting: Sequence[str] = ()
    # what a failure left out: among the notices, and said to whoever writes the report
    missing: Sequence[str] = ()
    # whom it names on purpose: who gets a letter, a contact that is published
    addressees: Sequence[str] = ()

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Every text that is read, each with the id and the title of its section; the titles of the document first."""
        yield from (("", self.title, text) for text in (self.title, self.subtitle))
        for section in self.sections:
            yield from ((section.id, section.title, text) for text in section.texts())


Table = TableBlock
"""The name in API 1.0."""
