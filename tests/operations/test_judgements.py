"""Rating activities, moving them on, judging their critical mass: what is stored, what is refused, and why."""

from __future__ import annotations

import pytest

from cap_tui.errors import Conflict, InvalidFields, ReadOnly, Refused, WrongUse
from cap_tui.model.activity import (
    Aspect,
    CriticalMass,
    Mass,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.operations.activities import (
    mass_sheet,
    record_critical_mass,
    set_stage,
    set_stages,
)
from cap_tui.operations.ratings import rate, rate_activities, rate_aspects
from tests.operations.conftest import Foreign, Region


def ratings(region: Region) -> list[Rating]:
    """What is stored, the oldest first."""
    return sorted(region.workspace.records(Rating).all(), key=lambda r: (r.created, r.uid))


def test_one_aspect_is_rated_with_reason_and_rater(region: Region) -> None:
    stored = rate(region.context, region.textiles, Aspect.RELEVANCE, 4, " Two firms ", "ana")

    assert ratings(region) == [stored]
    assert (stored.activity, stored.aspect, stored.value) == (
        region.textiles.uid,
        Aspect.RELEVANCE,
        4,
    )
    assert (stored.why.strip(), stored.by) == ("Two firms", "ana")
    assert region.workspace.history(limit=1)[0].label == "rated: Smart textiles"


def test_several_activities_are_rated_in_one_change_in_their_order(region: Region) -> None:
    with region.workspace.transaction("another") as change:
        other = change.add(TransformativeActivity(name="Lesena gradnja"))
    seq = region.workspace.seq
    given = [(other, {Aspect.RELEVANCE: 5}), (region.textiles, {Aspect.RELEVANCE: 1})]

    tried = rate_activities(region.context, given, dry_run=True)
    assert region.workspace.seq == seq
    stored = rate_activities(region.context, given)

    assert [(r.activity, r.value) for r in stored] == [(other.uid, 5), (region.textiles.uid, 1)]
    assert [(r.activity, r.value) for r in tried] == [(r.activity, r.value) for r in stored]
    assert region.workspace.seq == seq + 1
    assert region.workspace.history(limit=1)[0].label == "rated: 2 activities"


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_value_off_the_scale_refuses_all_of_them(region: Region, value: int) -> None:
    with pytest.raises(InvalidFields) as refused:
        rate_aspects(
            region.context, region.textiles, {Aspect.RELEVANCE: 3, Aspect.STRENGTH_GLOBAL: value}
        )

    assert list(refused.value.problems) == ["strength_global"]
    assert f"{value} is not between 1 and 5" in refused.value.problems["strength_global"]
    assert refused.value.where == "Smart textiles"
    assert ratings(region) == []


def test_another_region_s_activity_is_rated_there_only(region: Region, foreign: Foreign) -> None:
    theirs = foreign("HOC")

    for act in (
        lambda: rate(region.context, theirs, Aspect.RELEVANCE, 3),
        lambda: rate_activities(
            region.context,
            [(region.textiles, {Aspect.RELEVANCE: 3}), (theirs, {Aspect.RELEVANCE: 3})],
        ),
        lambda: record_critical_mass(region.context, theirs, {"firms": Mass.WEAK}),
        lambda: set_stage(region.context, theirs, Stage.PARKED, "no"),
    ):
        with pytest.raises(ReadOnly) as refused:
            act()
        assert "HOC" in refused.value.what
    assert ratings(region) == []


def test_rating_nothing_is_wrong_use(region: Region) -> None:
    for given in ([], [(region.textiles, {})]):
        with pytest.raises(WrongUse):
            rate_activities(region.context, given)


def test_critical_mass_is_judged_noted_and_taken_back(region: Region) -> None:
    first = record_critical_mass(
        region.context,
        region.textiles,
        {"firms": Mass.STRONG, "skills": Mass.WEAK},
        reason="counted",
        figures={"actors": 14, "employment": None},
    )
    assert first.factors == {"firms": Mass.STRONG, "skills": Mass.WEAK}
    assert first.reasons == {"firms": "counted", "skills": "counted"}
    assert (first.actors, first.employment) == (14, None)
    assert mass_sheet(region.context, region.textiles) == first

    seq = region.workspace.seq
    same = record_critical_mass(region.context, region.textiles, {"firms": Mass.STRONG})
    assert (same, region.workspace.seq) == (first, seq)

    after = record_critical_mass(
        region.context, region.textiles, {}, cleared=("skills", "actors"), sheet=first
    )
    assert after.factors == {"firms": Mass.STRONG}
    assert after.reasons == {"firms": "counted"}
    assert after.actors is None
    assert len(list(region.workspace.records(CriticalMass).all())) == 1
    with pytest.raises(Conflict):
        record_critical_mass(region.context, region.textiles, {"firms": Mass.WEAK}, sheet=first)


@pytest.mark.parametrize(
    "wrong", [{"factors": {"money": Mass.WEAK}}, {"figures": {"money": 1.0}}, {"cleared": ("x",)}]
)
def test_an_unknown_factor_or_figure_is_named(region: Region, wrong: dict[str, object]) -> None:
    given = {"factors": {}, **wrong}

    with pytest.raises(WrongUse) as refused:
        record_critical_mass(region.context, region.textiles, **given)  # type: ignore[arg-type]

    assert "firms" in refused.value.remedy


def test_a_stage_is_set_when_nothing_is_missing_and_parked_with_a_reason(region: Region) -> None:
    with pytest.raises(Refused):
        set_stage(region.context, region.textiles, Stage.PARKED)
    tried = set_stage(region.context, region.textiles, Stage.PARKED, "no firm", dry_run=True)
    assert region.workspace.records(TransformativeActivity).get(region.textiles.uid).stage is (
        Stage.IDEA
    )

    parked = set_stage(region.context, region.textiles, Stage.PARKED, "no firm")

    assert (parked.stage, parked.stage_reason) == (tried.stage, tried.stage_reason)
    assert (parked.stage, parked.stage_reason) == (Stage.PARKED, "no firm")
    with pytest.raises(Conflict):
        set_stage(region.context, region.textiles, Stage.PARKED, "an older version")


def test_several_activities_are_moved_in_one_change_or_none_of_them(region: Region) -> None:
    with region.workspace.transaction("another") as change:
        other = change.add(TransformativeActivity(name="Timber homes"))
    before = region.context.seq
    with pytest.raises(Refused):
        set_stages(region.context, [region.textiles, other], Stage.DEVELOPMENT)
    assert region.context.seq == before

    set_stages(region.context, [region.textiles, other], Stage.PARKED, "no firm")

    (newest, *_older) = region.workspace.history(limit=2)
    assert newest.label == "stage of 2 activities"
    assert len(newest.changes) == 2
    region.workspace.undo()
    assert {one.stage for one in region.workspace.records(TransformativeActivity).all()} == {
        Stage.IDEA
    }
