"""Intervals for small samples, by resampling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.distributions import t_quantile
from cap_tui.methods.inputs import as_vector, one_of
from cap_tui.methods.result import Array, Result
from cap_tui.text.i18n import _

METHODS = ("expanded", "percentile", "bca")
STATISTICS = ("mean", "median", "balanced_mean")
Statistic = Callable[[Array], Any]


@dataclass(frozen=True, eq=False)
class Interval(Result):
    """An estimate between ``low`` and ``high``; both are NaN when the sample allows no interval."""

    MAIN: ClassVar[str] = "estimate"

    estimate: float
    low: float
    high: float
    level: float
    n: int
    groups: int
    statistic: str
    method: str
    samples: int
    seed: int
    bounds: tuple[float, float] | None
    enough: bool
    claim: str


def bootstrap(
    values: npt.ArrayLike,
    *,
    statistic: str | Statistic = "mean",
    groups: Sequence[object] | None = None,
    method: str = "expanded",
    level: float = 0.95,
    samples: int = 4000,
    seed: int = 0,
    bounds: tuple[float, float] | None = None,
    min_n: int = 5,
) -> Interval:
    """A bootstrap interval (Efron 1979) for a statistic of ``values``; NaN is missing.

    ``statistic`` is ``mean``, ``median``, ``balanced_mean`` (the mean of the groups' means) or a
    function from resamples (samples x n) to one number each. With ``groups`` (a label for each
    value) resampling stays inside the groups. ``method``: ``percentile``; ``bca`` (Efron 1987);
    ``expanded`` (Hesterberg 2015, section 5.1), which widens the percentiles to what Student's t
    asks for and is the one for few answers. ``bounds`` cut the interval to the scale.
    NaN bounds when there are too few values to vary. ``enough`` is n >= ``min_n``.
    """
    one_of(method, METHODS, "method")
    if not 0 < level < 1:
        raise Refused(_("The level lies between 0 and 1."), where="level")
    sample, labels = _known(values, groups)
    name, function = _statistic(statistic, sample, labels)
    n, parts = len(sample), len(set(labels.tolist()))
    estimate = float(function(sample[None, :])[0]) if n else float("nan")
    low = high = float("nan")
    if n > parts:
        draws = function(_resamples(sample, labels, samples, seed))
        tails = _tails(sample, labels, function, estimate, draws, method, level)
        low, high = (float(q) for q in np.quantile(draws, tails))
        if bounds is not None:
            low, high = max(bounds[0], low), min(bounds[1], high)
    varied = n > parts and low < high
    if n < min_n:
        claim = _("Too few answers to claim anything: {n}.").format(n=n)
    elif not varied:
        claim = _("All answers are alike: resampling cannot tell how certain this is.")
    else:
        claim = _("Answers: {n}; the interval says how far chance may reach.").format(n=n)
    return Interval(
        estimate, low, high, level, n, parts, name, method, samples, seed, bounds,
        n >= min_n and varied, claim,
    )  # fmt: skip


def _known(
    values: npt.ArrayLike, groups: Sequence[object] | None
) -> tuple[Array, npt.NDArray[np.int64]]:
    sample = as_vector(values, "values")
    labels = np.zeros(len(sample), dtype=np.int64)
    if groups is not None:
        if len(groups) != len(sample):
            raise Refused(_("Each value needs its group."), where="groups")
        seen: dict[object, int] = {}
        labels = np.array([seen.setdefault(g, len(seen)) for g in groups], dtype=np.int64)
    known = ~np.isnan(sample)
    return sample[known], labels[known]


def _statistic(
    statistic: str | Statistic, sample: Array, labels: npt.NDArray[np.int64]
) -> tuple[str, Callable[..., Array]]:
    """Name and function of a statistic; the function takes resamples and, if need be, their labels."""
    if not isinstance(statistic, str):
        whole = _by_row(statistic, sample)
        return getattr(statistic, "__name__", "own"), lambda s, _=None: whole(s)
    one_of(statistic, STATISTICS, "statistic")
    if statistic == "mean":
        return statistic, lambda s, _=None: np.asarray(s.mean(axis=-1))
    if statistic == "median":
        return statistic, lambda s, _=None: np.asarray(np.median(s, axis=-1))

    def balanced(s: Array, kept: npt.NDArray[np.int64] | None = None) -> Array:
        of = labels if kept is None else kept
        return np.asarray(np.mean([s[..., of == g].mean(axis=-1) for g in np.unique(of)], axis=0))

    return statistic, balanced


def _by_row(statistic: Statistic, sample: Array) -> Statistic:
    """``statistic`` for a sheet of samples: itself when it can, else called for each row."""
    # Unlike the number of columns: else a mean of each looks right.
    rows = 3 if len(sample) == 2 else 2
    sheet = np.tile(sample, (rows, 1))
    try:
        whole = np.shape(statistic(sheet)) == (len(sheet),)
    except (TypeError, ValueError, IndexError):
        whole = False
    return statistic if whole else lambda rows: np.array([float(statistic(row)) for row in rows])


def _resamples(sample: Array, labels: npt.NDArray[np.int64], samples: int, seed: int) -> Array:
    generator = np.random.default_rng(seed)
    drawn = np.empty((samples, len(sample)))
    for group in np.unique(labels):
        members = np.flatnonzero(labels == group)
        drawn[:, members] = sample[generator.choice(members, size=(samples, len(members)))]
    return drawn


def _tails(
    sample: Array, labels: npt.NDArray[np.int64], function: Callable[..., Array], estimate: float,
    draws: Array, method: str, level: float,
) -> tuple[float, float]:  # fmt: skip
    """The two quantiles of the resamples that bound the interval."""
    outside = (1 - level) / 2
    if method == "percentile":
        return outside, 1 - outside
    normal, n, parts = NormalDist(), len(sample), len(np.unique(labels))
    if method == "expanded":
        wide = (n / (n - parts)) ** 0.5 * t_quantile(1 - level, n - parts)
        return normal.cdf(-wide), normal.cdf(wide)
    below = float((draws < estimate).mean() + 0.5 * (draws == estimate).mean())
    bias = normal.inv_cdf(min(max(below, 1 / len(draws)), 1 - 1 / len(draws)))
    without = np.array(
        [float(function(np.delete(sample, i)[None, :], np.delete(labels, i))[0]) for i in range(n)]
    )
    pull = without.mean() - without
    spread = float((pull**2).sum()) ** 1.5
    skew = float((pull**3).sum()) / (6 * spread) if spread else 0.0
    low, high = (bias + normal.inv_cdf(q) for q in (outside, 1 - outside))
    return tuple(normal.cdf(bias + z / (1 - skew * z)) for z in (low, high))  # type: ignore[return-value]
