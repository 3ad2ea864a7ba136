"""Multi-criteria scores: weighted sum and product, TOPSIS, VIKOR, SPOTIS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import (
    as_matrix,
    as_vector,
    directions,
    one_of,
    order_of,
    rank,
    weights_of,
    winner_of,
)
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _

NORMALISATIONS = ("none", "minmax", "vector", "sum", "max")
Types = Sequence[int | str] | npt.ArrayLike | int | str | None


@dataclass(frozen=True, eq=False)
class Scores(Result):
    """One score an alternative and its rank. ``higher_is_better`` says which way the scores run.

    ``weights`` sum to one; ``constant`` names criteria on which all alternatives are equal, which
    therefore decide nothing.
    """

    MAIN: ClassVar[str] = "scores"

    scores: Array
    ranks: Array
    method: str
    weights: Array
    types: Array
    normalisation: str
    higher_is_better: bool
    ties: str
    constant: tuple[int, ...]
    bounds: Array | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """The alternatives from the best on; equals stand in the order in which they were given."""
        return order_of(self.ranks)

    @property
    def winner(self) -> int | None:
        """The best alternative; None, which is no decision, when several share the first rank."""
        return winner_of(self.ranks)


def criteria(
    matrix: npt.ArrayLike, weights: npt.ArrayLike | None, types: Types
) -> tuple[Array, Array, Array]:
    """The three inputs of every method here, checked: alternatives x criteria, weights, +1 or -1."""
    table = as_matrix(matrix, "matrix", missing=False)
    return table, weights_of(weights, table.shape[1]), directions(types, table.shape[1])


def scale(table: Array, normalisation: str) -> Array:
    """Columns without their units, direction kept: cost criteria are not turned round here.

    ``minmax`` (x - min) / (max - min), ``vector`` x / length, ``sum`` x / sum, ``max`` x / max,
    ``none``. A constant column is 0 under min-max, a column of zeros stays as it
    is under all. A sum or maximum that is not positive is refused.
    """
    one_of(normalisation, NORMALISATIONS, "normalisation")
    if normalisation == "none":
        return table
    if normalisation == "minmax":
        width = np.ptp(table, axis=0)
        return np.asarray((table - table.min(axis=0)) / np.where(width == 0, 1, width))
    length = {
        "vector": np.sqrt((table**2).sum(axis=0)),
        "sum": table.sum(axis=0),
        "max": table.max(axis=0),
    }[normalisation]
    length = np.where((table == 0).all(axis=0), 1.0, length)
    if (length <= 0).any():
        raise Refused(
            _("This normalisation needs a column with a positive {name}.").format(
                name=normalisation
            ),
            where=f"matrix [:, {int((length <= 0).argmax())}]",
            remedy=_("Use min-max or vector normalisation."),
        )
    return np.asarray(table / length)


def oriented(table: Array, signs: Array, normalisation: str) -> Array:
    """Scaled columns in which more is better; a cost becomes 1 - x under min-max, best / x else."""
    one_of(normalisation, NORMALISATIONS, "normalisation")
    cost = signs < 0
    if not cost.any():
        return scale(table, normalisation)
    if normalisation == "none":
        raise Refused(
            _("A cost cannot be added to benefits without normalisation."),
            where="types",
            remedy=_("Choose a normalisation, such as minmax."),
        )
    if normalisation == "minmax":
        scaled = scale(table, "minmax")
        # A constant column is 0 for benefits, and must not become 1 for costs.
        varied = np.ptp(table, axis=0) > 0
        return np.where(cost & varied, 1 - scaled, scaled)
    if (table[:, cost] <= 0).any():
        raise Refused(
            _("The inverse of a cost needs positive values."),
            where="matrix",
            remedy=_("Use min-max normalisation."),
        )
    return scale(np.where(cost, 1 / np.where(cost, table, 1), table), normalisation)


def finished(
    scores: Array, method: str, table: Array, shares: Array, signs: Array, normalisation: str,
    *, higher: bool = True, ties: str = "min", bounds: Array | None = None,
) -> Scores:  # fmt: skip
    """A :class:`Scores` record: ranks from 1 under the tie rule, constant criteria named."""
    return Scores(
        frozen(scores), frozen(rank(scores, ties=ties, descending=higher)), method, frozen(shares),
        frozen(signs), normalisation, higher, ties,
        tuple(int(i) for i in np.flatnonzero(np.ptp(table, axis=0) == 0)), bounds,
    )  # fmt: skip


def weighted_sum(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    normalisation: str = "none",
    ties: str = "min",
) -> Scores:
    """Weighted sum model (Fishburn 1967): sum of weight x value; the highest is best.

    Without normalisation the criteria must share one unit and all be benefits. Costs are turned
    round by :func:`oriented`.
    """
    table, shares, signs = criteria(matrix, weights, types)
    scores = oriented(table, signs, normalisation) @ shares
    return finished(scores, "weighted_sum", table, shares, signs, normalisation, ties=ties)


def weighted_product(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    ties: str = "min",
) -> Scores:
    """Weighted product model (Bridgman 1922; Miller & Starr 1969): product of value ^ weight.

    A cost has a negative exponent. Values must be positive. Units cancel in ratios of scores, so
    no normalisation is needed and none is done.
    """
    table, shares, signs = criteria(matrix, weights, types)
    if (table <= 0).any():
        raise Refused(_("The weighted product needs positive values."), where="matrix")
    scores = np.exp(np.log(table) @ (shares * signs))
    return finished(scores, "weighted_product", table, shares, signs, "none", ties=ties)


def topsis(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    normalisation: str = "vector",
    ties: str = "min",
) -> Scores:
    """TOPSIS (Hwang & Yoon 1981): closeness to the ideal, 0..1; the highest is best.

    Euclidean distances to the best and to the worst value of each weighted, scaled column. The
    normalisation matters: on Opricovic & Tzeng's (2004) example ``vector`` and ``minmax`` have
    different winners. Closeness is NaN when all alternatives are alike.
    """
    table, shares, signs = criteria(matrix, weights, types)
    weighted = scale(table, normalisation) * shares * signs
    best, worst = weighted.max(axis=0), weighted.min(axis=0)
    to_best = np.sqrt(((weighted - best) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - worst) ** 2).sum(axis=1))
    both = to_best + to_worst
    closeness = np.where(both > 0, to_worst / np.where(both > 0, both, 1), np.nan)
    return finished(closeness, "topsis", table, shares, signs, normalisation, ties=ties)


@dataclass(frozen=True, eq=False, kw_only=True)
class Vikor(Scores):
    """VIKOR's Q (in ``scores``, lowest is best) with S and R, and the compromise it proposes.

    ``compromise`` holds the alternatives between which the method does not decide: one when both
    conditions hold, several when the advantage is too small or the order is not stable.
    """

    s: Array
    r: Array
    v: float
    advantage: bool
    stable: bool
    compromise: tuple[int, ...]

    @property
    def q(self) -> Array:
        """VIKOR's Q: another name of ``scores``."""
        return self.scores


