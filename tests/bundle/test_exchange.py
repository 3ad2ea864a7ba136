"""Two regions exchange bundles back and forth: copies, proposals, joint records, erasures."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from cap_tui.bundle.apply_plan import apply_plan
from cap_tui.bundle.conflict_resolution import ConflictChoice, open_conflicts, resolve_conflict
from cap_tui.bundle.plan import ImportStatus
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.proposals import decide, open_proposals, propose
from cap_tui.bundle.records import Copy, Decision, Import, OpenConflict
from cap_tui.errors import Conflict, WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Erasure, Helix, Person
from cap_tui.model.tables import CORE_TABLES
from tests.bundle.conftest import Idea, Place, Places, Share


def activity(place: Place, name: str = "Smart packaging") -> TransformativeActivity:
    with place.workspace.transaction("add") as tx:
        return tx.add(TransformativeActivity(name=name))


def call(place: Place, **fields: object) -> Share:
    with place.workspace.transaction("add") as tx:
        return tx.add(Share(name="Joint call", topic="packaging", **fields))  # type: ignore[arg-type]


def change(place: Place, uid: str, **fields: object) -> None:
    record = place.workspace.records(Share).get(uid)
    with place.workspace.transaction("change") as tx:
        tx.put(replace(record, **fields))


def statuses(place: Place, path: object) -> dict[str, int]:
    return {k: v for k, v in place.plan(path).counts().items() if v}  # type: ignore[arg-type]


def test_a_partner_gets_a_copy_and_the_same_bundle_again_changes_nothing(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = activity(one)
    bundle = one.export().path
    assert statuses(two, bundle) == {"new": 1}
    assert two.take(bundle).seq > 0
    assert two.workspace.records(TransformativeActivity).get(made.uid).name == "Smart packaging"
    seq = two.workspace.seq
    assert statuses(two, bundle) == {"same": 1}
    assert two.take(bundle).seq == 0
    assert two.workspace.seq == seq


def test_the_same_bundle_again_changes_nothing_where_a_table_is_of_a_plugin_that_is_not_here(
    places: Places,
) -> None:
    one, two = places("AAA", "BBB")
    two.records = CORE_TABLES
    with one.workspace.transaction("idea") as tx:
        tx.add(Idea(title="Cold chain"))
    bundle = one.export().path
    assert two.take(bundle).seq > 0
    again = two.plan(bundle)
    assert not again.changes
    assert "You imported this bundle on" in again.notice


def test_each_copy_knows_the_bundle_and_the_key_it_came_with(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = activity(one)
    receipt = one.export()
    two.take(receipt.path)
    copy = two.workspace.records(Copy).get(made.uid)
    came = two.workspace.records(Import).get(copy.import_uid)
    assert came.bundle == receipt.identity
    assert came.region == "AAA"
    assert came.signer.startswith("SHA256:")


def test_what_the_owner_changes_arrives_and_an_older_bundle_does_not_turn_it_back(
    places: Places,
) -> None:
    one, two = places("AAA", "BBB")
    made = activity(one)
    first = one.export().path
    with one.workspace.transaction("change") as tx:
        tx.put(replace(made, description="for food"))
    second = one.export().path
    two.take(second)
    assert statuses(two, first) == {"same": 1}
    assert two.workspace.records(TransformativeActivity).get(made.uid).description == "for food"


def test_an_import_is_undone_in_one_step_and_can_be_taken_in_again(places: Places) -> None:
    one, two = places("AAA", "BBB")
    activity(one)
    bundle = one.export().path
    two.take(bundle)
    two.workspace.undo()
    assert two.content() == {}
    assert two.take(bundle).counts["new"] == 1
    assert len(two.content()) == 1


def test_only_the_owner_may_send_a_record(places: Places) -> None:
    one, two, three = places("AAA", "BBB", "CCC")
    made = activity(one)
    two.take(one.export().path)
    assert two.export().rows == {}
    forged = replace(two.workspace.records(TransformativeActivity).get(made.uid), owner="BBB")
    with two.workspace.transaction("steal") as tx:
        tx.put(forged)
    plan = one.plan(two.export().path)
    assert plan.counts()["refused"] == 1
    assert "another region" in plan.lines[0].reason
    assert three.plan(two.export().path).counts()["new"] == 1


def test_to_change_a_partners_record_is_to_propose_and_the_owner_decides(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = activity(one)
    two.take(one.export().path)
    propose(two.workspace, "activities", made.uid, {"description": "for medicine"}, "we do that")
    back = two.export().path
    plan = one.plan(back)
    assert [line.status for line in plan.lines] == [ImportStatus.PROPOSAL]
    one.take(back)
    assert one.workspace.records(TransformativeActivity).get(made.uid).description == ""
    waiting = open_proposals(one.workspace)
    assert [p.why for p in waiting] == ["we do that"]
    decide(one.workspace, waiting[0].uid, accept=True)
    assert open_proposals(one.workspace) == []
    two.take(one.export().path)
    assert two.workspace.records(TransformativeActivity).get(made.uid).description == "for medicine"
    assert [d.accepted for d in two.workspace.records(Decision).all()] == [True]


def test_a_proposal_for_a_field_that_changed_meanwhile_is_a_conflict(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = activity(one)
    two.take(one.export().path)
    propose(two.workspace, "activities", made.uid, {"description": "for medicine"})
    one.take(two.export().path)
    with one.workspace.transaction("change") as tx:
        tx.put(replace(made, description="for food"))
    with pytest.raises(Conflict):
        decide(one.workspace, open_proposals(one.workspace)[0].uid, accept=True)
    decide(one.workspace, open_proposals(one.workspace)[0].uid, accept=False, why="food first")
    assert one.workspace.records(TransformativeActivity).get(made.uid).description == "for food"


def test_nobody_proposes_to_himself(places: Places) -> None:
    (one,) = places("AAA")
    made = activity(one)
    with pytest.raises(WrongUse):
        propose(one.workspace, "activities", made.uid, {"name": "x"})


def test_a_joint_record_merges_field_by_field(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = call(one)
    two.take(one.export().path)
    change(one, made.uid, deadline="2027-03-31")
    change(two, made.uid, budget=400_000)
    assert one.take(two.export().path).counts["changed"] == 1
    assert two.take(one.export().path).counts["changed"] == 1
    for place in (one, two):
        record = place.workspace.records(Share).get(made.uid)
        assert (record.deadline, record.budget) == ("2027-03-31", 400_000)
    assert one.content() == two.content()


def test_elements_of_a_list_merge_by_their_ids(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = call(one, partners=[{"id": "AAA", "money": 1}])
    two.take(one.export().path)
    change(one, made.uid, partners=[{"id": "AAA", "money": 5}])
    change(two, made.uid, partners=[{"id": "AAA", "money": 1}, {"id": "BBB", "money": 2}])
    one.take(two.export().path)
    two.take(one.export().path)
    expected = [{"id": "AAA", "money": 5}, {"id": "BBB", "money": 2}]
    assert one.workspace.records(Share).get(made.uid).partners == expected
    assert one.content() == two.content()


def test_a_conflict_keeps_ours_stores_both_and_is_noted_once(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = call(one, deadline="2027-01-31")
    two.take(one.export().path)
    change(one, made.uid, deadline="2027-03-31")
    change(two, made.uid, deadline="2027-06-30")
    theirs = two.export().path
    assert one.take(theirs).counts["conflict"] == 1
    assert one.workspace.records(Share).get(made.uid).deadline == "2027-03-31"
    (conflict,) = open_conflicts(one.workspace)
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == (
        "deadline", "2027-01-31", "2027-03-31", "2027-06-30",
    )  # fmt: skip
    seq = one.workspace.seq
    plan = one.plan(theirs)
    assert plan.counts()["conflict"] == 1
    assert not plan.changes
    assert one.workspace.seq == seq


def test_what_one_region_settles_holds_for_the_other_without_a_new_conflict(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = call(one)
    two.take(one.export().path)
    change(one, made.uid, deadline="2027-03-31")
    change(two, made.uid, deadline="2027-06-30")
    one.take(two.export().path)
    resolve_conflict(
        one.workspace, open_conflicts(one.workspace)[0].uid, ConflictChoice.EDITED, "2027-05-31"
    )
    assert open_conflicts(one.workspace) == []
    assert two.take(one.export().path).counts["changed"] == 1
    assert two.workspace.records(Share).get(made.uid).deadline == "2027-05-31"
    assert one.take(two.export().path).counts["conflict"] == 0
    assert one.content() == two.content()


@pytest.mark.parametrize("choice", [ConflictChoice.OURS, ConflictChoice.THEIRS])
def test_removed_here_and_changed_there_is_settled_by_people(
    places: Places, choice: ConflictChoice
) -> None:
    one, two = places("AAA", "BBB")
    made = call(one)
    two.take(one.export().path)
    two.workspace.records(Share)
    with two.workspace.transaction("remove") as tx:
        tx.remove(two.workspace.records(Share).get(made.uid))
    change(one, made.uid, budget=7)
    assert one.take(two.export().path).counts["conflict"] == 1
    assert one.workspace.records(Share).count() == 1
    resolve_conflict(one.workspace, open_conflicts(one.workspace)[0].uid, choice)
    assert one.workspace.records(Share).count() == (choice is ConflictChoice.OURS)
    two.take(one.export().path)
    assert one.content() == two.content()


def test_a_joint_record_removed_by_one_goes_at_the_other(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = call(one)
    two.take(one.export().path)
    with one.workspace.transaction("remove") as tx:
        tx.remove(one.workspace.records(Share).get(made.uid))
    two.take(one.export().path)
    assert two.content() == {}
    assert one.take(two.export().path).counts["new"] == 0
    assert one.content() == {}


def test_a_removed_record_is_removed_at_partners_and_does_not_come_back(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = activity(one)
    old = one.export().path
    two.take(old)
    with one.workspace.transaction("remove") as tx:
        tx.remove(one.workspace.records(TransformativeActivity).get(made.uid))
    two.take(one.export().path)
    assert two.content() == {}
    plan = two.plan(old)
    assert [line.status for line in plan.lines] == [ImportStatus.REFUSED]
    assert not plan.changes


def test_what_a_partners_officer_changed_by_hand_is_never_overwritten(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = activity(one)
    two.take(one.export().path)
    held = two.workspace.records(TransformativeActivity).get(made.uid)
    with two.workspace.transaction("with another program") as tx:
        changed = replace(held, name="Mine", version=held.version + 1)
        tx.put_document("activities", msgspec.to_builtins(changed))
    for text in ("first", "second"):
        with one.workspace.transaction("change") as tx:
            held = one.workspace.records(TransformativeActivity).get(made.uid)
            tx.put(replace(held, description=text))
    assert two.take(one.export().path).counts["conflict"] == 1
    assert two.workspace.records(TransformativeActivity).get(made.uid).name == "Mine"
    (conflict,) = two.workspace.records(OpenConflict).all()
    assert conflict.theirs["description"] == "second"
    resolve_conflict(two.workspace, conflict.uid, ConflictChoice.THEIRS)
    assert two.workspace.records(TransformativeActivity).get(made.uid).description == "second"


def test_an_erasure_travels_and_the_person_cannot_come_back(places: Places) -> None:
    one, two = places("AAA", "BBB")
    terms = Terms(SharingProfile.PSEUDONYMISED, recipient="BBB", purpose="workshops")
    people = []
    with one.workspace.transaction("people") as tx:
        for number in range(10):
            person = Person(name=f"Ada Canary {number}", helix=Helix.RESEARCH)
            people.append(tx.add(person))
    old = one.export(terms).path
    two.take(old)
    assert two.workspace.records(Person).count() == 10
    gone = people[3]
    with one.workspace.transaction("erase") as tx:
        tx.remove(gone)
        tx.add(Erasure(person=gone.uid, date="2026-11-20"))
    one.workspace.forget("people", gone.uid)
    outcome = two.take(one.export(terms).path)
    assert outcome.forgotten > 0
    assert two.workspace.records(Person).count() == 9
    assert two.plan(old).counts()["refused"] == 1


def test_traces_that_an_interrupted_import_left_of_an_erased_person_go_with_the_next(
    places: Places,
) -> None:
    one, two = places("AAA", "BBB")
    terms = Terms(SharingProfile.PSEUDONYMISED, recipient="BBB", purpose="workshops")
    with one.workspace.transaction("people") as tx:
        people = [tx.add(Person(name=f"Ada {n}", helix=Helix.RESEARCH)) for n in range(10)]
    two.take(one.export(terms).path)
    with one.workspace.transaction("erase", final=True) as tx:
        tx.remove(people[3])
        tx.add(Erasure(person=people[3].uid, date="2026-11-20"))
    bundle = one.export(terms).path
    plan = two.plan(bundle)
    (gone,) = plan.forget
    plan.forget.clear()
    apply_plan(two.workspace, plan)
    assert two.workspace.history(gone[1]), "removed, but not forgotten"
    assert two.take(bundle).forgotten > 0
    left = {c.table for e in two.workspace.history(gone[1]) for c in e.changes if c.uid == gone[1]}
    assert left == {"bundle.copies", "bundle.tombstones"}, "what is left names nobody"
    assert not two.plan(bundle).changes
