"""Organisations and people. People stand in one table; everything else refers to them by uid.

Erasing a person is therefore one act: the reference stays and reads "(removed person)".
"""

from __future__ import annotations

import enum
from typing import Annotated, Any, ClassVar

from cap_tui.model.activity import Name
from cap_tui.model.record import Personal, Record, about
from cap_tui.text.i18n import N_, _


class Helix(enum.StrEnum):
    """The groups of the quadruple helix; cluster managements count on their own (workshop pack)."""

    BUSINESS = "business"
    RESEARCH = "research"
    GOVERNMENT = "government"
    SOCIETY = "society"
    CLUSTER = "cluster"


def helix_name(helix: Helix | None) -> str:
    """A group of the quadruple helix in words."""
    if helix is None:
        return "?"
    return {
        Helix.BUSINESS: _("business"),
        Helix.RESEARCH: _("research"),
        Helix.GOVERNMENT: _("government"),
        Helix.SOCIETY: _("society"),
        Helix.CLUSTER: _("cluster"),
    }[helix]


HelixGroup = Annotated[
    Helix | None,
    about(
        "Their group of the quadruple helix",
        label=N_("group"),
        personal=Personal.QUASI,
        purpose="balance of the helix",
    ),
]
"""The group of a person, in whichever table the person stands."""


class Actor(Record, frozen=True, kw_only=True):
    """An organisation that takes part in the region's smart specialisation."""

    TABLE: ClassVar[str] = "actors"

    name: Annotated[Name, about("Name of the organisation", label=N_("name"))]
    helix: Annotated[Helix, about("Its group in the quadruple helix", label=N_("group"))]
    role: Annotated[
        str, about("What it does here: leads, supplies, funds, regulates, uses", label=N_("role"))
    ] = ""
    place: Annotated[str, about("Where it is", label=N_("place"))] = ""
    address: Annotated[str, about("Its public web address", label=N_("web address"))] = ""
    employees: Annotated[
        int | None, about("Its size", label=N_("employees"), unit=N_("persons"))
    ] = None
    competences: Annotated[
        tuple[str, ...], about("What it is good at", label=N_("competences"))
    ] = ()


class Person(Record, frozen=True, kw_only=True):
    """A person, with the purpose the data was given for and the day it must go."""

    TABLE: ClassVar[str] = "people"

    name: Annotated[
        Name,
        about("Name", label=N_("name"), personal=Personal.IDENTIFIER, purpose="to address them"),
    ]
    email: Annotated[
        str,
        about("E-mail", label=N_("e-mail"), personal=Personal.IDENTIFIER, purpose="to invite them"),
    ] = ""
    phone: Annotated[
        str,
        about(
            "Telephone",
            label=N_("telephone"),
            personal=Personal.IDENTIFIER,
            purpose="to invite them",
        ),
    ] = ""
    actor: Annotated[
        str,
        about(
            "Their organisation",
            label=N_("organisation"),
            personal=Personal.QUASI,
            purpose="balance of the helix",
            refers="actors",
        ),
    ] = ""
    helix: HelixGroup = None
    purpose: Annotated[
        str,
        about("What the data was given for", label=N_("purpose"), personal=Personal.FREE_TEXT),
    ] = ""
    consent: Annotated[
        str,
        about(
            "Which consent text, in which version",
            label=N_("consent"),
            personal=Personal.FREE_TEXT,
        ),
    ] = ""
    consent_date: Annotated[
        str,
        about(
            "When consent was given",
            label=N_("consent given on"),
            unit="ISO 8601",
            personal=Personal.FREE_TEXT,
        ),
    ] = ""
    retain_until: Annotated[
        str, about("The day the data must be erased", label=N_("erase by"), unit="ISO 8601")
    ] = ""

    def overdue(self, today: str) -> bool:
        """Whether the day to erase the data has passed. ``today`` is an ISO date."""
        return "" < self.retain_until < today


class Erasure(Record, frozen=True, kw_only=True):
    """What is left of an erased person: no name, only that partners must erase them too."""

    TABLE: ClassVar[str] = "erasures"

    person: Annotated[str, about("Uid of the erased person's record")]
    date: Annotated[str, about("Day of the erasure", unit="ISO 8601")]
    waiting: Annotated[
        tuple[dict[str, Any], ...],
        about(
            "Records whose text named the person, without the name, until they stand again",
            personal=Personal.FREE_TEXT,
        ),
    ] = ()
