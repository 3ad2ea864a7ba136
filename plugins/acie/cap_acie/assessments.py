"""Assessments of a call that is kept in a region: all of them in the call's confidential register.

The officer invites assessors, takes in their declarations of conflicts and their sheets. An assessor gets files:
first titles and partners, then the texts of what no conflict was declared or found for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

from cap_acie import values
from cap_acie.application_file import Application
from cap_acie.call_folder import CallFolder
from cap_acie.records import ApplicationStatus, JointApplication, JointCall
from cap_acie.region_calls import application_in, applications_to, folder_of
from cap_acie.scores_file import ScoreSheet, layers_of, read_scores
from cap_acie.table_reader import TableReader
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.words import _
from cap_tui.api import Personal, PluginContext, Record, Refused, Register, about, pick, save_file

PURPOSE = "assessment of a joint call"


class Assessor(Record, frozen=True, kw_only=True):
    """An assessor of the call. Stands in the register only."""

    TABLE: ClassVar[str] = "acie.assessors"

    code: Annotated[str, about("Id of the assessor", personal=Personal.IDENTIFIER, purpose=PURPOSE)]
    organisation: Annotated[
        str, about("Id of the organisation", personal=Personal.QUASI, purpose=PURPOSE)
    ] = ""
    declared: Annotated[bool, about("Whether conflicts were declared, or that there are none")] = (
        False
    )


class ConflictOfInterest(Record, frozen=True, kw_only=True):
    """An assessor must not see an application. Stands in the register only."""

    TABLE: ClassVar[str] = "acie.conflicts"

    assessor: Annotated[
        str, about("Id of the assessor", personal=Personal.IDENTIFIER, purpose=PURPOSE)
    ]
    application: Annotated[str, about("Id of the application")]
    reason: Annotated[str, about("Why", personal=Personal.FREE_TEXT)]
    derived: Annotated[bool, about("Whether the program found it")] = False


class Assessment(Record, frozen=True, kw_only=True):
    """A sheet of an assessor. Stands in the register only."""

    TABLE: ClassVar[str] = "acie.assessments"

    assessor: Annotated[
        str, about("Id of the assessor", personal=Personal.IDENTIFIER, purpose=PURPOSE)
    ]
    application: Annotated[str, about("Id of the application")]
    layer: Annotated[str, about("shared, or the region")]
    values: Annotated[dict[str, int], about("Points of each criterion")]


def register_name(call: JointCall) -> str:
    """The name of a call's register."""
    return f"acie-{call.code}"[:64]


def open_register(ctx: PluginContext, call: JointCall, *, create: bool = False) -> Register:
    """The register of a call; Refused (exit 3) without it."""
    return ctx.register(register_name(call), create=create)


def invite_assessor(
    ctx: PluginContext,
    call: JointCall,
    code: str,
    organisation: str,
    output: Path,
    *,
    dry_run: bool = False,
) -> int:
    """Add an assessor and write a file with titles and partners, in which conflicts are declared."""
    values.identifier(code)
    with open_register(ctx, call) as register:
        if any(one.code == code for one in register.records(Assessor).all()):
            raise Refused(_("{id} is an assessor already.").format(id=code), where=code)
        applications = _open_applications(ctx, call)
        if dry_run:
            return len(applications)
        save_file(_declaration(call, code, applications).encode(), output)
        with register.transaction(f"assessor {code}") as tx:
            tx.add(Assessor(code=code, organisation=organisation))
            for record, application in applications:
                reason = _derived_conflict(organisation, application)
                if reason:
                    tx.add(
                        ConflictOfInterest(
                            assessor=code, application=record.code, reason=reason, derived=True
                        )
                    )
    return len(applications)


def _open_applications(
    ctx: PluginContext, call: JointCall
) -> list[tuple[JointApplication, Application]]:
    return [
        (record, application_in(record))
        for record in applications_to(ctx, call)
        if record.status is not ApplicationStatus.WITHDRAWN
    ]


