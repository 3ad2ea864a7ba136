"""The results of a revealed ballot: rows, ranks, spread, agreement, stability, disagreement.

Nothing here reads a record: votes, rows and groups come in as plain values, so that every figure
can be computed again. Fields have the names that JSON gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cap_tui.methods.consensus import kendall_w
from cap_tui.methods.leave_one_out import LeaveOneOut, leave_one_out, rank_values
from cap_tui.methods.orders import optimum, strata
from cap_tui.methods.result import Array
from cap_tui.model.workshop import BallotKind
from cap_tui.workshop.ballot_choices import BallotRules
from cap_tui.workshop.group_differences import RowDivergence, group_members, row_divergence
from cap_tui.workshop.voter_figures import CountedVote, VoterFigures, voter_figures

LEAST = 5
"""Fewer votes allow no claim."""
FULL = 16
"""From here on the relative standard error of a share stays under 25 %."""
MOST_ORDERED = 8
"""Kemeny's order is looked for among so many rows at most."""


@dataclass(frozen=True)
class ResultOptions:
    """One row before it is counted: the ref it is shown by, its options by number, whether a merge made it."""

    card: str
    options: tuple[int, ...]
    merged: bool = False


@dataclass(frozen=True)
class ResultRow:
    """One row of the results. None means that there is no value."""

    card: str
    options: list[str]
    merged: bool
    support: int
    n: int
    value: float | None
    rank: int | None
    median: float | None
    q1: float | None
    q3: float | None
    iqr: float | None
    sd: float | None
    rank_best: int | None
    rank_worst: int | None
    criteria: dict[str, dict[str, float | int | None]] | None = None


@dataclass(frozen=True)
class PlainRow:
    """A row of the same ballot without any merge."""

    card: str
    support: int
    value: float | None
    rank: int | None


@dataclass(frozen=True)
class ConcordanceFigures:
    """Kendall's W over the voters who have a figure in every row."""

    W: float
    chi2: float
    df: int
    p: float
    raters: int
    items: int
    left_out: int
    enough: bool


@dataclass(frozen=True)
class StabilityFigures:
    """Shares of the runs without one voter that change nothing."""

    method: str
    runs: int
    same_first: float
    same_order: float


@dataclass(frozen=True)
class BallotFigures:
    """What the votes of a ballot say together."""

    kind: str
    n: int
    enough: bool
    claim: str
    rows: list[ResultRow]
    before: list[PlainRow]
    winner: str | None
    tied_first: list[str]
    concordance: ConcordanceFigures | None
    stability: StabilityFigures | None
    divergence: list[RowDivergence] | None
    orders: dict[str, Any] = field(default_factory=dict)
    """``condorcet``, ``kemeny``, ``kemeny_count`` where the kind of ballot has them."""


