"""The Word writer: named styles, real headings and lists, alternative texts, publicity in the header."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Cm, Emu, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from cap_tui.errors import Refused
from cap_tui.report import column_widths, word_parts, word_styles
from cap_tui.report.document import Figure, Heading, Items, Paragraph, TableBlock
from cap_tui.report.pictures import logo_picture, pictures
from cap_tui.report.rendered_document import Chapter, Edition, Numbered, paragraphs
from cap_tui.report.repack import repack
from cap_tui.text import formats
from cap_tui.text.i18n import _

_NO_DATE = datetime.datetime(2000, 1, 1)
_PROPERTY = 255  # characters that Word keeps of a property
_LOGO_HEIGHT = Cm(1.3)
_PAGE_ONE, _SHORT = 0.65, 0.55
"""How wide the figure on page one is, as a share of the line; in a document of two pages."""
_GAP = Pt(6)


def word(edition: Edition) -> bytes:
    """The whole document as DOCX in our own look."""
    document = docx.Document()
    word_styles.house_styles(document)
    if edition.short:
        section = document.sections[0]
        section.top_margin = section.bottom_margin = Cm(1.5)
        section.header_distance = section.footer_distance = Cm(0.8)
        document.styles["Heading 1"].font.size = Pt(13)
    _header_and_footer(document, edition)
    writer = BodyWriter(document, edition)
    if edition.short:
        document.styles[word_styles.SMALL_CELL].paragraph_format.line_spacing = Pt(9.5)
    writer.cover()
    writer.body()
    return finished(document, edition)


def finished(document: Any, edition: Edition) -> bytes:
    """The file's bytes, with the document's own date instead of the clock's."""
    word_styles.language(document, formats.locale(edition.language).language)
    day = edition.iso_date
    moment = datetime.datetime.fromisoformat(day) if day else _NO_DATE
    about = document.core_properties
    about.title, about.subject = edition.title[:_PROPERTY], edition.subtitle[:_PROPERTY]
    about.author, about.language = edition.region[:_PROPERTY], edition.language
    about.comments = edition.imprint.line[:_PROPERTY]
    about.created = about.modified = moment
    about.last_modified_by, about.revision = "cap-tui", 1
    about.keywords = about.category = ""
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _header_and_footer(document: Any, edition: Edition) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    logo = edition.imprint.logo
    if logo is not None:
        picture = io.BytesIO(logo_picture(logo))
        try:
            shape = header.add_run().add_picture(picture, height=_LOGO_HEIGHT)
        except UnrecognizedImageError as error:
            raise Refused(
                _("Word does not take this kind of logo file."),
                remedy=_("Save the logo as PNG and give that file as publicity.logo."),
            ) from error
        describe(shape, edition.imprint.line)
        header.add_run("  ")
    if edition.imprint.statement:
        header.add_run(edition.imprint.statement).bold = True
    if edition.imprint.payers:
        section.header.add_paragraph(edition.imprint.payers, style="Header")
    footer = section.footer.paragraphs[0]
    if edition.footer:
        footer.add_run(edition.footer)
        footer = section.footer.add_paragraph(style="Footer")
    footer.add_run(f"{edition.title[:80]} · {edition.region[:60]} · {edition.word('page')} ")
    word_parts.field(footer, "PAGE", "1")
    footer.add_run(f" {edition.word('of')} ")
    word_parts.field(footer, "NUMPAGES", "1")


def _set_close(paragraph: Any) -> None:
    """Small type and little space, for page one: lines of one height, whatever font stands in for ours."""
    name, layout = paragraph.style.name, paragraph.paragraph_format
    heading = name.startswith("Heading")
    layout.space_before, layout.space_after = Pt(6 if heading else 0), Pt(2)
    if name == word_styles.PICTURE or layout.line_spacing == _GAP:
        return
    note = name in (word_styles.SMALL, word_styles.NOTE, word_styles.WARNING)
    size = Pt(8.5) if note else Pt(9)
    layout.line_spacing = 1.0 if heading else Emu(int(size * 1.25))
    for run in paragraph.runs:
        run.font.size = None if heading else size


