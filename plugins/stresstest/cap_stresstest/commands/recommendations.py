"""Commands about recommendations: the list by priority, and the action that follows from one."""

from __future__ import annotations

import click

from cap_stresstest.commands.options import (
    PLUGIN,
    against_option,
    dry_run_option,
    round_option,
    stresstest,
)
from cap_stresstest.words import _
from cap_tui.api import Session, listing_data, page_lines, pass_session


@stresstest.command("recommendations", help=_("What to do about weak indicators, by priority."))
@round_option
@against_option
@pass_session
def recommendations(session: Session, round_name: str, against: str) -> None:
    """The recommendations of a round."""
    from cap_stresstest.benchmark import benchmark
    from cap_stresstest.recommendation_listing import list_recommendations
    from cap_stresstest.recommendations import recommend
    from cap_stresstest.round_result import assess_round
    from cap_stresstest.rounds import responses

    ctx = session.context(PLUGIN)
    assessment = assess_round(ctx, round_name, against)
    compared = benchmark(assessment, responses(ctx, assessment.round))
    found = list_recommendations(ctx, assessment, recommend(ctx, assessment, compared))
    data = listing_data(found)
    session.emit("stresstest.recommendations", data, page_lines([found], session.width))


@stresstest.command(
    "act", help=_("Add the action that follows from the recommendation on an indicator.")
)
@click.argument("indicator")
@round_option
@click.option("--title", default="", help=_("What is done (default: the recommendation)."))
@click.option("--role", default="", help=_("Who is responsible, as a function."))
@click.option(
    "--institution", metavar="UID", default="", help=_("The organisation that is responsible.")
)
@click.option("--due", metavar="DATE", default="", help=_("The day on which it must be done."))
@dry_run_option
@pass_session
def act(
    session: Session,
    indicator: str,
    round_name: str,
    title: str,
    role: str,
    institution: str,
    due: str,
    dry_run: bool,
) -> None:
    """Add the action."""
    from cap_stresstest.operations.plan_action import plan_action
    from cap_stresstest.round_result import assess_round

    ctx = session.context(PLUGIN)
    action = plan_action(
        ctx,
        assess_round(ctx, round_name),
        indicator,
        title=title,
        role=role,
        institution=institution,
        due=due,
        dry_run=dry_run,
    )
    data = {
        "uid": "" if dry_run else action.uid,
        "title": action.title,
        "origin": list(action.origin),
        "due": action.due,
        "dry_run": dry_run,
    }
    said = _("Nothing is written.") if dry_run else _("The action is added.")
    session.emit("stresstest.act", data, [f"{action.title} · {action.due}", said])