def ballot_figures(
    rules: BallotRules,
    rows: Sequence[ResultOptions],
    votes: Sequence[CountedVote],
    groups: Mapping[str, str],
    *,
    order: Sequence[str] = (),
    weights: Sequence[float] = (),
) -> BallotFigures:
    """The results of one ballot. ``groups`` maps a voter to a group, ``order`` is theirs."""
    found = voter_figures(rules, [row.options for row in rows], votes, weights)
    values = found.contributions.values()
    ranks = rank_values(values)
    enough = len(votes) >= LEAST
    jackknife = leave_one_out(found.contributions) if enough and len(rows) else None
    made = _rows(rules, rows, found, values, ranks, jackknife)
    first = [row.card for row in made if row.rank == 1]
    stability = jackknife and StabilityFigures(
        "leave-one-out", jackknife.runs, jackknife.same_first, jackknife.same_order
    )
    return BallotFigures(
        kind=rules.kind.value,
        n=len(votes),
        enough=enough,
        claim="none" if not enough else "full" if len(votes) >= FULL else "indicative",
        rows=made,
        before=_before(rules, votes, weights),
        winner=first[0] if enough and len(first) == 1 else None,
        tied_first=first if len(first) > 1 else [],
        concordance=_concordance(rules, found),
        stability=stability or None,
        divergence=_divergence(rules, rows, found, [groups.get(v.voter, "") for v in votes], order),
        orders=_orders(rules, rows, found),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _place(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def _rows(
    rules: BallotRules,
    rows: Sequence[ResultOptions],
    found: VoterFigures,
    values: Array,
    ranks: Array,
    jackknife: LeaveOneOut | None,
) -> list[ResultRow]:
    made = []
    spreads = _spreads(rules, found.figures)
    for at, row in enumerate(rows):
        median, q1, q3, iqr, sd = spreads[at]
        criteria: dict[str, dict[str, float | int | None]] = {
            name: {"n": int(counts[at]), "mean": _number(means[at])}
            for name, (counts, means) in (found.criteria or {}).items()
        }
        made.append(
            ResultRow(
                row.card,
                [rules.options[option] for option in row.options],
                row.merged,
                int(found.support[:, at].sum()),
                int((~np.isnan(found.figures[:, at])).sum()),
                _number(values[at]),
                _place(ranks[at]),
                median,
                q1,
                q3,
                iqr,
                sd,
                rank_best=int(jackknife.best[at]) if jackknife else None,
                rank_worst=int(jackknife.worst[at]) if jackknife else None,
                criteria=criteria or None,
            )
        )
    return made


RowSpread = tuple[float | None, float | None, float | None, float | None, float | None]


def _spreads(rules: BallotRules, figures: Array) -> list[RowSpread]:
    """Of each row: median, quartiles (Hyndman & Fan type 7), their distance, standard deviation with n - 1."""
    nothing: RowSpread = (None, None, None, None, None)
    if rules.kind is BallotKind.PAIRWISE or not len(figures):
        return [nothing] * figures.shape[1]
    if not np.isnan(figures).any():
        return _whole_spreads(figures)
    columns = (column[~np.isnan(column)] for column in figures.T)
    return [_whole_spreads(known[:, None])[0] if len(known) else nothing for known in columns]


def _whole_spreads(figures: Array) -> list[RowSpread]:
    """:func:`_spreads` of columns without gaps."""
    low, middle, high = np.quantile(figures, [0.25, 0.5, 0.75], axis=0)
    one = len(figures) < 2
    sd = np.full(len(low), np.nan) if one else figures.std(axis=0, ddof=1)
    return [
        (float(m), float(q1), float(q3), float(q3 - q1), _number(deviation))
        for m, q1, q3, deviation in zip(middle, low, high, sd, strict=True)
    ]


def _before(
    rules: BallotRules, votes: Sequence[CountedVote], weights: Sequence[float]
) -> list[PlainRow]:
    found = voter_figures(rules, [(at,) for at in range(len(rules.options))], votes, weights)
    values = found.contributions.values()
    ranks = rank_values(values)
    return [
        PlainRow(card, int(found.support[:, at].sum()), _number(values[at]), _place(ranks[at]))
        for at, card in enumerate(rules.options)
    ]


def _concordance(rules: BallotRules, found: VoterFigures) -> ConcordanceFigures | None:
    if rules.kind is BallotKind.PAIRWISE:
        return None
    whole = found.figures[~np.isnan(found.figures).any(axis=1)]
    raters, items = whole.shape
    if raters < 2 or items < 2:
        return None
    w = kendall_w(whole, of="ranks" if rules.kind is BallotKind.RANKING else "scores")
    if np.isnan(w.W):
        return None
    left_out = len(found.figures) - raters
    return ConcordanceFigures(
        float(w.W), float(w.chi2), w.df, float(w.p), raters, items, left_out, raters >= LEAST
    )


def _divergence(
    rules: BallotRules,
    rows: Sequence[ResultOptions],
    found: VoterFigures,
    groups: Sequence[str],
    order: Sequence[str],
) -> list[RowDivergence] | None:
    if rules.kind is BallotKind.PAIRWISE:
        return None
    flag_at = {BallotKind.POINTS: 10.0, BallotKind.RANKING: len(rows) / 4}.get(rules.kind, 1.0)
    members = group_members(groups, order)
    return [
        row_divergence(row.card, found.figures[:, at], members, flag_at)
        for at, row in enumerate(rows)
    ]


def _orders(
    rules: BallotRules, rows: Sequence[ResultOptions], found: VoterFigures
) -> dict[str, Any]:
    if found.above is None:
        return {}
    names = [row.card for row in rows]
    wins = found.above > found.above.T
    np.fill_diagonal(wins, True)
    best = np.flatnonzero(wins.all(axis=1)).tolist() if len(names) > 1 else []
    orders: dict[str, Any] = {"condorcet": names[best[0]] if len(best) == 1 else None}
    if rules.kind is BallotKind.RANKING and len(names) <= MOST_ORDERED:
        count, only = 1, []
        for layer in strata(found.above, 0.0):
            part = optimum(found.above[np.ix_(layer, layer)], 0.0, 1)
            count *= part.count
            only += [names[layer[place]] for place in part.orders[0]]
        orders |= {"kemeny": only if count == 1 else None, "kemeny_count": count}
    return orders
