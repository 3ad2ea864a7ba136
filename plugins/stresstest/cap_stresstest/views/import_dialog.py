"""An import on the screen: file, round, questions, the counts, then one transaction."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from cap_stresstest import rounds
from cap_stresstest.operations import import_survey
from cap_stresstest.operations.import_questions import NONE, ImportQuestion
from cap_stresstest.operations.import_survey import ImportRequest, SurveyImport
from cap_stresstest.sentences import import_counts
from cap_stresstest.words import _, ngettext
from cap_tui.api import CapError, PluginContext, Refused
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Line,
    PathStep,
    PluginView,
    Role,
    TaskStep,
    TextStep,
    safe_line,
)

EXTENSIONS = (".csv", ".tsv", ".txt", ".xlsx")
MAPPING_EXTENSIONS = (".toml", ".json")
MOST_WARNINGS = 6
OTHER_NAME = "\n"
"""The answer for a round whose name is typed; no name holds a line break."""


def offered_rounds(ctx: PluginContext) -> list[tuple[str, str]]:
    """The rounds that answers can go into, with words: open ones, the latest first, then a new one."""
    there = rounds.all_rounds(ctx)
    known = {entry.name for entry in there}
    offered = [(entry.name, entry.name) for entry in reversed(there) if entry.state == "open"]
    year = rounds.today()[:4]
    names = (year if number == 1 else f"{year}-{number}" for number in count(1))
    fresh = next(name for name in names if name not in known)
    return [*offered, (fresh, _("{name} (a new round)").format(name=fresh))]


class ImportDialog:
    """Imports on behalf of a view. File and round are kept until the import is made, so that the next goes on there."""

    def __init__(self, view: PluginView, imported: Callable[[SurveyImport], object]) -> None:
        self.view = view
        self.imported = imported
        self.request: ImportRequest | None = None
        self.replies: dict[str, str] = {}

    def ask(self) -> Dialog:
        """File, round and questions, then the counts; every part can be changed before the import is made."""
        step = "file"
        if self.request is not None:
            words = _("Go on with {file} into the round {round}")
            stopped = words.format(file=self.request.file.name, round=self.request.round)
            choices = [("resume", stopped), ("file", _("Another file"))]
            step = yield ChoiceStep(_("An import was stopped"), choices)
        while step not in ("yes", "no"):
            request = yield from self._change_request(step)
            try:
                planned = yield from self._plan(request)
            except CapError as error:
                step = yield _refusal(error)
                continue
            if not planned.plan.changes:
                self.request = None
                nothing = _("Nothing new in {file}: nothing was changed.")
                self.view.say(nothing.format(**planned.counts()), "hint")
                return
            step = yield _last_question(planned, request)
            if step == "yes":
                yield from self._commit(planned)
            elif step == "no":
                self.view.say(_("Nothing is imported yet; press i to continue."), "hint")

    def _change_request(self, step: str) -> Generator[Any, Any, ImportRequest]:
        """Ask for one part of the request; "resume" takes it as it is."""
        request = self.request
        if request is None or step in ("file", "round"):
            file = request.file if request else None
            if file is None or step == "file":
                file = yield PathStep(
                    _("Which file did the survey tool export?"), EXTENSIONS, start=file
                )
            name = yield ChoiceStep(
                _("Into which round?"),
                [*offered_rounds(self.view.ctx), (OTHER_NAME, _("Another round"))],
            )
            if name == OTHER_NAME:
                name = yield TextStep(_("Name of the round, as in 2026"))
            request, self.replies = ImportRequest(file, name), {}
        elif step == "mapping":
            asked = _("Which mapping file says what the columns are?")
            path = yield PathStep(asked, MAPPING_EXTENSIONS, start=request.mapping)
            request, self.replies = replace(request, mapping=path), {}
        elif step == "identity":
            request = replace(request, keep_identity=not request.keep_identity)
        self.request = request
        return request

    def _plan(self, request: ImportRequest) -> Generator[Any, Any, SurveyImport]:
        """Read the file and ask what it leaves open. Raises CapError."""
        ctx = self.view.ctx
        found = yield TaskStep(
            _("Reading {file}").format(file=request.file.name),
            lambda: import_survey.read_survey_file(ctx, request),
        )
        while question := import_survey.next_question(found, self.replies):
            self.replies[question.key] = yield _column_question(question)
        planned: SurveyImport = yield TaskStep(
            _("Reading the answers"), lambda: import_survey.plan_import(ctx, found, self.replies)
        )
        return planned

    def _commit(self, planned: SurveyImport) -> Dialog:
        made = yield TaskStep(
            _("Importing"), lambda: import_survey.commit_import(self.view.ctx, planned)
        )
        self.request = None
        self.imported(made)


def _column_question(question: ImportQuestion) -> ChoiceStep:
    """What a column is; what it is likely to be comes first."""
    choices = sorted(question.choices, key=lambda choice: choice[0] != question.suggested)
    return ChoiceStep(question.text, [*choices, (NONE, question.none)])


def _refusal(error: CapError) -> ChoiceStep:
    """Why a file cannot be imported, and what helps."""
    choices = [("file", _("Another file")), ("round", _("Another round"))]
    if isinstance(error, Refused):
        choices.append(("mapping", _("Read it with a mapping file")))
    text = [safe_line(part) for part in (error.where, error.remedy) if part]
    return ChoiceStep(error.what, [*choices, ("no", _("Stop here"))], text)


def _last_question(planned: SurveyImport, request: ImportRequest) -> ChoiceStep:
    """The counts, and whether to import."""
    choices = [
        ("yes", _("Yes, import these answers (y)")),
        ("no", _("Not now: keep file and round (n)")),
        ("round", _("Another round")),
        ("file", _("Another file")),
        ("mapping", _("Read it with a mapping file")),
    ]
    if planned.source.sheet.identity:
        leave = _("Leave names, addresses and tokens out")
        keep = _("Keep names, addresses and tokens")
        choices.append(("identity", leave if request.keep_identity else keep))
    asked = _("Import {file} into the round {round}?").format(**planned.counts())
    return ChoiceStep(asked, choices, list(summary(planned)), escape="no")


def summary(planned: SurveyImport) -> Iterator[Line]:
    """The counts of a planned import and what a person must know, a line each."""
    counts = planned.counts()
    yield ngettext("{layout}, {rows} row", "{layout}, {rows} rows", counts["rows"]).format(**counts)
    yield from import_counts(counts)
    warnings = counts["warnings"]
    yield from (safe_line(text, Role.WARN) for text in warnings[:MOST_WARNINGS])
    if len(warnings) > MOST_WARNINGS:
        yield _("… and {count} more").format(count=len(warnings) - MOST_WARNINGS)
