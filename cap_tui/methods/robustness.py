"""How firmly a ranking stands: under all weights, at which weight it flips, when one leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods import promethee, scores
from cap_tui.methods.inputs import one_of, rank_rows, weights_of
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.methods.scores import Types, criteria, oriented, scale
from cap_tui.text.i18n import _

_USUAL = {"weighted_sum": "none", "weighted_product": "none", "topsis": "vector"}
SAMPLED = tuple(_USUAL)
METHODS: dict[str, Callable[..., Any]] = {
    "weighted_sum": scores.weighted_sum,
    "weighted_product": scores.weighted_product,
    "topsis": scores.topsis,
    "vikor": scores.vikor,
    "spotis": scores.spotis,
    "promethee2": promethee.promethee2,
}


@dataclass(frozen=True, eq=False)
class RankIntervals(Result):
    """Ranks under many weights.

    ``acceptability[i, r]`` is the share of weights that put alternative i on rank r + 1;
    ``low`` and ``high`` bound the middle ``interval`` of its ranks, ``best`` and ``worst`` all of
    them. ``central_weights`` is the mean of the weights under which it leads (NaN if never);
    ``pairwise[i, j]`` the share under which i ranks before j.
    """

    MAIN: ClassVar[str] = "acceptability"

    acceptability: Array
    low: Array
    high: Array
    best: Array
    worst: Array
    mean: Array
    central_weights: Array
    pairwise: Array
    how: str
    normalisation: str
    types: Array
    weights_from: str
    weights: Array
    spread: float | None
    order: tuple[int, ...] | None
    interval: float
    samples: int
    seed: int
    ties: str


def rank_intervals(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    how: str = "weighted_sum",
    normalisation: str | None = None,
    spread: float | None = None,
    order: Sequence[int] | None = None,
    interval: float = 0.9,
    samples: int = 10_000,
    seed: int = 0,
) -> RankIntervals:
    """SMAA-2 over the weights (Lahdelma & Salminen 2001): which ranks can each alternative have?

    Weights are drawn uniformly from the whole simplex, or, with ``spread`` (a share), within that
    much of the given ``weights``; ``order`` names the criteria from the most to the least
    important and admits only weights that agree. ``how``: ``weighted_sum``, ``weighted_product``
    (needs positive values; no normalisation) or ``topsis``; ``normalisation`` is by default the
    one that the method itself has by default. Ties share the smallest rank. The
    same seed gives the same result.
    """
    one_of(how, SAMPLED, "how")
    normalisation = normalisation or _USUAL[how]
    table, shares, signs = criteria(matrix, weights, types)
    drawn = _drawn_weights(shares, spread, order, samples, seed)
    ranks = rank_rows(_scores_under(drawn, table, signs, how, normalisation))
    count = len(table)
    acceptability = np.array([(ranks == place).mean(axis=0) for place in range(1, count + 1)]).T
    first = ranks == 1
    leads = first.sum(axis=0)
    central = (first.T.astype(np.float64) @ drawn) / np.where(leads, leads, np.nan)[:, None]
    tail = (1 - interval) / 2
    low, high = np.quantile(ranks, [tail, 1 - tail], axis=0, method="inverted_cdf")
    pairwise = np.array([(ranks[:, i, None] < ranks).mean(axis=0) for i in range(count)])
    return RankIntervals(
        frozen(acceptability), frozen(low), frozen(high), frozen(ranks.min(axis=0)),
        frozen(ranks.max(axis=0)), frozen(ranks.mean(axis=0)), frozen(central), frozen(pairwise), how,
        "none" if how == "weighted_product" else normalisation, frozen(signs),
        "simplex" if spread is None else "around the given weights", frozen(shares), spread,
        None if order is None else tuple(order), interval, samples, seed, "min",
    )  # fmt: skip


def _drawn_weights(
    shares: Array, spread: float | None, order: Sequence[int] | None, samples: int, seed: int
) -> Array:
    generator, count = np.random.default_rng(seed), len(shares)
    if samples < 1:
        raise Refused(_("At least one sample is needed."), where="samples")
    if spread is None:
        drawn = generator.dirichlet(np.ones(count), size=samples)
    else:
        if not 0 < spread <= 1:
            raise Refused(_("The spread is a share above 0, 1 at most."), where="spread")
        raw = shares * generator.uniform(1 - spread, 1 + spread, size=(samples, count))
        drawn = raw / raw.sum(axis=1, keepdims=True)
    if order is not None:
        if sorted(order) != list(range(count)) or spread is not None:
            raise Refused(
                _("The order names each criterion once and replaces a spread."),
                where="order",
            )
        sorted_down = -np.sort(-drawn, axis=1)
        drawn = np.empty_like(sorted_down)
        drawn[:, list(order)] = sorted_down
    return np.asarray(drawn)


def _scores_under(drawn: Array, table: Array, signs: Array, how: str, normalisation: str) -> Array:
    """Scores (samples x alternatives), the highest best, one row for each set of weights."""
    if how == "weighted_sum":
        return np.asarray(drawn @ oriented(table, signs, normalisation).T)
    if how == "weighted_product":
        if (table <= 0).any():
            raise Refused(_("The weighted product needs positive values."), where="matrix")
        return np.asarray(drawn @ (np.log(table) * signs).T)
    scaled = scale(table, normalisation) * signs
    squared = drawn**2
    to_best = np.sqrt(squared @ ((scaled - scaled.max(axis=0)) ** 2).T)
    to_worst = np.sqrt(squared @ ((scaled - scaled.min(axis=0)) ** 2).T)
    both = to_best + to_worst
    return np.asarray(np.where(both > 0, to_worst / np.where(both > 0, both, 1), 0.5))


@dataclass(frozen=True)
class Flip:
    """One criterion: the leader changes when its weight falls below ``lower`` or rises above ``upper``.

    NaN where it never does; ``then_lower`` and ``then_upper`` are who leads there.
    """

    criterion: int
    weight: float
    lower: float
    then_lower: int | None
    upper: float
    then_upper: int | None


@dataclass(frozen=True, eq=False)
class Flips(Result):
    """Where each weight would change who leads. ``closest`` is the criterion nearest to its flip."""

    MAIN: ClassVar[str] = "flips"

    flips: tuple[Flip, ...]
    leader: int | None
    against: int | None
    closest: int | None
    decision: str
    how: str
    normalisation: str
    weights: Array
    types: Array


def weight_at_which_it_flips(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    pair: tuple[int, int] | None = None,
    how: str = "weighted_sum",
    normalisation: str = "none",
) -> Flips:
    """The weight of each criterion at which another alternative takes the lead; exact.

    Triantaphyllou & Sanchez (1997), with the other weights rescaled in proportion so that the sum
    stays one (equally, if they were all zero). ``pair`` = (a, b) asks when b overtakes a instead.
    ``how`` is ``weighted_sum`` or ``weighted_product``; along one weight their scores, or their
    logarithms, are straight lines, so the crossing is solved and not searched for. When the lead
    is shared there is nothing to flip: ``decision`` says so.
    """
    one_of(how, ("weighted_sum", "weighted_product"), "how")
    table, shares, signs = criteria(matrix, weights, types)
    if how == "weighted_product":
        if (table <= 0).any():
            raise Refused(_("The weighted product needs positive values."), where="matrix")
        values, normalisation = np.log(table) * signs, "none"
    else:
        values = oriented(table, signs, normalisation)
    ranks = rank_rows((values @ shares)[None, :])[0]
    leaders = np.flatnonzero(ranks == 1)
    leader, rivals = (int(leaders[0]) if len(leaders) == 1 else None), list(range(len(table)))
    if pair is not None:
        leader = pair[0] if ranks[pair[0]] < ranks[pair[1]] else None
        rivals = [pair[1]]
    flips: tuple[Flip, ...] = ()
    if leader is not None:
        others = [i for i in rivals if i != leader]
        flips = tuple(_flip(values, shares, k, leader, others) for k in range(len(shares)))
    return Flips(
        flips, leader, None if pair is None else pair[1], _closest(flips),
        _("no decision") if leader is None else "", how, normalisation, frozen(shares), frozen(signs),
    )  # fmt: skip


def _flip(values: Array, shares: Array, k: int, leader: int, rivals: list[int]) -> Flip:
    """Crossings of the leader's line with those of its rivals, nearest on either side of the weight."""
    rest = np.delete(shares, k)
    rest = weights_of(rest if rest.sum() > 0 else None, len(rest)) if len(rest) else rest
    alone = values[leader, k] - values[rivals, k]
    without = (np.delete(values, k, axis=1)[leader] - np.delete(values, k, axis=1)[rivals]) @ rest
    slope = alone - without
    crossing = np.where(slope != 0, -without / np.where(slope == 0, 1, slope), np.nan)
    weight = float(shares[k])
    below = np.where((crossing > 0) & (crossing < weight), crossing, -np.inf)
    above = np.where((crossing < 1) & (crossing > weight), crossing, np.inf)
    nan = float("nan")
    has_below, has_above = len(rivals) > 0 and np.isfinite(below.max()), len(rivals) > 0 and np.isfinite(above.min())  # fmt: skip
    return Flip(
        k, weight,
        float(below.max()) if has_below else nan, rivals[int(below.argmax())] if has_below else None,
        float(above.min()) if has_above else nan, rivals[int(above.argmin())] if has_above else None,
    )  # fmt: skip


