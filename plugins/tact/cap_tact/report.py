"""The services of the region in its report: which are planned for which activity, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tact.records import ServiceOutcome, ServicePlan
from cap_tact.wording import result_text
from cap_tact.words import _, ngettext
from cap_tui.api import PluginContext, Section, TransformativeActivity, document

ORDER = 500


def sections(ctx: PluginContext, *, short: bool) -> Iterator[Section]:
    """Key message and chapter; nothing while no service is planned. ``short`` leaves the chapter out."""
    own = ctx.region.code
    plans = [one for one in ctx.records(ServicePlan).all() if (one.owner or own) == own]
    if not plans:
        return
    outcomes = {one.plan: one for one in ctx.records(ServiceOutcome).all()}
    title = _("Cluster support")
    said = document.Items([_message(plans, outcomes)])
    yield Section("tact.messages", title, [said], ORDER, "message")
    open_plans = sum(plan.uid not in outcomes for plan in plans)
    if open_plans:
        text = ngettext(
            "Record what came of {n} planned service.",
            "Record what came of {n} planned services.",
            open_plans,
        )
        wanted = document.Items([text.format(n=open_plans)])
        yield Section("tact.decisions", title, [wanted], ORDER, "decision")
    if not short:
        yield Section("tact.services", title, [_table(ctx, plans, outcomes)], ORDER)


def _message(plans: list[ServicePlan], outcomes: dict[str, ServiceOutcome]) -> str:
    """How many services are planned for how many activities, and how often they helped."""
    known = [outcomes[plan.uid] for plan in plans if plan.uid in outcomes]
    text = ngettext(
        "{n} service is planned (activities: {activities}). Outcomes known: {known}; helped: {helped}.",
        "{n} services are planned (activities: {activities}). Outcomes known: {known}; helped: {helped}.",
        len(plans),
    )
    return text.format(
        n=len(plans),
        activities=len({plan.activity for plan in plans}),
        known=len(known),
        helped=sum(one.result == "helped" for one in known),
    )


def _table(
    ctx: PluginContext, plans: list[ServicePlan], outcomes: dict[str, ServiceOutcome]
) -> document.TableBlock:
    """The plans without the names of people and without what somebody wrote about them."""
    names = {one.uid: one.name for one in ctx.records(TransformativeActivity).all()}
    rows: list[list[document.Cell]] = [
        [
            plan.service_name or plan.service,
            names.get(plan.activity),
            plan.start or None,
            plan.end or None,
            plan.cost,
            plan.currency or None,
            result_text(outcomes[plan.uid].result) if plan.uid in outcomes else _("not recorded"),
        ]
        for plan in plans
    ]
    columns = [
        _("service"),
        _("activity"),
        _("start"),
        _("end"),
        _("cost"),
        _("currency"),
        _("outcome"),
    ]
    return document.TableBlock(_("Planned services"), columns, rows, decimals=0)
