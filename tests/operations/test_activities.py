"""Rating, stage and critical mass of an activity, and the erasure of a person: as use cases, without a screen."""

from __future__ import annotations

from typing import Any

import pytest

from cap_tui.errors import Conflict, InvalidFields, NotFound, ReadOnly, Refused, WrongUse
from cap_tui.model.activity import Aspect, CriticalMass, Mass, Rating, Stage, TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.model.joint_activity import JointActivity
from cap_tui.model.kinds import ACTIVITIES, PEOPLE
from cap_tui.operations.activities import mass_sheet, record_critical_mass, set_stage
from cap_tui.operations.context import Context
from cap_tui.operations.people import erase_person, plan_erasure
from cap_tui.operations.permissions import is_own, require_own, require_writable
from cap_tui.operations.ratings import rate, rate_aspects
from cap_tui.operations.records import add_record, edit_record
from cap_tui.workspace import Workspace
from tests.operations.conftest import Foreign, Region

PERSON = {"name": "Ann Other", "purpose": "talks", "consent": "v1", "retain_until": "2099-01-01"}


def test_several_aspects_are_rated_in_one_change(region: Region) -> None:
    before = region.context.seq
    ratings = rate_aspects(
        region.context,
        region.textiles,
        {Aspect.RELEVANCE: 5, Aspect.STRENGTH_GLOBAL: 1},
        " asked\u202e for ",
        "someone",
    )
    assert region.context.seq == before + 1
    assert list(region.context.records(Rating).all()) == list(ratings)
    assert {(r.aspect, r.value, r.why, r.by) for r in ratings} == {
        (Aspect.RELEVANCE, 5, ratings[0].why, "someone"),
        (Aspect.STRENGTH_GLOBAL, 1, ratings[0].why, "someone"),
    }
    assert "\u202e" not in ratings[0].why


def test_what_people_write_is_stored_without_blanks_at_its_ends(region: Region) -> None:
    context, activity, typed = (
        region.context,
        region.textiles,
        "\t first line\n second \u202e line \n",
    )
    told = "first line\n second \ufffd line"
    assert rate(context, activity, Aspect.RELEVANCE, 5, typed).why == told
    sheet = record_critical_mass(context, activity, {"firms": Mass.WEAK}, reason=typed)
    assert sheet.reasons == {"firms": told}
    assert record_critical_mass(
        context, activity, {"firms": Mass.MISSING}, reason=" \n"
    ).reasons == {"firms": told}
    edited = edit_record(context, ACTIVITIES, activity, {"description": typed, "name": " Cloth \n"})
    assert (edited.name, edited.description) == ("Cloth", told)
    parked = set_stage(context, edited, Stage.PARKED, typed)
    assert parked.stage_reason == told


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_rating_outside_the_scale_is_refused_with_its_aspect(region: Region, value: int) -> None:
    with pytest.raises(InvalidFields) as refused:
        rate_aspects(
            region.context, region.textiles, {Aspect.RELEVANCE: value, Aspect.STRENGTH_GLOBAL: 5}
        )
    assert set(refused.value.problems) == {"relevance"}
    assert list(region.context.records(Rating).all()) == []


def test_nothing_to_rate_is_wrong_use_and_a_dry_run_stores_nothing(region: Region) -> None:
    with pytest.raises(WrongUse):
        rate_aspects(region.context, region.textiles, {})
    (rating,) = rate_aspects(region.context, region.textiles, {Aspect.RELEVANCE: 5}, dry_run=True)
    assert rating.uid == ""
    assert list(region.context.records(Rating).all()) == []


@pytest.mark.parametrize("act", ["rate", "mass", "stage"])
def test_another_regions_activity_is_judged_by_it_alone(
    region: Region, foreign: Foreign, act: str
) -> None:
    theirs, before = foreign("Digital forest"), region.context.seq
    acts: dict[str, Any] = {
        "rate": lambda: rate(region.context, theirs, Aspect.RELEVANCE, 5),
        "mass": lambda: record_critical_mass(region.context, theirs, {"firms": Mass.WEAK}),
        "stage": lambda: set_stage(region.context, theirs, Stage.PARKED, "because"),
    }
    with pytest.raises(ReadOnly, match="HOC"):
        acts[act]()
    assert region.context.seq == before


def test_a_sheet_keeps_what_is_not_named(region: Region) -> None:
    context, activity = region.context, region.textiles
    first = record_critical_mass(
        context, activity, {"firms": Mass.WEAK}, reason="asked", figures={"actors": 3}
    )
    second = record_critical_mass(
        context, activity, {"skills": Mass.STRONG}, figures={"employment": 9, "actors": None}
    )
    assert second.uid == first.uid
    assert second.factors == {"firms": Mass.WEAK, "skills": Mass.STRONG}
    assert second.reasons == {"firms": "asked"}
    assert (second.actors, second.employment) == (3, 9)
    assert mass_sheet(context, activity) == second


