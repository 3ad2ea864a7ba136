"""PDF: accessible, in shipped type, and foreign text stays text."""

import ctypes
import re

import pypdfium2
import pypdfium2.raw
import pytest

from cap_tui.errors import Refused
from cap_tui.report.document import Heading, Paragraph, Publicity, Section
from cap_tui.report.write import as_bytes


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [document[i].get_textpage().get_text_bounded() for i in range(len(document))]


def test_publicity_and_notices_stand_on_every_page(make_report) -> None:
    texts = pages(as_bytes(make_report(), ".pdf"))
    assert len(texts) >= 2
    for text in texts:
        assert "Co-funded by the European Union" in text
        assert "SYNTHETIC" in text


def test_the_file_declares_itself_accessible(make_report) -> None:
    data = as_bytes(make_report(language="sl"), ".pdf")
    assert b"pdfuaid" in data
    assert re.search(rb"/Lang ?\(sl\)", data)
    assert b"/MarkInfo" in data


def alternatives(data: bytes) -> list[str]:
    """The alternative texts in the structure that screen readers walk."""
    raw = pypdfium2.raw
    document = pypdfium2.PdfDocument(data)
    found = []

    def walk(element) -> None:
        size = raw.FPDF_StructElement_GetAltText(element, None, 0)
        if size > 2:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDF_StructElement_GetAltText(element, buffer, size)
            found.append(buffer.raw[: size - 2].decode("utf-16-le"))
        for place in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, place):
                walk(child)

    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        for place in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk(raw.FPDF_StructTree_GetChildAtIndex(tree, place))
        raw.FPDF_StructTree_Close(tree)
    return found


def test_every_figure_has_its_alternative_text(make_report) -> None:
    assert "Radar with six axes; Dimension 1: 1.5." in alternatives(as_bytes(make_report(), ".pdf"))


def test_letters_of_all_five_languages_are_in_the_shipped_type(make_report) -> None:
    letters = "čšžČŠŽ äöüß éèêçœ àìòù «\u00a0x\u00a0» 1\u202f234 – — … → ≥ € “ ”"
    section = Section("x", letters, (Paragraph(letters), Heading(letters)))
    data = as_bytes(make_report(sections=(section,)), ".pdf")
    text = " ".join(pages(data)).replace("\u00a0", " ").replace("\u202f", " ")
    for word in letters.replace("\u00a0", " ").replace("\u202f", " ").split():
        assert text.count(word) >= 2, word
    fonts = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([A-Za-z-]+)", data))
    assert not fonts or all(
        f.startswith((b"NotoSans", b"Libertinus", b"NewCM", b"DejaVuSansMono")) for f in fonts
    )


def test_evil_strings_are_set_as_they_are(evil_report) -> None:
    text = " ".join(" ".join(pages(as_bytes(evil_report, ".pdf"))).split())
    for expected in ('#panic("x")', "{{ 7*7 }}", "=1+1", "[@click=app.quit]x[/]"):
        assert expected in text


def test_a_report_without_a_date_has_none(make_report) -> None:
    assert b"CreationDate" not in as_bytes(make_report(date=""), ".pdf")


def test_a_broken_logo_is_told_and_not_left_out(make_report, tmp_path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\nnothing IEND")
    with pytest.raises(Refused) as refused:
        as_bytes(make_report(publicity=Publicity(logo=str(logo))), ".pdf")
    assert "logo" in refused.value.remedy
