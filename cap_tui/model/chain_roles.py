"""Roles of the chain: what the records of a table are in the chain from an indicator to a decision.

Rules, traces and tests speak of roles, so that a tool is traced without knowing the others. A table says its
role with ``Table(role=…)``; those of the core stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cap_tui.model.action_line import Line
from cap_tui.text.i18n import N_, _

ROLES: Mapping[str, str] = {
    "stresstest_round": N_("StressTest round"),
    "stresstest_indicator": N_("StressTest indicator"),
    "evidence": N_("evidence"),
    "area": N_("priority area"),
    "challenge": N_("challenge"),
    "diamond": N_("diamond"),
    "workshop": N_("workshop"),
    "card": N_("card"),
    "ballot": N_("ballot"),
    "vote": N_("vote"),
    "merge": N_("merge"),
    "activity": N_("transformative activity"),
    "rating": N_("rating"),
    "critical_mass": N_("critical-mass sheet"),
    "action": N_("action"),
    "call": N_("call"),
    "annex": N_("annex"),
    "application": N_("application"),
    "funding": N_("funding"),
    "service": N_("service"),
    "service_plan": N_("planned service"),
    "service_outcome": N_("outcome of a service"),
    "indicator": N_("indicator"),
    "input": N_("input"),
    "measurement": N_("measurement"),
    "finding": N_("finding"),
    "decision": N_("decision"),
    "claim": N_("claim"),
}
"""Role -> its name for people, in English."""

PLANNED, EVALUATED_ACTION = "actions", "evaluated_action"
"""The table of the plan's actions; what a record of another table with the role "action" is told as."""

CORE_ROLES: Mapping[str, str] = {
    "areas": "area",
    "challenges": "challenge",
    "activities": "activity",
    "ratings": "rating",
    "critical_mass": "critical_mass",
    "actions": "action",
    "evidence": "evidence",
    "workshops": "workshop",
    "cards": "card",
    "merges": "merge",
    "ballots": "ballot",
    "votes": "vote",
}
"""Table of the core -> its role. Tables without one are links of the chain all the same."""


@dataclass(frozen=True)
class Ground:
    """What must stand behind every record of a role, and the action line that such a record belongs to."""

    role: str
    needs: tuple[str, ...]
    line: Line
    remedy: str


GROUNDS: tuple[Ground, ...] = (
    Ground("activity", ("diamond",), Line.EVIDENCE, N_("Put it on a diamond.")),
    Ground("vote", ("card",), Line.DISCOVERY, N_("Name the card that was voted on.")),
    Ground("action", ("activity",), Line.DEVELOPMENT, N_("Name the activity that it develops.")),
    Ground("application", ("action", "annex"), Line.DEVELOPMENT, N_("Name its action and the annex of its region.")),
    Ground("funding", ("application",), Line.DEVELOPMENT, N_("Name the application that is funded.")),
    Ground("service_plan", ("activity",), Line.SUPPORT, N_("Name the activity that the service helps.")),
    Ground("service_outcome", ("service_plan",), Line.SUPPORT, N_("Name the planned service.")),
    Ground("input", ("action",), Line.EVALUATION, N_("Give the action its record.")),
    Ground("measurement", ("action",), Line.EVALUATION, N_("Give the action its record.")),
    Ground("finding", ("measurement",), Line.EVALUATION, N_("Learning log: give the finding an indicator that has a figure.")),
    Ground("decision", ("finding",), Line.EVALUATION, N_("Name the finding that it answers.")),
    Ground("claim", ("activity",), Line.EVALUATION, N_("Name the activity that it speaks of.")),
)  # fmt: skip
"""The rules of ``chain.orphan``. One is checked where some table has the role that it asks for."""


def told_as(role: str, table: str) -> str:
    """What records are counted as: an action of the plan, and a measure that is evaluated, are two things."""
    return EVALUATED_ACTION if role == "action" and table != PLANNED else role


def role_name(role: str) -> str:
    """A role, or what :func:`told_as` makes of it, for people, in the language in force."""
    if role == EVALUATED_ACTION:
        return _("evaluated action")
    return _(ROLES[role]) if role in ROLES else role


def table_name(table: str) -> str:
    """What a record of a table without a role is, in words; a plugin's table by its name."""
    return {
        "actors": _("organisation"),
        "people": _("person"),
        "joint_activities": _("joint activity"),
        "participants": _("participant"),
        "agenda_steps": _("step of the agenda"),
        "merge_states": _("state of a merge"),
        "ballot_keys": _("key of a ballot"),
        "voting_tokens": _("token for a vote"),
        "workshop_notes": _("note of a workshop"),
        "roadmap": _("entry of the roadmap"),
    }.get(table, table)
