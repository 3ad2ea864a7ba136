"""The pages of results: what each computes, which listing it shows, and how its figures come about.

The view on the screen, the text of ``--plain`` and the command line render the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cap_stresstest import change_listings, explanations, measures, rounds
from cap_stresstest import result_listings as tables
from cap_stresstest.benchmark import benchmark
from cap_stresstest.disagreements import find_disagreements
from cap_stresstest.listing_columns import Fold, listed_keys
from cap_stresstest.progress import RoundComparison, compare
from cap_stresstest.round_result import RoundResult, assess_round
from cap_stresstest.sensitivity import weights
from cap_stresstest.sentences import no_answers, round_line
from cap_stresstest.words import _
from cap_tui.api import Listing, Part, PluginContext, bars_figure, document, language, pick

Paragraph = document.Paragraph
Method = Callable[[RoundResult], Iterable[str]]


@dataclass(frozen=True)
class ResultPage:
    """One page.

    ``listing`` takes what ``compute`` works out beside the assessment and, on the screen, the
    unfolded dimensions. ``method`` says how the figures come about. ``chart`` is drawn before the
    listing in text, ``after`` are sentences behind it. ``notes_on_screen``: the notes of the
    listing stand below it.
    """

    listing: Callable[[RoundResult, Any, Fold | None], Listing]
    compute: Callable[[PluginContext, RoundResult], Any] = lambda _ctx, _assessment: None
    method: Method = lambda _assessment: ()
    chart: Callable[[RoundResult], Iterable[Part]] = lambda _assessment: ()
    after: Method = lambda _assessment: ()
    notes_on_screen: bool = False


def page_parts(page: ResultPage, assessment: RoundResult, found: Any) -> Iterator[Part]:
    """The round and how many answered, what has to be said about the figures, then the page."""
    yield Paragraph(round_line(assessment))
    yield from (Paragraph(notice, "warning") for notice in assessment.notices())
    yield from page.chart(assessment)
    yield page.listing(assessment, found, None)
    yield from map(Paragraph, page.after(assessment))


def results_page(name: str) -> Callable[[PluginContext], Iterator[Part]]:
    """A page of the latest round; before there is one, how to get answers."""

    def parts(ctx: PluginContext) -> Iterator[Part]:
        if not rounds.all_rounds(ctx):
            yield from map(Paragraph, no_answers())
            return
        page, assessment = PAGES[name], assess_round(ctx)
        yield from page_parts(page, assessment, page.compute(ctx, assessment))

    return parts


def compare_with(
    ctx: PluginContext, assessment: RoundResult, since: str = ""
) -> RoundComparison | None:
    """The round against the one called ``since``, else the one before; None where there is none."""
    before = rounds.get(ctx, since) if since else rounds.previous(ctx, assessment.round)
    return compare(ctx, before, assessment.round) if before else None


def _progress_listing(assessment: RoundResult, found: Any, fold: Fold | None) -> Listing:
    keys = listed_keys(assessment.pack, fold)
    if fold is None and found is not None:
        keys += change_listings.changed_keys(found)
    return change_listings.list_changes(assessment, found, keys, fold)


def _disagreement_listing(assessment: RoundResult, found: Any, _fold: Fold | None) -> Listing:
    return tables.list_disagreements(assessment, found)


def _benchmark_listing(assessment: RoundResult, found: Any, fold: Fold | None) -> Listing:
    keys = listed_keys(assessment.pack, fold, all_keys=fold is None)
    return tables.list_benchmark(assessment, found, keys, fold)


def _bars(assessment: RoundResult) -> Iterable[Part]:
    drawn, scale = measures.of_dimensions(assessment), measures.scale(assessment)
    yield bars_figure(_("The dimensions"), drawn, language(), scale=scale)


def _questions(assessment: RoundResult) -> Iterable[str]:
    return (f"? {pick(question)}" for question in assessment.pack.display.questions_to_ask)


PAGES: dict[str, ResultPage] = {
    "respondents": ResultPage(
        lambda assessment, _found, _fold: tables.list_respondents(assessment), notes_on_screen=True
    ),
    "dimensions": ResultPage(
        lambda assessment, _found, fold: tables.list_dimensions(
            assessment, listed_keys(assessment.pack, fold, all_keys=fold is None), fold
        ),
        chart=_bars,
    ),
    "findings": ResultPage(
        lambda assessment, _found, _fold: tables.list_strengths(assessment),
        method=explanations.rules,
        after=_questions,
    ),
    "benchmark": ResultPage(
        _benchmark_listing,
        compute=lambda ctx, found: benchmark(found, rounds.responses(ctx, found.round)),
        method=explanations.standing,
    ),
    "divergence": ResultPage(
        _disagreement_listing,
        compute=lambda ctx, found: find_disagreements(found, rounds.responses(ctx, found.round)),
        method=explanations.parting,
        notes_on_screen=True,
    ),
    "progress": ResultPage(
        _progress_listing, compute=compare_with, method=explanations.change, notes_on_screen=True
    ),
    "sensitivity": ResultPage(
        lambda assessment, found, _fold: tables.list_sensitivities(assessment, found),
        compute=lambda _ctx, assessment: weights(assessment),
        method=explanations.firmness,
        notes_on_screen=True,
    ),
}
