"""``acie eligibility``, ``acie fundable``: one application against the rules of its call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cap_acie import listings, operations, sentences, spreadsheet_form
from cap_acie.application_change import change_data
from cap_acie.application_file import read_application
from cap_acie.call_folder import open_call
from cap_acie.change_listing import changes_listing
from cap_acie.commands.answers import WIDTH, answer, chosen_call, with_call
from cap_acie.commands.files import FILE, dry_run_option
from cap_acie.eligibility import EligibilityVerdict, check_eligibility
from cap_acie.eligibility_data import eligibility_data
from cap_acie.fundability import make_fundable
from cap_acie.words import _
from cap_tui.api import Session, listing_lines, pass_session, save_file, written_file_lines

OUT_FORM = click.Path(path_type=Path, dir_okay=False)


@click.command(help=_("Check an application: every rule, its limit, and where the limit stands."))
@click.argument("file", type=FILE)
@with_call
@pass_session
def eligibility(session: Session, file: Path, call: Path | None) -> None:
    """Check an application."""
    folder, application = operations.open_application(chosen_call(call), file)
    found = check_eligibility(folder, application)

    def lines() -> Iterator[str]:
        yield from sentences.eligibility_sentences(folder, found)
        yield ""
        yield from listing_lines(listings.rules_listing(folder, found.rules), WIDTH)
        yield ""
        yield from listing_lines(listings.partners_listing(found), WIDTH)

    answer(
        session,
        "acie-eligibility",
        eligibility_data(folder, found),
        lines(),
        made_up=folder.made_up or application.made_up,
        holds=found.verdict is EligibilityVerdict.ELIGIBLE,
    )


@click.command(help=_("Find the fewest changes after which no rule fails."))
@click.argument("file", type=FILE)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write the changed application to this .toml file."),
)
@dry_run_option
@with_call
@pass_session
def fundable(
    session: Session, file: Path, output: Path | None, dry_run: bool, call: Path | None
) -> None:
    """Make an application fundable."""
    folder, application = operations.open_application(chosen_call(call), file)
    before = check_eligibility(folder, application)
    found = make_fundable(folder, application)
    data = {
        "possible": found.possible,
        "count": len(found.changes) if found.possible else None,
        "changes": [
            {**change_data(application, change), "why": list(why)}
            for change, why in zip(found.changes, found.why, strict=True)
        ],
        "searched_to": found.searched_to,
        "verdict_after": found.after.verdict.value if found.after else None,
    }
    lines = [*sentences.fundability_sentences(found)]
    if found.possible:
        lines += listing_lines(changes_listing(before, found), WIDTH)
    if output is not None and found.possible and not dry_run:
        operations.save_changed_application(application, found, output)
        lines += written_file_lines(output)
    made_up = folder.made_up or application.made_up
    answer(session, "acie-fundable", data, lines, made_up=made_up, holds=found.possible)


@click.group(help=_("An application as a spreadsheet form, for those who do not have the program."))
def form() -> None:
    """Forms."""


@form.command("write", help=_("Write the form of a call, empty or filled with an application."))
@click.argument("output", metavar="OUT.xlsx", type=OUT_FORM)
@click.option("--from", "source", type=FILE, help=_("An application to fill in."))
@with_call
@pass_session
def write_form(session: Session, output: Path, source: Path | None, call: Path | None) -> None:
    """Write a form."""
    folder = open_call(operations.find_call_folder(chosen_call(call), source))
    table = dict(read_application(source)[1].table) if source else None
    save_file(spreadsheet_form.write_form(folder, table), output)
    data = {"call": folder.call.id, "file": str(output)}
    answer(session, "acie-form", data, written_file_lines(output), made_up=folder.made_up)


@form.command("read", help=_("Read a form that was filled in, and write it as an application."))
@click.argument("form_file", metavar="FORM.xlsx", type=FILE)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("The .toml file."),
)
@dry_run_option
@pass_session
def read_form(session: Session, form_file: Path, output: Path, dry_run: bool) -> None:
    """Read a form."""
    file = spreadsheet_form.read_form(form_file)
    if not dry_run:
        save_file(file.text.encode(), output)
    data = {"application": file.table["id"], "file": str(output), "written": not dry_run}
    answer(
        session,
        "acie-form-read",
        data,
        [] if dry_run else written_file_lines(output),
        made_up=bool(file.table.get("made_up")),
    )
