"""EUSurvey results as XLSX: sheet ``Content``, header below the export's own rows, metadata last.

More than 254 columns continue on ``Content1``, ``Content2``, ... with the same rows (read in
EUSurvey's XlsExportCreator). Metadata names follow the language of the user interface, so the
column of UUIDs, which starts them whatever the language, is looked for too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from cap_stresstest.readers import layouts, spreadsheet
from cap_stresstest.readers.delimited import SurveyTable
from cap_tui.api import Importer, Sheet

LAYOUT = "eusurvey"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z", re.I)
_NOBODY = "Anonymous"
_TOP_ROWS = 10


def _header_row(rows: spreadsheet.Rows) -> int:
    """The header is the first row after a blank one; row 1 when the export has no own rows."""
    blank = False
    for number, row in enumerate(rows[:_TOP_ROWS], 1):
        if blank and any(row):
            return number
        blank = blank or not any(row)
    return 1


def _metadata(table: SurveyTable) -> tuple[str, list[str]]:
    """The column of the contribution's UUIDs and what belongs to it, in whatever language.

    Metadata goes on behind it. Before it comes the number of the invitation, told from an
    answer only while it is empty; otherwise it is a column that belongs to nothing.
    """
    sample = [cells for _place, cells in table.rows[:50]]
    for index in range(len(table.columns) - 1, -1, -1):
        values = [cells[index] for cells in sample if cells[index]]
        if values and all(_UUID.match(value) or value == _NOBODY for value in values):
            unused = index and not any(cells[index - 1] for _place, cells in table.rows)
            first = index - 1 if unused else index
            return table.columns[index], list(table.columns[first:])
    return "", []


def _anonymous(table: SurveyTable, row_id: str) -> bool:
    """True when the survey's anonymous mode wrote the same word for every contribution."""
    place = table.columns.index(row_id) if row_id else -1
    return any(cells[place] == _NOBODY for _place, cells in table.rows) if row_id else False


def sniff(path: Path) -> float:
    """0.95 with the export's own top rows, 0.5 with only the sheet's name."""
    rows = spreadsheet.peek(path).get("Content")
    if rows is None:
        return 0.0
    first = rows[0][0] if rows and rows[0] else ""
    return 0.95 if first == "Alias" or _header_row(rows) == 4 else 0.5


def read(path: Path) -> Sheet:
    """Read all sheets of answers side by side; raises Refused with reason and place."""
    found = spreadsheet.sheets(path)
    parts = [name for name in found if re.fullmatch(r"Content\d*", name)]
    rows = found.get("Content", [])
    table = spreadsheet.table(path, parts, _header_row(rows))
    row_id, own = _metadata(table)
    made = layouts.sheet(LAYOUT, table, row_id=row_id, also_ignored=own)
    return replace(made, row_id="") if _anonymous(table, made.row_id) else made


IMPORTER = Importer(
    id="stresstest.eusurvey",
    purpose="stresstest.survey",
    title="EUSurvey (XLSX)",
    suffixes=(".xlsx",),
    sniff=sniff,
    read=read,
)
