"""A sample region's file, and the core's records that it stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cap_tui.model.activity import (
    Aspect,
    Challenge,
    CriticalMass,
    Evidence,
    Mass,
    Period,
    PriorityArea,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.model.record import Provenance, Record

SYNTHETIC = Provenance(source="demo", synthetic=True)
BEGINNING_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z
RATED_AFTER_MS = 3_600_000
CONSENT = "demo consent text, version 1 (the person is made up)"


class SamplePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every part of the file shares: an unknown key is an error."""


class Keyed(SamplePart, frozen=True, kw_only=True):
    """An entry that others of the same file name by its key."""

    key: str


class SampleRegion(SamplePart, frozen=True, kw_only=True):
    """Who the region is."""

    code: str
    name: str
    country: str
    languages: tuple[str, ...]
    currency: str
    neighbours: tuple[str, ...]
    profile: dict[str, float]


class ChallengeEntry(Keyed, frozen=True, kw_only=True):
    """The challenge that the region's diamond is drawn around."""

    name: str
    description: str


class AreaEntry(Keyed, frozen=True, kw_only=True):
    """A priority area with its evidence."""

    name: str
    description: str
    evidence: tuple[str, ...] = ()


class EvidenceEntry(Keyed, frozen=True, kw_only=True):
    """A source."""

    title: str
    statement: str
    source: str
    date: str
    value: float | None = None
    unit: str = ""


class ActorEntry(Keyed, frozen=True, kw_only=True):
    """An organisation."""

    name: str
    helix: Helix
    role: str
    place: str
    employees: int | None = None
    competences: tuple[str, ...] = ()


class PersonEntry(Keyed, frozen=True, kw_only=True):
    """A person, made up like everything else."""

    name: str
    email: str
    actor: str
    helix: Helix


class Figures(SamplePart, frozen=True, kw_only=True):
    """The figures of a critical-mass sheet."""

    actors: int | None = None
    employment: int | None = None
    location_quotient: float | None = None


class ActivityEntry(Keyed, frozen=True, kw_only=True):
    """A transformative activity with its ratings and its critical-mass sheet."""

    name: str
    description: str
    areas: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    period: Period | None = None
    rating: dict[Aspect, int] = {}
    why: str = ""
    by: str = ""
    stage: Stage = Stage.IDEA
    reason: str = ""
    actors: tuple[str, ...] = ()
    cluster: str = ""
    evidence: tuple[str, ...] = ()
    mass: dict[str, Mass] = {}
    mass_why: dict[str, str] = {}
    figures: Figures = Figures()


class Sample(SamplePart, frozen=True, kw_only=True):
    """A whole sample region. ``synthetic`` must be said and must be true."""

    synthetic: bool
    region: SampleRegion
    challenge: ChallengeEntry
    area: tuple[AreaEntry, ...]
    evidence: tuple[EvidenceEntry, ...]
    actor: tuple[ActorEntry, ...]
    person: tuple[PersonEntry, ...]
    activity: tuple[ActivityEntry, ...]


def sample_uid(code: str, table: str, key: str, *, after_ms: int = 0) -> str:
    """The uid of a sample record: the same on every machine, in the form of a UUIDv7.

    Sample regions can so refer to each other's records before they have met.
    """
    digest = hashlib.sha256(f"{code}/{table}/{key}".encode()).digest()
    bits = int.from_bytes(digest[:10], "big")
    head, tail = bits >> 68, bits & ((1 << 62) - 1)
    digits = f"{BEGINNING_MS + after_ms:012x}7{head:03x}{1 << 63 | tail:016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def records(sample: Sample) -> Iterator[Record]:
    """Every core record of a sample region."""
    made = _Made(sample)
    yield from made.grounds()
    for person in sample.person:
        yield made.person(person)
    for activity in sample.activity:
        yield made.activity(activity)
        yield from made.ratings(activity)
        if activity.mass:
            yield made.sheet(activity)


