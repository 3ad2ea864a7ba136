"""The rules of spreadsheets: what a cell of the CSV and of the workbook holds, without a region."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cap_tui.bundle import tables
from cap_tui.bundle.table_schema import Declaration, DeclaredField, declare
from cap_tui.bundle.tables import csv_lines, rows, write_workbook
from cap_tui.model.action import PlannedAction
from tests.bundle.conftest import Idea, Share, document


def as_csv(**fields: Any) -> list[dict[str, str]]:
    raw = b"".join(csv_lines(declare(Share), [document(**fields)]))
    assert b"\r\n" in raw
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", "＝1", "\u2003=1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    (row,) = as_csv(name=text)
    assert row["name"] == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "3-1", "Timber"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert as_csv(name=text)[0]["name"] == text


def test_cells_that_are_no_text_are_written_for_every_program() -> None:
    (row,) = as_csv(name="n", shared=True, budget=-5, partners=[{"id": "a", "n": 1}])
    assert (row["shared"], row["budget"]) == ("true", "-5")
    assert row["partners"] == "id: a, n: 1", "no JSON"
    (row,) = as_csv(name="n", shared=False, partners=[])
    assert (row["shared"], row["budget"], row["partners"]) == ("false", "", "")


def test_a_field_that_a_document_lacks_is_an_empty_cell() -> None:
    ((*cells,),) = rows(declare(Idea), [document(title="t")])
    assert cells[:7] == ["u", 2, "A", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", "t", None]


def test_the_workbook_has_a_front_sheet_and_one_sheet_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "SHEET_ROWS", 2)
    long = Declaration("a" * 40, declare(Idea).fields)
    same = Declaration("A" * 40, declare(Idea).fields)
    odd = Declaration("about", declare(Idea).fields)
    documents = [document(uid=f"u{n}", title="=1+1", score=n) for n in range(3)]
    path = tmp_path / "x.xlsx"
    sources = [
        (long, 2, lambda: documents[:2]), (same, 3, lambda: documents), (odd, 0, list),
    ]  # fmt: skip
    write_workbook(path, [("Region", "Valdora")], sources)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["About", "a" * 31, "A" * 29 + "~2", "about~2"]
    front, first, second, _third = (book[name] for name in book.sheetnames)
    assert [cell.value for cell in front[1]] == ["Region", "Valdora"]
    header = [cell.value for cell in first[1]]
    assert header[:2] == ["uid", "version"]
    values = dict(zip(header, (cell.value for cell in first[3]), strict=True))
    assert (values["uid"], values["title"], values["score"]) == ("u1", "=1+1", 1)
    assert first.cell(3, header.index("title") + 1).data_type == "s", "text, no formula"
    assert first.freeze_panes == "A2"
    assert "3 rows" in second.cell(1, 1).value
    assert second.max_row == 1


def test_a_sheet_has_names_beside_uids_and_no_json(tmp_path: Path) -> None:
    fields = (
        DeclaredField("area", "string", refers="areas"),
        DeclaredField("actors", "array", refers="actors"),
        DeclaredField("shares", "array"),
    )
    row = document(area="u-1", actors=["u-2", "u-9"], shares=[{"id": "AAA", "lead": True}])
    path = tmp_path / "x.xlsx"
    titles = {"u-1": "Health", "u-2": "Mill"}
    write_workbook(path, [], [(Declaration("x", fields), 1, lambda: [row])], titles)
    sheet = openpyxl.load_workbook(path)["x"]
    head, cells = ([cell.value for cell in sheet[n]] for n in (1, 2))
    values = dict(zip(head, cells, strict=True))
    assert (values["area"], values["area (name)"]) == ("u-1", "Health")
    assert (values["actors"], values["actors (name)"]) == ("u-2; u-9", "Mill")
    assert values["shares"] == "id: AAA, lead: true"
    assert not any(str(cell).startswith(("{", "[")) for cell in cells)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (["a", "b"], "a; b"),
        ({"b": 1, "a": [1, None, 2]}, "a: 1, , 2; b: 1"),
        ([{"id": "AAA", "money": {"EUR": 3, "own": True}}], "id: AAA, money: (EUR: 3, own: true)"),
        ([[1, 2], [3]], "1, 2; 3"),
        ([], ""),
        (2.5, 2.5),
        (False, "false"),
    ],
)
def test_a_list_or_an_object_is_one_text_in_a_cell(value: object, cell: object) -> None:
    assert tables.cell_text(value) == cell


def test_the_csv_has_the_names_beside_the_uids_and_a_risky_name_is_guarded() -> None:
    fields = (DeclaredField("actors", "array", refers="actors"), DeclaredField("n", "integer"))
    raw = b"".join(
        csv_lines(
            Declaration("x", fields), [document(actors=["u-1", "u-2"], n=3)], {"u-1": "=Mill"}
        )
    )
    head, cells = csv.reader(io.StringIO(raw.decode(), newline=""))
    assert head[5:8] == ["actors", "actors (name)", "n"]
    assert cells[5:8] == ["u-1; u-2", "'=Mill", "3"]


def test_a_cell_of_the_workbook_holds_what_excel_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    long = document(title="x" * 40_000, score=None)
    write_workbook(path, [], [(declare(Idea), 1, lambda: [long])])
    sheet = openpyxl.load_workbook(path)["edw.ideas"]
    texts = [cell.value for cell in sheet[2]]
    assert max(len(text) for text in texts if isinstance(text, str)) == 32_000


def test_money_is_a_number_in_the_workbook(tmp_path: Path) -> None:
    action = declare(PlannedAction)
    path = tmp_path / "x.xlsx"
    documents = [document(name="Pilot", cost="210000.50"), document(name="=1", cost="")]
    write_workbook(path, [], [(action, 2, lambda: documents)])
    sheet = openpyxl.load_workbook(path)["actions"]
    column = [cell.value for cell in sheet[1]].index("cost") + 1
    assert [sheet.cell(row, column).value for row in (2, 3)] == [210000.5, None]
