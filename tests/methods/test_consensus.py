"""Agreement is measured as published, and few people never claim it."""

from __future__ import annotations

import itertools

import krippendorff as oracle
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cap_tui.errors import Refused, WrongUse
from cap_tui.methods import consensus
from cap_tui.methods.delphi import DelphiResult, DelphiRule, Stability

NAN = float("nan")
SHEETS = st.integers(2, 7).flatmap(
    lambda items: st.lists(
        st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=2, max_size=8
    )
)
# Krippendorff (2011), section E: four observers, twelve units, printed to three places.
TWELVE_UNITS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]


@given(SHEETS)
def test_w_lies_between_nothing_and_full_agreement(sheet: list[list[int]]) -> None:
    made = consensus.kendall_w(sheet, of="scores")
    assert np.isnan(made.W) or 0 <= made.W <= 1


@given(SHEETS, st.randoms(use_true_random=False))
def test_w_does_not_depend_on_the_order_of_raters_or_items(sheet: list[list[int]], luck) -> None:
    table = np.array(sheet)
    rows = luck.sample(range(len(table)), len(table))
    columns = luck.sample(range(table.shape[1]), table.shape[1])
    one, other = consensus.kendall_w(table), consensus.kendall_w(table[rows][:, columns])
    assert pytest.approx(one.W, nan_ok=True) == other.W


@given(SHEETS)
def test_w_agrees_with_friedman_of_scipy(sheet: list[list[int]]) -> None:
    table = np.array(sheet, dtype=float)
    made = consensus.kendall_w(table, of="scores")
    if table.shape[1] < 3 or np.isnan(made.W):
        return
    chi2, p = stats.friedmanchisquare(*table.T)
    assert made.chi2 == pytest.approx(chi2)
    assert made.p == pytest.approx(p, abs=1e-12)


@given(SHEETS)
def test_w_sees_only_the_order_of_scores(sheet: list[list[int]]) -> None:
    table = np.array(sheet, dtype=float)
    stretched = consensus.kendall_w(np.exp(table) * 7, of="scores")
    assert pytest.approx(consensus.kendall_w(table, of="scores").W, nan_ok=True) == stretched.W


def test_the_tie_correction_is_a_choice() -> None:
    sheet = [[1, 1, 2, 3], [1, 2, 2, 3], [1, 1, 3, 3]]
    corrected = consensus.kendall_w(sheet)
    assert consensus.kendall_w(sheet, ties="uncorrected").W < corrected.W <= 1
    assert corrected.ties == "corrected"
    assert corrected.tied_rows == 3


def test_permutations_and_chi_square_tell_much_the_same() -> None:
    sheet = np.random.default_rng(3).permuted(np.tile(np.arange(12), (10, 1)), axis=1)
    exact = consensus.kendall_w(sheet, p_method="permutation")
    assert exact.p == pytest.approx(consensus.kendall_w(sheet).p, abs=0.05)
    assert exact.p == consensus.kendall_w(sheet, p_method="permutation").p


def test_one_rater_one_item_and_all_ties_have_no_w() -> None:
    for sheet in ([[1, 2, 3]], [[1], [2]], [[1, 1], [2, 2]]):
        made = consensus.kendall_w(sheet)
        assert np.isnan(made.W)
        assert not made.enough


def test_three_raters_do_not_claim_agreement_however_high_w_is() -> None:
    made = consensus.kendall_w([[1, 2, 3, 4, 5, 6, 7, 8]] * 3)
    assert made.W == 1
    assert not made.enough
    assert "3, and 5 are needed" in made.claim


def test_a_gap_in_a_ranking_is_refused_with_its_place() -> None:
    with pytest.raises(Refused) as refusal:
        consensus.kendall_w([[1, 2], [NAN, 1]])
    assert "1, 0" in refusal.value.where


