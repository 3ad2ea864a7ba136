"""The spreadsheet form gives back what was filled in, names wrong cells, and unpacks nothing large."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from cap_acie.application_file import Application, application_of, read_application
from cap_acie.call_folder import CallFolder
from cap_acie.incompatible_rules import incompatible_rules
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
    ticino = replace(
        annex, country="CH", dates=replace(annex.dates, decision=day.replace(month=3, day=19))
    )
    for part, expected in (("", []), ("TI", ["VAL"]), ("XX", [])):
        annexes["VAL"] = replace(ticino, subdivision=part)
        assert [one.region for one in holiday_hints(replace(example, annexes=annexes))] == expected
    assert call("acie", "check", "--call", EXAMPLE).data["hints"] == []


def test_rules_that_fit_badly_are_hints_and_fail_nothing(
    example: CallFolder, call: Callable[..., Answer]
) -> None:
    annex = example.annexes["VAL"]
    activity = example.call.activities[0]
    rates = {**annex.rates, ("small", activity): Fraction(1, 10)}
    end = annex.dates.start_earliest + datetime.timedelta(days=1)
    dates = replace(annex.dates, end_latest=end)
    annexes = {**example.annexes, "VAL": replace(annex, rates=rates, dates=dates)}
    hints = incompatible_rules(replace(example, annexes=annexes))
    assert any(one.id == "rate_gap" and "VAL pays 10 %" in one.message for one in hints)
    (end_hint,) = (one for one in hints if one.id == "project_end")
    assert end_hint.where == "annex-VAL.toml: dates.end_latest"
    answer = call("acie", "check", "--call", EXAMPLE)
    shown = {finding["id"] for finding in answer.data["findings"]}
    assert not shown & {one["id"] for one in answer.data["incompatible_rules"]}
