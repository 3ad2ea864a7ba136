"""An activity that several regions develop together: what they agreed, each keeping its own records.

Outcome of a cross-regional workshop (Cluster Action Plan, action lines 2 and 3). The record is
joint: every region that has it may change it, and bundles merge what they changed.
"""

from __future__ import annotations

import enum
from typing import Annotated, ClassVar

from cap_tui.model.activity import Mass, Name, Text
from cap_tui.model.record import Personal, Record, about
from cap_tui.text.i18n import N_, _


class Mandate(enum.StrEnum):
    """What the regions agreed to do next."""

    NONE = "none"
    CADW = "cadw"
    CALL = "call"
    OTHER = "other"


def mandate_name(mandate: Mandate) -> str:
    """A mandate for people."""
    return {
        Mandate.NONE: _("none yet"),
        Mandate.CADW: _("a joint action workshop (cADW)"),
        Mandate.CALL: _("a joint call (ACIE)"),
        Mandate.OTHER: _("another way"),
    }[mandate]


class JointActivity(Record, frozen=True, kw_only=True):
    """What several regions agreed on one activity: common interests, who brings what, the mandate."""

    TABLE: ClassVar[str] = "joint_activities"

    name: Annotated[Name, about("What it is called", label=N_("name"))]
    activities: Annotated[
        tuple[str, ...],
        about(
            "The activities of the regions, each kept by its own",
            label=N_("activities"),
            refers="activities",
            unordered=True,
        ),
    ] = ()
    regions: Annotated[
        tuple[str, ...], about("Codes of the regions", label=N_("regions"), unordered=True)
    ] = ()
    common: Annotated[
        tuple[str, ...], about("What they want alike", label=N_("common interests"))
    ] = ()
    cases: Annotated[
        dict[str, str],
        about(
            "Case of cooperation of each pair of regions, as VAL-HOC",
            label=N_("cases of cooperation"),
        ),
    ] = {}
    brings: Annotated[
        dict[str, tuple[str, ...]],
        about(
            "Factors of critical mass that a region brings and others lack",
            label=N_("complementary competences"),
        ),
    ] = {}
    mass: Annotated[
        dict[str, Mass],
        about("Critical mass of all together, by factor", label=N_("joint critical mass")),
    ] = {}
    mandate: Annotated[Mandate, about("What follows", label=N_("mandate"))] = Mandate.NONE
    agreed: Annotated[
        Text,
        about(
            "What was agreed, and who speaks for it",
            label=N_("agreement"),
            personal=Personal.FREE_TEXT,
        ),
    ] = ""
    due: Annotated[str, about("Until when", label=N_("due"), unit="ISO 8601")] = ""
    workshop: Annotated[
        str,
        about("The workshop in which it was agreed", label=N_("workshop"), refers="workshops"),
    ] = ""
    shared: Annotated[
        bool, about("Joint: every region that has it may change it", label=N_("joint"))
    ] = True
