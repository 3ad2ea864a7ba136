"""The tables of a round's results, each declared once: views, text, JSON and reports render them.

``keys`` are the dimensions and indicators to list. A view that unfolds dimensions passes a
:class:`Fold`; without one, dimensions have their full names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cap_stresstest import divergence, findings, measures, sensitivity
from cap_stresstest.assessment import Assessment
from cap_stresstest.benchmark import Benchmark, Standing
from cap_stresstest.divergence import Parting
from cap_stresstest.figures import number, share, signed
from cap_stresstest.findings import Side, Verdict
from cap_stresstest.pack import Pack
from cap_stresstest.progress import Change, Comparison
from cap_stresstest.sentences import (
    answers_range,
    between,
    change_reading,
    group_mean,
    lever_sentence,
    name_of,
    pack_changed,
    people,
    rounds_compared,
    weights_sentence,
)
from cap_stresstest.words import _
from cap_tui.api import Listing, ListingCell, ListingColumn, ListingRow, pick

BOTH_SIDES: tuple[Side, ...] = ("weakness", "strength")
TRACK = 25  # terminal cells of a drawn measure


@dataclass(frozen=True)
class Fold:
    """Which dimensions are unfolded in a view, and the signs before a dimension."""

    unfolded: frozenset[str]
    open_sign: str
    closed_sign: str


def listed_keys(pack: Pack, fold: Fold | None = None, *, all_keys: bool = False) -> list[str]:
    """The dimensions; behind them the indicators of those that are unfolded, or of all."""
    keys: list[str] = []
    for entry in pack.dimension:
        keys.append(entry.id)
        if fold is not None and entry.id in fold.unfolded:
            keys += [indicator.id for indicator in pack.of_dimension(entry.id)]
    return [*keys, *pack.indicator_ids] if all_keys else keys


def _name(assessment: Assessment, key: str, fold: Fold | None) -> ListingCell:
    pack = assessment.pack
    if key in pack.indicators:
        return ListingCell(("  " if fold else "") + pick(pack.indicators[key].name))
    if fold is None:
        return ListingCell(pick(pack.dimensions[key].name))
    sign = fold.open_sign if key in fold.unfolded else fold.closed_sign
    return ListingCell(f"{sign} {pick(pack.dimensions[key].short)}")


def _named(title: str, least: int = 22) -> tuple[ListingColumn, ListingColumn]:
    """The columns that every table of dimensions or indicators begins with."""
    return ListingColumn("id", "", width=4), ListingColumn("name", title, least=least)


def _right(
    id: str, title: str, width: int, drop: int = 0, digits: int = 1, *, shown: bool = True
) -> ListingColumn:
    return ListingColumn(id, title, "right", width, drop=drop, digits=digits, shown=shown)


def _interval(low: float | None, high: float | None, *, known: bool = True) -> ListingCell:
    """An interval as two numbers; unknown where there is nothing to have one."""
    if not known:
        return ListingCell()
    return ListingCell([low, high] if low is not None else None, between(low, high))


# ------------------------------------------------------------------ who answered


def respondents(assessment: Assessment) -> Listing:
    """Who answered, by group, and what is thin."""
    pack, scores = assessment.pack, assessment.scores
    counts, least = scores.counts, pack.scoring.min_answers_per_group_shown
    hidden = [key for key, entry in scores.indicators.items() if entry.hidden]
    notes = [
        _(
            "Of {cells} answers asked for: {scored} on the scale, {dk} don't know, {na} not applicable, {blank} blank."
        ).format(
            cells=counts.cells,
            scored=counts.scored,
            dk=counts.dont_know,
            na=counts.not_applicable,
            blank=counts.blank,
        ),
        _("Don't know is no low score: it enters no mean. {count} stopped before the end.").format(
            count=people(counts.respondents_with_blank_items)
        ),
    ]
    if hidden:
        text = _("A group is hidden (fewer than {least} answers) on: {ids}.")
        notes.append(text.format(least=least, ids=", ".join(hidden)))
    few = _("hidden: fewer than {least}").format(least=least)
    return Listing(
        id="stresstest.respondents",
        title=_("Respondents by group"),
        columns=(
            ListingColumn("group", _("Group"), least=24),
            _right("respondents", _("Respondents"), 11),
            ListingColumn("state", "", width=26, shown=min(counts.by_group.values()) < least),
        ),
        rows=[
            ListingRow(
                name,
                (
                    ListingCell(pick(pack.groups[name].label)),
                    ListingCell(count),
                    ListingCell("", few if count < least else "", "warn"),
                ),
            )
            for name, count in counts.by_group.items()
        ],
        notes=tuple(notes),
    )


# ------------------------------------------------------------------ dimensions and indicators


def dimensions(
    assessment: Assessment,
    keys: Sequence[str],
    fold: Fold | None = None,
    draw: Callable[[str], str] | None = None,
) -> Listing:
    """Own value, portfolio mean and range; ``draw`` gives the drawn measure of a key for the screen."""
    columns = [
        *_named(_("Dimension")),
        _right("own", _("own"), 4),
        _right("its_indicators", _("indicators"), 10, 4),
        _right("mean", _("mean"), 4, 1),
        ListingColumn("track", _("1 to 5"), width=TRACK, drop=2, shown=draw is not None),
        _right("range", _("range"), 7, 3),
        _right("n", "n", 5, 1),
    ]
    return Listing(
        id="stresstest.dimensions",
        title=_("The dimensions"),
        columns=tuple(columns),
        rows=[_dimension_row(assessment, key, fold, draw) for key in keys],
        notes=(
            _(
                "Compared with {portfolio}. Overall {overall} (no ranking: an unweighted mean of the dimensions)."
            ).format(
                portfolio=assessment.portfolio.title, overall=number(assessment.scores.overall)
            ),
        ),
        unknown=_("n/a"),
    )


def _dimension_row(
    assessment: Assessment, key: str, fold: Fold | None, draw: Callable[[str], str] | None
) -> ListingRow:
    pack, scores = assessment.pack, assessment.scores
    found = measures.measure(assessment, key)
    inner, used, notes = ListingCell(""), ListingCell(), []
    if key in pack.dimensions:
        own = scores.dimensions[key]
        used = ListingCell(answers_range(own))
        if own.indicators_used:
            inner = _interval(own.lowest, own.highest)
            count, total = len(own.indicators_used), len(pack.of_dimension(key))
            if count < total:
                text = _("from {count} of {total} indicators")
                notes.append(text.format(count=count, total=total))
        else:
            notes.append(_("No score: too few answers."))
        if fold is not None:
            notes.insert(0, pick(pack.dimensions[key].name))
    else:
        used = ListingCell(scores.indicators[key].n)
    return ListingRow(
        key,
        (
            ListingCell(key),
            _name(assessment, key, fold),
            ListingCell(found.own, role="heading"),
            inner,
            ListingCell(found.mean),
            ListingCell(draw(key) if draw else ""),
            _interval(found.low, found.high, known=found.low is not None),
            used,
        ),
        notes=tuple(notes),
    )


def benchmark(
    assessment: Assessment, found: Benchmark, keys: Sequence[str], fold: Fold | None = None
) -> Listing:
    """Own value with interval, the group's mean, middle half and range, and the percentile; nobody is ranked."""
    return Listing(
        id="stresstest.benchmark",
        title=_("Compared with {portfolio}").format(portfolio=assessment.portfolio.title),
        columns=(
            *_named(_("Name")),
            _right("own", _("Own"), 4),
            _right("interval", _("Interval"), 8),
            _right("mean", _("Mean"), 4, 1),
            _right("middle_half", _("Middle half"), 11, 3),
            _right("range", _("Range"), 8, 4),
            _right("percentile", _("Percentile"), 10),
            _right("spread", _("Spread"), 6, 6, 2),
            _right("n", "n", 5, 5),
        ),
        rows=[_benchmark_row(assessment, found.of(key), fold) for key in keys],
        notes=(
            _(
                "Interval: 95 %, people drawn again inside their groups. Percentile: the share of the regions "
                "compared that lie below; no region is ranked. Spread: standard deviation of the answers of the "
                "groups shown. Unknown or hidden is never zero."
            ),
        ),
        unknown="–",
    )


