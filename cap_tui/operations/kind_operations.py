"""What can be done with records of the core's kinds beyond editing them: rate, set the stage, attach a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from cap_tui.model import stages
from cap_tui.model.activity import Aspect, Evidence, Rating, Stage, TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from cap_tui.model.kind import ATTACHMENT, Kind, KindOperation, Question
from cap_tui.model.ratings import at_home, in_force
from cap_tui.model.record import Personal, Record
from cap_tui.operations.activities import counted_activities, mass_sheet, set_stages
from cap_tui.operations.context import Context
from cap_tui.operations.permissions import require_own
from cap_tui.operations.ratings import SCALE, rate_activities
from cap_tui.operations.records import edit_record
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import N_, _
from cap_tui.text.labelled import labelled

R = TypeVar("R", bound=Record)
Answers = Mapping[str, str]
Activities = Sequence[TransformativeActivity]
Form = tuple[str, Record | None, Mapping[str, Any]]
NEW_CLUSTER = "new"  # no record's uid


def operations_of(kind: Kind[Any]) -> tuple[KindOperation[Any], ...]:
    """What can be done with records of a kind: the core's operations, then those that it declares."""
    return (*CORE_OPERATIONS.get(kind.id, ()), *kind.operations)


def attach_file(
    context: Context, kind: Kind[R], record: R, path: Path, personal: Personal | None = None
) -> R:
    """Keep a file with the region as the attachment of a record whose kind has a field for it.

    ``personal`` declares whose data stands in the file (``operations/file_classes.py``). Raises Refused when the file cannot be
    read, Conflict, ReadOnly, NotSaved.
    """
    digest = context.workspace.attach(path, path.name, personal)
    return edit_record(context, kind, record, {ATTACHMENT: digest})


def _rated(context: Context, records: Activities) -> dict[Aspect, str]:
    """The rating in force of each aspect of one activity, or ``?``."""
    if len(records) != 1:
        return {}
    ratings = context.records(Rating).find(activity=records[0].uid)
    known = in_force(at_home(ratings, records))
    return {a: str(known[a].value) if a in known else "?" for a in Aspect}


def _ask_rating(context: Context, records: Activities, answers: Answers) -> Question | None:
    if "aspect" not in answers:
        rated = _rated(context, records)
        aspects = tuple(
            (
                aspect.value,
                labelled(stages.aspect_name(aspect), rated[aspect])
                if aspect in rated
                else stages.aspect_name(aspect),
            )
            for aspect in Aspect
        )
        return Question("aspect", _("Rate which aspect?"), aspects)
    if "value" not in answers:
        words = {1: _("1 low"), 3: _("3 middling"), 5: _("5 high")}
        return Question(
            "value",
            stages.aspect_name(Aspect(answers["aspect"])),
            tuple((str(value), words.get(value, str(value))) for value in SCALE),
        )
    return None


def _rate(context: Context, records: Activities, answers: Answers) -> str:
    aspect, value = Aspect(answers["aspect"]), int(answers["value"])
    given = [(activity, {aspect: value}) for activity in records]
    rate_activities(context, given)
    return _("{aspect} {value}: {what}").format(
        aspect=stages.aspect_name(aspect), value=value, what=counted_activities(records)
    )


def _ask_stage(context: Context, records: Activities, answers: Answers) -> Question | None:
    if "stage" not in answers:
        return Question("stage", _("To which stage?"), tuple(_stages(context, records)))
    if answers["stage"] == Stage.PARKED.value and "reason" not in answers:
        return Question("reason", _("Why is it parked?"))
    return None


def _stages(context: Context, records: Activities) -> list[tuple[str, str]]:
    """Every stage; for one activity with what is missing before it."""
    found = []
    for stage in Stage:
        words = stages.stage_name(stage)
        if len(records) == 1 and stage is not Stage.PARKED:
            lacking = stages.obstacles(context.standing(records[0]), stage)
            words += f" — {lacking[0].message}" if lacking else ""
        found.append((stage.value, words))
    return found


def _move(context: Context, records: Activities, answers: Answers) -> str:
    stage = Stage(answers["stage"])
    set_stages(context, records, stage, answers.get("reason", ""))
    return _("{stage}: {what}").format(
        stage=stages.stage_name(stage), what=counted_activities(records)
    )


def _ask_lead(context: Context, records: Activities, answers: Answers) -> Question | None:
    if "cluster" not in answers:
        clusters = [(cluster.uid, cluster.name) for cluster in _clusters(context)]
        new = (NEW_CLUSTER, _("A cluster that is not listed …"))
        title = _("Which cluster leads {what}?").format(what=counted_activities(records))
        return Question("cluster", title, (*clusters, new))
    if answers["cluster"] == NEW_CLUSTER and "name" not in answers:
        title = _("Name of the cluster that leads {what}")
        return Question("name", title.format(what=counted_activities(records)))
    return None


def _clusters(context: Context) -> list[Actor]:
    return [actor for actor in context.records(Actor).all() if actor.helix is Helix.CLUSTER]


def _lead(context: Context, records: Activities, answers: Answers) -> str:
    name = clean_line(answers.get("name", ""), limit=200)
    known = {c.uid: c for c in _clusters(context)}
    cluster = known.get(answers["cluster"]) or next(
        (c for c in known.values() if c.name.casefold() == name.casefold()),
        Actor(name=name, helix=Helix.CLUSTER),
    )
    for activity in records:
        require_own(context, activity, activity.name)
    changed = [each for each in records if not cluster.uid or each.cluster != cluster.uid]
    if changed:
        label = _("cluster of {name}").format(name=counted_activities(changed))
        with context.transaction(label) as transaction:
            leads = cluster if cluster.uid else transaction.add(cluster)
            for activity in changed:
                transaction.put(replace(activity, cluster=leads.uid))
    return labelled(counted_activities(records), cluster.name)


def _mass_form(context: Context, activity: TransformativeActivity) -> Form:
    sheet = mass_sheet(context, activity)
    return sheet.TABLE, sheet if sheet.uid else None, {"activity": activity.uid}


def _evidence_form(_context: Context, activity: TransformativeActivity) -> Form:
    return Evidence.TABLE, None, {"supports": [activity.uid]}


CORE_OPERATIONS: Mapping[str, tuple[KindOperation[Any], ...]] = {
    "activities": (
        KindOperation(
            "rate",
            N_("Rate"),
            "r",
            N_("Rate one aspect of the chosen activities from 1 to 5"),
            ask=_ask_rating,
            run=_rate,
        ),
        KindOperation(
            "stage",
            N_("Stage"),
            "t",
            N_("Move the chosen activities to another stage; parking asks for a reason"),
            ask=_ask_stage,
            run=_move,
        ),
        KindOperation(
            "lead",
            N_("Cluster"),
            "L",
            N_("Say which cluster leads the chosen activities"),
            ask=_ask_lead,
            run=_lead,
        ),
        KindOperation(
            "mass",
            N_("Mass"),
            "m",
            N_("Judge the critical mass of the activity, factor by factor, and note its figures"),
            form=_mass_form,
        ),
        KindOperation(
            "evidence",
            N_("Evidence"),
            "E",
            N_("Add evidence that supports the activity"),
            form=_evidence_form,
        ),
    ),
}
