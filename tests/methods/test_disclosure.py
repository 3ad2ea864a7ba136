"""Nobody is given away: an independent attacker tries subtraction, bounds and combinations."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cap_tui.errors import Refused
from cap_tui.methods import disclosure
from cap_tui.methods.disclosure import FrequencyTable

MINIMUM = 5


def sums_of(shape: tuple[int, ...]) -> np.ndarray:
    """The attacker's own knowledge: each place of a table with totals as a sum of its cells."""
    cells = np.eye(int(np.prod(shape))).reshape(*shape, -1)
    for axis in range(len(shape)):
        cells = np.concatenate([cells, cells.sum(axis=axis, keepdims=True)], axis=axis)
    return cells.reshape(-1, int(np.prod(shape)))


def found_by_subtraction(sums: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Which hidden sums are combinations of shown ones (rank of the equations)."""
    shown = sums[~hidden]
    if not len(shown):
        return np.zeros(int(hidden.sum()), dtype=bool)
    basis = np.linalg.svd(shown)[2][np.linalg.matrix_rank(shown) :]
    return np.abs(sums[hidden] @ basis.T).max(axis=1, initial=0.0) < 1e-9


def reach(target: np.ndarray, sums: np.ndarray, hidden: np.ndarray, values: np.ndarray):
    """The tightest bounds on one hidden sum that linear programming can prove."""
    known = {"A_eq": sums[~hidden], "b_eq": values[~hidden]} if (~hidden).any() else {}
    low = linprog(target, **known).fun
    high = linprog(-target, **known)
    return low, np.inf if high.status == 3 else -high.fun


def random_table(generator: np.random.Generator) -> np.ndarray:
    dimensions = int(generator.choice([1, 2, 2, 2, 3]))
    shape = tuple(generator.integers(2, 5 if dimensions < 3 else 4, dimensions))
    return generator.negative_binomial(1, generator.uniform(0.04, 0.4), shape)


def attacked(
    seed: int, tables: int, bounds_each: int, *, show_zero: bool = False
) -> tuple[int, int]:
    """Leaks by subtraction and by bounds in so many random tables."""
    generator = np.random.default_rng(seed)
    subtraction = bounds = 0
    for number in range(tables):
        counts = random_table(generator)
        hidden = disclosure.suppress(counts, minimum=MINIMUM, show_zero=show_zero).hidden.ravel()
        sums = sums_of(counts.shape)
        values = sums @ counts.ravel()
        assert hidden[(values < MINIMUM) & ~((values == 0) & show_zero)].all()
        subtraction += int(found_by_subtraction(sums, hidden).any())
        if number % bounds_each == 0:
            for target in sums[hidden & (values < MINIMUM)]:
                low, high = reach(target, sums, hidden, values)
                bounds += high < MINIMUM - 1e-6 or high - low < 1 - 1e-6
    return subtraction, bounds


def test_no_leak_in_a_thousand_random_tables() -> None:
    assert attacked(seed=1, tables=1_000, bounds_each=20) == (0, 0)


def test_no_leak_when_zeros_are_shown() -> None:
    assert attacked(seed=3, tables=400, bounds_each=10, show_zero=True) == (0, 0)


@pytest.mark.long
def test_no_leak_in_twenty_thousand_random_tables() -> None:
    assert attacked(seed=2, tables=20_000, bounds_each=20) == (0, 0)


def test_the_attacker_is_able_to_find_a_leak() -> None:
    counts = np.array([20, 3, 30])
    sums = sums_of((3,))
    naive = np.array([False, True, False, False])
    assert found_by_subtraction(sums, naive).all()
    low, high = reach(sums[1], sums, naive, sums @ counts)
    assert (low, high) == (3, 3)


def test_a_small_group_takes_the_cheapest_other_with_it() -> None:
    made = disclosure.suppress([6, 2, 5])
    assert made.hidden.tolist() == [False, True, True, False]
    assert made.primary.tolist() == [False, True, False, False]
    assert np.isnan(made.table[1])
    assert made.values[3] == 13


def test_when_there_are_too_few_in_all_nothing_is_shown() -> None:
    assert disclosure.suppress([2, 2]).hidden.all()
    assert disclosure.suppress([3, 0]).hidden.all()


def test_two_small_groups_protect_each_other_when_they_are_enough_together() -> None:
    assert disclosure.suppress([3, 3, 20]).hidden.tolist() == [True, True, False, False]
    assert disclosure.suppress([1, 2, 20]).hidden.tolist() == [True, True, True, False]


def test_a_safe_table_is_shown_whole() -> None:
    assert not disclosure.suppress([[5, 9], [8, 7]]).hidden.any()


def test_zero_may_be_shown_when_it_tells_nothing() -> None:
    assert disclosure.suppress([0, 9, 8]).hidden[0]
    made = disclosure.suppress([0, 9, 8], show_zero=True)
    assert not made.hidden.any()


def test_counts_must_be_counts_and_the_minimum_must_protect() -> None:
    for counts in ([1.5], [-1], [float("nan")], []):
        with pytest.raises(Refused):
            disclosure.suppress(counts)
    with pytest.raises(Refused):
        disclosure.suppress([9, 9], minimum=2)


def test_a_figure_that_two_tables_share_is_shown_in_both_or_in_neither() -> None:
    groups, sectors, sizes = ("policy", "clusters", "others"), ("x", "y"), ("s", "m")
    one = FrequencyTable(("group", "sector"), (groups, sectors), [[2, 2], [9, 8], [7, 9]])
    two = FrequencyTable(("group", "size"), (groups, sizes), [[3, 1], [8, 9], [9, 7]])
    three = FrequencyTable(("group",), (groups,), [4, 17, 16])
    first, second, third = disclosure.suppress_linked([one, two, three])
    assert np.array_equal(first.hidden[:, 2], second.hidden[:, 2])
    assert np.array_equal(first.hidden[:, 2], third.hidden)
    assert third.hidden[0]
    assert third.hidden.sum() > 1


def test_linked_tables_do_not_leak_together() -> None:
    generator = np.random.default_rng(4)
    for _ in range(60):
        persons = generator.negative_binomial(1, 0.15, (3, 2, 3))
        labels = tuple(tuple(f"{axis}{i}" for i in range(n)) for axis, n in zip("gsr", persons.shape, strict=True))  # fmt: skip
        one = FrequencyTable(("g", "s"), labels[:2], persons.sum(axis=2))
        two = FrequencyTable(("g", "r"), (labels[0], labels[2]), persons.sum(axis=1))
        made = disclosure.suppress_linked([one, two])
        # The attacker's variables are the cells of both tables; shared totals are equal.
        a, b = sums_of((3, 2)), sums_of((3, 3))
        left = np.hstack([a, np.zeros((len(a), 9))])
        right = np.hstack([np.zeros((len(b), 6)), b])
        share_a = left.reshape(4, 3, -1)[:, 2]
        share_b = right.reshape(4, 4, -1)[:, 3]
        hidden = np.concatenate([made[0].hidden.ravel(), made[1].hidden.ravel()])
        sums = np.vstack([left, right])
        equal = share_a - share_b
        sums_all = np.vstack([sums, equal])
        hidden_all = np.concatenate([hidden, np.zeros(len(equal), dtype=bool)])
        assert not found_by_subtraction(sums_all, hidden_all).any()


def test_tables_of_different_persons_are_refused() -> None:
    one = FrequencyTable(("g", "s"), (("a", "b"), ("x", "y")), [[9, 9], [9, 9]])
    two = FrequencyTable(("g",), (("a", "b"),), [18, 17])
    with pytest.raises(Refused):
        disclosure.suppress_linked([one, two])
    with pytest.raises(Refused):
        disclosure.suppress_linked([FrequencyTable(("g",), (("a",),), [1, 2])])


def smallest_told(sets: list[set[int]], persons: int) -> int:
    """The fewest persons on whose answers some combination of the sets' sums depends."""
    rows = np.array([[float(p in members) for p in range(persons)] for members in sets])
    full = np.linalg.matrix_rank(rows)
    for size in range(1, MINIMUM):
        for few in itertools.combinations(range(persons), size):
            others = [p for p in range(persons) if p not in few]
            if np.linalg.matrix_rank(rows[:, others]) < full:
                return size
    return MINIMUM


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 11), min_size=4), min_size=1, max_size=5),
    st.lists(st.sets(st.integers(0, 11), min_size=5), min_size=0, max_size=2),
)
def test_no_combination_of_shown_figures_depends_on_few_persons(
    new: list[set[int]], old: list[set[int]]
) -> None:
    made = disclosure.protect(dict(enumerate(new)), minimum=MINIMUM, earlier=old)
    shown = [new[i] for i in made.shown]
    assert all(len(members) >= MINIMUM for members in shown)
    if not made.exposed and shown:
        assert smallest_told([*shown, *old], 12) >= MINIMUM


