"""The views as lines of text: for ``--plain``, slow links, screen readers and the command line.

Each function yields lines no wider than ``width`` cells. A value that is hidden or unknown is
said to be so in words; it is never an empty cell and never zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_stresstest import findings
from cap_stresstest.assessment import Assessment
from cap_stresstest.cells import wordings
from cap_stresstest.figures import number, share
from cap_stresstest.findings import Verdict
from cap_stresstest.scoring import DimensionScore, IndicatorScore
from cap_stresstest.words import _
from cap_tui.api import Legend, Measure, bars, lines, ngettext, pick

NARROWEST = 30


def people(count: int) -> str:
    """A number of respondents in words."""
    return ngettext("{n} respondent", "{n} respondents", count, name="cap_stresstest").format(
        n=count
    )


def spread(score: IndicatorScore) -> str:
    """What a mean of an indicator rests on: how many answers, and how far they lie apart."""
    if score.spread is None:
        return _("n {n}, too few for a spread").format(n=score.n)
    return _("n {n}, standard deviation {spread}").format(n=score.n, spread=number(score.spread, 2))


def behind(score: DimensionScore) -> str:
    """What a mean of a dimension rests on: the range of its indicators and their answers."""
    return _("indicators {low} to {high}, n {least}–{most}").format(
        low=number(score.lowest),
        high=number(score.highest),
        least=score.n_least,
        most=score.n_most,
    )


def legend() -> Legend:
    """The words of the bars."""
    return Legend(
        own=_("own region"),
        mean=_("portfolio mean"),
        band=_("portfolio range"),
        previous=_("round before"),
        unknown=_("n/a"),
    )


def paragraph(text: str, width: int, indent: int = 0) -> Iterator[str]:
    """A text broken into lines, each indented."""
    for line in lines.broken(text, max(width - indent, 1)):
        yield " " * indent + line


def heading(assessment: Assessment, width: int) -> Iterator[str]:
    """The round, how many answered, and what has to be said about the figures."""
    yield from paragraph(round_line(assessment), width)
    for notice in assessment.notices():
        yield from paragraph(f"! {notice}", width)
    yield ""


def round_line(assessment: Assessment) -> str:
    """The round, its state, how many answered, and coverage."""
    counts = assessment.scores.counts
    state = _("closed") if assessment.round.state == "closed" else _("open")
    return _("Round {name} ({state}) · {people} · coverage {coverage}").format(
        name=assessment.round.name,
        state=state,
        people=people(counts.respondents),
        coverage=share(assessment.scores.coverage),
    )


def respondents(assessment: Assessment, width: int) -> Iterator[str]:
    """Who answered, by group, and which indicators are thin."""
    pack, scores = assessment.pack, assessment.scores
    yield from heading(assessment, width)
    least = pack.scoring.min_answers_per_group_shown
    for name, count in scores.counts.by_group.items():
        label = pick(pack.groups[name].label)
        if count < least:
            label += " — " + _("hidden: fewer than {least}").format(least=least)
        yield from _row(str(count), label, width, 4)
    counts = scores.counts
    yield ""
    yield from paragraph(
        _(
            "Of {cells} answers asked for: {scored} on the scale, {dk} don't know, {na} not applicable, {blank} blank."
        ).format(
            cells=counts.cells,
            scored=counts.scored,
            dk=counts.dont_know,
            na=counts.not_applicable,
            blank=counts.blank,
        ),
        width,
    )
    yield from paragraph(
        _("Don't know is no low score: it enters no mean. {count} stopped before the end.").format(
            count=people(counts.respondents_with_blank_items)
        ),
        width,
    )
    hidden = [key for key, entry in scores.indicators.items() if entry.hidden]
    if hidden:
        yield ""
        yield from paragraph(
            _("A group is hidden (fewer than {least} answers) on: {ids}.").format(
                least=least, ids=", ".join(hidden)
            ),
            width,
        )


def _row(left: str, text: str, width: int, indent: int) -> Iterator[str]:
    first = True
    for line in lines.broken(text, max(width - indent - 2, 1)):
        yield (left.rjust(indent) if first else " " * indent) + "  " + line
        first = False


def dimension_measures(assessment: Assessment) -> list[Measure]:
    """The dimensions as own value, portfolio mean and range, and the round before."""
    pack, scores = assessment.pack, assessment.scores
    found = []
    for entry in pack.dimension:
        others = assessment.portfolio.dimension(pack, entry.id)
        before = assessment.previous
        found.append(
            Measure(
                label=pick(entry.short),
                own=scores.dimensions[entry.id].mean,
                mean=others.mean if others else None,
                low=others.min if others else None,
                high=others.max if others else None,
                previous=before.dimensions[entry.id].mean if before else None,
            )
        )
    return found


def indicator_measures(assessment: Assessment, dimension: str) -> list[Measure]:
    """The indicators of one dimension as own value, portfolio mean and range."""
    found = []
    for entry in assessment.pack.of_dimension(dimension):
        others = assessment.portfolio.indicator(entry.id)
        score = assessment.scores.indicators[entry.id]
        before = assessment.previous
        found.append(
            Measure(
                label=f"{entry.id} {pick(entry.name)}",
                own=score.balanced_mean,
                mean=others.mean if others else None,
                low=others.min if others else None,
                high=others.max if others else None,
                previous=before.indicators[entry.id].balanced_mean if before else None,
            )
        )
    return found


def scale(assessment: Assessment) -> tuple[float, float]:
    """The two ends of the answer scale."""
    values = assessment.pack.scale.values
    return float(values[0]), float(values[-1])


def dimensions(assessment: Assessment, width: int) -> Iterator[str]:
    """The dimensions as bars, then the figures in words."""
    pack, scores = assessment.pack, assessment.scores
    yield from heading(assessment, width)
    yield from bars.lines(
        dimension_measures(assessment),
        max(width, NARROWEST),
        legend=legend(),
        scale=scale(assessment),
        number=number,
    )
    yield ""
    for entry in pack.dimension:
        own = scores.dimensions[entry.id]
        text = _("{name}: {mean} from {count} of {total} indicators").format(
            name=pick(entry.name),
            mean=number(own.mean),
            count=len(own.indicators_used),
            total=len(own.indicators_used) + len(own.indicators_without_score),
        )
        if own.indicators_used:
            text += ", " + behind(own)
        yield from paragraph(text, width)
    yield ""
    yield from paragraph(
        _(
            "Compared with {portfolio}. Overall {overall} (no ranking: an unweighted mean of the dimensions)."
        ).format(portfolio=assessment.portfolio.title, overall=number(scores.overall)),
        width,
    )


def strengths(assessment: Assessment, width: int) -> Iterator[str]:
    """Strengths and weaknesses with the rule that fired, and what to do about the weak ones."""
    yield from heading(assessment, width)
    for side, title in (("weakness", _("Weaknesses")), ("strength", _("Strengths"))):
        found = assessment.of_side(side)
        yield f"{title} ({len(found)})"
        for verdict in found:
            yield from _verdict(assessment, verdict, width)
        if not found:
            yield "  " + _("none by the rules of the questionnaire")
        yield ""
    for question in assessment.pack.display.questions_to_ask:
        yield from paragraph(f"? {pick(question)}", width)


def _verdict(assessment: Assessment, verdict: Verdict, width: int) -> Iterator[str]:
    name = pick(assessment.pack.indicators[verdict.indicator].name)
    yield from paragraph(f"{verdict.indicator} {name}", width, 2)
    counted = spread(assessment.scores.indicators[verdict.indicator])
    coverage = _("coverage {share}").format(share=share(verdict.coverage))
    yield from paragraph(f"{findings.reason(verdict)}; {counted}, {coverage}", width, 4)
    for advice in findings.advice(assessment.pack, verdict):
        yield from paragraph(f"→ {advice}", width, 4)


def explain(assessment: Assessment, indicator: str, width: int) -> Iterator[str]:
    """One indicator: what was asked, how the value came about, n by group, what is missing."""
    pack = assessment.pack
    entry, score = pack.indicators[indicator], assessment.scores.indicators[indicator]
    question, item = pack.question_of(indicator)
    yield from paragraph(f"{indicator} {pick(entry.name)}", width)
    asked = pick(question.text)
    if len(question.items) > 1:
        asked += f" [{pick(item.text)}]"
    yield from paragraph(_("Asked: {text}").format(text=asked), width)
    ends = wordings(pack.scale.labels[0])[0], wordings(pack.scale.labels[-1])[0]
    values = pack.scale.values
    yield from paragraph(
        _("Scale: {low} = {first}, {high} = {last}").format(
            low=values[0], first=ends[0], high=values[-1], last=ends[1]
        ),
        width,
    )
    yield ""
    yield from _how(assessment, score, width)
    others = assessment.portfolio.indicator(indicator)
    if others:
        yield from paragraph(
            _(
                "Portfolio ({title}): mean {mean}, middle half {q1}–{q3}, range {low}–{high}."
            ).format(
                title=assessment.portfolio.title,
                mean=number(others.mean, 2),
                q1=number(others.q1, 2),
                q3=number(others.q3, 2),
                low=number(others.min, 2),
                high=number(others.max, 2),
            ),
            width,
        )
    yield from paragraph(_("Source of the item: {source}").format(source=entry.source), width)


def explain_dimension(assessment: Assessment, dimension: str, width: int) -> Iterator[str]:
    """One dimension: its question, its formula, the indicators that enter and those that cannot."""
    pack, own = assessment.pack, assessment.scores.dimensions[dimension]
    entry = pack.dimensions[dimension]
    yield from paragraph(pick(entry.name), width)
    yield from paragraph(pick(entry.question), width)
    yield ""
    yield from paragraph(
        _("{mean} = unweighted mean of {ids}.").format(
            mean=number(own.mean, 2), ids=", ".join(own.indicators_used) or _("nothing")
        ),
        width,
    )
    for key in own.indicators_used:
        score = assessment.scores.indicators[key]
        value = f"{key} {number(score.balanced_mean, 2)}, {spread(score)}"
        yield from paragraph(f"{value}: {pick(pack.indicators[key].name)}", width, 2)
    for key in own.indicators_without_score:
        yield from paragraph(_("{id}: no score, too few answers.").format(id=key), width, 2)
    yield from paragraph(_("Source: {source}").format(source=entry.source), width)


def _how(assessment: Assessment, score: IndicatorScore, width: int) -> Iterator[str]:
    pack = assessment.pack
    least = pack.scoring.min_answers_per_group_shown
    for name, group in score.groups.items():
        value = (
            number(group.published_mean, 2)
            if group.shown
            else _("hidden (fewer than {least})").format(least=least)
        )
        yield from paragraph(f"{pick(pack.groups[name].label)}: {value}, n {group.n}", width, 2)
    yield ""
    if score.balanced_mean is None:
        yield from paragraph(_("No score: too few answers."), width)
    else:
        used = [number(score.groups[name].published_mean, 2) for name in score.groups_used]
        yield from paragraph(
            _("Score {value} = ({parts}) / {count}: each shown group counts the same.").format(
                value=number(score.balanced_mean, 2), parts=" + ".join(used), count=len(used)
            ),
            width,
        )
        if score.hidden:
            yield from paragraph(
                _("Hidden groups are left out, so that their mean cannot be worked back."), width
            )
    yield from paragraph(
        _(
            "{spread}; don't know {dk}, not applicable {na}, blank {blank}; coverage {coverage}."
        ).format(
            spread=spread(score),
            dk=score.n_dont_know,
            na=score.n_not_applicable,
            blank=score.n_blank,
            coverage=share(score.coverage),
        ),
        width,
    )


def nothing_yet(width: int) -> Iterator[str]:
    """What is said while no round has answers."""
    yield from paragraph(_("No answers yet."), width)
    yield from paragraph(
        _("Import the file of the survey tool: cap-tui stresstest import FILE --round 2026"), width
    )


def table(
    rows: Sequence[Sequence[str]], width: int, *, drop: Sequence[int] = (), least: int = 14
) -> Iterator[str]:
    """Rows as columns, each as wide as its widest cell; the last takes what is left.

    Where it would have fewer than ``least`` cells, the columns in ``drop`` are left out, first
    named first.
    """
    if not rows:
        return
    last = len(rows[0]) - 1
    sizes = {i: max(len(row[i]) for row in rows) for i in range(last)}
    for place in drop:
        if sum(sizes.values()) + 2 * len(sizes) + least > width:
            del sizes[place]
    for row in rows:
        left = "".join(lines.pad(row[i], size) + "  " for i, size in sizes.items())
        yield (left + lines.clip(row[last], max(1, width - len(left))))[:width].rstrip()
