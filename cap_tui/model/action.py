"""The action: what is done to develop a transformative activity, by whom, until when, with which money.

Fields: workshop pack, ``action_field`` (roles, partners, constraints, services: Cluster Action
Plan; type, dates, budget, sign of success, status: reconstructed).
"""

from __future__ import annotations

import enum
from typing import Annotated, ClassVar

from cap_tui.model.activity import Text
from cap_tui.model.record import Personal, Record, about, bounds
from cap_tui.text.i18n import N_, _

Title = Annotated[str, bounds(min_length=1, max_length=2_000)]


class ActionType(enum.StrEnum):
    """What sort of work an action is."""

    RESEARCH = "research"
    NETWORKING = "networking"
    SKILLS = "skills"
    SERVICE = "service"
    INFRASTRUCTURE = "infrastructure"
    REGULATION = "regulation"
    FUNDING = "funding"


class ActionStatus(enum.StrEnum):
    """How far an action has come."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class FundingStatus(enum.StrEnum):
    """Whether an action has its money."""

    OPEN = "open"
    APPLIED = "applied"
    FUNDED = "funded"
    REFUSED = "refused"


class Perspective(enum.StrEnum):
    """The four perspectives of a roadmap (Cluster Action Plan, action line 3)."""

    TECHNOLOGY = "technology"
    MARKET = "market"
    SOCIETY = "society"
    FRAMEWORK = "framework"


class Horizon(enum.StrEnum):
    """The horizons of a roadmap: 0-2, 2-7 and over 7 years (workshop pack)."""

    SHORT = "short"
    MID = "mid"
    LONG = "long"


def action_type_name(kind: ActionType | None) -> str:
    """A type of action for people."""
    if kind is None:
        return ""
    return {
        ActionType.RESEARCH: _("R&D project"),
        ActionType.NETWORKING: _("networking"),
        ActionType.SKILLS: _("skills"),
        ActionType.SERVICE: _("service"),
        ActionType.INFRASTRUCTURE: _("infrastructure"),
        ActionType.REGULATION: _("rule change"),
        ActionType.FUNDING: _("funding"),
    }[kind]


def action_status_name(status: ActionStatus) -> str:
    """The state of an action for people."""
    return {
        ActionStatus.PLANNED: _("planned"),
        ActionStatus.RUNNING: _("running"),
        ActionStatus.DONE: _("done"),
        ActionStatus.DROPPED: _("dropped"),
    }[status]


def funding_name(funding: FundingStatus) -> str:
    """The state of an action's funding for people."""
    return {
        FundingStatus.OPEN: _("not applied for"),
        FundingStatus.APPLIED: _("applied for"),
        FundingStatus.FUNDED: _("funded"),
        FundingStatus.REFUSED: _("refused"),
    }[funding]


def perspective_name(perspective: Perspective | None) -> str:
    """A perspective of the roadmap for people."""
    if perspective is None:
        return ""
    return {
        Perspective.TECHNOLOGY: _("technology"),
        Perspective.MARKET: _("market"),
        Perspective.SOCIETY: _("society"),
        Perspective.FRAMEWORK: _("framework conditions"),
    }[perspective]


class PlannedAction(Record, frozen=True, kw_only=True):
    """An action of the plan: it develops one activity, and may depend on other actions."""

    TABLE: ClassVar[str] = "actions"

    title: Annotated[Title, about("What is done", label=N_("title"))]
    type: Annotated[ActionType | None, about("What sort of work it is", label=N_("type"))] = None
    activity: Annotated[
        str,
        about("The activity that it develops", label=N_("activity"), refers="activities"),
    ] = ""
    responsible: Annotated[
        str,
        about(
            "Who sees to it that it is done: a person, a participant of a workshop, an organisation",
            label=N_("responsible"),
            personal=Personal.IDENTIFIER,
            purpose="to ask back",
            refers="*",
        ),
    ] = ""
    role: Annotated[str, about("What the responsible does in it", label=N_("role"))] = ""
    institution: Annotated[
        str, about("The organisation that carries it", label=N_("institution"), refers="actors")
    ] = ""
    partners: Annotated[
        tuple[str, ...],
        about("The organisations that take part", label=N_("partners"), refers="actors"),
    ] = ()
    region: Annotated[str, about("Code of the region in which it is done", label=N_("region"))] = ""
    regions: Annotated[
        tuple[str, ...],
        about("Codes of the regions that do it together", label=N_("partner regions")),
    ] = ()
    not_before: Annotated[
        str, about("The first day on which it may begin", label=N_("not before"), unit="ISO 8601")
    ] = ""
    start: Annotated[
        str, about("The day on which it begins", label=N_("start"), unit="ISO 8601")
    ] = ""
    due: Annotated[
        str, about("The day on which it must be done", label=N_("due"), unit="ISO 8601")
    ] = ""
    days: Annotated[
        Annotated[int, bounds(ge=0, le=36_500)] | None,
        about("How long it takes; 0 is a milestone", label=N_("days"), unit=N_("calendar days")),
    ] = None
    depends: Annotated[
        tuple[str, ...],
        about(
            "The actions that must have ended before",
            label=N_("depends on"),
            refers="actions",
            unordered=True,
        ),
    ] = ()
    cost: Annotated[
        str,
        about(
            "What it costs: a decimal number with a point, empty while unknown",
            label=N_("cost"),
            decimal=True,
        ),
    ] = ""
    currency: Annotated[
        str, about("Currency of the cost", label=N_("currency"), unit="ISO 4217")
    ] = ""
    funding: Annotated[FundingStatus, about("Whether it has its money", label=N_("funding"))] = (
        FundingStatus.OPEN
    )
    funding_source: Annotated[
        str, about("The programme or call that pays", label=N_("source of funding"))
    ] = ""
    status: Annotated[ActionStatus, about("How far it has come", label=N_("status"))] = (
        ActionStatus.PLANNED
    )
    sign: Annotated[
        Text, about("By what one sees that it succeeded", label=N_("sign of success"))
    ] = ""
    constraint: Annotated[
        Text, about("The constraint that it removes", label=N_("constraint removed"))
    ] = ""
    perspective: Annotated[
        Perspective | None,
        about("The perspective of the roadmap it belongs to", label=N_("perspective")),
    ] = None
    services: Annotated[
        tuple[str, ...],
        about("Ids of the cluster services that it needs", label=N_("services")),
    ] = ()
    joint_call: Annotated[
        bool, about("Whether a joint call of regions is wanted for it", label=N_("joint call"))
    ] = False
    workshop: Annotated[
        str,
        about("The workshop in which it was agreed", label=N_("workshop"), refers="workshops"),
    ] = ""
    ref: Annotated[str, about("Its short name in the workshop", label=N_("short name"))] = ""
    origin: Annotated[
        tuple[str, ...],
        about(
            "What it was made from: cards, roadmap items, a funded application",
            label=N_("made from"),
            refers="*",
        ),
    ] = ()
