"""Cells of text in a CSV file: a spreadsheet program must not take one for a formula (CWE-1236).

A text that a spreadsheet would calculate gets an apostrophe in front; a text that already
looks escaped gets one more, so that taking one off always gives back what was there.
Numbers are not text and are left alone by the caller.
"""

from __future__ import annotations

import re

# Signs that open a formula, also in full width, after spaces; a tab or carriage return opens a cell.
_FORMULA = re.compile(r"'*(?:[\t\r]|\s*[=+\-@＝＋－＠])")


def escape_cell(text: str) -> str:
    """``text`` so that no spreadsheet program calculates it; :func:`unescape_cell` undoes exactly this."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_cell(text: str) -> str:
    """The text that :func:`escape_cell` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
