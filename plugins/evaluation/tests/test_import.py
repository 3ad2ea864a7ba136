"""Imports: one transaction or nothing, and every problem with its code and row."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cap_evaluation.operations.import_file import plan_import
from cap_evaluation.operations.import_plan import ImportPlan, commit_import
from cap_evaluation.operations.measure import record_row
from cap_evaluation.records import InputAmount, Measurement
from cap_evaluation.results import region_results
from cap_tui.api import PluginContext, Refused

Take = Callable[..., ImportPlan]
AS_OF = datetime.date(2025, 12, 31)
HEAD = "indicator,action,institution,period,value,numerator,denominator,weight,unit,evidence,by:size,by:sector\n"
INPUT_HEAD = "action,institution,period,item,amount,unit,uncertainty,source\n"


def codes(take: Take, name: str, text: str) -> list[tuple[str, int | None]]:
    """The problems of a file as (code, row)."""
    with pytest.raises(Refused) as refusal:
        take(name, text)
    problems = refusal.value.details["problems"]
    assert all(set(p) == {"code", "row", "where", "message", "remedy"} for p in problems)
    return [(problem["code"], problem["row"]) for problem in problems]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("nor.none,A1,I1,2024-Q1,1", "unknown_indicator"),
        ("nor.workshops,A9,I1,2023-Q1,1", "unknown_action"),
        ("nor.workshops,A1,I9,2023-Q1,1", "unknown_institution"),
        ("nor.smes,A2,I1,2023-Q1,1,,,,,,huge,", "unknown_category"),
        ("nor.smes,A2,I1,2023-Q1,1,,,,,,micro,wood", "unknown_category"),
        ("nor.workshops,A1,I1,2023-Q1,1,,,,,,micro,", "unknown_category"),
        ("nor.workshops,A1,I1,2023-Q1,1,,,,%,,,", "unknown_unit"),
        ("nor.workshops,A1,I1,2023-Q1,1,,,,meetings,,,", "unknown_unit"),
        ("nor.workshops,A1,I1,2023-Q1,1,,,,EUR,,,", "unit_mismatch"),
        ("nor.workshops,A1,I1,2023-Q5,1", "not_a_period"),
        ("nor.workshops,A1,I1,2026-Q1,1", "future_period"),
        ("nor.reach,A1,I2,2023-Q4,1", "before_baseline"),
        ("nor.workshops,A1,I1,2024-Q1,7", "duplicate_row"),
        ("nor.workshops,A1,I1,2024,7", "period_overlap"),
        ("nor.workshops,A1,I1,2023-Q1,", "no_value"),
        ('nor.workshops,A1,I1,2023-Q1,"1,5"', "not_a_number"),
        ("nor.workshops,A1,I1,2023-Q1,1_000", "not_a_number"),
        ("nor.workshops,A1,I1,2023-Q1,٣", "not_a_number"),
        ("nor.workshops,A1,I1,2023-Q1,NaN", "not_finite"),
        ("nor.workshops,A1,I1,2023-Q1,1e400", "not_finite"),
        ("nor.workshops,A1,I1,2023-Q1,2e15", "not_finite"),
        ("nor.workshops,A1,I1,2023-Q1,-1", "negative_value"),
        ("nor.satisfaction,A4,I4,2023-H1,5.5,,,3", "out_of_range"),
        ("nor.response,A1,I1,2026-Q1,50", "future_period"),
        ("nor.satisfaction,A4,I4,2023-H1,5,,,", "bad_weight"),
        ("nor.satisfaction,A4,I4,2023-H1,5,,,0", "bad_weight"),
        ("nor.workshops,A\x071,I1,2023-Q1,1", "control_character"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_code(
    nordtal: PluginContext, taken: Take, row: str, code: str
) -> None:
    before = nordtal.seq
    assert (code, 2) in codes(taken, "m.csv", HEAD + row + "\n")
    assert nordtal.seq == before


def test_a_ratio_needs_its_parts(nordtal: PluginContext, taken: Take) -> None:
    rows = "nor.response,A1,I1,2026-Q1,50\nnor.response,A1,I1,2026-Q2,,1,0\nnor.response,A1,I1,2026-Q3,,0,-1\n"
    day = datetime.date(2027, 1, 1)
    with pytest.raises(Refused) as refusal:
        taken("m.csv", HEAD + rows, as_of=day)
    found = [(p["code"], p["row"]) for p in refusal.value.details["problems"]]
    assert found == [("ratio_without_parts", 2), ("bad_denominator", 3), ("bad_denominator", 4)]
    assert (
        taken("m.csv", HEAD + "nor.response,A1,I1,2026-Q1,,0,0\n", as_of=day).counts()["new"] == 1
    )


def test_every_problem_of_a_file_is_named(nordtal: PluginContext, taken: Take) -> None:
    rows = (
        "nor.none,A9,I1,2023-Q1,x\n\n"
        "nor.workshops,A1,I1,2023-Q1,1\n"
        "nor.workshops,A1,I1,2023-Q1,1\n"
        "nor.workshops,A1,I1,2023-01,1\n"
    )
    found = codes(taken, "m.csv", HEAD + rows)
    assert found == [
        ("unknown_indicator", 2),
        ("unknown_action", 2),
        ("not_a_number", 2),
        ("duplicate_row", 5),
        ("period_overlap", 6),
    ]


def test_columns_that_are_not_known(nordtal: PluginContext, taken: Take) -> None:
    head = "indicator,action,institution,period,value,vlaue,by:colour\n"
    assert codes(taken, "m.csv", head) == [("unknown_column", 1)]
    row = "nor.workshops,A1,I1,2023-Q1,1,2,red\n"
    assert codes(taken, "m.csv", head + row) == [("unknown_column", 1), ("unknown_column", 1)]
    head = "period,value,institution,action,indicator\n"  # any order
    assert taken("m.csv", head + "2023-Q1,1,I1,A1,nor.workshops\n").counts()["new"] == 1


def test_the_same_file_again_is_the_same(nordtal: PluginContext, taken: Take) -> None:
    text = HEAD + "nor.workshops,A1,I1,2023-Q1,1,,,,,list,,\n nor.workshops ,A1,I1,2023-Q2, 2 \n"
    assert taken("m.csv", text).counts() == {
        "content": "measurements",
        "new": 2,
        "same": 0,
        "replaced": 0,
    }
    before = nordtal.seq
    assert taken("m.csv", text).counts()["same"] == 2
    assert nordtal.seq == before


def test_another_value_needs_replace_and_the_old_one_stays_in_the_history(
    nordtal: PluginContext, taken: Take
) -> None:
    text = HEAD + "nor.workshops,A1,I1,2024-Q1,5\n"
    assert codes(taken, "m.csv", text) == [("duplicate_row", 2)]
    assert taken("m.csv", text, replace=True).counts()["replaced"] == 1
    (row,) = [
        row
        for row in nordtal.records(Measurement).find(indicator="nor.workshops", period="2024-Q1")
        if row.institution == "I1"
    ]
    assert (row.value, row.version) == (5.0, 2)


def test_a_unit_of_the_same_dimension_is_converted(nordtal: PluginContext, taken: Take) -> None:
    taken("m.csv", HEAD + "nor.waiting,A2,I1,2026-H1,6,,,,weeks\n", as_of=datetime.date(2026, 7, 1))
    (row,) = nordtal.records(Measurement).find(indicator="nor.waiting", period="2026-H1")
    assert row.value == 42.0


def test_texts_are_kept_as_they_are(nordtal: PluginContext, taken: Take) -> None:
    head = "indicator,action,institution,period,value,note,evidence\n"
    long = "x" * 30_000
    taken("m.csv", head + f"nor.workshops,A1,I1,2023-Q1,1,=1+1 {long},[/] list\u202e\n")
    (row,) = nordtal.records(Measurement).find(indicator="nor.workshops", period="2023-Q1")
    assert (row.note, row.evidence) == (f"=1+1 {long}", "[/] list\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A1,I1,2023,all,-1,EUR,,", "negative_input"),
        ("A1,I1,2023,all,1,hours,,", "unknown_unit"),
        ("A1,I1,2023,all,1,EUR,-5%,", "bad_uncertainty"),
        ("A1,I1,2023,all,1,EUR,some,", "bad_uncertainty"),
        ("A1,I1,2023,all,,EUR,,", "no_value"),
        ("A1,I1,2026,all,1,EUR,,", "future_period"),
        ("A1,I1,2024-Q1,all,1,EUR,,", "duplicate_row"),
    ],
)
def test_an_input_that_is_wrong_is_refused(
    nordtal: PluginContext, taken: Take, row: str, code: str
) -> None:
    assert codes(taken, "i.csv", INPUT_HEAD + row + "\n") == [(code, 2)]


def test_an_uncertainty_is_absolute_relative_exact_or_not_stated(
    nordtal: PluginContext, taken: Take
) -> None:
    rows = "A6,I1,2024,a,200,EUR,12\nA6,I1,2024,b,200,EUR,5%\nA6,I1,2024,c,200,EUR,0\nA6,I1,2024,d,200,EUR,\n"
    taken("i.csv", INPUT_HEAD + rows)
    found = {
        row.item: row.uncertainty
        for row in nordtal.records(InputAmount).find(institution="I1", action="A6")
    }
    assert found == {"a": 12.0, "b": 10.0, "c": 0.0, "d": None}


def workbook(rows: list[list[Any]]) -> bytes:
    """A spreadsheet with these cells."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("first")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(
                    number, place, datetime.datetime.combine(cell, datetime.time()), day
                )
            elif isinstance(cell, str) and cell.startswith("=SUM"):
                sheet.write_formula(number, place, cell, value=3)
            elif isinstance(cell, str):
                sheet.write_string(number, place, cell)
            else:
                sheet.write(number, place, cell)
    book.add_worksheet("second").write(0, 0, "not read")
    book.close()
    return stream.getvalue()


