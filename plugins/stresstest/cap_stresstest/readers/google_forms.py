"""Google Forms answers as CSV, from Forms itself or from the linked Sheets table.

Forms joins several choices with ``;``, Sheets with ``, ``: there a comma inside a choice cannot
be told from one between two, so the cell is kept whole and the remark says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from cap_stresstest.readers import delimited, layouts
from cap_stresstest.words import _
from cap_tui.api import Importer, Sheet

LAYOUT = "google_forms"
_FROM_FORMS = re.compile(r"\d{4}/\d{1,2}/\d{1,2} .*(?:GMT|UTC|[AP]M)")


def sniff(path: Path) -> float:
    """0.9 when the first column is Google's time stamp."""
    columns = delimited.header(path)
    return 0.9 if layouts.layouts()[LAYOUT].marked(columns[:1]) else 0.0


def read(path: Path) -> Sheet:
    """Read a CSV file of answers; raises Refused with reason and place."""
    sheet = layouts.sheet(LAYOUT, delimited.read_table(path))
    rows = list(sheet.rows)
    if rows and not _FROM_FORMS.match(rows[0][1][0]):
        note = _(
            "From Google Sheets: several choices in one cell cannot be separated. "
            "Download the answers from Google Forms (CSV) to keep them separate."
        )
        sheet = replace(sheet, notes=(*sheet.notes, note))
    return sheet


IMPORTER = Importer(
    id="stresstest.google_forms",
    purpose="stresstest.survey",
    title="Google Forms (CSV)",
    suffixes=(".csv",),
    sniff=sniff,
    read=read,
)
