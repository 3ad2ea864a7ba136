"""Assessments of a call that is kept in a region: all of them in the call's confidential register.

The officer invites assessors, takes in their declarations of conflicts and their sheets. An assessor gets files:
first titles and partners, then the texts of what no conflict was declared or found for.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cap_acie import values
from cap_acie.application_file import Application
from cap_acie.assessment_records import (
    OWN_FILE,
    OWN_FOLDER,
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
from cap_acie.kept_files import folder_of, readable_applications
from cap_acie.operations import require_form
from cap_acie.records import ApplicationStatus, JointApplication, JointCall
from cap_acie.region_calls import applications_to
from cap_acie.scores_file import SHARED, ScoreSheet, layers_of, read_scores
from cap_acie.table_reader import TableReader
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.words import _
from cap_tui.api import PluginContext, Refused, Register, pick, save_file, system_reason


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
    layer = _layer(call, invitation.layer)
    with open_register(ctx, call) as register:
        known = [one for one in register.records(Assessor).all() if one.code == invitation.code]
        assessor = known[0] if known else _invited(invitation, layer)
        applications = open_applications(ctx, call)
        derived = derived_conflicts(ctx, register, assessor, applications)
        hidden = {one.application for one in [*conflicts_of(register, assessor.code), *derived]}
        declared = declared_now(assessor, applications)
        asked = [one for one in applications if one[0].code not in declared | hidden]
        if known and not asked:
            raise Refused(
                _("{id} has declared for every application.").format(id=invitation.code),
                where=invitation.code,
            )
        if not dry_run:
            save_file(_declaration(call, assessor.code, asked).encode(), output, mode=OWN_FILE)
        label = _("assessor {code} invited").format(code=assessor.code)
        with register.transaction(label, dry_run=dry_run) as tx:
            for one in [*derived, *([] if known else [assessor])]:
                tx.add(one)
    return len(asked)


def _invited(invitation: Invitation, layer: str) -> Assessor:
    return Assessor(
        code=invitation.code,
        organisation=invitation.organisation,
        layer=layer,
        expertise=invitation.expertise,
        languages=invitation.languages,
    )


def partner_words(application: Application) -> list[str]:
    """The partners as an assessor reads them before the texts."""
    return [f"{pick(one.name)} ({one.region})" for one in application.partners]


def _partners_hash(words: Iterable[object]) -> str:
    return hashlib.sha256("\n".join(map(str, words)).encode()).hexdigest()


def declared_now(
    assessor: Assessor, applications: Iterable[tuple[JointApplication, Application]]
) -> set[str]:
    """The applications that an assessor declared for with the partners that stand in them now.

    A version that brings other partners is declared for again.
    """
    return {
        record.code
        for record, application in applications
        if record.code in assessor.declared_for
        and assessor.declared_as.get(record.code)
        in (None, _partners_hash(partner_words(application)))
    }


def derived_conflicts(
    ctx: PluginContext,
    register: Register,
    assessor: Assessor,
    applications: Iterable[tuple[JointApplication, Application]],
) -> list[ConflictOfInterest]:
    """The conflicts that the program finds for an assessor and that are not in the register yet."""
    known = {one.application for one in conflicts_of(register, assessor.code)}
    cooperated = _cooperated_with(ctx, assessor.organisation)
    reasons = {
        record.code: _derived_conflict(assessor.organisation, application, cooperated)
        for record, application in applications
        if record.code not in known
    }
    return [
        ConflictOfInterest(assessor=assessor.code, application=name, reason=reason, derived=True)
        for name, reason in reasons.items()
        if reason
    ]


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
    for record, application in readable_applications(ctx.records(JointApplication).all()):
        partners = {one.organisation for one in application.partners}
        if organisation in partners:
            found |= dict.fromkeys(partners - {organisation}, record.title)
    return found


def open_applications(
    ctx: PluginContext, call: JointCall
) -> list[tuple[JointApplication, Application]]:
    """The applications to a call that can be read and are not withdrawn."""
    return list(
        readable_applications(
            record
            for record in applications_to(ctx, call)
            if record.status is not ApplicationStatus.WITHDRAWN
        )
    )


def _derived_conflict(
    organisation: str, application: Application, cooperated: Mapping[str, str]
) -> str:
    """Why an assessor of an organisation must not see an application; empty when nothing is found."""
    if not organisation:
        return ""
    # The closest tie is told, whatever the order of the partners.
    for partner in application.partners:
        if partner.organisation == organisation:
            return _("same organisation as partner {id}").format(id=partner.id)
    for partner in application.partners:
        if organisation in partner.linked_to:
            return _("linked with the organisation of partner {id}").format(id=partner.id)
    for partner in application.partners:
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
            "partners": partner_words(application),
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
    code, declared, partners = _read_declarations(file, call)
    with open_register(ctx, call) as register:
        assessor = assessor_named(register, code)
        known = {one.application for one in conflicts_of(register, code)}
        label = _("declarations of {code}").format(code=code)
        with register.transaction(label, dry_run=dry_run) as tx:
            tx.put(_declared(assessor, declared, partners))
            for application, reason in declared.items():
                if reason and application not in known:
                    tx.add(
                        ConflictOfInterest(assessor=code, application=application, reason=reason)
                    )
    return code, sorted({*known, *(one for one, reason in declared.items() if reason)})


def _read_declarations(
    file: TomlFile, call: JointCall
) -> tuple[str, dict[str, str], dict[str, str]]:
    top = TableReader(file)
    top.format()
    if top.get("call", values.identifier, call.code) != call.code:
        top.problem("call", _("This is another call."))
    code = top.get("assessor", values.identifier, "")
    declared: dict[str, str] = {}
    partners: dict[str, str] = {}
    for entry in top.entries("declarations", least=0):
        application = entry.get("application", values.identifier, "")
        declared[application] = entry.get("conflict", str, "").strip()
        entry.optional("title", str)
        partners[application] = _partners_hash(entry.optional("partners", list) or ())
        entry.close()
    top.close()
    top.refuse()
    return code, declared, partners


def _declared(
    assessor: Assessor, applications: Iterable[str], partners: Mapping[str, str]
) -> Assessor:
    codes = tuple(dict.fromkeys((*assessor.declared_for, *applications)))
    return msgspec.structs.replace(
        assessor,
        declared=True,
        declared_for=codes,
        declared_as={**assessor.declared_as, **partners},
    )


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
        applications = open_applications(ctx, call)
        derived = derived_conflicts(ctx, register, assessor, applications)
        if derived:  # versions and applications that arrived since the invitation
            with register.transaction(_("conflicts of {code}").format(code=code)) as tx:
                for conflict in derived:
                    tx.add(conflict)
        visible = may_see(register, assessor) & declared_now(assessor, applications)
        own = {
            one.application for one in register.records(Assignment).all() if one.assessor == code
        }
    visible = visible & own if own else visible
    seen = [one for one, _application in applications if one.code in visible]
    if output.exists():
        raise Refused(_("The folder is there already."), where=str(output))
    try:
        output.mkdir(mode=OWN_FOLDER, parents=True)
        for record in seen:
            save_file(record.file.encode(), output / f"{record.code}.toml", mode=OWN_FILE)
    except OSError as error:
        shutil.rmtree(output, ignore_errors=True)
        raise Refused(system_reason(error), where=str(output)) from error
    return [record.code for record in seen]


def hand_in(
    ctx: PluginContext, call: JointCall, path: Path, *, dry_run: bool = False
) -> dict[str, int]:
    """Take in the sheets of assessors; Refused for a conflict, an unknown application or a second sheet.

    Returns how many sheets there were of each assessor, so that nobody hands in for another unseen.
    """
    folder = folder_of(call)
    layers = layers_of(folder.call, folder.annexes)
    sheets = read_scores(path, layers, folder.call.criteria.scale_max)
    take_sheets(ctx, call, sheets, dry_run=dry_run)
    return dict(Counter(sheet.assessor for sheet in sheets))


def take_sheets(
    ctx: PluginContext, call: JointCall, sheets: Sequence[ScoreSheet], *, dry_run: bool = False
) -> None:
    """Keep sheets in the register, all or none; Refused as :func:`hand_in` is."""
    known = {record.code for record in applications_to(ctx, call)}
    with open_register(ctx, call) as register:
        handed_in = {(one.assessor, one.application, one.layer) for one in sheets_in(register)}
        for sheet in sheets:
            _check_sheet(register, sheet, known, handed_in)
        with register.transaction(_("sheets handed in"), dry_run=dry_run) as tx:
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