def test_a_spreadsheet_gives_the_same_rows(nordtal: PluginContext, tmp_path: Path) -> None:
    head = ["indicator", "action", "institution", "period", "value", "note"]
    file = tmp_path / "m.xlsx"
    file.write_bytes(workbook([head, ["nor.workshops", "A1", "I1", 2023, 1, "=1"]]))
    commit_import(nordtal, plan_import(nordtal, file, AS_OF))
    (row,) = nordtal.records(Measurement).find(indicator="nor.workshops", period="2023")
    assert (row.value, row.note) == (1.0, "=1")


def test_a_formula_and_a_date_are_refused(nordtal: PluginContext, tmp_path: Path) -> None:
    head = ["indicator", "action", "institution", "period", "value"]
    day = datetime.date(2023, 3, 31)
    file = tmp_path / "m.xlsx"
    file.write_bytes(
        workbook(
            [
                head,
                ["nor.workshops", "A1", "I1", day, 1],
                ["nor.workshops", "A1", "I1", "2023-Q1", "=SUM(1,2)"],
            ]
        )
    )
    with pytest.raises(Refused) as refusal:
        plan_import(nordtal, file, AS_OF)
    found = [(p["code"], p["row"], p["where"]) for p in refusal.value.details["problems"]]
    assert ("not_a_period", 2, "period") in found
    assert ("formula_cell", 3, "value") in found


