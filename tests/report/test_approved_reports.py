"""One report with every kind of block as it was kept in each format and in two languages, down to the parts of office files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from cap_tui.charts import divergence, grid
from cap_tui.charts.divergence import DivergenceWords, Stand
from cap_tui.report import typesetting
from cap_tui.report.document import (
    Chart,
    Document,
    Figure,
    Heading,
    Items,
    NumberRange,
    Paragraph,
    Publicity,
    Section,
    Share,
    TableBlock,
)
from cap_tui.report.write import as_bytes
from tests.approval import approve
from tests.report.conftest import small
from tests.written_files import office_parts, titled, xml_lines

APPROVED = Path(__file__).with_name("approved")
NUMBERS = TableBlock(
    "Every kind of number",
    ("Indicator", "Gap", "Interval", "Share", "n", "Exact"),
    (
        ("Role of clusters", 1.25, NumberRange(2.05, 3.0), Share(0.256), 12_345, Decimal("2.50")),
        ("Alignment", -0.5, NumberRange(-0.25, 1.0), Share(0.0), 7, Decimal("-12345.5")),
        ("Nobody knows", None, None, None, None, None),
        ("Exactly nought", 0.0, NumberRange(9_999.0, 10_000.0), Share(1.0), 0, Decimal(0)),
    ),
    digits=(0, 2, 1, 0, 0, 2),
    signed=(False, True, False, False, False, True),
    note="Rounded. " * 30,
)
WIDE = TableBlock(
    "What is wide: [every] column * has its words / and this caption is longer than a name of a sheet",
    tuple(f"Column {n}" for n in range(1, 9)),
    (
        ("First row", "in Valdora", "a long text " * 12, "Packagingthatstellsitsage" * 2, 1, 2.5, "x", None),
        ("Second", "line\nbroken", "", "", 20, 3.0, "https://www.example.org/a/b", "=1+1"),
    ),
)  # fmt: skip
DRAWING = re.compile(r"<svg.*?</svg>|data:image/[^\"')]+", re.DOTALL)
STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)
"""Drawings are kept in tests/charts, the styles of a page once."""
APART = DivergenceWords(("Policy", "Clusters"), "Gap", "hidden", "wide gap")


def _figure(caption: str, svg: str, chart: Chart | None) -> Figure:
    return Figure(caption, svg, f"{caption} in words.", ("a ──●── b", "c"), chart)


def every_block() -> Document:
    """The small report with annex, glossary, page one, and the blocks that it has not."""
    series = tuple((name, (1.0, None, 2.5)) for name in ("Own", "Mean", "Low", "High", "Before"))
    bars = Chart("bar", ("One", "Two", "Three"), series, (0, 5))
    radar = Chart("radar", ("One", "Two", "Three"), series, (1, 5))
    apart = divergence.svg([Stand("Role", (4.2, 3.0))], title="Apart", say=APART)
    board = grid.svg(["market"], ["short"], {("market", "short"): ["Sell"]}, title="Board")
    first = small()
    return replace(
        first,
        sections=(
            Section("a.asked", "Who was asked", (Paragraph("31 people."),), role="asked"),
            Section("a.say", "Key messages", (Items(("It works.", "It grows.")),), role="message"),
            Section("a.do", "To decide", (Items(("Fund the test line.",)),), role="decision"),
            *first.sections,
            Section(
                "a.numbers",
                "Numbers",
                (
                    Paragraph("A remark.", "note"),
                    Heading("Deeper", 3),
                    Heading("Deepest", 4),
                    NUMBERS,
                    Paragraph("What leads to the table."),
                    WIDE,
                    TableBlock("Nothing", ("a", "b"), ()),
                    _figure("Bars of a spreadsheet", board, bars),
                    _figure("Radar of a spreadsheet", board, radar),
                    _figure("A picture", apart, None),
                ),
            ),
            Section("a.annex", "Annex", (Paragraph("All else."),), role="annex"),
            Section(
                "a.words", "Words", (TableBlock("Words", ("w", "m"), (("a", "b"),)),), role="glossary"
            ),
        ),
        subtitle="StressTest, round 2026",
        provenance=("Written by cap-tui 0.1.0.", "Sources: https://www.example.org/x"),
        notices=("SYNTHETIC: made up.", "The questionnaire is reconstructed."),
    )  # fmt: skip


def _words(columns: int) -> TableBlock:
    """So many columns of one long word."""
    head = tuple(f"Wordofnine{n}" for n in range(columns))
    return TableBlock(f"{columns} columns", head, (tuple("some words" for _n in head),))


def edges() -> Document:
    """What stands just below a limit and just above it: widths, lengths, rows, names of sheets, signs of markup."""
    row = ("x", 1)
    signs = (
        "a_b *c* `d` <e> [f] | g ~h~ &i; $j$ ^k \\l me@example.org http://e.example www.e.example"
    )
    starts = "# a\n\n- b\n\n+ c\n\n1. d\n\n= e\n\n: f\n\n12) g"
    wide = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 100"/>'
    lead = "Lead " * 79
    return replace(
        small(),
        publicity=Publicity(),
        provenance=(),
        notices=("N" * 100, "M" * 77, "O", "P"),
        sections=(
            Section("e.text", "Texts", (Paragraph(signs), Paragraph(starts), Items((signs,)))),
            Section(
                "e.tables",
                "Tables",
                (
                    *(_words(columns) for columns in range(6, 10)),
                    *(TableBlock(f"{n} rows", ("a", "n"), (row,) * n) for n in (25, 26, 27)),
                    Paragraph(lead + "12345"),
                    TableBlock("c" * 23, ("a", "b"), (("y" * 1200, 9_999), ("", 10_000))),
                    Paragraph(lead + "123456"),
                    TableBlock("d" * 24, ("a", "b"), (("y" * 1201, -9_999.5), ("z", 99_999.95))),
                    TableBlock("one two three four five six", ("i", "m"), (("iii", "mmm"),)),
                ),
            ),
            Section(
                "e.figures",
                "Figures",
                tuple(_figure(f"{w} wide", wide.format(w), None) for w in (297, 298, 299)),
            ),
        ),
    )  # fmt: skip


VARIANTS: dict[str, Callable[[Callable[[str], str]], Document]] = {
    "en": lambda _logo: every_block(),
    "fr": lambda logo: replace(
        every_block(),
        language="fr",
        publicity=Publicity(
            "ERDF", "Interreg Demo Space", "CAP-DEMO", "", logo("png"), period="2014-2020"
        ),
    ),
    "edges": lambda _logo: edges(),
    "short": lambda _logo: replace(
        small(), short=True, language="de", date="", publicity=Publicity(), notices=()
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_a_report_in_text_is_as_approved(
    logo_file: Callable[[str], str], suffix: str, variant: str
) -> None:
    made = as_bytes(VARIANTS[variant](logo_file), suffix).decode("utf-8")
    drawn = DRAWING.sub(lambda found: f"{found[0][:90]}…", made)
    if variant != "en":
        drawn = STYLES.sub("<style>…</style>", drawn)
    approve(APPROVED / f"{variant}{suffix}.txt", drawn.replace("><", ">\n<"))


def styles_of_ours(lines: str) -> str:
    """The styles of a Word file that are not those of the empty one."""
    empty = xml_lines(docx.Document().part._styles_part.blob)
    known = set(empty.split("\n style "))
    return "\n style ".join(style for style in lines.split("\n style ") if style not in known)


FOREIGN = ("word/theme", "word/stylesW", "xl/theme", "word/fontTable", "customXml", "docProps/th")
"""Parts that are those of the libraries."""


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_the_parts_of_an_office_file_are_as_approved(
    logo_file: Callable[[str], str], suffix: str, variant: str
) -> None:
    made = as_bytes(VARIANTS[variant](logo_file), suffix)
    kept = [
        (name, styles_of_ours(lines) if name == "word/styles.xml" else lines)
        for name, lines in office_parts(made, FOREIGN)
    ]
    approve(APPROVED / f"{variant}{suffix}.txt", titled(kept))


def test_a_report_in_a_house_template_is_as_approved(tmp_path: Path) -> None:
    document = docx.Document()
    for mark in ("title", "subtitle", "region", "date", "statement", "payers", "body"):
        document.add_paragraph(f"{{{{ {mark} }}}}")
    document.sections[0].header.paragraphs[0].text = "{{ publicity }}"
    document.save(path := tmp_path / "house.docx")
    made = as_bytes(small(language="it"), ".docx", house=path)
    wanted = ("word/document.xml", "word/header1.xml", "word/numbering.xml", "docProps/core.xml")
    kept = [(name, lines) for name, lines in office_parts(made, FOREIGN) if name in wanted]
    approve(APPROVED / "house.docx.txt", titled(kept))


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_the_page_setter_is_given_is_as_approved(
    logo_file: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, variant: str
) -> None:
    given: list[dict[str, Any]] = []
    monkeypatch.setattr(typesetting, "pdf", lambda data: given.append(data) or b"")
    as_bytes(VARIANTS[variant](logo_file), ".pdf")
    data = json.loads(json.dumps(given[0]), object_hook=_without_pictures)
    approve(APPROVED / f"{variant}.pdf.json", json.dumps(data, ensure_ascii=False, indent=1))


def _without_pictures(node: dict[str, Any]) -> dict[str, Any]:
    short = {"svg": lambda svg: svg[:90], "data": lambda data: f"{data[1:4]}"}
    return {key: short.get(key, lambda kept: kept)(value) for key, value in node.items()}
