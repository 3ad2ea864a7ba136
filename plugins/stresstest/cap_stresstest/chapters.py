"""The chapters of the regional report, each as blocks of the document model.

Only published figures enter: no answer, no hidden group, no name of another region. Tables and
figures round to one decimal; only the sentence that says why a rule fired needs two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cap_stresstest import compared, divergence, findings, lines, sensitivity
from cap_stresstest.assessment import Assessment
from cap_stresstest.benchmark import Benchmark, Standing
from cap_stresstest.divergence import Parting
from cap_stresstest.figures import number, share
from cap_stresstest.findings import Verdict
from cap_stresstest.pack import Dimension, Indicator
from cap_stresstest.progress import Change, Comparison
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


@dataclass(frozen=True)
class Dossier:
    """All that the report of one round says; ``progress`` is None for a first round."""

    assessment: Assessment
    benchmark: Benchmark
    partings: tuple[Parting, ...]
    progress: Comparison | None
    period: tuple[str, str] = ("", "")  # first and last day of the answers, where the file tells


def provenance(assessment: Assessment) -> list[str]:
    """Where questionnaire, answers and portfolio come from."""
    pack = assessment.pack
    return [
        _("Questionnaire: {name}, version {version}, content {sha}.").format(
            name=pick(pack.meta.name), version=pack.version, sha=pack.sha256[:12]
        ),
        _("After: {original}.").format(original=pack.meta.original),
        _("Portfolio: {title}.").format(title=assessment.portfolio.title),
    ]


def _cover(dossier: Dossier) -> Iterator[Block]:
    assessment = dossier.assessment
    current, counts = assessment.round, assessment.scores.counts
    period = _("opened {opened}").format(opened=current.opened)
    if current.closed:
        period += ", " + _("closed {closed}").format(closed=current.closed)
    first, last = (day[:7] for day in dossier.period)  # a day may be one person's
    if first:
        months = first if first == last else f"{first} – {last}"
        period += ", " + _("answered {months}").format(months=months)
    text = _("Round {name} ({period}): {people}.").format(
        name=current.name, period=period, people=lines.people(counts.respondents)
    )
    if current.invited:
        text += " " + _("{invited} were invited: a response rate of {rate}.").format(
            invited=current.invited, rate=share(counts.respondents / current.invited)
        )
    yield Paragraph(text)
    least = assessment.pack.scoring.min_answers_per_group_shown
    yield Table(
        caption=_("Respondents by group"),
        columns=(_("Group"), _("Respondents")),
        rows=[
            (
                pick(assessment.pack.groups[name].label),
                count if count >= least or not count else _("fewer than {n}").format(n=least),
            )
            for name, count in counts.by_group.items()
        ],
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
        ns = [scores.indicators[key].n for key in scores.dimensions[entry.id].indicators_used]
        n = f"{min(ns)}–{max(ns)}" if ns else "0"
        rows.append((pick(entry.name), *_figures(standing), n))
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


def _columns() -> tuple[str, ...]:
    return (_("Own"), _("Interval"), _("Mean"), _("Middle half"), _("Range"), _("Percentile"))


def _note() -> str:
    return _(
        "Interval: 95 %, people drawn again inside their groups. Percentile: the share of the regions "
        "compared that lie below. An empty cell is unknown or hidden, never zero."
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
        rows.append((entry.id, pick(entry.name), *figures, score.spread, score.n))
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
            columns=("", _("Indicator"), _("Own"), _("Mean"), _("Gap"), "n", _("Why")),
            rows=[
                (
                    v.indicator,
                    pick(assessment.pack.indicators[v.indicator].name),
                    v.own,
                    v.portfolio.mean if v.portfolio else None,
                    v.gap,
                    v.n,
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
                *(entry.means.get(group) for group in names),
                entry.gap,
                entry.claim,
            )
            for entry in found
        ],
        note=_("An empty cell: too few answers of that group, so it is hidden."),
    )


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
        columns=("", _("Before"), _("Now"), _("Change"), _("Interval"), _("Reading")),
        rows=[
            (
                f"{entry.id} {compared.name_of(dossier.assessment, entry.id)}",
                entry.before,
                entry.after,
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
                own = assessment.scores.dimensions[entry.id].mean
                rows.append((pick(entry.name), own, others.mean if others else None))
        yield Table(
            caption=title, columns=(_("Dimension"), _("Own"), _("Portfolio mean")), rows=rows
        )


def _method(dossier: Dossier) -> Iterator[Block]:
    assessment = dossier.assessment
    pack, scores = assessment.pack, assessment.scores
    rules = pack.scoring
    yield Paragraph(
        _(
            "Each answer is one of {values}. Don't know and not applicable are no low scores: they enter no mean."
        ).format(values=", ".join(str(value) for value in pack.scale.values))
    )
    yield Paragraph(
        _(
            "First the mean of each group of respondents, then the unweighted mean of the groups, so that "
            "many do not drown few. A group with fewer than {least} answers on an indicator is hidden and "
            "left out of the mean, so that it cannot be worked back. A dimension is the unweighted mean of "
            "its indicators."
        ).format(least=rules.min_answers_per_group_shown)
    )
    weighed = sensitivity.weights(assessment)
    if weighed is not None:
        yield Paragraph(compared.weights_sentence(weighed))
    counts = scores.counts
    yield Table(
        caption=_("Data quality"),
        columns=(_("Measure"), _("Value")),
        rows=[
            (_("Respondents"), counts.respondents),
            (_("Respondents who left items blank"), counts.respondents_with_blank_items),
            (_("Coverage (answered or said why not)"), share(scores.coverage)),
            (_("On the scale"), share(scores.scored_share)),
            (_("Don't know"), counts.dont_know),
            (_("Not applicable"), counts.not_applicable),
        ],
    )
    if pack.reconstructed:
        yield Paragraph(
            _(
                "The wording of the original questionnaire and its scale are not public. Indicators, "
                "questions, scale and scoring are reconstructed (pack {version}); the dimensions, the groups "
                "of respondents and the counts are verified."
            ).format(version=pack.version),
            "warning",
        )
    yield Items([*provenance(assessment), *(_source(entry) for entry in pack.dimension)])


def _source(entry: Dimension) -> str:
    return _("{name}: {source}").format(name=pick(entry.name), source=entry.source)


CHAPTERS: dict[str, Callable[[Dossier], Iterator[Block]]] = {
    "cover": _cover,
    "status_quo": _status_quo,
    "strengths_weaknesses": _strengths,
    "recommendations": _recommendations,
    "progress": _progress,
    "s3_to_clusters": _two_way,
    "method": _method,
}
