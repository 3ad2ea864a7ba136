"""Numbers as commands and forms take them: with the digits 0 to 9, the same everywhere.

Python also reads digits of other scripts and underscores; votes on a phone, files and forms do not.
"""

from __future__ import annotations

MOST_DIGITS = 18


def whole_number(text: str) -> int | None:
    """The number that ``text`` writes with the digits 0 to 9, without a sign; None for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        return None
    return int(text)


def decimal_number(text: str) -> float | None:
    """The number that ``text`` writes with the digits 0 to 9 and a point, or ``nan`` or ``inf``; None for anything else."""
    if not text.isascii() or "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None
