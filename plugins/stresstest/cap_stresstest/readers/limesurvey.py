"""LimeSurvey answers as CSV: ``,`` or ``;``, codes or full texts as headings, short or long answers."""

from __future__ import annotations

import re
from pathlib import Path

from cap_stresstest.readers import delimited, layouts
from cap_tui.api import Importer, Sheet

LAYOUT = "limesurvey"
_SUBQUESTION = re.compile(r"\w+\[\w+\]\Z")


def sniff(path: Path) -> float:
    """0.95 with LimeSurvey's own columns, 0.4 with only its way of naming sub-questions."""
    columns = delimited.header(path)
    if layouts.layouts()[LAYOUT].marked(columns):
        return 0.95
    return 0.4 if any(_SUBQUESTION.match(name) for name in columns) else 0.0


def read(path: Path) -> Sheet:
    """Read a CSV file of answers; raises Refused with reason and place."""
    return layouts.sheet(LAYOUT, delimited.read_table(path))


IMPORTER = Importer(
    id="stresstest.limesurvey",
    purpose="stresstest.survey",
    title="LimeSurvey (CSV)",
    suffixes=(".csv", ".txt"),
    sniff=sniff,
    read=read,
)
