"""Every view as lines of text, for ``--plain``, slow links and screen readers."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from cap_tact.catalogue import outcomes_of, service_hashes, services
from cap_tact.gaps import activity_needs
from cap_tact.listings import matches_listing, plans_listing, service_fields, services_listing
from cap_tact.matching import match_services
from cap_tact.operations.plan_service import latest_outcomes, plans_by_start
from cap_tact.records import ServicePlan
from cap_tact.service import Service
from cap_tact.wording import result_text
from cap_tact.words import _, ngettext
from cap_tui.api import (
    ContentItem,
    PluginContext,
    Stage,
    TransformativeActivity,
    labelled,
    lines,
    listing_lines,
)


def own_activities(ctx: PluginContext) -> list[TransformativeActivity]:
    """The region's activities that are not parked, by name."""
    found = [
        activity
        for activity in ctx.records(TransformativeActivity).all()
        if activity.owner == ctx.region.code and activity.stage is not Stage.PARKED
    ]
    return sorted(found, key=lambda activity: activity.name.casefold())


def services_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """The catalogue."""
    found = services(ctx)
    yield services_words(found)
    yield from listing_lines(services_listing(found), width)


def services_words(found: Sequence[ContentItem[Service]]) -> str:
    """How many services there are."""
    return ngettext("{n} service", "{n} services", len(found)).format(n=len(found))


def match_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """For each activity with known gaps, the services that answer them."""
    offered = services(ctx)
    told = False
    for activity in own_activities(ctx):
        needs = activity_needs(ctx, activity)
        if needs.gaps:
            told = True
            yield from lines.broken(activity.name, width)
            yield from listing_lines(matches_listing(needs, match_services(offered, needs)), width)
            yield ""
    if not told:
        yield from lines.broken(
            _("No activity has a known gap. Judge the critical mass of an activity first."), width
        )


def plans_view(ctx: PluginContext, width: int) -> Iterator[str]:
    """Planned services with what came of them."""
    names = {activity.uid: activity.name for activity in ctx.records(TransformativeActivity).all()}
    plans, outcomes = plans_by_start(ctx), latest_outcomes(ctx)
    yield plans_words(plans, outcomes)
    yield from listing_lines(plans_listing(plans, service_hashes(ctx), names, outcomes), width)


def plans_words(plans: Sequence[ServicePlan], outcomes: Container[str]) -> str:
    """How many services are planned, and of how many an outcome is recorded."""
    done = sum(plan.uid in outcomes for plan in plans)
    return ngettext(
        "{n} planned service, {done} with an outcome",
        "{n} planned services, {done} with an outcome",
        len(plans),
    ).format(n=len(plans), done=done)


def service_lines(ctx: PluginContext, item: ContentItem[Service], width: int) -> Iterator[str]:
    """A service in full, with what came of it wherever it was used."""
    yield from lines.broken(item.name, width)
    for label, text in service_fields(item):
        yield from lines.broken(labelled(label, text), width, 2)
    for outcome, _plan in outcomes_of(ctx, item.ref):
        told = labelled(
            f"{outcome.date} {outcome.owner}", f"{result_text(outcome.result)}. {outcome.note}"
        )
        yield from lines.broken(told.strip(), width, 2)
