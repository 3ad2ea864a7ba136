"""Commands about answers: import a file, list rounds, close a round."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from cap_stresstest.commands.options import (
    FILE,
    GROUP_COUNT,
    PLUGIN,
    dry_run_option,
    named_round_option,
    stresstest,
)
from cap_stresstest.dates import Order
from cap_stresstest.sentences import import_counts, people
from cap_stresstest.words import _, ngettext
from cap_tui.api import Session, WholeRange, listing_data, listing_lines, pass_session


@stresstest.command("import", help=_("Import the answers that a survey tool exported."))
@click.argument("file", type=FILE)
@named_round_option
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
    type=click.Choice([Order.DAY.value, Order.MONTH.value]),
    help=_("How days like 05/10/2026 are meant."),
)
@dry_run_option
@pass_session
def import_(
    session: Session, /, round_name: str, dates: str | None, dry_run: bool, **given: Any
) -> None:
    """Read a survey tool's file, ask where somebody can answer, write, and show the counts."""
    from cap_stresstest.commands.column_prompts import prompt_question
    from cap_stresstest.operations import import_survey

    ctx = session.context(PLUGIN)
    order = Order(dates) if dates else None
    request = import_survey.ImportRequest(round=round_name, dates=order, **given)
    file = import_survey.read_survey_file(ctx, request)
    replies: dict[str, str] = {}
    if not (session.plain or session.json) and sys.stdin.isatty() and sys.stderr.isatty():
        while question := import_survey.next_question(file, replies):
            replies[question.key] = prompt_question(question)
    done = import_survey.plan_import(ctx, file, replies)
    done = import_survey.commit_import(ctx, done, dry_run=dry_run)
    data = done.counts() | {"dry_run": dry_run, "seq": ctx.seq}
    session.emit("stresstest.import", data, _import_lines(data))


def _import_lines(data: dict[str, Any]) -> Iterator[str]:
    yield ngettext(
        "{file}: {layout}, {rows} row, round {round}",
        "{file}: {layout}, {rows} rows, round {round}",
        data["rows"],
    ).format(**data)
    yield from import_counts(data)
    for column in data["unmapped_columns"]:
        yield "        - " + column[:70]
    for warning in data["warnings"]:
        yield "! " + warning
    if data["dry_run"]:
        yield _("Dry run: nothing was changed.")
    elif not data["changed"]:
        yield _("Nothing new: nothing was changed.")


@stresstest.command("rounds", help=_("List the rounds."))
@pass_session
def rounds(session: Session) -> None:
    """All rounds with their state."""
    from cap_stresstest.round_listings import rounds_listing

    found = rounds_listing(session.context(PLUGIN))
    session.emit("stresstest.rounds", listing_data(found), listing_lines(found, session.width))


@stresstest.command("open", help=_("Open a round for answers."))
@named_round_option
@click.option("--invited", type=WholeRange(1), metavar="N", help=_("How many are invited."))
@click.option(
    "--invited-group",
    "groups",
    multiple=True,
    type=GROUP_COUNT,
    metavar="GROUP=N",
    help=_("How many of a group are invited; may be repeated."),
)
@dry_run_option
@pass_session
def open_(
    session: Session,
    round_name: str,
    invited: int | None,
    groups: tuple[tuple[str, int], ...],
    dry_run: bool,
) -> None:
    """Begin a round with the questionnaire of the region, before any answer is there."""
    from cap_stresstest.operations.answer_questionnaire import open_round

    ctx = session.context(PLUGIN)
    opened = open_round(ctx, round_name, invited, dict(groups), dry_run=dry_run)
    told = _("The round {name} would be open.") if dry_run else _("The round {name} is open.")
    data = {
        "round": opened.name,
        "uid": None if dry_run else opened.uid,
        "state": opened.state,
        "dry_run": dry_run,
    }
    session.emit("stresstest.open", data, [told.format(name=opened.name)])


@stresstest.command("close", help=_("Close a round: its answers are frozen for good."))
@named_round_option
@dry_run_option
@pass_session
def close(session: Session, round_name: str, dry_run: bool) -> None:
    """Freeze a round's answers."""
    from cap_stresstest import rounds as all_of_them
    from cap_stresstest.operations.close_round import close_round

    ctx = session.context(PLUGIN)
    current = all_of_them.get(ctx, round_name)
    all_of_them.must_be_open(current)
    told = _("The round {name} would be closed: {people}.")
    if not dry_run:
        current = close_round(ctx, current)
        told = _("The round {name} is closed: {people}.")
    count = len(all_of_them.responses(ctx, current))
    data = {
        "round": current.name,
        "state": current.state,
        "respondents": count,
        "dry_run": dry_run,
    }
    session.emit("stresstest.close", data, [told.format(name=current.name, people=people(count))])
