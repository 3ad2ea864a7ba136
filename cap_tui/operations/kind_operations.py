"""What can be done with records of the core's kinds beyond editing them: rate, set the stage, attach a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cap_tui.model import stages
from cap_tui.model.activity import Aspect, Evidence, Stage, TransformativeActivity
from cap_tui.model.kind import Kind, KindOperation, Question
from cap_tui.operations.activities import set_stage
from cap_tui.operations.context import Context
from cap_tui.operations.ratings import SCALE, rate_activities
from cap_tui.operations.records import edit_record
from cap_tui.text.i18n import N_, _, ngettext

Answers = Mapping[str, str]
Activities = Sequence[TransformativeActivity]


def operations_of(kind: Kind[Any]) -> tuple[KindOperation[Any], ...]:
    """What can be done with records of a kind: the core's operations, then those that it declares."""
    return (*CORE_OPERATIONS.get(kind.id, ()), *kind.operations)


def attach_file(context: Context, evidence: Evidence, path: Path) -> Evidence:
    """Keep a file with the region as the attachment of an evidence.

    Raises Refused when the file cannot be read, Conflict, ReadOnly, NotSaved.
    """
    from cap_tui.model.kinds import EVIDENCE

    digest = context.workspace.attach(path, path.name)
    return edit_record(context, EVIDENCE, evidence, {"attachment": digest})


def _ask_rating(_context: Context, _records: Activities, answers: Answers) -> Question | None:
    if "aspect" not in answers:
        aspects = tuple((aspect.value, stages.aspect_name(aspect)) for aspect in Aspect)
        return Question("aspect", _("Rate which aspect?"), aspects)
    if "value" not in answers:
        words = {1: _("1 low"), 3: _("3 middling"), 5: _("5 high")}
        return Question(
            "value",
            stages.aspect_name(Aspect(answers["aspect"])),
            tuple((str(value), words.get(value, str(value))) for value in SCALE),
        )
    if "reason" not in answers:
        return Question("reason", _("Why? (may stay empty)"), required=False)
    return None


def _rate(context: Context, records: Activities, answers: Answers) -> str:
    aspect, value = Aspect(answers["aspect"]), int(answers["value"])
    given = [(activity, {aspect: value}) for activity in records]
    rate_activities(context, given, answers.get("reason", ""))
    return _("{aspect} {value}: {what}").format(
        aspect=stages.aspect_name(aspect), value=value, what=_counted(records)
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
    for activity in records:
        set_stage(context, activity, stage, answers.get("reason", ""))
    return _("{stage}: {what}").format(stage=stages.stage_name(stage), what=_counted(records))


def _counted(records: Activities) -> str:
    if len(records) == 1:
        return records[0].name
    return ngettext("{n} activity", "{n} activities", len(records)).format(n=len(records))


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
    ),
}
