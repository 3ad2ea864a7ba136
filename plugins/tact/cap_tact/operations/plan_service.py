"""Planning a service for an activity, and recording what came of it."""

from __future__ import annotations

import datetime
import math

from cap_tact.catalogue import service_named
from cap_tact.records import Result, ServiceOutcome, ServicePlan
from cap_tact.words import _
from cap_tui.api import (
    NotFound,
    PluginContext,
    Provenance,
    Refused,
    TransformativeActivity,
    clean,
    clean_line,
    formats,
    language,
    lookup,
)


def activity_named(ctx: PluginContext, words: str) -> TransformativeActivity:
    """The activity that a person means: its uid, the beginning of it, or its name. Raises NotFound, WrongUse."""
    return lookup.find(ctx.records(TransformativeActivity).all(), words, what=_("activity"))


def new_plan(
    ctx: PluginContext,
    activity: TransformativeActivity,
    service: str,
    *,
    owner: str = "",
    start: str = "",
    end: str = "",
    cost: float | None = None,
    currency: str = "",
) -> ServicePlan:
    """The plan as it would be stored. Raises NotFound, Ambiguous for the service, Refused for days in the wrong order."""
    from babel.numbers import is_currency

    use = service_named(ctx, service).use()
    days = [_day(start, "--start"), _day(end, "--end")]
    if all(days) and days[0] > days[1]:
        raise Refused(
            _("The service ends before it begins."),
            where=f"{days[0]}, {days[1]}",
            remedy=_("Give the days in their order."),
        )
    if cost is not None and not 0 <= cost < math.inf:
        what = _("The cost is below 0.") if cost < 0 else _("The cost is no number.")
        raise Refused(what, where="--cost", remedy=_("Correct it."))
    if currency and not is_currency(currency):
        raise Refused(
            _("'{text}' is no currency.").format(text=clean_line(currency)),
            where="--currency",
            remedy=_("Write its ISO 4217 code, such as EUR."),
        )
    return ServicePlan(
        activity=activity.uid,
        service=service_named(ctx, service).ref,
        service_name=use.name,
        service_version=use.version,
        service_sha256=use.sha256,
        responsible=clean_line(owner),
        start=days[0],
        end=days[1],
        cost=cost,
        currency=(currency or ctx.region.currency or "") if cost is not None else currency,
        provenance=Provenance(synthetic=ctx.region.synthetic),
    )


def _day(text: str, where: str) -> str:
    if not text:
        return ""
    try:
        return formats.parse_date(text, language()).isoformat()
    except Refused as error:
        raise Refused(
            _("'{text}' is not a date.").format(text=clean_line(text)),
            where=where,
            remedy=error.remedy,
        ) from error


def plan_service(ctx: PluginContext, plan: ServicePlan, *, dry_run: bool = False) -> ServicePlan:
    """Store a plan."""
    label = _("Plan the service {name}").format(name=plan.service_name)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        return tx.add(plan)


def plans_of(ctx: PluginContext, activity: TransformativeActivity) -> list[ServicePlan]:
    """The services that are planned for an activity, by their start."""
    return [plan for plan in plans_by_start(ctx) if plan.activity == activity.uid]


def plans_by_start(ctx: PluginContext) -> list[ServicePlan]:
    """All planned services, by their start; those without one last."""
    found = ctx.records(ServicePlan).all()
    return sorted(found, key=lambda plan: (plan.start or "9999", plan.created))


def new_outcome(
    ctx: PluginContext, plan: str, result: Result, note: str = "", *, date: datetime.date
) -> ServiceOutcome:
    """The outcome as it would be stored. Raises NotFound for a plan that is not there."""
    try:
        planned = ctx.records(ServicePlan).get(plan)
    except NotFound as error:
        raise NotFound(
            _("There is no planned service {uid}.").format(uid=clean_line(plan)),
            remedy=_("cap-tui tact plan ACTIVITY lists them with their uids."),
        ) from error
    return ServiceOutcome(
        plan=planned.uid,
        service=planned.service,
        result=result,
        note=clean(note).strip(),
        date=date.isoformat(),
        provenance=Provenance(synthetic=ctx.region.synthetic),
    )


def record_outcome(
    ctx: PluginContext, outcome: ServiceOutcome, *, dry_run: bool = False
) -> ServiceOutcome:
    """Store an outcome."""
    with ctx.transaction(_("Record what came of a service"), dry_run=dry_run) as tx:
        return tx.add(outcome)


def latest_outcomes(ctx: PluginContext) -> dict[str, ServiceOutcome]:
    """The latest outcome of each planned service, by the uid of the plan."""
    found = sorted(ctx.records(ServiceOutcome).all(), key=lambda one: (one.date, one.created))
    return {outcome.plan: outcome for outcome in found}
