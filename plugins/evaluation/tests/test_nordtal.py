"""The worked examples of the contract: each figure with the line of arithmetic that gives it (nordtal/expected.json)."""

from __future__ import annotations

import datetime
import json
import math
from pathlib import Path
from typing import Any

import pytest

from cap_evaluation.operations.learning import decide, new_decision, new_finding, note_finding
from cap_evaluation.result_json import overdue_data, results_data
from cap_evaluation.results import overdue_periods, region_results
from cap_tui.api import PluginContext

EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "nordtal" / "expected.json").read_text("utf-8")
)
AS_OF = datetime.date.fromisoformat(EXPECTED["as_of"])
FIGURES = [
    (name, path, figure["value"], figure["how"])
    for name, part in EXPECTED["figures"].items()
    for path, figure in part.items()
]
STATED = [
    (name, path, value) for name, part in EXPECTED["stated"].items() for path, value in part.items()
]


def at(row: Any, path: str) -> Any:
    """The value at a path such as per_input.0.value."""
    for step in path.split("."):
        row = row[int(step)] if step.isdigit() else row[step]
    return row


def same(got: Any, wanted: Any) -> bool:
    """Whether a part of an answer holds what is wanted; numbers within 1e-8."""
    if isinstance(wanted, dict):
        return all(key in got and same(got[key], value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return isinstance(got, int | float) and math.isclose(
            got, wanted, rel_tol=1e-8, abs_tol=1e-8
        )
    return bool(got == wanted)


@pytest.fixture
def told(nordtal: PluginContext) -> dict[str, Any]:
    """The results of Nordtal as JSON, the indicators by id."""
    data = results_data(region_results(nordtal, AS_OF))
    return {**data, "by_id": {row["id"]: row for row in data["indicators"]}}


def test_every_figure_is_what_the_arithmetic_gives(told: dict[str, Any]) -> None:
    wrong = [
        f"{name} {path}: {got} instead of {wanted} = {how}"
        for name, path, wanted, how in FIGURES
        if not same(got := at(told["by_id"][name], path), wanted)
    ]
    assert wrong == []


def test_what_is_no_arithmetic_is_stated(told: dict[str, Any]) -> None:
    places = {
        "missing": ("action", "institution", "period"),
        "findings": ("id", "action", "institution", "period"),
    }
    wrong = []
    for name, path, wanted in STATED:
        got = at(told["by_id"][name], path)
        if path in places:
            got = [[entry[key] for key in places[path]] for entry in got]
        if not same(got, wanted):
            wrong.append(f"{name} {path}: {got} instead of {wanted}")
    assert wrong == []


def test_rules_and_claims(told: dict[str, Any]) -> None:
    assert same({rule["id"]: rule for rule in told["rules"]}, EXPECTED["rules"])
    assert {claim["id"]: claim["strength"] for claim in told["claims"]} == EXPECTED["claims"]


def test_overdue_figures_in_their_order(nordtal: PluginContext) -> None:
    assert same(overdue_data(overdue_periods(region_results(nordtal, AS_OF))), EXPECTED["overdue"])


@pytest.mark.parametrize("loop", EXPECTED["loops"], ids=lambda loop: loop["indicator"])
def test_what_came_after_a_decision(nordtal: PluginContext, loop: dict[str, Any]) -> None:
    day = datetime.date.fromisoformat(loop["date"])
    finding = note_finding(
        nordtal, new_finding(nordtal, "Learnt", indicator=loop["indicator"], date=day)
    )
    changed = {"step": "Ask more", "owner": "the office"}
    decide(nordtal, new_decision(nordtal, finding.uid, "Change it", **changed, date=day))
    (got,) = results_data(region_results(nordtal, AS_OF))["loop"]
    for side in ("before", "after"):
        found = got[side] and [got[side]["period"], got[side]["value"]]
        assert same(found, loop[side])
    for key in ("change", "outcome", "helped"):
        assert same(got[key], loop[key])
