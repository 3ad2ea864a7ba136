"""How the figures of a view come about: the formula, the method, what is missing.

Each sentence is one line, however long: the screen that explains breaks it to its own width.
"""

from __future__ import annotations

from collections.abc import Iterator

from cap_stresstest import sensitivity
from cap_stresstest.cell_values import wordings
from cap_stresstest.citations import cited
from cap_stresstest.intervals import MAX_SAMPLES
from cap_stresstest.number_format import number, share
from cap_stresstest.round_result import RoundResult
from cap_stresstest.scoring import IndicatorScore
from cap_stresstest.sentences import answers_given, spread
from cap_stresstest.words import _, ngettext
from cap_tui.api import labelled, pick


def counts(assessment: RoundResult) -> Iterator[str]:
    """How coverage comes about, which answers count, and who is hidden where."""
    pack, found = assessment.pack, assessment.scores.counts
    answered = found.scored + found.dont_know + found.not_applicable
    yield _(
        "Coverage {share} = {answered} answered / {cells} asked for; only blank lowers it."
    ).format(share=share(assessment.scores.coverage), answered=answered, cells=found.cells)
    yield from answers_given(assessment)
    yield _("A mean takes the answers on the scale alone: {share} of those asked for.").format(
        share=share(assessment.scores.scored_share)
    )
    for name, count in found.by_group.items():
        hidden = [k for k, e in assessment.scores.indicators.items() if name in e.hidden]
        if count and hidden:
            text = _("{group}: hidden on {ids}, and left out of the mean there.")
            yield text.format(group=pick(pack.groups[name].label), ids=", ".join(hidden))
    without = found.respondents - sum(found.by_group.values())
    if without:
        yield ngettext(
            "{count} respondent names no group and enters no mean.",
            "{count} respondents name no group: they enter no mean.",
            without,
        ).format(count=without)


def indicator(assessment: RoundResult, key: str) -> Iterator[str]:
    """One indicator: what was asked, how the value came about, n by group, what is missing."""
    pack = assessment.pack
    entry, score = pack.indicators[key], assessment.scores.indicators[key]
    question, item = pack.question_of(key)
    yield f"{key} {pick(entry.name)}"
    asked = pick(question.text)
    if len(question.items) > 1:
        asked += f" [{pick(item.text)}]"
    yield _("Asked: {text}").format(text=asked)
    first, last = wordings(pack.scale.labels[0])[0], wordings(pack.scale.labels[-1])[0]
    low, high = pack.scale.values[0], pack.scale.values[-1]
    yield _("Scale: {low} = {first}, {high} = {last}").format(
        low=low, first=first, high=high, last=last
    )
    yield ""
    yield from _score(assessment, score)
    others = assessment.portfolio.indicator(key)
    if others:
        yield _(
            "Portfolio ({title}): mean {mean}, middle half {q1}–{q3}, range {low}–{high}."
        ).format(
            title=assessment.portfolio.title,
            mean=number(others.mean, 2),
            q1=number(others.q1, 2),
            q3=number(others.q3, 2),
            low=number(others.min, 2),
            high=number(others.max, 2),
        )
    yield _("Source of the item: {source}").format(source=cited(entry.source))


def dimension(assessment: RoundResult, key: str) -> Iterator[str]:
    """One dimension: its question, its formula, the indicators that enter and those that cannot."""
    pack, own = assessment.pack, assessment.scores.dimensions[key]
    entry = pack.dimensions[key]
    yield pick(entry.name)
    yield pick(entry.question)
    yield ""
    yield _("{mean} = unweighted mean of {ids}.").format(
        mean=number(own.mean, 2), ids=", ".join(own.indicators_used) or _("nothing")
    )
    for used in own.indicators_used:
        score = assessment.scores.indicators[used]
        value = f"  {used} {number(score.balanced_mean, 2)}, {spread(score)}"
        yield labelled(value, pick(pack.indicators[used].name))
    for left_out in own.indicators_without_score:
        yield "  " + _("{id}: no score, too few answers.").format(id=left_out)
    yield _("Source: {source}").format(source=cited(entry.source))


def _score(assessment: RoundResult, score: IndicatorScore) -> Iterator[str]:
    """The means of the groups, and the score that they make."""
    pack = assessment.pack
    least = pack.scoring.min_answers_per_group_shown
    for name, group in score.groups.items():
        value = number(group.published_mean, 2)
        if not group.shown:
            value = _("hidden (fewer than {least})").format(least=least)
        yield labelled(f"  {pick(pack.groups[name].label)}", f"{value}, n {group.n}")
    yield ""
    if score.balanced_mean is None:
        yield _("No score: too few answers.")
    else:
        used = [number(score.groups[name].published_mean, 2) for name in score.groups_used]
        yield _("Score {value} = ({parts}) / {count}: each shown group counts the same.").format(
            value=number(score.balanced_mean, 2), parts=" + ".join(used), count=len(used)
        )
        if score.hidden:
            yield _("Hidden groups are left out, so that their mean cannot be calculated.")
    yield _(
        "{spread}; don't know {dk}, not applicable {na}, blank {blank}; coverage {coverage}."
    ).format(
        spread=spread(score),
        dk=score.n_dont_know,
        na=score.n_not_applicable,
        blank=score.n_blank,
        coverage=share(score.coverage),
    )


def rules(_assessment: RoundResult) -> Iterator[str]:
    """Why an indicator is listed as a strength or a weakness."""
    yield _(
        "An indicator is listed when a rule of the questionnaire applies; the column Why shows the numbers."
    )


def standing(_assessment: RoundResult) -> Iterator[str]:
    """What the figures of a benchmark are: how an interval comes about, and the range of the others."""
    yield _(
        "Interval: people are drawn again inside their groups, up to {samples} times (bootstrap, Efron 1979); it covers the middle 95 %. Too few people, no interval."
    ).format(samples=MAX_SAMPLES)
    yield _(
        "Mean, middle half and range are those of the regions compared; percentile is the share of them that lie below. No region is named or ranked."
    )


def change(assessment: RoundResult) -> Iterator[str]:
    """How two rounds are compared."""
    yield _(
        "Change = now minus before, on the items that both rounds asked in the same words and that have a score in both."
    )
    yield _(
        "Its interval comes from those of the two rounds (Zou & Donner 2008); n are the people behind either."
    )
    flag = assessment.pack.scoring.progress_flag_if_change_at_least
    yield _(
        "A change of {flag} or more is called better or worse if its interval excludes zero, and unclear if it does not."
    ).format(flag=number(flag))


def firmness(_assessment: RoundResult) -> Iterator[str]:
    """How the sensitivity of the result is looked at."""
    yield _(
        "Other weights: {samples} draws, each dimension's weight up to {share} larger or smaller; low and high cover the middle 90 % (Saisana, Saltelli & Tarantola 2005)."
    ).format(samples=sensitivity.SAMPLES, share=share(sensitivity.WEIGHT_SPREAD))
    yield _(
        "Drop one: the dimension's mean without each of its indicators in turn; the largest shift is shown (OECD/JRC 2008)."
    )
    yield _(
        "What would move it: the gain if the indicator rose to where the upper quarter of the regions compared begins."
    )


def parting(assessment: RoundResult) -> Iterator[str]:
    """How disagreement between groups is measured."""
    flag = assessment.pack.scoring.divergence_flag_if_group_spread_at_least
    yield _(
        "Gap = the highest minus the lowest mean of the shown groups; {flag} or more is flagged. Whether chance could do that: Kruskal & Wallis 1952. A hidden group takes no part."
    ).format(flag=number(flag))
