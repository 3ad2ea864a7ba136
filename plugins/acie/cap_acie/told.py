"""Money, days and moments as people read them, in the language in force; files and JSON keep their own form."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from cap_tui.api import formats, language

_AMOUNT = re.compile(r"-?\d+(\.\d+)?")


def amount_words(amount: str, currency: str = "", *, spoken: str = "", digits: int = 0) -> str:
    """An amount that is kept as text, ``300000.00`` or ``300000.00 EUR``; anything else stays as it is.

    Whole amounts have ``digits`` decimals, others two; ``spoken`` is another language than the one in force.
    """
    number, _space, own = amount.partition(" ")
    if not _AMOUNT.fullmatch(number):
        return amount
    value, unit = Decimal(number), currency or own
    digits = 2 if value % 1 else digits
    if unit:
        return formats.money(value, unit, spoken or language(), digits)
    return formats.number(value, spoken or language(), digits)


def day_words(iso: str) -> str:
    """A day in words; what is no day stays as it is."""
    try:
        datetime.date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return formats.date(iso, language())


def moment_words(iso: str) -> str:
    """A moment with its day in words, to the minute, and the offset where it is not UTC's."""
    try:
        moment = datetime.datetime.fromisoformat(iso)
    except ValueError:
        return iso
    zone = f"{moment:%z}"
    told = "UTC" if zone in ("+0000", "-0000") else zone
    return f"{formats.date(iso, language())} {moment:%H:%M} {told}".rstrip()
