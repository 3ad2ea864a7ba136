"""What stands behind the figures of a view: the formula, the method, what is missing.

Each sentence is one line, however long: the screen that explains breaks it to its own width.
"""

from __future__ import annotations

from collections.abc import Iterator

from cap_stresstest import sensitivity
from cap_stresstest.assessment import Assessment
from cap_stresstest.figures import number, share
from cap_stresstest.intervals import MAX_SAMPLES
from cap_stresstest.words import _
from cap_tui.api import pick

UNBROKEN = 10_000


def counts(assessment: Assessment) -> Iterator[str]:
    """How coverage comes about, who is hidden, and how answers become scores."""
    pack, found = assessment.pack, assessment.scores.counts
    answered = found.scored + found.dont_know + found.not_applicable
    yield _("Coverage {share} = {answered} answers / {cells} asked for.").format(
        share=share(assessment.scores.coverage), answered=answered, cells=found.cells
    )
    yield _(
        "Answered are {scored} on the scale, {dk} don't know and {na} not applicable; only blank lowers coverage."
    ).format(scored=found.scored, dk=found.dont_know, na=found.not_applicable)
    yield _("A mean takes the answers on the scale alone: {share} of those asked for.").format(
        share=share(assessment.scores.scored_share)
    )
    least = pack.scoring.min_answers_per_group_shown
    yield _(
        "A group with fewer than {least} answers on an indicator is hidden there and left out of its mean."
    ).format(least=least)
    for name, count in found.by_group.items():
        hidden = [k for k, e in assessment.scores.indicators.items() if name in e.hidden]
        if count and hidden:
            yield _("{group}: hidden on {ids}.").format(
                group=pick(pack.groups[name].label), ids=", ".join(hidden)
            )
    without = found.respondents - sum(found.by_group.values())
    if without:
        yield _("{count} respondents name no group: they enter no mean.").format(count=without)


def interval() -> Iterator[str]:
    """How an interval comes about, and when there is none."""
    yield _(
        "Interval: people are drawn again inside their groups, up to {samples} times (bootstrap, Efron 1979); it holds the middle 95 %. Too few people, no interval."
    ).format(samples=MAX_SAMPLES)


def standing() -> Iterator[str]:
    """What the figures of a benchmark are."""
    yield from interval()
    yield _(
        "Mean, middle half and range are those of the regions compared; percentile is the share of them that lie below. No region is named or ranked."
    )


def change(assessment: Assessment) -> Iterator[str]:
    """How two rounds are compared."""
    yield _(
        "Change = now minus before, on the items that both rounds asked in the same words and that have a score in both."
    )
    yield _(
        "Its interval comes from those of the two rounds (Zou & Donner 2008); n are the people behind either."
    )
    flag = assessment.pack.scoring.progress_flag_if_change_at_least
    yield _(
        "Better or worse is said from {flag} on, and only when the interval excludes zero; from there on but within chance it is unclear."
    ).format(flag=number(flag))


def firmness() -> Iterator[str]:
    """How the sensitivity of the result is looked at."""
    yield _(
        "Other weights: {samples} draws, each dimension's weight up to {share} larger or smaller; low and high hold the middle 90 % (Saisana, Saltelli & Tarantola 2005)."
    ).format(samples=sensitivity.SAMPLES, share=share(sensitivity.WEIGHT_SPREAD))
    yield _(
        "Drop one: the dimension's mean without each of its indicators in turn; the largest shift is shown (OECD/JRC 2008)."
    )
    yield _(
        "What would move it: the gain if the indicator rose to where the upper quarter of the regions compared begins."
    )


def parting(assessment: Assessment) -> Iterator[str]:
    """How disagreement between groups is told."""
    flag = assessment.pack.scoring.divergence_flag_if_group_spread_at_least
    yield _(
        "Gap = the highest minus the lowest mean of the shown groups; {flag} or more is flagged. Whether chance could do that: Kruskal & Wallis 1952. A hidden group takes no part."
    ).format(flag=number(flag))
