"""Transformative activities on the command line: list, show, add, edit, and the steps of their stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.judging import chosen, mass, rate
from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.errors import Refused, WrongUse
from cap_tui.model.activity import (
    Aspect,
    Challenge,
    Period,
    PriorityArea,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.model.actor import Actor
from cap_tui.model.lookup import find
from cap_tui.model.ratings import at_home, by_activity, strength, value
from cap_tui.model.stages import moved, next_stage, obstacles, stage_name
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

STAGES = click.Choice([stage.value for stage in Stage])
PERIODS = click.Choice([period.value for period in Period])


@click.group(help=_("The transformative activities of the region."))
def activities() -> None:
    """Transformative activities."""


activities.add_command(mass)
activities.add_command(rate)


@activities.command("list", help=_("All activities with their ratings and stage."))
@click.option("--stage", type=STAGES, help=_("Only this stage."))
@pass_session
def list_activities(session: CommandSession, stage: str | None) -> None:
    """List the activities."""
    workspace = session.workspace()
    known = list(workspace.records(TransformativeActivity).all())
    ratings = by_activity(at_home(workspace.records(Rating).all(), known))
    own = workspace.config.region.code
    areas = {area.uid: area.name for area in workspace.records(PriorityArea).all()}
    data: list[dict[str, Any]] = []
    lines = []
    for activity in known:
        if stage is not None and activity.stage != stage:
            continue
        given = ratings.get(activity.uid, {})
        strong, relevant = strength(given), value(given, Aspect.RELEVANCE)
        data.append(
            {
                "uid": activity.uid,
                "name": activity.name,
                "synonyms": list(activity.synonyms),
                "areas": [areas.get(uid, "") for uid in activity.areas],
                "period": activity.period.value if activity.period else None,
                "stage": activity.stage.value,
                "owner": activity.owner,
                "strength": strong,
                **{aspect.value: value(given, aspect) for aspect in Aspect},
                "synthetic": activity.provenance.synthetic,
            }
        )
        words = _("strength {strength}, relevance {relevance}").format(
            strength="?" if strong is None else f"{strong:.1f}",
            relevance="?" if relevant is None else relevant,
        )
        between = " × ".join(areas.get(uid, "?") for uid in activity.areas)
        of = "" if activity.owner == own else f"  ({activity.owner})"
        lines.append(f"{activity.name}  [{stage_name(activity.stage)}]{of}")
        lines.append(f"    {activity.uid}  {between}; {words}")
    session.emit("activities", data, lines or [_("There is no activity yet.")])


@activities.command(
    "show", help=_("One activity: everything known of it, and what its next step needs.")
)
@click.argument("activity")
@pass_session
def show(session: CommandSession, activity: str) -> None:
    """Show an activity's card."""
    import msgspec

    from cap_tui.model.card import card_lines, card_of

    workspace = session.workspace()
    found = chosen(workspace, activity)
    card = card_of(workspace, found)
    following = next_stage(found.stage)
    standing = session.attached().whole().standing(workspace, found)
    lacking = obstacles(standing, following) if following else ()
    lines = list(card_lines(card))
    if following:
        lines += ["", _("Next step: {stage}").format(stage=stage_name(following))]
        lines += [f"  - {o.message} → {o.remedy}" for o in lacking] or [
            "  " + _("nothing is missing")
        ]
    data = {
        "activity": msgspec.to_builtins(found),
        "areas": list(card.areas),
        "challenge": card.challenge,
        "strength": card.strength,
        "ratings": {a.value: msgspec.to_builtins(r) for a, r in card.ratings.items()},
        "critical_mass": {
            "factors": dict(card.sheet.factors) if card.sheet else {},
            "cross_regional": card.verdict.cross_regional,
            "reasons": list(card.verdict.reasons),
            "needs": list(card.profile.needs) if card.profile else [],
            "offers": list(card.profile.offers) if card.profile else [],
        },
        "next": {
            "stage": following.value if following else None,
            "missing": [
                {"rule": o.rule, "message": o.message, "remedy": o.remedy} for o in lacking
            ],
        },
    }
    session.emit("activity", data, lines)


