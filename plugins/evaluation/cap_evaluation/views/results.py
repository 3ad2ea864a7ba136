"""The results and the definitions as lists; Enter opens the sheet of an indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cap_evaluation.corrections import corrections
from cap_evaluation.definitions import found_definitions
from cap_evaluation.operations.import_file import plan_import
from cap_evaluation.operations.import_plan import commit_import
from cap_evaluation.renderings import (
    funnel_lines,
    indicator_lines,
    indicators_words,
    overdue_words,
    today,
)
from cap_evaluation.report import write_evaluation_report
from cap_evaluation.result_listings import indicators_listing, results_listing
from cap_evaluation.results import overdue_periods, region_results
from cap_evaluation.wording import input_serves_all
from cap_evaluation.words import _, ngettext
from cap_tui.api import N_, REPORT_EXTENSIONS, Listing, ListingRow
from cap_tui.ui import (
    Dialog,
    Line,
    ListingPage,
    PathStep,
    Role,
    TaskStep,
    safe,
    safe_line,
    user_action,
)


class EvaluationPage(ListingPage):
    """A page of the evaluation: it reads the results of today."""

    ACTION_PREFIX = "evaluation"
    ACTION_AREA = N_("Evaluation")

    def read(self) -> None:
        """Read the results; only what changed is worked out again."""
        self.results = region_results(self.ctx, today())

    def open_indicator(self, ref: str) -> None:
        """Show the sheet of an indicator on a page of its own."""
        result = self.results.indicators.get(ref)
        if result is None:
            return
        corrected = corrections(self.ctx, self.results.framework.stored_names(ref))
        self.show_lines(
            result.definition.name,
            lambda width: map(
                safe, indicator_lines(result, self.results, width, corrected=corrected)
            ),
        )

    @user_action(
        "n",
        "Finding",
        "Note what was learnt, about the marked indicator",
        footer=52,
        changes=True,
    )
    def action_learn(self) -> None:
        ref = self.learning_indicator()
        self.show_form("evaluation.findings", None, {"indicator": ref} if ref else {})

    def learning_indicator(self) -> str:
        """The indicator that a new finding is about."""
        return self.marked.key if self.marked else ""


class ResultsView(EvaluationPage):
    """Every indicator that is measured: value, plan, light."""

    VERB = N_("Sheet")

    def list_rows(self) -> Listing:
        return results_listing(self.results)

    def head(self, width: int) -> Iterator[Line]:
        """How many are measured, and what is overdue."""
        shown = [result for result in self.results.indicators.values() if result.totals]
        yield self.title(
            ngettext("{n} indicator measured", "{n} indicators measured", len(shown)).format(
                n=len(shown)
            )
        )
        if overdue_periods(self.results):
            yield safe_line(overdue_words(self.results), Role.WARN)

    def warnings(self) -> Iterable[str]:
        """Rules that do not hold."""
        for entry in self.results.rules:
            if entry.holds is False:
                rule = entry.rule
                yield _("{left} {op} {right} does not hold.").format(
                    left=rule.left, op=rule.op, right=rule.right
                )

    def open_row(self, row: ListingRow) -> None:
        self.open_indicator(row.key)

    @user_action(
        "i",
        "Import",
        "Take in a framework, measurements or inputs from a file",
        footer=51,
        changes=True,
    )
    def action_import(self) -> Dialog:
        path: Path = yield PathStep(_("Import which file?"), (".toml", ".csv", ".xlsx"))
        plan = yield TaskStep(
            _("Reading {file}").format(file=path.name),
            lambda: plan_import(self.ctx, path, today()),
        )
        yield TaskStep(_("Storing"), lambda: commit_import(self.ctx, plan))
        self.refresh_data()
        self.say(_("{new} new, {same} unchanged.").format(new=len(plan.new), same=plan.same))

    @user_action(
        "c", "Funnel", "From cards to funded actions, as this region's records say", footer=40
    )
    def action_funnel(self) -> None:
        self.show_lines(
            _("From cards to funded actions"),
            lambda width: map(safe, funnel_lines(self.ctx, width)),
        )

    @user_action("w", "Write the report", "The evaluation report as a file", footer=45)
    def action_write(self) -> None:
        self.write_file(
            _("Write the evaluation report to which file?"),
            f"{self.ctx.region.code.lower()}-evaluation.html",
            REPORT_EXTENSIONS,
            lambda path: write_evaluation_report(self.ctx, path, today()),
        )

    def explain(self) -> Iterable[Line]:
        """How the light and the results per input come about."""
        yield safe(
            _(
                "Light: the distance of the value from the straight line between baseline, milestones "
                "and target, as a share of the planned change. Grey says why there is none."
            )
        )
        yield safe(input_serves_all())


class IndicatorsView(EvaluationPage):
    """The definitions with who contributed them."""

    VERB = N_("Sheet")

    def list_rows(self) -> Listing:
        return indicators_listing(found_definitions(self.results.framework), today())

    def head(self, width: int) -> Iterator[Line]:
        """How many definitions there are."""
        yield self.title(indicators_words(self.results))

    def open_row(self, row: ListingRow) -> None:
        self.open_indicator(row.key)
