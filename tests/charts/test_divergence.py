"""Divergence: a letter a group, hidden groups named and not drawn, wide gaps flagged without colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cap_tui.charts import divergence
from cap_tui.charts.divergence import DivergenceWords, Stand
from cap_tui.charts.svg import problem

SAY = DivergenceWords(("Policy", "Clusters", "Others"), "Gap", "hidden", "wide gap")
mean = st.none() | st.floats(1, 5)
stands = st.lists(st.builds(Stand, st.text(max_size=90), st.tuples(mean, mean, mean)), max_size=8)


def test_a_wide_gap_is_flagged_by_a_sign() -> None:
    told = divergence.lines(
        [Stand("Alignment", (4.2, 3.0, None)), Stand("Role", (3.0, 3.2, 3.1))], 60, say=SAY
    )
    assert told[0].endswith("1.2 !")
    assert told[1].endswith("0.2")
    assert told[0].index("B") < told[0].rindex("A")
    assert told[-1] == "A Policy   B Clusters   C Others   ! wide gap   1–5"


def test_groups_of_the_same_mean_all_stay_visible() -> None:
    (line, _key) = divergence.lines([Stand("Role", (3.0, 3.0, 3.0))], 60, say=SAY)
    assert all(line.count(letter) == 1 for letter in "ABC")


def test_one_known_group_has_no_gap() -> None:
    assert Stand("x", (None, 2.0, None)).gap is None
    assert "hidden" in divergence.spoken([Stand("x", (None, 2.0, None))], SAY)


@given(stands, st.integers(24, 120), st.booleans())
def test_lines_keep_their_width(rows, width: int, ascii_only: bool) -> None:
    told = divergence.lines(rows, width, say=SAY, ascii_only=ascii_only)
    assert all(cell_len(line) <= width for line in told)
    assert not ascii_only or all(line.isascii() for line in told)


@given(stands)
def test_every_known_mean_is_a_dot_on_paper(rows) -> None:
    svg = divergence.svg(rows, title="t", say=SAY)
    assert problem(svg) == ""
    known = sum(m is not None for row in rows for m in row.means)
    assert svg.count("<circle") == known + len(SAY.groups)


def test_a_mean_for_each_group_is_demanded() -> None:
    with pytest.raises(ValueError, match="one mean for each group"):
        divergence.lines([Stand("x", (1.0,))], 60, say=SAY)
    with pytest.raises(ValueError, match="groups can be told apart"):
        divergence.svg([], title="t", say=DivergenceWords((), "g", "h", "w"))
