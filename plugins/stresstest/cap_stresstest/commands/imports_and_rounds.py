"""Commands about answers: import a file, list rounds, close a round."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_stresstest.commands.options import FILE, PLUGIN, dry_run_option, round_option, width
from cap_stresstest.words import _
from cap_tui.api import Session, pass_session

if TYPE_CHECKING:
    from cap_stresstest.operations.import_survey import ImportRequest


def import_() -> click.Command:
    """``import FILE --round R``: a survey tool's file into a round."""

    @click.command("import", help=_("Import the answers that a survey tool exported."))
    @click.argument("file", type=FILE)
    @round_option(required=True)
    @click.option("--reader", default="", metavar="X", help=_("Read it as this layout."))
    @click.option("--mapping", type=FILE, help=_("TOML or JSON: which column is what."))
    @click.option(
        "--keep-identity",
        is_flag=True,
        help=_("Keep names, addresses and tokens, if the file has any."),
    )
    @click.option(
        "--allow-missing", is_flag=True, help=_("Take the file although indicators have no column.")
    )
    @click.option(
        "--dates",
        type=click.Choice(["day-first", "month-first"]),
        help=_("How days like 05/10/2026 are meant."),
    )
    @dry_run_option()
    @pass_session
    def run(
        session: Session,
        /,
        file: Path,
        round_name: str,
        reader: str,
        mapping: Path | None,
        keep_identity: bool,
        allow_missing: bool,
        dates: str | None,
        dry_run: bool,
    ) -> None:
        from cap_stresstest.dates import Order
        from cap_stresstest.operations.import_survey import ImportRequest

        order = Order(dates) if dates else None
        request = ImportRequest(
            file, round_name, reader, mapping, keep_identity, allow_missing, order
        )
        _import(session, request, dry_run=dry_run)

    return run


def _import(session: Session, request: ImportRequest, *, dry_run: bool) -> None:
    """Read, ask where somebody can answer, write, and show the counts."""
    from cap_stresstest.commands.column_prompts import prompt_question
    from cap_stresstest.operations import import_survey

    ctx = session.context(PLUGIN)
    file = import_survey.read_survey_file(ctx, request)
    replies: dict[str, str] = {}
    if not (session.plain or session.json) and sys.stdin.isatty() and sys.stderr.isatty():
        while question := import_survey.next_question(file, replies):
            replies[question.key] = prompt_question(question)
    done = import_survey.plan_import(ctx, file, replies)
    if not dry_run:
        done = import_survey.commit_import(ctx, done)
    data = done.counts() | {"dry_run": dry_run, "seq": ctx.seq}
    session.emit("stresstest.import", data, _told(data))


def _told(data: dict[str, Any]) -> Iterator[str]:
    yield _("{file}: {layout}, {rows} rows, round {round}").format(**data)
    names = {
        "new": _("new respondents"),
        "completed": _("completed"),
        "repeated": _("rows that repeat another row of the file"),
        "imported_before": _("rows that were imported before"),
        "empty": _("without any answer"),
        "partial": _("partly filled"),
        "out_of_scale": _("answers outside the scale"),
        "unmapped": _("columns that are not mapped"),
    }
    for key, name in names.items():
        if data[key] or key == "new":
            yield f"{data[key]:>6}  {name}"
    for column in data["unmapped_columns"]:
        yield "        - " + column[:70]
    for warning in data["warnings"]:
        yield "! " + warning
    if data["dry_run"]:
        yield _("Dry run: nothing was changed.")
    elif not data["changed"]:
        yield _("Nothing new: nothing was changed.")


def rounds() -> click.Command:
    """``rounds``: all rounds with their state."""

    @click.command("rounds", help=_("List the rounds."))
    @pass_session
    def run(session: Session) -> None:
        from cap_stresstest.round_listings import rounds_listing
        from cap_tui.api import listing_data, listing_lines

        found = rounds_listing(session.context(PLUGIN))
        session.emit("stresstest.rounds", listing_data(found), listing_lines(found, width()))

    return run


def close() -> click.Command:
    """``close --round R``: freeze a round's answers."""

    @click.command("close", help=_("Close a round: its answers are frozen for good."))
    @round_option(required=True)
    @dry_run_option()
    @pass_session
    def run(session: Session, round_name: str, dry_run: bool) -> None:
        from cap_stresstest import rounds as all_of_them
        from cap_stresstest.operations.close_round import close_round

        ctx = session.context(PLUGIN)
        current = all_of_them.get(ctx, round_name)
        all_of_them.must_be_open(current)
        if not dry_run:
            current = close_round(ctx, current)
        people = len(all_of_them.responses(ctx, current))
        told = _("The round {name} is closed with {people} respondents.")
        if dry_run:
            told = _("The round {name} would be closed with {people} respondents.")
        data = {
            "round": current.name,
            "state": current.state,
            "respondents": people,
            "dry_run": dry_run,
        }
        session.emit("stresstest.close", data, [told.format(name=current.name, people=people)])

    return run
