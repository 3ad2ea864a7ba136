"""The tables of a report read back from a file of any format, as somebody who got it reads them."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
_LABEL = re.compile(r"^\S+\s\d+\.\s")


@dataclass(frozen=True)
class Tables:
    """The tables in their order: caption, then rows by the names of the columns."""

    found: tuple[tuple[str, list[Row]], ...]

    def named(self, caption: str) -> list[Row]:
        """The rows of one table; none where there is no such table."""
        return next((rows for name, rows in self.found if name == caption), [])

    def starting(self, words: str) -> list[Row]:
        """The rows of all tables whose captions begin so."""
        return [row for name, rows in self.found if name.startswith(words) for row in rows]


def read_tables(path: Path) -> Tables:
    """The tables of a file."""
    read = {".md": _markdown, ".html": _html, ".docx": _word, ".xlsx": _workbook}[path.suffix]
    found = []
    for caption, cells in read(path):
        head, *rows = cells
        found.append((_LABEL.sub("", caption), [dict(zip(head, row, strict=True)) for row in rows]))
    return Tables(tuple(found))


Grid = tuple[str, list[list[str]]]


def _markdown(path: Path) -> Iterator[Grid]:
    blocks = path.read_text("utf-8").split("\n\n")
    for caption, table in itertools.pairwise(blocks):
        if table.startswith("| ") and caption.startswith("**"):
            lines = [line for line in table.splitlines() if not line.startswith(("| ---", "| -"))]
            cells = [[_plain(cell) for cell in line.strip("|").split(" | ")] for line in lines]
            yield _plain(caption.strip("*")), cells


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()


def _html(path: Path) -> Iterator[Grid]:
    text = path.read_text("utf-8")
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        caption = re.search(r"<caption>(.*?)</caption>", table, re.DOTALL)
        rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
        assert caption is not None
        yield _bare(caption[1]), [[_bare(cell) for cell in row] for row in cells]


def _bare(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text)).strip()


def _word(path: Path) -> Iterator[Grid]:
    import docx
    from docx.table import Table

    caption = ""
    for part in docx.Document(str(path)).iter_inner_content():
        if isinstance(part, Table):
            yield caption, [[cell.text.strip() for cell in row.cells] for row in part.rows]
        else:
            caption = part.text.strip() or caption


def _workbook(path: Path) -> Iterator[Grid]:
    import openpyxl

    for sheet in openpyxl.load_workbook(path).worksheets:
        rows = [
            ["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)
        ]
        if rows and _LABEL.match(rows[0][0]):
            start = next((at for at, row in enumerate(rows[1:], 1) if any(row)), 0)
            if not start:
                continue  # a figure
            width = max(at + 1 for at, cell in enumerate(rows[start]) if cell)
            end = next(
                (at for at, row in enumerate(rows) if at > start and not any(row)), len(rows)
            )
            yield rows[0][0], [row[:width] for row in rows[start:end]]
