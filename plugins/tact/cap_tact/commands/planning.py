"""Commands for an activity: match, plan, outcome."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from cap_tact.commands.options import NEEDS, PHASES, PLUGIN, WIDTH, dry_run_option
from cap_tact.words import _
from cap_tui.api import DECIMAL, Session, WrongUse, labelled, lines, listing_lines, pass_session

if TYPE_CHECKING:
    from cap_tact.gaps import ActivityNeeds
    from cap_tact.matching import ServiceMatch


def commands() -> list[click.Command]:
    """The commands of this module."""
    return [_match(), _plan(), _outcome()]


def _match() -> click.Command:
    @click.command("match", help=_("Which services answer what an activity lacks, and why."))
    @click.argument("activity")
    @click.option("--source", default="", help=_("Only from this plugin or region."))
    @click.option(
        "--phase", type=click.Choice(PHASES), default=None, help=_("Instead of its stage's.")
    )
    @click.option(
        "--need", "needs", multiple=True, metavar="NEED=missing|weak", help=_("A need besides.")
    )
    @pass_session
    def run(
        session: Session, activity: str, source: str, phase: str | None, needs: tuple[str, ...]
    ) -> None:
        from cap_tact.catalogue import ServiceFilter, services
        from cap_tact.gaps import activity_needs
        from cap_tact.matching import match_services
        from cap_tact.operations.plan_service import activity_named
        from cap_tact.service_json import match_data

        ctx = session.context(PLUGIN)
        wanted = activity_needs(
            ctx,
            activity_named(ctx, activity),
            phase=phase or "",
            needs=_needs(needs),
        )
        found = match_services(services(ctx, ServiceFilter(source=source)), wanted)
        session.emit("tact.match", match_data(wanted, found), match_lines(wanted, found, WIDTH))

    return run


def _needs(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Each need once, however often it was given: missing goes before weak."""
    found: dict[str, str] = {}
    for need, level in map(_need, texts):
        found[need] = "missing" if "missing" in (level, found.get(need)) else level
    return list(found.items())


def _need(text: str) -> tuple[str, str]:
    need, _sign, level = text.partition("=")
    if need not in NEEDS or level not in ("missing", "weak"):
        raise WrongUse(
            _("'{text}' is no need.").format(text=text),
            remedy=_("Write NEED=missing or NEED=weak; needs: {names}.").format(
                names=", ".join(NEEDS)
            ),
        )
    return need, level


def match_lines(needs: ActivityNeeds, matches: Sequence[ServiceMatch], width: int) -> Iterator[str]:
    """The services for an activity, each with its reasons."""
    from cap_tact.listings import matches_listing

    yield from listing_lines(matches_listing(needs, matches), width)
    for match in matches:
        yield ""
        yield from lines.broken(f"{match.item.name} ({match.points})", width)
        for sentence in match.sentences:
            yield from lines.broken(f"  {sentence}", width, 2)


def _plan() -> click.Command:
    @click.command("plan", help=_("The services that are planned for an activity, or one more."))
    @click.argument("activity")
    @click.option("--service", default="", metavar="ID", help=_("Plan this service."))
    @click.option("--owner", default="", help=_("Who sees to it."))
    @click.option("--start", default="", metavar="DATE", help=_("First day."))
    @click.option("--end", default="", metavar="DATE", help=_("Last day."))
    @click.option("--cost", type=DECIMAL, default=None, help=_("What it costs."))
    @click.option("--currency", default="", help=_("ISO 4217; else the region's."))
    @dry_run_option()
    @pass_session
    def run(
        session: Session,
        /,
        activity: str,
        service: str,
        dry_run: bool,
        **given: Any,
    ) -> None:
        from cap_tact.catalogue import service_hashes
        from cap_tact.operations import plan_service as plans
        from cap_tact.service_json import plan_data

        ctx = session.context(PLUGIN)
        found = plans.activity_named(ctx, activity)
        if not service:
            if any(value not in ("", None) for value in given.values()):
                raise WrongUse(_("Name the service with --service."))
            _list_plans(session, found)
            return
        plan = plans.new_plan(ctx, found, service, **given)
        kept = plans.plan_service(ctx, plan, dry_run=dry_run)
        plan = plan if dry_run else kept
        data = {**plan_data(plan, service_hashes(ctx), found.name), "dry_run": dry_run}
        told = _("{service} is planned for {activity}.")
        if dry_run:
            told = _("{service} would be planned for {activity}.")
        text = told.format(service=plan.service_name, activity=found.name)
        session.emit("tact.plan", data, [text, plan.uid] if plan.uid else [text])

    return run


def _list_plans(session: Session, activity: Any) -> None:
    from cap_tact.catalogue import service_hashes
    from cap_tact.listings import plans_listing
    from cap_tact.operations.plan_service import latest_outcomes, plans_of
    from cap_tact.service_json import plan_data

    ctx = session.context(PLUGIN)
    here = service_hashes(ctx)
    found = plans_of(ctx, activity)
    data = [plan_data(plan, here, activity.name) for plan in found]
    listing = plans_listing(found, here, {activity.uid: activity.name}, latest_outcomes(ctx))
    session.emit("tact.plans", data, listing_lines(listing, WIDTH))


def _outcome() -> click.Command:
    @click.command("outcome", help=_("What came of a planned service."))
    @click.argument("plan", metavar="PLAN-UID")
    @click.option(
        "--result", type=click.Choice(["helped", "partly", "not", "unknown"]), required=True
    )
    @click.option("--note", default="", help=_("What was seen."))
    @dry_run_option()
    @pass_session
    def run(session: Session, plan: str, result: Any, note: str, dry_run: bool) -> None:
        from cap_tact.operations.plan_service import new_outcome, record_outcome
        from cap_tact.records import ServicePlan
        from cap_tact.service_json import outcome_data
        from cap_tact.wording import result_text

        ctx = session.context(PLUGIN)
        outcome = new_outcome(ctx, plan, result, note, date=datetime.date.today())
        kept = record_outcome(ctx, outcome, dry_run=dry_run)
        outcome = outcome if dry_run else kept
        planned = ctx.records(ServicePlan).get(outcome.plan)
        data = {**outcome_data(outcome, planned), "dry_run": dry_run}
        text = labelled(planned.service_name, result_text(outcome.result))
        session.emit("tact.outcome", data, [text])

    return run
