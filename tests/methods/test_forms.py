"""The forms in which somebody who knows only the names would call: lists, words, names, textbook habits."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from cap_tui.errors import CapError
from cap_tui.methods import capacity, composite, consensus, ranking

nan = float("nan")
PRINTED = {"a": 24.0, "b": 44.0, "c": 38.0, "d": 20.0}  # OECD/JRC 2008, table 25


@pytest.mark.parametrize(
    "profile",
    [
        [("abcd", 3), ("acbd", 5), ("bdca", 7), ("cbda", 6)],
        [(3, "abcd"), (5, "acbd"), (7, "bdca"), (6, "cbda")],
        {"abcd": 3, "acbd": 5, "bdca": 7, "cbda": 6},
        {"a b c d": 3, "a, c, b, d": 5, "b>d>c>a": 7, ("c", "b", "d", "a"): 6},
        [({"a": 1, "b": 2, "c": 3, "d": 4}, 3), (["a", "c", "b", "d"], 5), ("bdca", 7), ("cbda", 6)],
    ],
)  # fmt: skip
def test_a_profile_may_be_written_as_textbooks_write_it(profile: ranking.Profile) -> None:
    assert ranking.borda(profile).points == PRINTED


def test_ballots_of_two_candidates_with_numbers_for_names_are_not_counts() -> None:
    assert ranking.borda([[1, 2], [2, 1], [1, 2]]).points == {"1": 2.0, "2": 1.0}
    assert ranking.borda(np.array([["a", "b"], ["b", "a"], ["a", "b"]])).winner == "a"


def test_alpha_of_words_is_the_alpha_of_numbers() -> None:
    # Krippendorff (2011), section B: two observers, nominal, printed 0.692.
    ben, gerry = list("aabbdcccedda"), list("babbbccceddd")
    assert consensus.krippendorff_alpha([ben, gerry], level="nominal").alpha == pytest.approx(
        0.692, abs=5e-4
    )
    gaps = [["x", None, "y", "x"], ["x", "y", "y", ""], ["x", "y", nan, "y"]]
    coded = [[1, nan, 2, 1], [1, 2, 2, nan], [1, 2, nan, 2]]
    words, numbers = (consensus.krippendorff_alpha(d, level="nominal").alpha for d in (gaps, coded))
    assert words == pytest.approx(numbers)


def test_goalposts_may_stand_under_their_names() -> None:
    table = [[1.0, 20.0], [3.0, 40.0]]
    pairs = composite.normalise(table, goalposts=[(0, 4), (0, 50)])
    named = composite.normalise(table, goalposts={"min": [0, 0], "max": [4, 50]})
    assert named.values.tolist() == pairs.values.tolist()
    assert composite.normalise(table, goalposts={"min": 0, "max": 50}).values[1, 1] == 0.8


def test_a_cost_at_its_worst_is_zero_and_not_minus_zero() -> None:
    assert str(composite.normalise([1, 2, 3], direction="negative").values[2]) == "0.0"


@pytest.mark.parametrize("statistic", [np.mean, lambda row: sum(row) / len(row), lambda s: s.mean(axis=-1)])  # fmt: skip
def test_a_statistic_of_ones_own_may_be_any_function_of_a_sample(
    statistic: Callable[..., object],
) -> None:
    for values in ([1, 2], [1, 2, 5], [1, 2, 3, 4, 5, 6]):
        own = composite.bootstrap(values, statistic=statistic, samples=500)
        named = composite.bootstrap(values, statistic="mean", samples=500)
        assert (own.low, own.high) == pytest.approx((named.low, named.high))


def test_twenty_thousand_answers_need_no_table_of_their_square() -> None:
    answers = np.arange(20_000) % 5
    tracemalloc.start()
    composite.bootstrap(answers, statistic=lambda s: s.mean(axis=-1), samples=20)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100 * 2**20


def test_groups_without_names_are_numbered() -> None:
    made = consensus.divergence([[1, 2, 1, 2, 1], [4, 5, 4, 5, None, 4]])
    assert (made.low, made.high, made.gap) == ("1", "2", pytest.approx(3.0))


def test_a_result_stands_for_its_answer() -> None:
    made = ranking.weighted_sum([[1, 5], [4, 4], [4, 4]], [0.5, 0.5])
    assert [*made] == [3.0, 4.0, 4.0]
    assert made[0] == 3.0
    assert (made.order, made.winner) == ((1, 2, 0), None)
    assert ranking.promethee2([[1, 1], [2, 2]]).winner == 1
    assert ranking.vikor([[1, 1], [2, 2]]).winner == 1
    assert consensus.kendall_w([[1, 2], [1, 2]]).w == 1.0


def test_the_consistency_of_comparisons_may_be_judged_by_another_table() -> None:
    comparisons = [[1, 1 / 3, 5], [3, 1, 7], [1 / 5, 1 / 7, 1]]
    saaty = composite.weights_ahp(comparisons)
    other = composite.weights_ahp(comparisons, ri=0.52)
    assert (saaty.ri, other.ri) == (0.58, 0.52)
    assert other.cr == pytest.approx(saaty.ci / 0.52)


def test_a_lead_flips_on_the_scale_of_the_weighted_sum() -> None:
    table, weights = [[0.9, 0.1], [0.4, 0.8]], [0.7, 0.3]
    flip = ranking.weight_at_which_it_flips(table, weights).flips[0]
    assert flip.lower == pytest.approx(0.7 / 1.2)
    at = ranking.weighted_sum(table, [flip.lower, 1 - flip.lower]).scores
    assert at[0] == pytest.approx(at[1])
    assert ranking.rank_intervals(table, samples=10).normalisation == "none"
    assert ranking.rank_intervals(table, samples=10, how="topsis").normalisation == "vector"


def test_rounds_that_do_not_move_are_stable_even_when_all_items_are_level() -> None:
    level = np.full((6, 3), 5.0)
    made = consensus.delphi([level, level], rule="stability")
    assert (made.correlation, made.stop) == (1.0, True)


@pytest.mark.parametrize(
    "call",
    [
        lambda: composite.normalise(["low", "high"]),
        lambda: composite.normalise([[1, 2], [3]]),
        lambda: composite.normalise([1, 2], goalposts="wide"),
        lambda: composite.normalise([[1, 2]], goalposts={"low": 0, "high": 3}),
        lambda: composite.normalise([[1, 2]], goalposts={"min": [0, 0, 0], "max": [1, 2, 3]}),
        lambda: composite.normalise([1, 2], direction=-1.7),
        lambda: composite.aggregate({"a": [1, 2]}),
        lambda: consensus.rwg([[1, 2], [3]], 5),
        lambda: consensus.delphi(["yes", "no"]),
        lambda: consensus.divergence({"a": ["yes"]}),
        lambda: consensus.divergence({"a": [[1, 2], [3, 4]]}),
        lambda: consensus.krippendorff_alpha([["a", "b"]], level="ordinal"),
        lambda: ranking.promethee2([[1, 2], [2, 1]], q="some"),
        lambda: ranking.borda([3]),
        lambda: capacity.location_quotient("much", 0.2),
    ],
)
def test_what_is_no_number_is_refused_and_never_a_traceback(call: Callable[[], object]) -> None:
    with pytest.raises(CapError):
        call()
