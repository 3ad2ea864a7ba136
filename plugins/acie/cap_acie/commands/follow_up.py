"""``acie outcome``, ``raise``, ``step``, ``amount``, ``inputs``: the decision by the call's rule, and what comes after it."""

from __future__ import annotations

from pathlib import Path

import click

from cap_acie import project_follow_up
from cap_acie.commands.answers import WIDTH, answer
from cap_acie.commands.files import dry_run_option
from cap_acie.consensus import outcome_lines, pressure_listing, raise_lines, read_consensus
from cap_acie.kinds import event_name
from cap_acie.records import ProjectEvent
from cap_acie.region_calls import application_named, kept_call
from cap_acie.words import _
from cap_tui.api import (
    DecimalRange,
    Refused,
    Session,
    labelled,
    listing_data,
    listing_lines,
    pass_session,
    save_file,
    written_file_lines,
)

PLUGIN = "acie"
note_option = click.option("--note", default="", help=_("What it is about."))
day_option = click.option("--day", default="", help=_("On which day; default: today."))


@click.command(help=_("What the rule of a kept call proposes, and why others are passed over."))
@click.argument("call_id", metavar="CALL")
@click.option("--seconds", type=DecimalRange(min=0), default=60.0, show_default=True)
@pass_session
def outcome(session: Session, call_id: str, seconds: float) -> None:
    """Show the proposal."""
    ctx = session.context(PLUGIN)
    found = read_consensus(ctx, kept_call(ctx, call_id))
    lines = outcome_lines(found, seconds)
    data = {"call": call_id, "rule": found.folder.call.rule, "lines": lines}
    answer(session, "acie-outcome", data, lines, made_up=found.folder.made_up)


@click.command(help=_("Money asked against money available, region by region."))
@click.argument("call_id", metavar="CALL")
@pass_session
def pressure(session: Session, call_id: str) -> None:
    """Show money asked and available."""
    ctx = session.context(PLUGIN)
    call = kept_call(ctx, call_id)
    listing = pressure_listing(ctx, call)
    data = {"call": call_id, "regions": listing_data(listing)}
    answer(session, "acie-pressure", data, listing_lines(listing, WIDTH), made_up=call.made_up)


@click.command("raise", help=_("Record that a region puts more money into a kept call."))
@click.argument("call_id", metavar="CALL")
@click.argument("region")
@click.argument("amount")
@click.option("--reason", required=True, help=_("Why; it stands in the record."))
@dry_run_option
@pass_session
def raise_money(
    session: Session, call_id: str, region: str, amount: str, reason: str, dry_run: bool
) -> None:
    """Raise a budget."""
    ctx = session.context(PLUGIN)
    call = kept_call(ctx, call_id)
    made = project_follow_up.raise_budget(ctx, call, region, amount, reason, dry_run=True)
    try:
        lines = list(raise_lines(read_consensus(ctx, call), region, made.amount))
    except Refused:  # a funder that does not hold the register raises its budget, too
        lines = []
    project_follow_up.raise_budget(ctx, call, region, amount, reason, dry_run=dry_run)
    lines = lines or list(listing_lines(pressure_listing(ctx, call), WIDTH))
    data = {"call": call_id, "region": region, "amount": made.amount, "day": made.day}
    session.emit("acie-raised", {**data, "written": not dry_run}, lines)


@click.command(help=_("Record a report or a change of a funded project."))
@click.argument("application")
@click.argument("event", type=click.Choice([one.value for one in ProjectEvent]))
@day_option
@note_option
@dry_run_option
@pass_session
def step(
    session: Session, application: str, event: str, day: str, note: str, dry_run: bool
) -> None:
    """Record a step."""
    ctx = session.context(PLUGIN)
    record = application_named(ctx, application)
    made = project_follow_up.note_step(ctx, record, ProjectEvent(event), day, note, dry_run=dry_run)
    data = {"application": record.code, "event": event, "day": made.day, "note": made.note}
    session.emit(
        "acie-step", data, [labelled(record.code, f"{event_name(made.event)}, {made.day}")]
    )


@click.command(help=_("Record money that a funded project called from a region."))
@click.argument("application")
@click.argument("region")
@click.argument("amount")
@day_option
@note_option
@dry_run_option
@pass_session
def amount(
    session: Session,
    application: str,
    region: str,
    amount: str,
    day: str,
    note: str,
    dry_run: bool,
) -> None:
    """Record an amount."""
    ctx = session.context(PLUGIN)
    record = application_named(ctx, application)
    made = project_follow_up.call_amount(ctx, record, region, amount, day, note, dry_run=dry_run)
    data = {
        "application": record.code,
        "region": region,
        "amount": made.amount,
        "currency": made.currency,
        "day": made.day,
    }
    told = labelled(record.code, f"{made.amount} {made.currency}, {region}, {made.day}")
    session.emit("acie-amount", data, [told])


@click.command(help=_("Write the amounts called as inputs of the evaluation (.csv)."))
@click.argument("call_id", metavar="CALL")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@pass_session
def inputs(session: Session, call_id: str, output: Path) -> None:
    """Write inputs."""
    ctx = session.context(PLUGIN)
    text = project_follow_up.evaluation_inputs(ctx, kept_call(ctx, call_id))
    save_file(text.encode(), output)
    data = {"call": call_id, "file": str(output), "rows": text.count("\n") - 1}
    session.emit("acie-inputs", data, written_file_lines(output))