@pytest.mark.parametrize(
    ("indicator", "code"),
    [
        ('unit = "percent"\naggregation = "sum"', "ratio_summed"),
        ('unit = "points 1-5"\nacross = "sum"', "ratio_summed"),
        ('unit = "firms"\naggregation = "median"', "unknown_aggregation"),
        ('unit = "firms"\naggregation = "mean"\nacross = "sum"', "unknown_aggregation"),
        (
            'unit = "firms"\naggregation = "sum"\nbaseline = 1\nbaseline_period = "2023"',
            "baseline_of_a_sum",
        ),
        ('unit = "firms"\nbaseline = 1', "baseline_without_period"),
        ('unit = "firms"\ntarget = 1', "target_without_period"),
        (
            'unit = "firms"\ntarget = 1\ntarget_period = "2025"\nmilestones = [{ period = "2026", value = 1 }]',
            "milestones_unordered",
        ),
        ('unit = "firms"\nbaseline = nan\nbaseline_period = "2024"', "not_finite"),
        ('unit = "firms"\ntarget = inf\ntarget_period = "2030"', "not_finite"),
        ('unit = "firms"\ntarget = -1.1e15\ntarget_period = "2030"', "not_finite"),
        ('unit = "firms"\nper_input = [{ unit = "EUR", per = inf }]', "not_finite"),
        ('unit = "€"', "unknown_unit"),
        ('unit = "percent"\naggregation = "ratio"', "ratio_without_parts"),
        ('unit = "firms"\ntarget = 1\ntarget_period = "soon"', "not_a_period"),
        ('unit = "firms"\naggregaton = "sum"', "unknown_key"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(
    ctx: PluginContext, taken: Take, indicator: str, code: str
) -> None:
    text = f'[[indicators]]\nid = "nor.x"\nname = "X"\n{indicator}\n'
    assert codes(taken, "f.toml", text) == [(code, None)]


def test_a_framework_again_is_the_same_and_other_content_needs_replace(
    ctx: PluginContext, taken: Take
) -> None:
    text = '[[actions]]\ncode = "A1"\nname = "One"\n[[indicators]]\nid = "nor.x"\nname = "X"\nunit = "firms"\n'
    assert taken("f.toml", text).counts()["new"] == 2
    assert taken("f.toml", text).counts() == {
        "content": "framework",
        "new": 0,
        "same": 2,
        "replaced": 0,
    }
    other = text.replace("One", "Another")
    assert codes(taken, "f.toml", other) == [("duplicate_id", None)]
    assert taken("f.toml", other, replace=True).counts()["replaced"] == 1
    twice = text + '[[actions]]\ncode = "A1"\nname = "One"\n'
    assert codes(taken, "f.toml", twice) == [("duplicate_id", None)]


def test_an_import_is_one_change_and_can_be_taken_back(nordtal: PluginContext, taken: Take) -> None:
    before = nordtal.seq
    text = HEAD + "nor.workshops,A1,I1,2023-Q1,1\nnor.workshops,A1,I1,2023-Q2,1\n"
    taken("m.csv", text)
    assert nordtal.seq == before + 1


def test_one_row_by_hand_keeps_the_same_rules(nordtal: PluginContext) -> None:
    cells = {"indicator": "nor.workshops", "action": "A1", "institution": "I2", "period": "2024-Q4"}
    with pytest.raises(Refused) as refusal:
        record_row(nordtal, "measurements", {**cells, "value": "-1"}, AS_OF)
    assert [p["code"] for p in refusal.value.details["problems"]] == ["negative_value"]
    record_row(nordtal, "measurements", {**cells, "value": "2"}, AS_OF)
    result = region_results(nordtal, AS_OF).indicators["nor.workshops"]
    assert (result.value, result.coverage.complete) == (14.0, True)
