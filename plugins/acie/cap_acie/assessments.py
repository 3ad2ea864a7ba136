"""Assessments of a call that is kept in a region: all of them in the call's confidential register.

The officer invites assessors, takes in their declarations of conflicts and their sheets. An assessor gets files:
first titles and partners, then the texts of what no conflict was declared or found for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cap_acie import values
from cap_acie.application_file import Application
from cap_acie.assessment_records import (
    Assessment,
    Assessor,
    Assignment,
    ConflictOfInterest,
    assessor_named,
    conflicts_of,
    may_see,
    open_register,
    score_sheets,
    sheets_in,
)
from cap_acie.call_folder import CallFolder
from cap_acie.operations import require_form
from cap_acie.records import ApplicationStatus, JointApplication, JointCall
from cap_acie.region_calls import application_in, applications_to, folder_of
from cap_acie.scores_file import SHARED, ScoreSheet, layers_of, read_scores
from cap_acie.table_reader import TableReader
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.words import _
from cap_tui.api import PluginContext, Refused, Register, pick, save_file


@dataclass(frozen=True)
class Invitation:
    """Who is invited, and what the assignment goes by."""

    code: str
    organisation: str = ""
    layer: str = SHARED
    expertise: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def invite_assessor(
    ctx: PluginContext,
    call: JointCall,
    invitation: Invitation,
    output: Path,
    *,
    dry_run: bool = False,
) -> int:
    """Write a file with titles and partners, in which conflicts are declared; returns of how many applications.

    An assessor who is known already gets those that arrived since the last declaration.
    """
    require_form(values.identifier, invitation.code)
    with open_register(ctx, call) as register:
        known = [one for one in register.records(Assessor).all() if one.code == invitation.code]
        declared = set(known[0].declared_for) if known else set()
        applications = [one for one in open_applications(ctx, call) if one[0].code not in declared]
        if known and not applications:
            raise Refused(
                _("{id} has declared for every application.").format(id=invitation.code),
                where=invitation.code,
            )
        if dry_run:
            return len(applications)
        save_file(_declaration(call, invitation.code, applications).encode(), output)
        organisation = known[0].organisation if known else invitation.organisation
        hidden = {one.application for one in conflicts_of(register, invitation.code)}
        with register.transaction(f"assessor {invitation.code}") as tx:
            if not known:
                tx.add(
                    Assessor(
                        code=invitation.code,
                        organisation=organisation,
                        layer=_layer(call, invitation.layer),
                        expertise=invitation.expertise,
                        languages=invitation.languages,
                    )
                )
            cooperated = _cooperated_with(ctx, organisation)
            for record, application in applications:
                reason = _derived_conflict(organisation, application, cooperated)
                if reason and record.code not in hidden:
                    tx.add(
                        ConflictOfInterest(
                            assessor=invitation.code,
                            application=record.code,
                            reason=reason,
                            derived=True,
                        )
                    )
    return len(applications)


def _layer(call: JointCall, layer: str) -> str:
    folder = folder_of(call)
    known = layers_of(folder.call, folder.annexes)
    if layer not in known:
        raise Refused(
            _("{layer} is no layer with criteria.").format(layer=layer),
            where=layer,
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(known)),
        )
    return layer


def _cooperated_with(ctx: PluginContext, organisation: str) -> dict[str, str]:
    """Organisations that stood in one application with this one, in any call, and in which."""
    found: dict[str, str] = {}
    if not organisation:
        return found
    for record in ctx.records(JointApplication).all():
        partners = {one.organisation for one in application_in(record).partners}
        if organisation in partners:
            found |= dict.fromkeys(partners - {organisation}, record.title)
    return found


def open_applications(
    ctx: PluginContext, call: JointCall
) -> list[tuple[JointApplication, Application]]:
    """The applications to a call that are not withdrawn."""
    return [
        (record, application_in(record))
        for record in applications_to(ctx, call)
        if record.status is not ApplicationStatus.WITHDRAWN
    ]


def _derived_conflict(
    organisation: str, application: Application, cooperated: Mapping[str, str]
) -> str:
    """Why an assessor of an organisation must not see an application; empty when nothing is found."""
    if not organisation:
        return ""
    for partner in application.partners:
        if partner.organisation == organisation:
            return _("same organisation as partner {id}").format(id=partner.id)
        if organisation in partner.linked_to:
            return _("linked with the organisation of partner {id}").format(id=partner.id)
        if partner.organisation in cooperated:
            return _("cooperates with partner {id} in {title}").format(
                id=partner.id, title=cooperated[partner.organisation]
            )
    return ""


def _declaration(
    call: JointCall, code: str, applications: Iterable[tuple[JointApplication, Application]]
) -> str:
    import tomli_w

    entries = [
        {
            "application": record.code,
            "title": record.title,
            "partners": [f"{pick(one.name)} ({one.region})" for one in application.partners],
            "conflict": "",
        }
        for record, application in applications
    ]
    head = _(
        "# Write into conflict why you must not assess an application; leave it empty otherwise."
    )
    table: dict[str, Any] = {"format": 1, "call": call.code, "assessor": code}
    return f"{head}\n{tomli_w.dumps({**table, 'declarations': entries})}"


def take_declarations(
    ctx: PluginContext, call: JointCall, path: Path, *, dry_run: bool = False
) -> tuple[str, list[str]]:
    """Take in what an assessor declared; returns the assessor and the applications in conflict."""
    file = read_toml_file(path)
    code, declared = _read_declarations(file, call)
    with open_register(ctx, call) as register:
        assessor = assessor_named(register, code)
        known = {one.application for one in conflicts_of(register, code)}
        if dry_run:
            return code, sorted({*known, *(one for one, reason in declared.items() if reason)})
        with register.transaction(f"declarations of {code}") as tx:
            tx.put(_declared(assessor, declared))
            for application, reason in declared.items():
                if reason and application not in known:
                    tx.add(
                        ConflictOfInterest(assessor=code, application=application, reason=reason)
                    )
        return code, sorted(one.application for one in conflicts_of(register, code))


def _read_declarations(file: TomlFile, call: JointCall) -> tuple[str, dict[str, str]]:
    top = TableReader(file)
    top.format()
    if top.get("call", values.identifier, call.code) != call.code:
        top.problem("call", _("This is another call."))
    code = top.get("assessor", values.identifier, "")
    declared: dict[str, str] = {}
    for entry in top.entries("declarations", least=0):
        application = entry.get("application", values.identifier, "")
        declared[application] = entry.get("conflict", str, "").strip()
        entry.optional("title", str)
        entry.optional("partners", list)
        entry.close()
    top.close()
    top.refuse()
    return code, declared


def _declared(assessor: Assessor, applications: Iterable[str]) -> Assessor:
    codes = tuple(dict.fromkeys((*assessor.declared_for, *applications)))
    return msgspec.structs.replace(assessor, declared=True, declared_for=codes)


def write_texts(ctx: PluginContext, call: JointCall, code: str, output: Path) -> list[str]:
    """Write the applications that an assessor may see into a folder; Refused before the declaration."""
    with open_register(ctx, call) as register:
        assessor = assessor_named(register, code)
        if not assessor.declared:
            raise Refused(
                _("{id} has not declared conflicts yet.").format(id=code),
                where=code,
                remedy=_("Take in the declaration first: cap-tui acie assess declare CALL FILE"),
            )
        visible = may_see(register, assessor)
        own = {
            one.application for one in register.records(Assignment).all() if one.assessor == code
        }
    visible = visible & own if own else visible
    seen = [one for one, _application in open_applications(ctx, call) if one.code in visible]
    if output.exists():
        raise Refused(_("The folder is there already."), where=str(output))
    try:
        output.mkdir(parents=True)
        for record in seen:
            save_file(record.file.encode(), output / f"{record.code}.toml")
    except OSError as error:
        shutil.rmtree(output, ignore_errors=True)
        raise Refused(str(error.strerror or error), where=str(output)) from error
    return [record.code for record in seen]


def hand_in(ctx: PluginContext, call: JointCall, path: Path, *, dry_run: bool = False) -> int:
    """Take in the sheets of assessors; Refused for a conflict, an unknown application or a second sheet.

    Returns how many sheets there were.
    """
    folder = folder_of(call)
    layers = layers_of(folder.call, folder.annexes)
    sheets = read_scores(path, layers, folder.call.criteria.scale_max)
    take_sheets(ctx, call, sheets, dry_run=dry_run)
    return len(sheets)


def take_sheets(
    ctx: PluginContext, call: JointCall, sheets: Sequence[ScoreSheet], *, dry_run: bool = False
) -> None:
    """Keep sheets in the register, all or none; Refused as :func:`hand_in` is."""
    known = {record.code for record in applications_to(ctx, call)}
    with open_register(ctx, call) as register:
        handed_in = {(one.assessor, one.application, one.layer) for one in sheets_in(register)}
        for sheet in sheets:
            _check_sheet(register, sheet, known, handed_in)
        if dry_run:
            return
        with register.transaction("sheets handed in") as tx:
            for sheet in sheets:
                tx.add(
                    Assessment(
                        assessor=sheet.assessor,
                        application=sheet.application,
                        layer=sheet.layer,
                        values=dict(sheet.values),
                    )
                )


def _check_sheet(
    register: Register,
    sheet: ScoreSheet,
    known: set[str],
    handed_in: set[tuple[str, str, str]],
) -> None:
    where = f"{sheet.application}, {sheet.assessor}, {sheet.layer}"
    if sheet.application not in known:
        raise Refused(_("There is no such application to this call."), where=where)
    if sheet.application not in assessor_named(register, sheet.assessor).declared_for:
        raise Refused(_("The assessor has not declared conflicts yet."), where=where)
    if any(one.application == sheet.application for one in conflicts_of(register, sheet.assessor)):
        raise Refused(_("The assessor has a conflict of interest here."), where=where)
    if (sheet.assessor, sheet.application, sheet.layer) in handed_in:
        raise Refused(_("This sheet was handed in already."), where=where)


def assessed_call(
    ctx: PluginContext, call: JointCall
) -> tuple[CallFolder, Mapping[str, Application], tuple[ScoreSheet, ...]]:
    """A kept call with its applications and the sheets of its register; Refused without the register."""
    with open_register(ctx, call) as register:
        sheets = score_sheets(register)
    applications = {
        record.code: application for record, application in open_applications(ctx, call)
    }
    return folder_of(call), applications, sheets
