"""Numbers on their way in: shapes checked, weights and directions read, ranks given with a stated tie rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused, WrongUse
from cap_tui.methods.result import Array
from cap_tui.text.i18n import _, ngettext

TIES = ("min", "max", "average", "dense")
TIE_TOLERANCE = 1e-9
BENEFIT = ("1", "1.0", "+1", "benefit", "max", "up", "higher", "positive")
COST = ("-1", "-1.0", "cost", "min", "down", "lower", "negative")


def one_of(value: str, allowed: Sequence[str], name: str) -> str:
    """``value`` when it is one of ``allowed``; WrongUse names the argument and what it may be."""
    if value not in allowed:
        raise WrongUse(
            _("{value!r} is not a choice here.").format(value=value),
            where=name,
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(allowed)),
        )
    return value


def numbers(x: object, name: str) -> Array:
    """``x`` as floats of whatever shape; None becomes NaN. Refused names what is no number."""
    try:
        return np.array(x, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise Refused(_("These are not numbers in equal rows."), where=name) from error


def _shaped(x: npt.ArrayLike, name: str, dimensions: int) -> Array:
    array = numbers(x, name)
    if array.size == 0:
        raise Refused(_("There is no value."), where=name)
    if array.ndim != dimensions:
        raise Refused(
            ngettext(
                "A table of {wanted} dimension is needed; this one has the shape {shape}.",
                "A table of {wanted} dimensions is needed; this one has the shape {shape}.",
                dimensions,
            ).format(wanted=dimensions, shape=array.shape),
            where=name,
        )
    if np.isinf(array).any():
        raise Refused(_("An infinite value cannot be used."), where=name)
    return array


def as_vector(x: npt.ArrayLike, name: str = "values", *, missing: bool = True) -> Array:
    """A one-dimensional float array; NaN stands for missing and is refused unless ``missing``."""
    array = _shaped(x, name, 1)
    return array if missing else without_gaps(array, name)


def as_matrix(x: npt.ArrayLike, name: str = "matrix", *, missing: bool = True) -> Array:
    """A two-dimensional float array; NaN stands for missing and is refused unless ``missing``."""
    array = _shaped(x, name, 2)
    return array if missing else without_gaps(array, name)


def without_gaps(array: Array, name: str) -> Array:
    """``array`` when nothing is missing in it; Refused names the first gap."""
    gaps = np.argwhere(np.isnan(array))
    if len(gaps):
        raise Refused(
            _("A value is missing."),
            where=f"{name} [{', '.join(str(int(i)) for i in gaps[0])}]",
            remedy=_("Fill the gap or leave the row or column out; a gap is never taken as zero."),
        )
    return array


def weights_of(weights: npt.ArrayLike | None, count: int) -> Array:
    """Weights that sum to one; None means equal weights. Negative, missing or all-zero weights are refused."""
    if weights is None:
        return np.full(count, 1.0 / count)
    array = as_vector(weights, "weights", missing=False)
    if len(array) != count:
        raise Refused(
            _("The number of weights ({given}) is not that of the columns ({count}).").format(
                given=len(array), count=count
            ),
            where="weights",
        )
    if (array < 0).any() or array.sum() <= 0:
        raise Refused(_("Weights must not be negative, and one must be positive."), where="weights")
    return np.asarray(array / array.sum())


def directions(types: Sequence[int | str] | npt.ArrayLike | int | str | None, count: int) -> Array:
    """+1 for a benefit and -1 for a cost per column; None means that more is better everywhere.

    Accepts 1 and -1 as well as benefit/cost, max/min, up/down, higher/lower and positive/negative;
    one value serves all columns.
    """
    if types is None:
        return np.ones(count)
    given = np.asarray(types).tolist()
    given = given if isinstance(given, list) else [given] * count
    if len(given) != count:
        raise Refused(
            _("The number of directions ({given}) is not that of the columns ({count}).").format(
                given=len(given), count=count
            ),
            where="types",
        )
    return np.array([_direction(item) for item in given])


def _direction(item: object) -> float:
    word = str(item).strip().lower()
    if word in BENEFIT:
        return 1.0
    if word in COST:
        return -1.0
    raise WrongUse(
        _("{value!r} is not a direction.").format(value=item),
        where="types",
        remedy=_("Say 1 or benefit when more is better, -1 or cost when less is better."),
    )


def rank(values: Array, *, ties: str = "min", descending: bool = False) -> Array:
    """Ranks of a vector from 1; NaN stays NaN.

    Values closer than one part in 10^9 of the largest count as tied, so that the noise of
    floating point never breaks a tie. ``ties`` is ``min`` (1, 2, 2, 4), ``max`` (1, 3, 3, 4),
    ``average`` (1, 2.5, 2.5, 4) or ``dense`` (1, 2, 2, 3).
    """
    one_of(ties, TIES, "ties")
    out = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return out
    keys = -values[known] if descending else values[known]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    tolerance = TIE_TOLERANCE * max(1e-300, float(np.abs(ordered).max()))
    block = np.concatenate([[0], np.cumsum(np.diff(ordered) > tolerance)])
    if ties == "dense":
        out[known[order]] = block + 1.0
    else:
        first = np.searchsorted(block, block, side="left") + 1.0
        last = np.searchsorted(block, block, side="right").astype(np.float64)
        out[known[order]] = {"min": first, "max": last, "average": (first + last) / 2}[ties]
    return out


def order_of(ranks: Array) -> tuple[int, ...]:
    """Places of a vector of ranks from the first rank on; equals keep the order they came in."""
    return tuple(int(i) for i in np.argsort(ranks, kind="stable"))


def winner_of(ranks: Array) -> int | None:
    """Where the first rank stands; None when several share it or nobody has a rank."""
    known = ranks[~np.isnan(ranks)]
    first = np.flatnonzero(ranks == known.min(initial=np.inf))
    return int(first[0]) if len(first) == 1 else None


def rank_rows(scores: Array, *, descending: bool = True) -> Array:
    """Ranks from 1 inside each row of a table without gaps; ties share the smallest rank."""
    keys = -scores if descending else scores
    tolerance = TIE_TOLERANCE * np.abs(keys).max(axis=1, initial=1e-300)
    order = np.argsort(keys, axis=1, kind="stable")
    steps = np.diff(np.take_along_axis(keys, order, axis=1), axis=1) > tolerance[:, None]
    places = np.ones(keys.shape)
    # The place of the first of each run of equals is carried on to the others of the run.
    places[:, 1:] = np.where(steps, np.arange(2, keys.shape[1] + 1), 1)
    out = np.empty(keys.shape)
    np.put_along_axis(out, order, np.maximum.accumulate(places, axis=1), axis=1)
    return out


def tie_sums(ranks: Array) -> Array:
    """For each row of average ranks the sum of t^3 - t over its groups of t tied items."""
    tied = [np.unique(row, return_counts=True)[1].astype(np.float64) for row in ranks]
    return np.array([float((count**3 - count).sum()) for count in tied])
