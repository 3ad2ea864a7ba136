"""A table as CSV for other programs: ISO dates, decimal points, no publicity. It is data, not a report."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from cap_tui.report.document import Cell, CellParts, NumberRange, TableBlock
from cap_tui.report.labels import words
from cap_tui.text.cells import escape_cell
from cap_tui.text.clean import clean_line


def csv_table(table: TableBlock, language: str = "en") -> bytes:
    """The table as comma-separated values in UTF-8, with the mark by which spreadsheet programs know it."""
    say = words(language)
    table = table.with_split_cells(say["lowest"].lower(), say["highest"].lower())
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([escape_cell(title) for title in table.columns])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str | int | float | Decimal:
    """A cell: unknown is empty, text is no formula."""
    if cell is None:
        return ""
    if isinstance(cell, NumberRange):
        return f"{cell.low} {cell.high}"
    if isinstance(cell, CellParts):
        cell = cell.text
    return escape_cell(clean_line(cell, limit=32_000)) if isinstance(cell, str) else cell
