"""The values of a call's files: what each form is, and what is refused.

Each function takes what TOML gave and returns the value. It raises :class:`InvalidValue`, which
says what is wrong and what to write instead.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any, TypeVar

from cap_acie.money import cents_of, fraction_of
from cap_acie.words import _, ngettext
from cap_tui.api import clean, is_blank

T = TypeVar("T")

TYPES = ("firm", "intermediary", "academia", "public", "other")
SIZES = ("micro", "small", "medium", "large", "none")
SME_SIZES = frozenset({"micro", "small", "medium"})
PRIORITIES = ("high", "medium", "low")
REGIMES = ("none", "gber", "de_minimis")
TEXT_LENGTH = 2000

_MONEY = re.compile(r"(?=\.?[0-9])[0-9]{0,12}(?:\.[0-9]{0,2})?")
_SHARE = re.compile(r"(?=\.?[0-9])[0-9]*(?:\.[0-9]{0,6})?")
_RATE = re.compile(r"(?=\.?[0-9])[0-9]{0,12}(?:\.[0-9]{0,10})?")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_HTTPS = re.compile(r"https://[^\s/]+\S*")
_MARKS = dict.fromkeys(map(ord, "\N{REPLACEMENT CHARACTER}\u200e\u200f\u061c"))
_NOT_ZONES = frozenset({"localtime", "posixrules", "Factory"})


class InvalidValue(ValueError):
    """A value is not of its form: ``what`` is wrong, and the ``remedy``."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def money(value: Any) -> int:
    """Money in cents."""
    remedy = _('Write money as text with a point, such as "12000.50".')
    if not isinstance(value, str):
        raise InvalidValue(_("Money is a decimal text in quotation marks."), remedy)
    if not _MONEY.fullmatch(value):
        raise InvalidValue(_("{text!r} is not an amount of money.").format(text=value[:40]), remedy)
    return cents_of(value)


def positive_money(value: Any) -> int:
    """Money above zero, in cents."""
    cents = money(value)
    if cents == 0:
        raise InvalidValue(_("The amount must be above zero."), _("Leave out a line of 0.00."))
    return cents


def share(value: Any) -> Fraction:
    """A share from 0 to 1."""
    return _decimal(value, _SHARE, Fraction(0), Fraction(1), _('Write a share such as "0.75".'))


def large_share(value: Any) -> Fraction:
    """A share from 0.5 to 1."""
    return _decimal(value, _SHARE, Fraction(1, 2), Fraction(1), _('Write "0.5" to "1".'))


def percent(value: Any) -> Fraction:
    """A percentage from 0 to 100."""
    return _decimal(value, _SHARE, Fraction(0), Fraction(100), _('Write "0" to "100".'))


def exchange_rate(value: Any) -> tuple[Fraction, str]:
    """A rate of exchange above 0, exact, and as it is written."""
    rate = _decimal(value, _RATE, Fraction(0), None, _('Write a rate such as "1.0625".'))
    if rate == 0:
        raise InvalidValue(_("A rate of exchange is above zero."))
    return rate, value


def _decimal(
    value: Any, form: re.Pattern[str], least: Fraction, most: Fraction | None, remedy: str
) -> Fraction:
    if not isinstance(value, str):
        raise InvalidValue(_("This is a decimal text in quotation marks."), remedy)
    if not form.fullmatch(value) or len(value) > 40:
        raise InvalidValue(_("{text!r} is not such a number.").format(text=value[:40]), remedy)
    number = fraction_of(value)
    if number < least or (most is not None and number > most):
        raise InvalidValue(_("{text} is out of range.").format(text=value[:40]), remedy)
    return number


