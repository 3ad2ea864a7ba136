"""Does one person decide a ranking? Every voter is left out once (jackknife; Quenouille 1949, Tukey 1958).

Exact and without a seed. A row's value is the sum of the voters' figures, or the weighted mean over
parts of the mean over those who have a figure there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cap_tui.methods.result import Array

TIED = 1e-9
_NOWHERE = -1e300


@dataclass(frozen=True, eq=False)
class VoterContributions:
    """What each voter adds to each row: ``top`` and ``bottom`` are voters x rows x parts.

    With ``mean`` a row's value is the mean of top over bottom, weighted over the parts; else the sum of top.
    A row in which a part has no bottom has no value.
    """

    top: Array
    bottom: Array
    weights: Array
    mean: bool

    def values(self) -> Array:
        """The value of each row over all voters; NaN without one."""
        return self._values(self.top.sum(axis=0), self.bottom.sum(axis=0))

    def values_without_each(self) -> Array:
        """voters x rows: the values when one voter is left out."""
        top = self.top.sum(axis=0)[None] - self.top
        return self._values(top, self.bottom.sum(axis=0)[None] - self.bottom)

    def _values(self, top: Array, bottom: Array) -> Array:
        lacking = (bottom < 0.5).any(axis=-1)
        parts = (
            np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0.5) if self.mean else top
        )
        values = parts @ self.weights / self.weights.sum()
        return np.where(lacking, np.nan, values)


@dataclass(frozen=True, eq=False)
class LeaveOneOut:
    """Shares of the runs that keep the first rows, and all ranks; best and worst rank of each row."""

    runs: int
    same_first: float
    same_order: float
    best: Array
    worst: Array


def rank_values(values: Array) -> Array:
    """Ranks from the highest value on, along the last axis; values within 1e-9 tie, NaN has none."""
    lacking = np.isnan(values)
    keys = np.where(lacking, _NOWHERE, values)
    order = np.argsort(-keys, axis=-1, kind="stable")
    ordered = np.take_along_axis(keys, order, axis=-1)
    starts = np.ones(ordered.shape, dtype=bool)
    starts[..., 1:] = np.diff(ordered, axis=-1) < -TIED
    positions = np.where(starts, np.arange(1, ordered.shape[-1] + 1), 0)
    places = np.maximum.accumulate(positions, axis=-1).astype(np.float64)
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, places, axis=-1)
    return np.where(lacking, np.nan, ranks)


def leave_one_out(votes: VoterContributions) -> LeaveOneOut:
    """How the ranks of all rows stand when one voter is missing.

    A row without a value in a run has the last place there.
    """
    full = rank_values(votes.values())
    runs = rank_values(votes.values_without_each())
    last = full.shape[-1]
    here = np.where(np.isnan(full), 0, full)
    there = np.where(np.isnan(runs), 0, runs)
    placed = np.vstack([np.where(np.isnan(full), last, full), np.where(np.isnan(runs), last, runs)])
    return LeaveOneOut(
        runs=len(runs),
        same_first=float(((there == 1) == (here == 1)).all(axis=1).mean()),
        same_order=float((there == here).all(axis=1).mean()),
        best=placed.min(axis=0),
        worst=placed.max(axis=0),
    )
