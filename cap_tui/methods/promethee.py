"""PROMETHEE II: alternatives are compared pair by pair, criterion by criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import numbers, one_of, order_of, rank, winner_of
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.methods.scores import Types, criteria
from cap_tui.text.i18n import _

PREFERENCES = ("usual", "u-shape", "v-shape", "level", "linear", "gaussian")


@dataclass(frozen=True, eq=False)
class Promethee(Result):
    """Leaving, entering and net flow of each alternative; the highest net flow is best.

    ``incomparable`` lists the pairs that PROMETHEE I leaves open (each leads in one flow).
    """

    MAIN: ClassVar[str] = "net"

    net: Array
    phi_plus: Array
    phi_minus: Array
    ranks: Array
    incomparable: tuple[tuple[int, int], ...]
    preference: tuple[str, ...]
    q: Array
    p: Array
    s: Array
    weights: Array
    types: Array
    ties: str

    @property
    def scores(self) -> Array:
        """The net flow, under the name that all rankings share."""
        return self.net

    @property
    def order(self) -> tuple[int, ...]:
        """The alternatives from the best on; equals stand in the order in which they were given."""
        return order_of(self.ranks)

    @property
    def winner(self) -> int | None:
        """The best alternative; None, which is no decision, when several share the first rank."""
        return winner_of(self.ranks)


def promethee2(
    matrix: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    types: Types = None,
    *,
    preference: str | Sequence[str] = "usual",
    q: npt.ArrayLike = 0.0,
    p: npt.ArrayLike = 1.0,
    s: npt.ArrayLike = 1.0,
    ties: str = "min",
) -> Promethee:
    """PROMETHEE II (Brans & Vincke 1985; their six preference functions).

    ``preference`` for all criteria or for each: ``usual``; ``u-shape`` (1 beyond q); ``v-shape``
    (linear up to p); ``level`` (0.5 between q and p, then 1); ``linear`` (from q to p);
    ``gaussian`` (1 - exp(-d^2 / 2 s^2)). ``q``, ``p`` and ``s`` are in the units of the criteria,
    one for all or one each. Flows are divided by the number of other alternatives: net is -1..1.
    """
    table, shares, signs = criteria(matrix, weights, types)
    count, columns = table.shape
    if count < 2:
        raise Refused(_("Two alternatives are needed to compare."), where="matrix")
    kinds = [preference] * columns if isinstance(preference, str) else list(preference)
    limits = [_each(value, columns, name) for value, name in ((q, "q"), (p, "p"), (s, "s"))]
    if len(kinds) != columns:
        raise Refused(_("Each criterion needs one preference function."), where="preference")
    total = np.zeros((count, count))
    for j, kind in enumerate(kinds):
        gap = signs[j] * (table[:, None, j] - table[None, :, j])
        total += shares[j] * _preferred(gap, kind, *(float(limit[j]) for limit in limits))
    plus, minus = total.sum(axis=1) / (count - 1), total.sum(axis=0) / (count - 1)
    net = plus - minus
    split = (plus[:, None] - plus) * (minus[:, None] - minus) > 1e-12
    open_pairs = tuple((int(a), int(b)) for a, b in np.argwhere(np.triu(split)))
    return Promethee(
        frozen(net), frozen(plus), frozen(minus), frozen(rank(net, ties=ties, descending=True)),
        open_pairs, tuple(kinds), frozen(limits[0]), frozen(limits[1]), frozen(limits[2]), frozen(shares), frozen(signs),
        ties,
    )  # fmt: skip


def _each(value: npt.ArrayLike, columns: int, name: str) -> Array:
    array = numbers(value, name)
    if array.ndim == 0:
        array = np.full(columns, float(array))
    if array.shape != (columns,) or (array < 0).any() or np.isnan(array).any():
        raise Refused(_("One threshold for all or one for each, none below zero."), where=name)
    return array


def _preferred(gap: Array, kind: str, q: float, p: float, s: float) -> Array:
    """How much the row is preferred to the column, 0..1, for a gap in favour of the row."""
    one_of(kind, PREFERENCES, "preference")
    if kind in ("v-shape", "linear", "level") and p <= (0 if kind == "v-shape" else q):
        raise Refused(_("The threshold p must lie above q."), where="p")
    if kind == "gaussian" and s <= 0:
        raise Refused(_("The threshold s must be positive."), where="s")
    ahead = np.maximum(gap, 0)
    if kind == "usual":
        # Values that differ by rounding noise only are equal.
        return np.asarray(ahead > 1e-12 * max(1.0, float(np.abs(gap).max()))).astype(np.float64)
    if kind == "u-shape":
        return (ahead > q).astype(np.float64)
    if kind == "v-shape":
        return np.asarray(np.minimum(ahead / p, 1))
    if kind == "level":
        return np.asarray(0.5 * (ahead > q) + 0.5 * (ahead > p))
    if kind == "linear":
        return np.asarray(np.clip((ahead - q) / (p - q), 0, 1))
    return np.asarray(1 - np.exp(-(ahead**2) / (2 * s**2)))
