"""The pages of results on the screen: a round, a group to compare with, dimensions that unfold, the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cap_stresstest import explanations, measures, rounds
from cap_stresstest.listing_columns import Fold, listed_keys
from cap_stresstest.operations.import_survey import SurveyImport
from cap_stresstest.operations.write_report import write_round_report
from cap_stresstest.portfolio import GROUPS
from cap_stresstest.progress import compare
from cap_stresstest.result_listings import TRACK, list_dimensions
from cap_stresstest.result_pages import PAGES
from cap_stresstest.round_result import RoundResult, assess_round
from cap_stresstest.sentences import name_of, no_answers, round_line
from cap_stresstest.views.import_dialog import ImportDialog
from cap_stresstest.views.rounds import CLOSE, close_dialog
from cap_stresstest.words import _, ngettext
from cap_tui.api import (
    REPORT_EXTENSIONS,
    Listing,
    ListingRow,
    PluginContext,
    bars,
)
from cap_tui.ui import (
    Dialog,
    Line,
    ListingPage,
    PathStep,
    Role,
    TaskStep,
    safe,
    safe_line,
    signs,
    user_action,
)


class ResultView(ListingPage):
    """One page of :data:`cap_stresstest.result_pages.PAGES`, for a round that the person chooses."""

    DEFAULT_CSS = "ResultView.-low #below { max-height: 7; }"
    ACTION_PREFIX = "stresstest"
    ACTION_AREA = "Show"

    def __init__(self, ctx: PluginContext, page: str) -> None:
        super().__init__(ctx)
        self.page = PAGES[page]
        self.round_name = self.group = ""
        self.assessment: RoundResult | None = None
        self.found: Any = None
        self.unfolded: frozenset[str] = frozenset()

    def read(self) -> None:
        """Assess the chosen round anew; the latest when an undo took the chosen one away."""
        self.assessment = None
        names = [entry.name for entry in rounds.all_rounds(self.ctx)]
        if self.round_name not in names:
            self.round_name = ""
        if names:
            self.assessment = assess_round(self.ctx, self.round_name, self.group)
            self.found = self.compute(self.assessment)

    def compute(self, assessment: RoundResult) -> Any:
        """What the page needs beside the assessment."""
        return self.page.compute(self.ctx, assessment)

    def list_rows(self) -> Listing:
        if self.assessment is None:
            return Listing("", "", (), ())
        return self.listing(self.assessment, Fold(self.unfolded, signs().more, signs().arrow))

    def listing(self, assessment: RoundResult, fold: Fold) -> Listing:
        """The listing of the page, with the dimensions that are unfolded."""
        return self.page.listing(assessment, self.found, fold)

    def head(self, width: int) -> Iterable[Line]:
        """Round, people and coverage; without a round, how to get answers."""
        if self.assessment is None:
            return map(safe, no_answers())
        return [safe_line(round_line(self.assessment))]

    def warnings(self) -> Iterable[str]:
        return self.assessment.notices() if self.assessment else ()

    def about_row(self, row: ListingRow, width: int) -> Iterator[Line]:
        """The full name, the columns for which there is no place, and the notes of a row."""
        assert self.assessment is not None
        if not row.key:
            return
        if row.key in self.assessment.pack.indicators:
            yield safe_line(name_of(self.assessment, row.key), Role.HEADING)
        if more := self.dropped_cells(row, width):
            yield safe(more)
        yield from map(safe_line, row.notes)

    def about_list(self) -> Iterable[Line]:
        listing = self.list_view.listing
        return map(safe, listing.notes) if listing and self.page.notes_on_screen else ()

    def open_row(self, row: ListingRow) -> None:
        """Unfold or fold a dimension."""
        if self.assessment and row.key in self.assessment.pack.dimensions:
            self.unfolded ^= {row.key}
            self.redraw()

    def explain(self) -> Iterable[Line]:
        """The indicator or dimension at the cursor, else how the counts come about; then the method."""
        if self.assessment is None:
            return ()
        key, pack = self.marked.key if self.marked else "", self.assessment.pack
        if key in pack.indicators:
            told = explanations.indicator(self.assessment, key)
        elif key in pack.dimensions:
            told = explanations.dimension(self.assessment, key)
        else:
            told = explanations.counts(self.assessment)
        return map(safe, (*told, *self.page.method(self.assessment)))

    @user_action("o", "Round", "Show another round", footer=40)
    def action_round(self) -> None:
        there = reversed(rounds.all_rounds(self.ctx))
        choices = [(entry.name, f"{entry.name} ({entry.pack_version})") for entry in there]
        self.choose_setting(
            "round_name", _("Which round?"), choices, nothing=_("There is no round yet.")
        )

    @user_action(
        "b",
        "Compare",
        "Compare with other regions: all, neighbours, similar ones, the demo",
        footer=35,
    )
    def action_against(self) -> None:
        words = {
            "all": _("all regions of the portfolio"),
            "neighbours": _("the neighbouring regions"),
            "similar": _("structurally similar regions"),
            "demo": _("the 25 synthetic demo regions"),
        }
        self.choose_setting("group", _("Compare with"), [(g, words[g]) for g in GROUPS])

    @user_action(
        "w",
        "Report",
        "Write the report of this round to a file (.html, .docx, .pdf, .md, .xlsx)",
        area="StressTest",
        footer=30,
    )
    def action_report(self) -> Dialog:
        if self.assessment is None:
            self.say(_("There is nothing to report yet."), "hint")
            return
        name, group, label = self.assessment.round.name, self.group, _("Writing the report")
        question = _("Write the report to which file? {extensions}")
        self.say_publicity()
        proposed = "-".join(["stresstest", self.ctx.region.code, *re.findall(r"\w+", name)])
        path = yield PathStep(
            question.format(extensions=" ".join(REPORT_EXTENSIONS)),
            REPORT_EXTENSIONS,
            Path(f"{proposed.lower()}.html"),
            must_exist=False,
        )
        made = yield TaskStep(label, lambda: write_round_report(self.ctx, path, name, group))
        self.say_written(path)
        if made.waiting:
            self.say(" ".join(made.waiting), "hint")


class DimensionView(ResultView):
    """The dimensions, each with its measure drawn on the scale."""

    @property
    def _signs(self) -> bars.BarGlyphs:
        return bars.ASCII if signs().full.isascii() else bars.UNICODE

    def listing(self, assessment: RoundResult, fold: Fold) -> Listing:
        """The listing with the drawn measures."""
        scale = measures.scale(assessment)

        def draw(key: str) -> str:
            return bars.track(measures.measure(assessment, key), TRACK, scale, self._signs)

        return list_dimensions(assessment, listed_keys(assessment.pack, fold), fold, draw)

    def about_row(self, row: ListingRow, width: int) -> Iterator[Line]:
        yield from super().about_row(row, width)
        drawn = self._signs
        text = _("{own} own  {mean} portfolio mean  {band} its range  {before} previous round")
        words = text.format(own=drawn.own, mean=drawn.mean, band=drawn.ends, before=drawn.previous)
        yield safe_line(words, Role.MUTED)


class ProgressView(ResultView):
    """The page of progress; the earlier round can be chosen."""

    since = ""

    def compute(self, assessment: RoundResult) -> Any:
        """Compare with the chosen round, else with the one before."""
        before = rounds.find(self.ctx, self.since) if self.since else None
        before = before or rounds.previous(self.ctx, assessment.round)
        if before is None or before.uid == assessment.round.uid:
            return None
        return compare(self.ctx, before, assessment.round)

    @user_action("comma", "Earlier round", "Choose the round to compare with", footer=45)
    def action_since(self) -> None:
        if self.assessment is None:
            return
        shown = self.assessment.round.uid
        names = [entry.name for entry in rounds.all_rounds(self.ctx) if entry.uid != shown]
        self.choose_setting(
            "since",
            _("Compare with which round?"),
            [(name, name) for name in names],
            nothing=_("There is no other round."),
        )


class RespondentView(ResultView):
    """Respondents and coverage of a round; answers are imported and the round is closed here."""

    ACTION_AREA = "StressTest"

    def __init__(self, ctx: PluginContext, page: str) -> None:
        super().__init__(ctx, page)
        self.import_dialog = ImportDialog(self, self._imported)

    def head(self, width: int) -> Iterator[Line]:
        """The round; without one, how to import answers here."""
        yield from super().head(width)
        if self.assessment is None:
            yield safe(_("Here: press i. The counts are shown before anything is imported."))

    @user_action(
        "i",
        "Import",
        "Import the answers that a survey tool exported; counts are shown first",
        footer=60,
        changes=True,
    )
    def action_import(self) -> Dialog:
        yield from self.import_dialog.ask()

    def _imported(self, made: SurveyImport) -> None:
        self.round_name = made.round.name
        self.refresh_data()
        self.say(
            ngettext(
                "{new} respondent was imported into {round}.",
                "{new} respondents were imported into {round}.",
                made.counts()["new"],
            ).format(**made.counts())
        )

    @CLOSE
    def action_close(self) -> Dialog:
        yield from close_dialog(self, self.assessment.round if self.assessment else None)
