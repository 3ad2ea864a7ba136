"""The plugin's tables: diamonds, decisions about names, and interest in cooperation."""

from __future__ import annotations

import enum
from typing import Annotated, ClassVar

from cap_tui.api import Personal, Record, about, bounds

Name = Annotated[str, bounds(min_length=1, max_length=200)]


class Diamond(Record, frozen=True, kw_only=True):
    """A diamond: priority areas at its corners, a challenge in the middle, activities between the corners."""

    TABLE: ClassVar[str] = "diamond.diamonds"

    name: Annotated[Name, about("Name of the diamond", label="name")]
    corners: Annotated[
        tuple[str, ...],
        about(
            "The priority areas at its corners, in drawing order", label="corners", refers="areas"
        ),
    ] = ()
    challenge: Annotated[
        str, about("The challenge in the middle", label="challenge", refers="challenges")
    ] = ""
    activities: Annotated[
        tuple[str, ...],
        about(
            "The activities on its edges and diagonals",
            refers="activities",
            into=True,
            unordered=True,
        ),
    ] = ()
    shared: Annotated[
        bool,
        about("Whether the diamond is joint: partners who have it change it too", label="shared"),
    ] = False


class NameDecision(enum.StrEnum):
    """What a person said of two activities with different names."""

    SAME = "same"
    DIFFERENT = "different"


class Sameness(Record, frozen=True, kw_only=True):
    """A decision whether two activities are the same. Removing the record takes the decision back."""

    TABLE: ClassVar[str] = "diamond.sameness"

    first: Annotated[str, about("One activity", refers="activities", into=True)]
    second: Annotated[
        str, about("The other activity", label="second", refers="activities", into=True)
    ]
    decision: Annotated[NameDecision, about("What was decided")]
    first_name: Annotated[
        str, about("Its name and region when it was decided", label="first name")
    ] = ""
    second_name: Annotated[
        str, about("Its name and region when it was decided", label="second name")
    ] = ""
    why: Annotated[str, about("The reason", label="why", personal=Personal.FREE_TEXT)] = ""


class Case(enum.StrEnum):
    """Why two regions would cooperate on an activity that is relevant here."""

    CATCH_UP = "catch_up"
    PEER = "peer_lead"
    JOIN = "too_small_alone"


class Interest(Record, frozen=True, kw_only=True):
    """This region says that it would cooperate with another one on an activity. Two that meet are a match."""

    TABLE: ClassVar[str] = "diamond.interests"

    activity: Annotated[str, about("The own activity", refers="activities")]
    region: Annotated[str, about("Code of the region that is asked")]
    partner: Annotated[str, about("The activity there", label="partner", refers="activities")]
    case: Annotated[Case, about("The case of cooperation")] = Case.CATCH_UP
    note: Annotated[str, about("What is hoped for", personal=Personal.FREE_TEXT)] = ""


TABLES: tuple[type[Record], ...] = (Diamond, Sameness, Interest)