def test_a_second_report_after_one_late_answer_is_held_back() -> None:
    first, late = range(8), range(9)
    assert disclosure.protect({"policy": late}, earlier=[first]).shown == ()
    assert disclosure.protect({"policy": range(13)}, earlier=[first]).shown == ("policy",)
    assert disclosure.protect({"policy": first}, earlier=[first]).shown == ("policy",)
    swapped = [*range(1, 8), 20]
    assert disclosure.protect({"policy": swapped}, earlier=[first]).shown == ()


def test_a_total_is_held_back_when_it_would_give_away_who_is_missing() -> None:
    made = disclosure.protect({"all": range(20), "clusters": range(17)})
    assert len(made.shown) == 1
    assert set(made.reasons.values()) == {"difference"}


def test_what_earlier_publications_tell_already_is_said() -> None:
    made = disclosure.protect({"more": range(30)}, earlier=[range(9), range(8)])
    assert made.exposed
    assert disclosure.protect({}, earlier=[range(3)]).exposed


def test_the_figures_of_cross_tables_are_made_from_persons() -> None:
    persons = {
        n: {"group": "policy" if n % 3 else "clusters", "sector": "x" if n < 9 else "y"}
        for n in range(18)
    }
    figures = disclosure.crossed(persons, [("group", "sector")])
    assert len(figures) == 1 + 2 + 2 + 4
    assert figures[frozenset()] == frozenset(range(18))
    made = disclosure.protect(figures)
    cell = frozenset({("group", "clusters"), ("sector", "x")})
    assert made.reasons[cell] == "small"


def test_small_n_is_suppressed_then_indicative_then_published() -> None:
    assert disclosure.small_n(4).verdict == "suppress"
    assert disclosure.small_n(15).verdict == "indicative"
    assert disclosure.small_n(16).verdict == "publish"
    assert np.isnan(disclosure.small_n(0).rse)
    with pytest.raises(Refused):
        disclosure.small_n(-1)
