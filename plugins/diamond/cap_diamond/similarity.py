"""Two activities of two regions compared: how alike they are, and what one would bring to the other.

Similarity is symmetric and asks whether it is the same activity. Complementarity is
directed and asks what the partner brings here. They are two numbers on purpose: partners
who are most alike need each other least.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cap_diamond.pack import ComparisonRules, pack
from cap_diamond.profile import Profile
from cap_diamond.words import _
from cap_tui.api import Mass, critical_mass, formats, language, name_concepts, pick

LEVEL = critical_mass.LEVEL
SUFFICIENT = LEVEL[Mass.SUFFICIENT]
RATING_RANGE = 4.0  # from 1 to 5


@dataclass(frozen=True)
class Similarity:
    """How alike two activities are, 0..1, and the parts it is made of, each 0..1."""

    value: float
    name: float
    pair: float
    challenge: float
    period: float
    common: tuple[str, ...] = ()


@dataclass(frozen=True)
class Complementarity:
    """What a partner brings, 0..1, or None when neither strengths nor sheets are known.

    ``fills`` and ``leaves`` are the factors of critical mass that are short here and that
    the partner has, or has not, enough of. ``ahead`` is how much stronger the partner is,
    in points of the rating; 0 when it is not stronger, None when unknown.
    """

    value: float | None
    fills: tuple[str, ...]
    leaves: tuple[str, ...]
    ahead: float | None


def name_bags(profile: Profile) -> tuple[name_concepts.Concepts, ...]:
    """The concepts of an activity's name and of each synonym."""
    return tuple(name_concepts.concepts(name, profile.languages) for name in profile.names)


def similarity(first: Profile, second: Profile, rules: ComparisonRules | None = None) -> Similarity:
    """How alike two activities are. Symmetric; 1 when names, pair, challenge and period agree."""
    rules = rules or pack().comparison
    ours, theirs = name_bags(first), name_bags(second)
    stands = name_concepts.merged_spellings((*ours, *theirs))
    name, common = max(
        (name_concepts.likeness(a, b), tuple(sorted(a & b)))
        for a in (name_concepts.respelt(bag, stands) for bag in ours)
        for b in (name_concepts.respelt(bag, stands) for bag in theirs)
    )
    pair = pair_alike(first, second)
    challenge = name_concepts.likeness(
        name_concepts.concepts(first.challenge), name_concepts.concepts(second.challenge)
    )
    period = float(first.period is not None and first.period == second.period)
    value = (
        rules.weight_name * name
        + rules.weight_pair * pair
        + rules.weight_challenge * challenge
        + rules.weight_period * period
    )
    return Similarity(value, name, pair, challenge, period, common)


def pair_alike(first: Profile, second: Profile) -> float:
    """How alike the pairs of priority areas are, 0..1: the better of the two ways to lay them together."""
    if len(first.areas) != 2 or len(second.areas) != 2:
        return 0.0
    a, b = (name_concepts.concepts(area) for area in first.areas)
    c, d = (name_concepts.concepts(area) for area in second.areas)
    straight = name_concepts.likeness(a, c) + name_concepts.likeness(b, d)
    crossed = name_concepts.likeness(a, d) + name_concepts.likeness(b, c)
    return max(straight, crossed) / 2


def complementarity(
    here: Profile, there: Profile, rules: ComparisonRules | None = None
) -> Complementarity:
    """What ``there`` brings to ``here``: gaps of critical mass that it fills, and strength ahead.

    A gap counts by how far it is from sufficient (missing 2, weak 1). What is unknown is
    left out and the rest counts for the whole.
    """
    rules = rules or pack().comparison
    gaps = {f: SUFFICIENT - LEVEL[m] for f, m in here.mass.items() if LEVEL[m] < SUFFICIENT}
    fills = tuple(f for f in gaps if LEVEL[there.mass.get(f, Mass.MISSING)] >= SUFFICIENT)
    leaves = tuple(f for f in gaps if f not in fills)
    ahead = None
    if here.strength is not None and there.strength is not None:
        ahead = max(0.0, there.strength - here.strength)
    parts: list[tuple[float, float]] = []
    if here.mass and there.mass:
        share = sum(gaps[f] for f in fills) / sum(gaps.values()) if gaps else 0.0
        parts.append((rules.weight_gaps, share))
    if ahead is not None:
        parts.append((rules.weight_strength, ahead / RATING_RANGE))
    weight = sum(part[0] for part in parts)
    value = sum(w * share for w, share in parts) / weight if weight else None
    return Complementarity(value, fills, leaves, ahead)


def similarity_reasons(found: Similarity) -> list[str]:
    """Why two activities are held to be alike, in words."""
    reasons = []
    if found.name == 1:
        reasons.append(_("their names say the same"))
    elif found.common:
        reasons.append(_("their names share: {words}").format(words=", ".join(found.common)))
    if found.pair >= pack().comparison.pair_alike_from:
        reasons.append(_("they lie between the same priority areas"))
    if found.challenge >= pack().comparison.pair_alike_from:
        reasons.append(_("they answer the same challenge"))
    if found.period:
        reasons.append(_("they become relevant at the same time"))
    return reasons


def complementarity_reasons(found: Complementarity, partner: str) -> list[str]:
    """What the partner would bring, in words."""
    reasons = []
    if found.fills:
        reasons.append(
            _("{partner} has what is short here: {factors}").format(
                partner=partner, factors=factor_names(found.fills)
            )
        )
    if found.leaves:
        reasons.append(
            _("still short with {partner}: {factors}").format(
                partner=partner, factors=factor_names(found.leaves)
            )
        )
    if found.ahead:
        reasons.append(
            _("{partner} is stronger by {points:.1f} points").format(
                partner=partner, points=formats.LocalNumber(found.ahead)
            )
        )
    if found.value is None:
        reasons.append(_("neither strengths nor critical mass are known on both sides"))
    return reasons


def factor_names(factors: tuple[str, ...]) -> str:
    """Names of factors in the order of the sheet, separated by commas."""
    order = [factor.id for factor in critical_mass.content().factor]
    known = sorted(factors, key=lambda f: order.index(f) if f in order else len(order))
    names = [pick(critical_mass.factor_name(factor)) for factor in known]
    return ", ".join(names if language() == "de" else map(str.lower, names))


def mass_words(mass: Mapping[str, Mass]) -> str:
    """What is short in a sheet, in words; empty when nothing is."""
    short = [f for f, m in mass.items() if LEVEL[m] < SUFFICIENT]
    return ", ".join(f"{factor_names((f,))} ({critical_mass.mass_name(mass[f])})" for f in short)


def similarity_rule() -> str:
    """What the number for likeness is made of."""
    rules = pack().comparison
    return _(
        "Alike, 0 to 1: {name:.0%} names (words of the field in five languages), "
        "{pair:.0%} pair of priority areas, {challenge:.0%} challenge, {period:.0%} term."
    ).format(
        name=formats.LocalNumber(rules.weight_name),
        pair=formats.LocalNumber(rules.weight_pair),
        challenge=formats.LocalNumber(rules.weight_challenge),
        period=formats.LocalNumber(rules.weight_period),
    )
