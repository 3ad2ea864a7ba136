"""The best set of applications under all regional budgets at once: an integer programme.

scipy's HiGHS solves it in binary floating point. What it proposes is checked with integers: a set
that exceeds a budget by a cent is forbidden by a cover inequality, and the search goes on. Points
are integers too, so that its bound may be rounded down.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cap_acie.ranking import Parts
from cap_acie.words import _
from cap_tui.api import Refused

TOLERANCE = 1e-4
"""How far a bound of HiGHS may be below the true one, in hundredths of a point."""


@dataclass(frozen=True)
class BestSet:
    """The best set that was found; no set has more points than ``bound``."""

    chosen: tuple[str, ...]
    objective: int
    bound: int

    @property
    def optimal(self) -> bool:
        """Whether it is proved that no set has more points."""
        return self.objective == self.bound


def find_best_set(
    points: Mapping[str, int],
    parts: Mapping[str, Parts],
    budgets: Parts,
    start: Collection[str],
    seconds: float,
) -> BestSet:
    """The set with the greatest sum of ``points`` within all ``budgets``; ``start`` is one that fits.

    Stops after ``seconds`` with the best set found and a bound that holds.
    """
    names = [
        name
        for name in points
        if all(amount <= budgets[code] for code, amount in parts[name].items())
    ]
    tight = [
        code
        for code, budget in budgets.items()
        if sum(parts[name].get(code, 0) for name in names) > budget
    ]
    best = _filled(start, names, points, parts, budgets)
    if not tight:
        best = tuple(names)
    everything = sum(points[name] for name in names)
    found = BestSet(best, sum(points[name] for name in best), everything)
    if found.optimal:
        return found
    return _Search(names, points, parts, budgets, tight).run(found, time.monotonic() + seconds)


def _filled(
    start: Collection[str],
    names: Sequence[str],
    points: Mapping[str, int],
    parts: Mapping[str, Parts],
    budgets: Parts,
) -> tuple[str, ...]:
    """``start``, filled up with what still fits, the most points first."""
    left = dict(budgets)
    chosen = [name for name in names if name in start]
    for name in chosen:
        for code, amount in parts[name].items():
            left[code] -= amount
    taken = set(chosen)
    for name in sorted(names, key=lambda one: -points[one]):
        if name not in taken and all(left[code] >= amount for code, amount in parts[name].items()):
            chosen.append(name)
            for code, amount in parts[name].items():
                left[code] -= amount
    return tuple(chosen)


class _Search:
    """One search of HiGHS, repeated with what the exact check forbids."""

    def __init__(
        self,
        names: Sequence[str],
        points: Mapping[str, int],
        parts: Mapping[str, Parts],
        budgets: Parts,
        tight: Sequence[str],
    ) -> None:
        self.names, self.points, self.parts, self.budgets = names, points, parts, budgets
        self.tight = tight
        self.covers: list[list[int]] = []

    def run(self, best: BestSet, until: float) -> BestSet:
        """Search until nothing is forbidden any more, or time is up."""
        while (seconds := until - time.monotonic()) > 0:
            chosen, bound = self._solve(seconds)
            best = BestSet(best.chosen, best.objective, max(best.objective, min(best.bound, bound)))
            if chosen is None:
                return best
            exceeded = self._exceeded(chosen)
            names = tuple(self.names[number] for number in chosen)
            objective = sum(self.points[name] for name in names)
            if not exceeded and objective > best.objective:
                best = BestSet(names, objective, max(best.bound, objective))
            if not exceeded or best.optimal:
                return best
            self.covers += exceeded
        return best

    def _exceeded(self, chosen: Sequence[int]) -> list[list[int]]:
        """For each budget that is exceeded the applications that together exceed it."""
        found = []
        for code in self.tight:
            asking = [number for number in chosen if self.parts[self.names[number]].get(code)]
            if sum(self.parts[self.names[number]][code] for number in asking) > self.budgets[code]:
                found.append(asking)
        return found

    def _solve(self, seconds: float) -> tuple[list[int] | None, int]:
        """What HiGHS chooses (None: nothing in time), and a bound in hundredths of a point."""
        optimize, sparse, np = _scipy()
        rows: list[int] = []
        columns: list[int] = []
        amounts: list[float] = []
        limits: list[float] = []
        for code in self.tight:
            for number, name in enumerate(self.names):
                if amount := self.parts[name].get(code):
                    rows.append(len(limits))
                    columns.append(number)
                    amounts.append(float(amount))
            limits.append(self.budgets[code] + 0.25)
        for cover in self.covers:
            rows += [len(limits)] * len(cover)
            columns += cover
            amounts += [1.0] * len(cover)
            limits.append(len(cover) - 1 + 0.25)
        shape = (len(limits), len(self.names))
        matrix = sparse.csr_array((amounts, (rows, columns)), shape=shape)
        answer = optimize.milp(
            c=-np.array([float(self.points[name]) for name in self.names]),
            constraints=optimize.LinearConstraint(matrix, ub=np.array(limits)),
            integrality=np.ones(len(self.names)),
            bounds=optimize.Bounds(0, 1),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0},
        )
        bound = _bound(answer.mip_dual_bound, sum(self.points[name] for name in self.names))
        if answer.x is None:
            return None, bound
        return [number for number, value in enumerate(answer.x) if value > 0.5], bound


def _bound(dual: Any, everything: int) -> int:
    """The bound of HiGHS as whole hundredths, never above the sum of all points."""
    if dual is None or not math.isfinite(dual):
        return everything
    return min(everything, math.floor(TOLERANCE - float(dual)))


def _scipy() -> tuple[Any, Any, Any]:
    try:
        import numpy
        from scipy import optimize, sparse
    except ImportError as error:
        raise Refused(
            _("The best set needs the library scipy."),
            remedy=_("Install it: pip install cap-tui[analysis]. The ranking works without it."),
        ) from error
    return optimize, sparse, numpy
