"""The pages of results: what each computes, which listing it shows, and how its figures come about.

The view on the screen, the text of ``--plain`` and the command line render the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cap_stresstest import explanations, measures, rounds
from cap_stresstest import result_listings as tables
from cap_stresstest.benchmark import benchmark
from cap_stresstest.disagreements import find_disagreements
from cap_stresstest.listing_columns import Fold, listed_keys
from cap_stresstest.number_format import number
from cap_stresstest.progress import RoundComparison, compare
from cap_stresstest.round_result import RoundResult, assess_round
from cap_stresstest.sensitivity import weights
from cap_stresstest.sentences import no_answers, round_line
from cap_tui.api import Listing, PluginContext, bars, lines, listing_lines, pick

NARROWEST = 30
Method = Callable[[RoundResult], Iterable[str]]


@dataclass(frozen=True)
class ResultPage:
    """One page.

    ``listing`` takes what ``compute`` works out beside the assessment and, on the screen, the
    unfolded dimensions. ``method`` says how the figures come about. ``chart`` are lines before the
    listing of the text, ``after`` sentences behind it. ``notes_on_screen``: the notes of the
    listing stand below it.
    """

    listing: Callable[[RoundResult, Any, Fold | None], Listing]
    compute: Callable[[PluginContext, RoundResult], Any] = lambda _ctx, _assessment: None
    method: Method = lambda _assessment: ()
    chart: Callable[[RoundResult, int], Iterable[str]] = lambda _assessment, _width: ()
    after: Method = lambda _assessment: ()
    notes_on_screen: bool = False


def heading_lines(assessment: RoundResult, width: int) -> Iterator[str]:
    """The round, how many answered, and what has to be said about the figures."""
    yield from lines.broken(round_line(assessment), width)
    for notice in assessment.notices():
        yield from lines.broken(f"! {notice}", width)
    yield ""


def page_lines(page: ResultPage, assessment: RoundResult, found: Any, width: int) -> Iterator[str]:
    """A page as lines of at most ``width`` cells."""
    yield from heading_lines(assessment, width)
    if chart := list(page.chart(assessment, width)):
        yield from (*chart, "")
    yield from listing_lines(page.listing(assessment, found, None), width)
    for sentence in page.after(assessment):
        yield from lines.broken(sentence, width)


def page_twin(name: str) -> Callable[[PluginContext, int], Iterator[str]]:
    """The text of a page for ``--plain``."""

    def twin(ctx: PluginContext, width: int) -> Iterator[str]:
        if not rounds.all_rounds(ctx):
            yield from (line for text in no_answers() for line in lines.broken(text, width))
            return
        page, assessment = PAGES[name], assess_round(ctx)
        yield from page_lines(page, assessment, page.compute(ctx, assessment), width)

    return twin


def compare_with(
    ctx: PluginContext, assessment: RoundResult, since: str = ""
) -> RoundComparison | None:
    """The round against the one called ``since``, else the one before; None where there is none."""
    before = rounds.get(ctx, since) if since else rounds.previous(ctx, assessment.round)
    return compare(ctx, before, assessment.round) if before else None


def _progress_listing(assessment: RoundResult, found: Any, fold: Fold | None) -> Listing:
    keys = listed_keys(assessment.pack, fold)
    if fold is None and found is not None:
        keys += tables.changed_keys(found)
    return tables.list_changes(assessment, found, keys, fold)


def _disagreement_listing(assessment: RoundResult, found: Any, fold: Fold | None) -> Listing:
    wanted = [entry for entry in found if fold is not None or entry.flagged or entry.gap is None]
    return tables.list_disagreements(assessment, wanted)


def _benchmark_listing(assessment: RoundResult, found: Any, fold: Fold | None) -> Listing:
    keys = listed_keys(assessment.pack, fold, all_keys=fold is None)
    return tables.list_benchmark(assessment, found, keys, fold)


def _bars(assessment: RoundResult, width: int) -> Iterable[str]:
    return bars.lines(
        measures.of_dimensions(assessment),
        max(width, NARROWEST),
        legend=measures.legend(),
        scale=measures.scale(assessment),
        number=number,
    )


def _questions(assessment: RoundResult) -> Iterable[str]:
    return (f"? {pick(question)}" for question in assessment.pack.display.questions_to_ask)


PAGES: dict[str, ResultPage] = {
    "respondents": ResultPage(
        lambda assessment, _found, _fold: tables.list_respondents(assessment), notes_on_screen=True
    ),
    "dimensions": ResultPage(
        lambda assessment, _found, fold: tables.list_dimensions(
            assessment, listed_keys(assessment.pack, fold), fold
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
