"""The XLSX writer: one sheet a table and a figure, an "About" sheet first; no text ever becomes a formula."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter

from cap_tui.report import column_widths
from cap_tui.report.document import (
    Cell,
    CellParts,
    Figure,
    Heading,
    Items,
    NumberRange,
    Paragraph,
    Share,
    TableBlock,
)
from cap_tui.report.pictures import logo_picture, pictures
from cap_tui.report.rendered_document import Edition, Numbered, own_digits
from cap_tui.report.spreadsheet_chart import drawn_chart
from cap_tui.text.formats import GROUP_FROM

_NO_DATE = datetime.datetime(2000, 1, 1)
_LONGEST_CELL = 32_000  # Excel holds 32,767 characters; a longer text ends in an ellipsis
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_FOOTER = 200
_HEAD_ROW = 2
_FIGURE_WIDTH = 760  # pixels
_LOGO_HEIGHT = 78
_TEXT = 36.0  # characters that a column of texts has at least where they are so long
_SEEN_ROWS = 1_000
_BOLD = 1.2  # how much wider than others the letters of a head are


def spreadsheet(edition: Edition) -> bytes:
    """The tables and figures of the document as a workbook, with its texts on a sheet of their own."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        _Workbook(workbook, edition).write()
    return out.getvalue()


