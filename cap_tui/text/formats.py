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
from cap_tui.text.i18n import _, language, language_code

if TYPE_CHECKING:
    from babel import Locale

PRECISION = 28
"""Digits that Decimal counts with by itself; an amount may have more."""
GROUP_FROM = 10_000
"""Numbers below are written without group separators, so that a year stays a year."""

_FIXED = re.compile(r"\.(\d)([f%])")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\.?", re.ASCII)
_NAMED_DAY = re.compile(
    r"(\d{1,2})(?:\.|º|er)?\s*(?:d[aei]\s+|d['’])?([^\W\d_]+\.?)\s*(?:d[aei]\s+)?(\d{4})\.?"
)
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]+")
_REGIONS = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "it": "it_IT", "sl": "sl_SI"}
_DATE_SIGNS = {"de": ".", "fr": "/", "it": "/", "sl": "."}
"""What stands between day, month and year where dates are written so; English forms show ISO dates.

For a language that content adds, CLDR says it.
"""
LANGUAGE_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "it": "Italiano",
    "sl": "Slovenščina",
}
_GENITIVE = {"sl": ["januarja", "februarja", "marca", "aprila", "maja", "junija", "julija", "avgusta", "septembra", "oktobra", "novembra", "decembra"]}  # fmt: skip
"""Months as a day of them is written where CLDR has only the name: 30. novembra 2026, "received on the 30th"."""
_locales: dict[str, Locale] = {}


def locale(language: str) -> Locale:
    """The Babel locale of a language; one that CLDR does not know is written as English is."""
    short = language_code(language) or "en"
    if short not in _locales:
        from babel import Locale, UnknownLocaleError

        try:
            _locales[short] = Locale.parse(_REGIONS.get(short, short))
        except UnknownLocaleError:
            _locales[short] = Locale.parse(_REGIONS["en"])
    return _locales[short]


def own_language_name(code: str) -> str:
    """What a language calls itself: Deutsch, Hrvatski; the code where CLDR does not know it."""
    if code in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[code]
    own = locale(code)
    name = own.get_language_name(code) if own.language == code else ""
    return name[:1].upper() + name[1:] if name else code


def _date_sign(language: str) -> str:
    """What stands between day, month and year; "" for a language that does not write the day first, and for English."""
    short = language_code(language)
    if short in _DATE_SIGNS or short in _REGIONS or not short:
        return _DATE_SIGNS.get(short, "")
    own = locale(short)
    parts = re.match(r"d+([./-]) ?M", str(own.date_formats["short"].pattern))
    return parts[1] if parts and own.language == short else ""


def number(value: float | Decimal, language: str, decimals: int = 1) -> str:
    """``value`` with exactly ``decimals`` places, grouped from 10,000 on: 12.345,6 in Slovene.

    Ties are rounded away from zero, as spreadsheet programs do: a report then shows the same figure
    in every format. Not for machines.
    """
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    digits = value.adjusted() + decimals + 2 if isinstance(value, Decimal) else 0
    with localcontext(rounding=ROUND_HALF_UP, prec=max(PRECISION, digits)):
        return format_decimal(
            value,
            format=pattern,
            locale=locale(language),
            group_separator=abs(float(value)) >= GROUP_FROM,
        )


class LocalNumber(float):
    """A number that a sentence writes as its language does: ``{gap:.1f}`` becomes 1,5 in German, ``{share:.0%}`` 25 %."""

    def __format__(self, spec: str) -> str:
        fixed = _FIXED.fullmatch(spec)
        if fixed is None:
            return super().__format__(spec)
        write = percent if fixed[2] == "%" else number
        return write(float(self), language(), int(fixed[1]))


