"""The tables of a round's results, each declared once: views, text, JSON and reports render them.

``keys`` are the dimensions and indicators to list. A view that unfolds dimensions passes a
:class:`Fold`; without one, dimensions have their full names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cap_stresstest import disagreements, findings, measures, sensitivity
from cap_stresstest.benchmark import Benchmark, BenchmarkRow
from cap_stresstest.disagreements import Disagreement
from cap_stresstest.findings import IndicatorFinding, Side
from cap_stresstest.listing_columns import (
    Fold,
    Interval,
    interval_cell,
    interval_column,
    name_columns,
    with_parts,
)
from cap_stresstest.number_format import number, share
from cap_stresstest.round_result import RoundResult
from cap_stresstest.scoring import DimensionScore
from cap_stresstest.sentences import (
    answers_given,
    answers_range,
    counted_but_hidden,
    group_mean,
    lever_sentence,
    name_of,
    weights_sentence,
)
from cap_stresstest.words import _
from cap_tui.api import (
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    Measure,
    ValueColumn,
    colon,
    formats,
    listing_of,
    listing_row,
    number_column,
    pick,
    text_column,
)

BOTH_SIDES: tuple[Side, ...] = ("weakness", "strength")
TRACK = 25  # terminal cells of a drawn measure


# ------------------------------------------------------------------ who answered


def list_respondents(assessment: RoundResult) -> Listing:
    """Who answered, by group, and where answers are missing."""
    pack, counts = assessment.pack, assessment.scores.counts
    least = pack.scoring.min_answers_per_group_shown
    few = ListingCell("", _("hidden: fewer than {least}").format(least=least), "warn")
    thin = {name for name, count in counts.by_group.items() if count < least}
    state = ListingColumn("state", "", width=26, shown=bool(thin))
    columns: list[ValueColumn[str]] = [
        text_column("group", _("Group"), lambda name: pick(pack.groups[name].label), least=24),
        number_column("respondents", _("Respondents"), 11, lambda name: counts.by_group[name]),
        ValueColumn(state, lambda name: few if name in thin else ""),
    ]
    return listing_of(
        counts.by_group,
        columns,
        id="stresstest.respondents",
        title=_("Respondents by group"),
        notes=answers_given(assessment),
    )


# ------------------------------------------------------------------ dimensions and indicators


def list_dimensions(
    assessment: RoundResult,
    keys: Sequence[str],
    fold: Fold | None = None,
    draw: Callable[[str], str] | None = None,
) -> Listing:
    """Own value, portfolio mean and range; ``draw`` gives the drawn measure of a key for the screen."""
    scores = assessment.scores
    drawn = ListingColumn("track", _("1 to 5"), width=TRACK, drop=2, shown=draw is not None)

    def value(key: str) -> Measure:
        return measures.measure(assessment, key)

    def portfolio_range(key: str) -> Interval | None:
        found = value(key)
        return None if found.low is None else (found.low, found.high)

    def inner(key: str) -> ListingCell | str:
        found = _inner_range(scores.dimensions[key]) if key in scores.dimensions else None
        return interval_cell(found) if found else ""

    columns: list[ValueColumn[str]] = [
        *name_columns(assessment, _("Dimension"), lambda key: key, fold),
        number_column("own", _("own"), 4, lambda key: ListingCell(value(key).own, role="heading")),
        number_column("its_indicators", _("indicators"), 10, inner, 4, interval=True),
        number_column("mean", _("mean"), 4, lambda key: value(key).mean, 1),
        ValueColumn(drawn, lambda key: draw(key) if draw else ""),
        *_drawn_only(value, draw),
        interval_column("range", _("range"), 7, portfolio_range, 3),
        number_column("n", "n", 5, lambda key: _answers(assessment, key), 1, 0, interval=True),
    ]
    text = _(
        "Compared with {portfolio}. Overall {overall} (no ranking: an unweighted mean of the dimensions)."
    )
    overall = number(scores.overall)
    return listing_of(
        keys,
        columns,
        id="stresstest.dimensions",
        title=_("The dimensions"),
        row_notes=lambda key: _dimension_notes(assessment, key, fold),
        notes=[
            text.format(portfolio=assessment.portfolio.title, overall=overall),
            *counted_but_hidden(assessment, keys),
        ],
        unknown=_("n/a"),
    )


def _drawn_only(
    value: Callable[[str], Measure], draw: Callable[[str], str] | None
) -> Iterable[ValueColumn[str]]:
    """What only the drawn measure shows: in a text, where nothing is drawn, a column of its own."""
    if draw is None:
        yield number_column("previous", _("before"), 6, lambda key: value(key).previous, 2)


def _inner_range(own: DimensionScore) -> Interval | None:
    """The lowest and the highest of a dimension's indicators."""
    return (own.lowest, own.highest) if own.indicators_used else None


def _answers(assessment: RoundResult, key: str) -> ListingCell | int:
    """How many answers a value rests on; for a dimension the fewest and most of its indicators."""
    scores = assessment.scores
    if key in scores.dimensions:
        return _fewest_and_most(scores.dimensions[key])
    return scores.indicators[key].n