def vikor(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    v: float = 0.5,
    ties: str = "min",
) -> Vikor:
    """VIKOR (Opricovic 1998; Opricovic & Tzeng 2004, section 2): a compromise ranking.

    S is the weighted sum and R the largest of the weighted regrets (linear, from best to worst of
    each column); Q weighs them by ``v`` (0..1, the weight of the majority). The best by Q stands
    alone when it leads by 1 / (alternatives - 1) and is also best by S or R.
    """
    if not 0 <= v <= 1:
        raise Refused(_("v lies between 0 and 1."), where="v")
    table, shares, signs = criteria(matrix, weights, types)
    regret = (1 - oriented(table, signs, "minmax")) * (np.ptp(table, axis=0) > 0) * shares
    s, r = regret.sum(axis=1), regret.max(axis=1)
    q = v * _stretch(s) + (1 - v) * _stretch(r)
    base = finished(q, "vikor", table, shares, signs, "minmax", higher=False, ties=ties)
    advantage, stable, compromise = _compromise(q, s, r)
    return Vikor(
        **{field.name: getattr(base, field.name) for field in fields(Scores)},
        s=frozen(s), r=frozen(r), v=v, advantage=advantage, stable=stable, compromise=compromise,
    )  # fmt: skip


def _stretch(values: Array) -> Array:
    width = float(np.ptp(values))
    return np.asarray((values - values.min()) / width) if width else np.zeros(len(values))


def _compromise(q: Array, s: Array, r: Array) -> tuple[bool, bool, tuple[int, ...]]:
    """Opricovic & Tzeng's conditions C1 (acceptable advantage) and C2 (acceptable stability)."""
    order = np.argsort(q, kind="stable")
    first, least = order[0], 1 / max(1, len(q) - 1)
    if len(q) == 1:
        return True, True, (0,)
    advantage = bool(q[order[1]] - q[first] >= least - 1e-12)
    stable = bool(s[first] <= s.min() + 1e-12 or r[first] <= r.min() + 1e-12)
    if advantage and stable:
        return True, True, (int(first),)
    if advantage:
        return True, False, (int(first), int(order[1]))
    near = [int(i) for i in order if q[i] - q[first] < least - 1e-12]
    return False, stable, tuple(near)


def spotis(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    bounds: npt.ArrayLike,
    ideal: npt.ArrayLike | None = None,
    ties: str = "min",
) -> Scores:
    """SPOTIS (Dezert, Tchamova, Han & Tacnet 2020): distance to the ideal; the lowest is best.

    ``bounds`` is criteria x 2 (low, high), fixed before anything is compared, so that no order is
    ever reversed by an alternative that comes or goes. Values beyond them are refused. ``ideal``
    is the expected solution point; without it the better bound of each criterion.
    """
    table, shares, signs = criteria(matrix, weights, types)
    limits = as_matrix(bounds, "bounds", missing=False)
    if limits.shape != (table.shape[1], 2) or not (limits[:, 0] < limits[:, 1]).all():
        raise Refused(_("Bounds are a low and a higher value for each criterion."), where="bounds")
    low, high = limits.T
    outside = np.argwhere((table < low) | (table > high))
    if len(outside):
        raise Refused(
            _("A value lies outside its bounds."),
            where=f"matrix [{int(outside[0][0])}, {int(outside[0][1])}]",
            remedy=_("Widen the bounds for all comparisons, or correct the value."),
        )
    point = np.where(signs > 0, high, low) if ideal is None else as_vector(ideal, "ideal", missing=False)  # fmt: skip
    if len(point) != table.shape[1]:
        raise Refused(_("The ideal needs one value for each criterion."), where="ideal")
    distances = (np.abs(table - point) / (high - low)) @ shares
    return finished(
        distances, "spotis", table, shares, signs, "bounds", higher=False, ties=ties,
        bounds=frozen(limits),
    )  # fmt: skip
