"""The rules one by one: totals, aggregation, expected periods, light, results per input, baselines, the loop."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_evaluation.checks import findings
from cap_evaluation.contribution_claim import claim_strength
from cap_evaluation.indicator import InputUnit
from cap_evaluation.operations.import_plan import ImportPlan
from cap_evaluation.period import Months, parse_period, period_text, periods_between
from cap_evaluation.records import (
    Claim,
)
from cap_evaluation.result_json import results_data
from cap_evaluation.result_per_input import SeriesInput, result_per_input
from cap_evaluation.results import overdue_periods, region_results
from cap_evaluation.unit import parse_unit
from cap_tui.api import PluginContext, SurveyRound

Take = Callable[..., ImportPlan]
AS_OF = datetime.date(2025, 12, 31)
CARRIERS = """
[[actions]]
code = "A1"
name = "One"
[[actions]]
code = "A2"
name = "Two"
[[institutions]]
code = "I1"
name = "Office"
"""
HEAD = "indicator,action,institution,period,value,numerator,denominator,by:size,by:place\n"


def result(ctx: PluginContext, name: str = "nor.x", as_of: datetime.date = AS_OF) -> dict[str, Any]:
    """The result of one indicator as JSON."""
    data = results_data(region_results(ctx, as_of))
    return next(row for row in data["indicators"] if row["id"] == name)


def define(take: Take, text: str, more: str = "") -> None:
    """A framework with the indicator nor.x."""
    take("f.toml", f'{CARRIERS}[[indicators]]\nid = "nor.x"\nname = "X"\n{text}\n{more}')


@given(
    st.integers(2000, 2050), st.integers(0, 11), st.sampled_from([1, 3, 6, 12]), st.integers(1, 12)
)
def test_a_period_is_read_as_it_is_written(year: int, place: int, length: int, fiscal: int) -> None:
    start = year * 12 + place // length * length
    months = Months(start, start + length)
    assert parse_period(period_text(months), 1) == months
    shifted = Months(start + fiscal - 1, start + fiscal - 1 + length)
    assert parse_period(period_text(shifted, fiscal, fiscal=True), fiscal) == shifted


def test_fiscal_years_begin_in_their_month() -> None:
    assert parse_period("FY2025", 7) == Months(2025 * 12 + 6, 2026 * 12 + 6)
    assert parse_period("FY2025-Q3", 7) == parse_period("2026-Q1")
    for text in ("2025-Q5", "2025-13", "2025-1", "FY2025-07", "25", "2025-H3", " 2025"):
        assert parse_period(text) is None
    first = list(periods_between("quarter", 2024 * 12 + 1, 2025 * 12))
    assert [period_text(period) for period in first] == ["2024-Q2", "2024-Q3", "2024-Q4"]


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("percent", "share"),
        ("points 1-5", "points"),
        ("EUR", "money"),
        ("t CO2e", "physical"),
        ("strategy/action plan", "count"),
        ("firm's networks", "count"),
    ],
)
def test_units_that_are_known(text: str, family: str) -> None:
    unit = parse_unit(text)
    assert unit is not None
    assert unit.family == family


@pytest.mark.parametrize("text", ["%", "€", "XYZ", "firms  twice", "m3", "points 5-1", "", "a1"])
def test_units_that_are_not(text: str) -> None:
    assert parse_unit(text) is None


def test_a_total_is_derived_from_all_categories_of_an_exclusive_dimension(
    ctx: PluginContext, taken: Take
) -> None:
    define(
        taken,
        'unit = "firms"\naggregation = "sum"\ndisaggregation = [{ id = "size", categories = ["s", "l"] }, '
        '{ id = "place", categories = ["a", "b"] }]',
    )
    taken(
        "m.csv",
        HEAD + "nor.x,A1,I1,2024,3,,,s,\nnor.x,A1,I1,2024,4,,,l,\nnor.x,A1,I1,2025,5,,,s,\n",
    )
    assert result(ctx)["value"] == 7.0
    assert result(ctx)["disaggregation"]["size"] == {
        "values": {"s": 8.0, "l": 4.0},
        "complete": True,
    }
    assert result(ctx)["disaggregation"]["place"]["values"] == {"a": None, "b": None}
    taken("m.csv", HEAD + "nor.x,A1,I1,2024,1,,,,a\nnor.x,A1,I1,2024,1,,,,b\n")
    assert result(ctx)["value"] is None, "two derived totals differ: there is none"
    assert result(ctx)["findings"][0]["id"] == "evaluation.disaggregation-mismatch"


def test_what_nobody_declared_addable_is_not_added(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "people"\naggregation = "sum"\nacross = "none"')
    taken("m.csv", HEAD + "nor.x,A1,I1,2024,3,,,,\n")
    assert result(ctx)["value"] == 3.0
    taken("m.csv", HEAD + "nor.x,A2,I1,2024,4,,,,\n")
    assert (result(ctx)["value"], result(ctx)["reason"]) == (None, "not_combined")
    assert result(ctx)["light"]["reason"] == "not_combined"


def test_missing_is_never_zero(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "percent"\naggregation = "ratio"\nnumerator = "a"\ndenominator = "b"')
    assert (result(ctx)["value"], result(ctx)["reason"]) == (None, "no_data")
    taken("m.csv", HEAD + "nor.x,A1,I1,2024,,0,0,,\n")
    assert (result(ctx)["value"], result(ctx)["reason"]) == (None, "zero_denominator")


def test_the_last_of_a_share_is_averaged_across(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "percent"')
    taken(
        "m.csv",
        HEAD + "nor.x,A1,I1,2023,90,,,,\nnor.x,A1,I1,2024,10,,,,\nnor.x,A2,I1,2025,30,,,,\n",
    )
    assert result(ctx)["value"] == 20.0


def test_a_longer_period_covers_shorter_ones(ctx: PluginContext, taken: Take) -> None:
    assigned = '[[assignments]]\nindicator = "nor.x"\naction = "A1"\ninstitution = "I1"\nfrom = "2024-02"\n'
    define(taken, 'unit = "firms"\naggregation = "sum"\nfrequency = "quarter"', assigned)
    taken("m.csv", HEAD + "nor.x,A1,I1,2025,3,,,,\n")
    got = result(ctx)
    assert (got["expected"], got["covered"]) == (7, 4)
    assert [entry["period"] for entry in got["missing"]] == ["2024-Q2", "2024-Q3", "2024-Q4"]
    early = result(ctx, as_of=datetime.date(2024, 6, 30))
    assert (early["expected"], early["value"]) == (1, None)
    late = overdue_periods(region_results(ctx, datetime.date(2024, 7, 30)))
    assert late == []
    (late_one,) = overdue_periods(region_results(ctx, datetime.date(2024, 7, 31)))
    assert (late_one.due.isoformat(), late_one.days_late) == ("2024-07-30", 1)


def test_an_unassigned_indicator_expects_what_was_begun(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "firms"\naggregation = "sum"\nfrequency = "half-year"')
    taken("m.csv", HEAD + "nor.x,A1,I1,2024-H1,3,,,,\n")
    assert (result(ctx)["expected"], result(ctx)["covered"]) == (4, 1)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("", "input_unknown"),
        ("A1,I1,2024-Q1,a,5,EUR,\n", "input_incomplete"),
        ("A1,I1,2024,a,5,EUR,\n", "input_straddles"),
        ("A1,I1,2024-H1,a,5,CHF,\n", "no_rate"),
        ("A1,I1,2024-H1,a,0,EUR,\n", "zero_input"),
        ("A1,I1,2024-H1,a,5,FTE-months,\n", "input_unknown"),
        ("A1,I1,2024-H1,a,5,EUR,\n", None),
    ],
)
def test_why_there_is_no_result_per_input(
    ctx: PluginContext, taken: Take, rows: str, reason: str | None
) -> None:
    define(
        taken,
        'unit = "firms"\naggregation = "sum"\nfrequency = "quarter"\nper_input = [{ unit = "EUR", per = 10 }]',
        '[[rates]]\nfrom = "EUR"\nto = "CHF"\ndate = 2024-01-01\nrate = 2.0\nsource = "never inverted"\n',
    )
    taken("m.csv", HEAD + "nor.x,A1,I1,2024-Q1,3,,,,\nnor.x,A1,I1,2024-Q2,3,,,,\n")
    if rows:
        taken("i.csv", "action,institution,period,item,amount,unit,uncertainty\n" + rows)
    (got,) = result(ctx)["per_input"]
    assert got["reason"] == reason
    assert got["value"] == (12.0 if reason is None else None)
    if reason is None:
        assert (got["sigma"], got["low"], got["high"]) == (None, None, None), "not stated is not 0"


@given(
    st.floats(-1e6, 1e6),
    st.floats(1, 1e9),
    st.floats(0, 2),
)
def test_the_interval_holds_the_value_and_is_exact_at_its_ends(
    result_: float, amount: float, relative: float
) -> None:
    sigma = amount * relative
    known = {("A", "I"): SeriesInput(amount, (sigma,))}
    got = result_per_input(
        InputUnit(unit="EUR", per=10), result_, known, reason=None, correlation="independent"
    )
    assert got.value is not None
    ends = [end for end in (got.low, got.high) if end is not None]
    assert ends
    assert all(low <= got.value + 1e-9 * abs(got.value) for low in [got.low] if low is not None)
    assert all(high >= got.value - 1e-9 * abs(got.value) for high in [got.high] if high is not None)
    assert (got.sigma is None) == (relative > 0.3 and abs(relative - 0.3) > 1e-9) or (
        abs(relative - 0.3) < 1e-9
    )


def test_uncertainties_add_in_full_when_they_are_correlated() -> None:
    known = {("A", "I"): SeriesInput(100.0, (3.0, 4.0))}
    wish = InputUnit(unit="EUR")
    full = result_per_input(wish, 1.0, known, reason=None, correlation="full")
    independent = result_per_input(wish, 1.0, known, reason=None, correlation="independent")
    assert (full.input_sigma, independent.input_sigma) == (7.0, 5.0)


@pytest.mark.parametrize(
    ("parts", "strength"),
    [
        ({}, "unsupported"),
        ({"supporting": ({"text": "a", "source": "s"},), "against": ({"text": "b"},)}, "contested"),
        ({"supporting": ({"text": "a", "source": "s"},)}, "plausible"),
        (
            {
                "supporting": ({"text": "a", "source": "s"}, {"text": "b", "source": "t"}),
                "rivals": ({"text": "r", "status": "open"},),
            },
            "plausible",
        ),
        (
            {
                "supporting": ({"text": "a", "source": "s"}, {"text": "b", "source": "t"}),
                "against": ({"text": "x", "answer": "y"},),
                "rivals": ({"text": "r", "status": "weakened"},),
            },
            "supported",
        ),
        (
            {
                "supporting": (
                    {"text": "a", "source": "s", "sha256": "1"},
                    {"text": "b", "source": "t"},
                ),
                "rivals": ({"text": "r", "status": "refuted"},),
            },
            "strong",
        ),
    ],
)
def test_the_strength_of_a_claim(parts: dict[str, Any], strength: str) -> None:
    assert claim_strength(Claim(code="c", text="t", **parts)) == strength


ROUNDS = (
    SurveyRound("2022", "2022-11-30", "StressTest 2022", {"D2": 3.25, "I04": None}),
    SurveyRound("2023", "2023-12-31", "StressTest 2023", {"D2": 3.5}),
    SurveyRound("2024", "2024-02-01", "StressTest 2024", {"D2": 4.0}),
    SurveyRound("2025", "", "StressTest 2025"),
)


@pytest.mark.parametrize(
    ("source", "value", "why"),
    [
        ('{ stresstest = "D2" }', 3.5, ""),
        ('{ stresstest = "D2", round = "2024" }', 4.0, ""),
        ('{ stresstest = "I04", round = "2022" }', None, "shows no mean"),
        ('{ stresstest = "D2", round = "2025" }', None, "still open"),
        ('{ stresstest = "D2", round = "1999" }', None, "no round"),
    ],
)
def test_a_baseline_comes_from_the_stresstest(
    ctx: PluginContext,
    taken: Take,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    value: float | None,
    why: str,
) -> None:
    monkeypatch.setattr(type(ctx), "survey_rounds", lambda _self: ROUNDS)
    define(
        taken,
        f'unit = "points 1-5"\naggregation = "mean"\nlevel = "outcome"\nbaseline_from = {source}\n'
        'target = 4.5\ntarget_period = "2026"',
        '[[assignments]]\nindicator = "nor.x"\naction = "A1"\ninstitution = "I1"\nfrom = "2024"\n',
    )
    taken("m.csv", HEAD + "nor.x,A1,I1,2025,4,,,,\n")
    got = result(ctx)
    assert got["baseline"] == value
    told = [entry for entry in findings(ctx, AS_OF) if entry.id == "evaluation.no-baseline"]
    if why:
        assert got["light"]["reason"] == "no_baseline"
        assert why in told[0].message
    else:
        assert told == []
        assert got["baseline_source"].startswith("StressTest")
        assert got["planned"] is not None


def test_check_names_what_is_missing(nordtal: PluginContext) -> None:
    found = {(entry.id, entry.where) for entry in findings(nordtal, AS_OF)}
    assert ("evaluation.rule", "rcr79_le_rco83") in found
    assert ("evaluation.disaggregation-mismatch", "nor.smes") in found
    assert ("evaluation.no-input", "nor.network") in found
    assert ("evaluation.action-without-record", "A1") in found
    assert ("evaluation.overdue", "nor.workshops") in found
    assert ("evaluation.no-evidence", "nor.workshops") in found
    assert ("evaluation.not-assigned", "evaluation.E06") in found
    assert ("evaluation.not-assigned", "nor.workshops") not in found


@settings(max_examples=30, deadline=None)
@given(st.permutations(list(range(8))))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    from cap_evaluation.aggregation import aggregate_series
    from cap_evaluation.indicator import Indicator
    from cap_evaluation.series import MeasuredFigure, Series

    indicator = Indicator(id="x.y", name="X", unit="firms", aggregation="last")
    whole, shuffled = Series("A", "I"), Series("A", "I")
    for place in range(8):
        whole.put(Months(24000 + place, 24001 + place), None, MeasuredFigure(float(place)))
    for place in order:
        shuffled.put(Months(24000 + place, 24001 + place), None, MeasuredFigure(float(place)))
    values = [
        aggregate_series([one.totals(indicator).by_period], indicator).value
        for one in (whole, shuffled)
    ]
    assert values == [7.0, 7.0]


def test_results_follow_every_change_of_the_region(nordtal: PluginContext, taken: Take) -> None:
    assert result(nordtal, "nor.workshops")["value"] == 12.0
    head = "indicator,action,institution,period,value\n"
    taken("m.csv", head + "nor.workshops,A1,I2,2024-Q4,3\n")
    assert result(nordtal, "nor.workshops")["value"] == 15.0
    taken("m.csv", head + "nor.workshops,A1,I2,2024-Q4,4\n", replace=True)
    assert result(nordtal, "nor.workshops")["value"] == 16.0