@given(SHEETS)
def test_tau_agrees_with_scipy(sheet: list[list[int]]) -> None:
    x, y = sheet[0], sheet[1]
    expected = stats.kendalltau(x, y).statistic
    assert consensus.kendall_tau(x, y).tau == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("level", "printed"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_is_the_one_krippendorff_printed(level: str, printed: float) -> None:
    made = consensus.krippendorff_alpha(TWELVE_UNITS, level=level)
    assert made.alpha == pytest.approx(printed, abs=0.0005)
    assert (made.units, made.pairable) == (11, 40)


@given(
    st.lists(
        st.lists(st.sampled_from([1.0, 2.0, 3.0, 5.0, NAN]), min_size=6, max_size=6),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from(["nominal", "ordinal", "interval", "ratio"]),
)
def test_alpha_agrees_with_the_oracle(data: list[list[float]], level: str) -> None:
    ours = consensus.krippendorff_alpha(data, level=level).alpha
    try:
        expected = oracle.alpha(np.array(data), level_of_measurement=level)
    except ValueError:
        return
    if not np.isnan(ours):
        assert ours == pytest.approx(expected)


def test_alpha_without_variation_or_pairs_is_not_a_number() -> None:
    assert np.isnan(consensus.krippendorff_alpha([[2, 2], [2, 2]], level="interval").alpha)
    assert np.isnan(consensus.krippendorff_alpha([[1, NAN], [NAN, 2]], level="nominal").alpha)
    with pytest.raises(WrongUse):
        consensus.krippendorff_alpha([[1, 2], [1, 2]], level="cardinal")


def test_cronbach_is_one_for_equal_items() -> None:
    assert consensus.cronbach_alpha([[1, 1, 1], [2, 2, 2], [4, 4, 4]]).alpha == pytest.approx(1)
    assert np.isnan(consensus.cronbach_alpha([[1, 1], [1, 1]]).alpha)


def test_rwg_is_cut_off_at_zero_and_works_item_by_item() -> None:
    split = consensus.rwg([1, 1, 5, 5], 5)
    assert split.rwg == 0
    several = consensus.rwg([[3, 1], [4, 5], [4, NAN], [5, 1], [2, 5]], 5)
    assert np.allclose(several.value, [0.35, 0])
    with pytest.raises(Refused):
        consensus.rwg([0, 3], 5)
    assert np.isnan(consensus.rwg([3], 5).value)


@given(st.lists(st.integers(1, 7), min_size=2, max_size=30))
def test_rwg_lies_between_zero_and_one(ratings: list[int]) -> None:
    assert 0 <= float(consensus.rwg(ratings, 7)) <= 1


def test_iqr_names_its_quantiles_and_leaves_gaps_out() -> None:
    made = consensus.iqr([1, 2, NAN, 3, 4, 5])
    assert (made.q1, made.median, made.q3, made.n) == (2, 3, 4, 5)
    assert not made.consensus
    assert consensus.iqr([3, 3, 4, 4, 3]).consensus
    assert not consensus.iqr([3, 3]).enough
    assert np.isnan(consensus.iqr([NAN]).iqr)


def votes(high: int, low: int, of: int = 100) -> list[int]:
    return [8] * high + [2] * low + [5] * (of - high - low)


@pytest.mark.parametrize(
    ("high", "low", "round_number", "verdict"),
    [
        (70, 0, 2, "in"), (69, 0, 2, "none"), (50, 14, 1, "in"), (49, 0, 1, "none"),
        (75, 15, 2, "none"), (0, 70, 2, "out"), (14, 70, 2, "out"), (15, 70, 2, "none"),
    ],
)  # fmt: skip
def test_the_nine_point_rule_at_its_bounds(
    high: int, low: int, round_number: int, verdict: str
) -> None:
    made = consensus.delphi(votes(high, low), round_number=round_number)
    assert isinstance(made, DelphiResult)
    assert made.verdicts == (verdict,)


def test_seven_of_ten_are_seventy_per_cent() -> None:
    made = consensus.delphi(votes(7, 1, of=10))
    assert made.value == ("in",)


def test_a_delphi_rule_of_ones_own_and_items_with_gaps() -> None:
    rule = DelphiRule("own", (1, 5), (4, 5), (1, 2), 0.6, 0.6, 0.2, "the region's own")
    made = consensus.delphi([[5, 1], [4, NAN], [NAN, 2], [5, 1], [4, 2]], rule=rule)
    assert isinstance(made, DelphiResult)
    assert made.verdicts == ("in", "out")
    assert made.items[1].n == 4
    assert not made.enough
    with pytest.raises(WrongUse):
        consensus.delphi([5], rule="nobody's")
    with pytest.raises(Refused):
        consensus.delphi([10])


def test_rounds_stop_when_nothing_moves_and_go_on_when_the_order_turns() -> None:
    first = np.array([[1, 3, 5, 7]] * 8)
    stopped = consensus.delphi([first, first], rule="stability")
    assert isinstance(stopped, Stability)
    assert stopped.stop
    assert stopped.test == "sign test"
    assert not consensus.delphi([first, first[:, ::-1]], rule="stability").value
    assert not consensus.delphi([first[:3], first[:3]], rule="stability").value
    with pytest.raises(Refused):
        consensus.delphi([first], rule="stability")


def test_from_thirty_experts_the_test_is_parametric() -> None:
    generator = np.random.default_rng(1)
    first = generator.integers(1, 8, (30, 3)).astype(float)
    second = np.clip(first + generator.integers(0, 2, first.shape), 1, 9)
    made = consensus.delphi([first, second], rule="stability")
    assert isinstance(made, Stability)
    assert made.test == "paired t-test"
    expected = [stats.ttest_rel(b, a).pvalue for a, b in zip(first.T, second.T, strict=True)]
    assert np.allclose(made.p, expected)


@given(
    st.lists(st.integers(1, 5), min_size=5, max_size=12),
    st.lists(st.integers(1, 5), min_size=5, max_size=12),
)
def test_superiority_is_the_share_of_pairs_in_which_one_rates_above_the_other(
    one: list[int], other: list[int]
) -> None:
    made = consensus.divergence({"one": one, "other": other})
    high, low = (one, other) if made.high == "one" else (other, one)
    won = [(a > b) + 0.5 * (a == b) for a in high for b in low]
    assert made.superiority == pytest.approx(sum(won) / len(won))


def test_divergence_names_who_is_apart_and_hides_small_groups() -> None:
    groups = {"policy": [1, 2, 2, 1, 2], "clusters": [4, 5, 4, 4, 5, NAN], "others": [3, 3]}
    made = consensus.divergence(groups)
    assert (made.low, made.high, made.flagged) == ("policy", "clusters", True)
    assert made.superiority == 1
    hidden = made.groups[2]
    assert (hidden.n, hidden.shown) == (2, False)
    assert np.isnan(hidden.mean)


def test_divergence_has_the_p_of_scipy() -> None:
    groups = {"a": [1, 2, 3, 3, 2, 5], "b": [3, 4, 4, 5, 5], "c": [2, 2, 4, 3, 1]}
    made = consensus.divergence(groups)
    expected = stats.kruskal(*groups.values())
    assert made.h == pytest.approx(expected.statistic)
    assert made.p == pytest.approx(expected.pvalue)


def test_one_group_can_not_diverge() -> None:
    made = consensus.divergence({"policy": [1, 2, 3, 4, 5], "others": [3]})
    assert np.isnan(made.gap)
    assert not made.enough


@settings(max_examples=30)
@given(st.permutations(["a", "b", "c"]))
def test_divergence_does_not_depend_on_the_order_of_groups(order: list[str]) -> None:
    ratings = {"a": [1, 2, 3, 3, 2], "b": [3, 4, 4, 5, 5], "c": [2, 2, 4, 3, 1]}
    made = consensus.divergence({name: ratings[name] for name in order})
    assert made.gap == pytest.approx(2)
    assert {made.low, made.high} == {"a", "b"}


def test_all_rankings_of_three_items_by_two_raters_against_the_formula() -> None:
    for one, two in itertools.product(itertools.permutations([1, 2, 3]), repeat=2):
        sums = np.add(one, two)
        expected = 12 * ((sums - sums.mean()) ** 2).sum() / (4 * 24)
        assert pytest.approx(expected) == consensus.kendall_w([one, two]).W
