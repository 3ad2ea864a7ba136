"""Differences in words that a coordinator understands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cap_tui.bundle.diff import (
    DifferenceKind,
    FieldChange,
    RecordDifference,
    compare,
    of_bundle,
    of_workspace,
    titles_of,
    words,
)
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.model.activity import PriorityArea, Stage, TransformativeActivity
from tests.bundle.conftest import document, make_places


def as_stored(_table: str, field: str) -> str:
    return field


NAMES = {"activities": "transformative activities"}


def told(old: Path, new: Path) -> list[str]:
    with OpenBundle(old) as first, OpenBundle(new) as second:
        one, other = of_bundle(first), of_bundle(second)
    found = compare(one, other)
    return list(words(found, titles_of(one, other), NAMES, lambda _table, field: f"its {field}"))


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
        "~ transformative activities: Smart packaging",
        "    its areas: + Food",
        "    its description: text changed (0 → 200 characters)",
        "    its stage: idea → assessed",
        "+ transformative activities: E-health  (new)",
    ]
    assert told(after, before)[-1] == "- transformative activities: E-health  (not there any more)"
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


def changed(before: dict[str, Any], after: dict[str, Any], **titles: str) -> list[str]:
    old = {("areas", "u"): document(name="Wood", **before)}
    new = {("areas", "u"): document(name="Wood", **after) | {"version": 3}}
    return [line.strip() for line in words(compare(old, new), titles, {}, as_stored)]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({"x": 1}, {"x": 2}, "x: 1 → 2"),
        ({"x": True}, {"x": False}, "x: yes → no"),
        ({}, {"x": "new"}, "x: (empty) → new"),
        ({"x": ["a", "b"]}, {"x": ["b", "c"]}, "x: + c, - a"),
        ({"x": ["a", "b"]}, {"x": ["b", "a"]}, "x: in another order"),
        ({"x": "a" * 48}, {"x": "b" * 48}, "x: " + "a" * 48 + " → " + "b" * 48),
        ({"x": "a" * 48}, {"x": "b" * 49}, "x: text changed (48 → 49 characters)"),
        ({"x": {"n": 1}}, {"x": {"n": 2}}, "x: n 1 → n 2"),
    ],
)
def test_a_change_reads_as_a_person_would_say_it(
    before: dict[str, Any], after: dict[str, Any], line: str
) -> None:
    assert changed(before, after) == ["~ areas: Wood", line]


def test_a_reference_reads_as_the_name_of_its_record() -> None:
    assert changed({"x": "u1"}, {"x": "u2"}, u1="Health")[1] == "x: Health → u2"


def test_empty_and_missing_are_the_same_and_what_is_withheld_is_not_compared() -> None:
    assert changed({"x": ""}, {"x": None}) == []
    old = {("areas", "u"): document(secret="a")}
    new = {("areas", "u"): document(secret="b")}
    assert list(compare(old, new, withheld={"areas": ["secret"]})) == []
    (found,) = compare(old, new)
    assert found.changes == (FieldChange("secret", "a", "b"),)


def test_new_and_gone_records_are_marked() -> None:
    side = {("areas", "u"): document(name="Wood")}
    assert list(words(compare({}, side), {}, {}, as_stored)) == ["+ areas: Wood  (new)"]
    (line,) = words(compare(side, {}), {}, {}, as_stored)
    assert line.startswith("- areas: Wood  (")
    (found,) = compare({}, side)
    assert found == RecordDifference(DifferenceKind.ADDED, "areas", "u", "Wood")
    assert found.data() == {
        "kind": "added", "table": "areas", "uid": "u", "title": "Wood", "changes": [],
    }  # fmt: skip
    (found,) = compare(side, {("areas", "u"): document(name="Wool")})
    assert found.data()["changes"] == [{"field": "name", "before": "Wood", "after": "Wool"}]
