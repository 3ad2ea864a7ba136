"""The rules by which the preparation of a workshop is judged, as shipped: limits, each with its reason.

A region states other limits in entries (:mod:`cap_tui.workshop.preparation_limits`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from cap_tui.model.conversion import convert
from cap_tui.text.i18n import Localised

SHIPPED = Path(__file__).parent / "preparation.toml"


class PreparationRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: what is asked, why, and between which limits the answer lies."""

    id: str
    severity: str
    question: Localised
    reason: Localised
    source: str
    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a value lies between the limits."""
        low = self.least is None or value >= self.least
        return low and (self.most is None or value <= self.most)


class WorkshopSize(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many people a flow is made for; ``regions`` are the least and the most regions."""

    flow: str
    least: int
    most: int
    source: str
    each_region: bool = False
    regions: tuple[int, int] | None = None
    reason: Localised = ""


class PreparationRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules, and the sizes by flow."""

    rule: tuple[PreparationRule, ...]
    size: tuple[WorkshopSize, ...]

    def named(self, identity: str) -> PreparationRule:
        """The rule with this id."""
        return next(rule for rule in self.rule if rule.id == identity)

    def size_of(self, flow: str) -> WorkshopSize | None:
        """The size of the flow with this id or of the one that it is a variant of (``edw-half-day``)."""
        known = {size.flow: size for size in reversed(self.size)}
        return known.get(flow) or known.get(flow.partition("-")[0])


@cache
def preparation_rules() -> PreparationRules:
    """The rules as shipped."""
    return convert(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), PreparationRules)
