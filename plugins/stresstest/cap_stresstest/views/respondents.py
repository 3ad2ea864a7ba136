"""Who answered, by group, and coverage. Answers are imported and a round is closed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cap_stresstest.operations.import_survey import SurveyImport
from cap_stresstest.views.close_dialog import CLOSE, ask_to_close
from cap_stresstest.views.import_dialog import ImportDialog
from cap_stresstest.views.page_view import PageView
from cap_stresstest.views.round_view import COMMON
from cap_stresstest.words import _
from cap_tui.api import PluginContext
from cap_tui.ui import Line, UserAction, safe


class RespondentView(PageView):
    """Respondents and coverage of a round; answers are imported here."""

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
        CLOSE,
        *COMMON,
    )

    def __init__(self, ctx: PluginContext, page: str) -> None:
        super().__init__(ctx, page)
        self.import_dialog = ImportDialog(self, self._imported)

    def head(self, _width: int) -> Iterator[Line]:
        """The round; without one, how to import answers here."""
        yield from super().head(_width)
        if self.assessment is None:
            yield safe(_("Here: press i. The counts are shown before anything is imported."))

    def action_import(self) -> None:
        """Ask for a file and its round, show the counts, then import."""
        self.import_dialog.begin()

    def _imported(self, made: SurveyImport) -> None:
        self.round_name = made.round.name
        self.refresh_data()
        self.say(_("{new} respondents were imported into {round}.").format(**made.counts()))

    def action_close(self) -> None:
        """Ask, then close the round."""
        current = self.assessment.round if self.assessment else None
        ask_to_close(self, current, self.refresh_data)
