"""The measurement grid: every series of every assigned indicator, its latest periods side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cap_evaluation.definitions import Definition
from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.period import Months, months_ended_by, periods_between
from cap_evaluation.result_listings import number_text, short_day
from cap_evaluation.results import Results
from cap_evaluation.words import _
from cap_tui.api import Listing, ListingCell, ListingColumn, ListingRow

PERIODS = 4


class GridSeries(NamedTuple):
    """A series of the grid with its latest expected periods, the newest last."""

    definition: Definition
    action: str
    institution: str
    periods: tuple[Months, ...]
    figures: tuple[float | None, ...]


def grid_series(results: Results) -> Iterator[GridSeries]:
    """Every assigned or measured series that somebody measures by hand."""
    ended = months_ended_by(results.as_of)
    for ref, result in results.indicators.items():
        assigned = {
            (entry.action, entry.institution): entry.start
            for entry in results.framework.assignments.get(ref, ())
        }
        for carrier in sorted({*assigned, *(key for key, one in result.totals.items() if one)}):
            start = assigned.get(carrier, ended - 12 * PERIODS)
            yield _series(result, carrier, start, ended)


def _series(
    result: IndicatorResult, carrier: tuple[str, str], start: int, ended: int
) -> GridSeries:
    definition = result.definition
    periods = tuple(
        periods_between(definition.indicator.frequency, start, ended, definition.frequency_start)
    )[-PERIODS:]
    totals = result.totals.get(carrier, {})
    figures: list[float | None] = []
    for period in periods:
        figure = totals.get(period)
        if figure is None:
            figures.append(None)
        elif figure.denominator:
            scale = 100.0 if definition.indicator.unit == "percent" else 1.0
            figures.append((figure.numerator or 0.0) / figure.denominator * scale)
        else:
            figures.append(figure.value)
    return GridSeries(definition, *carrier, periods, tuple(figures))


def grid_listing(results: Results) -> Listing:
    """The grid as a listing; a figure that is not there is ?."""
    return Listing(
        id="grid",
        title=_("Measurements"),
        columns=(
            ListingColumn("indicator", _("indicator"), least=18),
            ListingColumn("carrier", _("action"), width=9),
            *(
                ListingColumn(
                    f"period_{place}",
                    _("latest") if place == PERIODS - 1 else f"-{PERIODS - 1 - place}",
                    align="right",
                    width=9,
                    drop=0 if place == PERIODS - 1 else PERIODS - place,
                )
                for place in range(PERIODS)
            ),
        ),
        rows=[_row(series) for series in grid_series(results)],
        notes=(
            _("Today is {day}; the latest period has ended.").format(day=short_day(results.as_of)),
        ),
        empty=_("Nothing is assigned yet. Import a framework: cap-tui evaluation import FILE.toml"),
    )


def _row(series: GridSeries) -> ListingRow:
    lead = PERIODS - len(series.periods)
    cells = [ListingCell("")] * lead + [
        ListingCell(figure, number_text(figure)) for figure in series.figures
    ]
    texts = [series.definition.text(period) for period in series.periods]
    return ListingRow(
        f"{series.definition.ref} {series.action} {series.institution}",
        (
            ListingCell(series.definition.name),
            ListingCell(f"{series.action}/{series.institution}"),
            *cells,
        ),
        notes=(_("Periods: {texts}").format(texts=", ".join(texts)),) if texts else (),
        subject=series,
    )
