"""Rankings by criteria and by votes, with oracles, and how firmly they stand."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pymcdm.methods as pymcdm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm.normalizations import vector_normalization
from skcriteria import mkdm
from skcriteria.agg import simple
from skcriteria.agg.topsis import TOPSIS
from skcriteria.preprocessing.scalers import VectorScaler

from cap_tui.errors import Refused, WrongUse
from cap_tui.methods import ranking
from cap_tui.methods.inputs import rank, rank_rows

pytestmark = pytest.mark.filterwarnings("ignore:Alternatives with indices")
SEEDS = st.integers(0, 100_000)
CLIMBING = [[1, 3000], [2, 3750], [5, 4500]]  # Opricovic & Tzeng (2004), section 3


def problem(seed: int, *, costs: bool = True):
    generator = np.random.default_rng(seed)
    rows, columns = int(generator.integers(3, 7)), int(generator.integers(2, 5))
    table = generator.uniform(1, 10, (rows, columns)).round(2)
    weights = generator.dirichlet(np.ones(columns))
    signs = generator.choice([-1, 1] if costs else [1], columns)
    return table, weights, signs


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_topsis_agrees_with_scikit_criteria_and_pymcdm(seed: int) -> None:
    table, weights, signs = problem(seed)
    vector = ranking.topsis(table, weights, signs).scores
    theirs = pymcdm.TOPSIS(normalization_function=vector_normalization)(table, weights, signs)
    assert np.allclose(vector, theirs)
    stretched = ranking.topsis(table, weights, signs, normalisation="minmax").scores
    assert np.allclose(stretched, pymcdm.TOPSIS()(table, weights, signs))
    if (signs > 0).all():
        matrix = mkdm(table, signs.tolist(), weights=weights)
        scaled = VectorScaler("matrix").transform(matrix)
        assert np.allclose(vector, TOPSIS().evaluate(scaled).e_.similarity)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_vikor_promethee_and_spotis_agree_with_pymcdm(seed: int) -> None:
    table, weights, signs = problem(seed)
    assert np.allclose(
        ranking.vikor(table, weights, signs).q, pymcdm.VIKOR()(table, weights, signs)
    )
    flows = pymcdm.PROMETHEE_II("usual")(table, weights, signs)
    assert np.allclose(ranking.promethee2(table, weights, signs).net, flows)
    bounds = np.array([[0.0, 11.0]] * len(weights))
    theirs = pymcdm.SPOTIS(bounds)(table, weights, signs)
    assert np.allclose(ranking.spotis(table, weights, signs, bounds=bounds).scores, theirs)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_sum_and_product_agree_with_scikit_criteria(seed: int) -> None:
    table, weights, signs = problem(seed, costs=False)
    matrix = mkdm(table, signs.tolist(), weights=weights)
    theirs = simple.WeightedSumModel().evaluate(matrix).e_.score
    assert np.allclose(ranking.weighted_sum(table, weights).scores, theirs)
    product = simple.WeightedProductModel().evaluate(matrix).e_.score
    assert np.allclose(np.log10(ranking.weighted_product(table, weights).scores), product)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("u-shape", "ushape"), ("v-shape", "vshape"), ("level", "level"), ("linear", "vshape_2")],
)
def test_the_preference_functions_agree_with_pymcdm(kind: str, name: str) -> None:
    table, weights, signs = problem(11)
    q, p = np.full(len(weights), 1.0), np.full(len(weights), 3.0)
    needed = {"u-shape": {"q": q}, "v-shape": {"p": p}}.get(kind, {"q": q, "p": p})
    theirs = pymcdm.PROMETHEE_II(name, **needed)(table, weights, signs)
    ours = ranking.promethee2(table, weights, signs, preference=kind, **needed)
    assert np.allclose(ours.net, theirs)


def test_with_another_normalisation_topsis_has_another_winner() -> None:
    stretched = ranking.topsis(CLIMBING, types=[-1, 1], normalisation="minmax")
    vector = ranking.topsis(CLIMBING, types=[-1, 1], normalisation="vector")
    assert np.allclose(stretched.scores, [0.5, 0.617, 0.5], atol=0.0005)
    assert np.allclose(vector.scores, [0.762, 0.722, 0.238], atol=0.0005)
    assert (stretched.normalisation, vector.normalisation) == ("minmax", "vector")


def test_vikor_proposes_a_compromise_only_as_far_as_it_carries() -> None:
    clear = ranking.vikor(CLIMBING, types=[-1, 1])
    assert clear.compromise == (1,)
    near = ranking.vikor([[1, 9], [9, 1.5], [5, 2]])
    assert len(near.compromise) > 1
    assert not near.advantage


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_scores_do_not_depend_on_the_order_of_alternatives(seed: int) -> None:
    table, weights, signs = problem(seed)
    turn = np.random.default_rng(seed).permutation(len(table))
    for method in (ranking.weighted_product, ranking.topsis, ranking.vikor, ranking.promethee2):
        assert np.allclose(method(table, weights, signs).scores[turn],
                           method(table[turn], weights, signs).scores)  # fmt: skip


@given(SEEDS, st.floats(0.1, 100))
@settings(max_examples=40, deadline=None)
def test_the_unit_of_a_criterion_does_not_matter(seed: int, unit: float) -> None:
    table, weights, signs = problem(seed)
    other = table.copy()
    other[:, 0] *= unit
    for normalisation in ("vector", "minmax", "sum", "max"):
        one = ranking.topsis(table, weights, signs, normalisation=normalisation).scores
        assert np.allclose(
            one, ranking.topsis(other, weights, signs, normalisation=normalisation).scores
        )


def test_costs_are_not_added_without_normalisation() -> None:
    with pytest.raises(Refused):
        ranking.weighted_sum([[1, 2], [3, 4]], types=["max", "min"])
    made = ranking.weighted_sum([[1, 2], [3, 4]], types=["max", "min"], normalisation="minmax")
    assert np.allclose(made.scores, [0.5, 0.5])
    assert np.allclose(made.ranks, [1, 1])


def test_a_criterion_on_which_all_are_equal_decides_nothing_and_is_named() -> None:
    made = ranking.topsis([[1, 7], [2, 7]], normalisation="minmax")
    assert made.constant == (1,)
    assert np.allclose(made.ranks, [2, 1])
    assert np.isnan(ranking.topsis([[1, 7], [1, 7]]).scores).all()
    assert np.allclose(ranking.vikor([[1, 7], [1, 7]]).q, 0)


def test_spotis_never_reverses_and_refuses_what_lies_outside_its_bounds() -> None:
    bounds = [[0, 10], [0, 10]]
    with pytest.raises(Refused):
        ranking.spotis([[11, 2]], bounds=bounds)
    with pytest.raises(Refused):
        ranking.spotis([[1, 2]], bounds=[[3, 3], [0, 1]])
    table = np.random.default_rng(1).uniform(0, 10, (7, 2))
    assert ranking.rank_reversal(table, method="spotis", bounds=bounds).stable
    near = ranking.spotis([[5, 5], [9, 9]], bounds=bounds, ideal=[5, 5])
    assert near.scores[0] == 0


def test_bad_criteria_are_refused() -> None:
    with pytest.raises(Refused):
        ranking.weighted_product([[0, 1], [2, 3]])
    with pytest.raises(Refused):
        ranking.topsis([[1, float("nan")]])
    with pytest.raises(WrongUse):
        ranking.topsis([[1, 2]], types=["sideways", 1])
    with pytest.raises(WrongUse):
        ranking.topsis([[1, 2]], normalisation="magic")


def test_noise_of_floating_point_does_not_break_a_tie() -> None:
    values = np.array([0.1 + 0.2, 0.3, 0.1])
    assert rank(values, descending=True).tolist() == [1, 1, 3]
    assert rank(values, ties="average").tolist() == [2.5, 2.5, 1]
    assert rank(values, ties="dense").tolist() == [2, 2, 1]
    assert rank(values, ties="max").tolist() == [3, 3, 1]
    assert rank_rows(values[None, :]).tolist() == [[1, 1, 3]]


# Votes ----------------------------------------------------------------------------------------


def brute_force_kemeny(profile: list[tuple[str, float]]) -> tuple[float, set[str]]:
    names = sorted(profile[0][0])
    costs = {}
    for order in itertools.permutations(names):
        place = {name: i for i, name in enumerate(order)}
        costs["".join(order)] = sum(
            count
            for ballot, count in profile
            for above, below in itertools.combinations(ballot, 2)
            if place[above] > place[below]
        )
    least = min(costs.values())
    return least, {order for order, cost in costs.items() if cost == least}


PROFILES = st.integers(2, 5).flatmap(
    lambda n: st.lists(
        st.tuples(st.permutations("abcde"[:n]).map("".join), st.integers(1, 4)),
        min_size=1,
        max_size=6,
    )
)


@given(PROFILES)
def test_kemeny_finds_every_optimal_order(profile: list[tuple[str, int]]) -> None:
    made = ranking.kemeny(profile, show=200)
    distance, orders = brute_force_kemeny(profile)
    assert made.distance == distance
    assert {"".join(order) for order in made.orders} == orders
    assert made.count == len(orders)
    assert set(made.firsts) == {order[0] for order in orders}
    assert (made.ranking is None) == (len(orders) > 1)


@given(PROFILES)
def test_a_condorcet_winner_leads_the_kemeny_order(profile: list[tuple[str, int]]) -> None:
    pairs = ranking.condorcet(profile)
    if pairs.winner:
        assert ranking.kemeny(profile).winner == pairs.winner
        assert pairs.smith == (pairs.winner,)
    if pairs.ranking:
        assert ranking.kemeny(profile).ranking == pairs.ranking


@given(PROFILES)
def test_borda_points_add_up(profile: list[tuple[str, int]]) -> None:
    made = ranking.borda(profile)
    n = len(profile[0][0])
    assert sum(made.points.values()) == made.voters * n * (n - 1) / 2


def test_ties_are_no_decision() -> None:
    circle = ["abc", "bca", "cab"]
    assert ranking.borda(circle).decision == "no decision"
    assert ranking.condorcet(circle).winner is None
    assert ranking.condorcet(circle).smith == ("a", "b", "c")
    made = ranking.kemeny(circle)
    assert (made.decision, made.count, made.ranking) == ("no decision", 3, None)


def test_ballots_may_tie_weigh_and_leave_out() -> None:
    made = ranking.borda([("a>b=c", 2), (["b", ("a", "c")], 1)])
    assert made.points == {"a": 4.5, "b": 3.0, "c": 1.5}
    short = ranking.borda(["a", "abc"])
    assert short.points == {"a": 4, "b": 1.5, "c": 0.5}
    with pytest.raises(Refused):
        ranking.borda(["a", "abc"], unranked="refuse")
    with pytest.raises(Refused):
        ranking.borda(["aa"])
    assert ranking.borda({"ab": 2, "ba": 1}).winner == "a"


def test_a_level_pair_is_named_and_nobody_wins() -> None:
    made = ranking.condorcet(["ab", "ba"])
    assert made.tied_pairs == (("a", "b"),)
    assert made.weak_winners == ("a", "b")
    assert made.winner is None


def test_columns_of_a_matrix_vote_with_their_weight() -> None:
    profile = ranking.profile_of([[3, 1], [2, 2], [1, 3]], ["x", "y", "z"], weights=[3, 1])
    assert ranking.kemeny(profile).ranking == ("x", "y", "z")
    assert ranking.condorcet(profile).pairwise.of("x", "z") == 0.75


def test_kemeny_solves_long_lists_without_circles_and_refuses_large_knots() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert ranking.kemeny([letters]).ranking == tuple(letters)
    wheel = [letters[i:] + letters[:i] for i in range(len(letters))]
    with pytest.raises(Refused):
        ranking.kemeny(wheel)
    # Two opposed halves: every way of shuffling them into each other contradicts sixteen pairs.
    assert ranking.kemeny(["abcdefgh", "efghabcd"]).count == 70


# Robustness -----------------------------------------------------------------------------------


def test_smaa_is_seeded_sums_to_one_and_knows_dominance() -> None:
    table = [[9, 9, 9], [5, 6, 5], [6, 5, 5], [1, 1, 1]]
    made = ranking.rank_intervals(table)
    assert np.allclose(made.acceptability.sum(axis=1), 1)
    assert made.acceptability[0, 0] == 1
    assert (made.low[3], made.high[3]) == (4, 4)
    assert (made.best[1], made.worst[1]) == (2, 3)
    assert np.isnan(made.central_weights[1]).all()
    again = ranking.rank_intervals(table)
    assert np.array_equal(made.acceptability, again.acceptability)
    assert not np.array_equal(made.mean, ranking.rank_intervals(table, seed=1, samples=9_999).mean)


def test_smaa_of_two_criteria_has_the_share_that_geometry_gives() -> None:
    made = ranking.rank_intervals([[1.0, 0.0], [0.0, 1.0]], samples=20_000)
    assert made.acceptability[0, 0] == pytest.approx(0.5, abs=0.02)
    ordered = ranking.rank_intervals([[1.0, 0.0], [0.0, 1.0]], order=[1, 0])
    assert ordered.acceptability[1, 0] == 1
    narrow = ranking.rank_intervals([[1.0, 0.0], [0.0, 1.0]], [0.8, 0.2], spread=0.1)
    assert narrow.acceptability[0, 0] == 1


@pytest.mark.parametrize("how", ["weighted_sum", "weighted_product", "topsis"])
def test_each_drawn_order_is_the_one_of_the_method(how: str) -> None:
    table, _weights, signs = problem(8)
    made = ranking.rank_intervals(table, None, signs, how=how, samples=1, normalisation="minmax")
    weights = np.random.default_rng(0).dirichlet(np.ones(table.shape[1]), size=1)[0]
    options = {} if how == "weighted_product" else {"normalisation": "minmax"}
    expected = getattr(ranking, how)(table, weights, signs, **options)
    assert np.allclose(made.mean, expected.ranks)


def test_ten_thousand_samples_take_well_under_a_second() -> None:
    table = np.random.default_rng(0).uniform(size=(25, 6))
    began = time.perf_counter()
    ranking.rank_intervals(table, samples=10_000)
    assert time.perf_counter() - began < 1.0


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_on_either_side_of_a_flip_somebody_else_leads(seed: int) -> None:
    table, weights, signs = problem(seed)
    made = ranking.weight_at_which_it_flips(table, weights, signs, normalisation="minmax")
    for flip in made.flips:
        for at, side, then in (
            (flip.lower, -1, flip.then_lower),
            (flip.upper, 1, flip.then_upper),
        ):
            if then is None:
                continue
            for step, leader in ((-side * 1e-7, made.leader), (side * 1e-7, then)):
                moved = weights * (1 - at - step) / (1 - flip.weight)
                moved[flip.criterion] = at + step
                scores = ranking.weighted_sum(table, moved, signs, normalisation="minmax").scores
                rivals = made.leader, then
                assert max(rivals, key=lambda i: scores[i]) == leader


def test_a_shared_lead_has_nothing_to_flip_and_a_pair_can_be_asked_for() -> None:
    shared = ranking.weight_at_which_it_flips([[1, 0], [0, 1]])
    assert shared.leader is None
    assert shared.decision == "no decision"
    pair = ranking.weight_at_which_it_flips([[1.0, 0.0], [0.0, 1.0]], [0.6, 0.4], pair=(0, 1))
    assert pair.flips[0].lower == pytest.approx(0.5)
    assert np.isnan(pair.flips[0].upper)
    assert pair.closest == 0


def test_rank_reversal_is_found_where_one_that_leaves_changes_the_scale() -> None:
    # The third sets the scale of the first criterion; without it that criterion counts more.
    table = [[1.0, 6.0], [4.0, 5.0], [10.0, 0.0]]
    made = ranking.rank_reversal(table, method="weighted_sum", normalisation="minmax")
    assert made.base_ranks.tolist() == [2, 1, 2]
    assert [r.removed for r in made.reversals if (0, 1) in r.pairs] == [2]
    assert not made.stable


def test_what_needs_no_scale_does_not_reverse() -> None:
    table = np.random.default_rng(3).uniform(1, 9, (6, 3))
    for method in ("weighted_sum", "weighted_product"):
        assert ranking.rank_reversal(table, method=method).stable
    own = ranking.rank_reversal(table, method=ranking.weighted_product)
    assert (own.method, own.stable) == ("weighted_product", True)
    with pytest.raises(WrongUse):
        ranking.rank_reversal(table, method="guess")
