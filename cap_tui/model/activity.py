"""The transformative activity, the thread of the whole program, and what is said of it.

Definition and fields: Cluster Action Plan (S3-4AlpClusters, 2018), action line 1.
"""

from __future__ import annotations

import enum
from typing import Annotated, ClassVar

from cap_tui.model.record import Personal, Record, about, bounds
from cap_tui.text.i18n import N_

Name = Annotated[str, bounds(min_length=1, max_length=200)]
Text = Annotated[str, bounds(max_length=20_000)]


class Stage(enum.StrEnum):
    """How far an activity has come; ``stages.py`` holds the rule for each step."""

    IDEA = "idea"
    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    DEVELOPMENT = "in development"
    IMPLEMENTED = "implemented"
    EVALUATED = "evaluated"
    PARKED = "parked"


class Period(enum.StrEnum):
    """When an activity becomes relevant (Cluster Action Plan, figure 5)."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Aspect(enum.StrEnum):
    """What of an activity is rated, each from 1 (low) to 5 (high)."""

    STRENGTH_NATIONAL = "strength_national"
    STRENGTH_GLOBAL = "strength_global"
    RELEVANCE = "relevance"
    TRANSFORMATION = "transformation_potential"


class PriorityArea(Record, frozen=True, kw_only=True):
    """A priority area of the region's smart specialisation: a corner of a diamond."""

    TABLE: ClassVar[str] = "areas"

    name: Annotated[Name, about("Name of the priority area", label=N_("name"))]
    description: Annotated[
        Text, about("What it covers and why it is a priority", label=N_("description"))
    ] = ""
    evidence: Annotated[
        tuple[str, ...],
        about("What shows the region's strength in it", label=N_("evidence"), refers="evidence"),
    ] = ()


class Challenge(Record, frozen=True, kw_only=True):
    """A challenge of society or economy that a diamond is drawn around."""

    TABLE: ClassVar[str] = "challenges"

    name: Annotated[Name, about("Name of the challenge", label=N_("name"))]
    description: Annotated[Text, about("Who is concerned, and how", label=N_("description"))] = ""


class TransformativeActivity(Record, frozen=True, kw_only=True):
    """Innovation-related activities of a group of actors who target the same area and can transform industries."""

    TABLE: ClassVar[str] = "activities"

    name: Annotated[Name, about("Name of the activity", label=N_("name"))]
    synonyms: Annotated[
        tuple[str, ...], about("Other names, also in other languages", label=N_("other names"))
    ] = ()
    languages: Annotated[
        tuple[str, ...], about("Languages of the names", label=N_("languages"), unit="ISO 639-1")
    ] = ()
    description: Annotated[
        Text, about("What is done, for whom, and what it would change", label=N_("description"))
    ] = ""
    areas: Annotated[
        tuple[str, ...],
        about(
            "The priority areas between which it emerges",
            label=N_("priority areas"),
            refers="areas",
        ),
    ] = ()
    challenge: Annotated[
        str, about("The challenge it answers", label=N_("challenge"), refers="challenges")
    ] = ""
    period: Annotated[Period | None, about("When it becomes relevant", label=N_("term"))] = None
    evidence: Annotated[
        tuple[str, ...], about("What supports it", label=N_("evidence"), refers="evidence")
    ] = ()
    actors: Annotated[
        tuple[str, ...],
        about("The organisations that pursue it", label=N_("organisations"), refers="actors"),
    ] = ()
    cluster: Annotated[
        str, about("The cluster that leads it", label=N_("leading cluster"), refers="actors")
    ] = ""
    stage: Annotated[Stage, about("How far it has come", label=N_("stage"))] = Stage.IDEA
    stage_reason: Annotated[
        Text,
        about(
            "Why it stands there, above all why it was parked",
            label=N_("reason for the stage"),
            personal=Personal.FREE_TEXT,
        ),
    ] = ""
    origin: Annotated[
        tuple[str, ...],
        about(
            "What it was made from: cards, findings, other regions' activities",
            label=N_("made from"),
            refers="*",
        ),
    ] = ()


class Rating(Record, frozen=True, kw_only=True):
    """One rating of one aspect of an activity; ``ratings.py`` says which one is in force."""

    TABLE: ClassVar[str] = "ratings"

    activity: Annotated[
        str,
        about("The activity that is rated", label=N_("activity"), refers="activities", into=True),
    ]
    aspect: Annotated[Aspect, about("What is rated", label=N_("aspect"))]
    value: Annotated[
        Annotated[int, bounds(ge=1, le=5)], about("The rating", label=N_("rating"), unit="1..5")
    ]
    why: Annotated[
        Text, about("The reason given", label=N_("reason"), personal=Personal.FREE_TEXT)
    ] = ""
    by: Annotated[
        str,
        about(
            "Who rated: a person's record",
            label=N_("rated by"),
            personal=Personal.IDENTIFIER,
            purpose="to ask back",
            refers="people",
        ),
    ] = ""


class Evidence(Record, frozen=True, kw_only=True):
    """A source that supports something: an analysis, a figure, a StressTest round."""

    TABLE: ClassVar[str] = "evidence"

    title: Annotated[Name, about("What it is", label=N_("title"))]
    statement: Annotated[Text, about("What it shows, in a sentence", label=N_("statement"))] = ""
    source: Annotated[str, about("Author or body, and title", label=N_("source"))] = ""
    date: Annotated[str, about("Date of the source", label=N_("date"), unit="ISO 8601")] = ""
    address: Annotated[str, about("Where it can be read", label=N_("web address"))] = ""
    attachment: Annotated[
        str, about("The file kept in the workspace", label=N_("file"), unit="SHA-256")
    ] = ""
    value: Annotated[float | None, about("The figure, when there is one", label=N_("figure"))] = (
        None
    )
    unit: Annotated[str, about("Unit of the figure", label=N_("unit"))] = ""
    supports: Annotated[
        tuple[str, ...], about("What it supports", label=N_("supports"), refers="*", into=True)
    ] = ()
    basis: Annotated[
        tuple[str, ...],
        about(
            "What it rests on: an indicator of a StressTest round (ROUND#I04), another record",
            label=N_("rests on"),
            refers="*",
        ),
    ] = ()


class Mass(enum.StrEnum):
    """How much there is of one factor of critical mass."""

    MISSING = "missing"
    WEAK = "weak"
    SUFFICIENT = "sufficient"
    STRONG = "strong"


class CriticalMass(Record, frozen=True, kw_only=True):
    """The critical-mass sheet of one activity: seven factors (reconstructed, see the diamond pack) and figures."""

    TABLE: ClassVar[str] = "critical_mass"

    activity: Annotated[
        str,
        about(
            "The activity that is assessed", label=N_("activity"), refers="activities", into=True
        ),
    ]
    factors: Annotated[
        dict[str, Mass], about("Judgement per factor of the pack", label=N_("factors"))
    ] = {}
    reasons: Annotated[
        dict[str, str], about("Why, per factor", label=N_("reasons"), personal=Personal.FREE_TEXT)
    ] = {}
    actors: Annotated[
        int | None,
        about("Organisations that are active in it", label=N_("organisations"), unit="count"),
    ] = None
    employment: Annotated[
        int | None, about("People employed in it", label=N_("employment"), unit=N_("persons"))
    ] = None
    location_quotient: Annotated[
        float | None,
        about(
            "Share of regional over share of reference employment",
            label=N_("location quotient"),
            unit="ratio",
        ),
    ] = None
