"""KoboToolbox answers as CSV or XLSX: XML names or labels, groups with ``/``, choices 1 and 0.

An XLSX export keeps repeated groups on further sheets; a StressTest has none, so only the
first sheet, one row a submission, is read.
"""

from __future__ import annotations

from pathlib import Path

from cap_stresstest.readers import delimited, layouts, spreadsheet
from cap_tui.api import Importer, Sheet

LAYOUT = "kobo"


def sniff(path: Path) -> float:
    """0.95 with the columns that Kobo adds to every submission."""
    columns = spreadsheet.header(path) or delimited.header(path)
    return 0.95 if layouts.layouts()[LAYOUT].marked(columns) else 0.0


def read(path: Path) -> Sheet:
    """Read a CSV file or the first sheet of an XLSX file; raises Refused with reason and place."""
    packed = spreadsheet.is_packed(path)
    table = spreadsheet.table(path) if packed else delimited.read_table(path)
    return layouts.sheet(LAYOUT, table)


IMPORTER = Importer(
    id="stresstest.kobo",
    purpose="stresstest.survey",
    title="KoboToolbox (CSV, XLSX)",
    suffixes=(".csv", ".xlsx"),
    sniff=sniff,
    read=read,
)
