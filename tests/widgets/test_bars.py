"""Bars are read without colour and in ASCII; unknown is never zero."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.ui import Bar, bar_lines
from cap_tui.widgets import glyphs
from cap_tui.widgets.bars import place

VALUES = st.floats(1, 5)


@pytest.fixture
def ascii_signs() -> Iterator[None]:
    glyphs.choose(glyphs.ASCII)
    yield
    glyphs.choose(glyphs.UNICODE)


def test_a_bar_shows_value_mean_and_range() -> None:
    own, others = bar_lines([Bar("Governance", 3.0, 2.0, 1.0, 5.0, "n 17")], 60)
    assert own.plain.startswith("Governance   3.0 █")
    assert "◆" in own.plain
    assert own.plain.rstrip().endswith("n 17")
    assert others.plain.strip().startswith("├")
    assert others.plain.strip().endswith("┤")


@pytest.mark.usefixtures("ascii_signs")
def test_a_bar_in_ascii_is_ascii() -> None:
    text = "".join(line.plain for line in bar_lines([Bar("A", 3.0, 2.0, 1.0, 5.0)], 60))
    assert text.isascii()
    assert {"#", "M", "[", "]"} <= set(text)


def test_an_unknown_value_has_no_bar() -> None:
    (line,) = bar_lines([Bar("A", None, note="hidden, n < 5")], 60)
    assert "n/a" in line.plain
    assert "█" not in line.plain


@given(VALUES, VALUES, st.integers(30, 200))
def test_bars_fit_and_keep_their_order(one: float, other: float, width: int) -> None:
    lines = bar_lines([Bar("A", one, one, 1, 5), Bar("B", other, other, 1, 5)], width)
    assert all(line.cell_length <= width for line in lines)
    if one <= other:
        assert place(one, (1, 5), 40) <= place(other, (1, 5), 40)
