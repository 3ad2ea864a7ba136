"""Ratings and critical mass of an activity on the command line, and the groups of their records."""

from __future__ import annotations

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.kinds import GroupTexts, KindGroup
from cap_tui.model.activity import Aspect
from cap_tui.model.critical_mass import (
    search_profile,
    verdict,
    verdict_line,
)
from cap_tui.model.kinds import ACTIVITIES, CRITICAL_MASS, PEOPLE, RATINGS
from cap_tui.model.stages import aspect_name
from cap_tui.operations.activities import (
    critical_mass_data,
    mass_sheet,
    read_judgement,
    record_critical_mass,
)
from cap_tui.operations.ratings import rate_aspects
from cap_tui.operations.records import find_record
from cap_tui.plugin.number_options import DecimalRange, WholeRange
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

RATING = WholeRange(1, 5)


@click.command("mass", help=_("Judge the critical mass of an activity, factor by factor."))
@click.argument("activity")
@click.argument("factors", nargs=-1, metavar="FACTOR=MASS …")
@click.option("--why", default="", help=_("The reason, for every factor named."))
@click.option("--actors", type=WholeRange(min=0), help=_("Organisations active in it."))
@click.option("--employment", type=WholeRange(min=0), help=_("People employed in it."))
@click.option("--location-quotient", type=DecimalRange(min=0), help=_("Its location quotient."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be assessed."))
@pass_session
def mass(
    session: CommandSession,
    /,
    activity: str,
    factors: tuple[str, ...],
    why: str,
    dry_run: bool,
    **figures: float | None,
) -> None:
    """Judge the critical mass; without factors, show the sheet and its verdict."""
    context = session.context_of_person()
    found = find_record(context, ACTIVITIES, activity)
    judged = dict(read_judgement(words) for words in factors)
    if judged or any(number is not None for number in figures.values()):
        sheet = record_critical_mass(
            context, found, judged, reason=why, figures=figures, dry_run=dry_run
        )
    else:
        sheet = mass_sheet(context, found)
    judgement = verdict(sheet)
    profile = search_profile(found.name, sheet)
    data = {"activity": found.uid, **critical_mass_data(sheet, judgement, profile)}
    lines = [found.name, verdict_line(judgement), *(f"  - {need}" for need in profile.needs)]
    session.emit("critical-mass", data, lines)


@click.command("rate", help=_("Rate an activity from 1 to 5. The newest rating is in force."))
@click.argument("activity")
@click.option("--strength-national", type=RATING, help=_("Strength against the national level."))
@click.option("--strength-global", type=RATING, help=_("Strength against the global level."))
@click.option("--relevance", type=RATING, help=_("Relevance for the region."))
@click.option("--transformation-potential", type=RATING, help=_("How much it can transform."))
@click.option("--why", default="", help=_("The reason."))
@click.option("--by", default="", help=_("Who rates: uid or name of a person."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be rated."))
@pass_session
def rate(
    session: CommandSession,
    /,
    activity: str,
    why: str,
    by: str,
    dry_run: bool,
    **given: int | None,
) -> None:
    """Rate an activity."""
    context = session.context_of_person()
    found = find_record(context, ACTIVITIES, activity)
    values = {Aspect(aspect): number for aspect, number in given.items() if number is not None}
    rater = find_record(context, PEOPLE, by).uid if by else ""
    rate_aspects(context, found, values, why, rater, dry_run=dry_run)
    told = [labelled(aspect_name(aspect), number) for aspect, number in values.items()]
    data = {
        "activity": found.uid,
        "ratings": {aspect.value: number for aspect, number in values.items()},
        "rated": not dry_run,
    }
    session.emit("rated", data, [found.name, *(f"  {line}" for line in told)])


ratings = KindGroup(RATINGS)
critical_mass = KindGroup(
    CRITICAL_MASS, texts=GroupTexts(documents={"list": "critical-mass-sheets"})
)
critical_mass.add_command(mass, "add")
critical_mass.add_command(mass, "edit")
