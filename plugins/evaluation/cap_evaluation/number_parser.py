"""Numbers as they stand in the cell of a table: digits with a decimal point, nothing else."""

from __future__ import annotations

import math
import re

LARGEST = 1e15
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


def parse_number(text: str) -> float | str:
    """The number, or the code of what is wrong: not_a_number, not_finite (also above 1e15)."""
    if _NUMBER.fullmatch(text):
        value = float(text)
        return value if math.isfinite(value) and abs(value) <= LARGEST else "not_finite"
    return "not_finite" if _NOT_FINITE.fullmatch(text) else "not_a_number"
