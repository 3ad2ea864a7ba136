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

TOLERANCE = 1e-3
"""How far a bound in floating point may be below the true one, in hundredths of a point."""

SLACK = 0.5
INFEASIBLE = 2
"""The status of scipy's ``milp`` when no set has so many points."""


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
    return _SetSearch(names, points, parts, budgets, tight).run(found, time.monotonic() + seconds)


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


class _SetSearch:
    """The search over the applications that fit; arrays in hundredths of points and cents.

    First the linear programme: its prices give a bound, and for each application what it costs to
    decide otherwise than they say. Then the few applications for which that is cheap, which gives a
    good set quickly. Then all for which a better set may decide otherwise, for the proof.
    """

    def __init__(
        self,
        names: Sequence[str],
        points: Mapping[str, int],
        parts: Mapping[str, Parts],
        budgets: Parts,
        tight: Sequence[str],
    ) -> None:
        self.optimize, self.sparse, self.np = _scipy()
        self.names, self.parts, self.budgets, self.tight = names, parts, budgets, tight
        self.points = [points[name] for name in names]
        self.step = math.gcd(*self.points)
        self.values = self.np.array(self.points, dtype=float)
        self.amounts = self.np.array(
            [[float(parts[name].get(code, 0)) for name in names] for code in tight]
        )
        self.limits = self.np.array([float(budgets[code]) for code in tight])
        self.covers: list[list[int]] = []

    def run(self, best: BestSet, until: float) -> BestSet:
        """Improve ``best`` until it is proved, or time is up."""
        if until <= time.monotonic():
            return best
        priced = self._prices()
        best = self._bounded(best, priced.bound)
        few = min(len(self.names), 15 * len(self.tight) + 30)
        cheap = self.np.argsort(abs(priced.costs), kind="stable")[:few]
        core = self.np.zeros(len(self.names), dtype=bool)
        core[cheap] = True
        if few < len(self.names) and not best.optimal:
            quarter = time.monotonic() + (until - time.monotonic()) / 4
            best = self._improve(best, core, priced.taken, quarter).best
        if best.optimal:
            return best
        worth = priced.bound - best.objective - self.step
        free = abs(priced.costs) <= max(worth + SLACK, abs(priced.costs).min())
        found = self._improve(best, free, priced.taken, until)
        return self._bounded(found.best, found.bound)

    def _bounded(self, best: BestSet, bound: float) -> BestSet:
        """``best`` with a bound rounded down to what points can sum up to."""
        if not math.isfinite(bound):
            return best
        whole = math.floor((bound + TOLERANCE) / self.step) * self.step
        return BestSet(best.chosen, best.objective, max(best.objective, min(best.bound, whole)))

    def _prices(self) -> _Prices:
        """The prices of the budgets, from the linear programme; the bound holds for any prices."""
        solved = self.optimize.linprog(
            -self.values,
            A_ub=self.sparse.csr_array(self.amounts),
            b_ub=self.limits,
            bounds=(0, 1),
            method="highs",
        )
        prices = self.np.zeros(len(self.tight))
        if solved.status == 0:
            prices = self.np.maximum(0.0, -solved.ineqlin.marginals)
        costs = self.values - prices @ self.amounts
        bound = float(prices @ self.limits + costs[costs > 0].sum())
        return _Prices(costs, costs > 0, bound)

    def _improve(self, best: BestSet, free: Any, taken: Any, until: float) -> _Improved:
        """Seek a set with more points that decides as ``taken`` but for the applications ``free``."""
        fixed = taken & ~free
        while (seconds := until - time.monotonic()) > 0:
            answer = self._solve(best.objective + self.step, free, fixed, seconds)
            if answer.status == INFEASIBLE:
                return _Improved(best, best.objective)
            dual = answer.mip_dual_bound
            bound = math.inf if dual is None else float(self.values[fixed].sum()) - float(dual)
            if answer.x is None:
                return _Improved(best, bound)
            chosen = [*self.np.flatnonzero(fixed), *self.np.flatnonzero(free)[answer.x > 0.5]]
            exceeded = self._exceeded([int(number) for number in chosen])
            if not exceeded:
                names = tuple(self.names[number] for number in chosen)
                objective = sum(self.points[number] for number in chosen)
                if objective > best.objective:
                    best = BestSet(names, objective, max(best.bound, objective))
                return _Improved(best, bound)
            self.covers += exceeded
        return _Improved(best, math.inf)

    def _exceeded(self, chosen: Sequence[int]) -> list[list[int]]:
        """For each budget that is exceeded the applications that together exceed it, in whole cents."""
        found = []
        for code in self.tight:
            asking = [number for number in chosen if self.parts[self.names[number]].get(code)]
            if sum(self.parts[self.names[number]][code] for number in asking) > self.budgets[code]:
                found.append(asking)
        return found

    def _solve(self, least: int, free: Any, fixed: Any, seconds: float) -> Any:
        """Ask HiGHS for the best set of at least ``least`` points."""
        rows = [self.amounts[:, free], self.values[free][None, :]]
        left = self.limits - self.amounts[:, fixed].sum(axis=1) + 0.25
        lows = [*([-math.inf] * len(left)), least - self.values[fixed].sum() - 0.25]
        highs = [*left, math.inf]
        for cover in self.covers:
            row = self.np.zeros(len(self.names))
            row[cover] = 1.0
            rows.append(row[free][None, :])
            lows.append(-math.inf)
            highs.append(len(cover) - 1 + 0.25 - row[fixed].sum())
        matrix = self.sparse.csr_array(self.np.vstack(rows))
        count = int(free.sum())
        return self.optimize.milp(
            c=-self.values[free],
            constraints=self.optimize.LinearConstraint(matrix, lb=lows, ub=highs),
            integrality=self.np.ones(count),
            bounds=self.optimize.Bounds(0, 1),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0},
        )


@dataclass(frozen=True)
class _Prices:
    """What each application is worth at the prices of the budgets, whether they take it, and a bound."""

    costs: Any
    taken: Any
    bound: float


@dataclass(frozen=True)
class _Improved:
    """The best set after a step, and a bound for sets that decide as the step allows."""

    best: BestSet
    bound: float


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
