"""An activity's page: what is on its chain, by roles; from any record to the activity that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import pytest

from cap_tui.model.action import PlannedAction
from cap_tui.model.activity import Aspect, Evidence, Rating, TransformativeActivity
from cap_tui.model.record import Record, about
from cap_tui.model.trace import trace_lines
from cap_tui.model.workshop import WorkshopCard
from cap_tui.operations.activity_life import (
    activity_life,
    first_activity,
    life_data,
    life_lines,
    nearest_activity,
)
from cap_tui.plugin.contributions import Table
from cap_tui.plugin.lineage import Lineage
from cap_tui.testing import sample_region
from cap_tui.workspace import Workspace


class Measure(Record, frozen=True, kw_only=True):
    """A measure that is evaluated, as a tool declares it."""

    TABLE: ClassVar[str] = "results.measures"

    name: Annotated[str, about("Name")]
    record: Annotated[str, about("The action of the plan", refers="actions")] = ""


@pytest.fixture
def region() -> Iterator[Workspace]:
    with sample_region() as workspace:
        with workspace.transaction("a life") as tx:
            for record in (
                WorkshopCard(uid="card", workshop="w", ref="c1", text="Films from milk"),
                TransformativeActivity(
                    uid="ta", name="Packaging", stage="assessed", origin=("card",)
                ),  # type: ignore[arg-type]
                TransformativeActivity(uid="other", name="Another"),
                Rating(uid="r", activity="ta", aspect=Aspect.RELEVANCE, value=4),
                Evidence(uid="e", title="Patents", supports=("ta",)),
                PlannedAction(uid="act", title="A test line", activity="ta"),
            ):
                tx.add(record)
        yield workspace


def test_a_life_has_every_role_of_the_chain_both_ways(region: Workspace) -> None:
    activity = region.records(TransformativeActivity).get("ta")
    life = activity_life(region, Lineage().chain(region), activity)
    roles = {role: [r["uid"] for r in found] for role, found in life_data(life)["roles"].items()}
    assert roles == {"card": ["card"], "rating": ["r"], "evidence": ["e"], "action": ["act"]}


def test_an_evaluated_measure_is_told_apart_from_the_actions_of_the_plan(region: Workspace) -> None:
    with region.transaction("evaluated") as tx:
        tx.add(Measure(uid="m", name="Test line, measured", record="act"))
    activity = region.records(TransformativeActivity).get("ta")
    chain = Lineage(lambda: [Table(Measure, role="action")]).chain(region)
    life = activity_life(region, chain, activity)
    roles = {role: [r["uid"] for r in found] for role, found in life_data(life)["roles"].items()}
    assert (roles["action"], roles["evaluated_action"]) == (["act"], ["m"])
    lines = [line.split(maxsplit=3) for line in life_lines(life, 80)]
    assert ["action", "1", "A", "test line"] in lines
    assert ["evaluated", "action", "1", "Test line, measured"] in lines
    assert chain.trace("m").record.role == "action"
    assert "evaluated action" in next(iter(trace_lines(chain.trace("m"))))


def test_the_page_names_each_role_and_the_phases_that_have_nothing_yet(region: Workspace) -> None:
    activity = region.records(TransformativeActivity).get("ta")
    lines = list(life_lines(activity_life(region, Lineage().chain(region), activity), 80))
    assert "idea > identified > [assessed] > in development > implemented > evaluated" in lines
    assert any(line.startswith("rating") and "relevance 4" in line for line in lines)
    assert lines[-1] == "nothing yet", "nothing is evaluated"


@pytest.mark.parametrize("uid", ["ta", "card", "r", "e", "act"])
def test_every_record_of_a_life_leads_to_its_activity(region: Workspace, uid: str) -> None:
    assert nearest_activity(Lineage().chain(region), uid) == "ta"


def test_the_first_activity_is_the_one_that_has_come_furthest(region: Workspace) -> None:
    assert first_activity(region, region.config.region.code).uid == "ta"
