"""Who answered: groups, coverage, thin spots; here answers are imported and a round is closed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from cap_stresstest import lines, publishing
from cap_stresstest.assessment import Assessment
from cap_stresstest.operations.import_survey import SurveyImport
from cap_stresstest.views.base import COMMON, RoundView
from cap_stresstest.views.import_dialog import ImportDialog
from cap_stresstest.words import _
from cap_tui.api import PluginContext
from cap_tui.ui import LinesView, UserAction, confirm


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

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.import_dialog = ImportDialog(self, self._imported)

    def compose(self) -> ComposeResult:
        yield LinesView(id="respondents")

    def draw(self, assessment: Assessment | None) -> None:
        """The groups and the coverage as text."""
        if assessment is None:
            here = _("Here: press i. The counts are shown before anything is imported.")
            self.query_one(LinesView).show(lambda width: [*lines.nothing_yet(width), here])
            return
        self.query_one(LinesView).show(
            lambda width: list(lines.respondents(assessment, width)), keep_place=True
        )

    def action_import(self) -> None:
        """Ask for a file and its round, show the counts, then import."""
        self.import_dialog.begin()

    def _imported(self, made: SurveyImport) -> None:
        self.round_name = made.round.name
        self.refresh_data()
        self.say(_("{new} respondents were imported into {round}.").format(**made.counts()))

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