def describe(shape: Any, alt: str) -> None:
    """Give a picture its alternative text."""
    shape._inline.docPr.set("descr", alt)


class BodyWriter:
    """Appends an edition's blocks to a Word document, in the styles that the document has."""

    def __init__(self, document: Any, edition: Edition) -> None:
        self.document = document
        self.edition = edition
        self.new_page = False
        word_styles.own_styles(document)
        self.styles = {style.name: style for style in document.styles}
        self.pictures: Iterator[bytes] = iter(pictures([f.svg for f in edition.figures()]))
        section = document.sections[-1]
        margins = section.left_margin + section.right_margin
        self.width = section.page_width - margins
        self.turned_width = section.page_height - margins

    def cover(self) -> None:
        """Title, region, date, notices and, in a longer report, the contents."""
        edition = self.edition
        self.paragraph(edition.title, "Title")
        if edition.subtitle:
            self.paragraph(edition.subtitle, "Subtitle")
        self.paragraph(
            " · ".join(part for part in (edition.region, edition.date) if part), word_styles.SMALL
        )
        self.notices()
        self.opening()
        self.contents()

    def opening(self) -> None:
        """What has to be read when nothing else is, set so close that it is one page."""
        before = len(self.document.paragraphs)
        for place, chapter in enumerate(self.edition.opening, 1):
            self._chapter(place, chapter)
        for paragraph in self.document.paragraphs[before:]:
            _set_close(paragraph)
        self.new_page = bool(self.edition.opening)

    def contents(self) -> None:
        """In a longer report, the chapters with links, on a page of their own behind page one."""
        edition = self.edition
        if edition.contents:
            title = self.paragraph(edition.word("contents"), "TOC Heading")
            title.paragraph_format.page_break_before = bool(edition.opening) or None
            links = [(chapter.title, chapter.anchor) for chapter in edition.contents]
            entries = [self.paragraph("", word_styles.CONTENTS) for _link in links]
            word_parts.contents(entries, links)
            self.new_page = True

    def notices(self) -> None:
        """What must not be missed about the data."""
        if self.edition.notices:
            lead = self.edition.lead("notice")
            self.callout(lead, [" ".join(self.edition.notices)], word_styles.WARNING)
            if self.edition.opening:
                _set_close(self.document.paragraphs[-1])

    def body(self) -> None:
        """All chapters, then how the report was made."""
        before = len(self.document.paragraphs)
        first = len(self.edition.opening) + 1
        for place, chapter in enumerate(self.edition.body, first):
            self._chapter(place, chapter)
        if self.edition.provenance:
            if not self.edition.short:
                self.paragraph(self.edition.word("provenance"), "Heading 1")
            self._items(Items(self.edition.provenance))
        if self.edition.short:
            for paragraph in self.document.paragraphs[before:]:
                _set_close(paragraph)

    def paragraph(self, text: str, style: str) -> Any:
        """One paragraph; a style that the house template lacks becomes Normal."""
        return self.document.add_paragraph(text, style=self.styles.get(style))

    def callout(self, mark: str, parts: list[str], style: str, *, leads: bool = False) -> None:
        """A remark or a caveat with its word in front."""
        for place, part in enumerate(parts):
            paragraph = self.document.add_paragraph(style=self.styles[style])
            paragraph.paragraph_format.keep_with_next = leads or None
            if place == 0:
                paragraph.add_run(f"{mark} ").bold = True
            paragraph.add_run(part)

    def _chapter(self, place: int, chapter: Chapter) -> None:
        heading = self.paragraph(chapter.title, "Heading 1")
        if self.new_page:
            heading.paragraph_format.page_break_before = True
            self.new_page = False
        word_parts.bookmark(heading, chapter.anchor, place)
        for numbered in chapter.blocks:
            first = _SHORT if self.edition.short else _PAGE_ONE
            self._block(numbered, self.width * (first if chapter.page_one else 1.0))

    def _block(self, numbered: Numbered, width: float) -> None:
        match numbered.block:
            case Heading(text, level):
                self.paragraph(text, f"Heading {level}")
            case Paragraph(text, ""):
                for part in paragraphs(text):
                    made = self.paragraph(part, "Normal")
                    made.paragraph_format.keep_with_next = numbered.leads or None
            case Paragraph(text, style):
                name = word_styles.NOTE if style == "note" else word_styles.WARNING
                lead = self.edition.lead(style)
                self.callout(lead, paragraphs(text), name, leads=numbered.leads)
            case Items():
                self._items(numbered.block)
            case TableBlock():
                self._table(numbered.block, numbered.label)
            case Figure():
                self._figure(numbered.block, numbered.label, width)

    def _items(self, items: Items) -> None:
        name = "List Number" if items.numbered else "List Bullet"
        style = self.styles.get(name)
        numbering = None
        if style is not None and items.numbered:
            numbering = word_parts.numbering_from_one(self.document, style)
        for place, item in enumerate(items.items, 1):
            # A house template without list styles gets the marks as text.
            mark = "" if style is not None else (f"{place}. " if items.numbered else "• ")
            paragraph = self.document.add_paragraph(mark + item, style=style)
            if numbering is not None:
                word_parts.number_paragraph(paragraph, numbering)

    def _caption(self, label: str, caption: str) -> Any:
        paragraph = self.paragraph("", "Caption")
        paragraph.add_run(f"{label}. ").bold = True
        paragraph.add_run(caption)
        return paragraph

    def _table(self, table: TableBlock, label: str) -> None:
        edition = self.edition
        caption = self._caption(label, table.caption)
        caption.paragraph_format.keep_with_next = True
        turned = not edition.short and column_widths.turned(table, edition)
        across = self.turned_width if turned else self.width
        wanted = column_widths.shares(table, edition, across / self.width)
        room = across * word_parts.TWIPS_PER_EMU
        widths = [int(room * need / sum(wanted)) for need in wanted]
        rows = [list(table.columns), *edition.cells(table)]
        right = [table.numeric(place) for place in range(len(table.columns))]
        cell_style = self.document.styles[self._cell_style(table)].style_id
        table_style = self.document.styles[word_styles.TABLE].style_id
        whole = column_widths.together(table, edition, wanted) and not turned
        # Rows that are kept with the next: the head with the first, all of a short table, the last with the note.
        kept = {0, 1} | (set(range(len(rows))) if whole else set())
        kept = (kept - {len(rows) - 1}) | ({len(rows) - 1} if table.note else set())
        made = word_parts.table(rows, right, widths, table_style, cell_style, kept)
        after = self.paragraph(table.note, word_styles.SMALL)
        if not table.note:  # Word wants a paragraph between two tables
            after.paragraph_format.line_spacing = _GAP
        after._p.addprevious(made)
        if turned:
            word_parts.turn(self.document, caption, after)

    def _cell_style(self, table: TableBlock) -> str:
        """The type of a table: the more columns, the smaller."""
        if column_widths.tiny(table, self.edition) and not self.edition.short:
            return word_styles.TINY_CELL
        small = self.edition.short or column_widths.small(table, self.edition)
        return word_styles.SMALL_CELL if small else word_styles.CELL

    def _figure(self, figure: Figure, label: str, width: float) -> None:
        paragraph: WordParagraph = self.paragraph("", word_styles.PICTURE)
        shape = paragraph.add_run().add_picture(
            io.BytesIO(next(self.pictures)), width=Emu(int(width))
        )
        describe(shape, figure.alt)
        self._caption(label, figure.caption)
