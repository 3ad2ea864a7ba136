"""Organisations and people. People stand in one table; everything else refers to them by uid.

Erasing a person is therefore one act: the reference stays and reads "(removed person)".
"""

from __future__ import annotations

import enum
from typing import Annotated, Any, ClassVar

from cap_tui.model.activity import Name
from cap_tui.model.record import Personal, Record, about


class Helix(enum.StrEnum):
    """The groups of the quadruple helix; cluster managements count on their own (workshop pack)."""

    BUSINESS = "business"
    RESEARCH = "research"
    GOVERNMENT = "government"
    SOCIETY = "society"
    CLUSTER = "cluster"


class Actor(Record, frozen=True, kw_only=True):
    """An organisation that takes part in the region's smart specialisation."""

    TABLE: ClassVar[str] = "actors"

    name: Annotated[Name, about("Name of the organisation")]
    helix: Annotated[Helix, about("Its group in the quadruple helix")]
    role: Annotated[str, about("What it does here: leads, supplies, funds, regulates, uses")] = ""
    place: Annotated[str, about("Where it is")] = ""
    address: Annotated[str, about("Its public web address")] = ""
    employees: Annotated[int | None, about("Its size", unit="persons")] = None
    competences: Annotated[tuple[str, ...], about("What it is good at")] = ()


class Person(Record, frozen=True, kw_only=True):
    """A person, with the purpose the data was given for and the day it must go."""

    TABLE: ClassVar[str] = "people"

    name: Annotated[Name, about("Name", personal=Personal.IDENTIFIER, purpose="to address them")]
    email: Annotated[
        str, about("E-mail", personal=Personal.IDENTIFIER, purpose="to invite them")
    ] = ""
    phone: Annotated[
        str, about("Telephone", personal=Personal.IDENTIFIER, purpose="to invite them")
    ] = ""
    actor: Annotated[
        str,
        about(
            "Their organisation",
            personal=Personal.QUASI,
            purpose="balance of the helix",
            refers="actors",
        ),
    ] = ""
    helix: Annotated[
        Helix | None,
        about("Their group", personal=Personal.QUASI, purpose="balance of the helix"),
    ] = None
    purpose: Annotated[str, about("What the data was given for")] = ""
    consent: Annotated[str, about("Which consent text, in which version")] = ""
    consent_date: Annotated[str, about("When consent was given", unit="ISO 8601")] = ""
    retain_until: Annotated[str, about("The day the data must be erased", unit="ISO 8601")] = ""

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
