"""Numbers, dates and money as readers of a language write them; Babel is imported on first use.

Only screens and reports are localised. What machines read (JSON, CSV, bundles) keeps ISO
dates and the decimal point.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import TYPE_CHECKING

from cap_tui.errors import Refused
from cap_tui.text.i18n import LANGUAGES, _

if TYPE_CHECKING:
    from babel import Locale

GROUP_FROM = 10_000
"""Numbers below are written without group separators, so that a year stays a year."""

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']+")
_REGIONS = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "it": "it_IT", "sl": "sl_SI"}
_locales: dict[str, Locale] = {}


def locale(language: str) -> Locale:
    """The Babel locale of one of our languages; any other language is written as in English."""
    short = language.partition("-")[0]
    code = _REGIONS[short if short in LANGUAGES else "en"]
    if code not in _locales:
        from babel import Locale

        _locales[code] = Locale.parse(code)
    return _locales[code]


def number(value: float | Decimal, language: str, decimals: int = 1) -> str:
    """``value`` with exactly ``decimals`` places, grouped from 10,000 on: 12.345,6 in Slovene.

    Ties are rounded away from zero, as spreadsheet programs do: a report then shows the same figure
    in every format. Not for machines.
    """
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(rounding=ROUND_HALF_UP):
        return format_decimal(
            value,
            format=pattern,
            locale=locale(language),
            group_separator=abs(float(value)) >= GROUP_FROM,
        )


def percent(share: float, language: str, decimals: int = 0) -> str:
    """A share of one as percent: ``0.25`` is 25%, in French 25 % with a space that does not break."""
    from babel.numbers import format_percent

    own = locale(language)
    pattern = own.percent_formats[None].pattern
    places = "." + "0" * decimals if decimals else ""
    return format_percent(share, format=pattern.replace("#,##0", "#,##0" + places), locale=own)


def money(amount: float | Decimal, currency: str, language: str, decimals: int = 0) -> str:
    """``amount`` with its ISO currency code, never a bare sign: regions may use EUR and CHF side by side."""
    return f"{number(amount, language, decimals)}\u00a0{currency}"


def date(iso: str, language: str) -> str:
    """An ISO date (or the date of an ISO moment) in words: 21. november 2026. "" stays ""."""
    if not iso:
        return ""
    from babel.dates import format_date

    try:
        day = datetime.date.fromisoformat(iso[:10])
    except ValueError:
        raise Refused(
            _("{text} is not a date.").format(text=iso[:40]), remedy=_("Write it as 2026-11-21.")
        ) from None
    return format_date(day, format="long", locale=locale(language))


def parse_number(text: str, language: str) -> float:
    """The number a person typed, tolerant of spaces, apostrophes and the other decimal sign.

    A sign that could be either (``1.234``) is read as the language writes it: a thousand in
    German, a decimal in English. Raises :class:`cap_tui.errors.Refused`.
    """
    symbols = locale(language).number_symbols["latn"]
    decimal = symbols["decimal"]
    digits = _SPACES.sub("", text).replace("−", "-")
    other = "," if decimal == "." else "."
    if digits.count(other) == 1 and decimal not in digits:
        after = digits.rpartition(other)[2]
        if len(after) != 3:
            digits = digits.replace(other, decimal)
    if digits.rfind(other) > digits.rfind(decimal) >= 0:
        other, decimal = decimal, other
    digits = digits.replace(other, "").replace(decimal, ".")
    try:
        value = float(Decimal(digits))
    except InvalidOperation:
        value = math.nan
    if not math.isfinite(value):
        raise Refused(
            _("{text} is not a number.").format(text=text.strip()[:40] or "—"),
            remedy=_("Write it as {example}.").format(example=number(1234.5, language)),
        )
    return value
