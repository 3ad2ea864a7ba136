"""What is doubtful about the services, and where the toolbox stands on the board."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from cap_tact.catalogue import service_names, service_state, services
from cap_tact.records import ServiceOutcome, ServicePlan
from cap_tact.words import _, ngettext
from cap_tui.api import (
    DueItem,
    Finding,
    Line,
    LineState,
    PluginContext,
    Severity,
    Status,
    TransformativeActivity,
)

SERVICES_VIEW = "tact.services"
MATCH_VIEW = "tact.match"
PLANS_VIEW = "tact.plans"


def findings(ctx: PluginContext) -> Iterator[Finding]:
    """Services that name indicators which are not there, and plans whose service is gone."""
    known = {item.id for item in ctx.content("indicators")}
    for item in services(ctx):
        unknown = [name for name in item.entry.indicators if name not in known]
        if unknown:
            yield Finding(
                "tact.unknown-indicator",
                Severity.WARNING,
                _("{service} names indicators that are not there: {names}.").format(
                    service=item.name, names=", ".join(unknown)
                ),
                where=item.ref,
                remedy=_("Correct the ids, or add the indicators."),
                line=Line.SUPPORT,
                view=SERVICES_VIEW,
            )
    here = service_names(ctx)
    for plan in ctx.records(ServicePlan).all():
        if service_state(plan, here) == "absent":
            yield Finding(
                "tact.absent-service",
                Severity.HINT,
                _("The planned service {name} is absent here.").format(name=plan.service_name),
                where=plan.uid,
                remedy=_("The plan stays readable; plan another service, or add the plugin again."),
                line=Line.SUPPORT,
                view=SERVICES_VIEW,
            )


def status(ctx: PluginContext) -> Status:
    """No plan yet, plans that run, or plans with what came of them: the region's own, not its partners'."""
    plans = [plan for plan in ctx.records(ServicePlan).all() if plan.owner == ctx.region.code]
    offered = len(ctx.content("services"))
    if not plans:
        count = ngettext("{n} service", "{n} services", offered)
        return Status(
            Line.SUPPORT,
            LineState.EMPTY,
            _("Services: {count}, none planned yet").format(count=count.format(n=offered)),
            _("See which services answer the gaps of an activity."),
            MATCH_VIEW,
        )
    done = {outcome.plan for outcome in ctx.records(ServiceOutcome).all()}
    count = ngettext("{n} service planned", "{n} services planned", len(plans)).format(n=len(plans))
    open_plans = sum(plan.uid not in done for plan in plans)
    return Status(
        Line.SUPPORT,
        LineState.STARTED if open_plans else LineState.READY,
        _("Services: {count}, {n} with an outcome").format(count=count, n=len(plans) - open_plans),
        _("Record what came of the planned services.")
        if open_plans
        else _("Look for services for the other activities."),
        PLANS_VIEW,
        tuple(_due_services(ctx, plans, done)),
    )


def _due_services(
    ctx: PluginContext, plans: Iterable[ServicePlan], done: Container[str]
) -> Iterator[DueItem]:
    """The first day of a service that has not begun; the last day of one without an outcome."""
    names = {one.uid: one.name for one in ctx.records(TransformativeActivity).all()}
    for plan in plans:
        if plan.uid in done:
            continue
        words = {
            "service": plan.service_name or plan.service,
            "activity": names.get(plan.activity, ""),
        }
        if plan.start >= ctx.today.isoformat():
            text = _("Service begins: {service} for {activity}").format(**words)
            yield DueItem(plan.start, text, view=PLANS_VIEW, record=plan.uid)
        elif plan.end:
            text = _("What came of the service {service} for {activity}").format(**words)
            yield DueItem(plan.end, text, view=PLANS_VIEW, record=plan.uid)
