"""A small report with every kind of block, and one full of evil strings, for all writers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cap_tui.charts import bars, radar
from cap_tui.charts.measures import Legend, Measure
from cap_tui.report.document import (
    Chart,
    Document,
    Figure,
    Heading,
    Items,
    Paragraph,
    Publicity,
    Section,
    TableBlock,
)

EVIL = (
    "[/]",
    "[@click=app.quit]x[/]",
    "note [/b] [red",
    "\x1b]0;owned\x07b\x1b[2J",
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "</td><script>alert(1)</script>",
    '*x* #panic("x") $x$ `y` <label> @ref \\n',
    "{{ 7*7 }} {% for x in y %}",
    "http://evil.example www.evil.example a@evil.example",
    "a\x00b\u202ec\ud800d",
    "| --- |\n# x\n1. y",
    "&amp; & <b>",
)


def small(**changes: object) -> Document:
    """A report of two sections in which every kind of block occurs."""
    legend = Legend("Own region", "Mean", "Range", "Round before", "no data")
    six = [Measure(f"Dimension {n}", n / 2 + 1, 3.0, 2.0, 4.5, 2.5) for n in range(1, 7)]
    given: dict[str, object] = {
        "title": "Report of the region",
        "subtitle": "StressTest, round 2026",
        "region": "Valdora",
        "date": "2026-11-21",
        "publicity": Publicity("ERDF", "Interreg Demo Space", "CAP-DEMO", "", ""),
        "provenance": ("Written by cap-tui 0.1.0.",),
        "notices": ("SYNTHETIC: this region and all its data are made up.",),
        "sections": (
            Section(
                "demo.quo",
                "Status quo",
                (
                    Paragraph("First paragraph,\nwith a break.\n\nSecond paragraph."),
                    Paragraph("The questionnaire is reconstructed.", "warning"),
                    Heading("Numbers", 2),
                    TableBlock(
                        "Values per dimension",
                        ("Dimension", "Own", "n"),
                        (("Rôle č š ž ß « x »", 3.25, 12_345), ("Unknown one", None, 2026)),
                        decimals=2,
                        note="Groups under three are hidden.",
                    ),
                    Figure(
                        "Six dimensions",
                        radar.svg(six, title="Six dimensions", legend=legend),
                        "Radar with six axes; Dimension 1: 1.5.",
                        tuple(bars.lines(six, 70, legend=legend)),
                        Chart(
                            "radar",
                            [m.label for m in six],
                            [("Own region", [1.5, None, 2.5, 3, 3.5, 4]), ("Mean", [3.0] * 6)],
                            (1, 5),
                        ),
                    ),
                ),
            ),
            Section(
                "demo.next",
                "What next",
                (Items(("First", "Second")), Items(("One", "Two"), numbered=True)),
            ),
        ),
    }
    return Document(**(given | changes))  # type: ignore[arg-type]


def evil() -> Document:
    """The evil strings in every place that holds text."""
    svg = bars.svg(
        [Measure(text, 2.0) for text in EVIL],
        title=EVIL[0],
        legend=Legend(*EVIL[:5]),
    )
    return small(
        title=" ".join(EVIL),
        subtitle=EVIL[8],
        region=EVIL[9],
        publicity=Publicity(EVIL[8], EVIL[9], EVIL[5], "Co-funded <b>by</b> *x*"),
        provenance=EVIL,
        notices=EVIL,
        sections=tuple(
            Section(
                f"evil.{place}",
                text,
                (
                    Paragraph(text),
                    Paragraph(text, "note"),
                    Heading(text, 3),
                    Items((text, text)),
                    TableBlock(text, (text, "v"), ((text, text), (text, 1.0)), note=text),
                    Figure(text, svg, text, (text,)),
                ),
            )
            for place, text in enumerate(EVIL)
        ),
    )


@pytest.fixture
def make_report() -> Callable[..., Document]:
    """Makes the small report; keyword arguments change its fields."""
    return small


@pytest.fixture
def evil_report() -> Document:
    return evil()


@pytest.fixture
def evil_strings() -> tuple[str, ...]:
    return EVIL


@pytest.fixture
def logo_file(tmp_path: Path) -> Callable[[str], str]:
    """Makes a logo of a kind (png, jpeg, svg) and returns its path."""

    def make(kind: str) -> str:
        path = tmp_path / f"logo.{kind}"
        if kind == "svg":
            path.write_text(
                '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
                '<rect width="90" height="30"/></svg>'
            )
        else:
            Image.new("RGB", (90, 30), "navy").save(path, format=kind.upper())
        return str(path)

    return make