def _derived_conflict(organisation: str, application: Application) -> str:
    """Why an assessor of an organisation must not see an application; empty when nothing is found."""
    if not organisation:
        return ""
    for partner in application.partners:
        if partner.organisation == organisation:
            return _("same organisation as partner {id}").format(id=partner.id)
        if organisation in partner.linked_to:
            return _("linked with the organisation of partner {id}").format(id=partner.id)
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
        assessor = _assessor(register, code)
        known = {one.application for one in _conflicts(register, code)}
        if dry_run:
            return code, sorted({*known, *(one for one, reason in declared.items() if reason)})
        with register.transaction(f"declarations of {code}") as tx:
            tx.put(_declared(assessor))
            for application, reason in declared.items():
                if reason and application not in known:
                    tx.add(
                        ConflictOfInterest(assessor=code, application=application, reason=reason)
                    )
        return code, sorted(one.application for one in _conflicts(register, code))


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


def _assessor(register: Register, code: str) -> Assessor:
    found = [one for one in register.records(Assessor).all() if one.code == code]
    if not found:
        raise Refused(
            _("{id} is no assessor of this call.").format(id=code),
            where=code,
            remedy=_("Invite them first: cap-tui acie assess invite CALL ID -o FILE"),
        )
    return found[0]


def _declared(assessor: Assessor) -> Assessor:
    import msgspec

    return msgspec.structs.replace(assessor, declared=True)


def _conflicts(register: Register, code: str) -> list[ConflictOfInterest]:
    return [one for one in register.records(ConflictOfInterest).all() if one.assessor == code]


def write_texts(ctx: PluginContext, call: JointCall, code: str, output: Path) -> list[str]:
    """Write the applications that an assessor may see into a folder; Refused before the declaration."""
    with open_register(ctx, call) as register:
        if not _assessor(register, code).declared:
            raise Refused(
                _("{id} has not declared conflicts yet.").format(id=code),
                where=code,
                remedy=_("Take in the declaration first: cap-tui acie assess declare CALL FILE"),
            )
        hidden = {one.application for one in _conflicts(register, code)}
    seen = [one for one, _application in _open_applications(ctx, call) if one.code not in hidden]
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
    known = {record.code for record in applications_to(ctx, call)}
    with open_register(ctx, call) as register:
        handed_in = {
            (one.assessor, one.application, one.layer) for one in register.records(Assessment).all()
        }
        for sheet in sheets:
            _check_sheet(register, sheet, known, handed_in)
        if dry_run:
            return len(sheets)
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
    return len(sheets)


def _check_sheet(
    register: Register,
    sheet: ScoreSheet,
    known: set[str],
    handed_in: set[tuple[str, str, str]],
) -> None:
    where = f"{sheet.application}, {sheet.assessor}, {sheet.layer}"
    if sheet.application not in known:
        raise Refused(_("There is no such application to this call."), where=where)
    if not _assessor(register, sheet.assessor).declared:
        raise Refused(_("The assessor has not declared conflicts yet."), where=where)
    if any(one.application == sheet.application for one in _conflicts(register, sheet.assessor)):
        raise Refused(_("The assessor has a conflict of interest here."), where=where)
    if (sheet.assessor, sheet.application, sheet.layer) in handed_in:
        raise Refused(_("This sheet was handed in already."), where=where)


def assessed_call(
    ctx: PluginContext, call: JointCall
) -> tuple[CallFolder, Mapping[str, Application], tuple[ScoreSheet, ...]]:
    """A kept call with its applications and the sheets of its register; Refused without the register."""
    with open_register(ctx, call) as register:
        sheets = tuple(
            ScoreSheet(one.application, one.assessor, one.layer, one.values)
            for one in register.records(Assessment).all()
        )
    applications = {
        record.code: application for record, application in _open_applications(ctx, call)
    }
    return folder_of(call), applications, sheets
