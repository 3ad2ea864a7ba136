"""PDF: accessible, in shipped type, and foreign text stays text."""

import re

import pypdfium2
import pytest

from cap_tui.report.document import Heading, Paragraph, Section
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


def test_every_figure_has_its_alternative_text(make_report) -> None:
    data = as_bytes(make_report(), ".pdf")
    assert b"Radar with six axes; Dimension 1: 1.5." in data or b"/Alt" in data


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


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_logo_stands_on_the_first_page(make_report, tmp_path, kind: str) -> None:
    from cap_tui.report.document import Publicity

    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>'
    logo = tmp_path / f"logo.{kind}"
    if kind == "png":
        from cap_tui.report.typesetting import pictures

        logo.write_bytes(pictures([svg])[0])
    else:
        logo.write_text(svg)
    without = as_bytes(make_report(publicity=Publicity()), ".pdf")
    assert as_bytes(make_report(publicity=Publicity(logo=str(logo))), ".pdf") != without