@activities.command("add", help=_("Add an activity between two priority areas."))
@click.argument("name")
@click.option(
    "--between", nargs=2, metavar="AREA AREA", help=_("The two priority areas: uids or names.")
)
@click.option("--challenge", default="", help=_("The challenge that it answers: uid or name."))
@click.option("--period", type=PERIODS, help=_("When it becomes relevant."))
@click.option("--description", default="", help=_("What is done, for whom, what it would change."))
@click.option("--synonym", multiple=True, help=_("Another name; may be repeated."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be added."))
@pass_session
def add(
    session: CommandSession,
    name: str,
    between: tuple[str, str] | None,
    challenge: str,
    period: str | None,
    description: str,
    synonym: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Add an activity."""
    workspace = session.workspace()
    cleaned = _given(name)
    challenges = list(workspace.records(Challenge).all())
    activity = TransformativeActivity(
        name=cleaned,
        synonyms=_names(synonym),
        languages=tuple(workspace.config.region.languages),
        description=clean(description),
        areas=_pair(workspace, between) if between else (),
        challenge=find(challenges, challenge, what=_("challenge")).uid if challenge else "",
        period=Period(period) if period else None,
    )
    if not dry_run:
        with workspace.transaction(_("activity added: {name}").format(name=cleaned)) as transaction:
            activity = transaction.add(activity)
    told = _("{name} would be added.") if dry_run else _("{name} is added.")
    data = {"uid": activity.uid, "name": activity.name, "added": not dry_run}
    session.emit("activity-added", data, [told.format(name=cleaned)])


def _given(name: str) -> str:
    cleaned = clean_line(name, limit=200)
    if not cleaned:
        raise Refused(_("The name is empty."))
    return cleaned


def _names(words: Iterable[str]) -> tuple[str, ...]:
    """Other names, each once."""
    return tuple(dict.fromkeys(name for word in words if (name := clean_line(word, limit=200))))


def _pair(workspace: Workspace, between: tuple[str, str]) -> tuple[str, str]:
    """The uids of two priority areas; Refused when both are the same."""
    areas = list(workspace.records(PriorityArea).all())
    one, other = (find(areas, words, what=_("priority area")) for words in between)
    if one.uid == other.uid:
        raise Refused(
            _("An activity emerges between two areas, and {area} is named twice.").format(
                area=one.name
            ),
            remedy=_("Name two different priority areas."),
        )
    return one.uid, other.uid


@activities.command("edit", help=_("Change what is said of an activity; what is not named stays."))
@click.argument("activity")
@click.option("--name", help=_("Its name."))
@click.option("--description", help=_("What is done, for whom, what it would change."))
@click.option("--between", nargs=2, metavar="AREA AREA", help=_("The two priority areas."))
@click.option("--challenge", help=_("The challenge that it answers."))
@click.option("--period", type=PERIODS, help=_("When it becomes relevant."))
@click.option("--cluster", help=_("The cluster that leads it: uid or name."))
@click.option(
    "--actor", multiple=True, help=_("An organisation that pursues it; adds to the others.")
)
@click.option("--synonym", multiple=True, help=_("Another name; adds to the others."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@pass_session
def edit(session: CommandSession, /, activity: str, dry_run: bool, **given: Any) -> None:
    """Change an activity."""
    import msgspec

    workspace = session.workspace()
    found = chosen(workspace, activity)
    changes = _changes(workspace, found, given)
    if not changes:
        raise WrongUse(_("Nothing is changed."), remedy=_("Give --period short or another option."))
    after = msgspec.structs.replace(found, **changes)
    if not dry_run and after != found:
        with workspace.transaction(_("changed: {name}").format(name=found.name)) as transaction:
            after = transaction.put(after)
    data = {"uid": found.uid, "changed": sorted(changes), "saved": not dry_run}
    session.emit("activity-changed", data, [f"{after.name}: {', '.join(sorted(changes))}"])


def _changes(
    workspace: Workspace, found: TransformativeActivity, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields that the options change, references found by what the person typed."""
    actors = list(workspace.records(Actor).all())
    changes: dict[str, Any] = {}
    if given["name"] is not None:
        changes["name"] = _given(given["name"])
    if given["description"] is not None:
        changes["description"] = clean(given["description"])
    if given["between"]:
        changes["areas"] = _pair(workspace, given["between"])
    if given["challenge"]:
        challenges = list(workspace.records(Challenge).all())
        changes["challenge"] = find(challenges, given["challenge"], what=_("challenge")).uid
    if given["period"]:
        changes["period"] = Period(given["period"])
    if given["cluster"]:
        changes["cluster"] = find(actors, given["cluster"], what=_("organisation")).uid
    if given["actor"]:
        named = [find(actors, words, what=_("organisation")).uid for words in given["actor"]]
        changes["actors"] = tuple(dict.fromkeys((*found.actors, *named)))
    if given["synonym"]:
        changes["synonyms"] = _names((*found.synonyms, *given["synonym"]))
    return changes


@activities.command("stage", help=_("Move an activity to another stage, when its rules allow it."))
@click.argument("activity")
@click.argument("stage", type=STAGES)
@click.option("--reason", default="", help=_("Why; needed to park."))
@click.option("--dry-run", is_flag=True, help=_("Only say whether it may."))
@pass_session
def move(session: CommandSession, activity: str, stage: str, reason: str, dry_run: bool) -> None:
    """Move an activity to a stage; refused with what is missing."""

    workspace = session.workspace()
    found = chosen(workspace, activity)
    standing = session.attached().whole().standing(workspace, found)
    after = moved(standing, Stage(stage), clean(reason))
    if not dry_run and after != found:
        with workspace.transaction(_("stage of {name}").format(name=found.name)) as transaction:
            transaction.put(after)
    told = _("{name}: from '{before}' to '{after}'.").format(
        name=found.name, before=stage_name(found.stage), after=stage_name(after.stage)
    )
    data = {
        "uid": found.uid,
        "before": found.stage.value,
        "after": after.stage.value,
        "moved": not dry_run,
    }
    session.emit("stage", data, [told])