@dataclass
class _Workbook:
    """The sheets in the making."""

    workbook: Any
    edition: Edition
    names: list[str] = field(default_factory=list)
    numbers: dict[tuple[int, bool, bool], Any] = field(default_factory=dict)

    def write(self) -> None:
        edition = self.edition
        day = edition.iso_date
        self.workbook.set_properties(
            {
                "title": edition.title[:255],
                "subject": edition.subtitle[:255],
                "author": edition.region[:255],
                "comments": edition.imprint.line[:255],
                "created": datetime.datetime.fromisoformat(day) if day else _NO_DATE,
            }
        )
        self.bold = self.workbook.add_format({"bold": True})
        self.big = self.workbook.add_format({"bold": True, "font_size": 18})
        self.wrap = self.workbook.add_format({"text_wrap": True, "valign": "top"})
        self.lead = self.workbook.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.quiet = self.workbook.add_format(
            {"font_color": "#59636E", "text_wrap": True, "valign": "top"}
        )
        head = {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"}
        self.head = self.workbook.add_format(head)
        self.head_right = self.workbook.add_format({**head, "align": "right"})
        self.percent = self.workbook.add_format({"num_format": "0%", "valign": "top"})
        # Words behind a number would touch it.
        self.head_apart = self.workbook.add_format({**head, "indent": 1})
        self.apart = self.workbook.add_format({"text_wrap": True, "valign": "top", "indent": 1})
        self.pictures = iter(pictures([f.svg for f in edition.figures() if f.chart is None]))
        about = self.sheet(edition.word("about"))
        contents: list[tuple[str, str]] = [(self.texts(), edition.word("text"))]
        for chapter in edition.chapters:
            for numbered in chapter.blocks:
                if isinstance(numbered.block, TableBlock):
                    contents.append((self.table(numbered.block, numbered), numbered.block.caption))
                elif isinstance(numbered.block, Figure):
                    contents.append((self.figure(numbered.block, numbered), numbered.block.caption))
        self.about(about, contents)

    def sheet(self, name: str) -> Any:
        """A new sheet with a name that Excel takes and that no other sheet has; publicity in its footer."""
        words = " ".join(_FORBIDDEN.sub(" ", name).split()) or "–"
        whole = (
            words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME + 1].rpartition(" ")[0]
        )
        base = whole or words[:_LONGEST_NAME]
        unique, count = base, 1
        while unique.casefold() in (known.casefold() for known in [*self.names, "history"]):
            count += 1
            unique = f"{base[: _LONGEST_NAME - 4]} {count}"
        self.names.append(unique)
        made = self.workbook.add_worksheet(unique)
        line = self.edition.imprint.line[:_FOOTER].replace("&", "&&")
        made.set_footer(f"{f'&L&8{line}' if line else ''}&R&8&P / &N")
        if self.edition.footer:
            made.set_header("&L&8" + self.edition.footer.replace("&", "&&"))
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        return made

    def about(self, sheet: Any, contents: list[tuple[str, str]]) -> None:
        edition = self.edition
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 1, 90)
        self.logo(sheet)
        rows: list[tuple[str, str, Any]] = [
            ("", edition.title, self.big),
            ("", edition.subtitle, self.wrap),
            (edition.word("region"), edition.region, self.wrap),
            (edition.word("date"), edition.date, self.wrap),
            (edition.word("funding"), edition.imprint.statement, self.lead),
            ("", edition.imprint.payers, self.wrap),
            *((edition.word("notice"), notice, self.lead) for notice in edition.notices),
            *((edition.word("provenance"), line, self.wrap) for line in edition.provenance),
        ]
        row = 1
        for label, text, style in rows:
            if text:
                sheet.set_row(row, 26 if style is self.big else _height(text, 90))
                self.text(sheet, row, 0, label, self.lead)
                self.text(sheet, row, 1, text, style)
                row += 1
        row += 1
        self.text(sheet, row, 0, edition.word("contents"), self.bold)
        for name, caption in contents:
            row += 1
            sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
            self.text(sheet, row, 1, caption, self.wrap)
            _fit(sheet, row, (name, caption), (36.0, 90.0))

    def logo(self, sheet: Any) -> None:
        logo = self.edition.imprint.logo
        if logo is None:
            return
        data = logo_picture(logo)
        sheet.set_row(0, 60)
        options = {
            "image_data": io.BytesIO(data),
            "description": self.edition.imprint.line,
            "object_position": 3,
        }
        sheet.insert_image(0, 1, "logo", {**options, **_scaled(data, height=_LOGO_HEIGHT)})

    def texts(self) -> str:
        """Every paragraph and point, with the section it stands in."""
        edition = self.edition
        sheet = self.sheet(edition.word("text"))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        self.text(sheet, 0, 0, edition.word("section"), self.head)
        self.text(sheet, 0, 1, edition.word("text"), self.head)
        sheet.freeze_panes(1, 0)
        row = 0
        for chapter in edition.chapters:
            for text, style in self.spoken(chapter.blocks):
                row += 1
                sheet.set_row(row, _height(text, 100))
                self.text(sheet, row, 0, chapter.title, self.quiet)
                self.text(sheet, row, 1, text, style)
        return self.names[-1]

    def spoken(self, blocks: tuple[Numbered, ...]) -> list[tuple[str, Any]]:
        said: list[tuple[str, Any]] = []
        for numbered in blocks:
            match numbered.block:
                case Heading(text):
                    said.append((text, self.lead))
                case Paragraph(text, style):
                    mark = f"{self.edition.lead(style)} " if style else ""
                    said.append((mark + text, self.wrap))
                case Items(items, ordered):
                    marks = (f"{n}. " if ordered else "• " for n in range(1, len(items) + 1))
                    said += [(m + i, self.wrap) for m, i in zip(marks, items, strict=True)]
        return said

    def text(self, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
        """A cell of text, whatever it looks like."""
        if len(text) > _LONGEST_CELL:
            text = text[: _LONGEST_CELL - 1] + "…"
        sheet.write_string(row, column, text, style)

    def split(self, table: TableBlock) -> TableBlock:
        """The table with one value a cell."""
        low, high = (self.edition.word(key).lower() for key in ("lowest", "highest"))
        return table.with_split_cells(low, high)

    def grid(self, sheet: Any, table: TableBlock) -> int:
        """The cells of a table from the head row on; returns the row after the last."""
        table = self.split(table)
        right = [table.numeric(place) for place in range(len(table.columns))]
        places = [table.places(place) for place in range(len(table.columns))]
        apart = [False, *right[:-1]]
        styles = [self.apart if behind else self.wrap for behind in apart]
        widths = _widths(table, self.edition)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for place, column in enumerate(table.columns):
            plain = self.head_apart if apart[place] else self.head
            self.text(sheet, _HEAD_ROW, place, column, self.head_right if right[place] else plain)
        _fit(sheet, _HEAD_ROW, table.columns, [width / _BOLD for width in widths])
        for row, cells in enumerate(table.rows, _HEAD_ROW + 1):
            for place, cell in enumerate(cells):
                if isinstance(cell, str | CellParts):
                    text = cell if isinstance(cell, str) else cell.text
                    self.text(sheet, row, place, text, styles[place])
                elif cell is not None:  # unknown stays an empty cell, so that no sum counts it
                    sign = table.has_sign(place)
                    self.number(sheet, row, place, cell, places[place], signed=sign)
            _fit(sheet, row, cells, widths)
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        return _HEAD_ROW + 1 + len(table.rows)

    def number(
        self,
        sheet: Any,
        row: int,
        column: int,
        cell: float | Decimal | NumberRange,
        decimals: int,
        *,
        signed: bool,
    ) -> None:
        if isinstance(cell, Share):
            sheet.write_number(row, column, cell, self.percent)
            return
        value = cell.low if isinstance(cell, NumberRange) else cell
        digits = own_digits(value, decimals)
        sheet.write_number(row, column, value, self.number_style(digits, value, signed=signed))

    def number_style(self, decimals: int, value: float | Decimal, *, signed: bool) -> Any:
        """The format of a number: grouped from ten thousand on, as in all other formats."""
        key = (decimals, abs(float(value)) >= GROUP_FROM, signed)
        if key not in self.numbers:
            made = _number_format(decimals, grouped=key[1], signed=signed)
            self.numbers[key] = self.workbook.add_format(made)
        return self.numbers[key]

    def table(self, table: TableBlock, numbered: Numbered) -> str:
        sheet = self.sheet(f"{numbered.label} {table.caption}")
        self.text(sheet, 0, 0, f"{numbered.label}. {table.caption}", self.bold)
        after = self.grid(sheet, table)
        if table.rows:
            sheet.autofilter(_HEAD_ROW, 0, after - 1, len(table.columns) - 1)
        if table.note:
            self.note(sheet, after + 1, table)
        if len(table.columns) > 6:
            sheet.set_landscape()
        return self.names[-1]

    def note(self, sheet: Any, row: int, table: TableBlock) -> None:
        """A note below a table, as wide as the table: in one line it would make a printed page tiny."""
        widths = _widths(self.split(table), self.edition)
        style = self.workbook.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", style)
        self.text(sheet, row, 0, table.note, style)
        sheet.set_row(row, _height(table.note, int(sum(widths))))

    def figure(self, figure: Figure, numbered: Numbered) -> str:
        """A chart of Excel's own where there are numbers for one, else the figure as a picture."""
        sheet = self.sheet(f"{numbered.label} {figure.caption}")
        name = self.names[-1]
        self.text(sheet, 0, 0, f"{numbered.label}. {figure.caption}", self.bold)
        chart = figure.chart
        if chart is None:
            picture = next(self.pictures)
            options = {
                "image_data": io.BytesIO(picture),
                "description": figure.alt,
                "object_position": 3,
            }
            scaled = _scaled(picture, width=_FIGURE_WIDTH)
            sheet.insert_image(_HEAD_ROW, 0, "figure", {**options, **scaled})
            return name
        data = TableBlock(
            figure.caption,
            ("", *(series for series, _values in chart.series)),
            [
                (category, *(values[row] for _series, values in chart.series))
                for row, category in enumerate(chart.categories)
            ],
        )
        after = self.grid(sheet, data)
        last = after - 1
        drawn = drawn_chart(self.workbook, chart, name, _HEAD_ROW, last)
        drawn.set_size({"width": _FIGURE_WIDTH, "height": 480})
        sheet.insert_chart(after + 1, 0, drawn, {"description": figure.alt})
        return name


def _widths(table: TableBlock, edition: Edition) -> list[float]:
    """The widths of the columns, in characters; a sheet has room that a line of a page has not."""
    rows = table.rows[:_SEEN_ROWS]
    longest = [
        max((len(cell) for row in rows if isinstance(cell := row[place], str)), default=0)
        for place in range(len(table.columns))
    ]
    shares = column_widths.shares(table, edition)
    return [
        min(60.0, max(10.0, need * 1.1, min(_TEXT, float(long))))
        for need, long in zip(shares, longest, strict=True)
    ]


def _fit(sheet: Any, row: int, cells: Sequence[Cell], widths: Sequence[float]) -> None:
    """Make a row as high as its texts need; one line needs no word of it."""
    long = [
        _height(cell, int(widths[place]))
        for place, cell in enumerate(cells)
        if isinstance(cell, str) and (len(cell) > widths[place] or "\n" in cell)
    ]
    if long:
        sheet.set_row(row, max(long))


def _height(text: str, width: int) -> float:
    """Points for a row of wrapped text; spreadsheet programs do not agree on finding out themselves."""
    lines = sum(len(line) // width + 1 for line in text.split("\n"))
    return min(400.0, 15.0 * lines + 2)


def _number_format(decimals: int, *, grouped: bool, signed: bool) -> dict[str, str]:
    """A format without conditions: LibreOffice drops the minus sign in a section that has one."""
    plain = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    return {"num_format": f"+{plain};-{plain};{plain}" if signed else plain, "valign": "top"}


def _scaled(data: bytes, *, width: int = 0, height: int = 0) -> dict[str, float]:
    """The scale at which a PNG has so many pixels in one direction; other pictures keep their size."""
    if not data.startswith(b"\x89PNG") or len(data) < 24:
        return {}
    at = 16 if width else 20  # where the header says how wide and how high it is
    actual = int.from_bytes(data[at : at + 4], "big")
    scale = (width or height) / actual if actual else 1.0
    return {"x_scale": scale, "y_scale": scale}