def integer(least: int, most: int) -> Callable[[Any], int]:
    """An integer from ``least`` to ``most``."""

    def checked(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise InvalidValue(
                _("This is no integer from {least} to {most}.").format(least=least, most=most)
            )
        return value

    return checked


def boolean(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise InvalidValue(_("This is true or false, without quotation marks."))
    return value


def identifier(value: Any) -> str:
    """An id."""
    return _matching(
        value,
        _ID,
        _("An id has 1 to 64 letters, digits, - and _, and begins with a letter or digit."),
    )


def region_code(value: Any) -> str:
    """The code of a region."""
    return _matching(
        value,
        _CODE,
        _("A region code has 1 to 16 letters, digits, - and _, and begins with a letter or digit."),
    )


def currency(value: Any) -> str:
    """A currency."""
    return _matching(value, _CURRENCY, _("Write three capital letters (ISO 4217), such as EUR."))


def country(value: Any) -> str:
    """A country."""
    return _matching(value, _COUNTRY, _("Write two capital letters (ISO 3166), such as SI."))


def subdivision(value: Any) -> str:
    """A province, canton or land of a country."""
    return _matching(
        value,
        _SUBDIVISION,
        _("Write what follows the country in ISO 3166-2, such as TI of CH-TI or 8 of AT-8."),
    )


def language_code(value: Any) -> str:
    """A language."""
    return _matching(value, _LANGUAGE, _("Write two small letters (ISO 639-1), such as de."))


def email(value: Any) -> str:
    """An e-mail address of an office."""
    return _matching(
        value, _EMAIL, _("Write the address of an office, such as office@example.org.")
    )


def https_address(value: Any) -> str:
    """An address that begins with https://."""
    return _matching(value, _HTTPS, _("Write an address that begins with https://."))


def _matching(value: Any, form: re.Pattern[str], remedy: str) -> str:
    if not isinstance(value, str):
        raise InvalidValue(_("This is a text in quotation marks."), remedy)
    if not form.fullmatch(value) or len(value) > TEXT_LENGTH:
        raise InvalidValue(_("{text!r} has not the right form.").format(text=value[:70]), remedy)
    return value


def one_of(choices: Collection[str]) -> Callable[[Any], str]:
    """One of several words."""

    def checked(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise InvalidValue(
                _("{value!r} is not one of the words.").format(value=str(value)[:40]),
                _("Choose one of: {choices}.").format(choices=", ".join(choices)),
            )
        return value

    return checked


def text(value: Any) -> str | dict[str, str]:
    """A text, or a table language -> text; what could act on a terminal is taken out."""
    if isinstance(value, dict):
        if not value:
            raise InvalidValue(_("The table of languages is empty."))
        return {language_code(key): one_text(entry) for key, entry in value.items()}
    return one_text(value)


def one_text(value: Any) -> str:
    """A text in one language."""
    if not isinstance(value, str):
        raise InvalidValue(_("This is a text in quotation marks, or a table of languages."))
    cleaned = clean(value, limit=len(value) + 1).translate(_MARKS).strip()
    if is_blank(cleaned):
        raise InvalidValue(_("The text is empty."))
    if len(cleaned) > TEXT_LENGTH:
        raise InvalidValue(
            _("The text has {n} characters; {most} are allowed.").format(
                n=len(cleaned), most=TEXT_LENGTH
            )
        )
    return cleaned


def time_zone(value: Any) -> zoneinfo.ZoneInfo:
    """A time zone by its IANA name."""
    remedy = _("Write an IANA name such as Europe/Vienna.")
    if not isinstance(value, str) or value in _NOT_ZONES:
        raise InvalidValue(_("This is not the name of a time zone."), remedy)
    try:
        return zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidValue(
            _("There is no time zone {name!r}.").format(name=value[:70]), remedy
        ) from None


def day(value: Any) -> datetime.date:
    """A day without time."""
    if type(value) is not datetime.date:
        raise InvalidValue(
            _("This is a day without time and quotation marks."), _("Write it as 2027-06-30.")
        )
    return value


def instant(value: Any) -> datetime.datetime:
    """A moment with its offset."""
    remedy = _("Write date, time and offset without quotation marks: 2027-06-30T17:00:00+02:00.")
    if not isinstance(value, datetime.datetime):
        raise InvalidValue(_("This is a date and time with an offset."), remedy)
    if value.tzinfo is None:
        raise InvalidValue(_("The offset from UTC is missing."), remedy)
    try:
        value.astimezone(datetime.UTC)
    except OverflowError:
        raise InvalidValue(_("This moment is out of range."), remedy) from None
    return value


def instant_in(zone: zoneinfo.ZoneInfo) -> Callable[[Any], datetime.datetime]:
    """A moment whose offset is that of ``zone`` at that moment."""

    def checked(value: Any) -> datetime.datetime:
        moment = instant(value)
        try:
            there = moment.astimezone(zone)
        except OverflowError:
            raise InvalidValue(_("This moment is out of range.")) from None
        if there.utcoffset() != moment.utcoffset():
            raise InvalidValue(
                _("The offset is not that of {zone} at this moment.").format(zone=zone.key),
                _("Write {right}, or the hour that you mean with its offset.").format(
                    right=there.isoformat()
                ),
            )
        return moment

    return checked


def several(convert: Callable[[Any], T], *, least: int = 0) -> Callable[[Any], tuple[T, ...]]:
    """An array without repetitions of at least ``least`` values."""

    def checked(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise InvalidValue(_("This is an array in square brackets."))
        found = tuple(convert(entry) for entry in value)
        if len(found) < least:
            raise InvalidValue(
                ngettext(
                    "At least {n} entry is needed; {found} given.",
                    "At least {n} entries are needed; {found} given.",
                    least,
                ).format(n=least, found=len(found))
            )
        repeated = [entry for number, entry in enumerate(found) if entry in found[:number]]
        if repeated:
            raise InvalidValue(_("{entry} stands here twice.").format(entry=repeated[0]))
        return found

    return checked