def _benchmark_row(assessment: Assessment, entry: Standing, fold: Fold | None) -> ListingRow:
    others, scores = entry.others, assessment.scores
    if entry.id in scores.dimensions:
        spread, n = ListingCell(""), ListingCell(answers_range(scores.dimensions[entry.id]))
    else:
        score = scores.indicators[entry.id]
        known = score.balanced_mean is not None
        spread, n = ListingCell(score.spread), ListingCell(score.n if known else None)
    notes = (_("The others' mean lies outside the own interval (95 %)."),)
    return ListingRow(
        entry.id,
        (
            ListingCell(entry.id),
            _name(assessment, entry.id, fold),
            ListingCell(entry.own, role="heading"),
            _interval(entry.low, entry.high, known=entry.own is not None),
            ListingCell(others.mean if others else None),
            _interval(others.q1, others.q3) if others and others.enough else ListingCell(),
            _interval(others.min, others.max) if others else ListingCell(),
            ListingCell(None if entry.percentile is None else round(entry.percentile)),
            spread,
            n,
        ),
        notes=notes if entry.stands_out else (),
    )


# ------------------------------------------------------------------ strengths and weaknesses


def strengths(assessment: Assessment, sides: Sequence[Side] = BOTH_SIDES) -> Listing:
    """Every indicator that stands out: the rule that fired, its numbers, and what to do."""
    titles = {"weakness": _("Weaknesses"), "strength": _("Strengths")}
    rows: list[ListingRow] = []
    for side in sides:
        found = assessment.of_side(side)
        if len(sides) > 1:
            text = f"{titles[side]} ({len(found)})"
            if not found:
                text += ": " + _("none by the rules of the questionnaire")
            rows.append(ListingRow("", (ListingCell(text, role="heading"),)))
        rows += [_strength_row(assessment, verdict) for verdict in found]
    return Listing(
        id="stresstest.strengths",
        title=" · ".join(titles[side] for side in sides),
        columns=(
            *_named(_("Indicator"), 30),
            _right("own", _("Own"), 4),
            _right("spread", _("Spread"), 6, 3, 2),
            _right("n", "n", 4, 1),
            _right("mean", _("Mean"), 4, 2),
            _right("gap", _("Gap"), 5),
            _right("coverage", _("Coverage"), 8, 4),
            ListingColumn("why", _("Why"), least=40, drop=9),
        ),
        rows=rows,
        empty=_("No indicator stands out by the rules of the questionnaire."),
        unknown="–",
    )


