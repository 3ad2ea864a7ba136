"""The plugin's tables: which service is planned for which activity, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from cap_tact.wording import result_text
from cap_tui.api import N_, Personal, Record, about, bounds, formats, language

Text = Annotated[str, bounds(max_length=4000)]
Result = Literal["helped", "partly", "not", "unknown"]


class ServicePlan(Record, frozen=True, kw_only=True):
    """A service that is planned for an activity. It keeps what was planned when the service changes or goes."""

    TABLE: ClassVar[str] = "tact.plans"

    activity: Annotated[
        str, about("The activity that it serves", label=N_("activity"), refers="activities")
    ]
    service: Annotated[str, about("Id of the service", label=N_("service"))]
    service_name: Annotated[str, about("Its name when it was planned", label=N_("name"))] = ""
    service_version: Annotated[str, about("Version of who offers it", label=N_("version"))] = ""
    service_sha256: Annotated[
        str, about("Hash of its description when it was planned", label="service SHA-256")
    ] = ""
    responsible: Annotated[
        str,
        about(
            "Who sees to it",
            label=N_("owner"),
            personal=Personal.IDENTIFIER,
            purpose="to ask back",
        ),
    ] = ""
    start: Annotated[str, about("First day", label=N_("start"), unit="ISO 8601")] = ""
    end: Annotated[str, about("Last day", label=N_("end"), unit="ISO 8601")] = ""
    cost: Annotated[
        Annotated[float, bounds(ge=0)] | None, about("What it costs", label=N_("cost"))
    ] = None
    currency: Annotated[
        str, about("Currency of the cost", label=N_("currency"), unit="ISO 4217")
    ] = ""

    @classmethod
    def counted_titles(cls, documents: Sequence[Mapping[str, Any]], /) -> list[str]:
        """A planned service goes by the name of the service."""
        return [str(d.get("service_name") or d.get("service")) for d in documents]


class ServiceOutcome(Record, frozen=True, kw_only=True):
    """What came of a planned service: evidence that stands beside the service."""

    TABLE: ClassVar[str] = "tact.outcomes"

    plan: Annotated[
        str, about("The planned service", label=N_("planned service"), refers="tact.plans")
    ]
    service: Annotated[str, about("Id of the service", label=N_("service"))] = ""
    result: Annotated[Result, about("Whether it helped", label=N_("result"))] = "unknown"
    note: Annotated[Text, about("What was seen", label=N_("note"), personal=Personal.FREE_TEXT)] = (
        ""
    )
    date: Annotated[str, about("On which day", label=N_("date"), unit="ISO 8601")] = ""

    @classmethod
    def counted_titles(cls, documents: Sequence[Mapping[str, Any]], /) -> list[str]:
        """An outcome is what came of the service, and when."""
        return [
            " · ".join(
                part
                for part in (
                    result_text(str(d.get("result", "unknown"))),
                    formats.date(str(d.get("date", "")), language()),
                )
                if part
            )
            for d in documents
        ]


TABLES: tuple[type[Record], ...] = (ServicePlan, ServiceOutcome)

ROLES: dict[type[Record], str] = {
    ServicePlan: "service_plan",
    ServiceOutcome: "service_outcome",
}
"""What the records of a table are in the chain."""
