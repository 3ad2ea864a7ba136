"""The document model: what a report is before it is Markdown, HTML, Word, PDF or a spreadsheet.

Plugins build sections from these records; writers turn them into files. Texts are plain
text (no markup); a writer escapes them for its own format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading inside a section; ``level`` 2..4 (the section's own title is level 1)."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``style``: "" for text, "note" for a remark, "warning" for a caveat that must not be missed."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Items:
    """A list of points, numbered or not."""

    items: Sequence[str]
    numbered: bool = False


Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """A table: ``None`` is an empty cell (unknown, never zero). ``decimals`` is used for floats."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    decimals: int = 1
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure as SVG, with the alternative text that a screen reader speaks and a twin in lines of text."""

    caption: str
    svg: str
    alt: str
    lines: Sequence[str] = ()


Block = Heading | Paragraph | Items | Table | Figure


@dataclass(frozen=True)
class Section:
    """One section of a report. ``id`` is "<plugin>.<name>", ``order`` sorts sections of several plugins."""

    id: str
    title: str
    blocks: Sequence[Block]
    order: int = 100


@dataclass(frozen=True)
class Publicity:
    """Who pays: stands on every output that leaves the region; no writer may drop it."""

    fund: str = ""
    programme: str = ""
    project: str = ""
    statement: str = ""
    logo: str = ""  # path of the official file that the region supplies


@dataclass(frozen=True)
class Document:
    """A whole report. ``date`` is given (ISO), never read from the clock, so that the same workspace gives the same bytes."""

    title: str
    region: str
    date: str
    sections: Sequence[Section]
    subtitle: str = ""
    language: str = "en"
    publicity: Publicity = Publicity()
    provenance: Sequence[str] = field(
        default_factory=tuple
    )  # lines: program, versions, packs, sources
    notices: Sequence[str] = field(
        default_factory=tuple
    )  # "synthetic", "reconstructed": shown at the top