def _strength_row(assessment: Assessment, verdict: Verdict) -> ListingRow:
    score = assessment.scores.indicators[verdict.indicator]
    return ListingRow(
        verdict.indicator,
        (
            ListingCell(verdict.indicator),
            ListingCell(name_of(assessment, verdict.indicator)),
            ListingCell(verdict.own),
            ListingCell(score.spread),
            ListingCell(verdict.n),
            ListingCell(verdict.portfolio.mean if verdict.portfolio else None),
            ListingCell(verdict.gap, signed(verdict.gap) if verdict.gap is not None else ""),
            ListingCell(verdict.coverage, share(verdict.coverage)),
            ListingCell(findings.reason(verdict)),
        ),
        notes=tuple(f"→ {advice}" for advice in findings.advice(assessment.pack, verdict)),
    )


# ------------------------------------------------------------------ groups that disagree


def disagreements(
    assessment: Assessment, found: Iterable[Parting], *, report: bool = False
) -> Listing:
    """Indicators by the gap between the shown groups, the widest first."""
    flag = assessment.pack.scoring.divergence_flag_if_group_spread_at_least
    entries = list(found)
    alone = [entry.indicator for entry in entries if entry.gap is None]
    notes = [_("A group with too few answers on an indicator is hidden there.")]
    if alone:
        text = _("Fewer than two groups may be shown on: {ids}.")
        notes.append(text.format(ids=", ".join(alone)))
    names = divergence.group_names(assessment)
    titles = names if report else _short_titles(assessment)
    if not report:
        notes.insert(0, " · ".join(f"{titles[group]} = {name}" for group, name in names.items()))
    return Listing(
        id="stresstest.divergence",
        title=_("Indicators on which groups are {flag} or more apart").format(flag=number(flag)),
        columns=(
            *_named(_("Indicator")),
            *(ListingColumn(group, title, width=10, drop=1) for group, title in titles.items()),
            _right("gap", _("Gap"), 4),
            ListingColumn("claim", _("Reading"), least=40, drop=9),
        ),
        rows=[_disagreement_row(assessment, entry, list(names), report) for entry in entries],
        notes=tuple(notes),
        empty=_("On no indicator are the groups {flag} or more apart.").format(flag=number(flag)),
        unknown="–" if report else _("hidden"),
    )


def _short_titles(assessment: Assessment) -> dict[str, str]:
    """The groups by their initials, for columns on the screen."""
    return {group.id: group.initials for group in assessment.pack.respondent_group}


