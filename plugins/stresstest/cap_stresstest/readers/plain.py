"""Any table with one row a respondent: the last resort when no survey tool is recognised."""

from __future__ import annotations

from pathlib import Path

from cap_stresstest.readers import delimited, files, spreadsheet
from cap_tui.api import Importer, Sheet

_UNSURE = 0.1


def sniff_text(path: Path) -> float:
    """A little for any text table."""
    return _UNSURE if len(delimited.header(path)) > 1 else 0.0


def read_text(path: Path) -> Sheet:
    """Read a text table whose first row is the header."""
    return _sheet(delimited.read_table(path, western=True))


def sniff_spreadsheet(path: Path) -> float:
    """A little for any XLSX file."""
    return _UNSURE if spreadsheet.peek(path) else 0.0


def read_spreadsheet(path: Path) -> Sheet:
    """Read the first sheet of a spreadsheet; its first row is the header."""
    return _sheet(spreadsheet.table(path))


def reader_for(path: Path) -> Importer:
    """The reader to name the reason when nothing is recognised: by what the file is, then by its name."""
    kind = files.kind(files.first_bytes(path, 4096))
    is_spreadsheet = path.suffix.lower() in (".xlsx", ".xlsm") or (
        not path.suffix and kind == "zip"
    )
    return SPREADSHEET if is_spreadsheet else TEXT


def _sheet(table: delimited.SurveyTable) -> Sheet:
    return Sheet(layout="table", columns=table.columns, rows=table.rows, notes=table.notes)


TEXT = Importer(
    id="stresstest.table_text",
    purpose="stresstest.survey",
    title="Any text table (CSV)",
    suffixes=(".csv", ".tsv", ".txt"),
    sniff=sniff_text,
    read=read_text,
)
SPREADSHEET = Importer(
    id="stresstest.table_spreadsheet",
    purpose="stresstest.survey",
    title="Any spreadsheet (XLSX)",
    suffixes=(".xlsx",),
    sniff=sniff_spreadsheet,
    read=read_spreadsheet,
)
