"""Many questions at once: what Holm's procedure allows to say, by a way of its own and over chance alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.methods.consensus import divergence, holm


def test_the_adjusted_values_of_a_worked_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == [0.03, 0.06, 0.06, 0.02]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=20), st.floats(0.001, 0.2))
def test_it_rejects_what_the_step_down_rule_rejects(p_values: list[float], alpha: float) -> None:
    """The rule as Holm states it: go through them from the smallest, stop at the first that is too large."""
    rejected = set()
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        if (len(p_values) - rank) * p_values[place] > alpha:
            break
        rejected.add(place)
    assert {place for place, p in enumerate(holm(p_values)) if p <= alpha} == rejected


def test_shuffled_groups_seldom_give_a_line_of_more_than_chance() -> None:
    """31 questions, groups of 6, 12 and 8 by lot: uncorrected more than half of the surveys have such a line."""
    random = np.random.default_rng(20170603)
    plain = corrected = 0
    for _survey in range(100):
        rows = random.integers(1, 6, size=(31, 26))
        found = [
            divergence({"a": row[:6], "b": row[6:18], "c": row[18:]}, flag_at=0.0) for row in rows
        ]
        adjusted = holm([each.p for each in found])
        plain += any("more than chance" in each.claim for each in found)
        corrected += any(
            "more than chance" in each.with_p(p).claim
            for each, p in zip(found, adjusted, strict=True)
        )
    assert plain > 50
    assert corrected <= 10


def test_the_gap_in_words_is_rounded_as_in_tables() -> None:
    made = divergence({"high": [2, 2, 2, 2, 3, 3, 3, 3], "low": [1, 1, 1, 1, 1, 1, 2, 2]})
    assert made.gap == 1.25
    assert "1.3" in made.claim
