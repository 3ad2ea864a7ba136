"""Every kind of drawing as it was kept: on paper, in lines of three widths and two sets of signs, and spoken."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cap_tui.charts import bars, divergence, grid, qr, radar, timeline
from cap_tui.charts.divergence import DivergenceWords, Stand
from cap_tui.charts.measures import Legend, Measure, spoken, ticks
from cap_tui.charts.text_layout import Box, TextCanvas, broken, folded, folds
from cap_tui.charts.timeline import Span, TimelineRow, TimelineWords
from tests.approval import approve
from tests.written_files import titled, xml_lines

APPROVED = Path(__file__).with_name("approved")
D = datetime.date
LEGEND = Legend("Own region", "Mean of the regions", "Range", "Round before", "no data")
MEASURES = [
    Measure("Role of clusters in the development of S3 and of the region’s strategy", 3.4, 3.1, 1.8, 4.5, 3.0),
    Measure("Alignment", 2.2, 2.9, 1.2, 4.1, 2.4),
    Measure("Überführung – „Straße“", 5.0, 5.0, 1.0, 5.0, 1.0),
    Measure("Monitoring", None, 2.7, 1.0, 4.0, 2.5),
    Measure("Impact", 3.0, None, None, None, None),
    Measure("Effectiveness", 1.0, 3.5, None, 4.9, 0.2),
    Measure("字と字", 4.8, 4.7, 4.6, 4.9, None),
]  # fmt: skip
GROUPS = DivergenceWords(("Policy makers", "Clusters", "Others"), "Gap", "hidden", "wide gap")
LONG = DivergenceWords(
    tuple(f"A group of regional stakeholders with a long name, number {n}" for n in (1, 2, 3)),
    "Gap",
    "too few answers to be shown",
    "groups that part widely",
)
STANDS = [
    Stand("Alignment of the strategy with what the clusters of the region really do", (4.2, 3.0, None)),
    Stand("Role", (3.0, 3.0, 3.0)),
    Stand("Straße → Mädchen", (1.0, 5.0, 3.1)),
    Stand("Nobody knows", (None, None, None)),
    Stand("One group", (None, 2.04, None)),
    Stand("Just wide", (2.0, 3.0, 2.9)),
    Stand("Not yet wide", (2.0, 2.99, 2.98)),
]  # fmt: skip
SAY = TimelineWords(
    ("call open", "assessment", "project"), "deadline", "open everywhere", "no date"
)
ROWS = [
    TimelineRow(
        "Valdora", [Span(D(2026, 3, 1), D(2026, 6, 30)), Span(D(2026, 7, 1), D(2026, 9, 1), 1)]
    ),
    TimelineRow(
        "Hochtal with a name that is longer than any line could hold",
        [Span(D(2026, 4, 15), D(2026, 8, 31))],
        [D(2026, 5, 15), D(2026, 5, 16)],
    ),
    TimelineRow("Brezje", [Span(D(2026, 2, 1), D(2026, 5, 31)), Span(D(2027, 1, 1), D(2029, 1, 1), 2)]),
    TimelineRow("Day only", [], [D(2026, 2, 1)]),
]  # fmt: skip
OPEN = [*ROWS[:3], TimelineRow("Empty")]
CELLS = {
    ("market", "short"): ["Sell timber", "Ask the <neighbours> & friends about everything " * 4],
    ("market", "long"): ["Straße – Mädchen"],
    ("technology", "middle"): ["one", "two", "three"],
}
PERSPECTIVES, HORIZONS = ["market", "technology", "policy"], ["short", "middle", "long"]

Draw = Callable[[int, bool], Sequence[str]]
DRAWN: dict[str, tuple[str, str, Draw]] = {
    "radar": (
        radar.svg(MEASURES, title="Radar", legend=LEGEND),
        spoken(MEASURES, LEGEND),
        lambda width, bare: radar.lines(MEASURES, width, legend=LEGEND, ascii_only=bare),
    ),
    "radar-of-few": (
        radar.svg(MEASURES[:3], title="Radar", legend=LEGEND, number="{:.2f}".format),
        spoken(MEASURES[:3], LEGEND, "{:.2f}".format),
        lambda width, bare: bars.lines(
            MEASURES[:3], width, legend=LEGEND, number="{:.2f}".format, ascii_only=bare
        ),
    ),
    "bars": (
        bars.svg(MEASURES, title="Bars", legend=LEGEND, scale=(0, 12)),
        spoken([], LEGEND),
        lambda width, bare: bars.lines(
            MEASURES, width, legend=LEGEND, scale=(0, 12), ascii_only=bare
        ),
    ),
    "bars-alone": (
        bars.svg([Measure("One", 60.0), Measure("Two", None)], title="B", legend=LEGEND, scale=(0, 100)),
        spoken([Measure("One", 60.0), Measure("Two", None)], LEGEND),
        lambda width, bare: bars.lines(
            [Measure("One", 60.0), Measure("Two", None)],
            width,
            legend=LEGEND,
            scale=(0, 100),
            ascii_only=bare,
        ),
    ),
    "divergence": (
        divergence.svg(STANDS, title="Apart", say=GROUPS),
        divergence.spoken(STANDS, GROUPS),
        lambda width, bare: divergence.lines(STANDS, width, say=GROUPS, ascii_only=bare),
    ),
    "divergence-all-known": (
        divergence.svg(STANDS[1:3], title="Apart", say=GROUPS, scale=(0, 10), flag_from=5),
        divergence.spoken(STANDS[1:3], GROUPS, "{:.0f}".format, 5),
        lambda width, bare: divergence.lines(
            STANDS[1:3],
            width,
            say=GROUPS,
            scale=(0, 10),
            number="{:.0f}".format,
            flag_from=5,
            ascii_only=bare,
        ),
    ),
    "divergence-long-names": (
        divergence.svg(STANDS[:1], title="Apart", say=LONG),
        divergence.spoken(STANDS[:1], LONG),
        lambda width, bare: divergence.lines(STANDS[:1], width, say=LONG, ascii_only=bare),
    ),
    "timeline": (
        timeline.svg(ROWS[:3], title="Calls", say=SAY),
        timeline.spoken(ROWS, SAY),
        lambda width, bare: timeline.lines(ROWS[:3], width, say=SAY, ascii_only=bare),
    ),
    "timeline-open": (
        timeline.svg(OPEN, title="Calls", say=SAY),
        timeline.spoken(OPEN, SAY),
        lambda width, bare: timeline.lines(OPEN, width, say=SAY, ascii_only=bare),
    ),
    "timeline-without-dates": (
        timeline.svg(OPEN[3:], title="Calls", say=SAY),
        timeline.spoken([], SAY),
        lambda width, bare: timeline.lines(OPEN[3:], width, say=SAY, ascii_only=bare),
    ),
    "grid": (
        grid.svg(PERSPECTIVES, HORIZONS, CELLS, title="Roadmap"),
        grid.spoken(PERSPECTIVES, HORIZONS, CELLS),
        lambda width, _bare: grid.lines(PERSPECTIVES, HORIZONS, CELLS, width),
    ),
    "grid-empty": (
        grid.svg(PERSPECTIVES, HORIZONS, {}, title="Roadmap"),
        grid.spoken(PERSPECTIVES, HORIZONS, {}),
        lambda width, _bare: grid.lines(PERSPECTIVES, HORIZONS, {}, width),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_as_approved(name: str) -> None:
    svg, told, draw = DRAWN[name]
    parts = [
        *((f"{width} cells", "\n".join(draw(width, False))) for width in (36, 60, 100)),
        ("60 cells, ASCII", "\n".join(draw(60, True))),
        ("spoken", told),
        ("on paper", xml_lines(svg)),
    ]
    approve(APPROVED / f"{name}.txt", titled(parts))


def test_axes_boxes_and_folds_are_as_approved() -> None:
    """The round values of every length of scale, months of every length of time, what text takes on paper and in cells."""
    spans = (
        1,
        4,
        7,
        8,
        14,
        15,
        35,
        36,
        70,
        71,
        140,
        141,
        175,
        176,
        350,
        351,
        700,
        701,
        1750,
        1751,
        3500,
        3501,
        7000,
        7001,
        9000,
        17_501,
    )
    lines = [f"{span}: {ticks((0, span))}" for span in spans]
    lines += [
        f"{low}..{high}: {ticks((low, high))}"
        for low, high in ((1, 5), (0.5, 3), (-2, 2), (1999, 2026))
    ]
    begin = D(2026, 2, 15)
    lines += [
        f"{days} days, {most}: {[day.isoformat()[:7] for day in timeline.months(begin, begin + datetime.timedelta(days), most)]}"
        for days in (0, 14, 40, 100, 200, 700, 4000, 40000)
        for most in (2, 4, 8)
    ]
    lines.append(str(timeline.months(D(9998, 1, 1), D.max, 30)[-1]))
    paper = TextCanvas(100, 50, lambda text: 6.0 * len(text), 12, (4, 4), 9, (3, 5), 2, False, 10)
    screen = TextCanvas(40, 10, len, 1, (1, 1), 1, (1, 0), 1, True, 10)
    for canvas in (paper, screen):
        for text in (
            "one",
            "one two",
            "one two three four five six",
            "a wordthatisverylongindeed b",
        ):
            lines += [
                f"{folds(text, canvas)}",
                f"{folded(text, 30, canvas, 2)} {broken(text, 30, canvas)}",
            ]
        box = Box(10, 20, 30, 6)
        lines.append(f"{box.grown(canvas)} {canvas.snapped((1.5, 2.49))}")
        lines.append(
            f"{[Box(x, y, 30, 10).within(canvas) for x, y in ((0, 0), (-1, 0), (0, -1), (70, 40), (71, 40), (70, 41), (10, 0))]}"
        )
    box = Box(10, 20, 30, 6)
    others = [Box(x, y, 5, 5) for x in (4, 5, 6, 39, 40, 41) for y in (14, 15, 16, 25, 26, 27)]
    lines.append(str([int(box.meets(other)) + int(box.meets(other, (1, 2))) for other in others]))
    ends = list(itertools.product((5, 10, 25, 40, 45), (15, 20, 23, 26, 30)))
    lines.append(
        "".join(str(int(box.crossed(one, two))) for one, two in itertools.combinations(ends, 2))
    )
    approve(APPROVED / "axes.txt", "\n".join(lines))


def test_codes_are_as_approved() -> None:
    """The smallest and the largest quiet zone, and one cell less than a code needs."""
    text = "HTTP://10.0.0.7:8080/J/ABC"
    size = len(qr.qr_modules(text))
    rooms = [(size + 8, (size + 9) // 2), (size + 4, (size + 5) // 2), (99, 99)]
    drawn = [qr.qr_rows(text, *room) for room in rooms]
    drawn.append(qr.qr_rows(text, *rooms[1], dark_filled=True))
    approve(APPROVED / "codes.txt", "\n\n".join("\n".join(rows) for rows in drawn))
    assert qr.qr_rows(text, size + 3, 99) == []
    assert qr.qr_rows(text, 99, (size + 3) // 2) == []
