"""Indicators in different units are put on one footing.

OECD/JRC (2008), Handbook on Constructing Composite Indicators, section 5 and table 15 (p. 87):

- ``zscore``: (x - mean) / sd with ``ddof``; a cost changes its sign.
- ``minmax``: (x - low) / (high - low) to 0..1, a cost is 1 - that. ``goalposts`` fix low and
  high, so that nobody's value moves when another case joins: a pair (low, high) for all columns,
  a pair for each, or {"min": lows, "max": highs}; ``clip`` keeps 0..1 beyond them.
- ``rank``: from 1 (worst) upwards, ``ties`` share by the rule named (:func:`inputs.rank`).
- ``percentile``: 100 rank / n.
- ``distance``: the ratio to the ``reference``: ``best``, ``worst``, ``mean`` or a number. Only
  on a ratio scale: on an interval scale the zero is arbitrary and so is the ratio, which is
  refused, as are negative values, which betray such a scale. For a cost the ratio is inverted.
- ``above_below``: 1, 0 or -1 as x / mean is above 1 + ``threshold``, between, or below
  1 - ``threshold``; ratio scales only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused, WrongUse
from cap_tui.methods.inputs import TIES, as_matrix, directions, numbers, one_of, rank
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.text.i18n import _

METHODS = ("zscore", "minmax", "rank", "percentile", "distance", "above_below")
LEVELS = ("ordinal", "interval", "ratio")
REFERENCES = ("best", "worst", "mean")

Goalposts = tuple[float, float] | Sequence[tuple[float, float]] | Mapping[str, npt.ArrayLike]


@dataclass(frozen=True, eq=False)
class Normalised(Result):
    """Normalised values in the shape that was given; NaN where the value was missing.

    ``constant`` names the columns in which all known values are the same: for z-scores and for
    min-max without goalposts they hold no information and are NaN.
    """

    MAIN: ClassVar[str] = "values"

    values: Array
    method: str
    direction: Array
    goalposts: Array | None
    goalposts_from: str
    clip: bool
    ties: str
    level: str
    reference: str
    threshold: float
    ddof: int
    constant: tuple[int, ...]
    n: tuple[int, ...]


def normalise(
    x: npt.ArrayLike,
    *,
    method: str = "minmax",
    goalposts: Goalposts | None = None,
    direction: Sequence[int | str] | int | str = 1,
    clip: bool = True,
    ties: str = "min",
    level: str = "ratio",
    reference: str | float = "best",
    threshold: float = 0.2,
    ddof: int = 1,
) -> Normalised:
    """Normalise a vector, or each column of a matrix (cases x indicators); NaN is missing.

    The head of the module explains each ``method`` and its arguments. ``direction`` is 1 or
    benefit, -1 or cost, for all columns or for each. Source: OECD/JRC (2008), table 15.
    """
    one_of(method, METHODS, "method")
    one_of(ties, TIES, "ties")
    one_of(level, LEVELS, "level")
    given = numbers(x, "x")
    table = as_matrix(given[:, None] if given.ndim == 1 else given, "x")
    signs = directions(direction, table.shape[1])
    if goalposts is not None and method != "minmax":
        raise WrongUse(_("Goalposts belong to min-max only."), where="goalposts")
    _suits(table, method, level)
    posts = _goalposts(table, goalposts) if method == "minmax" else None
    columns = []
    for index, (column, sign) in enumerate(zip(table.T, signs, strict=True)):
        if posts is not None:
            columns.append(_minmax(column, sign, posts[index], clip))
        elif method == "zscore":
            columns.append(sign * _zscore(column, ddof))
        elif method in ("rank", "percentile"):
            columns.append(_ranked(sign * column, ties, method))
        elif method == "distance":
            columns.append((column / _reference(column, sign, reference)) ** sign)
        else:
            columns.append(sign * _above_below(column, threshold))
    values = np.column_stack(columns)
    return Normalised(
        frozen(values[:, 0] if given.ndim == 1 else values), method, frozen(signs),
        frozen(posts) if posts is not None else None,
        "" if posts is None else "sample" if goalposts is None else "given",
        clip, ties, level, str(reference), threshold, ddof,
        tuple(i for i, c in enumerate(table.T) if _is_constant(c)),
        tuple(int(n) for n in (~np.isnan(table)).sum(axis=0)),
    )  # fmt: skip


def _suits(table: Array, method: str, level: str) -> None:
    """Refuse what the level of measurement does not allow."""
    if method not in ("distance", "above_below"):
        if method in ("zscore", "minmax") and level == "ordinal":
            raise Refused(
                _("Differences mean nothing on an ordinal scale."),
                where="level",
                remedy=_("Use rank or percentile."),
            )
        return
    if level != "ratio" or (table < 0).any():
        raise Refused(
            _("A ratio to a reference means nothing on a scale without a true zero."),
            where="level" if level != "ratio" else "x",
            remedy=_("Use zscore, minmax, rank or percentile."),
        )


def _goalposts(table: Array, given: Goalposts | None) -> Array:
    """Low and high of each column: as given, or the smallest and largest known value."""
    count = table.shape[1]
    if given is None:
        known = ~np.isnan(table)
        low = np.where(known, table, np.inf).min(axis=0)
        high = np.where(known, table, -np.inf).max(axis=0)
        return np.column_stack([low, high])
    if isinstance(given, Mapping):
        if set(given) != {"min", "max"}:
            raise Refused(_("Goalposts by name are min and max."), where="goalposts")
        ends = [numbers(given[end], "goalposts") for end in ("min", "max")]
        ends = [np.full(count, end) if end.ndim == 0 else end for end in ends]
        posts = np.array(ends).T if {end.shape for end in ends} == {(count,)} else np.empty(0)
    else:
        posts = numbers(given, "goalposts")
    posts = np.tile(posts, (count, 1)) if posts.shape == (2,) else posts
    if posts.shape != (count, 2):
        raise Refused(
            _("Goalposts are a pair for all columns or one for each."),
            where="goalposts",
            remedy=_("Give (low, high) for each column, or all under the names min and max."),
        )
    if not (posts[:, 0] < posts[:, 1]).all():
        raise Refused(_("The low goalpost must lie below the high one."), where="goalposts")
    return posts


def _is_constant(column: Array) -> bool:
    known = column[~np.isnan(column)]
    return bool(len(known) == 0 or np.ptp(known) <= 1e-12 * np.abs(known).max())


def _minmax(column: Array, sign: float, posts: Array, clip: bool) -> Array:
    worst, best = posts if sign > 0 else posts[::-1]
    if not np.isfinite(best - worst) or best == worst:
        return np.full(len(column), np.nan)
    scaled = (column - worst) / (best - worst)
    # Adding zero turns the minus zero of a cost at its worst into zero.
    return np.asarray(np.clip(scaled, 0.0, 1.0) if clip else scaled) + 0.0


def _zscore(column: Array, ddof: int) -> Array:
    known = column[~np.isnan(column)]
    if len(known) <= ddof or _is_constant(column):
        return np.full(len(column), np.nan)
    return np.asarray((column - known.mean()) / known.std(ddof=ddof))


def _ranked(column: Array, ties: str, method: str) -> Array:
    ranks = rank(column, ties=ties)
    return ranks if method == "rank" else 100 * ranks / max(1, int((~np.isnan(column)).sum()))


def _reference(column: Array, sign: float, reference: str | float) -> float:
    """The value that others are measured by; Refused when it is zero or there is none."""
    known = column[~np.isnan(column)]
    if isinstance(reference, str):
        one_of(reference, REFERENCES, "reference")
        top = (reference == "best") == (sign > 0)
        pick = known.mean if reference == "mean" else known.max if top else known.min
        value = float(pick()) if len(known) else float("nan")
    else:
        value = float(reference)
    if value == 0 or (sign < 0 and (known == 0).any()):
        raise Refused(_("A ratio to zero does not exist."), where="reference")
    return value


def _above_below(column: Array, threshold: float) -> Array:
    ratio = column / _reference(column, 1.0, "mean")
    steps = (ratio > 1 + threshold).astype(np.float64) - (ratio < 1 - threshold)
    return np.where(np.isnan(column), np.nan, steps)
