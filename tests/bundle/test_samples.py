"""The sample regions Valdora and Brezje exchange bundles back and forth, as two coordinators would."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from cap_tui.bundle.conflict_resolution import ConflictChoice, open_conflicts, resolve_conflict
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.proposals import decide, open_proposals, propose
from cap_tui.demo import fill, regions
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Erasure, Person
from cap_tui.workspace import Workspace
from tests.bundle.conftest import Place, Share, key_of


def sample(code: str, folder: Path) -> Place:
    """A sample region on disk, with the demo's records."""
    config = next(config for config in regions() if config.region.code == code)
    workspace = Workspace.create(folder / code, config)
    fill(workspace, code)
    return Place(code, workspace, key_of(ord(code[0])), folder)


def hand_over(sender: Place, receiver: Place, terms: Terms) -> dict[str, int]:
    return receiver.take(sender.export(terms, workbook=True).path).counts


def test_a_proposal_a_joint_call_in_conflict_and_an_erasure(tmp_path: Path) -> None:
    valdora, brezje = sample("VAL", tmp_path), sample("BRE", tmp_path)
    valdora.trust(brezje)
    brezje.trust(valdora)
    own = valdora.content()
    usual = Terms()

    assert hand_over(valdora, brezje, usual)["refused"] == 0
    assert hand_over(brezje, valdora, usual)["refused"] == 0
    assert own.items() <= valdora.content().items(), "nothing of ours was touched"

    theirs = next(
        activity
        for activity in brezje.workspace.records(TransformativeActivity).all()
        if activity.owner == "VAL"
    )
    propose(
        brezje.workspace, "activities", theirs.uid, {"synonyms": ["Pametno"]}, "our name for it"
    )
    with brezje.workspace.transaction("call") as tx:
        call = tx.add(Share(name="Joint call", deadline="2027-01-31"))
    assert hand_over(brezje, valdora, usual)["proposal"] == 1
    decide(valdora.workspace, open_proposals(valdora.workspace)[0].uid, accept=True)
    for place, day in ((valdora, "2027-03-31"), (brezje, "2027-06-30")):
        held = place.workspace.records(Share).get(call.uid)
        with place.workspace.transaction("deadline") as tx:
            tx.put(replace(held, deadline=day))

    assert hand_over(valdora, brezje, usual)["conflict"] == 1
    named = brezje.workspace.records(TransformativeActivity).get(theirs.uid)
    assert named.synonyms == ("Pametno",)
    (conflict,) = open_conflicts(brezje.workspace)
    assert (conflict.base, conflict.ours, conflict.theirs) == (
        "2027-01-31", "2027-06-30", "2027-03-31",
    )  # fmt: skip
    resolve_conflict(brezje.workspace, conflict.uid, ConflictChoice.THEIRS)
    assert hand_over(brezje, valdora, usual)["conflict"] == 0
    assert valdora.workspace.records(Share).get(call.uid).deadline == "2027-03-31"

    with valdora.workspace.transaction("a workshop") as tx:
        guests = [tx.add(Person(name=f"Guest {number}")) for number in range(8)]
    to_brezje = Terms(SharingProfile.PSEUDONYMISED, recipient="BRE", purpose="the joint call")
    hand_over(valdora, brezje, to_brezje)
    before = sum(p.owner == "VAL" for p in brezje.workspace.records(Person).all())
    with valdora.workspace.transaction("erase", final=True) as tx:
        tx.remove(guests[0])
        tx.add(Erasure(person=guests[0].uid, date="2026-11-21"))
    hand_over(valdora, brezje, to_brezje)
    assert sum(p.owner == "VAL" for p in brezje.workspace.records(Person).all()) == before - 1

    plan = brezje.plan(valdora.export(to_brezje).path)
    assert [line.text() for line in plan.lines if line.status.value == "changed"] == []
    for place in (valdora, brezje):
        assert open_conflicts(place.workspace) == []
        assert place.workspace.verify().ok
        place.workspace.close()
