"""The orders of candidates that contradict the fewest ballots (Kemeny), by dynamic programming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cap_tui.methods.result import Array

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Optimum:
    """The least distance, how many orders reach it, some of them, and who can stand first."""

    distance: float
    count: int
    orders: tuple[tuple[int, ...], ...]
    firsts: tuple[int, ...]


def strata(support: Array, slack: float) -> list[list[int]]:
    """Candidates in layers, each of which beats every later one in pairs.

    The layers are the strong components of "is not beaten by". By the extended Condorcet
    criterion (Truchon 1998) every optimal order respects them, so each is solved by itself.
    """
    reach = support >= support.T - slack
    for _step in range(max(1, len(support).bit_length())):
        reach = reach | ((reach.astype(np.int64) @ reach.astype(np.int64)) > 0)
    layers: dict[tuple[int, ...], int] = {}
    for row in reach & reach.T:
        members = tuple(int(i) for i in np.flatnonzero(row))
        layers[members] = int(reach[members[0]].sum())
    return [list(members) for members in sorted(layers, key=lambda m: -layers[m])]


def optimum(support: Array, slack: float, show: int) -> Optimum:
    """All optimal orders of one layer, at most ``show`` of them written out.

    Held & Karp's scheme over subsets: the best cost of having a set of candidates on top does
    not depend on who comes below. Time and memory grow with candidates x 2^candidates.
    """
    m = len(support)
    cost = _costs_of_following(support)
    best = np.full(1 << m, np.inf)
    ways = np.zeros(1 << m)
    best[0], ways[0] = 0.0, 1.0
    sizes = np.array([mask.bit_count() for mask in range(1 << m)])
    for size in range(1, m + 1):
        layer = np.flatnonzero(sizes == size)
        options = _options(layer, best, cost)
        best[layer] = options.min(axis=0)
        good = options <= best[layer] + slack
        for i in range(m):
            ways[layer] += np.where(good[i], ways[layer & ~(1 << i)], 0)
    found: list[tuple[int, ...]] = []
    _walk((1 << m) - 1, (), best, cost, slack, found, show)
    on_path = _on_optimal_path(best, cost, slack, sizes)
    firsts = tuple(i for i in range(m) if on_path[1 << i])
    return Optimum(float(best[-1]), round(float(ways[-1])), tuple(found), firsts)


def _costs_of_following(support: Array) -> Array:
    """``cost[i, S]``: the weight of ballots that put i above a member of S, for every subset S."""
    m = len(support)
    cost = np.zeros((m, 1 << m))
    for j in range(m):
        half = 1 << j
        cost[:, half : 2 * half] = cost[:, :half] + support[:, j, None]
    return cost


def _options(layer: npt.NDArray[np.intp], best: Array, cost: Array) -> Array:
    """For each set in ``layer`` the cost when i is its lowest member; infinite if i is not in it."""
    out = np.full((len(cost), len(layer)), np.inf)
    for i in range(len(cost)):
        inside = (layer >> i) & 1 == 1
        rest = layer[inside] & ~(1 << i)
        out[i, inside] = best[rest] + cost[i, rest]
    return out


def _on_optimal_path(best: Array, cost: Array, slack: float, sizes: npt.NDArray[np.int64]) -> Mask:
    """Which subsets stand on top in at least one optimal order."""
    m = len(cost)
    reached = np.zeros(1 << m, dtype=bool)
    reached[-1] = True
    for size in range(m, 0, -1):
        layer = np.flatnonzero((sizes == size) & reached)
        options = _options(layer, best, cost)
        for i in range(m):
            good = options[i] <= best[layer] + slack
            reached[layer[good] & ~(1 << i)] = True
    return reached


def _walk(
    mask: int, below: tuple[int, ...], best: Array, cost: Array, slack: float,
    found: list[tuple[int, ...]], show: int,
) -> None:  # fmt: skip
    """Collect optimal orders from the last place upwards until ``show`` are found."""
    if len(found) >= show:
        return
    if mask == 0:
        found.append(below)
        return
    for i in range(len(cost)):
        rest = mask & ~(1 << i)
        if mask >> i & 1 and best[rest] + cost[i, rest] <= best[mask] + slack:
            _walk(rest, (i, *below), best, cost, slack, found, show)
