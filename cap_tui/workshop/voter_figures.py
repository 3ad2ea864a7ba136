"""What each voter says of each row of the results, kind by kind of ballot.

A row is one option, or several that stand in one merge; a voter counts once in it. How the
figures of several options become one is the table of docs/methods.md, "Workshop ballots".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cap_tui.methods.inputs import rank
from cap_tui.methods.leave_one_out import VoterContributions
from cap_tui.methods.result import Array
from cap_tui.model.workshop import BallotKind
from cap_tui.workshop.ballot_choices import FIRST, SECOND, BallotRules, Choice

Mask = npt.NDArray[np.bool_]
Rows = Sequence[tuple[int, ...]]
HIGH = 4
"""A rating of 4 or 5 supports a card."""


@dataclass(frozen=True)
class CountedVote:
    """The vote of one person that counts, and the options that are their own."""

    voter: str
    choice: Choice
    own: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class VoterFigures:
    """``figures`` is voters x rows, NaN where a voter says nothing; ``support`` the same, true or false.

    ``above[i, j]`` counts the voters who put row i above row j (ranking and pairwise, else None).
    ``criteria`` has for each criterion how many rated a row, and the mean.
    """

    figures: Array
    support: Mask
    contributions: VoterContributions
    above: Array | None = None
    criteria: Mapping[str, tuple[Array, Array]] | None = None


def voter_figures(
    rules: BallotRules, rows: Rows, votes: Sequence[CountedVote], weights: Sequence[float] = ()
) -> VoterFigures:
    """The figures of all voters for all rows. ``weights`` are those of the criteria."""
    own = np.zeros((len(votes), len(rules.options)), dtype=bool)
    for place, vote in enumerate(votes):
        own[place, list(vote.own)] = True
    match rules.kind:
        case BallotKind.DOTS | BallotKind.POINTS:
            return _sums(rules, rows, votes, own)
        case BallotKind.SCORE:
            return _scores(rules, rows, votes)
        case BallotKind.CRITERIA:
            return _criteria(rules, rows, votes, np.array(weights, dtype=np.float64))
        case BallotKind.RANKING:
            return _ranking(rules, rows, votes, own)
        case BallotKind.PAIRWISE:
            return _pairwise(rows, votes)


def _single(top: Array, bottom: Array, *, mean: bool) -> VoterContributions:
    return VoterContributions(top[..., None], bottom[..., None], np.ones(1), mean)


def _given(votes: Sequence[CountedVote], n: int, blank: float) -> Array:
    """voters x options: the values of (option, value) entries."""
    values = np.full((len(votes), n), blank)
    for place, vote in enumerate(votes):
        if vote.choice:
            entries = np.array(vote.choice)
            values[place, entries[:, 0]] = entries[:, 1]
    return values


def _sums(rules: BallotRules, rows: Rows, votes: Sequence[CountedVote], own: Array) -> VoterFigures:
    values = _given(votes, len(rules.options), 0.0)
    shape = (len(votes), len(rows))
    figures, support = np.zeros(shape), np.zeros(shape, dtype=bool)
    for at, options in enumerate(rows):
        part = values[:, options].sum(axis=1)
        support[:, at] = part > 0
        if rules.kind is BallotKind.DOTS:
            part = np.minimum(rules.most, part)
        figures[:, at] = np.where(own[:, options].all(axis=1), np.nan, part)
    known = ~np.isnan(figures)
    top = np.where(known, figures, 0.0)
    return VoterFigures(figures, support, _single(top, known.astype(np.float64), mean=False))


def _mean_rated(values: Array) -> Array:
    """The mean of the known values in each line; NaN where none is known."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    means: Array = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return means


def _scores(rules: BallotRules, rows: Rows, votes: Sequence[CountedVote]) -> VoterFigures:
    values = _given(votes, len(rules.options), np.nan)
    shape = (len(votes), len(rows))
    figures, support = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    for at, options in enumerate(rows):
        part = values[:, options]
        figures[:, at] = _mean_rated(part)
        support[:, at] = (np.nan_to_num(part) >= HIGH).any(axis=1)
    known = ~np.isnan(figures)
    top = np.where(known, figures, 0.0)
    return VoterFigures(figures, support, _single(top, known.astype(np.float64), mean=True))


