"""Sentences that views, commands and reports share. Hidden and unknown values are given in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cap_stresstest.disagreements import Disagreement
from cap_stresstest.kinds import round_state
from cap_stresstest.number_format import number, share
from cap_stresstest.progress import ChangeReading, RoundComparison
from cap_stresstest.released_answers import WaitingGroup
from cap_stresstest.round_result import RoundResult
from cap_stresstest.scoring import DimensionScore, IndicatorScore
from cap_stresstest.sensitivity import Lever, Weights
from cap_stresstest.words import _, ngettext
from cap_tui.api import ListingCell, formats, pick


def people(count: int) -> str:
    """A number of respondents in words."""
    return ngettext("{n} respondent", "{n} respondents", count).format(n=count)


def round_line(assessment: RoundResult) -> str:
    """The round, its state, how many answered, and coverage."""
    return _("Round {name} ({state}) · {people} · coverage {coverage}").format(
        name=assessment.round.name,
        state=round_state(assessment.round.state),
        people=people(assessment.scores.counts.respondents),
        coverage=share(assessment.scores.coverage),
    )


def answers_given(assessment: RoundResult) -> Iterator[str]:
    """How many answers there are, which of them count, and what is hidden."""
    counts = assessment.scores.counts
    yield _(
        "Of {cells} answers asked for: {scored} on the scale, {dk} don't know, {na} not applicable, {blank} blank."
    ).format(
        cells=counts.cells,
        scored=counts.scored,
        dk=counts.dont_know,
        na=counts.not_applicable,
        blank=counts.blank,
    )
    text = _("Don't know is no low score: it enters no mean. {count} stopped before the end.")
    yield text.format(count=people(counts.respondents_with_blank_items))
    hidden = [key for key, entry in assessment.scores.indicators.items() if entry.hidden]
    if hidden:
        text = _("A group is hidden (fewer than {least} answers) on: {ids}.")
        least = assessment.pack.scoring.min_answers_per_group_shown
        yield text.format(least=least, ids=", ".join(hidden))


def import_counts(counts: Mapping[str, Any]) -> Iterator[str]:
    """The counts of an import, each in a line; those that are zero are left out, but for the new ones."""
    names = {
        "new": _("new respondents"),
        "completed": _("completed"),
        "repeated": _("rows that repeat another row of the file"),
        "imported_before": _("rows that were imported before"),
        "empty": _("without any answer"),
        "partial": _("partly filled"),
        "out_of_scale": _("answers outside the scale"),
        "unmapped": _("columns that are not mapped"),
    }
    for key, name in names.items():
        if counts[key] or key == "new":
            yield f"{counts[key]:>6}  {name}"


def no_answers() -> Iterator[str]:
    """What is said while no round has answers."""
    yield _("No answers yet.")
    yield _("Import the file of the survey tool: cap-tui stresstest import FILE --round 2026")


def name_of(assessment: RoundResult, key: str) -> str:
    """The short name of a dimension, the name of an indicator."""
    pack = assessment.pack
    named = pack.dimensions[key].short if key in pack.dimensions else pack.indicators[key].name
    return pick(named)


def between(low: float | None, high: float | None, decimals: int = 1) -> str:
    """An interval, or a word when there is none."""
    if low is None or high is None:
        return _("too few")
    sign = " … " if low < 0 else "–"
    return f"{number(low, decimals)}{sign}{number(high, decimals)}"


def answers_range(score: DimensionScore) -> str:
    """The fewest and most answers behind the indicators of a dimension."""
    return f"{score.n_least}–{score.n_most}" if score.indicators_used else "0"


def counted_but_hidden(assessment: RoundResult, keys: Iterable[str]) -> Iterator[str]:
    """Where ``n`` counts answers that the mean leaves out, because their group is hidden there."""
    asked = list(keys)
    wanted = {
        i.id for key in asked for i in assessment.pack.indicator if key in (i.id, i.dimension)
    }
    hidden = [
        key for key, entry in assessment.scores.indicators.items() if entry.hidden and key in wanted
    ]
    if hidden:
        text = _("On {ids}, n also counts the answers of a hidden group, which enter no mean.")
        yield text.format(ids=", ".join(hidden))


def waiting_sentences(
    assessment: RoundResult, waiting: Iterable[WaitingGroup], sheets_missing: int = 0
) -> Iterator[str]:
    """Which answers a report leaves out, and how many more are needed at least, for whoever writes it."""
    groups = assessment.pack.groups
    for found in waiting:
        name = pick(groups[found.group].label) if found.group in groups else _("without a group")
        if found.counted:
            text = ngettext(
                "{group}: later answers are in no figure until at least {n} more person has answered.",
                "{group}: later answers are in no figure until at least {n} more people have answered.",
                found.missing,
            )
        elif found.indicators:
            text = ngettext(
                "{group}: later answers on {ids} are in no figure until at least {n} more person has answered.",
                "{group}: later answers on {ids} are in no figure until at least {n} more people have answered.",
                found.missing,
            )
        else:
            text = ngettext(
                "{group}: in no figure until at least {n} more person has answered.",
                "{group}: in no figure until at least {n} more people have answered.",
                found.missing,
            )
        yield text.format(group=name, ids=", ".join(found.indicators), n=found.missing)
    if sheets_missing:
        yield ngettext(
            "How complete the answers are is told anew when at least {n} more person has answered.",
            "How complete the answers are is told anew when at least {n} more people have answered.",
            sheets_missing,
        ).format(n=sheets_missing)


def spread(score: IndicatorScore) -> str:
    """What a mean of an indicator rests on: how many answers, and how far they differ."""
    if score.spread is None:
        return _("n {n}, too few for a standard deviation").format(n=score.n)
    return _("n {n}, standard deviation {spread}").format(n=score.n, spread=number(score.spread, 2))


def group_mean(
    assessment: RoundResult, entry: Disagreement, group: str, *, report: bool
) -> ListingCell | None:
    """The mean of a shown group with the number of its answers, None for a hidden group.

    In a report the numbers of the groups beside a hidden one are not given: they would tell its own. The mean
    has the digits that are read in a spreadsheet, too: 3.1667 is a mean of six or twelve.
    """
    if group not in entry.means:
        return None
    mean, n = entry.means[group], entry.n[group]
    counted: str | int = n
    if report and assessment.scores.indicators[entry.indicator].hidden:
        least = assessment.pack.scoring.min_answers_per_group_shown
        counted = _("{least} or more").format(least=least)
    return ListingCell(f"{number(mean)} (n {counted})", parts=(round(mean, 1), counted))


def change_reading(change: ChangeReading) -> str:
    """What a change may be called."""
    return {
        "better": _("better"),
        "worse": _("worse"),
        "unclear": _("within chance"),
        "alike": _("no relevant change"),
        "unknown": _("not comparable"),
    }[change]


def rounds_compared(found: RoundComparison) -> str:
    """Which two rounds are compared, on what."""
    return _("From {before} to {after}, on items that both asked in the same words.").format(
        before=found.before, after=found.after
    )


def pack_changed(found: RoundComparison) -> str:
    """That the questionnaire changed between two rounds, and what is left out for it."""
    text = _("The questionnaire changed ({before} → {after}).").format(
        before=found.pack_before, after=found.pack_after
    )
    if found.changed_items:
        text += " " + _("Asked differently and left out: {ids}.").format(
            ids=", ".join(found.changed_items)
        )
    return text


def weights_sentence(found: Weights) -> str:
    """The overall mean and its place under other weights."""
    return _(
        "Overall {overall}. With the weights of the dimensions drawn at random, each up to {spread:.0%} "
        "larger or smaller, it lies between {low} and {high} in the middle 90 % of {samples} draws, and "
        "{first:.0f} to {last:.0f} % of the regions compared lie below it."
    ).format(
        overall=number(found.overall, 2),
        spread=formats.LocalNumber(found.spread),
        samples=found.samples,
        low=number(found.low, 2),
        high=number(found.high, 2),
        first=found.percentile_low,
        last=found.percentile_high,
    )


def lever_sentence(assessment: RoundResult, lever: Lever) -> str:
    """What raising one indicator would do."""
    return _("+{gain} if {id} rose from {own} to {target}: {name}").format(
        gain=number(lever.gain, 2),
        id=lever.indicator,
        own=number(lever.own),
        target=number(lever.target),
        name=name_of(assessment, lever.indicator),
    )
