"""Sets of references in joint records: what either region adds stands, what either removes goes."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cap_tui.bundle.joint import ClockMap, Merged, merge, ticked

Version = tuple[dict[str, Any] | None, ClockMap]
SETS = ("activities",)


def changed(version: Version, region: str, **fields: Any) -> Version:
    content, clocks = version
    after = {**(content or {}), **fields}
    return after, ticked(content, clocks, after, region, SETS)


def merged(ours: Version, theirs: Version) -> Merged:
    return merge(ours[0], ours[1], theirs[0], theirs[1])


def joined(ours: Version, theirs: Version) -> Version:
    found = merged(ours, theirs)
    assert found.differences == ()
    return found.content, found.clocks


def start(*activities: str) -> Version:
    return changed(({}, {}), "A", activities=list(activities), corners=["x", "y", "z"])


def test_what_both_add_stands_and_what_one_removes_goes() -> None:
    common = start("a", "b")
    mine = changed(common, "A", activities=["a", "b", "c"])
    theirs = changed(common, "B", activities=["b", "d"])

    both = joined(mine, theirs)

    assert both[0] is not None
    assert both[0]["activities"] == ["b", "c", "d"]
    assert both == joined(theirs, mine)
    assert joined(both, theirs) == both


def test_both_add_to_a_set_that_was_empty() -> None:
    common = start()

    both = joined(changed(common, "A", activities=["a"]), changed(common, "B", activities=["b"]))

    assert both[0] is not None
    assert both[0]["activities"] == ["a", "b"]


def test_a_list_that_has_an_order_stays_one_thing_to_settle() -> None:
    common = start()
    mine = changed(common, "A", corners=["x", "y", "z", "v"])
    theirs = changed(common, "B", corners=["x", "y", "z", "w"])

    found = merged(mine, theirs)

    assert [difference.path for difference in found.differences] == ["corners"]
    assert found.content is not None
    assert found.content["corners"] == ["x", "y", "z", "v"]


def test_taken_out_here_and_put_back_there_is_settled_by_people() -> None:
    common = start("a", "b")
    mine = changed(common, "A", activities=["b"])
    theirs = changed(changed(common, "B", activities=["b"]), "B", activities=["b", "a"])

    (difference,) = merged(mine, theirs).differences

    assert (difference.path, difference.ours, difference.theirs) == ("activities/a", None, "a")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "remove", "send")),
        st.sampled_from("ABC"),
        st.sampled_from("ABC"),
        st.integers(0, 9),
    ),
    max_size=25,
)


@given(steps=STEPS, order=st.permutations(list(itertools.permutations("ABC", 2))))
def test_three_regions_end_with_the_same_set(
    steps: list[tuple[str, str, str, int]], order: list[tuple[str, str]]
) -> None:
    """As with diamonds: a region adds its own new activities, and removes whichever it likes."""
    held = dict.fromkeys("ABC", start("first"))
    added, removed = {"first"}, set()
    for number, (word, region, other, place) in enumerate(steps):
        activities = (held[region][0] or {})["activities"]
        if word == "add":
            added.add(f"{region}{number}")
            fresh = [*activities, f"{region}{number}"]
            held[region] = changed(held[region], region, activities=fresh)
        elif word == "remove" and activities:
            gone = activities[place % len(activities)]
            removed.add(gone)
            left = [uid for uid in activities if uid != gone]
            held[region] = changed(held[region], region, activities=left)
        elif word == "send":
            held[other] = joined(held[other], held[region])

    for sender, receiver in (*order, *order):
        held[receiver] = joined(held[receiver], held[sender])

    assert held["A"] == held["B"] == held["C"]
    assert set((held["A"][0] or {})["activities"]) == added - removed