def agreeing_digits(first: float, second: float, least: int = 1, most: int = 4) -> int:
    """The fewest digits with which both numbers and their difference agree as they are written.

    2.66 and 2.54 differ by 0.12: with one digit that would read 2.7, 2.5 and 0.1.
    """

    def rounded(value: float, digits: int) -> Decimal:
        return Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)

    for digits in range(least, most):
        shown = rounded(second, digits) - rounded(first, digits)
        if shown == rounded(second - first, digits):
            return digits
    return most


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
    """An ISO date (or the date of an ISO moment) in words: 21. novembra 2026. "" stays ""."""
    if not iso:
        return ""
    from babel.dates import format_date

    try:
        day = datetime.date.fromisoformat(iso[:10])
    except ValueError:
        raise Refused(
            _("{text} is not a date.").format(text=iso[:40]), remedy=_("Write it as 2026-11-21.")
        ) from None
    own = locale(language)
    if months := _GENITIVE.get(own.language):
        return f"{day.day}. {months[day.month - 1]} {day.year}"
    return format_date(day, format="long", locale=own)


def month(iso: str, language: str) -> str:
    """The month of an ISO date in words: September 2026. "" stays ""."""
    if not iso:
        return ""
    from babel.dates import format_date

    day = datetime.date.fromisoformat(f"{iso[:7]}-01")
    return format_date(day, format="LLLL y", locale=locale(language))


def short_month(iso: str, language: str) -> str:
    """The month of an ISO date for the axis of a chart: Sept. 2026, set 2026. "" stays ""."""
    if not iso:
        return ""
    from babel.dates import format_skeleton

    day = datetime.date.fromisoformat(f"{iso[:7]}-01")
    return format_skeleton("yMMM", day, locale=locale(language))


def language_name(code: str, language: str) -> str:
    """The name of the language ``code`` in another one: English, angleščina; an unknown code stays."""
    return str(locale(language).languages.get(code, code))


def exact_number(value: float | int, language: str) -> str:
    """``value`` as a form shows it: every digit, the decimal sign of the language, no group signs.

    :func:`parse_decimal` gives back the same value, bit for bit.
    """
    plain = format(Decimal(repr(value)), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", _decimal_sign(language))


def parse_number(text: str, language: str) -> float:
    """The number a person typed, tolerant of spaces, apostrophes and the other decimal sign.

    A sign that could be either (``1.234``) is read as the language writes it: a thousand in
    German, a decimal in English. Raises :class:`cap_tui.errors.Refused`.
    """
    return float(parse_decimal(text, language))


def parse_decimal(text: str, language: str, *, strict: bool = False) -> Decimal:
    """The number a person typed, exactly; the rules of :func:`parse_number`.

    ``strict`` refuses a group of three digits behind the language's group sign (``1.234`` in
    German, ``1,234`` in English) and says both numbers that it may mean: it is for forms, where
    the person can be asked. Raises :class:`cap_tui.errors.Refused`.
    """
    decimal = _decimal_sign(language)
    digits = _SPACES.sub("", text).replace("−", "-") if _grouped(text.strip(), decimal) else ""
    other = "," if decimal == "." else "."
    if strict and re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}{re.escape(other)}\d{{3}}", digits):
        _refuse_ambiguous(text, digits, other, decimal)
    if digits.count(other) == 1 and decimal not in digits:
        after = digits.rpartition(other)[2]
        if len(after) != 3:
            digits = digits.replace(other, decimal)
    if digits.rfind(other) > digits.rfind(decimal) >= 0:
        other, decimal = decimal, other
    digits = digits.replace(other, "").replace(decimal, ".")
    try:
        value = Decimal(digits)
        # Decimal also reads digits of other scripts and underscores.
        finite = digits.isascii() and "_" not in digits and math.isfinite(float(value))
    except (InvalidOperation, OverflowError):
        finite = False
    if not finite:
        raise Refused(
            _("{text} is not a number.").format(text=text.strip()[:40] or "—"),
            remedy=_("Write it as {example}.").format(example=number(1234.5, language)),
        )
    return value


