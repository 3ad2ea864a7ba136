"""Reading survey files: each by its own reader, and everything that is no survey file refused by name."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from cap_stresstest import detect_layout
from cap_stresstest.readers import IMPORTERS, delimited, plain, spreadsheet
from cap_tui.api import Refused, Sheet

OWN = {
    "eusurvey.xlsx": "stresstest.eusurvey",
    "limesurvey.csv": "stresstest.limesurvey",
    "limesurvey_labels.csv": "stresstest.limesurvey",
    "google_forms.csv": "stresstest.google_forms",
    "ms_forms.xlsx": "stresstest.ms_forms",
    "kobo.csv": "stresstest.kobo",
}


@pytest.mark.parametrize("name", OWN)
def test_each_file_is_known_by_its_own_reader(surveys: Path, name: str) -> None:
    assert detect_layout.choose_reader(IMPORTERS, surveys / name).id == OWN[name]


@pytest.mark.parametrize("name", OWN)
def test_columns_that_identify_people_are_named(surveys: Path, name: str) -> None:
    sheet = detect_layout.read_source(IMPORTERS, surveys / name).sheet
    cells = {cell for _place, row in sheet.rows for cell in row if cell.startswith("participant-")}
    held = {
        c for c in sheet.columns for _p, row in sheet.rows if row[sheet.columns.index(c)] in cells
    }
    assert held <= sheet.identity


def test_the_same_answer_is_the_same_text_from_every_tool(surveys: Path) -> None:
    remarks = set()
    for name in OWN:
        sheet = detect_layout.read_source(IMPORTERS, surveys / name).sheet
        remarks |= {cell for _p, row in sheet.rows for cell in row if cell.startswith("before ")}
    assert len(remarks) == 1
    assert "\x1b" not in remarks.pop()


def bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 2**20))
    return packed.getvalue()


def far_corner() -> bytes:
    import xlsxwriter

    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    return packed.getvalue()


def far_corner_in_disguise(reference: str) -> bytes:
    """A corner far away, written as no spreadsheet program writes it."""
    plain = far_corner()
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, content.replace(b'r="XFD1048576"', reference.encode()))
    return packed.getvalue()


def entities() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    return packed.getvalue()


HEADER = b'"id","submitdate","lastpage","GRP","I01"\r\n'
ROW = b'"1","2026-01-01","7","PM","A4"\r\n'
BAD: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "empty": ("a.csv", lambda _s: b""),
    "only a mark": ("a.csv", lambda _s: b"\xef\xbb\xbf\r\n"),
    "only NULs": ("a.csv", lambda _s: b"\0" * 300),
    "only a header": ("a.csv", lambda _s: HEADER),
    "an open quote": ("a.csv", lambda _s: HEADER + ROW + b'"2","2026'),
    "a cut row": ("a.csv", lambda _s: HEADER + ROW + b'"2","2026-01-01"'),
    "a row too long": ("a.csv", lambda _s: HEADER + ROW + b'"2","2026","7","PM","A4","A5"\r\n'),
    "NUL in the text": ("a.csv", lambda _s: HEADER + ROW + b'"2","2","7","PM","A\x004"\r\n' * 9),
    "broken UTF-8": ("a.csv", lambda _s: HEADER + '"1","ä","7","PM","'.encode() + b'\xff"\r\n'),
    "UTF-8 mark and no UTF-8": ("a.csv", lambda _s: b"\xef\xbb\xbf" + HEADER + b'"\xe4"\r\n'),
    "half UTF-16": ("a.csv", lambda _s: (HEADER + ROW).decode().encode("utf-16")[:-1]),
    "a PDF": ("a.csv", lambda _s: b"%PDF-1.7\n" + b"x" * 99),
    "a web page": ("a.csv", lambda _s: b"<!DOCTYPE html><html>login</html>"),
    "a spreadsheet called csv": ("a.csv", lambda s: (s / "eusurvey.xlsx").read_bytes()),
    "a csv called spreadsheet": ("a.xlsx", lambda s: (s / "limesurvey.csv").read_bytes()),
    "an old spreadsheet": ("a.xlsx", lambda _s: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99),
    "a cut spreadsheet": ("a.xlsx", lambda s: (s / "eusurvey.xlsx").read_bytes()[:-2000]),
    "a flipped byte": ("a.xlsx", lambda s: flipped((s / "eusurvey.xlsx").read_bytes())),
    "a zip of files": ("a.xlsx", lambda _s: zipped("answers.csv")),
    "a zip bomb": ("a.xlsx", lambda _s: bomb()),
    "a sheet from corner to corner": ("a.xlsx", lambda _s: far_corner()),
    "a far corner in single quotes": ("a.xlsx", lambda _s: far_corner_in_disguise("r='ZZ99999'")),
    "a far corner with blanks": ("a.xlsx", lambda _s: far_corner_in_disguise('r = "ZZ99999"')),
    "a far column in a near row": ("a.xlsx", lambda _s: far_corner_in_disguise('r="ZZ99999"')),
    "XML entities": ("a.xlsx", lambda _s: entities()),
    "one column": ("a.csv", lambda _s: b"hello\r\nworld\r\n"),
    "noise": ("a.csv", lambda _s: bytes(range(1, 256)) * 40),
}


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]


def zipped(name: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "a,b\n1,2\n")
    return packed.getvalue()


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_reason_and_place(
    tmp_path: Path, surveys: Path, what: str
) -> None:
    name, contents = BAD[what]
    file = tmp_path / name
    file.write_bytes(contents(surveys))
    with pytest.raises(Refused) as refused:
        detect_layout.read_source(IMPORTERS, file)
    assert refused.value.what
    assert name in refused.value.where


def test_a_folder_a_pipe_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, tmp_path / "pipe.csv", tmp_path / "none.csv"):
        with pytest.raises(Refused):
            detect_layout.read_source(IMPORTERS, path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(HEADER + ROW)
    file.chmod(0)
    with pytest.raises(Refused):
        detect_layout.read_source(IMPORTERS, file)


@pytest.mark.parametrize("what", [*BAD, "good"])
def test_no_reader_raises_while_it_only_looks(tmp_path: Path, surveys: Path, what: str) -> None:
    name, contents = BAD.get(what, ("a.csv", lambda _s: HEADER + ROW))
    file = tmp_path / name
    file.write_bytes(contents(surveys))
    assert all(0 <= importer.sniff(file) <= 1 for importer in IMPORTERS)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_told_apart(
    tmp_path: Path, encoding: str, told: str, delimiter: str
) -> None:
    file = tmp_path / "a.csv"
    rows = [["id", "Größe", "Überblick"], ["1", "große Änderung", "ja, sehr; gut"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + "\r\n\r\n"
    file.write_bytes(text.encode(encoding))
    table = delimited.read_table(file, western=True)
    assert (table.encoding, table.delimiter) == (told, delimiter)
    assert table.rows == [("row 2", ("1", "große Änderung", "ja, sehr; gut"))]
    assert bool(table.notes) == (encoding == "cp1252")


@pytest.mark.parametrize("before", ["\r\n\r\n", ";;;\r\n", "sep=;\r\n"])
@pytest.mark.parametrize("name", ["kobo.csv", "limesurvey.csv"])
def test_what_stands_before_the_header_is_no_header(
    surveys: Path, tmp_path: Path, name: str, before: str
) -> None:
    text = (surveys / name).read_text(encoding="utf-8-sig")
    file = tmp_path / name
    file.write_text(before + text.replace('","', '";"'), encoding="utf-8-sig", newline="")
    read = detect_layout.read_source(IMPORTERS, file)
    assert (read.reader, read.sheet.columns) == (
        OWN[name],
        detect_layout.read_source(IMPORTERS, surveys / name).sheet.columns,
    )


def test_empty_sheets_and_blank_rows_before_the_header_are_passed_over(tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Sheet1")
        sheet = book.add_worksheet("Export")
        sheet.write_row(2, 0, ["_id", "_uuid", "I01"])
        sheet.write_row(3, 0, ["1", "u-1", "4"])
    read = detect_layout.read_source(IMPORTERS, file)
    assert (read.reader, read.rows) == ("stresstest.kobo", [("row 4", ("1", "u-1", "4"))])


def test_an_export_is_read_as_what_it_is_whatever_its_ending(surveys: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.tsv"
    file.write_bytes((surveys / "kobo.csv").read_bytes())
    assert len(detect_layout.read_source(IMPORTERS, file).rows) == 27


@pytest.mark.parametrize("text", ["„Spaß“: groß… Überblick", "Mühe – Größe"])
def test_windows_letters_that_look_like_utf_8_are_read_all_the_same(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(f"id;{text}\n1;x\n".encode("cp1252"))
    table = delimited.read_table(file, western=True)
    assert (table.encoding, table.columns) == ("cp1252", ("id", text))


def test_a_tool_that_writes_unicode_never_wrote_windows_1252(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("id;Größe\n1;x\n".encode("cp1252"))
    with pytest.raises(Refused, match="line 1"):
        delimited.read_table(file)


def test_a_line_separator_inside_a_cell_is_no_new_row(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,text\n1,before\u2028after\x85end\n2,x\n", encoding="utf-8")
    assert len(delimited.read_table(file).rows) == 2


def test_wrapped_sheets_of_a_large_survey_stand_side_by_side(tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, columns in (("Content", ("A (I01)", "B (I02)")), ("Content1", ("C (I03)",))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("Alias", "Wide"))
            sheet.write_row(1, 0, ("Export Date", "2026-11-20"))
            sheet.write_row(3, 0, columns)
            for row in (4, 5):
                sheet.write_row(row, 0, [f"{name} {row} {column}" for column in columns])
    sheet_read = IMPORTERS[0].read(file)
    assert sheet_read.columns == ("A (I01)", "B (I02)", "C (I03)")
    assert [len(cells) for _place, cells in sheet_read.rows] == [3, 3]


def test_a_remark_is_made_about_choices_that_google_sheets_joined_with_commas(
    tmp_path: Path, surveys: Path
) -> None:
    text = (surveys / "google_forms.csv").read_text(encoding="utf-8")
    file = tmp_path / "sheets.csv"
    file.write_text(text.replace("2026/10/", "05.10.2026 # "), encoding="utf-8")
    sheet: Sheet = detect_layout.read_source(IMPORTERS, file).sheet
    assert any("Google Sheets" in note for note in sheet.notes)


def test_the_last_file_is_let_go(surveys: Path) -> None:
    detect_layout.read_source(IMPORTERS, surveys / "ms_forms.xlsx")
    assert spreadsheet._workbook.cache_info().currsize == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_of_no_known_tool_is_read_in_the_encodings_of_spreadsheets(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    file = tmp_path / "table.csv"
    rows = [["id", "Größe"], ["1", "mühsam"], ["2", "größer"]]
    file.write_bytes("".join(f"{separator.join(row)}\r\n" for row in rows).encode(encoding))
    assert detect_layout.choose_reader(IMPORTERS, file).id == "stresstest.table_text"
    sheet = plain.read_text(file)
    assert (sheet.layout, list(sheet.columns)) == ("table", rows[0])
    assert [list(row) for _place, row in sheet.rows] == rows[1:]
