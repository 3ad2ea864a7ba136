"""Composite indicators: normalisation, aggregation, weights, intervals, sensitivity."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pymcdm import weights as oracle
from scipy import stats

from cap_tui.errors import CapError, Refused, WrongUse
from cap_tui.methods import composite

NAN = float("nan")
NUMBERS = st.floats(0.1, 1000, allow_nan=False).map(lambda x: round(x, 3))
COLUMNS = st.lists(NUMBERS, min_size=2, max_size=12)
TABLE = np.random.default_rng(5).uniform(1, 9, (8, 4))


@given(COLUMNS, st.floats(0.1, 10), st.floats(-50, 50))
def test_minmax_and_zscores_do_not_see_the_unit(
    column: list[float], scale: float, shift: float
) -> None:
    assume(np.ptp(column) > 0.01)
    moved = np.array(column) * scale + shift
    for method in ("minmax", "zscore"):
        one = composite.normalise(column, method=method).values
        assert np.allclose(composite.normalise(moved, method=method).values, one, atol=1e-6)


@given(COLUMNS, st.floats(0.1, 10))
def test_ratios_do_not_see_the_unit_of_a_ratio_scale(column: list[float], scale: float) -> None:
    one = composite.normalise(column, method="distance").values
    other = composite.normalise(np.array(column) * scale, method="distance").values
    assert np.allclose(one, other)


@given(COLUMNS)
def test_a_cost_is_the_mirror_of_a_benefit(column: list[float]) -> None:
    assume(np.ptp(column) > 0)
    up = composite.normalise(column, method="minmax").values
    down = composite.normalise(column, method="minmax", direction="cost").values
    assert np.allclose(up + down, 1)


def test_fixed_goalposts_keep_a_value_where_it_is_when_another_joins() -> None:
    alone = composite.normalise([3.0, 4.0], goalposts=(1, 5)).values
    joined = composite.normalise([3.0, 4.0, 9.0], goalposts=(1, 5))
    assert np.allclose(joined.values, [*alone, 1.0])
    assert joined.goalposts_from == "given"
    beyond = composite.normalise([9.0], goalposts=(1, 5), clip=False)
    assert beyond.values[0] == 2


def test_a_ratio_to_the_best_is_refused_where_zero_means_nothing() -> None:
    with pytest.raises(Refused):
        composite.normalise([1, 2, 3], method="distance", level="interval")
    with pytest.raises(Refused):
        composite.normalise([-1, 2, 3], method="distance")
    with pytest.raises(Refused):
        composite.normalise([0, 0], method="distance")


def test_an_ordinal_scale_has_ranks_and_no_differences() -> None:
    with pytest.raises(Refused):
        composite.normalise([1, 2], method="minmax", level="ordinal")
    made = composite.normalise([3, 1, 3, NAN], method="rank", level="ordinal")
    assert np.allclose(made.values, [2, 1, 2, NAN], equal_nan=True)


def test_columns_have_directions_and_goalposts_of_their_own() -> None:
    made = composite.normalise(
        [[1, 10], [2, 30]], goalposts=[(0, 4), (10, 50)], direction=[1, "cost"]
    )
    assert np.allclose(made.values, [[0.25, 1], [0.5, 0.5]])
    with pytest.raises(Refused):
        composite.normalise([1, 2], goalposts=(5, 1))
    with pytest.raises(WrongUse):
        composite.normalise([1, 2], method="zscore", goalposts=(0, 1))


def test_a_constant_column_holds_no_information_and_is_named() -> None:
    for method in ("minmax", "zscore"):
        made = composite.normalise([[1, 2], [1, 3]], method=method)
        assert np.isnan(made.values[:, 0]).all()
        assert made.constant == (0,)


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_the_geometric_mean_never_exceeds_the_arithmetic(values: list[float]) -> None:
    arithmetic = float(composite.aggregate(values))
    geometric = float(composite.aggregate(values, how="geometric"))
    assert geometric <= arithmetic * (1 + 1e-9)


def test_missing_is_never_zero() -> None:
    made = composite.aggregate([[NAN, 4, 5], [NAN, NAN, NAN]])
    assert made.scores[0] == pytest.approx(4.5)  # type: ignore[index]
    assert np.isnan(made.scores[1])  # type: ignore[index]
    assert np.allclose(made.coverage, [2 / 3, 0])
    assert np.isnan(composite.aggregate([NAN, 4], min_coverage=0.6).scores)
    assert np.isnan(composite.aggregate([NAN, 4], missing="nan").scores)
    with pytest.raises(Refused):
        composite.aggregate([NAN, 4], missing="refuse")


def test_a_zero_makes_the_geometric_mean_zero_and_a_negative_value_is_refused() -> None:
    assert float(composite.aggregate([0, 9], how="geometric")) == 0
    assert float(composite.aggregate([0, 9], [0, 1], how="geometric")) == pytest.approx(9)
    with pytest.raises(Refused):
        composite.aggregate([-1, 9], how="geometric")


def test_weights_are_checked_and_brought_to_one() -> None:
    assert np.allclose(composite.aggregate([1, 3], [2, 6]).weights, [0.25, 0.75])
    for weights in ([1], [-1, 2], [0, 0], [NAN, 1]):
        with pytest.raises(Refused):
            composite.aggregate([1, 3], weights)


def test_ahp_has_the_weights_and_the_consistency_of_saatys_scale() -> None:
    made = composite.weights_ahp([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    assert np.allclose(made.weights, [0.637, 0.258, 0.105], atol=0.0005)
    assert made.lambda_max == pytest.approx(3.0385, abs=0.00005)
    assert made.cr == pytest.approx(0.033, abs=0.0005)
    assert made.consistent


@given(st.lists(st.floats(0.05, 1), min_size=2, max_size=8))
def test_ahp_gives_back_the_weights_that_a_consistent_matrix_was_made_of(
    weights: list[float],
) -> None:
    given_weights = np.array(weights) / sum(weights)
    table = given_weights[:, None] / given_weights[None, :]
    for method in ("eigenvector", "geometric"):
        made = composite.weights_ahp(table, method=method)
        assert np.allclose(made.weights, given_weights)
        assert abs(made.cr) < 1e-6


def test_ahp_refuses_what_is_not_reciprocal_and_doubts_what_goes_in_circles() -> None:
    with pytest.raises(Refused) as refusal:
        composite.weights_ahp([[1, 3], [3, 1]])
    assert refusal.value.where
    circle = composite.weights_ahp([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    assert not circle.consistent
    assert composite.weights_ahp([[1]]).weights[0] == 1
    assert "random index" in composite.weights_ahp(np.ones((16, 16))).claim


def test_critic_and_entropy_agree_with_pymcdm() -> None:
    scaled = (TABLE - TABLE.min(axis=0)) / np.ptp(TABLE, axis=0)
    assert np.allclose(composite.weights_critic(TABLE).weights, oracle.critic_weights(scaled))
    assert np.allclose(composite.weights_entropy(TABLE).weights, oracle.entropy_weights(TABLE))


def test_a_constant_column_weighs_nothing() -> None:
    table = np.column_stack([TABLE, np.full(8, 3.0)])
    for made in (composite.weights_critic(table), composite.weights_entropy(table)):
        assert made.weights[4] == 0
        assert made.weights.sum() == pytest.approx(1)
        assert made.constant == (4,)
    with pytest.raises(Refused):
        composite.weights_critic([[1, 2], [1, 2]])


def test_a_budget_is_the_mean_of_shares() -> None:
    made = composite.weights_budget([[10, 30], [50, 50]])
    assert np.allclose(made.weights, [0.375, 0.625])
    assert not made.enough


def test_the_expanded_interval_is_wider_than_the_plain_one_for_few_answers() -> None:
    answers = [2, 3, 3, 4, 5, 4]
    plain = composite.bootstrap(answers, method="percentile")
    wide = composite.bootstrap(answers, method="expanded")
    assert wide.low < plain.low < wide.estimate < plain.high < wide.high
    by_t = stats.t.interval(0.95, 5, np.mean(answers), stats.sem(answers))
    assert (wide.low, wide.high) == pytest.approx(by_t, abs=0.25)


def test_bca_agrees_with_scipy() -> None:
    sample = np.random.default_rng(2).exponential(2, 25)
    ours = composite.bootstrap(sample, method="bca", samples=20_000)
    theirs = stats.bootstrap((sample,), np.mean, n_resamples=20_000, rng=1).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.05)


def test_the_same_seed_gives_the_same_interval_inside_the_scale() -> None:
    one = composite.bootstrap([4, 5, 5, 5, 5], bounds=(1, 5))
    assert one.as_dict() == composite.bootstrap([4, 5, 5, 5, 5], bounds=(1, 5)).as_dict()
    assert one.high == 5


def test_one_answer_and_equal_answers_claim_nothing() -> None:
    single = composite.bootstrap([3.0])
    assert np.isnan(single.low)
    assert not single.enough
    assert not composite.bootstrap([3.0] * 9).enough
    assert np.isnan(composite.bootstrap([NAN, NAN]).estimate)


def test_the_balanced_mean_lets_no_group_drown_another() -> None:
    made = composite.bootstrap([1, 1, 2, 2, 1, 2, 5, 4], groups="aaaaaabb", statistic="balanced_mean")  # fmt: skip
    assert made.estimate == pytest.approx((1.5 + 4.5) / 2)
    assert made.groups == 2
    with pytest.raises(Refused):
        composite.bootstrap([1, 2], groups="a")


def test_drop_one_finds_the_indicator_that_makes_the_order() -> None:
    table = [[0, 5, 5.1], [1, 4.9, 5], [2, 5, 4.9], [30, 1, 1]]
    made = composite.drop_one(table)
    assert made.ranks.shape == (3, 4)
    assert made.most == int(np.argmax(made.shift))
    again = composite.index(np.delete(np.array(table), 0, axis=1))
    assert np.allclose(made.ranks[0], again.ranks)
    with pytest.raises(Refused):
        composite.drop_one([[1], [2]])


def test_sobol_says_which_choice_moves_the_ranks() -> None:
    only_weights = composite.sobol(TABLE, methods=["minmax"], hows=["arithmetic"], samples=256)
    assert only_weights.sources == ("normalisation", "aggregation", "weights")
    assert np.allclose(only_weights.total[:2], 0, atol=1e-9)
    assert only_weights.total[2] == pytest.approx(1, abs=0.1)
    each = composite.sobol(TABLE, each_weight=True, samples=64)
    assert len(each.sources) == 2 + TABLE.shape[1]


@pytest.mark.parametrize("spread", [0, -0.5, 1.01, 2, float("nan")])
def test_a_spread_of_the_weights_is_a_share(spread: float) -> None:
    with pytest.raises(Refused) as refused:
        composite.sobol(TABLE, weight_spread=spread, samples=8)
    assert refused.value.where == "spread"
    assert composite.sobol(TABLE, weight_spread=1, samples=8).weight_spread == 1


def test_without_the_extra_sobol_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(CapError) as missing:
        composite.sobol(TABLE)
    assert "analysis" in missing.value.remedy
