"""No cell of text becomes a formula, and nothing is lost by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.text.cells import escape_cell, unescape_cell

tricky = st.text(alphabet="'=+-@\t\r\n ＝＠a1", max_size=12)


@given(st.text() | tricky)
def test_what_is_escaped_comes_back(text: str) -> None:
    assert unescape_cell(escape_cell(text)) == text


@given(st.text() | tricky, st.text() | tricky)
def test_two_texts_never_become_one(one: str, other: str) -> None:
    assert (escape_cell(one) == escape_cell(other)) == (one == other)


@given(st.text() | tricky)
def test_no_cell_opens_a_formula(text: str) -> None:
    escaped = escape_cell(text)
    assert not escaped.startswith(("\t", "\r"))
    assert not escaped.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", ["", "plain", "'quoted'", "O'Neill", "a=b", "3 - 4"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert escape_cell(text) == text


@pytest.mark.parametrize(
    "text", ["=1+1", " =1", "\t=1", "-5", "@SUM(A1)", "+cmd|' /C calc'!A0", "＝1"]
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert escape_cell(text) == f"'{text}"
