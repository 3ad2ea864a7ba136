"""The pages of results: what each computes, which listing it shows, and how its figures come about.

The view on the screen, the text of ``--plain`` and the command line render the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cap_stresstest import explanations, measures, result_listings, rounds
from cap_stresstest.assessment import Assessment, assess
from cap_stresstest.benchmark import benchmark
from cap_stresstest.divergence import partings
from cap_stresstest.figures import number
from cap_stresstest.progress import compare
from cap_stresstest.result_listings import Fold, listed_keys
from cap_stresstest.sensitivity import weights
from cap_stresstest.sentences import no_answers, round_line
from cap_stresstest.words import _
from cap_tui.api import Listing, PluginContext, bars, lines, listing_lines, pick

NARROWEST = 30
Compute = Callable[[PluginContext, Assessment], Any]
Method = Callable[[Assessment], Iterator[str]]


@dataclass(frozen=True)
class Page:
    """One page.

    ``compute`` works out what the listing needs beside the assessment; ``listing`` takes that and,
    on the screen, the unfolded dimensions. ``chart`` are lines before the listing of the text,
    ``after`` sentences behind it. ``notes_on_screen``: the notes of the listing stand below it.
    """

    compute: Compute
    listing: Callable[[Assessment, Any, Fold | None], Listing]
    method: Method
    chart: Callable[[Assessment, int], Iterable[str]] = lambda _assessment, _width: ()
    after: Method = lambda _assessment: iter(())
    notes_on_screen: bool = False


def heading_lines(assessment: Assessment, width: int) -> Iterator[str]:
    """The round, how many answered, and what has to be said about the figures."""
    yield from lines.broken(round_line(assessment), width)
    for notice in assessment.notices():
        yield from lines.broken(f"! {notice}", width)
    yield ""


def page_lines(page: Page, assessment: Assessment, found: Any, width: int) -> Iterator[str]:
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
        page, assessment = PAGES[name], assess(ctx)
        yield from page_lines(page, assessment, page.compute(ctx, assessment), width)

    return twin


def _nothing(_ctx: PluginContext, _assessment: Assessment) -> None:
    return None


def _people(
    compute: Callable[[Assessment, Any], Any],
) -> Compute:
    return lambda ctx, found: compute(found, rounds.responses(ctx, found.round))


def _progress(ctx: PluginContext, assessment: Assessment) -> Any:
    before = rounds.previous(ctx, assessment.round)
    return compare(ctx, before, assessment.round) if before else None


def _progress_listing(assessment: Assessment, found: Any, fold: Fold | None) -> Listing:
    keys = listed_keys(assessment.pack, fold)
    if fold is None and found is not None:
        keys += result_listings.changed_keys(found)
    return result_listings.progress(assessment, found, keys, fold)


def _disagreement_listing(assessment: Assessment, found: Any, fold: Fold | None) -> Listing:
    wanted = [entry for entry in found if fold is not None or entry.flagged or entry.gap is None]
    return result_listings.disagreements(assessment, wanted)


def _bars(assessment: Assessment, width: int) -> Iterable[str]:
    return bars.lines(
        measures.of_dimensions(assessment),
        max(width, NARROWEST),
        legend=measures.legend(),
        scale=measures.scale(assessment),
        number=number,
    )


def _questions(assessment: Assessment) -> Iterator[str]:
    for question in assessment.pack.display.questions_to_ask:
        yield f"? {pick(question)}"


def _rules(_assessment: Assessment) -> Iterator[str]:
    yield _("A rule of the questionnaire puts an indicator here; its numbers stand beside it.")


PAGES: dict[str, Page] = {
    "respondents": Page(
        _nothing,
        lambda assessment, _found, _fold: result_listings.respondents(assessment),
        lambda _assessment: iter(()),
        notes_on_screen=True,
    ),
    "dimensions": Page(
        _nothing,
        lambda assessment, _found, fold: result_listings.dimensions(
            assessment, listed_keys(assessment.pack, fold), fold
        ),
        lambda _assessment: iter(()),
        chart=_bars,
    ),
    "findings": Page(
        _nothing,
        lambda assessment, _found, _fold: result_listings.strengths(assessment),
        _rules,
        after=_questions,
    ),
    "benchmark": Page(
        _people(benchmark),
        lambda assessment, found, fold: result_listings.benchmark(
            assessment, found, listed_keys(assessment.pack, fold, all_keys=fold is None), fold
        ),
        lambda _assessment: explanations.standing(),
    ),
    "divergence": Page(
        _people(partings), _disagreement_listing, explanations.parting, notes_on_screen=True
    ),
    "progress": Page(_progress, _progress_listing, explanations.change, notes_on_screen=True),
    "sensitivity": Page(
        lambda _ctx, assessment: weights(assessment),
        lambda assessment, found, _fold: result_listings.sensitivities(assessment, found),
        lambda _assessment: explanations.firmness(),
        notes_on_screen=True,
    ),
}
