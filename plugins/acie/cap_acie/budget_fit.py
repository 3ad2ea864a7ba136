"""Budgets that fit: costs within the shares of partners and regions, requests within the annexes.

All shares depend on the total cost only. For a given total each partner has an upper limit, and so
has each region; the limits grow with the total. So one number is searched, the total, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cap_acie.added_partner import HALF
from cap_acie.annex_file import Annex
from cap_acie.application_change import Budget
from cap_acie.application_file import Cost, Partner

LARGEST = 10**14 - 1
NOTHING = Fraction(0)


@dataclass(frozen=True)
class CostRange:
    """What a partner may cost, in cents of one currency; ``factor`` leads to the common one."""

    region: str
    least: int
    most: int
    factor: Fraction
    grows: bool = False  # an added partner: it costs as little as is enough

    @property
    def low(self) -> Fraction:
        """The least cost in the common currency."""
        return self.least * self.factor

    @property
    def high(self) -> Fraction:
        """The highest cost in the common currency."""
        return self.most * self.factor


def fitting_costs(
    ranges: Mapping[str, CostRange], partner_max: Fraction, region_max: Fraction
) -> Iterator[dict[str, int]]:
    """Costs (cents) that keep the shares, the better ones first; whether cents fit is checked by the caller."""
    kept = {
        name: one if one.grows else CostRange(one.region, one.most, one.most, one.factor)
        for name, one in ranges.items()
    }
    for tried in (kept, dict(ranges)):
        problem = _Shares(tried, partner_max, region_max)
        yield from problem.solutions(smallest=tried is kept)


class _Shares:
    def __init__(
        self, ranges: Mapping[str, CostRange], partner_max: Fraction, region_max: Fraction
    ) -> None:
        self.ranges = ranges
        self.partner_max, self.region_max = partner_max, region_max
        self.regions: dict[str, list[str]] = {}
        for name, one in ranges.items():
            self.regions.setdefault(one.region, []).append(name)

    def solutions(self, *, smallest: bool) -> Iterator[dict[str, int]]:
        least = self._least_total()
        most = self._largest_total(least)
        if most is None:
            return
        total = least if smallest else most
        slack = 2 * sum((one.factor for one in self.ranges.values()), NOTHING)
        for margin in (NOTHING, slack, 50 * slack):
            # With a margin for cents: limits of a total a little below the one that is filled.
            moved = min(total + margin, most) if smallest else max(total - margin, least)
            costs = self._fill(moved, moved - margin)
            if costs is not None:
                yield costs

    def _least_total(self) -> Fraction:
        lows = [one.low for one in self.ranges.values()]
        regions = [self._region_low(names) for names in self.regions.values()]
        return max(sum(lows, NOTHING), max(lows) / self.partner_max, max(regions) / self.region_max)

    def _region_low(self, names: Sequence[str]) -> Fraction:
        return sum((self.ranges[name].low for name in names), NOTHING)

    def _room(self, total: Fraction) -> Fraction:
        """What all regions may cost together when the limits are those of ``total``."""
        whole = NOTHING
        for names in self.regions.values():
            highs = (min(self.ranges[name].high, self.partner_max * total) for name in names)
            whole += min(self.region_max * total, sum(highs, NOTHING))
        return whole

    def _largest_total(self, least: Fraction) -> Fraction | None:
        """The largest total that the limits leave room for; None when even ``least`` has none.

        Room minus total is concave and piecewise linear, so the largest total is found from above.
        """
        top = sum((one.high for one in self.ranges.values()), NOTHING)
        if top < least:
            return None
        for _step in range(200):
            room = self._room(top)
            if room >= top:
                return top
            if room < least:
                return None if self._room(least) < least else least
            below = room
            # Where the line through the last two points meets the diagonal, if that is lower.
            slope_at = self._room(below)
            if slope_at < below and top != below:
                gain = (room - slope_at) / (top - below)
                if gain < 1:
                    below = min(below, (slope_at - gain * below) / (1 - gain))
            if below < least:
                return None if self._room(least) < least else least
            top = below
        return least if self._room(least) >= least else None

    def _fill(self, total: Fraction, limit: Fraction) -> dict[str, int] | None:
        """Costs from the least upwards until ``total``, within the limits of ``limit``."""
        costs = {name: one.low for name, one in self.ranges.items()}
        left = total - sum(costs.values(), NOTHING)
        order = sorted(self.ranges, key=lambda name: self.ranges[name].grows)
        for name in order:
            one = self.ranges[name]
            region = sum((costs[other] for other in self.regions[one.region]), NOTHING)
            most = min(one.high, self.partner_max * limit) - costs[name]
            more = min(left, most, self.region_max * limit - region)
            if more > 0:
                costs[name] += more
                left -= more
        return {name: self._cents(name, cost) for name, cost in costs.items()}

    def _cents(self, name: str, cost: Fraction) -> int:
        one = self.ranges[name]
        exact = cost / one.factor
        cents = math.ceil(exact) if one.grows else math.floor(exact)
        return min(max(cents, one.least), one.most)


def supported_lines(partner: Partner, annex: Annex | None, activities: Sequence[str]) -> list[Cost]:
    """The lines that may stay, the best rates first; outside the call all of them."""
    if annex is None:
        return list(partner.costs)
    lines = [
        line
        for line in partner.costs
        if line.activity in annex.activities and line.activity in activities
    ]
    return sorted(lines, key=lambda line: -annex.rates.get((partner.size, line.activity), NOTHING))


def least_supported_cost(
    partner: Partner, annex: Annex | None, lines: Sequence[Cost]
) -> int | None:
    """The least cost within ``lines`` that carries the smallest grant; None when none does."""
    if not lines:
        return None
    if annex is None or annex.grant.least == 0:
        return 1
    missing = annex.grant.least - HALF
    cost = 0
    for line in lines:
        rate = annex.rates.get((partner.size, line.activity), NOTHING)
        if rate * line.amount >= missing:
            return max(1, cost + math.ceil(missing / rate))
        missing -= rate * line.amount
        cost += line.amount
    return None


def budget_of_cost(partner: Partner, lines: Sequence[Cost], cost: int, requested: int) -> Budget:
    """``lines`` cut from the end to ``cost``, in the order in which the partner wrote them."""
    left = cost
    kept: dict[int, Cost] = {}
    for line in lines:
        amount = min(line.amount, left)
        if amount > 0:
            kept[id(line)] = Cost(line.activity, amount)
            left -= amount
    ordered = tuple(kept[id(line)] for line in partner.costs if id(line) in kept)
    return Budget(ordered, requested)


def request_range(partner: Partner, annex: Annex | None) -> tuple[int, int] | None:
    """From and to what a partner may request by its annex, the rates apart; None when nothing fits."""
    if annex is None:
        return (0, 0)
    most = annex.grant.most
    ceiling, received = annex.state_aid.ceiling, partner.de_minimis_received
    if ceiling is not None and received is not None and partner.size != "none":
        most = min(most, ceiling - received)
    return (annex.grant.least, most) if annex.grant.least <= most else None
