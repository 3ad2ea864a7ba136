"""One activity judged on the command line: its ratings and its critical mass, by its own region alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.errors import ReadOnly, WrongUse
from cap_tui.model.activity import Aspect, CriticalMass, Mass, Rating, TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.model.lookup import find
from cap_tui.model.ratings import at_home
from cap_tui.model.stages import aspect_name
from cap_tui.text.clean import clean
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

RATING = click.IntRange(1, 5)


def chosen(workspace: Workspace, words: str) -> TransformativeActivity:
    """The activity that a person means: its uid, the beginning of it, its name or a synonym."""
    return find(workspace.records(TransformativeActivity).all(), words, what=_("activity"))


def _judged_at_home(workspace: Workspace, found: TransformativeActivity) -> None:
    """Raise ReadOnly for another region's activity: what is said of it elsewhere changes no figure of it."""
    if found.owner != workspace.config.region.code:
        raise ReadOnly(
            _("The activity belongs to {region}, which alone rates it.").format(region=found.owner),
            where=found.name,
            remedy=_("Rate the activity of your own that is the same."),
        )


@click.command("mass", help=_("Judge the critical mass of an activity, factor by factor."))
@click.argument("activity")
@click.argument("factors", nargs=-1, metavar="FACTOR=MASS …")
@click.option("--why", default="", help=_("The reason, for every factor named."))
@click.option("--actors", type=click.IntRange(min=0), help=_("Organisations active in it."))
@click.option("--employment", type=click.IntRange(min=0), help=_("People employed in it."))
@click.option("--location-quotient", type=click.FloatRange(min=0), help=_("Its location quotient."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be judged."))
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
    import msgspec

    from cap_tui.model.critical_mass import search_profile, verdict, verdict_line

    workspace = session.workspace()
    found = chosen(workspace, activity)
    sheets = list(at_home(workspace.records(CriticalMass).find(activity=found.uid), [found]))
    if factors or any(number is not None for number in figures.values()):
        _judged_at_home(workspace, found)
    before = sheets[-1] if sheets else CriticalMass(activity=found.uid)
    judged = dict(_judged(words) for words in factors)
    reasons = {**before.reasons, **dict.fromkeys(judged, clean(why))} if why else before.reasons
    known = {name: value for name, value in figures.items() if value is not None}
    after = msgspec.structs.replace(
        before, factors={**before.factors, **judged}, reasons=reasons, **known
    )
    if not dry_run and after != before:
        with workspace.transaction(
            _("critical mass of {name}").format(name=found.name)
        ) as transaction:
            after = transaction.put(after) if before.uid else transaction.add(after)
    judgement = verdict(after)
    profile = search_profile(found.name, after)
    data = {
        "activity": found.uid,
        "factors": dict(after.factors),
        "cross_regional": judgement.cross_regional,
        "reasons": list(judgement.reasons),
        "needs": list(profile.needs),
    }
    lines = [found.name, verdict_line(judgement), *(f"  - {need}" for need in profile.needs)]
    session.emit("critical-mass", data, lines)


def _judged(words: str) -> tuple[str, Mass]:
    """``firms=weak`` as factor and judgement."""
    from cap_tui.model.critical_mass import content

    factor, _equals, judgement = words.partition("=")
    known = [entry.id for entry in content().factor]
    if factor not in known or judgement not in list(Mass):
        raise WrongUse(
            _("'{words}' is no judgement of a factor.").format(words=words),
            remedy=_(
                "Write FACTOR=MASS, with a factor of {factors} and a mass of {masses}."
            ).format(factors=", ".join(known), masses=", ".join(Mass)),
        )
    return factor, Mass(judgement)


@click.command("rate", help=_("Rate an activity from 1 to 5. The newest rating is in force."))
@click.argument("activity")
@click.option("--strength-national", type=RATING, help=_("Strength against the national level."))
@click.option("--strength-global", type=RATING, help=_("Strength against the global level."))
@click.option("--relevance", type=RATING, help=_("Relevance for the region."))
@click.option("--transformation-potential", type=RATING, help=_("How much it can transform."))
@click.option("--why", default="", help=_("The reason."))
@click.option("--by", default="", help=_("Who rates: the uid of a person."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be rated."))
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
    workspace = session.workspace()
    found = chosen(workspace, activity)
    _judged_at_home(workspace, found)
    values = {Aspect(aspect): number for aspect, number in given.items() if number is not None}
    if not values:
        raise WrongUse(
            _("Nothing is rated."), remedy=_("Give --relevance 4 or another aspect, 1 to 5.")
        )
    rater = find(workspace.records(Person).all(), by, what=_("person")).uid if by else ""
    ratings = [
        Rating(activity=found.uid, aspect=aspect, value=number, why=clean(why), by=rater)
        for aspect, number in values.items()
    ]
    if not dry_run:
        with workspace.transaction(_("rated: {name}").format(name=found.name)) as transaction:
            ratings = [transaction.add(rating) for rating in ratings]
    told = [f"{aspect_name(aspect)}: {number}" for aspect, number in values.items()]
    data = {
        "activity": found.uid,
        "ratings": {aspect.value: number for aspect, number in values.items()},
        "rated": not dry_run,
    }
    session.emit("rated", data, [found.name, *(f"  {line}" for line in told)])
