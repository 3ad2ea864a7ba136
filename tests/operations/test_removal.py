"""Removing a record names what depends on it, takes it along when asked, and undo brings all of it back."""

from __future__ import annotations

from typing import Any

import pytest

from cap_tui.errors import Conflict, ReadOnly, Refused, WrongUse
from cap_tui.model.activity import Aspect, Evidence, PriorityArea, Rating, TransformativeActivity
from cap_tui.model.kinds import ACTIVITIES, ACTORS, AREAS, EVIDENCE, PEOPLE, RATINGS
from cap_tui.operations.activities import record_critical_mass
from cap_tui.operations.ratings import rate
from cap_tui.operations.records import add_record, edit_record
from cap_tui.operations.removal import plan_removal, remove_record, remove_records
from tests.operations.conftest import Foreign, Region


def contents(region: Region) -> dict[str, dict[str, Any]]:
    """Every document of the region, without what each change counts up."""
    uncounted = ("version", "updated")
    return {
        document["uid"]: {k: v for k, v in document.items() if k not in uncounted}
        for table in region.workspace.tables()
        for document in region.workspace.table(table)
    }


def test_a_record_that_nobody_names_is_removed(region: Region) -> None:
    food = add_record(region.context, AREAS, {"name": "Food"})
    removal = remove_record(region.context, AREAS, food)
    assert removal.dependents == ()
    assert food.uid not in contents(region)
    assert region.workspace.history(limit=1)[0].label == "priority area removed: Food"


def test_a_record_that_others_name_is_refused_and_they_are_named(region: Region) -> None:
    before = contents(region)
    with pytest.raises(Refused, match="Health is still used by Smart textiles") as refused:
        remove_record(region.context, AREAS, region.health)
    assert "--with-dependents" in refused.value.remedy
    assert contents(region) == before


def test_with_its_dependents_the_reference_goes_out_of_what_stands_alone(region: Region) -> None:
    removal = remove_record(region.context, AREAS, region.health, with_dependents=True)

    assert [(d.name, d.field, d.effect) for d in removal.dependents] == [
        ("Smart textiles", "areas", "detached")
    ]
    activity = region.context.records(TransformativeActivity).get(region.textiles.uid)
    assert activity.areas == (region.wood.uid,)


def test_what_means_nothing_alone_goes_with_it_and_undo_brings_all_back(region: Region) -> None:
    context = region.context
    rating = rate(context, region.textiles, Aspect.RELEVANCE, 4)
    record_critical_mass(context, region.textiles, {}, figures={"actors": 3})
    add_record(
        context, EVIDENCE, {"title": "Study", "supports": [region.textiles.uid, region.wood.uid]}
    )
    note = add_record(context, EVIDENCE, {"title": "Note", "supports": [rating.uid]})
    before = contents(region)

    removal = remove_record(context, ACTIVITIES, region.textiles, with_dependents=True)

    effects = sorted((d.table, d.effect) for d in removal.dependents)
    assert effects == [
        ("critical_mass", "removed"), ("evidence", "detached"), ("evidence", "detached"), ("ratings", "removed"),
    ]  # fmt: skip
    assert list(context.records(Rating).all()) == []
    assert context.records(Evidence).get(note.uid).supports == (), "also what hangs on a dependent"
    region.workspace.undo()
    assert contents(region) == before


def test_a_dry_run_says_the_same_and_removes_nothing(region: Region) -> None:
    before = contents(region)
    planned = remove_records(region.context, AREAS, region.wood, with_dependents=True, dry_run=True)
    assert planned == plan_removal(region.context, AREAS, region.wood)
    assert contents(region) == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_hangs_on_it_in_a_table_that_only_grows_holds_it(
    region: Region, dry_run: bool
) -> None:
    rate(region.context, region.textiles, Aspect.RELEVANCE, 4)
    region.workspace.declare_table("ratings", append_only=True)
    before = contents(region)
    with pytest.raises(Refused, match="can be added, not changed or removed"):
        remove_records(
            region.context, ACTIVITIES, region.textiles, with_dependents=True, dry_run=dry_run
        )
    assert contents(region) == before


def test_several_records_are_removed_in_one_change(region: Region) -> None:
    before = contents(region)
    remove_records(region.context, AREAS, region.health, region.wood, with_dependents=True)
    assert list(region.context.records(PriorityArea).all()) == []
    assert region.context.records(TransformativeActivity).get(region.textiles.uid).areas == ()
    assert region.workspace.history(limit=1)[0].label == "priority areas removed: 2"
    region.workspace.undo()
    assert contents(region) == before


def test_what_is_removed_itself_is_no_dependent(region: Region) -> None:
    rating = rate(region.context, region.textiles, Aspect.RELEVANCE, 4)
    removal = plan_removal(region.context, RATINGS, rating)
    assert removal.touched == ()
    both = plan_removal(region.context, ACTIVITIES, region.textiles)
    assert [d.record.uid for d in both.dependents] == [rating.uid]


def test_another_regions_record_stays_as_it_is(region: Region) -> None:
    with region.workspace.transaction("received") as change:
        theirs = change.add(
            TransformativeActivity(name="Digital forest", owner="HOC", areas=(region.wood.uid,))
        )
    removal = remove_record(region.context, AREAS, region.wood, with_dependents=True)
    assert {d.name: d.effect for d in removal.dependents} == {
        "Smart textiles": "detached", "Digital forest": "kept",
    }  # fmt: skip
    assert region.context.records(TransformativeActivity).get(theirs.uid) == theirs


def test_another_regions_record_is_not_removed(region: Region, foreign: Foreign) -> None:
    theirs = foreign("Digital forest")
    with pytest.raises(ReadOnly, match="HOC"):
        remove_record(region.context, ACTIVITIES, theirs)
    assert theirs.uid in contents(region)


def test_a_record_that_changed_since_it_was_read_is_a_conflict(region: Region) -> None:
    food = add_record(region.context, AREAS, {"name": "Food"})
    edit_record(region.context, AREAS, food, {"description": "newer"})
    with pytest.raises(Conflict):
        remove_record(region.context, AREAS, food)
    assert food.uid in contents(region)


def test_a_person_is_erased_not_removed(region: Region) -> None:
    values = {"name": "Ann", "purpose": "talks", "consent": "v1", "retain_until": "2099-01-01"}
    person = add_record(region.context, PEOPLE, values)
    with pytest.raises(WrongUse, match="people erase"):
        remove_record(region.context, PEOPLE, person)
    assert person.uid in contents(region)


def test_many_users_are_counted_beyond_the_first_five(region: Region) -> None:
    mill = add_record(region.context, ACTORS, {"name": "Mill", "helix": "business"})
    for n in range(7):
        add_record(region.context, ACTIVITIES, {"name": f"Idea {n}", "cluster": mill.uid})
    with pytest.raises(Refused, match="Idea 4, 2 more"):
        remove_record(region.context, ACTORS, mill)
