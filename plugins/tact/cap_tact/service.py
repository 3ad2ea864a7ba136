"""Services: what cluster organisations offer to a transformative activity, as content."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from cap_tact.wording import (
    category_text,
    cost_text,
    factor_text,
    maturity_text,
    need_text,
    phase_text,
    range_text,
    scope_text,
    target_text,
)
from cap_tact.words import _
from cap_tui.api import N_, ContentEntry, Link, Words, about

Need = Literal[
    "", "skills", "technology", "market", "finance", "partners", "infrastructure", "regulation", "awareness",
]  # fmt: skip
Category = Literal[
    "", "education", "innovation_technology", "growth", "collaboration", "research_networking"
]
Maturity = Literal["", "idea", "piloted", "established"]
Phase = Literal["identify", "develop", "implement"]
Target = Literal[
    "SME", "start-up", "large firm", "research", "cluster management", "public authority", "civil society",
]  # fmt: skip
Factor = Literal["firms", "research", "skills", "capital", "market", "value_chain", "coordination"]
Amount = Annotated[float, msgspec.Meta(ge=0)]
Range = tuple[Amount, Amount]


class ServiceEvidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a service was used, and with which result."""

    text: Words = ""
    where: str = ""
    date: str = ""
    result: Words = ""
    link: Link = ""


class Service(ContentEntry, frozen=True, kw_only=True):
    """A service that serves transformative activities (Action Line 4)."""

    summary: Annotated[Words, about("What it is, in one sentence", label=N_("summary"))]
    category: Annotated[Category, about("Category of the tool box", label=N_("category"))] = ""
    need: Annotated[Need, about("The need that it addresses", label=N_("need"))] = ""
    answers: Annotated[
        tuple[Factor, ...],
        about("Factors of critical mass that it answers directly", label=N_("answers")),
    ] = ()
    phases: Annotated[
        tuple[Phase, ...], about("Phases of the process that it fits", label=N_("phases"))
    ] = ()
    target_groups: Annotated[
        tuple[Target, ...], about("Whom it serves", label=N_("target groups"))
    ] = ()
    cross_regional: Annotated[
        Literal["", "regional", "cross-regional", "both"],
        about("Whether it works within a region or across regions", label=N_("scope")),
    ] = ""
    steps: Annotated[tuple[Words, ...], about("What is done, in order", label=N_("steps"))] = ()
    inputs: Annotated[tuple[Words, ...], about("What it needs", label=N_("inputs"))] = ()
    outputs: Annotated[tuple[Words, ...], about("What it gives", label=N_("outputs"))] = ()
    effort_person_days: Annotated[
        Range | None, about("Effort, from and to", label=N_("effort"), unit="person-days")
    ] = None
    duration_weeks: Annotated[
        Range | None, about("Duration, from and to", label=N_("duration"), unit="weeks")
    ] = None
    cost_class: Annotated[
        Literal["", "low", "medium", "high"], about("How much it costs", label=N_("cost"))
    ] = ""
    financing: Annotated[Words, about("Who pays for it", label=N_("financing"))] = ""
    success_factors: Annotated[
        tuple[Words, ...], about("What makes it work", label=N_("success factors"))
    ] = ()
    risks: Annotated[tuple[Words, ...], about("What can go wrong", label=N_("risks"))] = ()
    indicators: Annotated[
        tuple[str, ...], about("Ids of the indicators that measure it", label=N_("indicators"))
    ] = ()
    provider: Annotated[str, about("Who offers it", label=N_("provider"))] = ""
    evidence: Annotated[
        tuple[ServiceEvidence, ...], about("Where it was used", label=N_("evidence"))
    ] = ()
    maturity: Annotated[
        Maturity,
        about("How far it is tried", label=N_("maturity")),
    ] = ""
    languages: Annotated[
        tuple[str, ...], about("Languages in which it is offered", label=N_("languages"))
    ] = ()
    link: Annotated[Link, about("Where to read more", label=N_("link"))] = ""

    def told_as(self, name: str) -> str:
        """What people read for a field that holds an id, several, or an amount."""
        words = {"category": category_text, "need": need_text, "cross_regional": scope_text, "cost_class": cost_text, "maturity": maturity_text}  # fmt: skip
        several = {"answers": factor_text, "phases": phase_text, "target_groups": target_text}
        if name in words:
            return words[name](getattr(self, name))
        if name in several:
            return ", ".join(map(several[name], getattr(self, name)))
        if name == "effort_person_days":
            return range_text(self.effort_person_days, _("person-days"))
        return range_text(self.duration_weeks, _("weeks")) if name == "duration_weeks" else ""