def _fewest_and_most(score: DimensionScore) -> ListingCell:
    return ListingCell([score.n_least, score.n_most], answers_range(score))


def _dimension_notes(assessment: RoundResult, key: str, fold: Fold | None) -> Iterable[str]:
    pack = assessment.pack
    if key not in pack.dimensions:
        return
    if fold is not None:
        yield pick(pack.dimensions[key].name)
    count = len(assessment.scores.dimensions[key].indicators_used)
    total = len(pack.of_dimension(key))
    if not count:
        yield _("No score: too few answers.")
    elif count < total:
        yield _("from {count} of {total} indicators").format(count=count, total=total)


def list_benchmark(
    assessment: RoundResult, found: Benchmark, keys: Sequence[str], fold: Fold | None = None
) -> Listing:
    """Own value with interval, the group's mean, middle half and range, and the percentile; nobody is ranked."""
    apart = _("The others' mean lies outside the own interval (95 %).")
    how = _(
        "Interval: 95 %, people drawn again inside their groups. Percentile: the share of the regions "
        "compared that lie below; no region is ranked. Spread: standard deviation of the answers of the "
        "groups shown. Unknown or hidden is never zero."
    )
    return listing_of(
        [found.of(key) for key in keys],
        _benchmark_columns(assessment, fold),
        id="stresstest.benchmark",
        title=_("Compared with {portfolio}").format(portfolio=assessment.portfolio.title),
        key=lambda entry: entry.id,
        row_notes=lambda entry: [apart] if entry.stands_out else [],
        notes=[how, *counted_but_hidden(assessment, keys)],
        unknown="–",
    )


def _benchmark_columns(
    assessment: RoundResult, fold: Fold | None
) -> list[ValueColumn[BenchmarkRow]]:
    scores = assessment.scores

    def own_interval(entry: BenchmarkRow) -> Interval | None:
        return None if entry.own is None else (entry.low, entry.high)

    def middle_half(entry: BenchmarkRow) -> Interval | None:
        return (entry.others.q1, entry.others.q3) if entry.others and entry.others.enough else None

    def whole_range(entry: BenchmarkRow) -> Interval | None:
        return (entry.others.min, entry.others.max) if entry.others else None

    def percentile(entry: BenchmarkRow) -> int | None:
        return None if entry.percentile is None else round(entry.percentile)

    def spread(entry: BenchmarkRow) -> float | str | None:
        return "" if entry.id in scores.dimensions else scores.indicators[entry.id].spread

    def answers(entry: BenchmarkRow) -> ListingCell | int | None:
        return None if entry.own is None else _answers(assessment, entry.id)

    return [
        *name_columns(assessment, _("Name"), lambda e: e.id, fold),
        number_column("own", _("Own"), 4, lambda e: ListingCell(e.own, role="heading")),
        interval_column("interval", _("Interval"), 8, own_interval),
        number_column("mean", _("Mean"), 4, lambda e: e.others.mean if e.others else None, 1),
        interval_column("middle_half", _("Middle half"), 11, middle_half, 3),
        interval_column("range", _("Range"), 8, whole_range, 4),
        number_column("percentile", _("Percentile"), 10, percentile),
        number_column("spread", _("Spread"), 6, spread, 6, 2),
        number_column("n", "n", 5, answers, 5, 0, interval=True),
    ]


# ------------------------------------------------------------------ strengths and weaknesses


def _coverage(finding: IndicatorFinding) -> ListingCell:
    return ListingCell(finding.coverage, share(finding.coverage))


def list_strengths(assessment: RoundResult, sides: Sequence[Side] = BOTH_SIDES) -> Listing:
    """Every indicator that stands out: the rule that fired, its numbers, and what to do."""
    indicators = assessment.scores.indicators
    titles = {"weakness": _("Weaknesses"), "strength": _("Strengths")}
    columns: list[ValueColumn[IndicatorFinding]] = [
        *name_columns(assessment, _("Indicator"), lambda v: v.indicator, least=30),
        number_column("own", _("Own"), 6, lambda v: _beside_gap(v, v.own)),
        number_column("spread", _("Spread"), 6, lambda v: indicators[v.indicator].spread, 3, 2),
        number_column("n", "n", 4, lambda v: v.n, 1),
        number_column("mean", _("Mean"), 6, lambda v: _beside_gap(v, _mean_of(v)), 2),
        number_column("gap", _("Gap"), 7, lambda v: _beside_gap(v, v.gap), signed=True),
        number_column("coverage", _("Coverage"), 8, _coverage, 4, share=True),
        text_column("why", _("Why"), findings.reason, least=40, drop=9),
    ]
    rows: list[ListingRow] = []
    for side in sides:
        found = assessment.of_side(side)
        if len(sides) > 1:
            text = f"{titles[side]} ({len(found)})"
            if not found:
                text += colon() + _("none by the rules of the questionnaire")
            rows.append(ListingRow("", (ListingCell(text, role="heading"),)))
        for verdict in found:
            advice = (
                f"→ {text}"
                for text in findings.advice(assessment.pack, verdict, assessment.practices)
            )
            rows.append(listing_row(verdict.indicator, verdict, columns, advice))
    return Listing(
        id="stresstest.strengths",
        title=" · ".join(titles[side] for side in sides),
        columns=tuple(each.column for each in columns),
        rows=rows,
        notes=tuple(counted_but_hidden(assessment, [row.key for row in rows])),
        unknown="–",
    )


