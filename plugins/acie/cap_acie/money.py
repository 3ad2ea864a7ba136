"""Money, shares and percentages: exact numbers, rounded only where the call's rules say so.

Money is an ``int`` of hundredths (cents). Shares, rates and percentages are ``Fraction``. Binary
floating point is never used. "Rounded" is to the nearest, and a half away from zero (ROUND_HALF_UP).
"""

from __future__ import annotations

from fractions import Fraction

CENTS = 100


def round_half_up(value: Fraction) -> int:
    """The nearest integer; a half goes away from zero."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    whole += 2 * rest >= value.denominator
    return whole if value >= 0 else -whole


def money_text(cents: int) -> str:
    """``1200050`` gives ``"12000.50"``."""
    whole, rest = divmod(abs(cents), CENTS)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def share_text(share: Fraction) -> str:
    """A share with 6 decimals."""
    return decimal_text(share, 6)


def percent_text(percent: Fraction) -> str:
    """A percentage with 2 decimals."""
    return decimal_text(percent, 2)


def decimal_text(value: Fraction, decimals: int) -> str:
    """``value`` rounded to ``decimals``, with a point, whatever the language."""
    scaled = round_half_up(value * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    return f"{'-' if scaled < 0 else ''}{whole}.{rest:0{decimals}d}"


def cents_of(text: str) -> int:
    """The hundredths of a text that :func:`cap_acie.values.money` accepts."""
    whole, _point, rest = text.partition(".")
    return int(whole or "0") * CENTS + int(rest.ljust(2, "0"))


def fraction_of(text: str) -> Fraction:
    """The exact number of a decimal text."""
    whole, _point, rest = text.partition(".")
    return Fraction(f"{whole or '0'}.{rest or '0'}")
