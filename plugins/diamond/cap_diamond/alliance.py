"""What regions are together: critical mass of the union, and what the next partner would add.

Factors are judgements on an ordered scale and cannot be added: the union has of each factor
what its best member has. Figures that count (actors, employment) are added; a location
quotient is not, because the union's needs the totals behind it. By this rule a further
partner never takes anything away, and adds less the more partners there are already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cap_diamond.profile import Profile
from cap_diamond.similarity import LEVEL, SUFFICIENT
from cap_tui.api import CriticalMass, Mass, capacity, critical_mass


@dataclass(frozen=True)
class Gain:
    """What one more partner adds: the gaps it closes, and by how many steps of the scale in all."""

    closes: tuple[str, ...]
    steps: int


@dataclass(frozen=True)
class Member:
    """A partner in the order in which it is worth asking, with what it adds and what is judged then."""

    profile: Profile
    gain: Gain
    verdict: critical_mass.Verdict


@dataclass(frozen=True)
class AllianceFigures:
    """Added figures of an alliance; ``unknown`` counts the members that gave none."""

    actors: int | None
    employment: int | None
    unknown: int


def union(sheets: Iterable[Mapping[str, Mass]]) -> dict[str, Mass]:
    """Of each factor what the best member has."""
    judged_ones = {str(place): dict(sheet) for place, sheet in enumerate(sheets) if sheet}
    if not judged_ones:
        return {}
    together = capacity.union(judged_ones)
    return {factor: Mass(level) for factor, level in together.sheet.items() if level is not None}


def gain(have: Mapping[str, Mass], more: Mapping[str, Mass]) -> Gain:
    """What ``more`` adds to ``have``; never negative. A factor that is not judged counts as missing."""
    together = union((have, more))
    rises = {
        factor: LEVEL[mass] - LEVEL[have.get(factor, Mass.MISSING)]
        for factor, mass in together.items()
    }
    closes = tuple(
        factor
        for factor, mass in together.items()
        if LEVEL[mass] >= SUFFICIENT > LEVEL[have.get(factor, Mass.MISSING)]
    )
    return Gain(closes, sum(rises.values()))


def judged(mass: Mapping[str, Mass]) -> critical_mass.Verdict:
    """The verdict on a union, by the same rule as on a region's own sheet."""
    return critical_mass.verdict(CriticalMass(activity="", factors=dict(mass)))


def members(here: Profile, others: Sequence[Profile]) -> tuple[Member, ...]:
    """Partners in the order in which they add most; a region counts once, those that add nothing come last.

    Each step takes the partner that closes most gaps, then raises most; equals in the order given.
    """
    have = dict(here.mass)
    left = list(others)
    chosen: list[Member] = []
    regions = {here.region}
    while left:
        gains = [gain(have, profile.mass) for profile in left]
        best = max(range(len(left)), key=lambda i: (len(gains[i].closes), gains[i].steps, -i))
        partner = left.pop(best)
        if partner.region in regions:
            continue
        regions.add(partner.region)
        have = union((have, partner.mass))
        chosen.append(Member(partner, gains[best], judged(have)))
    return tuple(chosen)


def figures(profiles: Sequence[Profile]) -> AllianceFigures:
    """The counted figures of an alliance. Unknown is not zero: members without figures are counted apart."""
    actors = [profile.actors for profile in profiles if profile.actors is not None]
    employment = [profile.employment for profile in profiles if profile.employment is not None]
    unknown = sum(profile.actors is None or profile.employment is None for profile in profiles)
    return AllianceFigures(
        sum(actors) if actors else None, sum(employment) if employment else None, unknown
    )
