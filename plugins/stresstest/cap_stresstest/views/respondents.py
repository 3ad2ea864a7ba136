"""Who answered: groups, coverage, thin spots; here answers are imported and a round is closed."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult

from cap_stresstest import intake, lines, publishing, rounds
from cap_stresstest.assessment import Assessment
from cap_stresstest.dates import Order
from cap_stresstest.intake import Intake
from cap_stresstest.views.base import COMMON, RoundView
from cap_stresstest.words import _
from cap_tui.api import clean_line
from cap_tui.ui import LinesView, UserAction, ask_path, choose, confirm

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")


class Respondents(RoundView):
    """Respondents and coverage of a round."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "stresstest.import",
            "Import",
            ("i",),
            run="import",
            area="StressTest",
            footer=60,
            changes=True,
            help="Import the answers that a survey tool exported; counts are shown first",
        ),
        UserAction(
            "stresstest.close",
            "Close round",
            ("z",),
            run="close",
            area="StressTest",
            changes=True,
            help="Freeze the answers of this round for good",
        ),
        *COMMON,
    )

    def compose(self) -> ComposeResult:
        yield LinesView(id="respondents")

    def draw(self, assessment: Assessment | None) -> None:
        """The groups and the coverage as text."""
        if assessment is None:
            here = _("Here: press i. The counts are shown first, nothing happens by halves.")
            self.query_one(LinesView).show(lambda width: [*lines.nothing_yet(width), here])
            return
        self.query_one(LinesView).show(
            lambda width: list(lines.respondents(assessment, width)), keep_place=True
        )

    def action_import(self) -> None:
        """Ask for a file, then for its round."""
        ask_path(self, _("Which file did the survey tool export?"), self._file, suffixes=ENDINGS)

    def _file(self, path: Path) -> None:
        there = [entry.name for entry in rounds.all_rounds(self.ctx) if entry.state == "open"]
        this_year = rounds.today()[:4]
        names = list(dict.fromkeys([*reversed(there), this_year]))
        known = {entry.name for entry in rounds.all_rounds(self.ctx)}
        choices = [
            (name, name if name in known else _("{name} (a new round)").format(name=name))
            for name in names
            if name in there or name not in known
        ]
        choose(self, _("Into which round?"), choices, lambda name: self._look(path, name))

    def _look(self, path: Path, name: str, dates: Order | None = None) -> None:
        wish = intake.Wish(file=path, round=name, dates=dates)
        self.run_task(
            _("Reading {file}").format(file=path.name),
            lambda _progress: intake.look(self.ctx, wish),
            lambda looked: self._dated(looked, path) if dates is None else self._looked(looked),
        )

    def _dated(self, looked: Intake, path: Path) -> None:
        """Ask what comes first in days that could be read both ways, before anything is counted."""
        if not looked.plan.dates_unclear:
            self._looked(looked)
            return
        example = next((c for c in looked.answered() if c), "")
        choices = [
            (Order.DAY.value, _("the day first, then the month")),
            (Order.MONTH.value, _("the month first, then the day")),
            (Order.UNKNOWN.value, _("nobody knows: leave the days out")),
        ]
        asked = _("How is {example} meant?").format(example=clean_line(example, limit=30))
        name = looked.round.name
        choose(self, asked, choices, lambda order: self._look(path, name, Order(order)))

    def _looked(self, looked: Intake) -> None:
        counts = looked.counts()
        told = [
            _(
                "{layout}, {rows} rows: {new} new, {duplicates} were there before, {partial} partial"
            ).format(**counts),
            _(
                "{out_of_scale} answers outside the scale, {unmapped} columns that belong to nothing"
            ).format(**counts),
            *counts["warnings"][:6],
        ]
        if not looked.plan.changes:
            self.say(_("Nothing new in {file}: nothing was changed.").format(**counts), "hint")
            return
        confirm(
            self,
            _("Import {file} into the round {round}?").format(**counts),
            lambda yes: self._take(looked) if yes else None,
            text=told,
        )

    def _take(self, looked: Intake) -> None:
        self.run_task(_("Importing"), lambda _progress: intake.take(self.ctx, looked), self._taken)

    def _taken(self, taken: Intake) -> None:
        self.round_name = taken.round.name
        self.refresh_data()
        self.say(_("{new} respondents were imported into {round}.").format(**taken.counts()))

    def action_close(self) -> None:
        """Ask, then close the round."""
        if self.assessment is None or self.assessment.round.state == "closed":
            self.say(_("There is no open round here."), "hint")
            return
        current = self.assessment.round
        confirm(
            self,
            _("Close the round {name}?").format(name=current.name),
            lambda yes: self._close() if yes else None,
            text=[_("Its answers are frozen: none can be added or changed.")],
        )

    def _close(self) -> None:
        if self.assessment is not None:
            closed = publishing.close(self.ctx, self.assessment.round)
            self.refresh_data()
            self.say(_("The round {name} is closed.").format(name=closed.name))