def _criteria(
    rules: BallotRules, rows: Rows, votes: Sequence[CountedVote], weights: Array
) -> VoterFigures:
    values = np.full((len(votes), len(rules.options), len(rules.criteria)), np.nan)
    for place, vote in enumerate(votes):
        for option, criterion, value in vote.choice:
            values[place, option, criterion] = value
    rated = np.full((len(votes), len(rows), len(rules.criteria)), np.nan)
    support = np.zeros((len(votes), len(rows)), dtype=bool)
    for at, options in enumerate(rows):
        part = values[:, options, :]
        rated[:, at, :] = _mean_rated(np.swapaxes(part, 1, 2))
        whole = part @ weights / weights.sum()
        support[:, at] = (np.nan_to_num(whole) >= HIGH - 1e-9).any(axis=1)
    known = ~np.isnan(rated)
    top, bottom = np.where(known, rated, 0.0), known.astype(np.float64)
    counts, sums = bottom.sum(axis=0), top.sum(axis=0)
    means = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    named = {name: (counts[:, c], means[:, c]) for c, name in enumerate(rules.criteria)}
    contributions = VoterContributions(top, bottom, weights, mean=True)
    return VoterFigures(rated @ weights / weights.sum(), support, contributions, criteria=named)


def _ranking(
    rules: BallotRules, rows: Rows, votes: Sequence[CountedVote], own: Mask
) -> VoterFigures:
    n = len(rules.options)
    places = np.full((len(votes), n), np.nan)
    listed = np.zeros((len(votes), n), dtype=bool)
    for at, vote in enumerate(votes):
        group = -1
        for option, tied in vote.choice:
            group += not tied
            places[at, option] = group
            listed[at, option] = True
        places[at, ~listed[at]] = group + 1
    places[own] = np.inf
    best = np.stack([places[:, options].min(axis=1) for options in rows], axis=1)
    support = np.stack([listed[:, options].any(axis=1) for options in rows], axis=1)
    best = np.where(np.isinf(best), np.nan, best)
    figures = np.array([rank(line, ties="average") for line in best]).reshape(best.shape)
    known = ~np.isnan(figures)
    rivals = known.sum(axis=1, keepdims=True) - 1.0
    top = np.where(known, rivals + 1 - figures, 0.0)
    bottom = np.where(known, np.maximum(rivals, 0.0), 0.0)
    above = np.zeros((len(rows), len(rows)))
    for line in best:
        above += line[:, None] < line[None, :]
    return VoterFigures(figures, support, _single(top, bottom, mean=True), above)


def _pairwise(rows: Rows, votes: Sequence[CountedVote]) -> VoterFigures:
    row_of = {option: at for at, options in enumerate(rows) for option in options}
    shape = (len(votes), len(rows))
    top, bottom = np.zeros(shape), np.zeros(shape)
    support, above = np.zeros(shape, dtype=bool), np.zeros((len(rows), len(rows)))
    for place, vote in enumerate(votes):
        stated: dict[tuple[int, int], int] = {}
        for first, second, outcome in vote.choice:
            a, b = row_of[first], row_of[second]
            if a == b:
                continue
            won = {FIRST: 1, SECOND: -1}.get(outcome, 0)
            key = (a, b) if a < b else (b, a)
            stated[key] = stated.get(key, 0) + (won if a < b else -won)
        for (a, b), sign in stated.items():
            bottom[place, [a, b]] += 1
            top[place, a] += 0.5 + np.sign(sign) / 2
            top[place, b] += 0.5 - np.sign(sign) / 2
            if sign:
                winner, loser = (a, b) if sign > 0 else (b, a)
                above[winner, loser] += 1
                support[place, winner] = True
    figures = np.where(bottom > 0, 0.0, np.nan)
    return VoterFigures(figures, support, _single(top, bottom, mean=True), above)