def _closest(flips: tuple[Flip, ...]) -> int | None:
    """The criterion whose weight needs the smallest change; None when no weight flips the lead."""
    distance = {
        flip.criterion: min(
            (abs(flip.weight - at) for at in (flip.lower, flip.upper) if not np.isnan(at)),
            default=np.inf,
        )
        for flip in flips
    }
    near = min(distance, key=lambda k: distance[k], default=None)
    return None if near is None or np.isinf(distance[near]) else near


@dataclass(frozen=True)
class Reversal:
    """What changes when ``removed`` leaves: pairs (before, after) that swap, and whether the top does."""

    removed: int
    pairs: tuple[tuple[int, int], ...]
    top_changes: bool


@dataclass(frozen=True, eq=False)
class Reversals(Result):
    """Every alternative whose leaving changes the order of the others."""

    MAIN: ClassVar[str] = "reversals"

    reversals: tuple[Reversal, ...]
    stable: bool
    base_ranks: Array
    method: str
    options: dict[str, Any]


def rank_reversal(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    method: str | Callable[..., Any] = "topsis",
    **options: Any,
) -> Reversals:
    """Does the order of the others change when one alternative leaves? (Belton & Gear 1983.)

    ``method`` is a name of :data:`METHODS` or a function (matrix, weights, types, **options) whose
    result has ``ranks``. A pair counts when a before b becomes b before a, or a tie, or was one.
    The top changes when the first among those who stay are not the same as before.
    """
    table, shares, signs = criteria(matrix, weights, types)
    if isinstance(method, str):
        one_of(method, tuple(METHODS), "method")
    call = METHODS[method] if isinstance(method, str) else method
    base = np.asarray(call(table, shares, signs, **options).ranks)
    found = []
    for removed in range(len(table) if len(table) > 2 else 0):
        kept = [i for i in range(len(table)) if i != removed]
        again = np.asarray(call(table[kept], shares, signs, **options).ranks)
        before = np.sign(base[kept][:, None] - base[kept][None, :])
        changed = np.triu(before != np.sign(again[:, None] - again[None, :]))
        if changed.any():
            pairs = tuple((kept[int(a)], kept[int(b)]) for a, b in np.argwhere(changed))
            top = bool(((base[kept] == base[kept].min()) != (again == again.min())).any())
            found.append(Reversal(removed, pairs, top))
    name = method if isinstance(method, str) else getattr(method, "__name__", "own")
    return Reversals(tuple(found), not found, frozen(base), name, dict(options))
