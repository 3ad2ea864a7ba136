"""What LibreOffice makes of the files: numbers keep their sign, header rows repeat and are never alone.

Needs LibreOffice (Debian: libreoffice-calc, libreoffice-writer); run by `make office`.
"""

import re
from pathlib import Path

import pypdfium2
import pytest

from cap_tui.report.document import Document, Paragraph, Section, TableBlock
from cap_tui.report.write import as_bytes
from tests.report.printing import converted

pytestmark = pytest.mark.long


def gaps() -> Document:
    rows = [(f"row {n}", (-1.6, 0.0, 2.25)[n % 3]) for n in range(120)]
    table = TableBlock("Gaps", ("indicator", "gap"), rows, signed=(False, True))
    return Document("Gaps", "Valdora", "2026-11-21", [Section("x", "X", [Paragraph("a"), table])])


def test_a_number_keeps_its_sign_in_libreoffice(tmp_path: Path) -> None:
    made = converted(tmp_path, "gaps.xlsx", as_bytes(gaps(), ".xlsx"), "html")
    shown = re.findall(r'sdval="[^"]*"[^>]*>(?:<[^>]+>)*([^<]+)<', made.read_text("utf-8"))
    assert shown[:3] == ["-1.6", "0.0", "+2.3"]
    assert len(shown) == 120


def test_a_header_row_repeats_on_every_page_of_a_word_file(tmp_path: Path) -> None:
    made = converted(tmp_path, "gaps.docx", as_bytes(gaps(), ".docx"), "pdf")
    pages = pypdfium2.PdfDocument(made)
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    with_rows = [text for text in texts if "row " in text]
    assert len(with_rows) > 2
    assert all("indicator" in text for text in with_rows)
