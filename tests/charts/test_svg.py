"""The SVG writer escapes, is deterministic, and the gate lets nothing active into a report."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.charts.svg import INKS, broken, drawing, number, problem, shape, text_width, words


@given(st.text(), st.text())
def test_any_text_survives_as_text(title: str, label: str) -> None:
    svg = drawing(100, 50, title, label, [words(1, 2, label)])
    assert problem(svg) == ""
    assert elements(svg) == ["svg", "title", "desc", "rect", "text", "tspan"]


def elements(svg: str) -> list[str]:
    return [node.tag.rpartition("}")[2] for node in ElementTree.fromstring(svg).iter()]


@pytest.mark.parametrize(
    ("value", "expected"), [(1.0, "1"), (-0.001, "0"), (2.346, "2.35"), (1e6, "1000000")]
)
def test_coordinates_are_short_and_never_minus_zero(value: float, expected: str) -> None:
    assert number(value) == expected


def test_an_attribute_cannot_be_broken_out_of() -> None:
    svg = drawing(1, 1, "t", "d", [shape("rect", ink="own", role='"><script>x</script>')])
    assert problem(svg) == ""
    assert elements(svg) == ["svg", "title", "desc", "rect", "rect"]


def test_a_figure_brings_its_own_paper_for_viewers_that_are_dark() -> None:
    paper = ElementTree.fromstring(drawing(30, 20, "t", "d", []))[2]
    assert (paper.get("fill"), paper.get("width"), paper.get("height")) == ("#ffffff", "30", "20")


WRAP = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


@pytest.mark.parametrize(
    "svg",
    [
        WRAP.format("<script>alert(1)</script>"),
        WRAP.format('<rect onload="alert(1)"/>'),
        WRAP.format('<g xlink:href="x" xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
        WRAP.format('<image href="http://example.org/x.png"/>'),
        WRAP.format('<rect fill="url(http://example.org)"/>'),
        WRAP.format('<rect style="fill:red"/>'),
        WRAP.format("<foreignObject/>"),
        WRAP.format("<g>"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + WRAP.format("&a;"),
        "<div/>",
        "",
    ],
)
def test_the_gate_names_why_a_figure_is_refused(svg: str) -> None:
    assert problem(svg) != ""


def test_long_words_are_broken_and_cut_visibly() -> None:
    assert broken("one two three four five six", 8, 2)[-1].endswith("…")


@pytest.mark.parametrize(
    "text", ["集群在制定战略中的作用以及协调", "e\u0301" * 30, "Clusters in S3 " * 3]
)
def test_labels_keep_their_room_in_any_script(text: str) -> None:
    rows = broken(text, 12, 3)
    assert len(rows) <= 3
    assert all(text_width(row, 10) <= 12 * 7.2 for row in rows)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("ink", ["text", "quiet", "own", "mean", "previous", "good", "warn"])
def test_inks_that_write_keep_a_contrast_of_four_and_a_half(ink: str, side: int) -> None:
    light, dark = sorted((_luminance(INKS[ink][side]), _luminance(INKS["paper"][side])))
    assert (dark + 0.05) / (light + 0.05) >= 4.5
