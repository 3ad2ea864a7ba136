"""A document made ready for the writers: cleaned, numbered, with publicity and words in its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from cap_tui.report.document import (
    PAGE_ONE,
    Block,
    Cell,
    CellParts,
    Chart,
    Document,
    Figure,
    Heading,
    Items,
    NumberRange,
    Paragraph,
    Section,
    Share,
    TableBlock,
)
from cap_tui.report.labels import words
from cap_tui.report.publicity import Imprint, imprint
from cap_tui.text import formats
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import speaking
from cap_tui.text.labelled import label_end

UNKNOWN = "–"
_LONGEST = 1_000_000
_FOOTER = 180
_LEAD = 400
_CONTENTS_FROM = 4


@dataclass(frozen=True)
class Numbered:
    """A block with the number it has in the document ("Figure 3"), or "" when it has none.

    ``leads`` says that it stands between a heading and the figure or table that it speaks of, and
    must not be parted from them by the end of a page.
    """

    block: Block
    label: str
    leads: bool = False


@dataclass(frozen=True)
class Chapter:
    """A section with its blocks numbered through the whole document; ``anchor`` is unique in it.

    ``page_one`` is what has to be read when nothing else is: it stands before the contents.
    """

    title: str
    anchor: str
    blocks: tuple[Numbered, ...]
    page_one: bool = False


@dataclass(frozen=True)
class Edition:
    """What a writer needs; every text in it is safe to store and still has to be escaped for the format."""

    title: str
    subtitle: str
    region: str
    iso_date: str
    date: str
    language: str
    chapters: tuple[Chapter, ...]
    imprint: Imprint
    provenance: tuple[str, ...]
    notices: tuple[str, ...]
    short: bool = False

    @property
    def footer(self) -> str:
        """The notices in one line for the foot of each page; those that find no room are on page one only."""
        line, *others = self.notices or ("",)
        if len(line) > _FOOTER:
            line = line[: _FOOTER - 1].rstrip() + "…"
        for notice in others:
            if len(line) + len(notice) + 3 > _FOOTER:
                break
            line = f"{line} · {notice}"
        return line

    def word(self, key: str) -> str:
        """A word of the writers in the document's language."""
        return words(self.language)[key]

    def lead(self, key: str) -> str:
        """A word in front of a text, with the colon as the language sets it: "À noter :" in French."""
        return f"{self.word(key)}{self.colon}"

    @property
    def colon(self) -> str:
        """The colon behind a word in the document's language."""
        with speaking(self.language):
            return label_end("")

    def cells(self, table: TableBlock) -> list[list[str]]:
        """The rows of a table as a reader of the language writes them; unknown is a dash, never a zero."""
        places = [table.places(column) for column in range(len(table.columns))]
        return [
            [
                self._written(cell, decimals, signed=table.has_sign(place))
                for place, (cell, decimals) in enumerate(zip(row, places, strict=True))
            ]
            for row in table.rows
        ]

    def _written(self, value: Cell, decimals: int, *, signed: bool) -> str:
        if value is None:
            return UNKNOWN
        if isinstance(value, str | CellParts):
            text = value if isinstance(value, str) else value.text
            return formats.exact_date(text, self.language)
        if isinstance(value, NumberRange):
            parts = (
                formats.number(end, self.language, decimals) for end in (value.low, value.high)
            )
            return (" … " if value.low < 0 else "–").join(parts)
        if isinstance(value, Share):
            return formats.percent(value, self.language)
        digits = own_digits(value, decimals)
        text = formats.number(value, self.language, digits)
        return f"+{text}" if signed and value > 0 and any(d in text for d in "123456789") else text

    @property
    def opening(self) -> tuple[Chapter, ...]:
        """The chapters that stand before the contents."""
        return tuple(chapter for chapter in self.chapters if chapter.page_one)

    @property
    def contents(self) -> tuple[Chapter, ...]:
        """What the contents list: none in a short document."""
        long = len(self.body) >= _CONTENTS_FROM and not self.short
        return self.body if long else ()

    @property
    def body(self) -> tuple[Chapter, ...]:
        """The chapters after the contents, which lists them."""
        return tuple(chapter for chapter in self.chapters if not chapter.page_one)

    def figures(self) -> Iterator[Figure]:
        """The figures in their order."""
        for chapter in self.chapters:
            for numbered in chapter.blocks:
                if isinstance(numbered.block, Figure):
                    yield numbered.block


