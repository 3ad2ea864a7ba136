"""What all views of the StressTest share: a round, a group to compare with, and the report."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult

from cap_stresstest import explanations, rounds
from cap_stresstest.operations.write_report import WrittenReport, write_round_report
from cap_stresstest.portfolio import GROUPS
from cap_stresstest.round_result import RoundResult, assess_round
from cap_stresstest.sentences import no_answers, round_line
from cap_stresstest.words import _
from cap_tui.api import REPORT_EXTENSIONS, CapError, PluginContext
from cap_tui.ui import (
    FoldedWarnings,
    Line,
    PluginView,
    UserAction,
    Words,
    ask_path,
    choose,
    safe,
    safe_line,
)

COMMON = (
    UserAction(
        "stresstest.round",
        "Round",
        ("o",),
        run="round",
        area="Show",
        footer=40,
        help="Show another round",
    ),
    UserAction(
        "stresstest.against",
        "Compare",
        ("b",),
        run="against",
        area="Show",
        footer=35,
        help="Compare with other regions: all, neighbours, similar ones, the demo",
    ),
    UserAction(
        "stresstest.report",
        "Report",
        ("w",),
        run="report",
        area="StressTest",
        footer=30,
        help="Write the report of this round to a file (.html, .docx, .pdf, .md, .xlsx)",
    ),
)


class RoundView(PluginView):
    """A view of one round. Subclasses draw what was assessed; what all such views offer is here."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = COMMON

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.round_name = ""
        self.group = ""
        self.assessment: RoundResult | None = None

    def refresh_data(self) -> None:
        """Assess the chosen round anew and draw it; the latest when an undo took the chosen one away."""
        self.assessment = None
        there = rounds.all_rounds(self.ctx)
        if self.round_name not in [entry.name for entry in there]:
            self.round_name = ""
        if there:
            self.assessment = assess_round(self.ctx, self.round_name, self.group)
        self.draw(self.assessment)

    @abstractmethod
    def draw(self, assessment: RoundResult | None) -> None:
        """Show what was assessed; None when there is no round yet."""

    def head(self, _width: int) -> Iterator[Line]:
        """Round, people and coverage; without a round, how to get answers."""
        if self.assessment is None:
            yield from map(safe, no_answers())
            return
        yield safe_line(round_line(self.assessment))

    def compose_head(self) -> ComposeResult:
        """The round, and what must be said about the figures, folded into one line."""
        yield Words(self.head, id="head")
        yield FoldedWarnings(id="notices")

    def draw_head(self) -> None:
        """The head of the round that is shown."""
        self.query_one("#head", Words).reflow()
        notices = self.assessment.notices() if self.assessment else []
        self.query_one(FoldedWarnings).show_warnings(notices)

    def explain(self) -> Iterable[Line]:
        """How the counts come about, then what :meth:`method` says."""
        if self.assessment is None:
            return ()
        return [safe(t) for t in (*explanations.counts(self.assessment), *self.method())]

    def method(self) -> Iterable[str]:
        """How the figures of this view come about, beside the scores themselves."""
        return ()

    def action_round(self) -> None:
        """Choose the round that is shown."""
        there = rounds.all_rounds(self.ctx)
        if not there:
            self.say(_("There is no round yet."), "hint")
            return
        choices = [
            (entry.name, f"{entry.name} ({entry.pack_version})") for entry in reversed(there)
        ]
        choose(self, _("Which round?"), choices, self._show_round)

    def _show_round(self, name: str) -> None:
        self.round_name = name
        self.refresh_data()

    def action_against(self) -> None:
        """Choose the regions to compare with."""
        words = {
            "all": _("all regions of the portfolio"),
            "neighbours": _("the neighbouring regions"),
            "similar": _("structurally similar regions"),
            "demo": _("the 25 synthetic demo regions"),
        }
        choose(self, _("Compare with"), [(g, words[g]) for g in GROUPS], self._show_group)

    def _show_group(self, group: str) -> None:
        before, self.group = self.group, group
        try:
            self.refresh_data()
        except CapError as error:
            self.group = before
            self.refresh_data()
            self.say(f"{error.what} {error.remedy}", "warning")

    def action_report(self) -> None:
        """Ask for a file and write the report of the round."""
        if self.assessment is None:
            self.say(_("There is nothing to report yet."), "hint")
            return
        of_round = re.findall(r"\w+", self.assessment.round.name)
        name = "-".join(["stresstest", self.ctx.region.code, *of_round]).lower() + ".html"
        ask_path(
            self,
            _("Write the report to which file? {extensions}").format(
                extensions=" ".join(REPORT_EXTENSIONS)
            ),
            self._write,
            start=Path.cwd() / name,
            suffixes=REPORT_EXTENSIONS,
            must_exist=False,
        )

    def _write(self, path: Path) -> None:
        if self.assessment is None:
            return
        name = self.assessment.round.name

        def work(_progress: object) -> WrittenReport:
            return write_round_report(self.ctx, path, name, self.group)

        self.run_task(_("Writing the report"), work, self._written)

    def _written(self, made: WrittenReport) -> None:
        if made.path is not None:
            self.say_written(made.path)
