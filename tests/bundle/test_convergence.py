"""Conflicts converge: what both sides resolve differently is shown again to both until one gives way."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cap_tui.bundle.conflict_resolution import ConflictChoice, open_conflicts, resolve_conflict
from cap_tui.bundle.records import ConflictKind
from cap_tui.bundle.resolution_reasons import reasons_of
from cap_tui.errors import Conflict
from tests.bundle.conftest import Place, Places, Share, make_places

OURS, THEIRS, EDITED = ConflictChoice.OURS, ConflictChoice.THEIRS, ConflictChoice.EDITED


def set_topic(place: Place, uid: str, topic: str) -> None:
    held = place.workspace.records(Share).get(uid)
    with place.workspace.transaction("edit") as tx:
        tx.put(replace(held, topic=topic))


def topic(place: Place, uid: str) -> str:
    return place.workspace.records(Share).get(uid).topic


def decide(place: Place, choice: ConflictChoice, value: Any = None, why: str = "") -> None:
    (conflict,) = open_conflicts(place.workspace)
    seen = [conflict.ours]
    resolve_conflict(
        place.workspace, conflict.uid, choice, value, place.records, seen=seen, why=why
    )


def disputed(places: Places) -> tuple[Place, Place, str]:
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("call") as tx:
        uid = tx.add(Share(name="Joint call")).uid
    two.take(one.export().path)
    set_topic(one, uid, "wood")
    set_topic(two, uid, "stone")
    exchange(one, two)
    return one, two, uid


def exchange(one: Place, two: Place) -> None:
    """Both send what they hold, and both take what the other sent."""
    first, second = one.export().path, two.export().path
    two.take(first)
    one.take(second)


def test_two_resolutions_as_ours_are_shown_again_until_one_gives_way(places: Places) -> None:
    one, two, uid = disputed(places)
    decide(one, OURS, why="we have sawmills")
    decide(two, OURS, why="we have quarries")
    exchange(one, two)
    (mine,), (theirs,) = open_conflicts(one.workspace), open_conflicts(two.workspace)
    assert (mine.ours, mine.theirs) == ("wood", "stone") == (theirs.theirs, theirs.ours)
    said = reasons_of(one.workspace, mine)
    assert (said.ours, said.theirs) == ("we have sawmills", "we have quarries")
    said = reasons_of(two.workspace, theirs)
    assert (said.ours, said.theirs) == ("we have quarries", "we have sawmills")
    decide(two, THEIRS)
    exchange(one, two)
    exchange(one, two)
    assert topic(one, uid) == topic(two, uid) == "wood"
    assert open_conflicts(one.workspace) == open_conflicts(two.workspace) == []


def test_two_that_give_way_at_once_see_the_conflict_again_and_agree_on_a_third_value(
    places: Places,
) -> None:
    one, two, uid = disputed(places)
    decide(one, THEIRS)
    decide(two, THEIRS)
    exchange(one, two)
    decide(one, EDITED, "clay")
    decide(two, EDITED, "clay")
    exchange(one, two)
    assert topic(one, uid) == topic(two, uid) == "clay"
    assert open_conflicts(one.workspace) == open_conflicts(two.workspace) == []


def test_a_newer_value_of_the_partner_replaces_the_open_conflict(places: Places) -> None:
    one, two, uid = disputed(places)
    set_topic(two, uid, "slate")
    one.take(two.export().path)
    (conflict,) = open_conflicts(one.workspace)
    assert conflict.theirs == "slate"


def test_an_open_conflict_shows_todays_own_value_and_is_no_licence_to_overwrite_it(
    places: Places,
) -> None:
    one, _two, uid = disputed(places)
    set_topic(one, uid, "bamboo")
    (conflict,) = open_conflicts(one.workspace)
    assert (conflict.ours, conflict.theirs) == ("bamboo", "stone")
    assert reasons_of(one.workspace, conflict).ours == "", "of a value that is not held any more"
    with pytest.raises(Conflict, match="changed since"):
        resolve_conflict(one.workspace, conflict.uid, THEIRS, records=one.records)
    assert topic(one, uid) == "bamboo"
    resolve_conflict(one.workspace, conflict.uid, THEIRS, records=one.records, seen=["bamboo"])
    assert topic(one, uid) == "stone"


def test_a_change_of_another_field_survives_the_resolution_of_a_removal(places: Places) -> None:
    """The clock of one field says nothing of the others: no change counts as known that was not seen."""
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("call") as tx:
        uid = tx.add(Share(name="Joint call", topic="wood", deadline="2027-01-31")).uid
    two.take(one.export().path)
    with one.workspace.transaction("remove") as tx:
        tx.remove(one.workspace.records(Share).get(uid))
    for name in ("stone", "slate"):
        set_topic(two, uid, name)
        one.take(two.export().path)
    with two.workspace.transaction("edit") as tx:
        tx.put(replace(two.workspace.records(Share).get(uid), deadline="2027-02-28"))
    decide(one, THEIRS)
    exchange(one, two)
    for place in (one, two):
        call = place.workspace.records(Share).get(uid)
        assert (call.topic, call.deadline) == ("slate", "2027-02-28")


def test_a_number_that_left_is_never_given_to_another_content(places: Places) -> None:
    """A decision that was sent and undone does not make the next one look as old."""
    one, two, uid = disputed(places)
    decide(one, EDITED, "clay")
    two.take(one.export().path)
    one.workspace.undo()
    decide(one, EDITED, "chalk")
    exchange(one, two)
    exchange(one, two)
    assert topic(one, uid) == topic(two, uid)
    assert [c.theirs for c in open_conflicts(one.workspace)] == []


# -- three regions -----------------------------------------------------------------------------------

WORDS = ("edit", "edit", "send", "deliver", "deliver", "decide", "decide", "remove", "undo")
Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.integers(0, 2), st.integers(0, 99)), max_size=16
)


FIELDS = ("topic", "deadline")


def held(place: Place, uid: str, field: str = "topic") -> str:
    """What a region holds: a field of the call, or that the call is removed."""
    found = place.workspace.records(Share).find(uid=uid)
    return str(getattr(found[0], field)) if found else "(removed)"


def other_sides(place: Place, field: str) -> set[str]:
    """What the open conflicts of a region show of a field as the partners' side."""
    found = set()
    for conflict in open_conflicts(place.workspace):
        if conflict.kind is ConflictKind.RECORD:
            found.add(conflict.theirs[field] if conflict.theirs is not None else "(removed)")
        elif conflict.field == field:
            found.add(str(conflict.theirs))
    return found


