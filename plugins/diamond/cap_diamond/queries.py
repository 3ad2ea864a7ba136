"""Reading what the diamond works on: the region's own diamonds and activities, and those of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from cap_diamond.profile import Profile, Work, works
from cap_diamond.records import Diamond, Sameness
from cap_diamond.words import _
from cap_tui.api import (
    Challenge,
    NotFound,
    PluginContext,
    PriorityArea,
    Record,
    Stage,
    TransformativeActivity,
    require_known,
)

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Placed:
    """An activity on a diamond: between which corners, by their places in the list of corners."""

    profile: Profile
    edge: tuple[int, int]


@dataclass(frozen=True)
class DiamondState:
    """A diamond as it is drawn: names in place of references.

    ``aside`` are activities of the diamond that do not lie between two of its corners,
    ``parked`` those that wait and are not drawn.
    """

    diamond: Diamond
    corners: tuple[PriorityArea, ...]
    challenge: str
    placed: tuple[Placed, ...]
    aside: tuple[Profile, ...]
    parked: tuple[Profile, ...] = ()

    @property
    def title(self) -> str:
        """The diamond's name; a joint one says whose it is."""
        return titled(self.diamond)

    @property
    def away(self) -> int:
        """How many corners of a joint diamond are not here: its owner's areas come in the owner's bundle."""
        known = {corner.uid for corner in self.corners}
        return len(set(self.diamond.corners) - known) if self.diamond.shared else 0

    def on_edge(self, edge: tuple[int, int]) -> tuple[Profile, ...]:
        """The activities of one edge."""
        return tuple(p.profile for p in self.placed if p.edge == tuple(sorted(edge)))

    def pair(self, edge: tuple[int, int]) -> str:
        """The names of the two corners of an edge."""
        return " × ".join(self.corners[place].name for place in edge)


def own(ctx: PluginContext, kind: type[R]) -> list[R]:
    """The region's own records of a table, without those that partners sent."""
    code = ctx.region.code
    return [record for record in ctx.records(kind).all() if (record.owner or code) == code]


def diamonds(ctx: PluginContext) -> list[Diamond]:
    """The region's own diamonds, then the joint ones of partners; the oldest first."""
    code = ctx.region.code

    def of_partner(diamond: Diamond) -> bool:
        return (diamond.owner or code) != code

    found = [d for d in ctx.records(Diamond).all() if d.shared or not of_partner(d)]
    return sorted(found, key=lambda d: (of_partner(d), d.created, d.uid))


def titled(diamond: Diamond) -> str:
    """A diamond's name; a joint one says whose it is."""
    if not diamond.shared:
        return diamond.name
    return _("{name} (joint, owner {region})").format(name=diamond.name, region=diamond.owner)


def diamond_of(ctx: PluginContext, words: str = "") -> Diamond:
    """One of the diamonds that the region works on, by uid or name; the first when nothing is said."""
    return named(diamonds(ctx), words)


def named(found: Sequence[Diamond], words: str = "") -> Diamond:
    """The diamond of that uid or name; the first when nothing is said."""
    if not found:
        raise NotFound(
            _("There is no diamond yet."),
            remedy=_("Make one: cap-tui diamond new --template demographic-change"),
        )
    if not words:
        return found[0]
    for diamond in found:
        if words in (diamond.uid, diamond.name) or diamond.name.casefold() == words.casefold():
            return diamond
    raise NotFound(
        _("There is no diamond '{words}'.").format(words=words),
        remedy=_("There are: {names}.").format(names=", ".join(d.name for d in found)),
    )


def activity_named(works: Sequence[Work], words: str, region: str = "") -> Profile:
    """The activity that ``uid`` or ``REGION:NAME`` names; with ``region`` a bare name is one of that region.

    :class:`NotFound` when there is none.
    """
    is_uid = len(words) == 36 and words.count("-") == 4
    if region and not is_uid and not words.casefold().startswith(f"{region.casefold()}:"):
        words = f"{region}:{words}"
    code, colon, name = words.partition(":")
    for work in works:
        for profile in work.profiles:
            if profile.uid == words:
                return profile
            if colon and work.code.casefold() == code.casefold():
                known = [known.casefold() for known in profile.names]
                if name.strip().casefold() in known:
                    return profile
    raise NotFound(
        _("There is no activity '{words}'.").format(words=words),
        remedy=_("Write it as in the overlay, such as {example}.").format(
            example=next(
                (f"{w.code}:{w.profiles[0].name}" for w in works if w.profiles), "VAL:E-health"
            )
        ),
    )