def _disagreement_row(
    assessment: Assessment, entry: Parting, groups: Sequence[str], report: bool
) -> ListingRow:
    means = (group_mean(assessment, entry, group, report=report) for group in groups)
    return ListingRow(
        entry.indicator,
        (
            ListingCell(entry.indicator),
            ListingCell(name_of(assessment, entry.indicator)),
            *(ListingCell(mean) for mean in means),
            ListingCell(entry.gap, role="warn" if entry.flagged else "")
            if entry.gap is not None
            else ListingCell(None, "–"),
            ListingCell(entry.claim),
        ),
    )


# ------------------------------------------------------------------ two rounds


def progress(
    assessment: Assessment,
    found: Comparison | None,
    keys: Sequence[str],
    fold: Fold | None = None,
) -> Listing:
    """Before, now and change with its interval and reading; None where there is no earlier round."""
    flag = assessment.pack.scoring.progress_flag_if_change_at_least
    notes: list[str] = []
    rows: list[ListingRow] = []
    if found is not None:
        notes = [rounds_compared(found), *([pack_changed(found)] if found.changed_pack else ())]
        notes.append(
            _(
                "A change is called better or worse from {flag} on, and only when its interval (95 %) "
                "excludes zero."
            ).format(flag=number(flag))
        )
        changes = {entry.id: entry for entry in (*found.dimensions, *found.indicators)}
        rows = [_change_row(assessment, changes[key], fold) for key in keys]
    return Listing(
        id="stresstest.progress",
        title=_("Progress"),
        columns=(
            *_named(_("Dimension")),
            _right("before", _("Before"), 6, 1),
            _right("now", _("Now"), 4, 1),
            _right("n", "n", 8, 4),
            _right("change", _("Change"), 6),
            _right("interval", _("Interval"), 11, 2),
            ListingColumn("reading", _("Reading"), width=18),
        ),
        rows=rows,
        notes=tuple(notes),
        empty=_("There is one round only: nothing to compare with yet."),
        unknown=_("n/a"),
    )


def _change_row(assessment: Assessment, entry: Change, fold: Fold | None) -> ListingRow:
    known = entry.change is not None
    roles = {"better": "good", "worse": "bad"}
    left_out = _("Left out: {ids}.").format(ids=", ".join(entry.left_out))
    return ListingRow(
        entry.id,
        (
            ListingCell(entry.id),
            _name(assessment, entry.id, fold),
            ListingCell(entry.before),
            ListingCell(entry.after),
            ListingCell(f"{entry.n_before}, {entry.n_after}" if known else None),
            ListingCell(entry.change, signed(entry.change) if known else ""),
            _interval(entry.low, entry.high, known=known),
            ListingCell(
                entry.reading,
                change_reading(entry.reading),
                roles.get(entry.reading, ""),  # type: ignore[arg-type]
            ),
        ),
        notes=(left_out,) if entry.left_out else (),
    )


def changed_keys(found: Comparison) -> list[str]:
    """The indicators that became better or worse."""
    return [entry.id for entry in found.indicators if entry.reading in ("better", "worse")]


# ------------------------------------------------------------------ how firm the result is


def sensitivities(assessment: Assessment, weighed: sensitivity.Weights | None) -> Listing:
    """Each dimension without the indicator that counts most, and what would move it."""
    return Listing(
        id="stresstest.sensitivity",
        title=_("Sensitivity"),
        columns=(
            *_named(_("Dimension"), 20),
            _right("own", _("Own"), 4),
            ListingColumn("without", _("without"), width=7),
            _right("then", _("then"), 4),
            _right("shift", _("shift"), 5),
            _right("its_indicators", _("indicators"), 10, 1),
            _right("n", "n", 5, 2),
        ),
        rows=list(_sensitivity_rows(assessment)),
        notes=(weights_sentence(weighed),) if weighed else (),
        unknown=_("n/a"),
    )


def _sensitivity_rows(assessment: Assessment) -> Iterator[ListingRow]:
    for entry in assessment.pack.dimension:
        own = assessment.scores.dimensions[entry.id]
        dropped = next(iter(sensitivity.drop_one(assessment, entry.id)), None)
        levers = sensitivity.levers(assessment, entry.id)[:2]
        yield ListingRow(
            entry.id,
            (
                ListingCell(entry.id),
                ListingCell(pick(entry.short)),
                ListingCell(own.mean),
                ListingCell(dropped.indicator if dropped else None),
                ListingCell(dropped.own if dropped else None),
                ListingCell(dropped.shift, signed(dropped.shift, 2)) if dropped else ListingCell(),
                _interval(own.lowest, own.highest, known=bool(own.indicators_used)),
                ListingCell(answers_range(own)),
            ),
            notes=tuple(lever_sentence(assessment, lever) for lever in levers),
        )
