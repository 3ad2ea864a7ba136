"""Actions: amounts, days, and no two that wait for each other."""

from __future__ import annotations

import pytest

from cap_tui.errors import InvalidFields
from cap_tui.model.action import PlannedAction
from cap_tui.model.action_kind import ACTIONS, find_cycle, read_amount
from cap_tui.model.activity import Stage, TransformativeActivity
from cap_tui.model.stages import obstacles
from cap_tui.operations.context import Context
from cap_tui.operations.records import add_record, edit_record
from cap_tui.workspace import Workspace
from cap_tui.workspace.config import Region, WorkspaceConfig


@pytest.fixture
def context() -> Context:
    region = Region(code="AAA", name="A", country="AT", languages=("en",), currency="EUR")
    return Context(Workspace.in_memory(WorkspaceConfig(region=region)))


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0", "0"), ("120000.50", "120000.50"), ("-1", None), ("1e", None), ("NaN", None)],
)
def test_an_amount_is_a_decimal_number_of_zero_or_more(text: str, amount: str | None) -> None:
    read = read_amount(text)
    assert (str(read) if read is not None else None) == amount


def test_a_cycle_is_found_with_its_way() -> None:
    depends = {"a": ("b",), "b": ("c",), "c": ("d", "a")}
    assert find_cycle(depends, "a") == ["a", "b", "c", "a"]
    assert find_cycle({"a": ("b",)}, "a") == []
    assert find_cycle({"a": ("a",)}, "a") == ["a", "a"]


def test_two_actions_cannot_wait_for_each_other(context: Context) -> None:
    survey = add_record(context, ACTIONS, {"title": "Survey"})
    bench = add_record(context, ACTIONS, {"title": "Bench", "depends": (survey.uid,)})
    with pytest.raises(InvalidFields) as refused:
        edit_record(context, ACTIONS, survey, {"depends": (bench.uid,)})
    assert "depends" in refused.value.problems


def test_a_cost_needs_its_currency_and_a_day_is_a_day(context: Context) -> None:
    with pytest.raises(InvalidFields) as refused:
        add_record(context, ACTIONS, {"title": "Survey", "cost": "4000", "due": "tomorrow"})
    assert set(refused.value.problems) == {"currency", "due"}


def test_an_activity_with_an_action_has_what_development_asks_for(context: Context) -> None:
    with context.transaction("add") as tx:
        activity = tx.add(TransformativeActivity(name="Smart textiles"))
    before = {o.rule for o in obstacles(context.standing(activity), Stage.IMPLEMENTED)}
    with context.transaction("add") as tx:
        tx.add(PlannedAction(title="Survey", activity=activity.uid))
    after = {o.rule for o in obstacles(context.standing(activity), Stage.IMPLEMENTED)}
    assert before - after == {"actions"}