def _mean_of(verdict: IndicatorFinding) -> float | None:
    """The mean of the regions compared."""
    return verdict.portfolio.mean if verdict.portfolio else None


def _beside_gap(verdict: IndicatorFinding, value: float | None) -> ListingCell:
    """A number with as many digits as own value, mean and gap need to agree."""
    if verdict.portfolio is None:
        return ListingCell(value)
    digits = formats.agreeing_digits(verdict.portfolio.mean, verdict.own)
    return ListingCell(value, digits=digits)


# ------------------------------------------------------------------ groups that disagree


def list_disagreements(
    assessment: RoundResult, found: Iterable[Disagreement], *, report: bool = False
) -> Listing:
    """Indicators by the gap between the shown groups, the widest first."""
    flag = number(assessment.pack.scoring.divergence_flag_if_group_spread_at_least)
    entries = list(found)
    names = disagreements.group_names(assessment)
    titles = {group.id: group.initials for group in assessment.pack.respondent_group}
    notes = [_("A group with too few answers on an indicator is hidden there.")]
    if not report:
        notes.insert(0, " · ".join(f"{titles[group]} = {name}" for group, name in names.items()))
    if alone := [entry.indicator for entry in entries if entry.gap is None]:
        text = _("Fewer than two groups may be shown on: {ids}.")
        notes.append(text.format(ids=", ".join(alone)))

    def mean(group: str) -> Callable[[Disagreement], ListingCell | None]:
        return lambda entry: group_mean(assessment, entry, group, report=report)

    def gap(entry: Disagreement) -> ListingCell:
        if entry.gap is None:
            return ListingCell(None, "–")
        return ListingCell(entry.gap, role="warn" if entry.flagged else "")

    shown = names if report else titles
    columns: list[ValueColumn[Disagreement]] = [
        *name_columns(assessment, _("Indicator"), lambda e: e.indicator),
        *(
            with_parts(text_column(group, title, mean(group), 10, 1), _("mean"), "n")
            for group, title in shown.items()
        ),
        number_column("gap", _("Gap"), 4, gap),
        text_column("claim", _("Reading"), lambda e: e.claim, least=40, drop=9),
    ]
    return listing_of(
        entries,
        columns,
        id="stresstest.divergence",
        title=_divergence_title(report=report).format(flag=flag),
        key=lambda entry: entry.indicator,
        notes=notes,
        empty=_("On no indicator are the groups {flag} or more apart.").format(flag=flag),
        unknown="–" if report else _("hidden"),
    )


def _divergence_title(*, report: bool) -> str:
    """A report names what stands out, every other listing has all indicators."""
    if report:
        return _("Indicators on which groups are {flag} or more apart")
    return _("Indicators by the gap between groups")


def list_sensitivities(assessment: RoundResult, weighed: sensitivity.Weights | None) -> Listing:
    """Each dimension without the indicator that counts most, and what would move it."""
    scores = assessment.scores.dimensions
    ids = [entry.id for entry in assessment.pack.dimension]
    dropped = {key: next(iter(sensitivity.drop_one(assessment, key)), None) for key in ids}

    def of_dropped(get: Callable[[sensitivity.DroppedIndicator], Any]) -> Callable[[str], Any]:
        return lambda key: get(found) if (found := dropped[key]) else None

    columns: list[ValueColumn[str]] = [
        text_column("id", "", lambda key: key, width=4),
        text_column("name", _("Dimension"), lambda key: name_of(assessment, key), least=20),
        number_column("own", _("Own"), 4, lambda key: scores[key].mean),
        text_column("without", _("without"), of_dropped(lambda found: found.indicator), 7),
        number_column("then", _("then"), 4, of_dropped(lambda found: found.own)),
        number_column("shift", _("shift"), 5, of_dropped(lambda f: f.shift), 0, 2, signed=True),
        interval_column(
            "its_indicators", _("indicators"), 10, lambda key: _inner_range(scores[key]), 1
        ),
        number_column("n", "n", 5, lambda key: _fewest_and_most(scores[key]), 2, 0, interval=True),
    ]

    def moves(key: str) -> list[str]:
        return [lever_sentence(assessment, e) for e in sensitivity.levers(assessment, key)[:2]]

    return listing_of(
        ids,
        columns,
        id="stresstest.sensitivity",
        title=_("Sensitivity"),
        row_notes=moves,
        notes=[weights_sentence(weighed)] if weighed else [],
        unknown=_("n/a"),
    )
