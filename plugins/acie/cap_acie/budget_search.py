"""Which budgets of a consortium change, the fewest first, and to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from cap_acie import consortium
from cap_acie.added_partner import PartnerOption
from cap_acie.annex_file import Annex
from cap_acie.application_change import ApplicationChange, Budget, ChangeKind
from cap_acie.application_file import Cost, Partner
from cap_acie.budget_fit import (
    LARGEST,
    CostRange,
    budget_of_cost,
    fitting_costs,
    least_supported_cost,
    request_range,
    supported_lines,
)
from cap_acie.call_folder import CallFolder

LARGEST_PARTNERS = 12
"""Among how many partners, those of the highest cost, further budgets are sought."""


@dataclass(frozen=True)
class _Possible:
    """What a partner's budget may become: its lines, the least cost, the range of its request."""

    lines: Sequence[Cost]
    least: int
    request: tuple[int, int]


class BudgetSearch:
    """The budgets of the partners ``left`` beside the added ``options``."""

    def __init__(
        self,
        folder: CallFolder,
        left: Sequence[Partner],
        options: Sequence[PartnerOption],
        *,
        known: bool,
    ) -> None:
        self.folder, self.left, self.options = folder, left, options
        self.by_id = {one.id: one for one in left}
        currencies = {one.currency for one in left} | {one.currency for one in options}
        self.factors = consortium.exchange_factors(currencies, folder.call.exchange)
        self.hopeless = self.factors is None and known
        self.possible = {one.id: self._possible(one) for one in left}
        self.forced = {one.id for one in left if not self._fits(one)}

    def annex(self, partner: Partner) -> Annex | None:
        """The annex of a partner's region; None outside the call."""
        return self.folder.annexes.get(partner.region)

    def _possible(self, partner: Partner) -> _Possible | None:
        annex = self.annex(partner)
        lines = supported_lines(partner, annex, self.folder.call.activities)
        least = least_supported_cost(partner, annex, lines)
        request = request_range(partner, annex)
        if least is None or request is None:
            return None
        return _Possible(lines, least, request)

    def _fits(self, partner: Partner) -> bool:
        """Whether the partner's own budget keeps its annex."""
        annex, possible = self.annex(partner), self.possible[partner.id]
        if annex is None:
            return partner.requested == 0
        if possible is None or len(possible.lines) < len(partner.costs):
            return False
        least, most = possible.request
        most = min(most, consortium.rate_amount(partner, annex))
        return least <= partner.requested <= most

    def budgets(self, spare: int) -> Iterator[tuple[list[ApplicationChange], list[int]]]:
        """Changes of up to ``spare`` budgets, with the costs of the added partners in their order."""
        if self.hopeless or len(self.forced) > spare:
            return
        if any(self.possible[name] is None for name in self.forced):
            return
        others = sorted(
            (one for one in self.left if one.id not in self.forced and self.possible[one.id]),
            key=lambda one: -one.cost * self._factor(one.currency),
        )
        names = [one.id for one in others[:LARGEST_PARTNERS]]
        for more in range(min(spare - len(self.forced), len(names)) + 1):
            for extra in combinations(names, more):
                yield from self._changed(self.forced.union(extra))

    def _factor(self, currency: str) -> Fraction:
        return self.factors[currency] if self.factors else Fraction(1)

    def _changed(self, names: set[str]) -> Iterator[tuple[list[ApplicationChange], list[int]]]:
        """What the budgets of exactly ``names`` may become."""
        ranges: dict[str, CostRange] = {}
        for partner in self.left:
            possible = self.possible[partner.id]
            least = most = partner.cost
            if partner.id in names and possible is not None:
                least, most = possible.least, sum(line.amount for line in possible.lines)
            ranges[partner.id] = CostRange(
                partner.region, least, most, self._factor(partner.currency)
            )
        for number, option in enumerate(self.options):
            ranges[f" {number}"] = CostRange(
                option.region, option.cost, LARGEST, self._factor(option.currency), grows=True
            )
        for costs in self._costs(ranges):
            requests = self._requests(names, costs)
            if requests is None:
                continue
            changes = [
                ApplicationChange(ChangeKind.BUDGET, name, budget)
                for name in self.by_id
                if name in names and (budget := self._budget(name, costs, requests[name]))
            ]
            yield changes, [costs[f" {number}"] for number in range(len(self.options))]

    def _costs(self, ranges: Mapping[str, CostRange]) -> Iterator[dict[str, int]]:
        if self.factors is None:
            yield {name: one.least if one.grows else one.most for name, one in ranges.items()}
            return
        rules = self.folder.call.consortium
        yield from fitting_costs(ranges, rules.share_partner_max, rules.share_region_max)

    def _budget(self, name: str, costs: Mapping[str, int], requested: int) -> Budget | None:
        possible = self.possible[name]
        if possible is None:
            return None
        return budget_of_cost(self.by_id[name], possible.lines, costs[name], requested)

    def _requests(self, names: set[str], costs: Mapping[str, int]) -> dict[str, int] | None:
        """Requests near the present ones that keep rates, floors, caps and the caps of projects."""
        found: dict[str, int] = {}
        for name in names:
            partner, possible = self.by_id[name], self.possible[name]
            if possible is None:
                return None
            least, most = possible.request
            annex = self.annex(partner)
            if annex is not None:
                budget = budget_of_cost(partner, possible.lines, costs[name], 0)
                rated = replace(partner, costs=budget.costs)
                most = min(most, consortium.rate_amount(rated, annex))
            if most < least:
                return None
            found[name] = min(max(partner.requested, least), most)
        return found if self._within_projects(found) else None

    def _within_projects(self, requests: dict[str, int]) -> bool:
        """Lower ``requests`` to the regions' caps for one project; False when the floors forbid it."""
        for code, annex in self.folder.annexes.items():
            most = annex.grant.project_max
            if most is None:
                continue
            total = sum(one.requested for one in self.options if one.region == code)
            inside = [one for one in self.left if one.region == code]
            total += sum(requests.get(one.id, one.requested) for one in inside)
            for one in inside:
                if total > most and one.id in requests:
                    lowered = min(total - most, requests[one.id] - annex.grant.least)
                    requests[one.id] -= lowered
                    total -= lowered
            if total > most:
                return False
        return True