def test_a_sheet_judged_as_it_was_seen_conflicts_with_a_newer_one(region: Region) -> None:
    seen = record_critical_mass(region.context, region.textiles, {"firms": Mass.WEAK})
    record_critical_mass(region.context, region.textiles, {"firms": Mass.STRONG})
    with pytest.raises(Conflict):
        record_critical_mass(region.context, region.textiles, {"skills": Mass.WEAK}, sheet=seen)


@pytest.mark.parametrize(
    "given", [{"factors": {"luck": Mass.WEAK}}, {"factors": {}, "figures": {"moons": 2}}]
)
def test_an_unknown_factor_or_figure_names_the_known_ones(
    region: Region, given: dict[str, Any]
) -> None:
    with pytest.raises(WrongUse, match="firms"):
        record_critical_mass(region.context, region.textiles, **given)
    assert list(region.context.records(CriticalMass).all()) == []


def test_the_same_judgement_or_a_dry_run_is_no_change(region: Region) -> None:
    record_critical_mass(region.context, region.textiles, {"firms": Mass.WEAK})
    before = region.context.seq
    record_critical_mass(region.context, region.textiles, {"firms": Mass.WEAK})
    after = record_critical_mass(
        region.context, region.textiles, {"firms": Mass.STRONG}, dry_run=True
    )
    assert after.factors == {"firms": Mass.STRONG}
    assert region.context.seq == before


def test_parking_needs_a_reason_and_is_undone_by_going_back(region: Region) -> None:
    with pytest.raises(Refused):
        set_stage(region.context, region.textiles, Stage.PARKED, " \t ")
    parked = set_stage(region.context, region.textiles, Stage.PARKED, "nobody leads")
    assert (parked.stage, parked.stage_reason) == (Stage.PARKED, "nobody leads")
    stored = region.context.records(TransformativeActivity).get(parked.uid)
    assert stored == parked
    back = set_stage(region.context, stored, Stage.IDEA)
    assert back.stage is Stage.IDEA


def test_a_stage_whose_rules_lack_something_is_refused_and_a_dry_run_moves_nothing(
    region: Region,
) -> None:
    with pytest.raises(Refused, match="not described"):
        set_stage(region.context, region.textiles, Stage.IDENTIFIED)
    before = region.context.seq
    assert (
        set_stage(region.context, region.textiles, Stage.PARKED, "x", dry_run=True).stage
        is Stage.PARKED
    )
    assert set_stage(region.context, region.textiles, Stage.IDEA) == region.textiles
    assert region.context.seq == before


def test_a_person_is_erased_with_every_mention_and_the_plan_says_so_before(region: Region) -> None:
    person = add_record(region.context, PEOPLE, PERSON)
    rating = rate(
        region.context, region.textiles, Aspect.RELEVANCE, 4, "Ann Other said so", person.uid
    )

    plan = plan_erasure(region.context, person)
    assert [(m.table, m.uid) for m in plan.texts] == [("ratings", rating.uid)]
    assert region.context.records(Person).get(person.uid) == person

    done = erase_person(region.context, person)
    assert (done.person, done.texts) == (person.uid, plan.texts)
    with pytest.raises(NotFound):
        region.context.records(Person).get(person.uid)
    assert "Ann" not in region.context.records(Rating).get(rating.uid).why


def test_who_may_change_a_record(region: Region, foreign: Foreign) -> None:
    theirs = foreign("Digital forest")
    assert is_own(region.context, region.textiles)
    assert is_own(region.context, TransformativeActivity(name="not stored yet"))
    assert not is_own(region.context, theirs)
    with pytest.raises(ReadOnly) as refused:
        require_own(region.context, theirs, "Digital forest")
    assert refused.value.where == "Digital forest"
    assert "bundle propose" in refused.value.remedy


def test_a_region_open_for_reading_takes_no_change(tmp_path: Any, region: Region) -> None:
    folder = tmp_path / "r"
    Workspace.create(folder, region.workspace.config).close()
    with Workspace.open(folder, readonly=True) as workspace:
        context = Context(workspace)
        for act in (
            lambda: require_writable(context),
            lambda: add_record(context, PEOPLE, PERSON),
            lambda: edit_record(context, PEOPLE, Person(name="x"), {"name": "y"}),
            lambda: rate(context, region.textiles, Aspect.RELEVANCE, 4),
        ):
            with pytest.raises(ReadOnly, match="reading only"):
                act()


@pytest.mark.parametrize(
    ("owner", "shared", "own"),
    [("", False, True), ("SM", False, True), ("HOC", False, False), ("HOC", True, True)],
)
def test_a_record_that_regions_share_is_changed_by_each_of_them(
    region: Region, owner: str, shared: bool, own: bool
) -> None:
    joint = JointActivity(name="Timber line", owner=owner, shared=shared)
    assert is_own(region.context, joint) is own
    if own:
        require_own(region.context, joint)
    else:
        with pytest.raises(ReadOnly, match="HOC"):
            require_own(region.context, joint)
