"""What the rule of a call proposes: the ranking walked down, or the best set; and why each other is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from cap_acie.best_set import BestSet
from cap_acie.call_file import BEST_SET_RULE
from cap_acie.ranking import Parts, Ranking, Walk, walk_ranking

LARGEST_TIE = 12
"""Applications of one rank among which every order is tried."""


@dataclass(frozen=True)
class PassedOver:
    """Why an application is not taken: the regions whose money is short, with what it asks and what is left."""

    application: str
    short: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class RuleOutcome:
    """Who is taken by the rule of the call, and who is passed over and why.

    ``by_money`` are the ties at the threshold that money left decided; only these.
    """

    rule: str
    chosen: tuple[str, ...]
    passed_over: tuple[PassedOver, ...]
    by_money: tuple[tuple[str, ...], ...] = ()

    @property
    def first_gap(self) -> str | None:
        """The first application in the ranking that is passed over."""
        return self.passed_over[0].application if self.passed_over else None


def outcome_by_ranking(ranking: Ranking, parts: Mapping[str, Parts], budgets: Parts) -> RuleOutcome:
    """Walk the ranking; within a rank that cannot be funded whole, the money left decides: as many as it carries."""
    order: list[str] = []
    by_money: list[tuple[str, ...]] = []
    for group in _ranks(ranking):
        before = walk_ranking(order, parts, budgets)
        best = _most(group, order, parts, budgets)
        if len(group) > 1 and len(walk_ranking([*order, *group], parts, budgets).funded) - len(
            before.funded
        ) < len(group):
            by_money.append(tuple(group))
        order += best
    walk = walk_ranking(order, parts, budgets)
    return RuleOutcome(
        "ranking", walk.funded, passed_over(ranking, walk.funded, parts, budgets), tuple(by_money)
    )


def _ranks(ranking: Ranking) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for one in ranking.ranked:
        groups.setdefault(one.rank, []).append(one.score.application)
    return list(groups.values())


def _most(
    group: Sequence[str], order: Sequence[str], parts: Mapping[str, Parts], budgets: Parts
) -> list[str]:
    """The order of one rank in which most of it is funded; the ranking's own order among equals."""
    if len(group) == 1 or len(group) > LARGEST_TIE:
        return list(group)
    for size in range(len(group), 0, -1):
        for first in combinations(group, size):
            walk = walk_ranking([*order, *first], parts, budgets)
            if set(first) <= set(walk.funded):
                return [*first, *(name for name in group if name not in first)]
    return list(group)


def outcome_by_best_set(
    ranking: Ranking, best: BestSet, parts: Mapping[str, Parts], budgets: Parts
) -> RuleOutcome:
    """The best set, in the order of the ranking."""
    chosen = tuple(name for name in ranking.ids if name in set(best.chosen))
    return RuleOutcome(BEST_SET_RULE, chosen, passed_over(ranking, chosen, parts, budgets))


def passed_over(
    ranking: Ranking, chosen: Sequence[str], parts: Mapping[str, Parts], budgets: Parts
) -> tuple[PassedOver, ...]:
    """Those who are not chosen, each with the regions in which the chosen leave less than it asks."""
    left = dict(budgets)
    for name in chosen:
        for code, amount in parts[name].items():
            left[code] -= amount
    return tuple(
        PassedOver(
            name,
            tuple(
                (code, amount, left[code])
                for code, amount in parts[name].items()
                if amount > left[code]
            ),
        )
        for name in ranking.ids
        if name not in set(chosen)
    )


def funded_alone(
    ranking: Ranking, parts: Mapping[str, Parts], code: str, budget: int
) -> tuple[tuple[str, ...], int]:
    """What a region would fund with its own money alone, down the ranking; and what is left then."""
    own: dict[str, Parts] = {
        name: {code: parts[name][code]} for name in ranking.ids if code in parts[name]
    }
    walk: Walk = walk_ranking(own, own, {code: budget})
    return walk.funded, budget - sum(own[name][code] for name in walk.funded)
