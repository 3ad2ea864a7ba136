"""Strength against period: everybody is somewhere, the threshold parts them rightly, unrated is not low."""

import itertools
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cap_diamond.charts import matrix
from cap_diamond.charts.matrix import Matrix, MatrixWords, Rated
from cap_tui.charts.svg import problem

SAY = MatrixWords(
    ("short", "medium", "long"),
    "Strength",
    "relevance",
    "relevant",
    "less relevant",
    "not rated",
    "strong from",
    "not placed",
)
FOUR = Matrix(
    [
        Rated("E-health", 4.5, 0, 5.0),
        Rated("Smart packaging", 3.5, 2, 2.0),
        Rated("Just under", 3.4, 2, None),
        Rated("Nobody rated it", None, 1, 4.0),
    ]
)

rated = st.builds(
    Rated,
    st.text(max_size=60),
    st.none() | st.floats(1, 5),
    st.none() | st.integers(0, 2),
    st.none() | st.floats(1, 5),
)


def test_the_threshold_parts_strong_from_weak_in_lines() -> None:
    told = matrix.lines(FOUR, 60, say=SAY)
    threshold = next(i for i, line in enumerate(told) if "strong from 3.5" in line)
    above, below = "\n".join(told[:threshold]), "\n".join(told[threshold + 1 : threshold + 7])
    assert "●1" in above
    assert "○2" in above
    assert "◇3" in below
    assert "4 Nobody rated it (not placed)" in "\n".join(told)


def test_the_columns_are_the_periods() -> None:
    told = matrix.lines(FOUR, 60, say=SAY)
    line = next(line for line in told if "○2" in line)
    assert [("○2" in cell) for cell in line.split("│")[1:]] == [False, False, True]


@given(st.lists(rated, max_size=30), st.integers(40, 120), st.booleans())
def test_lines_keep_their_width_and_lose_nobody(items, width: int, ascii_only: bool) -> None:
    drawn = Matrix(items)
    told = matrix.lines(drawn, width, say=SAY, ascii_only=ascii_only)
    assert all(cell_len(line) <= width for line in told)
    assert not ascii_only or all(line.isascii() for line in told)
    marks = [int(n) for line in told[:40] for n in re.findall(r"[●○◇*o+](\d+)(?= |$)", line)]
    placed = {n for period in range(3) for n, _item, _s in drawn.placed(period)}
    assert placed <= set(marks)
    assert placed | {n for n, _item in drawn.open()} == set(range(1, len(items) + 1))


@given(st.lists(rated, min_size=1, max_size=30))
def test_marks_never_cover_each_other_on_paper(items) -> None:
    svg = matrix.svg(Matrix(items), title="t", say=SAY)
    assert problem(svg) == ""
    for period in range(3):
        lanes = matrix._lanes(Matrix(items), period)
        for (_n, _i, y1, lane1), (_m, _j, y2, lane2) in itertools.combinations(lanes, 2):
            assert lane1 != lane2 or abs(y1 - y2) >= matrix.NEAR


def test_the_figure_speaks_and_calls_unrated_unrated() -> None:
    root = ElementTree.fromstring(matrix.svg(FOUR, title="t", say=SAY))
    told = root[1].text or ""
    assert "E-health: short, Strength 4.5, relevance 5.0." in told
    assert "Nobody rated it: medium, Strength not rated, relevance 4.0." in told


@pytest.mark.parametrize(("value", "mark"), [(3.5, "●"), (3.49, "○"), (None, "◇")])
def test_relevance_is_told_by_the_shape_of_the_mark(value, mark: str) -> None:
    assert FOUR.mark(Rated("x", 1, 0, value)) == mark
