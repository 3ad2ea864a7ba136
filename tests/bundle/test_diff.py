"""Differences in words that a coordinator understands."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from cap_tui.bundle.diff import compare, of_bundle, of_workspace, titles_of, words
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.model.activity import PriorityArea, Stage, TransformativeActivity
from tests.bundle.conftest import make_places


def told(old: Path, new: Path) -> list[str]:
    with OpenBundle(old) as first, OpenBundle(new) as second:
        one, other = of_bundle(first), of_bundle(second)
    return list(words(compare(one, other), titles_of(one, other)))


def test_new_removed_and_changed_records_are_told_by_name(tmp_path: Path) -> None:
    (place,) = make_places(["AAA"], tmp_path)
    workspace = place.workspace
    with workspace.transaction("fill") as tx:
        area = tx.add(PriorityArea(name="Health"))
        food = tx.add(PriorityArea(name="Food"))
        made = tx.add(TransformativeActivity(name="Smart packaging", areas=(area.uid,)))
    before = place.export().path
    with workspace.transaction("change") as tx:
        tx.put(
            replace(
                made, stage=Stage.ASSESSED, areas=(area.uid, food.uid), description="long " * 40
            )
        )
        tx.add(TransformativeActivity(name="E-health"))
    after = place.export().path
    assert told(before, after) == [
        "~ activities: Smart packaging",
        "    areas: + Food",
        "    description: text changed (0 → 200 characters)",
        "    stage: idea → assessed",
        "+ activities: E-health  (new)",
    ]
    assert told(after, before)[-1] == "- activities: E-health  (not there any more)"
    assert told(after, after) == []


def test_a_bundle_is_compared_with_what_the_region_holds_of_its_sender(tmp_path: Path) -> None:
    one, two = make_places(["AAA", "BBB"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        made = tx.add(PriorityArea(name="Health"))
    two.take(one.export().path)
    with two.workspace.transaction("own") as tx:
        tx.add(PriorityArea(name="Ours"))
    with one.workspace.transaction("change") as tx:
        tx.put(replace(made, name="Health and care"))
    with OpenBundle(one.export().path) as bundle:
        theirs = of_bundle(bundle)
    ours = of_workspace(RegionSnapshot.of(two.workspace), ["areas"], "AAA")
    found = list(compare(ours, theirs))
    assert [(d.kind.value, d.changes[0].before, d.changes[0].after) for d in found] == [
        ("changed", "Health", "Health and care")
    ]