def act(places: list[Place], post: list[Path], uid: str, step: Step) -> None:
    """One step: a change, a decision or its undoing, a bundle sent, any bundle delivered late or again."""
    word, number, value = step
    place = places[number]
    workspace = place.workspace
    if word == "send":
        post.append(place.export().path)
    elif word == "deliver" and post:
        place.take(post[value % len(post)])
    elif word == "edit" and held(place, uid) != "(removed)":
        stored = workspace.records(Share).get(uid)
        content = {FIELDS[value % len(FIELDS)]: f"{place.code} {value}"}
        with workspace.transaction("edit") as tx:
            tx.put(replace(stored, **content))
    elif word == "remove" and value < 30 and held(place, uid) != "(removed)":
        with workspace.transaction("remove") as tx:
            tx.remove(workspace.records(Share).get(uid))
    elif word == "undo" and (last := workspace.undoable()) is not None:
        if last.label.startswith(("edit", "remove", "Import", "Resolve")):
            with contextlib.suppress(Conflict):  # something depends on it
                workspace.undo()
    elif word == "decide" and (found := open_conflicts(workspace)):
        conflict = found[value % len(found)]
        whole = conflict.kind is ConflictKind.RECORD
        choice = (OURS, THEIRS, OURS if whole else EDITED)[value % 3]
        seen = [conflict.ours]
        resolve_conflict(workspace, conflict.uid, choice, f"{value}", place.records, seen=seen)


def exchange_until_quiet(places: list[Place]) -> None:
    """All send to all, until nobody learns anything."""
    for _round in range(6):
        sent = [place.export().path for place in places]
        taken = [
            place.take(path).seq
            for place in places
            for path in sent
            if not path.name.startswith(place.code)
        ]
        if not any(taken):
            return
    raise AssertionError("the exchange never comes to rest")


def run(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as name:
        places = make_places(["AAA", "BBB", "CCC"], Path(name))
        with places[0].workspace.transaction("call") as tx:
            uid = tx.add(Share(name="Joint call")).uid
        for place in places[1:]:
            place.take(places[0].export().path)
        post: list[Path] = []
        for step in steps:
            act(places, post, uid, step)
        exchange_until_quiet(places)
        for field in FIELDS:
            shown = [{held(place, uid, field), *other_sides(place, field)} for place in places]
            assert shown[0] == shown[1] == shown[2], field


@settings(max_examples=12, deadline=None, derandomize=True)
@given(steps=STEPS)
def test_three_regions_hold_the_same_record_or_show_the_same_conflict(steps: list[Step]) -> None:
    run(steps)


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(steps=STEPS)
def test_three_regions_converge_in_many_histories(steps: list[Step]) -> None:
    run(steps)
