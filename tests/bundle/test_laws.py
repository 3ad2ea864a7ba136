"""Laws of the exchange: a round trip changes no byte, a merge is idempotent and commutes, regions converge."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cap_tui.bundle.joint import ClockMap, merge, ticked
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.model.activity import PriorityArea, Rating, TransformativeActivity
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.text.clean import clean
from cap_tui.workspace import Workspace
from tests.bundle.conftest import Idea, Place, Share, make_places

QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
TEXT = st.text(min_size=1, max_size=30).map(clean).filter(bool)  # text is cleaned where it enters


# -- a round trip ------------------------------------------------------------------------------------


@st.composite
def contents(draw: Any) -> list[Any]:
    """Records of many tables, with texts that could be formulas, markup or scripts."""
    made: list[Any] = []
    for number in range(draw(st.integers(0, 6))):
        made.append(TransformativeActivity(name=draw(TEXT), description=draw(TEXT)))
        made.append(Idea(title=draw(TEXT), score=draw(st.none() | st.integers(-(2**53), 2**53)), weight=draw(st.none() | st.floats(allow_nan=False, allow_infinity=False))))  # fmt: skip
        if number % 2:
            made.append(PriorityArea(name=draw(TEXT)))
            made.append(Share(name=draw(TEXT), budget=draw(st.none() | st.integers(0, 10**9)), partners=[{"id": draw(st.sampled_from("ABC")), "money": number}]))  # fmt: skip
    made += [
        Person(name=f"Person {n}", helix=draw(st.sampled_from(list(Helix))))
        for n in range(draw(st.sampled_from([0, 0, 7])))
    ]
    return made


def fill(workspace: Workspace, records: list[Any]) -> None:
    with workspace.transaction("fill") as tx:
        for record in records:
            tx.add(record)


@QUICK
@given(
    records=contents(), profile=st.sampled_from([SharingProfile.AGGREGATE, SharingProfile.PUBLIC])
)
def test_export_into_an_empty_region_and_out_again_is_the_same_bytes(
    records: list[Any], profile: SharingProfile
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (home,) = make_places(["AAA"], folder)
        fill(home.workspace, records)
        first = home.export(Terms(profile)).path
        (fresh,) = make_places(["AAA"], folder)
        fresh.take(first)
        fresh.sent = 1
        again = fresh.export(Terms(profile)).path
        assert again.read_bytes() == first.read_bytes()


@QUICK
@given(records=contents())
def test_the_same_region_gives_the_same_bytes(records: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        (home,) = make_places(["AAA"], Path(name))
        fill(home.workspace, records)
        for profile in (SharingProfile.AGGREGATE, SharingProfile.PSEUDONYMISED):
            terms = Terms(profile, recipient="BBB", purpose="test")
            one, other = home.export(terms).path, home.export(terms).path
            assert one.read_bytes() == other.read_bytes()


# -- the merge -----------------------------------------------------------------------------------------

FIELDS = ("name", "topic", "deadline")
Version = tuple[dict[str, Any] | None, ClockMap]


def changed(version: Version, region: str, field: str, value: Any) -> Version:
    content, clocks = version
    after = {**(content or {}), field: value}
    return after, ticked(content, clocks, after, region)


def joined(ours: Version, theirs: Version) -> Version:
    merged = merge(ours[0], ours[1], theirs[0], theirs[1])
    return merged.content, merged.clocks


EDITS = st.lists(st.tuples(st.sampled_from(FIELDS), st.integers(0, 9)), max_size=5)


@given(base=EDITS, one=EDITS, other=EDITS)
def test_a_merge_of_disjoint_changes_commutes_and_is_idempotent(
    base: Any, one: Any, other: Any
) -> None:
    start: Version = ({}, {})
    for field, value in base:
        start = changed(start, "A", field, value)
    mine, theirs = start, start
    for _field, value in one:
        mine = changed(mine, "A", "name", value)
    for _field, value in other:
        theirs = changed(theirs, "B", "topic", value)
    both = joined(mine, theirs)
    assert both == joined(theirs, mine)
    assert joined(both, theirs) == both
    assert joined(both, mine) == both
    assert joined(both, both) == both


@given(
    edits=st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(0, 9), st.sampled_from("ABC")), max_size=20
    )
)
def test_an_old_value_that_comes_round_by_a_third_region_never_wins(edits: Any) -> None:
    held: dict[str, Version] = dict.fromkeys("ABC", ({}, {}))
    own = {"A": "name", "B": "topic", "C": "deadline"}
    for region, value, other in edits:
        held[region] = changed(held[region], region, own[region], value)
        held[other] = joined(held[other], held[region])
        assert held[other][0].get(own[other]) == _last(edits, other, region, value, held, own)  # type: ignore[union-attr]


def _last(
    edits: Any, other: str, region: str, value: int, held: dict[str, Version], own: dict[str, str]
) -> Any:
    """What a region wrote last in its own field: nobody else writes it."""
    return value if other == region else (held[other][0] or {}).get(own[other])


# -- three regions -----------------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from((0, 1, 2)), st.integers(0, 99)),
        st.tuples(st.just("add"), st.sampled_from((0, 1, 2)), st.integers(0, 99)),
        st.tuples(st.just("remove"), st.sampled_from((0, 1, 2)), st.integers(0, 99)),
        st.tuples(st.just("send"), st.sampled_from((0, 1, 2)), st.integers(0, 99)),
        st.tuples(st.just("deliver"), st.sampled_from((0, 1, 2)), st.integers(0, 99)),
    ),
    max_size=14,
)
OWN_FIELD = ("deadline", "topic", "name")


def act(places: list[Place], post: list[Path], step: tuple[str, int, int], call: str) -> None:
    """One step: a change at home, a bundle sent, or some bundle that was sent delivered, late or again."""
    word, number, value = step
    place = places[number]
    workspace = place.workspace
    if word == "send":
        post.append(place.export().path)
    elif word == "deliver" and post:
        place.take(post[value % len(post)])
    elif word == "edit":
        held = workspace.records(Share).find(uid=call)
        if held:
            partners = [p for p in held[0].partners if p["id"] != place.code]
            fields: dict[str, Any] = {
                OWN_FIELD[number]: f"{place.code} {value}",
                "partners": [*partners, {"id": place.code, "money": value}],
            }
            with workspace.transaction("edit") as tx:
                tx.put(replace(held[0], **fields))
    elif word == "add":
        with workspace.transaction("add") as tx:
            tx.add(Actor(name=f"Actor {value}", helix=Helix.RESEARCH))
    elif word == "remove":
        mine = workspace.records(Actor).find(owner=place.code)
        if mine:
            with workspace.transaction("remove") as tx:
                tx.remove(mine[value % len(mine)])


@settings(max_examples=14, deadline=None, derandomize=True)
@given(steps=STEPS, order=st.permutations(list(itertools.permutations(range(3), 2))))
def test_three_regions_in_any_order_and_with_losses_end_in_the_same_state(
    steps: list[tuple[str, int, int]], order: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        places = make_places(["AAA", "BBB", "CCC"], Path(name))
        with places[0].workspace.transaction("call") as tx:
            call = tx.add(Share(name="Joint call")).uid
        post: list[Path] = []
        for step in steps:
            act(places, post, step, call)
        for sender, receiver in order:
            places[receiver].take(places[sender].export().path)
        for sender, receiver in order:
            places[receiver].take(places[sender].export().path)
        one, two, three = (place.content() for place in places)
        assert one == two == three
        for place in places:
            assert place.workspace.table("bundle.conflicts").all() == []
        for sender, receiver in order:
            assert not places[receiver].plan(places[sender].export().path).changes


def test_ratings_and_copies_of_the_sender_are_what_the_receiver_holds(tmp_path: Path) -> None:
    one, two = make_places(["AAA", "BBB"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        made = tx.add(TransformativeActivity(name="Smart packaging"))
        tx.add(Rating(activity=made.uid, aspect="relevance", value=4))  # type: ignore[arg-type]
    two.take(one.export().path)
    assert one.content() == two.content()
