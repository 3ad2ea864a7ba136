"""A difference as it is written agrees with the numbers beside it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from cap_tui.text.formats import agreeing_digits


def test_one_digit_where_it_is_enough_and_more_where_it_would_contradict() -> None:
    assert agreeing_digits(2.5, 3.0) == 1
    assert agreeing_digits(2.66, 2.54) == 2  # 2.7, 2.5 and -0.1


@given(st.floats(1, 5), st.floats(1, 5))
def test_a_reader_who_subtracts_gets_the_difference_that_is_shown(
    first: float, second: float
) -> None:
    digits = agreeing_digits(first, second)
    assert 1 <= digits <= 4
    step = Decimal(1).scaleb(-digits)
    shown = [
        Decimal(repr(value)).quantize(step, ROUND_HALF_UP)
        for value in (first, second, second - first)
    ]
    assert digits == 4 or shown[1] - shown[0] == shown[2]
