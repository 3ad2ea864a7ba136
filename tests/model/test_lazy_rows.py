"""Rows that are made when they are looked at behave as a list of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.model.lazy_rows import LazyRows

PLACES = st.none() | st.integers(-7, 7)


class Squares(LazyRows[int]):
    def __len__(self) -> int:
        return 5

    def made(self, place: int) -> int:
        return place * place


@given(PLACES, PLACES, PLACES.filter(lambda step: step != 0))
def test_parts_are_those_of_a_list(start: int | None, stop: int | None, step: int | None) -> None:
    part = slice(start, stop, step)
    assert list(Squares()[part]) == [0, 1, 4, 9, 16][part]
    assert list(Squares()[part][1:]) == [0, 1, 4, 9, 16][part][1:]


def test_a_place_counts_from_both_ends_and_ends_there() -> None:
    rows = Squares()
    assert (rows[0], rows[4], rows[-1], rows[-5]) == (0, 16, 16, 0)
    assert list(rows) == [0, 1, 4, 9, 16]
    for beyond in (5, -6):
        with pytest.raises(IndexError):
            rows[beyond]
