"""The CSV writer: the one table of a document for other programs, with ISO dates and decimal points."""

from __future__ import annotations

import csv
import io

from cap_tui.errors import Refused
from cap_tui.report.document import Cell, Table
from cap_tui.report.edition import Edition
from cap_tui.text.cells import escape_cell
from cap_tui.text.i18n import _

BOM = "\ufeff"
"""Spreadsheet programs read a file as UTF-8 when it begins with this."""


def csv_table(edition: Edition) -> str:
    """The table as comma-separated values. Raises Refused for a document with none or several."""
    tables = [
        numbered.block
        for chapter in edition.chapters
        for numbered in chapter.blocks
        if isinstance(numbered.block, Table)
    ]
    if len(tables) != 1:
        raise Refused(
            _("A CSV file holds one table, this document has {n}.").format(n=len(tables)),
            remedy=_("Write it as .xlsx."),
        )
    (table,) = tables
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([escape_cell(title) for title in table.columns])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return BOM + text.getvalue()


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return escape_cell(cell) if isinstance(cell, str) else cell
