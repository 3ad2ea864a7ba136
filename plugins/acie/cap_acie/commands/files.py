"""``acie call``, ``acie annex``, ``acie check``: the files of a call and their synchronisation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cap_acie import listings, operations, sentences
from cap_acie.annex_file import read_annex
from cap_acie.annex_samples import run_samples, samples_data
from cap_acie.call_folder import open_call
from cap_acie.commands.answers import WIDTH, answer, chosen_call, with_call
from cap_acie.incompatible_rules import incompatible_rules, rule_sentences
from cap_acie.public_holidays import holiday_hints, holiday_sentences
from cap_acie.smallest_change import smallest_change
from cap_acie.synchronisation import ERROR, measure_synchronisation, sync_findings
from cap_acie.synchronisation_data import synchronisation_data
from cap_acie.words import _
from cap_tui.api import Session, listing_lines, pass_session

PLUGIN = "acie"
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path)
dry_run_option = click.option("--dry-run", is_flag=True, help=_("Only show what would be written."))


@click.group("call", help=_("Write and validate the shared part of a call."))
def call_group() -> None:
    """Calls."""


@click.group("annex", help=_("Write, validate and test the annex of a region."))
def annex_group() -> None:
    """Annexes."""


@call_group.command("new", help=_("Write a made-up call with its annexes, to be edited."))
@click.argument("folder", metavar="DIR", type=FOLDER)
@dry_run_option
@pass_session
def new_call(session: Session, folder: Path, dry_run: bool) -> None:
    """Write a new call."""
    _answer_files(session, operations.write_new_call(folder, dry_run=dry_run))


@annex_group.command("new", help=_("Write a made-up annex of a region, to be edited."))
@click.argument("code", metavar="CODE")
@click.option("--country", default="AT", show_default=True, help=_("Two capital letters."))
@click.option("--currency", default="EUR", show_default=True, help=_("Three capital letters."))
@dry_run_option
@with_call
@pass_session
def new_annex(
    session: Session, code: str, country: str, currency: str, dry_run: bool, call: Path | None
) -> None:
    """Write a new annex."""
    folder = operations.find_call_folder(chosen_call(call))
    made = operations.write_new_annex(folder, code, country, currency, dry_run=dry_run)
    _answer_files(session, made)


@annex_group.command(
    "take", help=_("Write an annex that is content of the region beside the call.")
)
@click.argument("entry")
@dry_run_option
@with_call
@pass_session
def take_annex(session: Session, entry: str, dry_run: bool, call: Path | None) -> None:
    """Write an annex from content."""
    folder = operations.find_call_folder(chosen_call(call))
    found = session.context(PLUGIN).content_entry("annexes", entry).entry
    made = operations.write_content_annex(found, folder, dry_run=dry_run)
    _answer_files(session, made)


def _answer_files(session: Session, made: operations.NewFiles) -> None:
    told = (
        _("Written to {folder}: {files}. Everything in them is made up; edit them.")
        if made.written
        else _("Would be written to {folder}: {files}.")
    )
    lines = [told.format(folder=made.folder, files=", ".join(made.files))]
    data: dict[str, Any] = {"files": list(made.files), "written": made.written}
    if made.made_up:
        data["made_up"] = True
    session.emit("acie-files", data, lines)


@call_group.command("validate", help=_("Name every problem of a call and its annexes."))
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
@with_call
@pass_session
def validate_call(session: Session, folder: Path | None, call: Path | None) -> None:
    """Validate a call."""
    where = operations.find_call_folder(folder or chosen_call(call))
    _answer_problems(session, operations.validate_call(where))


@annex_group.command("validate", help=_("Name every problem of an annex."))
@click.argument("file", type=FILE)
@pass_session
def validate_annex(session: Session, file: Path) -> None:
    """Validate an annex."""
    _answer_problems(session, operations.validate_annex(file))


def _answer_problems(session: Session, found: operations.Validation) -> None:
    problems = list(found.problems)
    data = {"valid": not problems, "problems": [one.as_data() for one in problems]}
    lines = listing_lines(listings.problems_listing(problems), WIDTH)
    answer(session, "acie-validation", data, lines, made_up=found.made_up, holds=not problems)


@annex_group.command("test", help=_("Run the samples of an annex against its own rules."))
@click.argument("file", type=FILE)
@pass_session
def test_annex(session: Session, file: Path) -> None:
    """Test an annex."""
    annex = read_annex(file)
    results = run_samples(annex)
    answer(
        session,
        "acie-annex-test",
        samples_data(annex, results),
        listing_lines(listings.samples_listing(results), WIDTH),
        made_up=annex.made_up,
        holds=all(result.ok for result in results),
    )


@click.command("check", help=_("Check how well the regions of a call are synchronised."))
@with_call
@pass_session
def check(session: Session, call: Path | None) -> None:
    """Check the synchronisation."""
    folder = open_call(operations.find_call_folder(chosen_call(call)))
    numbers = measure_synchronisation(folder)
    findings = sync_findings(folder, numbers)
    change = smallest_change(folder)

    def lines() -> Iterator[str]:
        yield from listing_lines(listings.dates_listing(folder), WIDTH)
        yield ""
        yield from sentences.synchronisation_sentences(folder, numbers)
        yield ""
        yield from listing_lines(listings.findings_listing(findings), WIDTH)
        yield ""
        yield from sentences.smallest_change_sentences(change)
        yield from rule_sentences(folder)
        yield from holiday_sentences(folder)

    hints = [one.as_data() for one in holiday_hints(folder)]
    rules = [one.as_data() for one in incompatible_rules(folder)]
    answer(
        session,
        "acie-check",
        {
            **synchronisation_data(folder, numbers, findings, change),
            "incompatible_rules": rules,
            "hints": hints,
        },
        lines(),
        made_up=folder.made_up,
        holds=all(one.severity != ERROR for one in findings),
    )
