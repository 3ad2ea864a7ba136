"""An import on the screen: file, round, questions, the counts, then one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from cap_stresstest import rounds
from cap_stresstest.operations import import_survey
from cap_stresstest.operations.import_questions import NONE, ImportQuestion
from cap_stresstest.operations.import_survey import ImportRequest, SurveyFile, SurveyImport
from cap_stresstest.words import _
from cap_tui.api import CapError, PluginContext, Refused, ngettext
from cap_tui.ui import Line, PluginView, Role, ask_path, choose, safe_line

EXTENSIONS = (".csv", ".tsv", ".txt", ".xlsx")
MAPPING_EXTENSIONS = (".toml", ".json")
MOST_WARNINGS = 6


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
    """One import on behalf of a view; ``done`` gets what was imported.

    File and round are kept until the import is made, so that :meth:`begin` goes on where it stopped.
    """

    def __init__(self, view: PluginView, done: Callable[[SurveyImport], None]) -> None:
        self.view = view
        self.done = done
        self.request: ImportRequest | None = None
        self.replies: dict[str, str] = {}

    def begin(self) -> None:
        """Ask for a file, then for its round; or go on with those of before."""
        if self.request is None:
            self._ask_file()
            return
        words = _("Go on with {file} into the round {round}")
        stopped = words.format(file=self.request.file.name, round=self.request.round)
        choices = [("resume", stopped), ("file", _("Another file"))]
        choose(self.view, _("An import was stopped"), choices, self._next)

    def _next(self, step: str) -> None:
        """Go on with what was chosen: the same again, or one part of the request changed."""
        request = self.request
        if request is None or step == "file":
            self._ask_file()
        elif step == "resume":
            self._read(request)
        elif step == "round":
            self._ask_round(request.file)
        elif step == "mapping":
            self._ask_mapping(request)
        elif step == "identity":
            self._read(replace(request, keep_identity=not request.keep_identity))

    def _ask_file(self) -> None:
        asked = _("Which file did the survey tool export?")
        start = self.request.file if self.request else None
        ask_path(self.view, asked, self._ask_round, start=start, suffixes=EXTENSIONS)

    def _ask_round(self, file: Path) -> None:
        def chosen(name: str) -> None:
            self.replies = {}
            self._read(ImportRequest(file, name))

        choose(self.view, _("Into which round?"), offered_rounds(self.view.ctx), chosen)

    def _ask_mapping(self, request: ImportRequest) -> None:
        def chosen(path: Path) -> None:
            self.replies = {}
            self._read(replace(request, mapping=path))

        asked = _("Which mapping file says what the columns are?")
        ask_path(self.view, asked, chosen, start=request.mapping, suffixes=MAPPING_EXTENSIONS)

    def _read(self, request: ImportRequest) -> None:
        self.request = request

        def work(_progress: object) -> SurveyFile | CapError:
            try:
                return import_survey.read_survey_file(self.view.ctx, request)
            except CapError as error:
                return error

        label = _("Reading {file}").format(file=request.file.name)
        self.view.run_task(label, work, self._found)

    def _found(self, found: SurveyFile | CapError) -> None:
        if isinstance(found, CapError):
            self._refused(found)
            return
        question = import_survey.next_question(found, self.replies)
        if question is not None:
            self._ask(question, found)
            return
        self.view.run_task(
            _("Reading the answers"), lambda _progress: self._planned(found), self._show
        )

    def _planned(self, file: SurveyFile) -> SurveyImport | CapError:
        try:
            return import_survey.plan_import(self.view.ctx, file, self.replies)
        except CapError as error:
            return error

    def _ask(self, question: ImportQuestion, file: SurveyFile) -> None:
        likely = [choice for choice in question.choices if choice[0] == question.suggested]
        others = [choice for choice in question.choices if choice not in likely]

        def chosen(reply: str) -> None:
            self.replies[question.key] = reply
            self._found(file)

        choose(self.view, question.text, [*likely, *others, (NONE, question.none)], chosen)

    def _refused(self, error: CapError) -> None:
        """Say why, keep file and round, and offer what helps."""
        choices = [("file", _("Another file")), ("round", _("Another round"))]
        if isinstance(error, Refused):
            choices.append(("mapping", _("Read it with a mapping file")))
        text = [safe_line(part) for part in (error.where, error.remedy) if part]
        choose(self.view, error.what, [*choices, ("no", _("Stop here"))], self._next, text=text)

    def _show(self, planned: SurveyImport | CapError) -> None:
        if isinstance(planned, CapError):
            self._refused(planned)
            return
        counts = planned.counts()
        if not planned.plan.changes:
            self.request = None
            nothing = _("Nothing new in {file}: nothing was changed.")
            self.view.say(nothing.format(**counts), "hint")
            return
        request = self.request
        choices = [
            ("yes", _("Yes, import these answers (y)")),
            ("no", _("Not now: keep file and round (n)")),
            ("round", _("Another round")),
            ("file", _("Another file")),
            ("mapping", _("Read it with a mapping file")),
        ]
        if request is not None and planned.source.sheet.identity:
            keeps = request.keep_identity
            text = _("Leave names, addresses and tokens out") if keeps else ""
            choices.append(("identity", text or _("Keep names, addresses and tokens")))

        def chosen(step: str) -> None:
            if step == "yes":
                self._commit(planned)
            elif step == "no":
                self.view.say(_("Nothing is imported yet; press i to continue."), "hint")
            else:
                self._next(step)

        asked = _("Import {file} into the round {round}?").format(**counts)
        choose(self.view, asked, choices, chosen, text=list(summary(planned)), escape="no")

    def _commit(self, planned: SurveyImport) -> None:
        def done(made: SurveyImport) -> None:
            self.request = None
            self.done(made)

        self.view.run_task(
            _("Importing"),
            lambda _progress: import_survey.commit_import(self.view.ctx, planned),
            done,
        )


def summary(planned: SurveyImport) -> Iterator[Line]:
    """The counts of a planned import and what a person must know, a line each."""
    counts = planned.counts()
    yield _("{layout}, {rows} rows: {new} new, {completed} completed, {partial} partial").format(
        **counts
    )
    if planned.plan.repeated:
        yield ngettext(
            "{n} row repeats another row of the file",
            "{n} rows repeat another row of the file",
            planned.plan.repeated,
            name="cap_stresstest",
        ).format(n=planned.plan.repeated)
    if planned.plan.imported_before:
        yield ngettext(
            "{n} row was imported before",
            "{n} rows were imported before",
            planned.plan.imported_before,
            name="cap_stresstest",
        ).format(n=planned.plan.imported_before)
    yield _("{out_of_scale} answers outside the scale, {unmapped} columns not mapped").format(
        **counts
    )
    warnings = counts["warnings"]
    yield from (safe_line(text, Role.WARN) for text in warnings[:MOST_WARNINGS])
    if len(warnings) > MOST_WARNINGS:
        yield _("… and {count} more").format(count=len(warnings) - MOST_WARNINGS)
