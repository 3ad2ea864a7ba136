"""What regions are compared by: each activity as a plain profile, with names in place of references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cap_diamond.records import Diamond, Interest
from cap_tui.api import (
    Actor,
    Aspect,
    Challenge,
    CriticalMass,
    Mass,
    Period,
    PriorityArea,
    Rating,
    Reads,
    Stage,
    TransformativeActivity,
    ratings,
)

Plain = dict[str, Any]


@dataclass(frozen=True)
class Profile:
    """One activity of one region. Ratings are 1..5 or None for unknown; ``mass`` is what was judged."""

    uid: str
    name: str
    region: str
    synonyms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    challenge: str = ""
    period: Period | None = None
    stage: Stage = Stage.IDEA
    ratings: Mapping[Aspect, int] = field(default_factory=dict)
    mass: Mapping[str, Mass] = field(default_factory=dict)
    actors: int | None = None
    employment: int | None = None
    location_quotient: float | None = None
    lead: str = ""
    synthetic: bool = False

    @property
    def strength(self) -> float | None:
        """Mean of national and global strength, None while one of them is unknown."""
        national = self.ratings.get(Aspect.STRENGTH_NATIONAL)
        world = self.ratings.get(Aspect.STRENGTH_GLOBAL)
        return None if national is None or world is None else (national + world) / 2

    @property
    def relevance(self) -> int | None:
        """Relevance, None while unknown."""
        return self.ratings.get(Aspect.RELEVANCE)

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the synonyms."""
        return (self.name, *self.synonyms)


def profile_data(found: Profile) -> Plain:
    """One activity of one region as plain data, for ``--json``."""
    return {
        "uid": found.uid,
        "name": found.name,
        "region": found.region,
        "areas": list(found.areas),
        "challenge": found.challenge,
        "period": found.period.value if found.period else None,
        "stage": found.stage.value,
        "strength": found.strength,
        **{aspect.value: found.ratings.get(aspect) for aspect in Aspect},
        "mass": {factor: mass.value for factor, mass in found.mass.items()},
        "actors": found.actors,
        "employment": found.employment,
    }


@dataclass(frozen=True)
class Work:
    """A region's activities. ``origin`` says where they were read: here, on this machine, received."""

    code: str
    name: str
    profiles: tuple[Profile, ...]
    synthetic: bool = False
    origin: str = ""
    diamonds: tuple[Diamond, ...] = ()
    interests: tuple[Interest, ...] = ()

    @property
    def title(self) -> str:
        """Code and name; of a partner often only the code is known."""
        return self.code if self.name == self.code else f"{self.code} {self.name}"


def profiles(reads: Reads, own: str, *, synthetic: bool) -> dict[str, tuple[Profile, ...]]:
    """The activities in one workspace by the region that owns them; ``own`` owns those without an owner.

    ``synthetic`` says it of the own region; a partner's activity says it itself.
    """
    areas = {area.uid: area.name for area in reads.records(PriorityArea).all()}
    challenges = {entry.uid: entry.name for entry in reads.records(Challenge).all()}
    clusters = {actor.uid: actor.name for actor in reads.records(Actor).all()}
    activities = list(reads.records(TransformativeActivity).all())
    judged = ratings.at_home(reads.records(CriticalMass).all(), activities)
    sheets = {sheet.activity: sheet for sheet in judged}
    in_force = ratings.by_activity(ratings.at_home(reads.records(Rating).all(), activities))
    found: dict[str, list[Profile]] = {}
    for activity in activities:
        sheet = sheets.get(activity.uid)
        region = activity.owner or own
        found.setdefault(region, []).append(
            Profile(
                uid=activity.uid,
                name=activity.name,
                region=region,
                synonyms=activity.synonyms,
                languages=activity.languages,
                areas=tuple(areas.get(uid, "") for uid in activity.areas),
                challenge=challenges.get(activity.challenge, ""),
                period=activity.period,
                stage=activity.stage,
                ratings={a: r.value for a, r in in_force.get(activity.uid, {}).items()},
                mass=dict(sheet.factors) if sheet else {},
                actors=sheet.actors if sheet else None,
                employment=sheet.employment if sheet else None,
                location_quotient=sheet.location_quotient if sheet else None,
                lead=clusters.get(activity.cluster, ""),
                synthetic=synthetic if region == own else activity.provenance.synthetic,
            )
        )
    return {region: tuple(its) for region, its in found.items()}


def works(
    reads: Reads, own: str, *, name: str, synthetic: bool, origin: str, received: str
) -> dict[str, Work]:
    """What one workspace knows of each region, its own first. Names of partners are their codes.

    A partner is made up when one of its activities is.
    """
    by_region = profiles(reads, own, synthetic=synthetic)
    diamonds = list(reads.records(Diamond).all())
    interests = list(reads.records(Interest).all())
    made = {}
    for code in dict.fromkeys((own, *sorted(by_region))):
        made[code] = Work(
            code=code,
            name=name if code == own else code,
            profiles=by_region.get(code, ()),
            synthetic=synthetic if code == own else any(p.synthetic for p in by_region[code]),
            origin=origin if code == own else received,
            diamonds=tuple(d for d in diamonds if (d.owner or own) == code),
            interests=tuple(i for i in interests if (i.owner or own) == code),
        )
    return made
