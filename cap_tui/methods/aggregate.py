"""Columns become one number a case: aggregation, and the whole index in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import as_matrix, numbers, one_of, rank, weights_of, without_gaps
from cap_tui.methods.normalise import Goalposts, Normalised, normalise
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _

HOWS = ("arithmetic", "geometric")
MISSING = ("available", "nan", "refuse")


@dataclass(frozen=True, eq=False)
class Aggregated(Result):
    """One score a case (a number when one case was given as a vector), its rank and its coverage.

    ``coverage`` is the share of the weight that was known; ``ranks`` count from 1, the highest
    score, and ties share by the rule in ``ties``.
    """

    MAIN: ClassVar[str] = "scores"

    scores: Array | float
    ranks: Array | float
    coverage: Array | float
    weights: Array
    how: str
    missing: str
    min_coverage: float
    ties: str


def aggregate(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    *,
    how: str = "arithmetic",
    missing: str = "available",
    min_coverage: float = 0.0,
    ties: str = "min",
) -> Aggregated:
    """Weighted arithmetic or geometric mean of each row (OECD/JRC 2008, section 6.3, p. 104).

    ``matrix`` is cases x columns, or one case as a vector. The arithmetic mean compensates fully,
    the geometric one only in part: a zero makes it zero, and negative values are refused.
    Missing (NaN) is never zero: ``available`` spreads the weight over what is known and says the
    coverage (NaN below ``min_coverage`` or without any value), ``nan`` gives NaN, ``refuse`` refuses.
    """
    one_of(how, HOWS, "how")
    one_of(missing, MISSING, "missing")
    given = numbers(matrix, "matrix")
    table = as_matrix(given[None, :] if given.ndim == 1 else given, "matrix")
    if missing == "refuse":
        without_gaps(table, "matrix")
    if how == "geometric" and (table < 0).any():
        raise Refused(
            _("The geometric mean has no negative values."),
            where="matrix",
            remedy=_("Normalise with min-max, rank or percentile first."),
        )
    shares = weights_of(weights, table.shape[1])
    known = ~np.isnan(table)
    coverage = (known * shares).sum(axis=1)
    usable = (coverage > 0) & (coverage >= min_coverage - 1e-12)
    usable &= known.all(axis=1) if missing == "nan" else True
    scores = np.full(len(table), np.nan)
    relative = np.where(known, shares, 0.0)[usable] / coverage[usable, None]
    scores[usable] = weighted_mean(np.where(known, table, 1.0)[usable], relative, how)
    ranks = rank(scores, ties=ties, descending=True)
    if given.ndim == 1:
        return Aggregated(
            float(scores[0]), float(ranks[0]), float(coverage[0]), frozen(shares), how, missing,
            min_coverage, ties,
        )  # fmt: skip
    return Aggregated(
        frozen(scores), frozen(ranks), frozen(coverage), frozen(shares), how, missing, min_coverage, ties
    )  # fmt: skip


def weighted_mean(table: Array, shares: Array, how: str) -> Array:
    """Row means of a table without gaps; ``shares`` sum to one and fit the table's shape."""
    if how == "arithmetic":
        return np.asarray((table * shares).sum(axis=-1))
    zero = ((table == 0) & (shares > 0)).any(axis=-1)
    logs = np.log(np.where(table > 0, table, 1.0))
    return np.where(zero, 0.0, np.exp((logs * shares).sum(axis=-1)))


@dataclass(frozen=True, eq=False)
class Index(Result):
    """A composite index: its scores and ranks, with both steps that made them."""

    MAIN: ClassVar[str] = "scores"

    scores: Array
    ranks: Array
    normalised: Normalised
    aggregated: Aggregated


def index(
    x: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    *,
    method: str = "minmax",
    goalposts: Goalposts | None = None,
    direction: Sequence[int | str] | int | str = 1,
    clip: bool = True,
    how: str = "arithmetic",
    missing: str = "available",
    ties: str = "min",
) -> Index:
    """Normalise the columns of ``x`` (cases x indicators), then aggregate the rows.

    The arguments are those of :func:`normalise` and :func:`aggregate`, which name the sources.
    """
    step = normalise(
        as_matrix(x, "x"), method=method, goalposts=goalposts, direction=direction, clip=clip
    )
    made = aggregate(step.values, weights, how=how, missing=missing, ties=ties)
    return Index(frozen(made.scores), frozen(made.ranks), step, made)