class _Made:
    """The records of one sample region, keys replaced by uids."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.known: Mapping[str, set[str]] = {
            PriorityArea.TABLE: {entry.key for entry in sample.area},
            Evidence.TABLE: {entry.key for entry in sample.evidence},
            Actor.TABLE: {entry.key for entry in sample.actor},
            Person.TABLE: {entry.key for entry in sample.person},
        }

    def uid(self, kind: type[Record], key: str, *, after_ms: int = 0) -> str:
        return sample_uid(self.sample.region.code, kind.TABLE, key, after_ms=after_ms)

    def uids(self, kind: type[Record], keys: Iterable[str]) -> tuple[str, ...]:
        """The uids that keys stand for; KeyError for a key that the file does not have."""
        for key in keys:
            if key not in self.known[kind.TABLE]:
                raise KeyError(f"{self.sample.region.code}: no {kind.TABLE} {key}")
        return tuple(self.uid(kind, key) for key in keys)

    def one(self, kind: type[Record], key: str) -> str:
        return self.uids(kind, (key,))[0] if key else ""

    def common(self, kind: type[Record], key: str) -> dict[str, Any]:
        return {"uid": self.uid(kind, key), "provenance": SYNTHETIC}

    def grounds(self) -> Iterator[Record]:
        """Evidence, areas, the challenge, organisations."""
        for entry in self.sample.evidence:
            yield Evidence(
                title=entry.title,
                statement=entry.statement,
                source=entry.source,
                date=entry.date,
                value=entry.value,
                unit=entry.unit,
                **self.common(Evidence, entry.key),
            )
        for area in self.sample.area:
            yield PriorityArea(
                name=area.name,
                description=area.description,
                evidence=self.uids(Evidence, area.evidence),
                **self.common(PriorityArea, area.key),
            )
        challenge = self.sample.challenge
        yield Challenge(
            name=challenge.name,
            description=challenge.description,
            **self.common(Challenge, challenge.key),
        )
        for actor in self.sample.actor:
            yield Actor(
                name=actor.name,
                helix=actor.helix,
                role=actor.role,
                place=actor.place,
                employees=actor.employees,
                competences=actor.competences,
                **self.common(Actor, actor.key),
            )

    def person(self, entry: PersonEntry) -> Person:
        return Person(
            name=entry.name,
            email=entry.email,
            actor=self.one(Actor, entry.actor),
            helix=entry.helix,
            purpose="workshops and ratings of the demo",
            consent=CONSENT,
            consent_date="2026-01-12",
            retain_until="2028-12-31",
            **self.common(Person, entry.key),
        )

    def activity(self, entry: ActivityEntry) -> TransformativeActivity:
        return TransformativeActivity(
            name=entry.name,
            synonyms=entry.synonyms,
            languages=self.sample.region.languages,
            description=entry.description,
            areas=self.uids(PriorityArea, entry.areas),
            challenge=self.uid(Challenge, self.sample.challenge.key),
            period=entry.period,
            evidence=self.uids(Evidence, entry.evidence),
            actors=self.uids(Actor, entry.actors),
            cluster=self.one(Actor, entry.cluster),
            stage=entry.stage,
            stage_reason=entry.reason,
            **self.common(TransformativeActivity, entry.key),
        )

    def ratings(self, entry: ActivityEntry) -> Iterator[Rating]:
        for aspect, value in entry.rating.items():
            key = f"{entry.key}/{aspect}"
            yield Rating(
                uid=self.uid(Rating, key, after_ms=RATED_AFTER_MS),
                provenance=SYNTHETIC,
                activity=self.uid(TransformativeActivity, entry.key),
                aspect=aspect,
                value=value,
                why=entry.why if aspect is Aspect.RELEVANCE else "",
                by=self.one(Person, entry.by),
            )

    def sheet(self, entry: ActivityEntry) -> CriticalMass:
        return CriticalMass(
            activity=self.uid(TransformativeActivity, entry.key),
            factors=entry.mass,
            reasons=entry.mass_why,
            actors=entry.figures.actors,
            employment=entry.figures.employment,
            location_quotient=entry.figures.location_quotient,
            **self.common(CriticalMass, entry.key),
        )
