"""Microsoft Forms answers as XLSX, or saved again as CSV."""

from __future__ import annotations

from pathlib import Path

from cap_stresstest.readers import delimited, layouts, spreadsheet
from cap_tui.api import Importer, Sheet

LAYOUT = "ms_forms"


def sniff(path: Path) -> float:
    """0.95 with the columns of start and completion."""
    columns = spreadsheet.header(path) or delimited.header(path)
    return 0.95 if layouts.layouts()[LAYOUT].marked(columns) else 0.0


def read(path: Path) -> Sheet:
    """Read a spreadsheet or a CSV file of answers; raises Refused with reason and place."""
    packed = spreadsheet.is_packed(path)
    table = spreadsheet.table(path) if packed else delimited.read_table(path, western=True)
    return layouts.sheet(LAYOUT, table)


IMPORTER = Importer(
    id="stresstest.ms_forms",
    purpose="stresstest.survey",
    title="Microsoft Forms (XLSX, CSV)",
    suffixes=(".xlsx", ".csv"),
    sniff=sniff,
    read=read,
)
