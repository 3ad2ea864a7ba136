"""``acie keep``, ``apply``, ``withdraw``, ``resolve``, ``calendar``: calls of the region, and their dates."""

from __future__ import annotations

import datetime
import zoneinfo
from pathlib import Path

import click

from cap_acie import kept_files, operations, part_decisions, region_calls
from cap_acie.call_calendar import calendar_ics, calendar_lines, calendar_svg
from cap_acie.call_folder import open_call
from cap_acie.commands.answers import WIDTH, answer, chosen_call, with_call
from cap_acie.commands.files import FILE, dry_run_option
from cap_acie.priority_ground import ground_listing, priority_ground
from cap_acie.records import Arrival, Decided, JointApplication, decision_name
from cap_acie.region_calls import kept_call
from cap_acie.told import day_words, moment_words
from cap_acie.words import _
from cap_tui.api import (
    PlannedAction,
    PluginContext,
    Session,
    WrongUse,
    labelled,
    listing_data,
    listing_lines,
    lookup,
    pass_session,
    save_file,
    written_file_lines,
)

PLUGIN = "acie"
SUFFIXES = (".ics", ".svg")


@click.command(help=_("The dates of a call as a chart; -o FILE.svg or FILE.ics writes them."))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@with_call
@pass_session
def calendar(session: Session, output: Path | None, call: Path | None) -> None:
    """Show the calendar."""
    folder = open_call(operations.find_call_folder(chosen_call(call)))
    lines = list(calendar_lines(folder, WIDTH))
    if output is not None:
        if output.suffix.lower() not in SUFFIXES:
            raise WrongUse(_("A calendar is written as .svg or .ics."), where=str(output))
        text = (
            calendar_svg(folder)
            if output.suffix.lower() == ".svg"
            else calendar_ics(folder, datetime.datetime.now(datetime.UTC))
        )
        save_file(text.encode(), output)
        lines = written_file_lines(output)
    data = {"call": folder.call.id, "file": str(output) if output else None}
    answer(session, "acie-calendar", data, lines, made_up=folder.made_up)


@click.command(help=_("Keep a call with its annexes in the region."))
@click.option(
    "--activity",
    "activities",
    multiple=True,
    help=_("An activity of the region that the call is for; may be repeated."),
)
@dry_run_option
@with_call
@pass_session
def keep(session: Session, activities: tuple[str, ...], dry_run: bool, call: Path | None) -> None:
    """Keep a call."""
    folder = open_call(operations.find_call_folder(chosen_call(call)))
    region_calls.keep_call(session.context(PLUGIN), folder, activities, dry_run=dry_run)
    data = {"call": folder.call.id, "annexes": list(folder.annexes), "kept": not dry_run}
    told = _("The call {id} is kept.") if not dry_run else _("The call {id} would be kept.")
    answer(session, "acie-kept", data, [told.format(id=folder.call.id)], made_up=folder.made_up)


@click.command(
    help=_("Ratings, votes and sources behind the priority in each region, or their lack.")
)
@click.argument("call_id", metavar="CALL")
@pass_session
def ground(session: Session, call_id: str) -> None:
    """Show the ground of the priority."""
    ctx = session.context(PLUGIN)
    call = kept_call(ctx, call_id)
    folder = kept_files.folder_of(call)
    found = priority_ground(ctx, call, folder)
    lines = listing_lines(ground_listing(found), WIDTH, title=True)
    data = {"call": call_id, "ground": listing_data(ground_listing(found))}
    answer(
        session,
        "acie-ground",
        data,
        lines,
        made_up=call.made_up,
        holds=not any(one.lacks for one in found),
    )


@click.command(help=_("Receive an application: its arrival is stamped, and a receipt is given."))
@click.argument("file", type=FILE)
@click.option(
    "--action", metavar="UID", default="", help=_("The action that asks for money with it.")
)
@dry_run_option
@pass_session
def apply(session: Session, file: Path, action: str, dry_run: bool) -> None:
    """Receive an application."""
    ctx = session.context(PLUGIN)
    actions = ctx.records(PlannedAction).all() if action else ()
    uid = lookup.find(actions, action, what=_("action")).uid if action else ""
    record, arrival = region_calls.receive_application(ctx, file, action=uid, dry_run=dry_run)
    _answer_arrival(session, ctx, record, arrival)


@click.command(help=_("Record that an application is withdrawn."))
@click.argument("application")
@dry_run_option
@pass_session
def withdraw(session: Session, application: str, dry_run: bool) -> None:
    """Withdraw an application."""
    ctx = session.context(PLUGIN)
    record = region_calls.application_named(ctx, application)
    arrival = region_calls.withdraw_application(ctx, record, dry_run=dry_run)
    _answer_arrival(session, ctx, record, arrival)


def _answer_arrival(
    session: Session, ctx: PluginContext, record: JointApplication, arrival: Arrival
) -> None:
    made_up = region_calls.call_of_application(ctx, record).made_up
    data = {
        "application": record.code,
        "received": arrival.received,
        "time_zone": arrival.time_zone,
        "sha256": arrival.sha256,
        "stated": arrival.stated,
        "in_time": arrival.in_time,
        "withdrawn": arrival.withdrawn,
        "receipt": arrival.uid,
    }
    answer(session, "acie-receipt", data, receipt_lines(record, arrival), made_up=made_up)


def local_moment(arrival: Arrival) -> str:
    """When it arrived, by the clock of the office."""
    moment = datetime.datetime.fromisoformat(arrival.received)
    return moment.astimezone(zoneinfo.ZoneInfo(arrival.time_zone)).isoformat()


def receipt_lines(record: JointApplication, arrival: Arrival) -> list[str]:
    """The receipt in words; where the statement of the applicant differs, it says so."""
    if arrival.withdrawn:
        return [_("{id} is withdrawn; receipt {uid}.").format(id=record.code, uid=arrival.uid)]
    lines = [
        _("Received: {id}, {title}").format(id=record.code, title=record.title),
        _("at {moment} ({zone}), receipt {uid}").format(
            moment=moment_words(local_moment(arrival)), zone=arrival.time_zone, uid=arrival.uid
        ),
        _("SHA-256 of the file: {sha}").format(sha=arrival.sha256),
    ]
    if arrival.in_time is False:
        lines.append(_("This is after the effective deadline."))
    if arrival.stated:
        lines.append(
            _("The file states that it was submitted at {moment}; the arrival counts.").format(
                moment=moment_words(arrival.stated)
            )
        )
    return lines


@click.command(
    help=_("Record a decision about an application; funded, it becomes an action of the plan.")
)
@click.argument("application")
@click.argument("decision", type=click.Choice([one.value for one in Decided]))
@click.option("--reason", required=True, help=_("Why; it stands in the record of the decision."))
@dry_run_option
@pass_session
def resolve(session: Session, application: str, decision: str, reason: str, dry_run: bool) -> None:
    """Decide about an application."""
    ctx = session.context(PLUGIN)
    record = region_calls.application_named(ctx, application)
    made = part_decisions.decide(ctx, record, Decided(decision), reason, dry_run=dry_run)
    told = _("{id}: {decision} on {day}.").format(
        id=record.code, decision=decision_name(made.decision), day=day_words(made.decided)
    )
    data = {
        "application": record.code,
        "decision": decision,
        "decided": made.decided,
        "amounts": made.amounts,
    }
    lines = [told, *(labelled(f"  {c}", a) for c, a in made.amounts.items())]
    made_up = region_calls.call_of_application(ctx, record).made_up
    answer(session, "acie-resolved", data, lines, made_up=made_up)
