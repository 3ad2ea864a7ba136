"""The portfolio: published means of other regions, as ranges and never as a list of names.

The shipped portfolio is synthetic and says so. A real one grows from the aggregates that
partner regions send; raw answers never enter it, and made-up figures are never mixed with
real ones.
"""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from cap_stresstest.pack import Pack
from cap_stresstest.pack_file import SHIPPED
from cap_stresstest.records import PortfolioEntry
from cap_stresstest.words import _
from cap_tui.api import NotFound, PluginContext, convert

FILE = SHIPPED.with_name("demo_portfolio.toml")
REAL_FROM = 3  # fewer real regions say nothing about a region, and too much about each other
SIMILAR = 8  # regions in the group of structurally similar ones
GROUPS = ("all", "neighbours", "similar", "demo")


@dataclass(frozen=True)
class Member:
    """One region of a portfolio. Its name is kept for provenance and shown in no ranking."""

    code: str
    name: str
    means: dict[str, float]
    profile: dict[str, float]
    synthetic: bool


@dataclass(frozen=True)
class Portfolio:
    """Regions to compare with. ``group`` is how they were chosen, ``title`` says so in words."""

    group: str
    title: str
    members: tuple[Member, ...]
    synthetic: bool

    def indicator(self, indicator: str) -> Range | None:
        """The range of one indicator over all members that have it."""
        return spread(m.means[indicator] for m in self.members if indicator in m.means)

    def dimension(self, pack: Pack, dimension: str) -> Range | None:
        """The range of the members' dimension means (unweighted mean of their indicators)."""
        ids = [entry.id for entry in pack.of_dimension(dimension)]
        means = []
        for member in self.members:
            known = [member.means[key] for key in ids if key in member.means]
            if known:
                means.append(statistics.fmean(known))
        return spread(means)


class Range(msgspec.Struct, frozen=True):
    """What a portfolio says about one value: ``n`` regions, quartiles by linear interpolation."""

    n: int
    mean: float
    min: float
    q1: float
    median: float
    q3: float
    max: float
    values: tuple[float, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether there are enough regions for quartiles and a percentile to mean anything."""
        return self.n >= REAL_FROM

    def percentile(self, own: float) -> float:
        """Share of regions below ``own``, 0..100; a region with the same value counts half."""
        below = sum(value < own for value in self.values)
        same = sum(value == own for value in self.values)
        return 100 * (below + same / 2) / self.n


def spread(values: Iterable[float]) -> Range | None:
    """Mean, range and quartiles of values, None of nothing."""
    found = sorted(values)
    if not found:
        return None
    quartiles = (
        statistics.quantiles(found, n=4, method="inclusive") if len(found) > 1 else found * 3
    )
    return Range(
        n=len(found),
        mean=statistics.fmean(found),
        min=found[0],
        q1=quartiles[0],
        median=quartiles[1],
        q3=quartiles[2],
        max=found[-1],
        values=tuple(found),
    )


class _Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str
    synthetic: bool
    means: dict[str, float]
    profile: dict[str, float] = {}


@lru_cache(maxsize=1)
def demo() -> tuple[Member, ...]:
    """The 25 synthetic regions that are shipped."""
    with FILE.open("rb") as file:
        regions = convert(tomllib.load(file)["region"], list[_Region])
    return tuple(Member(r.code, r.name, r.means, r.profile, r.synthetic) for r in regions)


def partners(ctx: PluginContext, pack: Pack) -> tuple[Member, ...]:
    """The regions whose aggregates arrived, each with its latest round; the own region left out.

    Only what was asked in the same words counts. A sample region compares with sample regions,
    a real one with real ones.
    """
    latest: dict[str, PortfolioEntry] = {}
    for entry in sorted(ctx.records(PortfolioEntry).all(), key=lambda e: (e.round, e.updated)):
        if entry.synthetic == ctx.region.synthetic and entry.region != ctx.region.code:
            latest[entry.region] = entry
    asked = pack.items_sha256
    return tuple(
        Member(
            entry.region,
            entry.name,
            {k: v for k, v in entry.means.items() if entry.items.get(k) == asked.get(k)},
            entry.profile,
            entry.synthetic,
        )
        for entry in latest.values()
    )


def for_region(ctx: PluginContext, pack: Pack, group: str = "") -> Portfolio:
    """The regions to compare with; NotFound for a group that does not exist or is empty.

    Without a choice: all real regions when there are enough of them, else the demo.
    """
    there = partners(ctx, pack)
    chosen = group or ("all" if len(there) >= REAL_FROM else "demo")
    if chosen == "demo":
        return Portfolio("demo", _("25 synthetic demo regions"), demo(), True)
    if chosen not in GROUPS:
        raise NotFound(
            _("There is no comparison group {name}.").format(name=chosen),
            remedy=_("There are: {names}.").format(names=", ".join(GROUPS)),
        )
    base = there if len(there) >= REAL_FROM else demo()
    made_up = any(member.synthetic for member in base)
    if chosen == "neighbours":
        wanted = set(ctx.region.neighbours)
        near = [member for member in there if member.code in wanted]
        return _named(chosen, _("neighbouring regions"), near, any(m.synthetic for m in near))
    if chosen == "similar":
        nearest = similar(ctx.region.profile, base)
        return _named(chosen, _("structurally similar regions"), nearest, made_up)
    return _named(chosen, _("all regions"), base, made_up)


def _named(group: str, title: str, members: Sequence[Member], synthetic: bool) -> Portfolio:
    if not members:
        raise NotFound(
            _("The comparison group {name} is empty.").format(name=title),
            remedy=_(
                "Import a partner's bundle, or fill neighbours and profile in workspace.toml."
            ),
        )
    count = str(len(members)) if not synthetic else _("{n}, synthetic").format(n=len(members))
    words = _("{title} ({count})").format(title=title, count=count)
    return Portfolio(group, words, tuple(members), synthetic)


def similar(profile: dict[str, float], members: Sequence[Member]) -> list[Member]:
    """The members nearest to a profile: Euclidean distance over the figures that both have, each
    standardised by the members' standard deviation, so that no unit outweighs another.
    """
    keys = [k for k in profile if sum(k in m.profile for m in members) >= REAL_FROM]
    scale = {k: statistics.pstdev([m.profile[k] for m in members if k in m.profile]) for k in keys}
    keys = [key for key in keys if scale[key] > 0]

    def distance(member: Member) -> float:
        parts = [
            ((member.profile[k] - profile[k]) / scale[k]) ** 2 for k in keys if k in member.profile
        ]
        return (statistics.fmean(parts) ** 0.5) if parts else float("inf")

    measured = sorted((distance(member), member.code, member) for member in members)
    return [member for far, _code, member in measured if far < float("inf")][:SIMILAR]