def _grouped(text: str, decimal: str) -> bool:
    """Whether blanks, apostrophes, and signs that occur twice stand before groups of three digits only."""
    other = "," if decimal == "." else "."
    signs = [sign for sign in (decimal, other) if text.count(sign) > 1]
    apart = rf"(?:{_SPACES.pattern}|[{re.escape(''.join(signs))}])" if signs else _SPACES.pattern
    return all(
        re.match(r"\d{3}(?!\d)", text[gap.end() :])
        for gap in re.finditer(rf"(?<=\d){apart}(?=\d)", text)
    )


def _decimal_sign(language: str) -> str:
    """The decimal sign of a language; English needs no Babel."""
    if language == "en":
        return "."
    return str(locale(language).number_symbols["latn"]["decimal"])


def _refuse_ambiguous(text: str, digits: str, group: str, decimal: str) -> None:
    whole, fraction = digits.replace(group, ""), digits.replace(group, decimal)
    raise Refused(
        _("{text} can mean {whole} or {fraction}.").format(
            text=text.strip(), whole=whole, fraction=fraction
        ),
        remedy=_("Write {whole} or {fraction}.").format(whole=whole, fraction=fraction),
    )


def exact_date(iso: str, language: str) -> str:
    """An ISO date as a form shows it: 21.11.2026 in German, as it is in English. "" stays "".

    A text that is no ISO date is returned as it is, so that a form loses nothing.
    """
    if not _ISO_DAY.fullmatch(iso):
        return iso
    try:
        day = datetime.date.fromisoformat(iso)
    except ValueError:
        return iso
    sign = _date_sign(language)
    return sign.join((f"{day:%d}", f"{day:%m}", f"{day.year:04}")) if sign else day.isoformat()


def exact_moment(iso: str, language: str) -> str:
    """An ISO moment to the minute with its day as a form shows it: 21.11.2026 10:20; the clock is left as it is."""
    return f"{exact_date(iso[:10], language)} {iso[11:16]}".rstrip()


def day_text(iso: str) -> str:
    """:func:`exact_date` in the language in force."""
    return exact_date(iso, language())


def moment_text(iso: str) -> str:
    """:func:`exact_moment` in the language in force."""
    return exact_moment(iso, language())


def _months_by_name(language: str) -> dict[str, int]:
    """The months of a language by their names, whole and short, in small letters; English ones in every language."""
    found: dict[str, int] = {}
    for own in (locale("en"), locale(language)):
        for names in (own.months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")):  # fmt: skip
            found |= {name.rstrip(".").casefold(): month for month, name in names.items()}
        found |= {name: month for month, name in enumerate(_GENITIVE.get(own.language, ()), 1)}
    return found


def parse_date(text: str, language: str) -> datetime.date:
    """The day a person typed: an ISO date, day, month and year with ``.``, ``/`` or ``-`` between, or as :func:`date` writes it.

    In English a date such as 03/04/2026 is refused, because it means two days. Raises
    :class:`cap_tui.errors.Refused`.
    """
    typed = _SPACES.sub("", text)
    try:
        if _ISO_DAY.fullmatch(typed):
            return datetime.date.fromisoformat(typed)
        if found := _DAY_FIRST.fullmatch(typed):
            first, second, year = (int(found[group]) for group in (1, 3, 4))
            day = datetime.date(year, second, first)
            if _date_sign(language) or first == second or first > 12:
                return day
            other = datetime.date(year, first, second)
            raise Refused(
                _("{text} can mean two days.").format(text=text.strip()),
                remedy=_("Write {one} or {other}.").format(
                    one=day.isoformat(), other=other.isoformat()
                ),
            )
        if found := _NAMED_DAY.fullmatch(text.strip()):
            month = _months_by_name(language).get(found[2].rstrip(".").casefold(), 0)
            return datetime.date(int(found[3]), month, int(found[1]))
    except ValueError:
        pass
    raise Refused(
        _("{text} is not a date.").format(text=text.strip()[:40]),
        remedy=_("Write it as {example}.").format(example=exact_date("2026-11-21", language)),
    )
