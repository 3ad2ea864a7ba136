"""Money, days and moments as people read them, in the language in force; files and JSON keep their own form."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from cap_acie.money import money_text
from cap_tui.api import formats, language

_MONEY = re.compile(r"-?\d+\.\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
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


def short_day(iso: str) -> str:
    """A day as it stands in a list."""
    return formats.day_text(iso)


def money_words(cents: int, currency: str = "") -> str:
    """An amount in hundredths, with both decimals."""
    return amount_words(money_text(cents), currency, digits=2)


def number_words(text: str) -> str:
    """A number or day that is kept as text, as a rule finds and limits it; anything else stays as it is."""
    if _MONEY.fullmatch(text):
        return amount_words(text, digits=2)
    if _AMOUNT.fullmatch(text):
        return formats.exact_number(float(text), language())
    return short_moment(text) if _MOMENT.match(text) else short_day(text)


def short_moment(iso: str) -> str:
    """A moment as it stands in a list: the day, the clock, and the offset from UTC."""
    moment = datetime.datetime.fromisoformat(iso)
    return f"{formats.moment_text(iso)} {moment:%z}".rstrip()


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
