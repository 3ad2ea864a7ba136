"""A call folder: the call, the annexes of its regions, its applications and scores."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cap_acie.annex_file import Annex, annex_file_name, read_annex
from cap_acie.application_file import Application, read_application
from cap_acie.call_file import CALL_FILE, Call, read_call
from cap_acie.scores_file import LARGEST, SCORES_FILE, ScoreSheet, layers_of, sheets_of
from cap_acie.toml_file import FileRefused, Problem, TomlFile, read_toml_file
from cap_acie.words import _

APPLICATIONS = "applications"


@dataclass(frozen=True)
class CallFolder:
    """A call with the annexes of all its regions, in the call's order."""

    call: Call
    annexes: Mapping[str, Annex]
    path: Path = field(default_factory=Path)

    @property
    def made_up(self) -> bool:
        """Whether any part of the call is made up."""
        return self.call.made_up or any(annex.made_up for annex in self.annexes.values())

    @cached_property
    def files(self) -> Mapping[str, TomlFile]:
        """The call's file and the annexes by their names."""
        return {
            CALL_FILE: self.call.file,
            **{annex_file_name(code): annex.file for code, annex in self.annexes.items()},
        }

    def line(self, file: str, key: str) -> int:
        """The line of ``key`` in one of the files."""
        return self.files[file].line(key)


def open_call(path: Path) -> CallFolder:
    """Read the call and all annexes; raises FileUnreadable, or FileRefused with every problem."""
    call = read_call(path / CALL_FILE)
    annexes: dict[str, Annex] = {}
    problems: list[Problem] = []
    for code in call.regions:
        annex_path = path / annex_file_name(code)
        if not annex_path.is_file():
            problems.append(missing_annex(call, code))
            continue
        try:
            annexes[code] = read_annex(annex_path)
        except FileRefused as refused:
            problems += refused.problems
    if problems:
        raise FileRefused(problems)
    return CallFolder(call, annexes, path)


def missing_annex(call: Call, code: str) -> Problem:
    """What is wrong when the annex of a region is not there."""
    return Problem(
        CALL_FILE,
        "regions",
        call.file.line("regions"),
        _("The annex of {code} is missing: {file}.").format(code=code, file=annex_file_name(code)),
        _("Write it beside call.toml, or take the region out of the call."),
    )


def read_application_of(folder: CallFolder, path: Path) -> Application:
    """Read an application to this call; refused when it belongs to another or in another currency."""
    application, file = read_application(path)
    check_application(folder, application, file)
    return application


def check_application(folder: CallFolder, application: Application, file: TomlFile) -> None:
    """Raise FileRefused when an application belongs to another call or has another currency."""
    problems = _problems_with_call(folder, application, file)
    if problems:
        raise FileRefused(problems)


def _problems_with_call(
    folder: CallFolder, application: Application, file: TomlFile
) -> list[Problem]:
    problems = []
    if application.call != folder.call.id:
        problems.append(
            file.problem(
                ("call",),
                _("The application belongs to the call {other}, not to {this}.").format(
                    other=application.call, this=folder.call.id
                ),
            )
        )
    for number, partner in enumerate(application.partners):
        annex = folder.annexes.get(partner.region)
        if annex is not None and partner.currency != annex.currency:
            problems.append(
                file.problem(
                    ("partners", number, "currency"),
                    _("The region {code} pays in {currency}.").format(
                        code=partner.region, currency=annex.currency
                    ),
                    _("Write costs and request in {currency}.").format(currency=annex.currency),
                )
            )
    return problems


def read_applications(folder: CallFolder) -> dict[str, Application]:
    """All applications by their ids, in the order of the ids."""
    found: dict[str, Application] = {}
    names: dict[str, str] = {}
    paths = sorted((folder.path / APPLICATIONS).glob("*.toml"))
    for path in paths:
        application, file = read_application(path)
        problems = _problems_with_call(folder, application, file)
        if application.id in found:
            problems.append(
                file.problem(
                    ("id",),
                    _("{file} has this id, too.").format(file=names[application.id]),
                    _("Give each application an id of its own."),
                )
            )
        if problems:
            raise FileRefused(problems)
        found[application.id] = application
        names[application.id] = file.name
    return dict(sorted(found.items()))


def read_sheets(
    folder: CallFolder, applications: Collection[str]
) -> tuple[tuple[ScoreSheet, ...], list[Problem]]:
    """The sheets of the assessors, and those of an application that is not there; none without ``scores.toml``."""
    path = folder.path / SCORES_FILE
    if not path.exists():
        return (), []
    file = read_toml_file(path, largest=LARGEST)
    sheets = sheets_of(file, layers_of(folder.call, folder.annexes), folder.call.criteria.scale_max)
    unknown = [
        file.problem(
            ("sheets", place, "application"),
            _("There is no application {id}; the sheet of {assessor} is not counted.").format(
                id=sheet.application, assessor=sheet.assessor
            ),
            _("Correct the id, put the application into the folder, or remove the sheet."),
        )
        for place, sheet in enumerate(sheets)
        if sheet.application not in applications
    ]
    return sheets, unknown
