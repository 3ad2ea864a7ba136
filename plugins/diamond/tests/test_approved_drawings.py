"""Diamonds of three to six corners and matrices as a person approved them: in cells of several sizes, spoken, on paper."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from cap_diamond.charts import diamond, diamond_layout, matrix
from cap_diamond.charts.diamond_layout import Activity, DrawnDiamond, Mark
from cap_diamond.charts.figures import (
    diamond_figure,
    diamond_words,
    matrix_figure,
    matrix_words,
)
from cap_diamond.charts.matrix import Matrix, Rated
from tests.approval import approve
from tests.written_files import titled, xml_lines

FOLDER = Path(__file__).with_name("approved") / "drawings"
CORNERS = ("Health", "Agrofood", "Wood and Straße", "ICT", "Energy for the valleys", "Tourism")
NAMES = (
    "E-health",
    "Smart packaging",
    "Digital forest for everybody who works in it",
    "Solar roofs",
)
SIZES = ((44, 14), (60, 18), (80, 24), (120, 36))
WORDS = diamond_words("en")


def drawn(
    corners: int, each: int, challenge: str = "Demographic change in the Alps"
) -> DrawnDiamond:
    """A diamond with so many activities on each of its edges, with every mark."""
    edges = list(itertools.combinations(range(corners), 2))
    activities = [
        Activity(
            f"{NAMES[(place + number) % 4]} {place + 1}", edge, list(Mark)[(place + number) % 3]
        )
        for number in range(each)
        for place, edge in enumerate(edges)
    ]
    return DrawnDiamond(challenge, CORNERS[:corners], activities)


DIAMONDS = {
    "three": drawn(3, 1),
    "four": drawn(4, 1),
    "five": drawn(5, 1),
    "six": drawn(6, 1, "字と字"),
    "crowded": drawn(3, 5),
    "empty": DrawnDiamond("", CORNERS[:4]),
}


@pytest.mark.parametrize("name", DIAMONDS)
def test_a_diamond_is_drawn_as_approved(name: str) -> None:
    shown = DIAMONDS[name]
    parts = []
    for width, height in SIZES:
        made = diamond.draw(shown, width, height, WORDS)
        lines = [
            *made.all,
            f"beside: {made.beside}, legend {len(made.legend)}, {made.layout.detail.name}",
        ]
        parts.append((f"{width} x {height}", "\n".join(lines)))
    bare = diamond.draw(shown, 80, 24, WORDS, ascii_only=True)
    parts += [
        ("ASCII", "\n".join(bare.all)),
        ("spoken", diamond.spoken(shown, WORDS)),
        ("on paper", xml_lines(diamond.svg(shown, title="Diamond", say=WORDS, note="Made up."))),
    ]
    approve(FOLDER / f"diamond-{name}.txt", titled(parts))


RATED = [
    Rated("Photonics", 5.0, 0, 5.0),
    Rated("Holzbau – „Straße“", 3.5, 0, 3.5),
    Rated("E-health", 3.49, 0, 3.4),
    Rated("Solar roofs", 1.0, 2, 1.0),
    Rated("Digital forest for everybody who works in it", 3.5, 1, None),
    *(Rated(f"Packaging {number}", 4.0, 1, 4.0) for number in range(9)),
    Rated("Unknown strength", None, 1, 4.0),
    Rated("Unknown period", 2.0, None, None),
]  # fmt: skip
MATRICES = {
    "usual": Matrix(RATED),
    "other": Matrix(RATED[:5], strong_from=2.0, relevant_from=5.0, scale=(0, 10)),
    "empty": Matrix([]),
}


@pytest.mark.parametrize("name", MATRICES)
def test_a_matrix_is_drawn_as_approved(name: str) -> None:
    shown, say = MATRICES[name], matrix_words("en")
    parts = [
        (f"{width} cells", "\n".join(matrix.lines(shown, width, say=say)))
        for width in (40, 60, 80, 120)
    ]
    parts += [
        ("ASCII", "\n".join(matrix.lines(shown, 60, say=say, ascii_only=True))),
        ("spoken", matrix.spoken(shown, say)),
        ("on paper", xml_lines(matrix.svg(shown, title="Matrix", say=say))),
    ]
    approve(FOLDER / f"matrix-{name}.txt", titled(parts))


def test_figures_of_reports_are_as_approved() -> None:
    parts = []
    for figure in (
        diamond_figure("Diamond", DIAMONDS["four"], "de"),
        matrix_figure("Matrix", MATRICES["usual"], "de"),
    ):
        assert figure.lines_at is not None
        parts.append((figure.caption, f"{figure.alt}\n" + "\n".join(figure.lines)))
        parts += [(f"at {width}", "\n".join(figure.lines_at(width))) for width in (44, 71)]
    approve(FOLDER / "figures.txt", titled(parts))


def test_where_things_stand_is_as_approved() -> None:
    """The places of corners, challenge and marks, to a tenth, with what may stand beside them."""
    lines = [f"{count} corners: {diamond_layout.polygon(count)}" for count in (3, 4, 5, 6)]
    lines.append(str([DIAMONDS[name].edges for name in ("three", "five")]))
    lines.append(str(DIAMONDS["crowded"].order))
    for canvas in (diamond.cell_canvas(80, 24), diamond.paper_canvas()):
        for name, shown in DIAMONDS.items():
            for least in (diamond_layout.DetailLevel.NAMES, diamond_layout.DetailLevel.RANGES):
                found = diamond_layout.layout(shown, canvas, least=least)
                lines.append(f"{name}, least {least.name}: {found.detail.name}")
                lines += [
                    f"  {spot.members} {spot.side} {rounded(spot.point)} {spot.cost:.1f}"
                    for spot in found.spots
                ]
    approve(FOLDER / "places.txt", "\n".join(lines) + "\n")


def rounded(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0] + 0.0, 1), round(point[1] + 0.0, 1)
