"""XLSX: numbers are numbers, texts are texts, and the first sheet says who pays and where it comes from."""

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from cap_tui.charts.measures import Measure
from cap_tui.charts.svg import drawing
from cap_tui.report.csv_table import csv_table
from cap_tui.report.document import CellParts, Figure, NumberRange, Section, Share, TableBlock
from cap_tui.report.figures import bars_figure, radar_figure
from cap_tui.report.write import as_bytes

EMU = 9525  # a pixel in the unit of Office


def reread(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def said(sheet) -> str:
    return "\n".join(str(cell.value) for row in sheet for cell in row if cell.value is not None)


def test_the_first_sheet_says_who_pays_and_how_it_was_made(make_report) -> None:
    book = reread(as_bytes(make_report(language="it"), ".xlsx"))
    about = said(book.worksheets[0])
    assert book.sheetnames[0] == "Informazioni"
    for expected in ("Cofinanziato dall'Unione europea", "CAP-DEMO", "SYNTHETIC", "cap-tui 0.1.0"):
        assert expected in about
    assert "21 novembre 2026" in about


def test_every_sheet_prints_who_pays(make_report) -> None:
    for sheet in reread(as_bytes(make_report(), ".xlsx")):
        assert "Co-funded by the European Union" in (sheet.oddFooter.left.text or "")


def test_a_table_keeps_numbers_as_numbers_and_unknown_as_nothing(make_report) -> None:
    sheet = reread(as_bytes(make_report(), ".xlsx"))["Table 1 Values per dimension"]
    rows = list(sheet.iter_rows(min_row=3, max_row=5, values_only=True))
    assert rows == [
        ("Dimension", "Own", "n"),
        ("Rôle č š ž ß « x »", 3.25, 12345),
        ("Unknown one", None, 2026),
    ]
    assert (sheet["C4"].number_format, sheet["C5"].number_format) == ("#,##0", "0")


def test_a_number_keeps_its_sign_in_every_spreadsheet_program(make_report) -> None:
    """LibreOffice drops the minus in a section with a condition, so no format has sections."""
    table = TableBlock("Gaps", ("gap",), [(-1.6,), (-12345.5,), (0.3,)])
    book = reread(as_bytes(make_report(sections=(Section("x", "X", (table,)),)), ".xlsx"))
    cells = [book["Table 1 Gaps"].cell(row, 1) for row in (4, 5, 6)]
    assert [cell.value for cell in cells] == [-1.6, -12345.5, 0.3]
    assert [cell.number_format for cell in cells] == ["0.0", "#,##0.0", "0.0"]


def test_a_share_is_a_number_that_is_read_as_per_cent(make_report) -> None:
    table = TableBlock("Rates", ("rate",), [(Share(0.84),), (None,), (12,)])
    document = make_report(sections=(Section("x", "X", (table,)),), language="de")
    cell = reread(as_bytes(document, ".xlsx"))["Tabelle 1 Rates"].cell(4, 1)
    assert (cell.value, cell.number_format) == (0.84, "0%")
    text = as_bytes(document, ".md").decode()
    assert "84\u00a0%" in text
    assert "| 12 |" in text


def test_words_behind_a_number_keep_a_distance(make_report) -> None:
    table = TableBlock("Gaps", ("gap", "unit", "note"), [(1.6, "jobs", "new")])
    book = reread(as_bytes(make_report(sections=(Section("x", "X", (table,)),)), ".xlsx"))
    cells = [book["Table 1 Gaps"].cell(row, column) for row in (3, 4) for column in (2, 3)]
    assert [cell.alignment.indent for cell in cells] == [1, 0, 1, 0]


def test_the_series_of_a_chart_differ_without_colour(make_report) -> None:
    measures = [Measure(f"M{n}", n, 3, 2, 4, 2.5) for n in (1, 2, 3)]
    figures = tuple(make("C", measures, "en") for make in (bars_figure, radar_figure))
    data = as_bytes(make_report(sections=(Section("x", "X", figures),)), ".xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        bars, radar = (book.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2))
    patterns = re.findall(r'pattFill prst="([^"]+)"', bars)
    assert len(set(patterns)) == len(patterns) == 4  # the first is filled
    marks = re.findall(r'symbol val="([^"]+)"', radar)
    assert len(set(marks)) == len(marks) == 5


def test_a_radar_is_a_chart_of_its_own_with_its_numbers(make_report) -> None:
    data = as_bytes(make_report(), ".xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert "<c:radarChart>" in chart
    assert 'descr="Radar with six axes; Dimension 1: 1.5."' in drawing


def test_a_figure_without_numbers_is_a_picture_with_its_words(make_report) -> None:
    drawn = drawing(80, 40, "t", "d", [])
    figure = Figure("A diamond", drawn, alt="Health and ICT", lines=["[Health]"])
    data = as_bytes(make_report(sections=(Section("x", "X", (figure,)),)), ".xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("xl/media/image1.png").startswith(b"\x89PNG")
        shape = archive.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Health and ICT"' in shape
    size = re.search(r'<a:ext cx="(\d+)" cy="(\d+)"/>', shape)
    assert size is not None
    assert [int(side) / EMU for side in size.groups()] == pytest.approx([760, 380], abs=4)


def test_no_foreign_text_becomes_a_formula_or_a_link(evil_report, evil_strings) -> None:
    data = as_bytes(evil_report, ".xlsx")
    book = reread(data)
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {s for s in evil_strings if s.isprintable()} <= {cell.value for cell in cells}
    for cell in cells:
        assert cell.hyperlink is None or cell.hyperlink.target is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(n) for n in archive.namelist() if "worksheets/" in n)


@pytest.mark.parametrize("caption", ["History", "'", "[]:*?/\\", "x" * 80, ""])
def test_sheets_get_names_that_excel_takes(make_report, caption: str) -> None:
    table = TableBlock(caption, ("a",), ((1,),))
    section = Section("x", "X", (table, table, table))
    names = reread(as_bytes(make_report(sections=(section,)), ".xlsx")).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 5
    assert all(len(name) <= 31 for name in names)


def test_a_text_longer_than_a_cell_ends_visibly(make_report) -> None:
    table = TableBlock("t", ("a",), (("x" * 40_000,),))
    book = reread(as_bytes(make_report(sections=(Section("x", "X", (table,)),)), ".xlsx"))
    assert book["Table 1 t"]["A4"].value.endswith("…")


def test_a_long_sheet_name_ends_with_a_whole_word(make_report) -> None:
    section = Section("x", "X", (TableBlock("Indicators of cooperation across", ("a",), ()),))
    names = reread(as_bytes(make_report(sections=(section,)), ".xlsx")).sheetnames
    assert names[-1] == "Table 1 Indicators of"


def test_an_interval_is_two_columns_and_a_difference_has_its_sign(make_report) -> None:
    table = TableBlock(
        "Change",
        ("round", "interval", "change"),
        [
            ("2024", NumberRange(-0.25, 0.5), 0.75),
            ("2026", None, Decimal("-0.12")),
            ("2028", NumberRange(1.0, 2.0), 0.0),
        ],
        digits=(0, 1, 1),
        signed=(False, False, True),
    )
    document = make_report(sections=(Section("x", "X", (table,)),))
    sheet = reread(as_bytes(document, ".xlsx"))["Table 1 Change"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows == [
        ("round", "interval, lowest", "interval, highest", "change"),
        ("2024", -0.25, 0.5, 0.75),
        ("2026", None, None, -0.12),
        ("2028", 1, 2, 0),
    ]
    assert [sheet.cell(row, 4).number_format for row in (4, 5, 6)] == [
        "+0.0;-0.0;0.0",
        "+0.00;-0.00;0.00",
        "+0.0;-0.0;0.0",
    ]
    text = as_bytes(document, ".md").decode()
    assert "| 2024 | \\-0.3 … 0.5 | +0.8 |" in text or "| 2024 | -0.3 … 0.5 | +0.8 |" in text
    assert "-0.12 |" in text
    assert "1.0–2.0 | 0.0 |" in text


def test_parts_of_a_cell_are_columns_and_stay_joined_for_readers(make_report) -> None:
    table = TableBlock(
        "Groups",
        ("Group", "Officers", "Rest"),
        [
            ("I01", CellParts("3.4 (n 5)", (3.4, 5)), 1),
            ("I02", CellParts("2.0 (n 5 or more)", (2.0, "5 or more")), 2),
            ("I03", None, 3),
        ],
        parts=((), ("mean", "n"), ()),
    )
    report = make_report(sections=[Section("x.y", "S", [table])])
    sheet = reread(as_bytes(report, ".xlsx")).worksheets[-1]
    cells = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=3, max_row=6)]
    assert cells == [
        ["Group", "Officers, mean", "Officers, n", "Rest"],
        ["I01", 3.4, 5, 1],
        ["I02", 2.0, "5 or more", 2],
        ["I03", None, None, 3],
    ]
    data = csv_table(table).decode("utf-8-sig").splitlines()
    assert data[:2] == ['Group,"Officers, mean","Officers, n",Rest', "I01,3.4,5,1"]
    assert "3.4 (n 5)" in as_bytes(report, ".md").decode()


def test_rows_and_the_note_are_as_high_as_their_texts(make_report) -> None:
    """A spreadsheet program that does not make rows fit would print one text over the next."""
    rows = [("I01", "word " * 50, 2.5), ("I02", "short", 3.0)]
    columns = ("", "Why it is so", "Cluster managers and similar positions")
    table = TableBlock("Weak", columns, rows, note="remark " * 60)
    sheet = reread(as_bytes(make_report(sections=[Section("x", "X", [table])]), ".xlsx"))[
        "Table 1 Weak"
    ]
    heights = {row: sheet.row_dimensions[row].height for row in (3, 4, 5, 7)}
    assert heights[4] > 60
    assert heights[5] is None
    assert heights[3] > 30
    assert heights[7] > 30
    assert "A7:C7" in {str(merged) for merged in sheet.merged_cells.ranges}
