"""Transformative activities on the command line: what they have beyond the commands of every kind."""

from __future__ import annotations

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.field_options import FieldOption
from cap_tui.cli.kinds import GroupTexts, KindGroup, record_data
from cap_tui.cli.ratings import mass, rate
from cap_tui.model.activity import Stage
from cap_tui.model.kinds import ACTIVITIES
from cap_tui.model.stages import next_stage, obstacles, stage_name
from cap_tui.operations.activities import critical_mass_data, set_stage
from cap_tui.operations.records import find_record
from cap_tui.text.i18n import _

STAGES = click.Choice([stage.value for stage in Stage])

activities = KindGroup(
    ACTIVITIES,
    texts=GroupTexts(
        {
            "show": _("One activity: everything known of it, and what its next step needs."),
            "add": _("Add an activity between two priority areas."),
        },
        {"edit": "activity-changed"},
    ),
    options={
        "areas": FieldOption(
            ("--between",),
            {"nargs": 2, "metavar": "AREA AREA"},
            help=_("The two priority areas: uids or names."),
        ),
        "synonyms": FieldOption(
            ("--synonym", "--synonyms"),
            help=_("Another name; may be repeated, adds to the others."),
        ),
        "actors": FieldOption(
            ("--actor", "--actors"),
            help=_("An organisation that pursues it; may be repeated, adds to the others."),
        ),
    },
)
activities.add_command(mass)
activities.add_command(rate)


@activities.command(
    "show", help=_("One activity: everything known of it, and what its next step needs.")
)
@click.argument("activity")
@pass_session
def show(session: CommandSession, activity: str) -> None:
    """Show an activity's card."""
    from cap_tui.model.activity_text import card_lines, card_of

    context = session.context_of_person()
    found = find_record(context, ACTIVITIES, activity)
    card = card_of(context.workspace, found)
    following = next_stage(found.stage)
    lacking = obstacles(context.standing(found), following) if following else ()
    lines = list(card_lines(card))
    if following:
        lines += ["", _("Next step: {stage}").format(stage=stage_name(following))]
        lines += [f"  - {o.message} → {o.remedy}" for o in lacking] or [
            "  " + _("nothing is missing")
        ]
    data = {
        "activity": record_data(found),
        "areas": list(card.areas),
        "challenge": card.challenge,
        "strength": card.strength,
        "ratings": {aspect.value: record_data(r) for aspect, r in card.ratings.items()},
        "critical_mass": critical_mass_data(card.sheet, card.verdict, card.profile),
        "next": {
            "stage": following.value if following else None,
            "missing": [
                {"rule": o.rule, "message": o.message, "remedy": o.remedy} for o in lacking
            ],
        },
    }
    session.emit("activity", data, lines)


@activities.command(
    "life", help=_("The whole life of an activity on one page, from evidence to what was learnt.")
)
@click.argument("activity")
@pass_session
def life(session: CommandSession, activity: str) -> None:
    """Show everything on an activity's chain, by roles."""
    from cap_tui.operations.activity_life import activity_life, life_data, life_lines

    context = session.context_of_person()
    found = find_record(context, ACTIVITIES, activity)
    chain = session.attached().lineage().chain(context.workspace)
    told = activity_life(context.workspace, chain, found)
    session.emit("activity-life", life_data(told), life_lines(told, session.width))


@activities.command("stage", help=_("Move an activity to another stage, when its rules allow it."))
@click.argument("activity")
@click.argument("stage", type=STAGES)
@click.option("--reason", default="", help=_("Why; needed to park."))
@click.option("--dry-run", is_flag=True, help=_("Only show whether it is allowed."))
@pass_session
def move(session: CommandSession, activity: str, stage: str, reason: str, dry_run: bool) -> None:
    """Move an activity to a stage; refused with what is missing."""
    context = session.context_of_person()
    found = find_record(context, ACTIVITIES, activity)
    after = set_stage(context, found, Stage(stage), reason, dry_run=dry_run)
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
