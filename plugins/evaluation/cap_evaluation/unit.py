"""Units: shares, points, currencies, time, work, mass, energy, length, area, and the nouns of counts.

Only units of one dimension are converted into each other. A unit that is not known here is the noun
of what is counted, such as "workshops".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_FACTORS: dict[str, tuple[str, float]] = {
    "percent": ("share", 0.01),
    "ratio": ("share", 1.0),
    "index": ("index", 1.0),
    "points": ("points", 1.0),
    "full-time equivalents": ("full-time equivalents", 1.0),
    "FTE-months": ("FTE-months", 1.0),
    "person-days": ("person-days", 1.0),
    "hours": ("hours", 1.0),
    "days": ("days", 1.0),
    "weeks": ("days", 7.0),
    "months": ("months", 1.0),
    "years": ("years", 1.0),
    "kg": ("mass", 1.0),
    "t": ("mass", 1000.0),
    "t CO2e": ("t CO2e", 1.0),
    "kWh": ("energy", 1.0),
    "MWh": ("energy", 1000.0),
    "GWh": ("energy", 1_000_000.0),
    "m": ("length", 1.0),
    "km": ("length", 1000.0),
    "m2": ("area", 1.0),
    "ha": ("area", 10_000.0),
    "km2": ("area", 1_000_000.0),
}
"""Each known unit: its dimension, and how many of the dimension's base unit it is."""

SHARES = frozenset({"share", "index", "points"})
"""Families of units whose figures are never added."""

_POINTS = re.compile(r"points (-?[0-9]+(?:\.[0-9]+)?)-(-?[0-9]+(?:\.[0-9]+)?)")
_NOUN_SEPARATORS = re.compile(r"[ /'-]")
_ALPINE = frozenset({"EUR", "CHF"})
"""Known without the table of all currencies, which takes 3 MB of memory."""
_NO_CURRENCIES = frozenset({"XXX", "XTS"})
_SYMBOLS = {"%": "percent", "€": "EUR", "$": "USD", "£": "GBP"}


@dataclass(frozen=True)
class Unit:
    """A unit. ``family`` is share, index, points, money, physical or count; ``low`` and ``high`` bound points."""

    text: str
    family: str
    dimension: str
    factor: float = 1.0
    low: float | None = None
    high: float | None = None

    @property
    def addable(self) -> bool:
        """Whether figures in it may be added at all."""
        return self.family not in SHARES

    @property
    def at_least_zero(self) -> bool:
        """Whether a figure in it is never negative, unless its indicator is signed."""
        return self.family in ("money", "physical", "count")


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit | None:
    """The unit of that name; None when it is neither known nor the noun of a count."""
    if text in _FACTORS:
        dimension, factor = _FACTORS[text]
        family = {"percent": "share", "ratio": "share"}.get(text, text)
        if family not in ("share", "index", "points"):
            family = "physical"
        return Unit(text, family, dimension, factor)
    if match := _POINTS.fullmatch(text):
        low, high = float(match[1]), float(match[2])
        return Unit(text, "points", text, low=low, high=high) if low < high else None
    if is_money(text):
        return Unit(text, "money", text)
    return Unit(text, "count", f"count of {text}") if _is_noun(text) else None


def is_money(text: str) -> bool:
    """Whether the text is the ISO 4217 code of a currency."""
    if text in _ALPINE:
        return True
    if len(text) != 3 or not (text.isascii() and text.isupper()) or text in _NO_CURRENCIES:
        return False
    from babel.numbers import is_currency

    return bool(is_currency(text))


def is_share(text: str) -> bool:
    """Whether figures in this unit are never added: percent, ratio, index, points."""
    unit = parse_unit(text)
    return unit is not None and not unit.addable


def conversion_factor(given: Unit, wanted: Unit) -> float | None:
    """What a figure in ``given`` is multiplied with to be in ``wanted``; None for another dimension."""
    if given.dimension != wanted.dimension:
        return None
    return 1.0 if given.text == wanted.text else given.factor / wanted.factor


def likely_unit(text: str) -> str:
    """The unit that a sign stands for, such as percent for %; empty when there is none."""
    return _SYMBOLS.get(text.strip(), "")


def _is_noun(text: str) -> bool:
    words = _NOUN_SEPARATORS.split(text)
    if not all(word.isalpha() for word in words):
        return False
    # Three capitals in a row are a code, in any alphabet.
    return not any(
        all(map(str.isupper, three)) for three in zip(text, text[1:], text[2:], strict=False)
    )
