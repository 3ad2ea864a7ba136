"""The diamond: nothing stands over anything, nobody is lost, and cells and paper share one geometry."""

import itertools
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cap_diamond.charts.diamond import DiamondWords, cell_canvas, draw, paper_canvas, spoken, svg
from cap_diamond.charts.diamond_layout import (
    Activity,
    DetailLevel,
    DrawnDiamond,
    Mark,
    edge_of,
    layout,
    polygon,
)
from cap_tui.charts.svg import problem
from cap_tui.charts.text_layout import Box

SAY = DiamondWords("strong", "weak", "not rated", "Challenge")
PLAN = DrawnDiamond(
    "Demographic change in the Alpine Region",
    ["Health", "ICT", "Agrofood", "Materials"],
    [
        Activity("E-health", (0, 1), Mark.STRONG),
        Activity("Personalised medicine", (0, 1), Mark.WEAK),
        Activity("Functional food", (0, 2), Mark.STRONG),
        Activity("Increased food safety", (1, 2)),
        Activity("Smart packaging", (2, 3), Mark.WEAK),
    ],
)

names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp")),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() and cell_len(text) > 0)
field_names = st.one_of(
    names,
    st.lists(
        st.sampled_from(["Smart", "health", "Nachwuchs", "décarbonation", "gozdno-lesna", "IT"]),
        min_size=1,
        max_size=5,
    ).map(" ".join),
)


@st.composite
def diamonds(draw_one) -> DrawnDiamond:
    count = draw_one(st.integers(3, 6))
    pairs = st.sampled_from(list(itertools.combinations(range(count), 2)))
    activities = draw_one(
        st.lists(st.builds(Activity, field_names, pairs, st.sampled_from(list(Mark))), max_size=24)
    )
    corners = draw_one(st.lists(field_names, min_size=count, max_size=count))
    return DrawnDiamond(draw_one(field_names), corners, activities)


def boxes(placed) -> list[Box]:
    return [
        *(corner.box for corner in placed.corners),
        placed.challenge.box,
        *(spot.box for spot in placed.spots),
    ]


sizes = st.sampled_from([(80, 24), (60, 18), (44, 14), (132, 43)])


@given(diamonds(), sizes)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_stands_over_anything_in_cells(
    diamond: DrawnDiamond, size: tuple[int, int]
) -> None:
    drawn = draw(diamond, *size, SAY)
    placed = boxes(drawn.layout)
    assert not any(a.meets(b) for a, b in itertools.combinations(placed, 2))
    assert len(drawn.lines) <= size[1]
    assert all(cell_len(line) <= size[0] for line in drawn.all)


@given(diamonds())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_stands_over_anything_on_paper(diamond: DrawnDiamond) -> None:
    canvas = paper_canvas()
    placed = layout(diamond, canvas)
    taken = boxes(placed)
    assert not any(a.meets(b) for a, b in itertools.combinations(taken, 2))
    assert all(box.within(canvas) for box in taken)
    assert problem(svg(diamond, title="t", say=SAY)) == ""


@given(diamonds(), sizes)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_is_lost(diamond: DrawnDiamond, size: tuple[int, int]) -> None:
    drawn = draw(diamond, *size, SAY)
    shown = [index for spot in drawn.layout.spots for index in spot.members]
    if drawn.layout.detail is not DetailLevel.LEGEND_ONLY:
        assert sorted(shown) == list(range(len(diamond.activities)))
    if drawn.layout.detail is DetailLevel.NAMES:
        for spot in drawn.layout.spots:
            label = diamond.activities[spot.members[0]].label
            assert " ".join(spot.label.lines).split() == label.split()
    else:
        told = "".join("".join(drawn.legend).split())
        for activity in diamond.activities:
            assert "".join(activity.label.split()) in told


