"""The pages of results: what each computes, which listing it shows, and how its figures come about.

The view on the screen, the text of ``--plain`` and the command line render the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cap_stresstest import explanations, measures, result_listings, rounds
from cap_stresstest.benchmark import benchmark
from cap_stresstest.disagreements import find_disagreements
from cap_stresstest.listing_columns import Fold, listed_keys
from cap_stresstest.number_format import number
from cap_stresstest.progress import RoundComparison, compare
from cap_stresstest.round_result import RoundResult, assess_round
from cap_stresstest.sensitivity import weights
from cap_stresstest.sentences import no_answers, round_line
from cap_stresstest.words import _
from cap_tui.api import Listing, PluginContext, bars, lines, listing_lines, pick

NARROWEST = 30
Compute = Callable[[PluginContext, RoundResult], Any]
Method = Callable[[RoundResult], Iterator[str]]


@dataclass(frozen=True)
class ResultPage:
    """One page.

    ``compute`` works out what the listing needs beside the assessment; ``listing`` takes that and,
    on the screen, the unfolded dimensions. ``chart`` are lines before the listing of the text,
    ``after`` sentences behind it. ``notes_on_screen``: the notes of the listing stand below it.
    """

    compute: Compute
    listing: Callable[[RoundResult, Any, Fold | None], Listing]
    method: Method
    chart: Callable[[RoundResult, int], Iterable[str]] = lambda _assessment, _width: ()
    after: Method = lambda _assessment: iter(())
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


def _nothing(_ctx: PluginContext, _assessment: RoundResult) -> None:
    return None


def _people(
    compute: Callable[[RoundResult, Any], Any],
) -> Compute:
    return lambda ctx, found: compute(found, rounds.responses(ctx, found.round))


def compare_with(
    ctx: PluginContext, assessment: RoundResult, since: str = ""
) -> RoundComparison | None:
    """The round against the one called ``since``, else the one before; None where there is none."""
    before = rounds.get(ctx, since) if since else rounds.previous(ctx, assessment.round)
    return compare(ctx, before, assessment.round) if before else None


def _progress_listing(assessment: RoundResult, found: Any, fold: Fold | None) -> Listing:
    keys = listed_keys(assessment.pack, fold)
    if fold is None and found is not None:
        keys += result_listings.changed_keys(found)
    return result_listings.list_changes(assessment, found, keys, fold)


def _disagreement_listing(assessment: RoundResult, found: Any, fold: Fold | None) -> Listing:
    wanted = [entry for entry in found if fold is not None or entry.flagged or entry.gap is None]
    return result_listings.list_disagreements(assessment, wanted)


def _bars(assessment: RoundResult, width: int) -> Iterable[str]:
    return bars.lines(
        measures.of_dimensions(assessment),
        max(width, NARROWEST),
        legend=measures.legend(),
        scale=measures.scale(assessment),
        number=number,
    )


def _questions(assessment: RoundResult) -> Iterator[str]:
    for question in assessment.pack.display.questions_to_ask:
        yield f"? {pick(question)}"


def _rules(_assessment: RoundResult) -> Iterator[str]:
    yield _(
        "An indicator is listed when a rule of the questionnaire applies; the column Why shows the numbers."
    )


PAGES: dict[str, ResultPage] = {
    "respondents": ResultPage(
        _nothing,
        lambda assessment, _found, _fold: result_listings.list_respondents(assessment),
        lambda _assessment: iter(()),
        notes_on_screen=True,
    ),
    "dimensions": ResultPage(
        _nothing,
        lambda assessment, _found, fold: result_listings.list_dimensions(
            assessment, listed_keys(assessment.pack, fold), fold
        ),
        lambda _assessment: iter(()),
        chart=_bars,
    ),
    "findings": ResultPage(
        _nothing,
        lambda assessment, _found, _fold: result_listings.list_strengths(assessment),
        _rules,
        after=_questions,
    ),
    "benchmark": ResultPage(
        _people(benchmark),
        lambda assessment, found, fold: result_listings.list_benchmark(
            assessment, found, listed_keys(assessment.pack, fold, all_keys=fold is None), fold
        ),
        lambda _assessment: explanations.standing(),
    ),
    "divergence": ResultPage(
        _people(find_disagreements),
        _disagreement_listing,
        explanations.parting,
        notes_on_screen=True,
    ),
    "progress": ResultPage(
        compare_with, _progress_listing, explanations.change, notes_on_screen=True
    ),
    "sensitivity": ResultPage(
        lambda _ctx, assessment: weights(assessment),
        lambda assessment, found, _fold: result_listings.list_sensitivities(assessment, found),
        lambda _assessment: explanations.firmness(),
        notes_on_screen=True,
    ),
}
