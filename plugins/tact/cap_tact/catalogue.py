"""The catalogue: every service that somebody contributes to the region, found and filtered."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from cap_tact.records import ServiceOutcome, ServicePlan
from cap_tact.service import Service
from cap_tui.api import ContentItem, PluginContext, fold_text

KIND = "services"


@dataclass(frozen=True)
class ServiceFilter:
    """What is wanted; an empty text takes everything."""

    search: str = ""
    source: str = ""
    category: str = ""
    need: str = ""
    phase: str = ""
    maturity: str = ""

    def takes(self, item: ContentItem[Service]) -> bool:
        """Whether a service is wanted."""
        service = item.entry
        return (
            (not self.search or fold_text(self.search) in item.searched)
            and (not self.source or comes_from(item, self.source))
            and (not self.category or service.category == self.category)
            and (not self.need or service.need == self.need)
            and (not self.phase or self.phase in service.phases)
            and (not self.maturity or service.maturity == self.maturity)
        )


def comes_from(item: ContentItem[Service], source: str) -> bool:
    """Whether a plugin or a region contributed the service."""
    wanted = source.casefold()
    return any(
        wanted in (origin.plugin.casefold(), origin.region.casefold())
        for origin in item.provenances
    )


def services(ctx: PluginContext, wanted: ServiceFilter | None = None) -> list[ContentItem[Service]]:
    """The services by id, or those that are wanted."""
    found = ctx.content(KIND, Service)
    return [item for item in found if wanted is None or wanted.takes(item)]


def service_named(ctx: PluginContext, reference: str) -> ContentItem[Service]:
    """One service by its id or ``ID@CONTRIBUTOR``. Raises NotFound, Ambiguous."""
    return ctx.content_entry(KIND, reference)


def service_state(plan: ServicePlan, here: Container[str]) -> str:
    """``present`` when the service of a plan is in the catalogue, ``absent`` when it is gone."""
    return "present" if plan.service in here else "absent"


def service_names(ctx: PluginContext) -> frozenset[str]:
    """The references and ids of the services in the catalogue."""
    return frozenset(name for item in services(ctx) for name in (item.id, item.ref))


def service_hashes(ctx: PluginContext) -> dict[str, str]:
    """Reference and id of every service in the catalogue, each with the hash of its description."""
    found: dict[str, str] = {}
    for item in services(ctx):
        found.setdefault(item.id, item.sha256)
        found[item.ref] = item.sha256
    return found


def outcomes_of(
    ctx: PluginContext, reference: str
) -> list[tuple[ServiceOutcome, ServicePlan | None]]:
    """What came of a service wherever it was used, with the plan of each outcome."""
    plans = {plan.uid: plan for plan in ctx.records(ServicePlan).all()}
    service = reference.partition("@")[0]
    return [
        (outcome, plans.get(outcome.plan))
        for outcome in ctx.records(ServiceOutcome).all()
        if outcome.service.partition("@")[0] == service
    ]


def outcome_counts(ctx: PluginContext) -> dict[str, dict[str, list[str]]]:
    """What came of every service: id, then result, then the regions in which that was seen."""
    found: dict[str, dict[str, list[str]]] = {}
    for outcome in ctx.records(ServiceOutcome).all():
        service = outcome.service.partition("@")[0]
        found.setdefault(service, {}).setdefault(outcome.result, []).append(outcome.owner)
    return found
