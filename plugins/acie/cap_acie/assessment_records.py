"""The records of a call's confidential register: assessors, their conflicts and work, their sheets. None enters the region."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, ClassVar, TypeVar

from cap_acie.records import JointCall
from cap_acie.scores_file import ScoreSheet
from cap_acie.words import _
from cap_tui.api import Personal, PluginContext, Record, Refused, Register, about

T = TypeVar("T")
OWN_FILE, OWN_FOLDER = 0o600, 0o700
"""What is written for one assessor is its writer's alone until it is handed over: not even the others may look."""
PURPOSE = "assessment of a joint call"


class Assessor(Record, frozen=True, kw_only=True):
    """An assessor of the call. Stands in the register only."""

    TABLE: ClassVar[str] = "acie.assessors"

    code: Annotated[str, about("Id of the assessor", personal=Personal.IDENTIFIER, purpose=PURPOSE)]
    organisation: Annotated[
        str, about("Id of the organisation", personal=Personal.QUASI, purpose=PURPOSE)
    ] = ""
    layer: Annotated[str, about("What they assess: shared, or a region's own criteria")] = "shared"
    expertise: Annotated[
        tuple[str, ...], about("Ids of transformative activities and activities", purpose=PURPOSE)
    ] = ()
    languages: Annotated[tuple[str, ...], about("Languages that they read", purpose=PURPOSE)] = ()
    declared: Annotated[bool, about("Whether conflicts were declared, or that there are none")] = (
        False
    )
    declared_for: Annotated[
        tuple[str, ...], about("Ids of the applications that the declarations are about")
    ] = ()
    declared_as: Annotated[
        dict[str, str], about("A hash of the partners that each of them had then")
    ] = {}


class ConflictOfInterest(Record, frozen=True, kw_only=True):
    """An assessor must not see an application. Stands in the register only."""

    TABLE: ClassVar[str] = "acie.conflicts"

    assessor: Annotated[
        str, about("Id of the assessor", personal=Personal.IDENTIFIER, purpose=PURPOSE)
    ]
    application: Annotated[str, about("Id of the application")]
    reason: Annotated[str, about("Why", personal=Personal.FREE_TEXT)]
    derived: Annotated[bool, about("Whether the program found it")] = False


class Assignment(Record, frozen=True, kw_only=True):
    """An assessor is to assess an application on their layer. Stands in the register only."""

    TABLE: ClassVar[str] = "acie.assignments"

    assessor: Annotated[
        str, about("Id of the assessor", personal=Personal.IDENTIFIER, purpose=PURPOSE)
    ]
    application: Annotated[str, about("Id of the application")]


class Assessment(Record, frozen=True, kw_only=True):
    """A sheet of an assessor. Stands in the register only."""

    TABLE: ClassVar[str] = "acie.assessments"

    assessor: Annotated[
        str, about("Id of the assessor", personal=Personal.IDENTIFIER, purpose=PURPOSE)
    ]
    application: Annotated[str, about("Id of the application")]
    layer: Annotated[str, about("shared, or the region")]
    values: Annotated[dict[str, int], about("Points of each criterion")]
    reopened: Annotated[
        str, about("Why it was taken back; it does not count then", personal=Personal.FREE_TEXT)
    ] = ""


def register_name(call: JointCall) -> str:
    """The name of a call's register."""
    return f"acie-{call.code}"[:64]


def open_register(ctx: PluginContext, call: JointCall, *, create: bool = False) -> Register:
    """The register of a call; Refused (exit 3) without it."""
    try:
        return ctx.register(register_name(call), create=create)
    except Refused as refused:
        if not isinstance(refused.__cause__, FileNotFoundError):
            raise
        raise Refused(
            _("{id} has no confidential register here.").format(id=call.code),
            where=call.code,
            remedy=_("Its officer makes it: cap-tui acie assess open {id}").format(id=call.code),
        ) from refused


def read_registers(
    calls: Sequence[JointCall], read: Callable[[JointCall], T]
) -> Iterator[tuple[JointCall, T | None, str]]:
    """What ``read`` finds in the register of each call, or why it is not opened."""
    for call in calls:
        try:
            found = read(call)
        except Refused as refused:
            yield call, None, str(refused)
        else:
            yield call, found, ""


def assessor_named(register: Register, code: str) -> Assessor:
    """The assessor with an id; Refused when nobody has it."""
    found = [one for one in register.records(Assessor).all() if one.code == code]
    if not found:
        raise Refused(
            _("{id} is no assessor of this call.").format(id=code),
            where=code,
            remedy=_("Invite them first: cap-tui acie assess invite CALL ID -o FILE"),
        )
    return found[0]


def conflicts_of(register: Register, code: str) -> list[ConflictOfInterest]:
    """The conflicts of an assessor, declared and found."""
    return [one for one in register.records(ConflictOfInterest).all() if one.assessor == code]


def sheets_in(register: Register) -> list[Assessment]:
    """The sheets that count."""
    return [one for one in register.records(Assessment).all() if not one.reopened]


def may_see(register: Register, assessor: Assessor) -> set[str]:
    """The applications that an assessor declared for and has no conflict with."""
    hidden = {one.application for one in conflicts_of(register, assessor.code)}
    return set(assessor.declared_for) - hidden


def score_sheets(register: Register) -> tuple[ScoreSheet, ...]:
    """The sheets that count, for the ranking."""
    return tuple(
        ScoreSheet(one.application, one.assessor, one.layer, one.values)
        for one in sheets_in(register)
    )
