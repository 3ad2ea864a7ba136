"""The regional report of one round: the sections that the questionnaire's pack asks for, in its order.

Only published figures enter: no answer, no hidden group, no name of another region. Means are
rounded to one decimal, since finer figures of small groups tell more than they should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cap_stresstest import findings, lines
from cap_stresstest.assessment import Assessment
from cap_stresstest.findings import Verdict
from cap_stresstest.pack import Dimension, Indicator, ReportSection
from cap_stresstest.words import _
from cap_tui.api import (
    Measure,
    NotFound,
    PluginContext,
    Section,
    bars_figure,
    document,
    language,
    pick,
    publicity,
    radar_figure,
    write_report,
)

Block = document.Block
Paragraph, Items, Heading, Table = (
    document.Paragraph,
    document.Items,
    document.Heading,
    document.Table,
)
FIRST_ORDER = 10


def sections(assessment: Assessment, *, notices: bool = True) -> list[Section]:
    """The sections of the report; those of a later pack that this program cannot write are left out.

    With ``notices`` the first one says what must be said about the figures: in a region's report
    the cover says only what holds for all tools.
    """
    made = []
    said = [Paragraph(notice, "warning") for notice in assessment.notices() if notices]
    for place, entry in enumerate(assessment.pack.report_section):
        writer = _WRITERS.get(entry.id)
        if writer is not None:
            made.append(_section(entry, [*said, *writer(assessment)], place))
            said = []
    return made


def _section(entry: ReportSection, blocks: Sequence[Block], place: int) -> Section:
    return Section(
        id=f"stresstest.{entry.id}",
        title=pick(entry.title),
        blocks=tuple(blocks),
        order=FIRST_ORDER + place,
    )


def chosen(assessment: Assessment, wanted: Sequence[str]) -> list[Section]:
    """The sections of these ids (with or without ``stresstest.``), all when none is named; NotFound otherwise."""
    made = sections(assessment, notices=False)
    known = {section.id.partition(".")[2]: section for section in made}
    names = [name.removeprefix("stresstest.") for name in wanted]
    for name in names:
        if name not in known:
            raise NotFound(
                _("There is no section {name}.").format(name=name),
                remedy=_("There are: {names}.").format(names=", ".join(known)),
            )
    return [known[name] for name in names] or made


def write(
    ctx: PluginContext, assessment: Assessment, path: Path, wanted: Sequence[str] = ()
) -> None:
    """Write the report to a file; its ending chooses the format. Same workspace, same bytes."""
    region = ctx.region
    write_report(
        document.Document(
            title=_("StressTest of the smart specialisation strategy"),
            subtitle=_("Round {name}").format(name=assessment.round.name),
            region=region.name,
            date=(assessment.round.closed or assessment.round.updated)[:10],
            sections=tuple(chosen(assessment, wanted)),
            language=language() if language() in region.languages else "en",
            publicity=publicity(ctx.config),
            provenance=provenance(assessment),
            notices=assessment.notices(),
        ),
        path,
    )


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


def _cover(assessment: Assessment) -> Iterator[Block]:
    current, counts = assessment.round, assessment.scores.counts
    period = _("opened {opened}").format(opened=current.opened)
    if current.closed:
        period += ", " + _("closed {closed}").format(closed=current.closed)
    text = _("Round {name} ({period}): {people}.").format(
        name=current.name, period=period, people=lines.people(counts.respondents)
    )
    if current.invited:
        text += " " + _("{invited} were invited: a response rate of {rate}.").format(
            invited=current.invited, rate=lines.share(counts.respondents / current.invited)
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


def _status_quo(assessment: Assessment) -> Iterator[Block]:
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
    for entry, measure in zip(pack.dimension, measures, strict=True):
        used = scores.dimensions[entry.id].indicators_used
        ns = [scores.indicators[key].n for key in used]
        rows.append((pick(entry.name), *_numbers(measure), f"{min(ns)}–{max(ns)}" if ns else "0"))
    yield Table(
        caption=_("The dimensions in figures"),
        columns=(_("Dimension"), *_columns(), _("n per indicator")),
        rows=rows,
        note=_("An empty cell is unknown or hidden, never zero."),
    )
    for entry in pack.dimension:
        yield Heading(pick(entry.name))
        yield Paragraph(pick(entry.question), "note")
        yield from _indicators(assessment, entry.id, scale)


def _columns() -> tuple[str, ...]:
    return (_("Own"), _("Mean"), _("Lowest"), _("Highest"))


def _numbers(measure: Measure) -> tuple[float | None, ...]:
    return (measure.own, measure.mean, measure.low, measure.high)


def _indicators(
    assessment: Assessment, dimension: str, scale: tuple[float, float]
) -> Iterator[Block]:
    pack = assessment.pack
    measures = lines.indicator_measures(assessment, dimension)
    name = pick(pack.dimensions[dimension].name)
    yield bars_figure(
        _("Indicators of: {name}").format(name=name), measures, language(), scale=scale
    )
    rows = []
    for entry, measure in zip(pack.of_dimension(dimension), measures, strict=True):
        score = assessment.scores.indicators[entry.id]
        rows.append((entry.id, pick(entry.name), *_numbers(measure), score.spread, score.n))
    yield Table(
        caption=_("Indicators in figures: {name}").format(name=name),
        columns=("", _("Indicator"), *_columns(), _("Spread"), "n"),
        rows=rows,
        note=_("Spread: standard deviation of the answers of the groups shown."),
    )


def _strengths(assessment: Assessment) -> Iterator[Block]:
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


def _recommendations(assessment: Assessment) -> Iterator[Block]:
    weak = [v for v in assessment.of_side("weakness") if findings.advice(assessment.pack, v)]
    if not weak:
        yield Paragraph(_("No indicator is weak by the rules of the questionnaire."))
        return
    yield Paragraph(_("Each recommendation names the rule that called for it, and its numbers."))
    yield Items([_advice(assessment, verdict) for verdict in weak], numbered=True)


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


def _progress(assessment: Assessment) -> Iterator[Block]:
    before = assessment.previous
    if before is None:
        yield Paragraph(_("There is no earlier round with the same questionnaire."))
        return
    pack, flag = assessment.pack, assessment.pack.scoring.progress_flag_if_change_at_least
    rows = []
    for entry in pack.dimension:
        own, earlier = assessment.scores.dimensions[entry.id].mean, before.dimensions[entry.id].mean
        change = own - earlier if own is not None and earlier is not None else None
        word = ""
        if change is not None and abs(change) >= flag:
            word = _("better") if change > 0 else _("worse")
        rows.append((pick(entry.name), earlier, own, change, word))
    yield Table(
        caption=_("Change since the round before"),
        columns=(_("Dimension"), _("Before"), _("Now"), _("Change"), _("Reading")),
        rows=rows,
        note=_("A change below {flag} is not called one.").format(flag=lines.number(flag)),
    )


def _two_way(assessment: Assessment) -> Iterator[Block]:
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


def _method(assessment: Assessment) -> Iterator[Block]:
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
    counts = scores.counts
    yield Table(
        caption=_("Data quality"),
        columns=(_("Measure"), _("Value")),
        rows=[
            (_("Respondents"), counts.respondents),
            (_("Respondents who left items blank"), counts.respondents_with_blank_items),
            (_("Coverage (answered or said why not)"), lines.share(scores.coverage)),
            (_("On the scale"), lines.share(scores.scored_share)),
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


_WRITERS: dict[str, Callable[[Assessment], Iterator[Block]]] = {
    "cover": _cover,
    "status_quo": _status_quo,
    "strengths_weaknesses": _strengths,
    "recommendations": _recommendations,
    "progress": _progress,
    "s3_to_clusters": _two_way,
    "method": _method,
}
