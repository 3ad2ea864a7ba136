"""The stages of an activity: what each step asks for, and what is told when it is not there."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.errors import Refused
from cap_tui.model.activity import (
    Aspect,
    CriticalMass,
    Mass,
    Period,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.model.critical_mass import content
from cap_tui.model.stages import ORDER, StageFacts, moved, next_stage, obstacles

WHOLE = TransformativeActivity(
    uid="a",
    name="Smart packaging",
    description="Packaging that tells how fresh food is",
    areas=("food", "materials"),
    challenge="ageing",
    period=Period.SHORT,
    actors=("firm", "lab"),
    cluster="food-cluster",
)
RATED = {a: Rating(uid=a, activity="a", aspect=a, value=3) for a in Aspect}
FULL = CriticalMass(
    activity="a", factors=dict.fromkeys([f.id for f in content().factor], Mass.SUFFICIENT)
)
COMPLETE = StageFacts(WHOLE, RATED, FULL, sources=1, actions=1, results=1)


def at(stage: Stage, standing: StageFacts = COMPLETE, **changes: object) -> StageFacts:
    activity = msgspec.structs.replace(standing.activity, stage=stage, **changes)
    return StageFacts(
        activity,
        standing.ratings,
        standing.sheet,
        standing.sources,
        standing.actions,
        standing.results,
    )


@pytest.mark.parametrize("stage", ORDER[:-1])
def test_a_whole_activity_may_take_every_next_step(stage):
    to = next_stage(stage)

    assert moved(at(stage), to).stage is to


@pytest.mark.parametrize(
    ("standing", "to", "rule"),
    [
        (at(Stage.IDEA, areas=("food",)), Stage.IDENTIFIED, "areas"),
        (at(Stage.IDEA, areas=("food", "food")), Stage.IDENTIFIED, "areas"),
        (at(Stage.IDEA, description=" "), Stage.IDENTIFIED, "description"),
        (at(Stage.IDEA, challenge=""), Stage.IDENTIFIED, "challenge"),
        (StageFacts(WHOLE, {}, FULL, 1), Stage.ASSESSED, "ratings"),
        (at(Stage.IDENTIFIED, period=None), Stage.ASSESSED, "period"),
        (StageFacts(WHOLE, RATED, FULL, 0), Stage.ASSESSED, "evidence"),
        (StageFacts(WHOLE, RATED, None, 1), Stage.ASSESSED, "critical_mass"),
        (at(Stage.ASSESSED, cluster=""), Stage.DEVELOPMENT, "lead"),
        (at(Stage.ASSESSED, actors=("firm",)), Stage.DEVELOPMENT, "actors"),
        (StageFacts(WHOLE, RATED, FULL, 1, actions=0), Stage.IMPLEMENTED, "actions"),
        (StageFacts(WHOLE, RATED, FULL, 1, 1, results=0), Stage.EVALUATED, "results"),
    ],
)
def test_what_a_step_lacks_is_named_with_a_remedy(standing, to, rule):
    found = obstacles(standing, to)

    assert [obstacle.rule for obstacle in found] == [rule]
    assert found[0].message
    assert found[0].remedy


def test_a_refused_step_tells_what_is_missing_and_changes_nothing():
    with pytest.raises(Refused, match="period of relevance") as refused:
        moved(at(Stage.IDENTIFIED, period=None), Stage.ASSESSED)

    assert refused.value.remedy


def test_a_jump_over_stages_needs_the_rules_of_all_of_them():
    rules = {o.rule for o in obstacles(StageFacts(WHOLE), Stage.DEVELOPMENT)}

    assert {"ratings", "evidence", "critical_mass"} <= rules


def test_parking_needs_a_reason_and_nothing_else():
    bare = StageFacts(TransformativeActivity(name="x"))

    with pytest.raises(Refused, match="needs a reason"):
        moved(bare, Stage.PARKED)
    assert moved(bare, Stage.PARKED, "nobody leads it").stage_reason == "nobody leads it"


def test_a_parked_activity_begins_again():
    assert next_stage(Stage.PARKED) is Stage.IDEA
    assert moved(at(Stage.PARKED), Stage.ASSESSED).stage is Stage.ASSESSED


@given(st.sampled_from(ORDER), st.sampled_from(ORDER))
def test_going_back_is_always_allowed(now, to):
    bare = StageFacts(TransformativeActivity(name="x", stage=now))

    if ORDER.index(to) <= ORDER.index(now):
        assert obstacles(bare, to) == ()