def edition(document: Document) -> Edition:
    """Make ``document`` ready. Raises Refused for a logo that cannot be used."""
    language = document.language
    counts = {"figure": 0, "table": 0}

    def number(block: Block) -> Numbered:
        kind = {Figure: "figure", TableBlock: "table"}.get(type(block))
        if kind is None:
            return Numbered(_cleaned(block), "")
        counts[kind] += 1
        return Numbered(_cleaned(block), f"{words(language)[kind]}\u00a0{counts[kind]}")

    def chapter(place: int, section: Section) -> Chapter:
        numbered = [number(block) for block in _stepwise(section.blocks)]
        blocks = tuple(
            replace(one, leads=lead)
            for one, lead in zip(numbered, _leading([n.block for n in numbered]), strict=True)
        )
        title, first = clean_line(section.title), section.role in PAGE_ONE
        return Chapter(title, f"section-{place}", blocks, page_one=first)

    return Edition(
        # An accessible document has a title, whatever was given.
        title=clean_line(document.title) or clean_line(document.region) or UNKNOWN,
        subtitle=clean_line(document.subtitle),
        region=clean_line(document.region),
        iso_date=document.date[:10],
        date=formats.date(document.date, language),
        language=language,
        chapters=tuple(chapter(i, s) for i, s in enumerate(document.sections, 1)),
        imprint=imprint(document.publicity, language),
        provenance=tuple(clean_line(line, limit=_LONGEST) for line in document.provenance),
        notices=tuple(clean_line(line, limit=_LONGEST) for line in document.notices),
        short=document.short,
    )


def own_digits(value: float | Decimal, decimals: int) -> int:
    """The digits behind the decimal sign: a decimal has its own."""
    if not isinstance(value, Decimal):
        return decimals
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else decimals


def _stepwise(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with headings that never skip a level: people who hear a document rely on it."""
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            yield replace(block, level=level)
        else:
            yield block


def _leading(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether it is a short text on the way from a heading to a figure or table."""
    short = [isinstance(b, Paragraph) and len(b.text) <= _LEAD for b in blocks]
    after = [False] * len(blocks)
    for place in range(len(blocks) - 2, -1, -1):
        following = blocks[place + 1]
        on_the_way = short[place + 1] and after[place + 1]
        after[place] = short[place] and (isinstance(following, Figure | TableBlock) or on_the_way)
    for place in range(len(blocks)):
        first = place == 0 or isinstance(blocks[place - 1], Heading) or after[place - 1]
        after[place] = after[place] and first
    return after


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: parted by empty lines, line breaks inside kept."""
    parts = [part.strip("\n") for part in text.split("\n\n")]
    return [part for part in parts if part.strip()]


def _text(text: str) -> str:
    return clean(text, limit=_LONGEST)


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, float) and not isfinite(cell):
        return None
    if isinstance(cell, CellParts):
        values = (_cell_text(part) if isinstance(part, str) else part for part in cell.values)
        return CellParts(_cell_text(cell.text), tuple(values))
    return _cell_text(cell) if isinstance(cell, str) else cell


@lru_cache(maxsize=10_000)
def _cell_text(text: str) -> str:
    """The text of a cell, cleaned: a long table says the same in many rows."""
    return _text(text)


def _cleaned(block: Block) -> Block:
    match block:
        case Heading():
            return replace(block, text=clean_line(block.text))
        case Paragraph():
            return replace(block, text=_text(block.text))
        case Items():
            return replace(block, items=tuple(_text(item) for item in block.items))
        case TableBlock():
            return replace(
                block,
                caption=clean_line(block.caption),
                columns=tuple(clean_line(column) for column in block.columns),
                rows=tuple(tuple(_cell(cell) for cell in row) for row in block.rows),
                note=_text(block.note),
            )
        case Figure():
            return replace(
                block,
                caption=clean_line(block.caption),
                alt=clean_line(block.alt, limit=_LONGEST),
                lines=tuple(_text(line).replace("\n", " ") for line in block.lines),
                chart=block.chart and _chart(block.chart),
            )


def _chart(chart: Chart) -> Chart:
    return replace(
        chart,
        categories=tuple(clean_line(name) for name in chart.categories),
        series=tuple((clean_line(name), tuple(values)) for name, values in chart.series),
    )
