"""Figures as the reader's language writes them; unknown is a word and never zero."""

from __future__ import annotations

from typing import NamedTuple

from cap_stresstest.words import _
from cap_tui.api import formats, language


def number(value: float | None, decimals: int = 1) -> str:
    """A mean in the language in force; "n/a" when there is none."""
    return _("n/a") if value is None else formats.number(value, language(), decimals)


def signed(value: float | None, decimals: int = 1) -> str:
    """A difference with its sign, nought without one; a dash when there is none."""
    if value is None:
        return "–"
    if round(value, decimals) == 0:
        return formats.number(0, language(), decimals)
    text = formats.number(abs(value), language(), decimals)
    return ("-" if value < 0 else "+") + text


def share(value: float | None) -> str:
    """A share (0..1) as percent."""
    return _("n/a") if value is None else formats.percent(value, language())


class Compared(NamedTuple):
    """Two numbers and their difference as they are written, with as many digits as they need to agree."""

    own: str
    other: str
    difference: str


def compared(own: float, other: float) -> Compared:
    """Both numbers and how far ``own`` is above ``other``."""
    digits = formats.agreeing_digits(other, own)
    return Compared(number(own, digits), number(other, digits), signed(own - other, digits))
