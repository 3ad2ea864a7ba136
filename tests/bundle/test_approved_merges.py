"""How versions merge, pair by pair, and what three regions hold after a long exchange, as a person approved it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cap_tui.bundle import joint
from cap_tui.bundle.conflict_resolution import ConflictChoice, open_conflicts, resolve_conflict
from cap_tui.bundle.proposals import decide, open_proposals, propose, sent_proposals
from cap_tui.bundle.resolution_reasons import reasons_of
from cap_tui.errors import CapError
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Erasure, Person
from tests.approval import approve, plain, stop_the_clock
from tests.bundle.conftest import Place, Share, make_places

APPROVED = Path(__file__).with_name("approved") / "merges"

VERSIONS: dict[str, tuple[dict[str, Any] | None, joint.ClockMap]] = {
    "nothing": ({}, {}),
    "first": ({"a": 1}, {"a": {"A": 1}}),
    "A again": ({"a": 2}, {"a": {"A": 2}}),
    "B again": ({"a": 3}, {"a": {"A": 1, "B": 1}}),
    "both": ({"a": 4}, {"a": {"A": 2, "B": 1}}),
    "same by B": ({"a": 2}, {"a": {"A": 1, "B": 2}}),
    "emptied": ({"a": ""}, {"a": {"A": 3}}),
    "other field": ({"a": 1, "b": [1]}, {"a": {"A": 1}, "b": {"B": 1}}),
    "list": (
        {"l": [{"id": "x", "n": 1}, {"id": "y", "n": 2}]},
        {"l/#order": {"A": 1}, "l/x": {"A": 1}, "l/y": {"A": 1}},
    ),
    "list longer": (
        {"l": [{"id": "x", "n": 1}, {"id": "z"}, {"id": "y", "n": 9}]},
        {"l/#order": {"A": 1, "B": 1}, "l/x": {"A": 1}, "l/y": {"A": 1, "B": 1}, "l/z": {"B": 1}},
    ),
    "list turned": (
        {"l": [{"id": "y", "n": 2}, {"id": "x", "n": 5}]},
        {"l/#order": {"A": 2}, "l/x": {"A": 2}, "l/y": {"A": 1}},
    ),
    "list shorter": ({"l": [{"id": "y", "n": 2}]}, {"l/#order": {"A": 2}, "l/x": {"A": 2}, "l/y": {"A": 1}}),
    "removed": (None, {"a": {"A": 1}, "#removed": {"A": 2}}),
    "removed by B": (None, {"a": {"A": 1, "B": 1}, "#removed": {"B": 2}}),
}  # fmt: skip


def line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def test_every_two_versions_merge_as_was_approved() -> None:
    lines = []
    for (mine, (ours, our_clocks)), (other, (theirs, their_clocks)) in itertools.product(
        VERSIONS.items(), repeat=2
    ):
        for withheld in ((), ("a",)) if mine in ("first", "A again") else ((),):
            found = joint.merge(ours, our_clocks, theirs, their_clocks, withheld=withheld)
            told = f"{mine} + {other}{' without a' if withheld else ''}: {line(found.content)} {line(found.clocks)}"
            differ = [
                f"{d.path} {line(d.ours)} ≠ {line(d.theirs)} {line(d.clock)} {line(d.clocks)}"
                for d in found.differences
            ]
            lines.append(" | ".join([told, *differ]))
    approve(APPROVED / "pairs.txt", "\n".join(lines) + "\n")


def test_clocks_count_as_was_approved() -> None:
    lines = []
    for (mine, (before, clocks)), (other, (after, _clocks)) in itertools.product(
        VERSIONS.items(), repeat=2
    ):
        for least, sets in ((0, ()), (7, ("b",))):
            ticked = joint.ticked(before, clocks, after, "B", sets, least)
            lines.append(f"{mine} → {other}, {least}: {line(ticked)}")
    for name, (content, clocks) in VERSIONS.items():
        sets = joint.by_elements(clocks)
        parts = joint.atoms(content, sets)
        lines.append(f"{name}: {sorted(sets)} {line(parts)} {line(joint.assemble(parts))}")
    lines += [
        f"{one} {other}: {joint.contains(one, other)} {joint.joined(one, other)}"
        for one, other in itertools.product(({}, {"A": 1}, {"A": 2}, {"A": 1, "B": 1}), repeat=2)
    ]
    approve(APPROVED / "clocks.txt", "\n".join(lines) + "\n")


def held(place: Place) -> Iterator[str]:
    """All that a region holds, without times."""
    for table in sorted(place.workspace.tables()):
        for document in sorted(place.workspace.table(table), key=lambda each: str(each["uid"])):
            kept = {
                k: v
                for k, v in document.items()
                if v not in ("", None, [], {}) and k not in ("created", "updated")
            }
            yield f"{place.code} {table} {line(kept)}"


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    stop_the_clock(monkeypatch)
    return make_places(["AAA", "BBB", "CCC"], tmp_path)


def send(sender: Place, receiver: Place, told: list[str]) -> None:
    """Hand a bundle over; the plan and what is open afterwards are told."""
    plan = receiver.plan(sender.export().path)
    counts = {name: number for name, number in plan.counts().items() if number}
    told.append(f"##### {sender.code} → {receiver.code}: {counts} {plan.notice}".rstrip())
    told += [f"{each.status.value} {each.table} {each.title}: {each.reason}" for each in plan.lines]
    receiver.take(sender.export().path)
    for conflict in open_conflicts(receiver.workspace):
        why = reasons_of(receiver.workspace, conflict)
        told.append(
            f"open {conflict.kind.value} {conflict.title} {conflict.field}: {line(conflict.ours)} ≠ {line(conflict.theirs)}"
            f" {conflict.region} ({why.ours} / {why.theirs})"
        )


def change(place: Place, uid: str, **fields: Any) -> None:
    record = place.workspace.records(Share).get(uid)
    with place.workspace.transaction("change") as tx:
        tx.put(replace(record, **fields))


def test_a_long_exchange_of_three_regions_is_as_it_was_approved(three: list[Place]) -> None:
    one, two, other = three
    told: list[str] = []
    with one.workspace.transaction("begin") as tx:
        call = tx.add(Share(name="Joint call", topic="wood", partners=[{"id": "AAA", "money": 3}]))
        gone = tx.add(Share(name="Given up"))
        activity = tx.add(TransformativeActivity(name="Smart packaging"))
        person = tx.add(Person(name="Ana"))
        tx.add(Person(name="Bea"))
    for place in (two, other):
        send(one, place, told)
    change(one, call.uid, topic="stone", deadline="2031-05-01")
    change(
        two,
        call.uid,
        topic="glass",
        partners=[{"id": "AAA", "money": 3}, {"id": "BBB", "money": 5}],
    )
    change(other, call.uid, budget=7, partners=[{"id": "AAA", "money": 4}])
    with two.workspace.transaction("remove") as tx:
        tx.remove(two.workspace.records(Share).get(gone.uid))
    change(one, gone.uid, note="still wanted", topic="more")
    propose(two.workspace, "activities", activity.uid, {"description": "for food"}, "we do that")
    propose(other.workspace, "activities", activity.uid, {"description": "for cars"}, "so do we")
    for sender, receiver in ((two, one), (other, one), (one, other), (other, two), (one, two)):
        send(sender, receiver, told)
    first, second = open_proposals(one.workspace)
    decide(one.workspace, first.uid, accept=True, why="yes")
    with pytest.raises(CapError) as refused:
        decide(one.workspace, second.uid, accept=True)
    told.append(f"{type(refused.value).__name__}: {refused.value}")
    decide(one.workspace, second.uid, accept=False, why="no")
    choices = itertools.cycle((ConflictChoice.THEIRS, ConflictChoice.OURS))
    for conflict, choice in zip(list(open_conflicts(one.workspace)), choices, strict=False):
        try:
            resolve_conflict(
                one.workspace, conflict.uid, choice, why=f"{choice.value} for {conflict.field}"
            )
        except CapError as error:
            told.append(f"{type(error).__name__}: {error}")
    with one.workspace.transaction("erase", final=True) as tx:
        tx.remove(person)
        tx.add(Erasure(person=person.uid, date="2031-03-04"))
    with one.workspace.transaction("remove") as tx:
        tx.remove(one.workspace.records(TransformativeActivity).get(activity.uid))
    for sender, receiver in (
        (one, two),
        (one, other),
        (two, one),
        (other, one),
        (two, other),
        (one, two),
    ):
        send(sender, receiver, told)
    told += [
        f"sent: {each.proposal.title} {each.answer}"
        for place in (two, other)
        for each in sent_proposals(place.workspace)
    ]
    told += [text for place in three for text in held(place)]
    approve(APPROVED / "exchange.txt", plain("\n".join(told) + "\n"))
