"""The chapters of the regional report, each as blocks of the document model.

Only published figures enter: no answer, no hidden group, no name of another region. Tables and
figures round to one decimal; only the sentence that says why a rule fired needs two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cap_stresstest import compared, divergence, findings, lines, origins, sensitivity
from cap_stresstest.assessment import Assessment
from cap_stresstest.benchmark import Standing
from cap_stresstest.divergence import Parting
from cap_stresstest.dossier import Dossier
from cap_stresstest.figures import number
from cap_stresstest.findings import Verdict
from cap_stresstest.pack import Indicator
from cap_stresstest.progress import Change
from cap_stresstest.scoring import DimensionScore
from cap_stresstest.words import _
from cap_tui.api import (
    Measure,
    Stand,
    bars_figure,
    divergence_figure,
    document,
    language,
    pick,
    radar_figure,
)

Block = document.Block
Paragraph, Items, Heading, Table = (
    document.Paragraph,
    document.Items,
    document.Heading,
    document.Table,
)


def _status_quo(dossier: Dossier) -> Iterator[Block]:
    assessment = dossier.assessment
    pack, scores = assessment.pack, assessment.scores
    scale = lines.scale(assessment)
    yield Paragraph(
        _(
            "Own value, mean and range of {portfolio}. No region is named and none is ranked."
        ).format(portfolio=assessment.portfolio.title)
    )
    measures = lines.dimension_measures(assessment)
    yield radar_figure(_("The dimensions"), measures, language(), scale=scale)
    rows = []
    for entry in pack.dimension:
        standing = dossier.benchmark.of(entry.id)
        rows.append((pick(entry.name), *_figures(standing), _n(scores.dimensions[entry.id])))
    yield Table(
        caption=_("The dimensions in figures"),
        columns=(_("Dimension"), *_columns(), "n"),
        rows=rows,
        note=_note(),
    )
    for entry in pack.dimension:
        yield Heading(pick(entry.name))
        yield Paragraph(pick(entry.question), "note")
        yield from _indicators(dossier, entry.id, scale)


def _n(score: DimensionScore) -> str:
    """How many answers stand behind the indicators of a dimension."""
    return f"{score.n_least}–{score.n_most}" if score.indicators_used else "0"


def _columns() -> tuple[str, ...]:
    return (_("Own"), _("Interval"), _("Mean"), _("Middle half"), _("Range"), _("Percentile"))


def _note() -> str:
    return _(
        "Interval: 95 %, people drawn again inside their groups. Percentile: the share of the regions "
        "compared that lie below. A dash or an empty cell is unknown or hidden, never zero."
    )


def _figures(standing: Standing) -> tuple[str | float | None, ...]:
    others = standing.others
    percentile = standing.percentile
    return (
        standing.own,
        compared.between(standing.low, standing.high) if standing.own is not None else None,
        others.mean if others else None,
        compared.between(others.q1, others.q3) if others and others.enough else None,
        compared.between(others.min, others.max) if others else None,
        round(percentile) if percentile is not None else None,
    )


def _indicators(dossier: Dossier, dimension: str, scale: tuple[float, float]) -> Iterator[Block]:
    assessment, pack = dossier.assessment, dossier.assessment.pack
    measures: list[Measure] = lines.indicator_measures(assessment, dimension)
    name = pick(pack.dimensions[dimension].name)
    caption = _("Indicators of: {name}").format(name=name)
    yield bars_figure(caption, measures, language(), scale=scale)
    rows = []
    for entry in pack.of_dimension(dimension):
        score = assessment.scores.indicators[entry.id]
        figures = _figures(dossier.benchmark.of(entry.id))
        n = None if score.balanced_mean is None else score.n
        rows.append((entry.id, pick(entry.name), *figures, score.spread, n))
    yield Table(
        caption=_("Indicators in figures: {name}").format(name=name),
        columns=("", _("Indicator"), *_columns(), _("Spread"), "n"),
        rows=rows,
        note=_("Spread: standard deviation of the answers of the groups shown."),
    )


def _strengths(dossier: Dossier) -> Iterator[Block]:
    assessment = dossier.assessment
    for question in assessment.pack.display.questions_to_ask:
        yield Paragraph(pick(question), "note")
    for side, title in (("strength", _("Strengths")), ("weakness", _("Weaknesses"))):
        found = assessment.of_side(side)
        if not found:
            yield Paragraph(_("{side}: none by the rules of the questionnaire.").format(side=title))
            continue
        yield Table(
            caption=title,
            columns=("", _("Indicator"), _("Own"), _("Spread"), "n", _("Mean"), _("Gap"), _("Why")),
            rows=[
                (
                    v.indicator,
                    pick(assessment.pack.indicators[v.indicator].name),
                    v.own,
                    assessment.scores.indicators[v.indicator].spread,
                    v.n,
                    v.portfolio.mean if v.portfolio else None,
                    v.gap,
                    findings.reason(v),
                )
                for v in found
            ],
        )
    yield from _apart(dossier)


def _apart(dossier: Dossier) -> Iterator[Block]:
    """Where the groups of respondents part: the shown ones only."""
    assessment = dossier.assessment
    flag = assessment.pack.scoring.divergence_flag_if_group_spread_at_least
    yield Heading(_("Where respondents part"))
    found = [entry for entry in dossier.partings if entry.flagged]
    if not found:
        text = _("On no indicator are the groups {flag} or more apart.")
        yield Paragraph(text.format(flag=number(flag)))
        return
    names = divergence.group_names(assessment)
    stands = [
        Stand(
            f"{entry.indicator} {compared.name_of(assessment, entry.indicator)}",
            [entry.means.get(group) for group in names],
        )
        for entry in found
    ]
    yield divergence_figure(
        _("Where respondents part"),
        stands,
        list(names.values()),
        language(),
        scale=lines.scale(assessment),
        flag_from=flag,
    )
    yield Table(
        caption=_("Indicators on which groups are {flag} or more apart").format(flag=number(flag)),
        columns=("", _("Indicator"), *names.values(), _("Gap"), _("Reading")),
        rows=[
            (
                entry.indicator,
                compared.name_of(assessment, entry.indicator),
                *(_with_n(assessment, entry, group) for group in names),
                entry.gap,
                entry.claim,
            )
            for entry in found
        ],
        note=_("A dash or an empty cell: too few answers of that group, so it is hidden."),
    )


def _with_n(assessment: Assessment, entry: Parting, group: str) -> str | None:
    """The mean of a shown group with the number of its answers, None for a hidden group.

    Beside a hidden group the numbers of the others would leave its own over from their sum.
    """
    if group not in entry.means:
        return None
    hidden = assessment.scores.indicators[entry.indicator].hidden
    least = assessment.pack.scoring.min_answers_per_group_shown
    n = _("{least} or more").format(least=least) if hidden else entry.n[group]
    return f"{number(entry.means[group])} (n {n})"


def _recommendations(dossier: Dossier) -> Iterator[Block]:
    assessment = dossier.assessment
    weak = [v for v in assessment.of_side("weakness") if findings.advice(assessment.pack, v)]
    if not weak:
        yield Paragraph(_("No indicator is weak by the rules of the questionnaire."))
        return
    yield Paragraph(_("Each recommendation names the rule that called for it, and its numbers."))
    yield Items([_advice(assessment, verdict) for verdict in weak], numbered=True)
    yield Heading(_("What would move a dimension most"))
    moves = [
        f"{pick(entry.short)}: {compared.lever_sentence(assessment, lever)}"
        for entry in assessment.pack.dimension
        for lever in sensitivity.levers(assessment, entry.id)[:1]
    ]
    yield Items(moves)


def _advice(assessment: Assessment, verdict: Verdict) -> str:
    entry: Indicator = assessment.pack.indicators[verdict.indicator]
    recommended, *practice = findings.advice(assessment.pack, verdict)
    text = _("{advice} ({id} {name}: {reason}; n {n})").format(
        advice=recommended,
        id=verdict.indicator,
        name=pick(entry.name),
        reason=findings.reason(verdict),
        n=verdict.n,
    )
    return " ".join([f"{text}.", *(f"{sentence}." for sentence in practice)])


def _progress(dossier: Dossier) -> Iterator[Block]:
    found = dossier.progress
    if found is None:
        yield Paragraph(_("This is the first round: there is nothing to compare with yet."))
        return
    yield Paragraph(
        _("From {before} to {after}, on items that both asked in the same words.").format(
            before=found.before, after=found.after
        )
    )
    if found.changed_pack:
        yield Paragraph(compared.pack_changed(found), "warning")
    flag = dossier.assessment.pack.scoring.progress_flag_if_change_at_least
    yield _changes(_("Dimensions"), found.dimensions, dossier, flag)
    moved = [entry for entry in found.indicators if entry.reading in ("better", "worse")]
    if moved:
        yield _changes(_("Indicators that changed"), moved, dossier, flag)


def _changes(caption: str, found: list[Change], dossier: Dossier, flag: float) -> Block:
    return Table(
        caption=caption,
        columns=("", _("Before"), _("Now"), "n", _("Change"), _("Interval"), _("Reading")),
        rows=[
            (
                f"{entry.id} {compared.name_of(dossier.assessment, entry.id)}",
                entry.before,
                entry.after,
                f"{entry.n_before}, {entry.n_after}" if entry.change is not None else None,
                entry.change,
                compared.between(entry.low, entry.high) if entry.change is not None else None,
                compared.reading(entry.reading),
            )
            for entry in found
        ],
        note=_(
            "A change is called better or worse from {flag} on, and only when its interval (95 %) "
            "excludes zero."
        ).format(flag=number(flag)),
    )


def _two_way(dossier: Dossier) -> Iterator[Block]:
    assessment = dossier.assessment
    ways = (
        ("clusters->S3", _("Clusters → S3: what clusters do for the strategy")),
        ("S3->clusters", _("S3 → clusters: what the strategy does for clusters")),
    )
    for direction, title in ways:
        yield Heading(title)
        rows = []
        for entry in assessment.pack.dimension:
            if entry.direction in (direction, "both"):
                others = assessment.portfolio.dimension(assessment.pack, entry.id)
                own = assessment.scores.dimensions[entry.id]
                apart = compared.between(own.lowest, own.highest) if own.indicators_used else None
                mean = others.mean if others else None
                rows.append((pick(entry.name), own.mean, apart, _n(own), mean))
        yield Table(
            caption=title,
            columns=(_("Dimension"), _("Own"), _("Its indicators"), "n", _("Portfolio mean")),
            rows=rows,
        )


CHAPTERS: dict[str, Callable[[Dossier], Iterator[Block]]] = {
    "cover": origins.cover,
    "status_quo": _status_quo,
    "strengths_weaknesses": _strengths,
    "recommendations": _recommendations,
    "progress": _progress,
    "s3_to_clusters": _two_way,
    "method": origins.method,
}
