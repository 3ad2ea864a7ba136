"""Training units: the core's own content kind ``training-units``. A region adds its own as TOML.

A unit explains the idea of one tool, sets an exercise on a practice region, and declares which records show
that a step is done. A check is data: a table, conditions on fields, and how many records there must be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from cap_tui.model.content import ContentEntry, ContentProblem, Words
from cap_tui.model.record import about
from cap_tui.text.i18n import N_, _

KIND = "training-units"
LISTS = "records."
"""What the name of a list of records begins with, in ``opens`` and ``explains``."""
TOUR = 0
"""The place in the path of the tour: before the first unit."""

Scalar = str | int | float | bool
FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$")]
"""The name of a file, without a path."""


class FieldCondition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a field of a record must be. Exactly one of the conditions is given.

    ``field`` is a path with dots: into a mapping, or through the id of a record to that one's field (``activity.name``).
    ``made``: the field names a record that was made since the exercise began.
    """

    field: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    equals: Scalar | None = None
    one_of: tuple[Scalar, ...] = ()
    at_least: float | None = None
    filled: bool | None = None
    made: bool | None = None


class RecordCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many records of a table for which every condition holds.

    ``changed``: only records that were made or changed since the exercise began count; ``made``: only those that
    were made since.
    """

    table: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    where: tuple[FieldCondition, ...] = ()
    at_least: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    changed: bool = True
    made: bool = False


class UnitStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of an exercise. Without a check the person reads or looks; nothing is asked of the records.

    ``opens`` is where it is done in the shell: ``board``, a view, or ``records.KIND``. ``commands`` are for the
    command line, in the folder of the practice region.
    """

    text: Words
    keys: Words = ""
    opens: Annotated[str, msgspec.Meta(pattern=r"^([a-z][a-z0-9_.-]*)?$")] = ""
    commands: tuple[str, ...] = ()
    hint: Words = ""
    checks: tuple[RecordCheck, ...] = ()


class UnitSlide(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the slides and of the handout, beside the idea and what to remember."""

    head: Words
    points: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]


class TimedPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the unit in a room, and how long it takes."""

    minutes: Annotated[int, msgspec.Meta(ge=1, le=600)]
    text: Words


class GroupExercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exercise for a group: who plays whom, what is done together, and the commands of the rehearsal."""

    name: Words
    minutes: Annotated[int, msgspec.Meta(ge=1, le=600)]
    roles: tuple[Words, ...] = ()
    steps: tuple[Words, ...] = ()
    commands: tuple[str, ...] = ()
    debriefing: tuple[Words, ...] = ()


class TrainingUnit(ContentEntry, frozen=True, kw_only=True):
    """A unit of the training: the idea of a tool in one screen, an exercise, its solution, and the time in a room."""

    tool: Annotated[str, about("Plugin whose tool it explains", label=N_("tool"))] = ""
    order: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=999)],
        about("Place in the training path; 0 is the tour", label=N_("place")),
    ] = 100
    minutes: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=600)],
        about("How long the exercise takes one person", label=N_("time"), unit="min"),
    ]
    idea: Annotated[Words, about("What the tool is for, in one screen", label=N_("idea"))]
    points: Annotated[tuple[Words, ...], about("What to remember", label=N_("points"))] = ()
    slides: Annotated[
        tuple[UnitSlide, ...], about("More pages for a room", label=N_("slides"))
    ] = ()
    region: Annotated[
        Literal["VAL", "HOC", "BRE"],
        about("Sample region on a copy of which one practises", label=N_("practice region")),
    ] = "VAL"
    examples: Annotated[
        tuple[FileName, ...],
        about("Example files of the program that are copied beside it", label=N_("files")),
    ] = ()
    steps: Annotated[tuple[UnitStep, ...], about("The exercise", label=N_("steps"))] = ()
    solution: Annotated[Words, about("How the exercise is done", label=N_("solution"))] = ""
    explains: Annotated[
        tuple[str, ...],
        about(
            "Screens whose help shows the idea, beside the views of the tool", label=N_("screens")
        ),
    ] = ()
    timing: Annotated[
        tuple[TimedPart, ...], about("The unit in a room", label=N_("timing"))
    ] = ()  # fmt: skip
    group: Annotated[
        GroupExercise | None, about("An exercise for a group", label=N_("group exercise"))
    ] = None
    reviewed: Annotated[
        dict[str, str],
        about("Language → name and date of the native speaker who read it", label=N_("reviewed")),
    ] = {}

    def is_checked_in(self, language: str) -> bool:
        """Whether the texts in ``language`` are the original, or a native speaker signed them."""
        return language == "en" or bool(self.reviewed.get(language))


def check_training_unit(entry: ContentEntry) -> list[ContentProblem]:
    """A problem for each thing of a unit that its record type cannot say."""
    return list(_problems(entry)) if isinstance(entry, TrainingUnit) else []


def _problems(unit: TrainingUnit) -> Iterator[ContentProblem]:
    if not unit.steps:
        yield ContentProblem(
            _("The unit has no step."), _("Write at least one [[steps]] block."), "steps"
        )
    elif not any(step.checks for step in unit.steps):
        yield ContentProblem(
            _("No step of the unit is checked."),
            _("Give at least one step a check, such as {example}.").format(
                example="checks = [{ table = \"ratings\" }]"
            ),
            "steps",
        )  # fmt: skip
    for place, step in enumerate(unit.steps):
        for check in step.checks:
            for condition in check.where:
                if _conditions(condition) != 1:
                    yield ContentProblem(
                        _("The condition on '{field}' needs exactly one of {known}.").format(
                            field=condition.field, known="equals, one_of, at_least, filled, made"
                        ),
                        _("Keep one of them."),
                        f"steps.{place}",
                    )


def _conditions(condition: FieldCondition) -> int:
    given = (condition.equals, condition.at_least, condition.filled, condition.made)
    return sum(value is not None for value in (*given, condition.one_of or None))
