"""``acie replace``, ``acie deadline``, ``acie partners``: what a consortium asks before it hands in."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from cap_acie import deadline_left, operations, partner_replacement, partner_search
from cap_acie.application_toml import application_toml
from cap_acie.commands.answers import WIDTH, answer, chosen_call, with_call
from cap_acie.commands.files import FILE, dry_run_option
from cap_acie.kept_files import folder_of
from cap_acie.region_calls import activity_named, kept_call
from cap_acie.words import _
from cap_tui.api import (
    Session,
    WrongUse,
    listing_lines,
    pass_session,
    save_file,
    written_file_lines,
)

PLUGIN = "acie"


@click.command(
    help=_("Put another partner into the place of one; the check before and after is shown.")
)
@click.argument("file", type=FILE)
@click.argument("partner")
@click.option("--region", required=True, metavar="CODE", help=_("The region of the new partner."))
@click.option("--name", default="", help=_("Its name."))
@click.option("--organisation", default="", help=_("Id of its organisation."))
@click.option(
    "--type", "kind", default="", help=_("Its type; default: what the annex funds at least cost.")
)
@click.option("--size", default="", help=_("Its size."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write the changed application to this .toml file."),
)
@dry_run_option
@with_call
@pass_session
def replace(
    session: Session,
    file: Path,
    partner: str,
    region: str,
    name: str,
    organisation: str,
    kind: str,
    size: str,
    output: Path | None,
    dry_run: bool,
    call: Path | None,
) -> None:
    """Replace a partner."""
    folder, application = operations.open_application(chosen_call(call), file)
    coming = partner_replacement.NewPartner(region, name, organisation, kind, size)
    found = partner_replacement.replace_partner(folder, application, partner, coming)
    lines = list(listing_lines(partner_replacement.before_and_after(folder, found), WIDTH))
    if output is not None and not dry_run:
        save_file(application_toml(found.application).encode(), output)
        lines += written_file_lines(output)
    data = {
        "application": application.id,
        "partner": partner,
        "new": found.new.id,
        "before": found.before.verdict.value,
        "after": found.after.verdict.value,
        "changed": [
            {"message": message, "before": old, "after": new}
            for message, old, new in partner_replacement.changed_rules(found)
        ],
    }
    made_up = folder.made_up or application.made_up
    answer(session, "acie-replaced", data, lines, made_up=made_up)


@click.command(
    help=_("How long an application has, and what is left when the earliest region has closed.")
)
@click.argument("file", type=FILE)
@click.option("--at", default="", metavar="MOMENT", help=_("Seen from this moment; default: now."))
@with_call
@pass_session
def deadline(session: Session, file: Path, at: str, call: Path | None) -> None:
    """Show the deadline."""
    folder, application = operations.open_application(chosen_call(call), file)
    found = deadline_left.deadline_left(folder, application, _moment(at))
    answer(
        session,
        "acie-deadline",
        deadline_left.deadline_answer(folder, found),
        deadline_left.deadline_sentences(folder, found),
        made_up=folder.made_up or application.made_up,
        holds=not found.warns,
    )


def _moment(given: str) -> datetime.datetime:
    if not given:
        return datetime.datetime.now(datetime.UTC)
    try:
        moment = datetime.datetime.fromisoformat(given)
    except ValueError as error:
        raise WrongUse(_("This is no moment."), where=given) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


@click.command(
    help=_("Regions that fit an activity, and consortia of them that the call can fund.")
)
@click.argument("call_id", metavar="CALL")
@click.argument("activity")
@click.option("--ta", default="", help=_("Its id in the call; default: the first of the call."))
@pass_session
def partners(session: Session, call_id: str, activity: str, ta: str) -> None:
    """Search partners."""
    ctx = session.context(PLUGIN)
    folder = folder_of(kept_call(ctx, call_id))
    found = partner_search.search_partners(ctx, folder, activity_named(ctx, activity), ta)
    data = partner_search.search_data(found)
    lines = partner_search.search_lines(found, WIDTH)
    answer(session, "acie-partners", data, lines, made_up=folder.made_up)
