"""The five key messages of a round: full sentences that are drawn from the results by stated rules."""

from __future__ import annotations

from collections.abc import Iterator

from cap_stresstest.findings import Side
from cap_stresstest.number_format import compared, number
from cap_stresstest.report_data import ReportData
from cap_stresstest.sentences import name_of
from cap_stresstest.words import _, ngettext


def key_messages(data: ReportData) -> list[str]:
    """Where the region stands, its weakest and strongest indicator, where groups disagree, what changed."""
    return [
        *_standing(data),
        *_extreme(data, "weakness"),
        *_extreme(data, "strength"),
        _disagreement(data),
        _change(data),
    ]


def rules() -> list[str]:
    """By which rules the sentences are drawn, in their order."""
    return [
        _(
            "Where the region stands: dimensions below the mean of the regions compared, the one furthest below first."
        ),
        _(
            "Weakest and strongest: the indicator that is furthest below or above that mean among those of the rules above."
        ),
        _(
            "Where groups disagree: the indicator with the widest gap between two shown groups, from the limit of the questionnaire on."
        ),
        _(
            "What changed: indicators whose change reaches the limit of the questionnaire and whose 95 % interval excludes zero."
        ),
    ]


def _standing(data: ReportData) -> Iterator[str]:
    pairs = [
        (row.own, row.others.mean, row.id)
        for row in data.benchmark.dimensions
        if row.own is not None and row.others
    ]
    if not pairs:
        overall = data.assessment.scores.overall
        if overall is not None:
            text = _("Over all dimensions the region rates itself {overall}.")
            yield text.format(overall=number(overall))
        return
    own, mean, key = min(pairs, key=lambda pair: (pair[0] - pair[1], pair[2]))
    below = sum(one < other for one, other, _key in pairs)
    if below:
        text = ngettext(
            "In {below} of {all} dimension the region is below the mean of the regions compared, furthest in {name}: {own} against {mean} ({gap}).",
            "In {below} of {all} dimensions the region is below the mean of the regions compared, furthest in {name}: {own} against {mean} ({gap}).",
            len(pairs),
        )
    else:
        text = ngettext(
            "In none of {all} dimension is the region below the mean of the regions compared; it is closest in {name}: {own} against {mean} ({gap}).",
            "In none of {all} dimensions is the region below the mean of the regions compared; it is closest in {name}: {own} against {mean} ({gap}).",
            len(pairs),
        )
    shown = compared(own, mean)
    yield text.format(
        below=below,
        all=len(pairs),
        name=name_of(data.assessment, key),
        own=shown.own,
        mean=shown.other,
        gap=shown.difference,
    )


def _extreme(data: ReportData, side: Side) -> Iterator[str]:
    """The indicator of a side with the widest gap; where there is no portfolio, the most extreme value."""
    found = data.assessment.of_side(side)
    if not found:
        yield {
            "weakness": _("No indicator is weak by the rules of the questionnaire."),
            "strength": _("No indicator is strong by the rules of the questionnaire."),
        }[side]
        return
    verdict = found[0]
    name = f"{name_of(data.assessment, verdict.indicator)} ({verdict.indicator})"
    if verdict.portfolio is None:
        texts = {
            "weakness": _("Weakest: {name}, {own}."),
            "strength": _("Strongest: {name}, {own}."),
        }
        yield texts[side].format(name=name, own=number(verdict.own))
        return
    texts = {
        "weakness": _("The weakest indicator is {name}: {own} against {mean} ({gap})."),
        "strength": _("The strongest indicator is {name}: {own} against {mean} ({gap})."),
    }
    shown = compared(verdict.own, verdict.portfolio.mean)
    yield texts[side].format(name=name, own=shown.own, mean=shown.other, gap=shown.difference)


def _disagreement(data: ReportData) -> str:
    found = next((entry for entry in data.disagreements if entry.flagged), None)
    if found is None:
        flag = number(data.assessment.pack.scoring.divergence_flag_if_group_spread_at_least)
        return _("On no indicator are the groups {flag} or more apart.").format(flag=flag)
    return _("The groups are furthest apart on {name} ({id}): {claim}").format(
        name=name_of(data.assessment, found.indicator), id=found.indicator, claim=found.claim
    )


def _change(data: ReportData) -> str:
    found = data.progress
    if found is None:
        return _("This is the first round: there is nothing to compare with yet.")
    readings = [entry.reading for entry in found.indicators]
    known = len(readings) - readings.count("unknown")
    return ngettext(
        "Since {before}, {better} of {all} indicator that can be compared became better and {worse} worse beyond chance.",
        "Since {before}, {better} of {all} indicators that can be compared became better and {worse} worse beyond chance.",
        known,
    ).format(
        before=found.before,
        better=readings.count("better"),
        worse=readings.count("worse"),
        all=known,
    )
