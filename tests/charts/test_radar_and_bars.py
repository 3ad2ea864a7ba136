"""Radar and bars say the same in SVG and in lines: every value, unknown apart from low, nothing by colour alone."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cap_tui.charts import bars, radar
from cap_tui.charts.measures import Legend, Measure, share, spoken, ticks
from cap_tui.charts.svg import problem

LEGEND = Legend("Own region", "Mean", "Range", "Round before", "no data")
SIX = [
    Measure("Role of clusters in the development of S3", 3.4, 3.1, 1.8, 4.5, 3.0),
    Measure("Alignment with national policy", 2.2, 2.9, 1.2, 4.1, 2.4),
    Measure("Implementation", 4.1, 3.3, 2.0, 4.8, 3.6),
    Measure("Monitoring", None, 2.7, 1.0, 4.0, 2.5),
    Measure("Impact", 3.0, 3.0, 1.9, 4.2, None),
    Measure("Effectiveness", 3.7, 3.5, 2.2, 4.9, 3.7),
]
EVIL = "</text><script>alert(1)</script> & \x1b[31m \"'"

values = st.none() | st.floats(1, 5)
measures = st.builds(
    Measure, st.text(max_size=80), values, values, st.none() | st.floats(1, 3), values, values
)


@pytest.mark.parametrize("draw", [radar.svg, bars.svg])
def test_a_figure_names_every_value_and_the_unknown_one(draw) -> None:
    svg = draw(SIX, title="Six dimensions", legend=LEGEND)
    text = "".join(ElementTree.fromstring(svg).itertext())
    for needed in ("3.4", "2.2", "4.1", "3.7", "no data", "Range", "Round before"):
        assert needed in text
    assert problem(svg) == ""


@pytest.mark.parametrize("draw", [radar.svg, bars.svg])
def test_foreign_words_stay_words(draw) -> None:
    svg = draw([Measure(EVIL, 2.0)] * 3, title=EVIL, legend=LEGEND)
    assert problem(svg) == ""
    assert "<script" not in svg
    assert "\x1b" not in svg


@pytest.mark.parametrize("draw", [radar.svg, bars.svg])
def test_series_differ_in_shape_or_dash_not_only_in_colour(draw) -> None:
    root = ElementTree.fromstring(draw(SIX, title="t", legend=LEGEND))
    marks = {
        (node.tag.rpartition("}")[2], node.get("stroke-dasharray"), node.get("fill") == "#ffffff")
        for node in root.iter()
        if {"own-ink", "mean-line", "previous-line"} & set((node.get("class") or "").split(" "))
    }
    assert {("circle", None, False), ("polygon", None, True), ("circle", None, True)} <= marks


def test_an_unknown_value_is_not_drawn_at_the_centre() -> None:
    svg = radar.svg(SIX, title="t", legend=LEGEND)
    root = ElementTree.fromstring(svg)
    dots = [n for n in root.iter() if n.get("class") == "own-ink" and n.get("cx")]
    assert len(dots) == 5 + 1  # five known values and the key


def test_a_radar_of_two_axes_is_refused() -> None:
    with pytest.raises(ValueError, match="three axes"):
        radar.svg(SIX[:2], title="t", legend=LEGEND)


@given(st.lists(measures, min_size=1, max_size=8), st.integers(24, 132), st.booleans())
def test_lines_never_leave_their_width(rows: list[Measure], width: int, ascii_only: bool) -> None:
    drawn = bars.lines(rows, width, legend=LEGEND, ascii_only=ascii_only)
    assert all(cell_len(line) <= width for line in drawn)
    assert not ascii_only or all(line.isascii() for line in drawn)


@given(st.lists(measures, min_size=3, max_size=12))
def test_any_measures_make_a_well_formed_figure(rows: list[Measure]) -> None:
    for draw in (radar.svg, bars.svg):
        assert problem(draw(rows, title="t", legend=LEGEND)) == ""


def test_a_track_shows_the_order_of_its_values() -> None:
    strip = bars.track(Measure("x", 4, 3, 2, 5, 1), 41, (1, 5))
    assert [strip.index(mark) for mark in "○├◆●┤"] == [0, 10, 20, 30, 40]


def test_own_and_mean_in_one_cell_keep_both() -> None:
    assert "◉" in bars.track(Measure("x", 3, 3), 21, (1, 5))


def test_no_label_loses_a_word_on_a_narrow_screen() -> None:
    drawn = " ".join(bars.lines(SIX, 40, legend=LEGEND))
    for measure in SIX:
        assert all(word in drawn for word in measure.label.split())


def test_lines_at_80_cells() -> None:
    assert bars.lines(SIX[1:4], 80, legend=LEGEND) == [
        "Alignment with national policy ··├─────────●─○────◆──────────┤·········      2.2",
        "Implementation                 ··········├───────────◆──○────●──────┤··      4.1",
        "Monitoring                     ├──────────────○─◆───────────┤··········  no data",
        "● Own region   ◆ Mean   ├─┤ Range   ○ Round before   1–5",
    ]


def test_spoken_says_unknown_and_never_zero() -> None:
    said = spoken(SIX, LEGEND)
    assert "Monitoring: Own region no data, Mean 2.7, Range 1.0–4.0, Round before 2.5." in said


def test_a_scale_with_one_end_is_refused() -> None:
    with pytest.raises(ValueError, match="two different ends"):
        share(1, (3, 3))


@pytest.mark.parametrize(
    ("scale", "expected"), [((1, 5), [1, 2, 3, 4, 5]), ((0, 100), [0, 20, 40, 60, 80, 100])]
)
def test_ticks_are_round_and_few(scale, expected) -> None:
    assert ticks(scale) == expected
