"""The spreadsheet form gives back what was filled in, names wrong cells, and unpacks nothing large."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from cap_acie.application_file import Application, application_of, read_application
from cap_acie.call_folder import CallFolder
from cap_acie.public_holidays import holiday_hints
from cap_acie.spreadsheet_form import read_form, write_form
from cap_acie.toml_file import FileRefused, FileUnreadable

from .conftest import EXAMPLE, Answer


def test_every_application_comes_back_as_it_was(
    example: CallFolder, applications: Mapping[str, Application], tmp_path: Path
) -> None:
    for name, application in applications.items():
        path = tmp_path / f"{name}.xlsx"
        _read, file = read_application(EXAMPLE / f"applications/{name}.toml")
        path.write_bytes(write_form(example, file.table))
        back = application_of(read_form(path))
        assert replace(back, made_up=application.made_up) == application, name


def test_what_is_typed_by_hand_is_read_and_wrong_cells_are_named(
    example: CallFolder, tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    _read, file = read_application(EXAMPLE / "applications/A01.toml")
    path.write_bytes(write_form(example, file.table))
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column_letter for cell in book["Partners"][1]}
    book["Partners"][f"{columns['requested']}3"] = 12000.5
    book.save(path)
    assert application_of(read_form(path)).partners[0].requested == 1_200_050
    book["Partners"][f"{columns['requested']}3"] = "12.000,50"
    book["Partners"][f"{columns['size']}4"] = '=HYPERLINK("https://example.org","small")'
    book.save(path)
    with pytest.raises(FileRefused) as refused:
        read_form(path)
    assert [one.key for one in refused.value.problems] == [
        f"Partners!{columns['requested']}3", f"Partners!{columns['size']}4",
    ]  # fmt: skip
    assert refused.value.problems[0].file == "form.xlsx"


def test_what_is_no_form_is_refused(example: CallFolder, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"no spreadsheet")
    with pytest.raises(FileUnreadable):
        read_form(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "0" * (9 << 20))
    with pytest.raises(FileUnreadable, match="too much"):
        read_form(path)
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(FileUnreadable, match="missing"):
        read_form(path)


def test_the_commands_write_and_read_a_form(call: Callable[..., Answer], tmp_path: Path) -> None:
    form, out = tmp_path / "A01.xlsx", tmp_path / "A01.toml"
    source = EXAMPLE / "applications/A01.toml"
    written = call("acie", "form", "write", form, "--from", source, "--call", EXAMPLE)
    assert (written.code, written.kind) == (0, "acie-form")
    read = call("acie", "form", "read", form, "-o", out)
    assert (read.code, read.data["application"]) == (0, "A01")
    assert read_application(out)[0].partners == read_application(source)[0].partners


def test_a_deadline_on_a_public_holiday_is_a_hint_and_no_finding(
    example: CallFolder, call: Callable[..., Answer]
) -> None:
    annex = example.annexes["VAL"]
    day = annex.dates.decision.replace(month=12, day=25)
    annexes = {**example.annexes, "VAL": replace(annex, dates=replace(annex.dates, decision=day))}
    found = holiday_hints(replace(example, annexes=annexes))
    assert [(one.region, one.key) for one in found] == [("VAL", "dates.decision")]
    assert call("acie", "check", "--call", EXAMPLE).data["hints"] == []
