"""How firmly a composite index stands: drop one indicator, or let every choice vary (Sobol)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused, WrongUse
from cap_tui.methods.aggregate import HOWS, aggregate, index, weighted_mean
from cap_tui.methods.inputs import as_matrix, one_of, rank_rows, weights_of
from cap_tui.methods.normalise import Goalposts, normalise
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _


@dataclass(frozen=True, eq=False)
class DropOne(Result):
    """The index with each indicator left out in turn; row i of the arrays is without indicator i.

    ``shift`` is the mean absolute change of rank, ``most`` the indicator whose loss shifts most.
    """

    MAIN: ClassVar[str] = "shift"

    shift: Array
    most: int
    scores: Array
    ranks: Array
    base_scores: Array
    base_ranks: Array
    method: str
    how: str
    weights: Array


def drop_one(
    x: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    *,
    method: str = "minmax",
    goalposts: Goalposts | None = None,
    direction: Sequence[int | str] | int | str = 1,
    how: str = "arithmetic",
) -> DropOne:
    """Leave out each indicator in turn (OECD/JRC 2008, section 7; Saisana, Saltelli & Tarantola 2005).

    ``x`` is cases x indicators, two at least. The weight of what is dropped goes to the others in
    proportion. The other arguments are those of :func:`aggregate.index`.
    """
    table = as_matrix(x, "x")
    count = table.shape[1]
    if count < 2:
        raise Refused(_("One indicator cannot be left out of one."), where="x")
    shares = weights_of(weights, count)
    base = index(table, shares, method=method, goalposts=goalposts, direction=direction, how=how)
    values = base.normalised.values
    scores, ranks = [], []
    for left_out in range(count):
        kept = [i for i in range(count) if i != left_out]
        if shares[kept].sum() <= 0:
            raise Refused(_("The other indicators weigh nothing."), where=f"weights [{left_out}]")
        again = aggregate(values[:, kept], shares[kept], how=how)
        scores.append(again.scores)
        ranks.append(again.ranks)
    moved = np.abs(np.array(ranks) - base.ranks)
    known = ~np.isnan(moved)
    shift = np.where(known, moved, 0).sum(axis=1) / np.maximum(1, known.sum(axis=1))
    return DropOne(
        frozen(shift), int(shift.argmax()), frozen(np.array(scores)), frozen(np.array(ranks)), base.scores, base.ranks,
        method, how, frozen(shares),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class SobolIndices(Result):
    """Which choice moves the ranks: first-order and total indices of each source of uncertainty.

    ``first`` and ``total`` belong to the mean absolute shift of rank against the base; row i of
    ``first_by_case`` and ``total_by_case`` belongs to the rank of case i. The ``_conf`` arrays are
    half-widths of 95 % intervals. A rank that never moves has NaN.
    """

    MAIN: ClassVar[str] = "total"

    sources: tuple[str, ...]
    first: Array
    first_conf: Array
    total: Array
    total_conf: Array
    first_by_case: Array
    total_by_case: Array
    mean_shift: float
    base_ranks: Array
    methods: tuple[str, ...]
    hows: tuple[str, ...]
    weights: Array
    weight_spread: float
    floor: float
    samples: int
    seed: int


def sobol(
    x: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    *,
    methods: Sequence[str] = ("minmax", "zscore", "rank"),
    hows: Sequence[str] = HOWS,
    direction: Sequence[int | str] | int | str = 1,
    weight_spread: float = 0.5,
    each_weight: bool = False,
    floor: float = 0.01,
    samples: int = 512,
    seed: int = 0,
) -> SobolIndices:
    """Sobol indices of weights, normalisation and aggregation on the ranks of an index.

    Saisana, Saltelli & Tarantola (2005); OECD/JRC (2008), section 7; estimator of SALib, which
    comes with the extra ``analysis``. ``x`` is cases x indicators without gaps. Normalisation and
    aggregation are drawn from ``methods`` and ``hows``; every weight is drawn uniformly within
    ``weight_spread`` (a share) of its given value, then all are brought to the sum one.
    ``each_weight`` gives every weight an index of its own instead of one for all. For the geometric
    mean a normalised column is stretched onto ``floor``..1. ``samples`` is a power of two.
    """
    table = as_matrix(x, "x", missing=False)
    for how in hows:
        one_of(how, HOWS, "hows")
    shares = weights_of(weights, table.shape[1])
    options = [_stretched(table, method, direction, floor) for method in methods]
    problem = _problem(shares, weight_spread, each_weight)
    sample, analyse = _salib()
    drawn = sample(problem, samples, calc_second_order=False, seed=seed)
    ranks = _ranks_of_draws(drawn, options, hows)
    base = _ranks_of_draws(np.concatenate([[0, 0], shares])[None, :], options, hows)[0]
    shift = np.abs(ranks - base).mean(axis=1)
    found = [_indices(analyse, problem, y, seed) for y in (shift, *ranks.T)]
    sources = tuple(dict.fromkeys(problem["groups"]))
    return SobolIndices(
        sources, frozen(found[0][0]), frozen(found[0][1]), frozen(found[0][2]), frozen(found[0][3]),
        frozen([f[0] for f in found[1:]]), frozen([f[2] for f in found[1:]]), float(shift.mean()),
        frozen(base), tuple(methods), tuple(hows), frozen(shares), weight_spread, floor, samples, seed,
    )  # fmt: skip


def _salib() -> tuple[Any, Any]:
    try:
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sampling
    except ImportError as error:
        raise WrongUse(
            _("Sobol indices need SALib, which is not installed."),
            remedy=_("Install the extra: pip install 'cap-tui[analysis]'"),
        ) from error
    return sampling.sample, analysis.analyze


def _problem(shares: Array, spread: float, each: bool) -> dict[str, Any]:
    """The uncertain inputs as SALib names them: two switches and the weights."""
    if not 0 < spread <= 1:
        raise Refused(_("The spread of the weights is a share above 0, 1 at most."), where="spread")
    names = [f"weight {i}" for i in range(len(shares))]
    low = np.maximum(shares * (1 - spread), 1e-12)
    high = np.maximum(shares * (1 + spread), 2e-12)
    return {
        "num_vars": 2 + len(shares),
        "names": ["normalisation", "aggregation", *names],
        "bounds": [[0, 1], [0, 1], *np.column_stack([low, high]).tolist()],
        "groups": ["normalisation", "aggregation", *(names if each else ["weights"] * len(shares))],
    }


def _stretched(
    table: Array, method: str, direction: Sequence[int | str] | int | str, floor: float
) -> tuple[Array, Array]:
    """A table normalised for the arithmetic and, stretched onto ``floor``..1, for the geometric mean."""
    values = normalise(table, method=method, direction=direction).values
    if np.isnan(values).any():
        raise Refused(
            _("A column is constant: it contains no information."),
            where=f"x [:, {int(np.isnan(values).any(axis=0).argmax())}]",
        )
    low, width = values.min(axis=0), np.ptp(values, axis=0)
    return values, floor + (1 - floor) * (values - low) / width


def _ranks_of_draws(
    drawn: Array, options: Sequence[tuple[Array, Array]], hows: Sequence[str]
) -> Array:
    """Ranks (draws x cases): column 0 switches the normalisation, column 1 the aggregation."""
    which = np.minimum((drawn[:, 0] * len(options)).astype(int), len(options) - 1)
    kind = np.minimum((drawn[:, 1] * len(hows)).astype(int), len(hows) - 1)
    shares = drawn[:, 2:] / drawn[:, 2:].sum(axis=1, keepdims=True)
    scores = np.empty((len(drawn), len(options[0][0])))
    for i, (plain, positive) in enumerate(options):
        for j, how in enumerate(hows):
            rows = (which == i) & (kind == j)
            values = positive if how == "geometric" else plain
            scores[rows] = weighted_mean(values[None, :, :], shares[rows][:, None, :], how)
    return rank_rows(scores)


def _indices(
    analyse: Any, problem: dict[str, Any], y: Array, seed: int
) -> tuple[Array, Array, Array, Array]:
    """First-order and total indices with their half-widths; NaN when ``y`` never changes."""
    count = len(dict.fromkeys(problem["groups"]))
    if np.ptp(y) == 0:
        nothing = np.full(count, np.nan)
        return nothing, nothing, nothing, nothing
    # SALib takes 0 for no seed at all: half-widths would differ from run to run.
    found = analyse(problem, y, calc_second_order=False, seed=seed + 1)
    return found["S1"], found["S1_conf"], found["ST"], found["ST_conf"]
