"""Unusual but allowed input, and what is wrong in several places at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from cap_evaluation.checks import findings
from cap_evaluation.corrections import correction_lines, corrections
from cap_evaluation.indicator_names import stored_names
from cap_evaluation.number_parser import parse_number
from cap_evaluation.operations.import_plan import ImportPlan
from cap_evaluation.period import months_ended_by, parse_period
from cap_evaluation.records import (
    EvaluatedAction,
    IndicatorDefinition,
    InputAmount,
    Measurement,
)
from cap_evaluation.result_json import results_data
from cap_evaluation.results import overdue_periods, region_results
from cap_evaluation.unit import parse_unit
from cap_tui.api import ContentProvenance, PluginContext, Refused

Take = Callable[..., ImportPlan]
AS_OF = datetime.date(2025, 12, 31)
HEAD = "indicator,action,institution,period,value,evidence,by:size\n"
CARRIERS = """
[[actions]]
code = "A1"
name = "One"
[[institutions]]
code = "Büro 1"
name = "Office"
"""


def problems(take: Take, name: str, text: str) -> list[dict[str, Any]]:
    """What is said of a file that is refused."""
    with pytest.raises(Refused) as refusal:
        take(name, text)
    found: list[dict[str, Any]] = refusal.value.details["problems"]
    return found


def result(ctx: PluginContext, as_of: datetime.date = AS_OF) -> dict[str, Any]:
    """The result of nor.x as JSON."""
    data = results_data(region_results(ctx, as_of))
    return next(row for row in data["indicators"] if row["id"] == "nor.x")


def define(take: Take, text: str) -> None:
    """A framework with the indicator nor.x."""
    take("f.toml", f'{CARRIERS}[[indicators]]\nid = "nor.x"\nname = "X"\n{text}\n')


FRAMEWORK = """\ufeff[[indicators]]
id = "nor.x"
name = "X"
unt = "firms"
milestones = [{ period = "2025", vlaue = 1 }]
[[assignments]]
indicator = "nor.x"
action = "A9"
institution = "I1"
from = "2024"
[[institutions]]
code = "I1"
name = "Office"
"""


def test_every_mistake_of_a_framework_is_named_with_its_line_and_the_likely_key(
    ctx: PluginContext, taken: Take
) -> None:
    found = problems(taken, "f.toml", FRAMEWORK.replace("\n", "\r\n"))

    told = [(one["code"], one["where"].split()[0], one["remedy"]) for one in found]
    assert ("unknown_key", "f.toml:4", "Did you mean 'unit'?") in told
    assert ("unknown_key", "f.toml:5", "Did you mean 'value'?") in told
    assert [code for code, *_rest in told if code.startswith("unknown_a")] == ["unknown_action"]
    assert "unknown_indicator" not in {code for code, *_rest in told}, "it is there, and wrong"
    assert all(one["row"] is None for one in found)


@pytest.mark.parametrize("value", ["1\u00a0000", "1\u202f000", "1'000", "1 000", "12\u200b", "1e"])
def test_separators_of_thousands_make_no_number(
    ctx: PluginContext, taken: Take, value: str
) -> None:
    define(taken, 'unit = "firms"')
    found = problems(taken, "m.csv", f"{HEAD}nor.x,A1,Büro 1,2025,{value},,\n")
    assert [one["code"] for one in found] == ["not_a_number"]


def test_names_are_the_same_however_their_letters_are_composed(
    ctx: PluginContext, taken: Take
) -> None:
    define(
        taken, 'unit = "firms"\ndisaggregation = [{ id = "size", categories = ["petit\u00a0é"] }]'
    )
    row = "nor.x,A1,Bu\u0308ro 1,2025,1,,petit\u00a0e\u0301\n"
    assert taken("m.csv", HEAD + row).counts()["new"] == 1
    hidden = problems(taken, "m.csv", HEAD + "nor.x,A1,Büro\u202e 1,2024,1,,\n")
    assert [one["code"] for one in hidden] == ["control_character"]


def test_a_figure_that_only_has_categories_is_expected_too(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "firms"\ndisaggregation = [{ id = "size", categories = ["s", "l"] }]')
    taken("m.csv", f"{HEAD}nor.x,A1,Büro 1,2024,1,,s\n")
    got = result(ctx)
    assert (got["expected"], got["covered"], got["complete"]) == (2, 0, False)
    assert [entry["period"] for entry in got["missing"]] == ["2024", "2025"]


def test_figures_without_evidence_count_on_their_day(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "firms"')
    taken("m.csv", f"{HEAD}nor.x,A1,Büro 1,2024,1,list,\nnor.x,A1,Büro 1,2025,1,,\n")

    def told(day: datetime.date) -> list[str]:
        return [one.where for one in findings(ctx, day) if one.id == "evaluation.no-evidence"]

    assert told(AS_OF) == ["nor.x"]
    assert told(datetime.date(2025, 6, 30)) == []


def test_the_last_day_of_all_is_a_day(ctx: PluginContext, taken: Take) -> None:
    last = datetime.date(9999, 12, 31)
    assert months_ended_by(last) == 10_000 * 12
    assert months_ended_by(datetime.date(2024, 2, 28)) == 2024 * 12 + 1
    assert months_ended_by(datetime.date(2024, 2, 29)) == 2024 * 12 + 2
    define(taken, 'unit = "firms"')
    taken("m.csv", f"{HEAD}nor.x,A1,Büro 1,9998,1,,\n", as_of=last)
    assert overdue_periods(region_results(ctx, last)) == []
    assert parse_period("9999") is not None
    assert parse_number("1e99999999999") == "not_finite"


@pytest.mark.parametrize("text", ["ČŠŽ", "cards ÄÖÜ", "ΑΒΓ"])
def test_three_capitals_are_a_code_in_any_alphabet(text: str) -> None:
    assert parse_unit(text) is None
    assert parse_unit("Typ A B") is not None


def test_figures_stay_with_their_indicator_when_contributors_come_and_go() -> None:
    plugin = ContentProvenance(source="plugin", plugin="lab")
    bundle = ContentProvenance(source="bundle", plugin="lab", region="VAL")
    alone = stored_names([("lab.x", "lab.x", [plugin])])
    both = stored_names([("lab.x", "lab.x@VAL", [bundle]), ("lab.x", "lab.x@lab", [plugin])])
    assert alone == {"lab.x": "lab.x", "lab.x@lab": "lab.x"}
    assert both == {"lab.x": "lab.x@lab", "lab.x@lab": "lab.x@lab", "lab.x@VAL": "lab.x@VAL"}


def test_the_sheet_lists_every_correction_with_who_and_when(
    ctx: PluginContext, taken: Take
) -> None:
    define(taken, 'unit = "firms"')
    for value in ("1", "1.25", "3"):
        taken("m.csv", f"{HEAD}nor.x,A1,Büro 1,2025,{value},list,\n", replace=True)
    taken("m.csv", f"{HEAD}nor.x,A1,Büro 1,2025,3,another list,\n", replace=True)

    told = list(correction_lines(corrections(ctx, ("nor.x",))))

    assert [line.partition(";")[0] for line in told] == [
        "A1/Büro 1 2025: 1.25 became 3",
        "A1/Büro 1 2025: 1 became 1.25",
    ]


def test_what_a_partner_measured_is_no_row_of_ours(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "firms"')
    own = f"{HEAD}nor.x,A1,Büro 1,2025,1,list,\n"
    spent = "action,institution,period,item,amount,unit\nA1,Büro 1,2025,staff,5,EUR\n"
    taken("m.csv", own)
    taken("i.csv", spent)
    kinds: tuple[type[Any], ...] = (Measurement, InputAmount, EvaluatedAction)
    stored = [record for kind in kinds for record in ctx.records(kind).all()]
    with ctx.transaction("a bundle of a partner") as transaction:
        for record in stored:
            transaction.remove(record)
            name = {"name": "Theirs"} if isinstance(record, EvaluatedAction) else {}
            transaction.add(replace(record, uid="", owner="PAR", **name))

    assert taken("f.toml", CARRIERS).counts()["new"] == 1
    assert taken("m.csv", own.replace(",1,list", ",2,list")).counts()["new"] == 1
    assert taken("i.csv", spent.replace(",5,", ",6,")).counts()["new"] == 1


def test_figures_whose_indicator_is_gone_are_named(ctx: PluginContext, taken: Take) -> None:
    define(taken, 'unit = "firms"')
    taken("m.csv", f"{HEAD}nor.x,A1,Büro 1,2025,1,list,\n")
    (definition,) = ctx.records(IndicatorDefinition).all()
    with ctx.transaction("taken away") as transaction:
        transaction.remove(definition)

    told = [one for one in findings(ctx, AS_OF) if one.id == "evaluation.absent-indicator"]
    assert [one.where for one in told] == ["nor.x"]


def test_an_input_in_another_unit_than_the_wished_one_is_no_input(
    ctx: PluginContext, taken: Take
) -> None:
    define(taken, 'unit = "firms"\nper_input = [{ unit = "EUR" }, { unit = "FTE-months" }]')
    taken("m.csv", f"{HEAD}nor.x,A1,Büro 1,2025,1,list,\n")
    taken("i.csv", "action,institution,period,item,amount,unit\nA1,Büro 1,2025,staff,5,EUR\n")
    assert [one["reason"] for one in result(ctx)["per_input"]] == ["no_baseline", "input_unknown"]
    assert "nor.x" in [one.where for one in findings(ctx, AS_OF) if one.id.endswith("no-input")]
