"""Practices of the service catalogue that were tried somewhere, by the indicator that they help."""

from __future__ import annotations

import tomllib
from functools import lru_cache

import msgspec

from cap_stresstest.pack import Words
from cap_stresstest.pack_file import SHIPPED
from cap_stresstest.words import _
from cap_tui.api import pick

FILE = SHIPPED.with_name("practices.toml")


class Practice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One practice. ``service`` is its id in the catalogue, ``maturity`` piloted or established."""

    service: str
    name: Words
    indicators: tuple[str, ...]
    maturity: str
    source: str


@lru_cache(maxsize=1)
def catalogue() -> tuple[Practice, ...]:
    """All practices, the established ones first."""
    with FILE.open("rb") as file:
        found = msgspec.convert(tomllib.load(file)["practice"], list[Practice])
    return tuple(sorted(found, key=lambda entry: (entry.maturity != "established", entry.service)))


def for_indicator(indicator: str) -> Practice | None:
    """The practice to cite for a weak indicator; None when the catalogue has none that was tried."""
    return next((entry for entry in catalogue() if indicator in entry.indicators), None)


def sentence(practice: Practice) -> str:
    """A practice with its maturity and where that can be read."""
    maturity = {"established": _("established"), "piloted": _("piloted")}
    return _("Practice elsewhere: {name} ({maturity}; {source})").format(
        name=pick(practice.name),
        maturity=maturity.get(practice.maturity, practice.maturity),
        source=practice.source,
    )
