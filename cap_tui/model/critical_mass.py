"""The critical-mass sheet: what its factors are, its verdict with reasons, and whom to look for.

The factors and the rule are data (``critical_mass.toml``), reconstructed and said to be so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from cap_tui.model.activity import CriticalMass, Mass
from cap_tui.model.conversion import convert
from cap_tui.text.formats import LocalNumber
from cap_tui.text.i18n import Localised, _, ngettext, pick
from cap_tui.text.labelled import labelled

SHIPPED = Path(__file__).parent / "critical_mass.toml"
ENOUGH = frozenset({Mass.SUFFICIENT, Mass.STRONG})
LEVEL: Mapping[Mass, int] = {mass: level for level, mass in enumerate(Mass)}
"""Missing 0, weak 1, sufficient 2, strong 3: an order, not a measure."""


class Factor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One factor of critical mass. ``seek`` is what a region without it looks for in a partner."""

    id: str
    name: str | dict[str, str]
    text: str | dict[str, str]
    seek: str | dict[str, str]
    source: str = ""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the region's own mass is not enough: so many factors missing, or so many weak."""

    text: str | dict[str, str]
    missing_from: int
    weak_from: int
    source: str = ""


class Statistic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statistical precedent of critical mass; it informs, the verdict does not use it."""

    id: str
    text: str | dict[str, str]
    source: str = ""


class MassSheetContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of the sheet: its factors, the rule of its verdict, statistics beside it."""

    rule: Rule
    factor: tuple[Factor, ...]
    statistic: tuple[Statistic, ...] = ()
    source: str = ""


@cache
def content() -> MassSheetContent:
    """The sheet's content as shipped."""
    return convert(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), MassSheetContent)


@dataclass(frozen=True)
class Gap:
    """A factor that the region has not enough of."""

    factor: Factor
    mass: Mass
    reason: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether the region's own mass is enough.

    ``cross_regional`` is None while the sheet is not complete enough to say: unknown is
    never zero. ``unjudged`` names the factors that nobody judged.
    """

    cross_regional: bool | None
    reasons: tuple[str, ...]
    gaps: tuple[Gap, ...]
    unjudged: tuple[Factor, ...]


def mass_name(mass: Mass) -> str:
    """A judgement in a word."""
    return {
        Mass.MISSING: _("missing"),
        Mass.WEAK: _("weak"),
        Mass.SUFFICIENT: _("sufficient"),
        Mass.STRONG: _("strong"),
    }[mass]


def verdict(sheet: CriticalMass | None, rules: MassSheetContent | None = None) -> Verdict:
    """Judge a sheet by the rule: any factor missing, or two weak, asks for cross-regional cooperation.

    Factors that nobody judged leave the verdict open unless the judged ones decide it alone.
    """
    from cap_tui.methods.capacity import critical_mass

    rules = rules or content()
    factors = {factor.id: factor for factor in rules.factor}
    given = sheet.factors if sheet else {}
    why = sheet.reasons if sheet else {}
    judged = critical_mass(
        {identity: mass for identity, mass in given.items() if identity in factors},
        factors=list(factors),
        levels=[mass.value for mass in Mass],
        missing_allowed=rules.rule.missing_from - 1,
        weak_allowed=rules.rule.weak_from - 1,
    )
    gaps = tuple(
        Gap(factors[gap.factor], Mass(gap.level), why.get(gap.factor, "")) for gap in judged.gaps
    )
    unjudged = tuple(factor for factor in rules.factor if factor.id in judged.unknown)
    needed = {"cross-regional": True, "open": None, "sufficient": False}[judged.verdict]
    return Verdict(needed, tuple(_reasons(gaps, unjudged)), gaps, unjudged)


def _reasons(gaps: Iterable[Gap], unjudged: Iterable[Factor]) -> list[str]:
    """What a verdict rests on, in words, with the factors' names."""
    short = {
        mass: _names(gap.factor for gap in gaps if gap.mass is mass)
        for mass in (Mass.MISSING, Mass.WEAK)
    }
    told = []
    if short[Mass.MISSING]:
        told.append(_("missing: {factors}").format(factors=short[Mass.MISSING]))
    if short[Mass.WEAK]:
        told.append(_("weak: {factors}").format(factors=short[Mass.WEAK]))
    if unjudged:
        told.append(_("not judged: {factors}").format(factors=_names(unjudged)))
    return told or [_("every factor is sufficient or strong")]


def _names(factors: Iterable[Factor]) -> str:
    return ", ".join(pick(factor.name) for factor in factors)


def verdict_line(judgement: Verdict) -> str:
    """The verdict in one line, with its reasons."""
    words = {
        True: _("needs partners in other regions"),
        False: _("enough in the region"),
        None: _("cannot be said yet"),
    }[judgement.cross_regional]
    return f"{words} ({'; '.join(judgement.reasons)})"


@dataclass(frozen=True)
class SearchProfile:
    """Whom to look for: what a partner has to bring (``needs``) and what the region offers."""

    activity: str
    needs: tuple[str, ...]
    offers: tuple[str, ...]


def search_profile(
    activity: str, sheet: CriticalMass, rules: MassSheetContent | None = None
) -> SearchProfile:
    """The search profile that follows from a sheet: its gaps as needs, its strong factors as offers."""
    rules = rules or content()
    needs = []
    for gap in verdict(sheet, rules).gaps:
        words = _("{seek} (here: {mass})").format(
            seek=pick(gap.factor.seek), mass=mass_name(gap.mass)
        )
        needs.append(labelled(words, gap.reason) if gap.reason else words)
    offers = [
        pick(factor.text) for factor in rules.factor if sheet.factors.get(factor.id) is Mass.STRONG
    ]
    return SearchProfile(activity, tuple(needs), tuple(offers))


def figures_line(sheet: CriticalMass) -> str:
    """The figures of a sheet in one line; what is not known is left out, never shown as zero."""
    parts = []
    if sheet.actors is not None:
        parts.append(ngettext("{n} actor", "{n} actors", sheet.actors).format(n=sheet.actors))
    if sheet.employment is not None:
        parts.append(_("{n} employed").format(n=sheet.employment))
    if sheet.location_quotient is not None:
        parts.append(
            _("location quotient {lq:.2f}").format(lq=LocalNumber(sheet.location_quotient))
        )
    return ", ".join(parts)


def factor_name(identity: str, rules: MassSheetContent | None = None) -> Localised:
    """The name of a factor; the id itself when the sheet has no such factor."""
    found = next((f for f in (rules or content()).factor if f.id == identity), None)
    return found.name if found else identity