@given(diamonds())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_mark_is_on_its_own_edge(diamond: DrawnDiamond) -> None:
    placed = layout(diamond, paper_canvas())
    for spot in placed.spots:
        a, b = edge_of(diamond.activities[spot.members[0]])
        (x1, y1), (x2, y2) = placed.points[a], placed.points[b]
        x, y = spot.point
        assert abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) < 1e-3


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_cells_and_paper_share_one_polygon(count: int) -> None:
    diamond = DrawnDiamond("c", [f"Corner {n}" for n in range(count)])
    for canvas in (cell_canvas(80, 24), paper_canvas()):
        placed = layout(diamond, canvas)
        xs, ys = zip(*placed.points, strict=True)
        for (x, y), (px, py) in zip(polygon(count), placed.points, strict=True):
            wide, tall = max(xs) - min(xs), max(ys) - min(ys)
            assert (px - min(xs)) / wide * 2 - 1 == pytest.approx(x, abs=3.2 / wide)
            assert (py - min(ys)) / tall * 2 - 1 == pytest.approx(y, abs=3.2 / tall)


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_the_plans_own_example_shows_every_name(size: tuple[int, int]) -> None:
    drawn = draw(PLAN, *size, SAY)
    assert drawn.layout.detail is DetailLevel.NAMES
    text = " ".join(" ".join(drawn.lines).split())
    for word in ("[Health]", "[ICT]", "[Agrofood]", "[Materials]", "● E-health", "◇ Increased"):
        assert word in text
    assert drawn.legend == ()


def test_marks_are_told_without_colour_and_in_ascii() -> None:
    drawn = draw(PLAN, 80, 24, SAY, ascii_only=True)
    text = "\n".join(drawn.all)
    assert text.isascii()
    for mark, name in (("*", "E-health"), ("o", "Personalised medicine"), ("+", "Increased")):
        assert f"{mark} {name}" in text or f"{name} {mark}" in text
    assert drawn.all[-1] == "* strong   o weak   + not rated"


def test_many_activities_become_numbers_with_a_legend_beside_or_below() -> None:
    many = DrawnDiamond(
        PLAN.challenge,
        PLAN.corners,
        [Activity(f"Activity of long name {n}", (0, 1)) for n in range(9)],
    )
    drawn = draw(many, 60, 18, SAY)
    assert drawn.layout.detail in (DetailLevel.NUMBERS, DetailLevel.RANGES)
    assert any("9 ◇ Activity of long" in line for line in drawn.all)


def test_a_crowded_edge_becomes_one_range() -> None:
    many = DrawnDiamond("c", PLAN.corners, [Activity(f"A{n}", (0, 1)) for n in range(40)])
    drawn = draw(many, 60, 18, SAY)
    assert drawn.layout.detail is DetailLevel.RANGES
    assert any("◇ 1–40" in line for line in drawn.lines)


def test_a_range_of_activities_that_differ_does_not_pass_for_one_of_them() -> None:
    marks = itertools.cycle(Mark)
    many = DrawnDiamond(
        "c", PLAN.corners, [Activity(f"A{n}", (0, 1), next(marks)) for n in range(40)]
    )
    drawn = draw(many, 60, 18, SAY)
    assert any("■ 1–40" in line for line in drawn.lines)
    assert any("# 1-40" in line for line in draw(many, 60, 18, SAY, ascii_only=True).lines)


def test_the_drawing_says_the_same_twice() -> None:
    assert draw(PLAN, 80, 24, SAY) == draw(PLAN, 80, 24, SAY)
    assert svg(PLAN, title="t", say=SAY) == svg(PLAN, title="t", say=SAY)


def test_the_svg_speaks() -> None:
    root = ElementTree.fromstring(svg(PLAN, title="The diamond", say=SAY))
    told = root[1].text or ""
    assert told == spoken(PLAN, SAY)
    assert "Health – ICT: E-health (strong)." in told
    assert "Challenge: Demographic change in the Alpine Region." in told


@pytest.mark.parametrize("corners", [["a", "b"], ["a"] * 7])
def test_a_diamond_has_three_to_six_corners(corners: list[str]) -> None:
    with pytest.raises(ValueError, match="three to six"):
        DrawnDiamond("c", corners)


@pytest.mark.parametrize("pair", [(0, 0), (0, 4), (-1, 2)])
def test_an_activity_stands_between_two_corners(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="stands between"):
        DrawnDiamond("c", PLAN.corners, [Activity("x", pair)])


def test_a_screen_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="44 x 14"):
        draw(PLAN, 40, 12, SAY)


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [
        ((0, 5), (20, 5), True),
        ((0, 0), (20, 0), False),
        ((0, 5), (4, 5), False),
        ((12, 0), (12, 9), True),
    ],
)
def test_a_line_through_a_box_is_seen(start, end, crossed) -> None:
    assert Box(10, 4, 5, 2).crossed(start, end) is crossed


@given(diamonds(), sizes)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_ascii_is_ascii_whatever_the_names(diamond: DrawnDiamond, size: tuple[int, int]) -> None:
    assert all(line.isascii() for line in draw(diamond, *size, SAY, ascii_only=True).all)
