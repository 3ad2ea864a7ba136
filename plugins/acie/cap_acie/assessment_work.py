"""The work of the assessors, as the officer of the register leads it: assign, hand out sheets, enter, reopen, compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from cap_acie.application_file import Application
from cap_acie.assessment_records import (
    OWN_FILE,
    Assessment,
    Assessor,
    Assignment,
    assessor_named,
    may_see,
    open_register,
    sheets_in,
)
from cap_acie.assessments import open_applications, take_sheets
from cap_acie.assignment import (
    AssessmentTask,
    AssignableAssessor,
    AssignmentPlan,
    plan_assignment,
)
from cap_acie.kept_files import folder_of
from cap_acie.records import JointCall
from cap_acie.scores_file import SHARED, ScoreSheet, layers_of
from cap_acie.words import _
from cap_tui.api import PluginContext, Refused, Register, save_file

NOT_GIVEN = -1
"""Stands in a sheet to be filled in; it is out of the scale, so that nobody hands it in by mistake."""


@dataclass(frozen=True)
class SheetState:
    """A sheet that is to be handed in, or was: whose, of which application, on which layer."""

    assessor: str
    application: str
    layer: str
    values: Mapping[str, int] | None = None


def assign_assessors(
    ctx: PluginContext, call: JointCall, each: int, *, dry_run: bool = False
) -> AssignmentPlan:
    """Assign the assessors who declared: ``each`` for the shared layer, one for a region's own criteria.

    What was assigned before stays.
    """
    folder = folder_of(call)
    applications = {record.code: one for record, one in open_applications(ctx, call)}
    pairs: list[tuple[str, str]] = []
    loads: dict[str, int] = {}
    missing: dict[str, int] = {}
    fit = best = 0
    with open_register(ctx, call) as register:
        held = [(one.assessor, one.application) for one in register.records(Assignment).all()]
        assessors = [one for one in register.records(Assessor).all() if one.declared]
        for layer in layers_of(folder.call, folder.annexes):
            tasks = _tasks(applications, layer, each)
            people = [
                AssignableAssessor(
                    one.code,
                    frozenset(may_see(register, one)),
                    frozenset(one.expertise),
                    frozenset(one.languages),
                    frozenset(what for who, what in held if who == one.code),
                )
                for one in assessors
                if one.layer == layer
            ]
            plan = plan_assignment(tasks, people)
            pairs += plan.pairs
            loads |= plan.loads
            fit, best = fit + plan.fit, best + plan.best_fit
            for name, count in plan.missing.items():
                missing[f"{name} ({layer})"] = count
        new = [pair for pair in pairs if pair not in held]
        if new:
            with register.transaction(_("assessors assigned"), dry_run=dry_run) as tx:
                for assessor, application in new:
                    tx.add(Assignment(assessor=assessor, application=application))
    return AssignmentPlan(tuple(pairs), loads, missing, fit, best)


def _tasks(applications: Mapping[str, Application], layer: str, each: int) -> list[AssessmentTask]:
    return [
        AssessmentTask(
            name,
            each if layer == SHARED else 1,
            frozenset({one.ta, *(line.activity for p in one.partners for line in p.costs)}),
            frozenset(p.language for p in one.partners if layer in (SHARED, p.region)),
        )
        for name, one in applications.items()
        if layer == SHARED or any(p.region == layer for p in one.partners)
    ]


def sheet_states(register: Register) -> list[SheetState]:
    """Every sheet that is assigned or handed in, the missing ones first."""
    handed_in = {(one.assessor, one.application, one.layer): one for one in sheets_in(register)}
    layers = {one.code: one.layer for one in register.records(Assessor).all()}
    assigned = [
        (one.assessor, one.application, layers.get(one.assessor, SHARED))
        for one in register.records(Assignment).all()
    ]
    states = [SheetState(*key) for key in assigned if key not in handed_in]
    states += [SheetState(*key, one.values) for key, one in handed_in.items()]
    return sorted(states, key=lambda one: (one.values is not None, one.assessor, one.application))


def write_sheets(ctx: PluginContext, call: JointCall, code: str, output: Path) -> int:
    """Write the sheets that an assessor still has to fill in, as a file like ``scores.toml``."""
    folder = folder_of(call)
    layers = layers_of(folder.call, folder.annexes)
    with open_register(ctx, call) as register:
        assessor_named(register, code)
        states = [one for one in sheet_states(register) if one.assessor == code]
    missing = [one for one in states if one.values is None]
    if not missing:
        raise Refused(
            _("{id} has no sheet to fill in.").format(id=code),
            where=code,
            remedy=_("Assign first: cap-tui acie assess assign CALL"),
        )
    sheets = [
        {
            "application": one.application,
            "assessor": code,
            "layer": one.layer,
            "values": {criterion.id: NOT_GIVEN for criterion in layers[one.layer]},
        }
        for one in missing
    ]
    head = _("# Replace every -1 by the points, 0 to {most}.").format(
        most=folder.call.criteria.scale_max
    )
    save_file(
        f"{head}\n{tomli_w.dumps({'format': 1, 'sheets': sheets})}".encode(), output, mode=OWN_FILE
    )
    return len(sheets)


def enter_sheet(
    ctx: PluginContext, call: JointCall, state: SheetState, values: Mapping[str, Any]
) -> None:
    """Hand in one sheet in the name of its assessor; Refused as for a file."""
    folder = folder_of(call)
    most = folder.call.criteria.scale_max
    criteria = layers_of(folder.call, folder.annexes)[state.layer]
    points: dict[str, int] = {}
    for one in criteria:
        given = values.get(one.id)
        if not isinstance(given, int) or not 0 <= given <= most:
            raise Refused(
                _("{criterion} needs points from 0 to {most}.").format(criterion=one.id, most=most),
                where=one.id,
            )
        points[one.id] = given
    take_sheets(ctx, call, [ScoreSheet(state.application, state.assessor, state.layer, points)])


def reopen_sheet(
    ctx: PluginContext, call: JointCall, state: SheetState, reason: str, *, dry_run: bool = False
) -> None:
    """Take back a sheet with a reason, so that another can be handed in; the old one stays in the register."""
    with open_register(ctx, call) as register:
        key = (state.assessor, state.application, state.layer)
        found = [
            one for one in sheets_in(register) if (one.assessor, one.application, one.layer) == key
        ]
        if not found:
            raise Refused(_("This sheet was not handed in."), where=", ".join(key))
        if not reason.strip():
            raise Refused(_("A step is reopened with a reason."), where=", ".join(key))
        with register.transaction(_("sheet reopened"), dry_run=dry_run) as tx:
            tx.put(msgspec.structs.replace(found[0], reopened=reason.strip()))


def scores_seen_by(ctx: PluginContext, call: JointCall, code: str) -> list[Assessment]:
    """The sheets of others about an assessor's applications; Refused until all own sheets are handed in.

    Nothing of an application with a conflict is among them.
    """
    with open_register(ctx, call) as register:
        assessor = assessor_named(register, code)
        own = [one for one in sheet_states(register) if one.assessor == code]
        missing = [one.application for one in own if one.values is None]
        if missing or not own:
            raise Refused(
                _("{id} sees the scores of others after handing in all own sheets.").format(
                    id=code
                ),
                where=code,
                remedy=_("Missing are: {ids}.").format(ids=", ".join(missing) or _("all")),
            )
        visible = may_see(register, assessor) & {one.application for one in own}
        return [
            one
            for one in sheets_in(register)
            if one.application in visible and one.assessor != code and one.layer == assessor.layer
        ]


def write_scores_seen(ctx: PluginContext, call: JointCall, code: str, output: Path) -> int:
    """Write what others gave, without names, for the talk among assessors."""
    found = scores_seen_by(ctx, call, code)
    found.sort(key=lambda one: (one.application, sorted(one.values.items())))
    sheets = [{"application": one.application, "values": one.values} for one in found]
    save_file(tomli_w.dumps({"format": 1, "sheets": sheets}).encode(), output, mode=OWN_FILE)
    return len(sheets)
