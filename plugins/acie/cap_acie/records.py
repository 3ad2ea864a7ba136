"""The plugin's tables: calls kept in the region, their applications, arrivals and decisions."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from cap_acie.told import amount_words
from cap_acie.words import _
from cap_tui.api import N_, Personal, Record, about, bounds, formats, language

Text = Annotated[str, bounds(max_length=1 << 20)]
Name = Annotated[str, bounds(min_length=1, max_length=2000)]


class JointCall(Record, frozen=True, kw_only=True):
    """A call kept in the region: its files as they were written, and the activities that it is for."""

    TABLE: ClassVar[str] = "acie.calls"

    code: Annotated[str, about("Id of the call", label=N_("id"))]
    title: Annotated[Name, about("Title of the call", label=N_("title"))]
    activities: Annotated[
        tuple[str, ...],
        about(
            "The region's transformative activities that it is for",
            label=N_("activities"),
            refers="activities",
            unordered=True,
        ),
    ] = ()
    file: Annotated[Text, about("The shared part, call.toml", label=N_("call.toml"))] = ""
    annexes: Annotated[
        dict[str, Text], about("The annex of each region, by its code", label=N_("annexes"))
    ] = {}
    made_up: Annotated[bool, about("Whether it is invented", label=N_("made up"))] = False


class ApplicationStatus(enum.StrEnum):
    """How far an application has come."""

    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    FUNDED = "funded"
    REFUSED = "refused"


class JointApplication(Record, frozen=True, kw_only=True):
    """An application to a call: the version that counts, and what became of it."""

    TABLE: ClassVar[str] = "acie.applications"

    call: Annotated[str, about("The call", label=N_("call"), refers="acie.calls")]
    code: Annotated[str, about("Id of the application", label=N_("id"))]
    title: Annotated[
        Name, about("Title of the project", label=N_("title"), personal=Personal.FREE_TEXT)
    ]
    activity: Annotated[
        str,
        about("The region's activity that it develops", label=N_("activity"), refers="activities"),
    ] = ""
    action: Annotated[
        str,
        about("The action that asks for money with it", label=N_("action"), refers="actions"),
    ] = ""
    annexes: Annotated[
        tuple[str, ...],
        about("The annexes of its regions: CALL#CODE", label=N_("annexes"), refers="*"),
    ] = ()
    status: Annotated[ApplicationStatus, about("How far it has come", label=N_("status"))] = (
        ApplicationStatus.RECEIVED
    )
    received: Annotated[
        str, about("When it arrived", label=N_("received"), unit="UTC, ISO 8601")
    ] = ""
    file: Annotated[
        Text,
        about("The application as it arrived", label=N_("file"), personal=Personal.FREE_TEXT),
    ] = ""


class Arrival(Record, frozen=True, kw_only=True):
    """An arrival of a version of an application, or its withdrawal. Arrivals are only added."""

    TABLE: ClassVar[str] = "acie.arrivals"

    application: Annotated[
        str,
        about("The application", label=N_("application"), refers="acie.applications", into=True),
    ]
    received: Annotated[str, about("When", label=N_("received"), unit="UTC, ISO 8601")]
    time_zone: Annotated[str, about("Time zone of the receipt", label=N_("time zone"))]
    sha256: Annotated[str, about("SHA-256 of the file", label=N_("SHA-256"))] = ""
    stated: Annotated[
        str, about("When it was submitted, as the applicant states", label=N_("stated"))
    ] = ""
    in_time: Annotated[
        bool | None,
        about("Whether it was in time; None: there is no deadline", label=N_("in time")),
    ] = None
    withdrawn: Annotated[bool, about("Whether it is a withdrawal", label=N_("withdrawn"))] = False
    file: Annotated[Text, about("This version", label=N_("file"), personal=Personal.FREE_TEXT)] = ""


class Decided(enum.StrEnum):
    """What was decided about an application."""

    FUNDED = "funded"
    REFUSED = "refused"
    REOPENED = "reopened"


def status_name(status: ApplicationStatus) -> str:
    """The status of an application in words."""
    return {
        ApplicationStatus.RECEIVED: _("received"),
        ApplicationStatus.WITHDRAWN: _("withdrawn"),
        ApplicationStatus.FUNDED: _("funded"),
        ApplicationStatus.REFUSED: _("refused"),
    }[status]


def decision_name(decision: Decided) -> str:
    """A decision in words."""
    return {
        Decided.FUNDED: _("funded"),
        Decided.REFUSED: _("refused"),
        Decided.REOPENED: _("reopened"),
    }[decision]


class FundingDecision(Record, frozen=True, kw_only=True):
    """A decision about an application, with its reason. Decisions are only added; reopening is one, too."""

    TABLE: ClassVar[str] = "acie.decisions"

    application: Annotated[
        str, about("The application", label=N_("application"), refers="acie.applications")
    ]
    decision: Annotated[Decided, about("What was decided", label=N_("decision"))]
    reason: Annotated[Name, about("The reason", label=N_("reason"), personal=Personal.FREE_TEXT)]
    decided: Annotated[str, about("On which day", label=N_("day"), unit="ISO 8601")]
    amounts: Annotated[
        dict[str, str],
        about("What each region funds: its code, then amount and currency", label=N_("amounts")),
    ] = {}

    @classmethod
    def counted_titles(cls, documents: Sequence[Mapping[str, Any]], /) -> list[str]:
        """A decision goes by what was decided, when, and what each region pays."""
        return [_told(document) for document in documents]


def region_amounts(amounts: Mapping[str, str]) -> str:
    """What each region pays, in words."""
    return ", ".join(f"{region} {amount_words(amount)}" for region, amount in amounts.items())


def _told(decision: Mapping[str, Any]) -> str:
    amounts = region_amounts(decision.get("amounts", {}))
    day = formats.date(str(decision.get("decided", "")), language())
    parts = (decision_name(Decided(decision["decision"])), day, amounts)
    return " · ".join(part for part in parts if part)


class DraftOf(enum.StrEnum):
    """What a draft becomes."""

    ANNEX = "annex"
    APPLICATION = "application"


class CallDraft(Record, frozen=True, kw_only=True):
    """An annex or an application that is being filled in: its file as far as it is written."""

    TABLE: ClassVar[str] = "acie.drafts"

    of: Annotated[DraftOf, about("What it becomes", label=N_("of"))]
    name: Annotated[Name, about("Name of the file", label=N_("name"))]
    file: Annotated[
        Text, about("The file so far", label=N_("file"), personal=Personal.FREE_TEXT)
    ] = ""


class BudgetRaise(Record, frozen=True, kw_only=True):
    """A region puts more money into a call, on a day and with a reason. Raises are only added."""

    TABLE: ClassVar[str] = "acie.raises"

    call: Annotated[str, about("The call", label=N_("call"), refers="acie.calls", into=True)]
    region: Annotated[str, about("The region that pays", label=N_("region"))]
    amount: Annotated[
        str, about("How much more, in the region's currency", label=N_("amount"), decimal=True)
    ]
    day: Annotated[str, about("On which day", label=N_("day"), unit="ISO 8601")]
    reason: Annotated[Name, about("The reason", label=N_("reason"), personal=Personal.FREE_TEXT)]


class ProjectEvent(enum.StrEnum):
    """What happens with a funded project."""

    REPORT_DUE = "report-due"
    REPORT_RECEIVED = "report-received"
    CHANGE_REQUESTED = "change-requested"
    CHANGE_APPROVED = "change-approved"
    CHANGE_REFUSED = "change-refused"


class ProjectStep(Record, frozen=True, kw_only=True):
    """A report or a change of a funded project. Steps are only added."""

    TABLE: ClassVar[str] = "acie.steps"

    application: Annotated[
        str,
        about("The application", label=N_("application"), refers="acie.applications", into=True),
    ]
    event: Annotated[ProjectEvent, about("What happens", label=N_("event"))]
    day: Annotated[str, about("On which day", label=N_("day"), unit="ISO 8601")]
    note: Annotated[
        str, about("What it is about", label=N_("note"), personal=Personal.FREE_TEXT)
    ] = ""


class CalledAmount(Record, frozen=True, kw_only=True):
    """Money that a partner's project called from a region: an input of the action that it became."""

    TABLE: ClassVar[str] = "acie.amounts"

    application: Annotated[
        str, about("The application", label=N_("application"), refers="acie.applications")
    ]
    action: Annotated[str, about("The action of the plan", label=N_("action"), refers="actions")]
    region: Annotated[str, about("The region that pays", label=N_("region"))]
    amount: Annotated[str, about("How much", label=N_("amount"), decimal=True)]
    currency: Annotated[str, about("Currency", label=N_("currency"), unit="ISO 4217")]
    day: Annotated[str, about("On which day", label=N_("day"), unit="ISO 8601")]
    note: Annotated[
        str, about("What it is about", label=N_("note"), personal=Personal.FREE_TEXT)
    ] = ""


TABLES: tuple[type[Record], ...] = (
    JointCall,
    JointApplication,
    Arrival,
    FundingDecision,
    CallDraft,
    BudgetRaise,
    ProjectStep,
    CalledAmount,
)
