"""What the plugin's records are to people: lists, detail pages, forms and removal follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cap_tact.records import ServiceOutcome, ServicePlan
from cap_tact.wording import result_text
from cap_tact.words import _
from cap_tui.api import N_, Kind, KindColumn, formats

PLANS = Kind(
    ServicePlan,
    id="planned-services",
    columns=(
        KindColumn("service_name", N_("service"), least=20),
        KindColumn("activity", least=16),
        KindColumn("responsible", width=14, drop=2),
        KindColumn("start", width=10, drop=1),
        KindColumn("end", width=10, drop=3),
        KindColumn("cost", align="right", width=10, drop=2),
    ),
    edit=("responsible", "start", "end", "cost", "currency"),
    sort="start",
    allows=frozenset({"edit", "remove"}),
    name=lambda plan: plan.service_name or plan.service,
    help=N_("Which service is planned for which activity, by whom and when."),
    empty=N_("No service is planned yet. Plan one in the view Services for the gaps."),
    translate=_,
)

OUTCOMES = Kind(
    ServiceOutcome,
    id="service-outcomes",
    columns=(
        KindColumn("plan", least=20),
        KindColumn("result", width=14),
        KindColumn("date", width=10),
        KindColumn("note", least=16, drop=1),
    ),
    edit=("result", "note", "date"),
    sort="date",
    allows=frozenset({"edit", "remove"}),
    wording={"result": result_text},
    name=lambda outcome: f"{outcome.service} {formats.day_text(outcome.date)}".strip(),
    about="plan",
    help=N_("What came of a planned service: evidence beside the service."),
    empty=N_("Nothing is recorded yet."),
    translate=_,
)

KINDS: Mapping[str, Kind[Any]] = {kind.table: kind for kind in (PLANS, OUTCOMES)}