def here(ctx: PluginContext) -> dict[str, Work]:
    """The region's own work first, then what partners sent."""
    region = ctx.region
    return works(
        ctx,
        region.code,
        name=region.name,
        synthetic=region.synthetic,
        origin=_("this region"),
        received=_("received from the partner"),
    )


@dataclass(frozen=True)
class KnownRegion:
    """A region that could be compared with: where it was read, and whether the region's choice includes it."""

    code: str
    name: str
    synthetic: bool
    origin: str
    chosen: bool

    @property
    def title(self) -> str:
        """Code, name and origin; a made-up region says so."""
        name = self.code if self.name == self.code else f"{self.code} {self.name}"
        made_up = " · " + _("SYNTHETIC") if self.synthetic else ""
        return f"{name} — {self.origin}{made_up}"


def known_regions(ctx: PluginContext) -> list[KnownRegion]:
    """Every other region that is on this machine or whose activities were imported, in the order of codes."""
    choice = ctx.region_choice()
    known = {
        work.code: KnownRegion(
            work.code,
            work.name,
            work.synthetic,
            work.origin,
            choice.includes(work.code, synthetic=work.synthetic, received=True),
        )
        for work in here(ctx).values()
        if work.code != ctx.region.code
    }
    for entry in ctx.regions_on_this_machine():
        received = entry.code in known
        known[entry.code] = KnownRegion(
            entry.code,
            entry.name,
            entry.synthetic,
            _("on this machine"),
            choice.includes(entry.code, synthetic=entry.synthetic, received=received),
        )
    return [known[code] for code in sorted(known, key=str.casefold)]


def everybody(ctx: PluginContext, codes: Sequence[str] | None = None) -> list[Work]:
    """The own region and the regions that it compares itself with: those of ``codes``, else its own choice.

    A region that is on this machine is read there; what was received of it is older. Regions
    without activities are left out. :class:`NotFound` for a code that nobody here has.
    """
    own_code = ctx.region.code
    choice = ctx.region_choice(codes)
    if codes:
        require_known(codes, [region.code for region in known_regions(ctx)])
    all_here = here(ctx)
    known = {
        code: work
        for code, work in all_here.items()
        if code == own_code or choice.includes(code, synthetic=work.synthetic, received=True)
    }
    with ctx.other_regions(choice) as others:
        for other in others:
            there = works(
                other.reads,
                other.region.code,
                name=other.region.name,
                synthetic=other.region.synthetic,
                origin=_("on this machine"),
                received="",
            )
            known[other.region.code] = there[other.region.code]
    return [work for code, work in known.items() if work.profiles or code == own_code]


def left_out(ctx: PluginContext, works_shown: Sequence[Work]) -> list[KnownRegion]:
    """The known regions that are not among those shown."""
    shown = {work.code for work in works_shown}
    return [region for region in known_regions(ctx) if region.code not in shown]


def decisions(ctx: PluginContext) -> list[Sameness]:
    """What was decided about names: one decision a pair, and the region's own before a partner's."""
    mine = {decision.uid for decision in own(ctx, Sameness)}
    known = sorted(ctx.records(Sameness).all(), key=lambda decision: decision.uid in mine)
    return list({frozenset((d.first, d.second)): d for d in known}.values())


def diamond_state(ctx: PluginContext, diamond: Diamond) -> DiamondState:
    """A diamond ready to be drawn. Activities stand on it when they lie between two of its corners."""
    areas = {area.uid: area for area in ctx.records(PriorityArea).all()}
    corners = tuple(areas[uid] for uid in diamond.corners if uid in areas)
    place = {corner.uid: number for number, corner in enumerate(corners)}
    challenges = {entry.uid: entry.name for entry in ctx.records(Challenge).all()}
    profiles = {profile.uid: profile for work in here(ctx).values() for profile in work.profiles}
    placed, aside, parked = [], [], []
    for uid in diamond.activities:
        if uid not in profiles:
            continue
        between = ctx.records(TransformativeActivity).get(uid).areas
        ends = sorted({place[area] for area in between if area in place})
        if profiles[uid].stage is Stage.PARKED:
            parked.append(profiles[uid])
        elif len(ends) == 2:
            placed.append(Placed(profiles[uid], (ends[0], ends[1])))
        else:
            aside.append(profiles[uid])
    return DiamondState(
        diamond,
        corners,
        challenges.get(diamond.challenge, ""),
        tuple(placed),
        tuple(aside),
        tuple(parked),
    )
