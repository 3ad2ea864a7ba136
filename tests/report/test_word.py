"""Word: real headings, lists and tables, alternative texts, publicity in the header, house templates."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table

from cap_tui.errors import DoesNotHold, Refused
from cap_tui.report.document import Heading, Items, Paragraph, Section, TableBlock
from cap_tui.report.write import as_bytes


def reread(data: bytes):
    return docx.Document(io.BytesIO(data))


def descriptions(document) -> list[str]:
    return [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]


def test_the_structure_is_words_own(make_report) -> None:
    document = reread(as_bytes(make_report(), ".docx"))
    styles = [p.style.name for p in document.paragraphs]
    assert styles[:3] == ["Title", "Subtitle", "cap Small"]
    assert [s for s in styles if s.startswith("Heading")] == [
        "Heading 1",
        "Heading 2",
        "Heading 1",
        "Heading 1",
    ]
    assert styles.count("List Bullet") == 3
    assert styles.count("List Number") == 2
    assert descriptions(document) == ["Radar with six axes; Dimension 1: 1.5."]


def test_publicity_is_in_the_header_and_notices_in_the_footer(make_report) -> None:
    section = reread(as_bytes(make_report(language="de"), ".docx")).sections[0]
    header = "\n".join(p.text for p in section.header.paragraphs)
    assert "Kofinanziert von der Europäischen Union" in header
    assert "Interreg Demo Space · CAP-DEMO · ERDF" in header
    assert "SYNTHETIC" in section.footer.paragraphs[0].text
    assert "Seite 1 von 1" in section.footer.paragraphs[1].text


def test_the_foot_of_a_page_has_whole_notices_only(make_report) -> None:
    notices = ("SYNTHETIC: made up.", "The round is open. " * 9, "Short.")
    section = reread(as_bytes(make_report(notices=notices), ".docx")).sections[0]
    assert section.footer.paragraphs[0].text == "SYNTHETIC: made up."


def test_header_footer_and_body_have_one_font_and_the_file_its_language(make_report) -> None:
    document = reread(as_bytes(make_report(language="it"), ".docx"))
    section = document.sections[0]
    edges = [*section.header.paragraphs, *section.footer.paragraphs]
    fonts = {p.style.font.name for p in [*document.paragraphs, *edges]}
    assert fonts == {document.styles["Normal"].font.name}
    assert {run.font.name for p in edges for run in p.runs} == {None}
    defaults = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    assert defaults.find(qn("w:lang")).get(qn("w:val")) == "it"
    assert document.core_properties.language == "it"


def test_table_heads_repeat_and_unknown_is_a_dash(make_report) -> None:
    (table,) = reread(as_bytes(make_report(language="sl"), ".docx")).tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[1].cells] == ["Rôle č š ž ß « x »", "3,25", "12.345"]
    assert [cell.text for cell in table.rows[2].cells] == ["Unknown one", "–", "2026"]


def test_each_numbered_list_starts_at_one(make_report) -> None:
    lists = (Items(("a", "b"), True), Items(("c",), True))
    document = reread(as_bytes(make_report(sections=(Section("x", "X", lists),)), ".docx"))
    numbers = [
        p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_longer_report_has_contents_that_link(make_report) -> None:
    sections = tuple(Section(f"s{n}", f"Chapter {n}", ()) for n in range(5))
    document = reread(as_bytes(make_report(sections=sections), ".docx"))
    links = [node.get(qn("w:anchor")) for node in document.element.body.iter(qn("w:hyperlink"))]
    marks = [node.get(qn("w:name")) for node in document.element.body.iter(qn("w:bookmarkStart"))]
    assert links == marks == [f"section-{n}" for n in range(1, 6)]


def test_properties_carry_the_documents_date(make_report) -> None:
    about = reread(as_bytes(make_report(), ".docx")).core_properties
    assert about.created.isoformat().startswith("2026-11-21")
    assert about.title == "Report of the region"
    assert about.author == "Valdora"


def test_evil_strings_are_text_and_nothing_links_out(evil_report, evil_strings) -> None:
    data = as_bytes(evil_report, ".docx")
    texts = {p.text for p in reread(data).paragraphs}
    assert {s for s in evil_strings if s.isprintable()} <= texts
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name)


@pytest.fixture
def house(tmp_path):
    """Makes a house template whose paragraphs are given."""

    def make(*body: str, header: str = "{{ publicity }}"):
        document = docx.Document()
        for text in body:
            document.add_paragraph(text)
        document.sections[0].header.paragraphs[0].text = header
        path = tmp_path / "house.docx"
        document.save(path)
        return path

    return make


def test_a_house_template_takes_the_body_between_its_own_pages(make_report, house) -> None:
    path = house("Government of {{ region }}", "{{ title }}", "{{ body }}", "Imprint")
    document = reread(as_bytes(make_report(), ".docx", house=path))
    texts = [p.text for p in document.paragraphs]
    assert texts[:2] == ["Government of Valdora", "Report of the region"]
    assert texts[-1] == "Imprint"
    assert texts.index("Status quo") < texts.index("What next") < texts.index("Imprint")
    assert "Co-funded" in document.sections[0].header.paragraphs[0].text
    assert len(document.tables) == 1


def test_a_house_template_cannot_drop_who_pays(make_report, house) -> None:
    path = house("{{ body }}", header="Our own logo")
    with pytest.raises(DoesNotHold) as refused:
        as_bytes(make_report(), ".docx", house=path)
    assert "{{ publicity }}" in refused.value.remedy


@pytest.mark.parametrize(
    "body",
    [
        ("no place",),
        ("{{ body }}", "{{ unknown_mark }}"),
        ("{{ body }}", "{% for %}"),
        ("{{ body }}", "{{ ''.__class__.__mro__ }}"),
        ("{{ body }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}"),
    ],
)
def test_a_house_template_that_cannot_work_is_refused(make_report, house, body) -> None:
    with pytest.raises(Refused) as refused:
        as_bytes(make_report(), ".docx", house=house(*body))
    assert refused.value.where.endswith("house.docx")


def test_a_file_that_is_no_template_is_refused(make_report, tmp_path) -> None:
    path = tmp_path / "house.docx"
    with pytest.raises(Refused):
        as_bytes(make_report(), ".docx", house=path)
    path.write_bytes(b"PK nothing")
    with pytest.raises(Refused):
        as_bytes(make_report(), ".docx", house=path)


def test_marks_are_filled_as_text(make_report, house) -> None:
    path = house("{{ title }}", "{{ body }}")
    document = reread(as_bytes(make_report(title="<w:br/> & {{ 7*7 }}"), ".docx", house=path))
    assert document.paragraphs[0].text == "<w:br/> & {{ 7*7 }}"


def test_what_leads_to_a_table_and_a_short_table_stay_together(make_report) -> None:
    rows = [(f"row {n}", float(n)) for n in range(4)]
    blocks = (
        Paragraph("Text that leads nowhere."),
        Heading("Numbers", 2),
        Paragraph("What they mean.", "note"),
        TableBlock("t", ("Name", "n"), rows, note="Told below."),
        Paragraph("After the table."),
    )
    document = reread(as_bytes(make_report(sections=(Section("x", "X", blocks),)), ".docx"))
    kept = {p.text: p.paragraph_format.keep_with_next for p in document.paragraphs}
    assert kept["Note: What they mean."] is True
    (note,) = (p for p in document.paragraphs if p.text == "Note: What they mean.")
    assert [(run.text, run.bold) for run in note.runs] == [
        ("Note: ", True),
        ("What they mean.", None),
    ]
    assert not kept["Text that leads nowhere."]
    assert not kept["After the table."]
    (table,) = document.tables
    assert all(c.paragraphs[0].paragraph_format.keep_with_next for r in table.rows for c in r.cells)


def wide(columns: int) -> TableBlock:
    heads = [f"Responsibility{n}" for n in range(columns)]
    return TableBlock("Wide", heads, [["Ausgangswert"] * columns] * 3, note="A note.")


def test_a_table_with_more_columns_than_a_page_holds_turns_its_page_and_its_words_stay_whole(
    make_report,
) -> None:
    blocks = [Paragraph("Before."), Heading("Lead"), wide(8), wide(8), Paragraph("After.")]
    document = reread(as_bytes(make_report(sections=[Section("x.y", "S", blocks)]), ".docx"))
    first, across, last = document.sections
    assert [s.page_width > s.page_height for s in (first, across, last)] == [False, True, False]
    texts = [
        [p.text for p in s.iter_inner_content() if hasattr(p, "text")] for s in (first, across)
    ]
    assert texts[0][-1] == "Before."
    assert texts[1][0] == "Lead", "a heading goes with what it leads to"
    room = across.page_width - across.left_margin - across.right_margin
    for table in across.iter_inner_content():
        if isinstance(table, Table):
            assert sum(c.width for c in table.columns) <= room
            # 7.5 points: a letter of the head, which is bold, is less than 0.6 of that wide
            assert min(c.width for c in table.columns) > Pt(7.5 * 0.6) * len("Responsibility0")
    assert "A note." in texts[1]


def test_a_table_that_is_hardly_too_wide_is_set_in_the_smallest_type_instead(make_report) -> None:
    nearly = TableBlock("t", ["Responsible"] * 8, [["Ausgangswert"] * 8])
    document = reread(as_bytes(make_report(sections=[Section("x.y", "S", [nearly])]), ".docx"))
    assert len(document.sections) == 1
    styles = {p.style.name for cell in document.tables[0].rows[0].cells for p in cell.paragraphs}
    assert styles == {"cap Table Text Smallest"}
