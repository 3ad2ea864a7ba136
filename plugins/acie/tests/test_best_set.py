"""The best set is the best: compared with all sets; and no budget is exceeded by a cent."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_acie.best_set import BestSet, find_best_set
from cap_acie.ranking import walk_ranking

pytest.importorskip("scipy")
CODES = ("R1", "R2", "R3")


def best_of_all(
    points: dict[str, int], parts: dict[str, dict[str, int]], budgets: dict[str, int]
) -> int:
    """The most points of any set within the budgets."""
    best = 0
    for size in range(len(points) + 1):
        for names in combinations(points, size):
            spent = {code: sum(parts[name].get(code, 0) for name in names) for code in budgets}
            if all(spent[code] <= budgets[code] for code in budgets):
                best = max(best, sum(points[name] for name in names))
    return best


part = st.dictionaries(st.sampled_from(CODES), st.integers(1, 300_000), min_size=1, max_size=3)


@given(
    st.lists(st.tuples(st.integers(6000, 10_000), part), max_size=8),
    st.tuples(*[st.integers(0, 700_000)] * 3),
)
@settings(max_examples=40, deadline=None)
def test_no_set_within_the_budgets_has_more_points(
    rows: list[tuple[int, dict[str, int]]], limits: tuple[int, int, int]
) -> None:
    points = {f"A{number}": row[0] for number, row in enumerate(rows)}
    parts = {f"A{number}": row[1] for number, row in enumerate(rows)}
    budgets = dict(zip(CODES, limits, strict=True))
    order = sorted(points, key=lambda name: -points[name])
    walk = walk_ranking(order, parts, budgets)
    found = find_best_set(points, parts, budgets, walk.funded, 30)
    assert found.objective == best_of_all(points, parts, budgets)
    assert found.optimal
    for code, budget in budgets.items():
        assert sum(parts[name].get(code, 0) for name in found.chosen) <= budget


def test_one_cent_above_a_large_budget_is_too_much() -> None:
    budget = 99_999_999_999_999
    parts = {"A": {"R1": budget // 2}, "B": {"R1": budget - budget // 2 + 1}, "C": {"R1": 1}}
    points = {"A": 8000, "B": 9000, "C": 6000}
    found = find_best_set(points, parts, {"R1": budget}, (), 30)
    assert sorted(found.chosen) == ["B", "C"]
    assert found.optimal


def test_without_time_the_ranking_is_the_best_found_and_the_bound_holds() -> None:
    parts = {"A": {"R1": 60}, "B": {"R1": 50}, "C": {"R1": 50}}
    points = {"A": 9000, "B": 8000, "C": 7000}
    found = find_best_set(points, parts, {"R1": 100}, ("A",), 0)
    assert found == BestSet(("A",), 9000, 24_000)
    assert not found.optimal
