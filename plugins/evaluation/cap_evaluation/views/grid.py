"""Entry by hand: the measurement grid and the overdue list. Enter asks for the figure."""

from __future__ import annotations

from collections.abc import Iterator

from cap_evaluation.definitions import Definition
from cap_evaluation.measurement_grid import GridSeries, grid_listing
from cap_evaluation.operations.measure import record_row
from cap_evaluation.renderings import overdue_words, series_words, today
from cap_evaluation.result_listings import number_text, overdue_listing
from cap_evaluation.results import overdue_periods
from cap_evaluation.views.results import EvaluationPage
from cap_evaluation.wording import unit_text
from cap_evaluation.words import _
from cap_tui.api import N_, Listing, ListingRow, Refused, labelled
from cap_tui.ui import ChoiceStep, Dialog, Line, TextStep, YesStep


class EntryPage(EvaluationPage):
    """A page on which figures are typed."""

    VERB = N_("Enter a figure")

    def enter_figure(
        self, definition: Definition, action: str, institution: str, period: str
    ) -> Dialog:
        """Ask for the figure of a series and a period, and store it. Another value is replaced after a question."""
        indicator = definition.indicator
        asked = {"value": _("value ({unit})").format(unit=unit_text(indicator.unit))}
        if indicator.aggregation == "ratio":
            asked = {"numerator": indicator.numerator, "denominator": indicator.denominator}
        if indicator.aggregation == "mean" and indicator.weighted_by:
            asked["weight"] = indicator.weighted_by
        cells = {
            "indicator": definition.ref,
            "action": action,
            "institution": institution,
            "period": period,
        }
        for column, words in asked.items():
            cells[column] = yield TextStep(labelled(f"{definition.name}, {period}", words))
        cells["evidence"] = yield TextStep(_("What proves it? Nothing: Enter."))
        try:
            record_row(self.ctx, "measurements", cells, today())
        except Refused as refused:
            codes = {problem["code"] for problem in refused.details.get("problems", ())}
            if codes != {"duplicate_row"}:
                raise
            if not (yield YesStep(_("There is another value. Put this one in its place?"))):
                return
            record_row(self.ctx, "measurements", cells, today(), replace=True)
        self.refresh_data()
        self.say(_("{name}, {period} is stored.").format(name=definition.name, period=period))


class GridView(EntryPage):
    """Every series with its latest periods."""

    def list_rows(self) -> Listing:
        return grid_listing(self.results)

    def head(self, width: int) -> Iterator[Line]:
        """How many series there are."""
        yield self.title(series_words(self.results))

    def learning_indicator(self) -> str:
        return self.subject.definition.ref if self.subject else ""

    def open_row(self, row: ListingRow) -> None:
        self.talk(self._enter(row.subject))

    def _enter(self, series: GridSeries) -> Dialog:
        texts = [series.definition.text(period) for period in series.periods]
        choices = [
            (text, f"{text}  {number_text(figure)}")
            for text, figure in zip(texts, series.figures, strict=True)
        ]
        if not choices:
            self.say(_("No period of this series has ended yet."), "hint")
            return
        period = yield ChoiceStep(_("Which period?"), list(reversed(choices)))
        yield from self.enter_figure(series.definition, series.action, series.institution, period)


class OverdueView(EntryPage):
    """The figures that should be there by now."""

    def list_rows(self) -> Listing:
        return overdue_listing(overdue_periods(self.results), today())

    def head(self, width: int) -> Iterator[Line]:
        """How many are overdue."""
        yield self.title(overdue_words(self.results))

    def learning_indicator(self) -> str:
        return self.subject.indicator if self.subject else ""

    def open_row(self, row: ListingRow) -> None:
        entry = row.subject
        definition = self.results.framework.definition(entry.indicator)
        self.talk(self.enter_figure(definition, entry.action, entry.institution, entry.period))
