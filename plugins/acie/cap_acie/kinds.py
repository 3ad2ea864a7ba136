"""What the plugin's records are to people: lists, detail pages and commands follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cap_acie.records import (
    Arrival,
    BudgetRaise,
    CallDraft,
    CalledAmount,
    DraftOf,
    FundingDecision,
    JointApplication,
    JointCall,
    ProjectEvent,
    ProjectStep,
    decision_name,
    region_amounts,
    status_name,
)
from cap_acie.told import amount_words, day_words, moment_words
from cap_acie.words import _
from cap_tui.api import N_, Kind, KindColumn, TableParts

CALLS = Kind(
    JointCall,
    id="calls",
    columns=(
        KindColumn("code", width=16),
        KindColumn("title", least=24),
        KindColumn("activities", least=16, drop=1),
        KindColumn("made_up", width=8, drop=2, search=False),
    ),
    edit=("activities",),
    detail=("code", "title", "activities", "made_up"),
    sort="code",
    name=lambda call: call.title,
    allows=frozenset({"edit", "remove"}),
    help=N_("Joint calls that are kept in the region. Keep one with: cap-tui acie keep --call DIR"),
    empty=N_("No joint call is kept here yet: cap-tui acie keep --call DIR"),
    translate=_,
)


APPLICATIONS = Kind(
    JointApplication,
    id="applications",
    columns=(
        KindColumn("code", width=10),
        KindColumn("title", least=20),
        KindColumn("activity", least=14, drop=2),
        KindColumn("status", width=10),
        KindColumn("received", width=20, drop=1),
    ),
    edit=("activity",),
    detail=("code", "title", "call", "activity", "status", "received"),
    sort="code",
    wording={"status": status_name, "received": moment_words},
    name=lambda application: application.title,
    allows=frozenset({"edit"}),
    help=N_("Applications to the joint calls of the region."),
    empty=N_("No application has arrived yet: cap-tui acie apply FILE"),
    translate=_,
)

ARRIVALS = Kind(
    Arrival,
    id="arrivals",
    columns=(
        KindColumn("application", least=16),
        KindColumn("received", width=25),
        KindColumn("in_time", width=8),
        KindColumn("sha256", least=16, drop=1),
        KindColumn("withdrawn", width=10, drop=2, search=False),
    ),
    edit=(),
    detail=("application", "received", "time_zone", "in_time", "stated", "sha256", "withdrawn"),
    sort="received",
    wording={"received": moment_words},
    name=lambda arrival: moment_words(arrival.received),
    allows=frozenset(),
    help=N_("Each version of an application as it arrived, and withdrawals."),
    empty=N_("Nothing has arrived yet."),
    translate=_,
)


DECISIONS = Kind(
    FundingDecision,
    id="decisions",
    columns=(
        KindColumn("application", least=16),
        KindColumn("decision", width=10),
        KindColumn("decided", width=10),
        KindColumn("reason", least=16, drop=1),
    ),
    edit=(),
    detail=("application", "decision", "decided", "reason", "amounts"),
    sort="decided",
    wording={"decision": decision_name, "amounts": region_amounts},
    name=lambda one: f"{decision_name(one.decision)} {day_words(one.decided)}",
    allows=frozenset(),
    help=N_("What was decided about applications, by whom and why."),
    empty=N_("Nothing is decided yet."),
    translate=_,
)


def draft_name(of: DraftOf) -> str:
    """What a draft becomes, in words."""
    return {DraftOf.ANNEX: _("annex"), DraftOf.APPLICATION: _("application")}[of]


DRAFTS = Kind(
    CallDraft,
    id="drafts",
    columns=(KindColumn("name", least=20), KindColumn("of", width=12)),
    edit=(),
    detail=("name", "of", "file"),
    sort="name",
    wording={"of": draft_name},
    name=lambda draft: draft.name,
    allows=frozenset({"remove"}),
    help=N_("Annexes and applications that are being filled in; the page Forms fills them in."),
    empty=N_("Nothing is being filled in."),
    translate=_,
)

RAISES = Kind(
    BudgetRaise,
    id="raises",
    columns=(
        KindColumn("region", width=8),
        KindColumn("amount", align="right", width=14),
        KindColumn("day", width=10),
        KindColumn("reason", least=16, drop=1),
    ),
    edit=(),
    detail=("call", "region", "amount", "day", "reason"),
    sort="day",
    wording={"amount": amount_words},
    name=lambda one: f"{one.region} {amount_words(one.amount)}",
    allows=frozenset(),
    help=N_("Money that regions put into a call after it was published, to fill gaps."),
    empty=N_("No region has raised its budget."),
    translate=_,
)


def event_name(event: ProjectEvent) -> str:
    """What happens with a project, in words."""
    return {
        ProjectEvent.REPORT_DUE: _("report due"),
        ProjectEvent.REPORT_RECEIVED: _("report received"),
        ProjectEvent.CHANGE_REQUESTED: _("change requested"),
        ProjectEvent.CHANGE_APPROVED: _("change approved"),
        ProjectEvent.CHANGE_REFUSED: _("change refused"),
    }[event]


STEPS = Kind(
    ProjectStep,
    id="steps",
    columns=(
        KindColumn("application", least=16),
        KindColumn("event", width=18),
        KindColumn("day", width=10),
        KindColumn("note", least=16, drop=1),
    ),
    edit=(),
    detail=("application", "event", "day", "note"),
    sort="day",
    wording={"event": event_name},
    name=lambda one: f"{event_name(one.event)} {day_words(one.day)}",
    allows=frozenset(),
    help=N_("Reports and changes of funded projects."),
    empty=N_("No project has a report or a change yet."),
    translate=_,
)

AMOUNTS = Kind(
    CalledAmount,
    id="amounts",
    columns=(
        KindColumn("application", least=16),
        KindColumn("region", width=8),
        KindColumn("amount", align="right", width=14),
        KindColumn("currency", width=8),
        KindColumn("day", width=10, drop=1),
    ),
    edit=(),
    detail=("application", "action", "region", "amount", "currency", "day", "note"),
    sort="day",
    wording={"amount": amount_words},
    name=lambda one: f"{amount_words(one.amount, one.currency)} {day_words(one.day)}",
    allows=frozenset(),
    help=N_("Money that funded projects called; acie inputs writes it for the evaluation."),
    empty=N_("No money is called yet."),
    translate=_,
)

KINDS: Mapping[str, Kind[Any]] = {
    kind.table: kind
    for kind in (CALLS, APPLICATIONS, ARRIVALS, DECISIONS, DRAFTS, RAISES, STEPS, AMOUNTS)
}
ROLES: Mapping[str, str] = {
    JointCall.TABLE: "call",
    JointApplication.TABLE: "application",
    FundingDecision.TABLE: "funding",
    CalledAmount.TABLE: "input",
}

ANNEXES = TableParts(
    "annex",
    lambda call, _reads: {
        code: _("{title}: annex of {region}").format(title=call.title, region=code)
        for code in call.annexes
    },
)
"""The annexes of a call are parts of its record."""
