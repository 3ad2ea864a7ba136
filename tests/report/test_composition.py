"""One composition for all reports: page one from every tool, then chapters, annexes and the glossary."""

from __future__ import annotations

import pypdfium2
import pytest

from cap_tui.charts import bars
from cap_tui.charts.measures import Legend, Measure
from cap_tui.report.composition import compose_sections
from cap_tui.report.document import Figure, Heading, Items, Paragraph, Section
from cap_tui.report.write import as_bytes

LEGEND = Legend("Own", "Mean", "Range", "Before", "none")


def figure(name: str) -> Figure:
    measures = [Measure(f"Dimension {n}", 2.0) for n in range(6)]
    return Figure(name, bars.svg(measures, title=name, legend=LEGEND), f"Bars of {name}.")


def sections() -> list[Section]:
    """Two tools with more to say than page one holds, in no order."""
    return [
        Section("b.words", "Words", [Paragraph("Terms.")], role="glossary"),
        Section("b.tables", "Tables", [Paragraph("Figures.")], order=1, role="annex"),
        Section("b.two", "Chapter two", [Paragraph("Two.")], order=20),
        Section("a.one", "Chapter one", [Paragraph("One.")], order=10),
        Section(
            "b.said",
            "Said",
            [Items(["B1", "B2", "B3"]), figure("of b")],
            order=2,
            role="message",
        ),
        Section(
            "a.said",
            "Said",
            [Items(["A1", "A2", "A3", "A4"]), figure("of a")],
            order=1,
            role="message",
        ),
        Section("a.asked", "Asked", [Paragraph("Six of ten answered.")], role="asked"),
        Section("b.decide", "Decide", [Items(["D1", "D2", "D3"])], role="decision"),
        Section("a.decide", "Decide", [Items(["E1", "E2", "E3"])], order=1, role="decision"),
    ]


def test_page_one_then_chapters_annexes_and_the_glossary() -> None:
    made = compose_sections(sections())
    assert [s.id for s in made] == ["core.messages", "a.one", "b.two", "b.tables", "b.words"]


def test_page_one_holds_five_messages_one_figure_and_gives_each_tool_its_turn() -> None:
    asked, _title, said, drawn, _next, decide = compose_sections(sections())[0].blocks
    assert asked == Paragraph("Six of ten answered.")
    assert isinstance(said, Items)
    assert list(said.items) == ["A1", "A2", "A3", "B1", "B2"]
    assert isinstance(drawn, Figure)
    assert drawn.caption == "of a"
    assert isinstance(decide, Items)
    assert list(decide.items) == ["E1", "E2", "D1", "D2"]


def test_a_report_without_messages_begins_with_its_chapters() -> None:
    chapters = [Section("a.one", "One", [Paragraph("One.")])]
    assert list(compose_sections(chapters)) == chapters


def test_a_section_has_one_of_the_roles_and_a_message_holds_points() -> None:
    with pytest.raises(ValueError, match="not 'cover'"):
        Section("a.x", "X", [], role="cover")
    with pytest.raises(TypeError, match="not Heading"):
        Section("a.x", "X", [Heading("X")], role="message")


def test_page_one_is_the_first_page_and_the_contents_follow(make_report) -> None:
    chapters = [Section(f"a.{n}", f"Chapter {n}", [Paragraph("Text.")]) for n in range(5)]
    document = make_report(sections=compose_sections([*sections(), *chapters]))
    pages = [
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(as_bytes(document, ".pdf"))
    ]
    assert all(text in pages[0] for text in ("In short", "A1", "D2", "Six of ten", "Figure\xa01"))
    assert "Contents" in pages[1]
    assert "In short" not in pages[1]
    page = as_bytes(document, ".html").decode()
    assert page.index("In short") < page.index("<nav") < page.index("Chapter 4")


def test_the_figure_of_page_one_gives_room_to_a_line_or_two(make_report) -> None:
    chapters = [Section(f"a.{n}", f"Chapter {n}", [Paragraph("Text.")]) for n in range(5)]
    asked = Section("a.long", "", [Paragraph("Who was asked.")] * 18, role="asked")
    document = make_report(sections=compose_sections([asked, *sections(), *chapters]))
    data = as_bytes(document, ".pdf")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert "D2" in pages[0]  # with the figure as tall as it is elsewhere, 16 lines fit
    assert pages[1].startswith("Contents")


def test_what_page_one_cannot_hold_leaves_no_empty_page(make_report) -> None:
    chapters = [Section(f"a.{n}", f"Chapter {n}", [Paragraph("Text.")]) for n in range(5)]
    asked = Section("a.long", "", [Paragraph("Who was asked.")] * 40, role="asked")
    document = make_report(sections=compose_sections([asked, *sections(), *chapters]))
    data = as_bytes(document, ".pdf")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert "D2" not in pages[0]
    assert "D2" in pages[1]
    assert "Contents" in pages[1]


def test_a_short_document_has_no_contents(make_report) -> None:
    chapters = [Section(f"a.{n}", f"Chapter {n}", [Paragraph("Text.")]) for n in range(5)]
    document = make_report(sections=compose_sections([*sections(), *chapters]), short=True)
    assert "<nav" not in as_bytes(document, ".html").decode()
    assert len(pypdfium2.PdfDocument(as_bytes(document, ".pdf"))) == 2
