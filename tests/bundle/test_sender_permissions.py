"""A partner whose key is pinned sends what is not the partner's to send: it is refused, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from msgspec.structs import replace

from cap_tui.bundle.conflict_resolution import ConflictChoice, open_conflicts, resolve_conflict
from cap_tui.bundle.plan import ImportStatus, Plan
from cap_tui.bundle.proposals import answered, decide, open_proposals, propose
from cap_tui.bundle.records import Copy, Decision, PartnerKey, Proposal
from cap_tui.errors import Refused, WrongUse
from cap_tui.model.activity import TransformativeActivity
from tests.bundle.conftest import RECORDS, Place, Places, Share
from tests.bundle.forging import Files, content, document, pack, sealed, with_documents

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
Forge = Callable[..., Path]


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """Write a bundle of documents that a region would never write, signed by its key."""

    def make(place: Place, tables: Tables, edit: Callable[[Files], None] | None = None) -> Path:
        files = with_documents(content(place.export().path), tables)
        if edit:
            edit(files)
        path = tmp_path / f"forged-{place.sent}.cap.zip"
        return pack(sealed(files, key=place.key), path)

    return make


def reasons(plan: Plan) -> list[str]:
    return [line.reason for line in plan.lines if line.status is ImportStatus.REFUSED]


def activity(place: Place, **fields: Any) -> TransformativeActivity:
    with place.workspace.transaction("add") as tx:
        return tx.add(TransformativeActivity(name="Smart packaging", **fields))


def proposal(record: str, uid: str = "p-1", **fields: Any) -> dict[str, Any]:
    told = {"table": "activities", "record": record, "region": "BBB", "title": "A slip", "base": {}}
    return document(uid, "AAA", **{**told, **fields})


# ------------------------------------------------------------------ proposals and answers


@pytest.mark.parametrize("changes", [{"owner": "AAA"}, {"uid": "other"}, {"version": 99}])
def test_nobody_proposes_to_change_whose_record_it_is(
    places: Places, forge: Forge, changes: dict[str, Any]
) -> None:
    one, two = places("AAA", "BBB")
    mine = activity(two)
    plan = two.plan(forge(one, {"bundle.proposals": [proposal(mine.uid, changes=changes)]}))
    assert reasons(plan) == ["it asks to change whose record it is, its uid or its version"]


def test_nobody_proposes_to_change_our_keys(places: Places, forge: Forge) -> None:
    one, two = places("AAA", "BBB")
    (key,) = two.workspace.records(PartnerKey).find(region="AAA")
    asked = proposal(key.uid, table=PartnerKey.TABLE, changes={"key": "another"})
    assert len(reasons(two.plan(forge(one, {"bundle.proposals": [asked]})))) == 1


def test_a_proposal_for_what_is_not_our_work_is_not_accepted_however_it_came(
    places: Places,
) -> None:
    (two,) = places("BBB")
    (key,) = two.workspace.records(PartnerKey).all()
    asked = Proposal(table=key.TABLE, record=key.uid, region="BBB", changes={"key": "another"})
    with two.workspace.transaction("as an older program took it in") as tx:
        stored = tx.add(asked)
    with pytest.raises(WrongUse, match="may ask to change"):
        decide(two.workspace, stored.uid, accept=True)
    assert two.workspace.records(PartnerKey).get(key.uid) == key


def test_a_third_region_answers_no_proposal(places: Places, forge: Forge) -> None:
    one, two, three = places("AAA", "BBB", "CCC")
    made = activity(two)
    one.take(two.export().path)
    asked = propose(one.workspace, "activities", made.uid, {"name": "Wise packaging"})
    two.take(one.export().path)
    answer = document("d-1", "CCC", proposal=asked.uid, accepted=True)
    forged = forge(three, {"bundle.decisions": [answer]})
    assert reasons(one.plan(forged)) == ["only the owner of the record decides"]
    two.take(forged)
    assert [p.uid for p in open_proposals(two.workspace)] == [asked.uid]
    decide(two.workspace, asked.uid, accept=False)
    assert open_proposals(two.workspace) == []


def test_to_ask_what_an_answer_would_do_stores_nothing(places: Places) -> None:
    one, two = places("AAA", "BBB")
    made = activity(two)
    one.take(two.export().path)
    asked = propose(one.workspace, "activities", made.uid, {"name": "Wise packaging"})
    two.take(one.export().path)
    seq = two.workspace.seq
    answer = answered(two.workspace, asked.uid, accept=True, records=RECORDS)
    assert answer.after is not None
    assert answer.after["name"] == "Wise packaging"
    assert two.workspace.seq == seq


# ------------------------------------------------------------------ joint records


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        (Decision.TABLE, {"proposal": "x", "accepted": True}),
        ("erasures", {"person": "x", "date": "2026-01-01"}),
    ],
)
def test_nothing_is_said_in_our_name_by_calling_it_shared(
    places: Places, forge: Forge, table: str, fields: dict[str, Any]
) -> None:
    one, two = places("AAA", "BBB")
    rows = [document("d-1", "BBB", shared=True, **fields)]
    assert reasons(two.plan(forge(one, {table: rows}))) == [
        "records of this table are never shared"
    ]


def test_a_third_region_does_not_make_a_record_joint(places: Places, forge: Forge) -> None:
    one, two, three = places("AAA", "BBB", "CCC")
    made = activity(one)
    two.take(one.export().path)
    rows = [document(made.uid, "AAA", name="Taken over", shared=True, version=7)]
    assert reasons(two.plan(forge(three, {"activities": rows}))) == ["its owner has not shared it"]


def test_the_owner_makes_a_record_joint_that_we_hold_as_a_copy(places: Places) -> None:
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("add") as tx:
        made = tx.add(Share(name="Joint call", shared=False))
    two.take(one.export().path)
    with one.workspace.transaction("share") as tx:
        tx.put(replace(made, shared=True, topic="packaging"))
    two.take(one.export().path)
    held = two.workspace.records(Share).get(made.uid)
    assert (held.shared, held.topic) == (True, "packaging")
    assert list(two.workspace.records(Copy).all()) == []
    with two.workspace.transaction("our part") as tx:
        tx.put(replace(held, budget=40_000))
    one.take(two.export().path)
    assert one.workspace.records(Share).get(made.uid).budget == 40_000
    assert one.plan(two.export().path).counts()["same"] == 1


@pytest.mark.parametrize(
    ("choice", "topic"), [(ConflictChoice.OURS, "wood"), (ConflictChoice.THEIRS, "packaging")]
)
def test_a_copy_that_was_changed_here_is_not_overwritten_when_its_owner_shares_it(
    places: Places, choice: ConflictChoice, topic: str
) -> None:
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("add") as tx:
        made = tx.add(Share(name="Joint call", shared=False))
    two.take(one.export().path)
    copy = dict(two.workspace.table("acie.calls").all()[0])
    with two.workspace.transaction("by hand") as tx:
        tx.put_document("acie.calls", {**copy, "topic": "wood", "version": 2}, expect=1)
    with one.workspace.transaction("share") as tx:
        tx.put(replace(made, shared=True, topic="packaging"))
    assert two.take(one.export().path).counts["conflict"] == 1
    resolve_conflict(two.workspace, open_conflicts(two.workspace)[0].uid, choice)
    assert two.workspace.records(Share).get(made.uid).topic == topic


def test_a_field_that_reads_like_a_part_of_a_field_is_refused(places: Places, forge: Forge) -> None:
    one, two = places("AAA", "BBB")
    rows = [document("u-1", "AAA", name="Call", shared=True, **{"partners/#order": 5})]
    assert len(reasons(two.plan(forge(one, {"acie.calls": rows})))) == 1


# ------------------------------------------------------------------ uids, numbers, times


def test_a_uid_names_one_record_and_not_one_in_each_table(places: Places, forge: Forge) -> None:
    one, two = places("AAA", "BBB")
    rows = {
        "activities": [document("u-1", "AAA", name="One")],
        "edw.ideas": [document("u-1", "AAA", title="Another")],
    }
    forged = forge(one, rows)
    assert two.take(forged).counts["refused"] == 1
    again = two.plan(forged)
    assert again.counts()["same"] == 1
    assert not again.changes


def test_what_a_bundle_holds_is_not_removed_by_it(places: Places, forge: Forge) -> None:
    one, two = places("AAA", "BBB")
    rows = {
        "activities": [document("u-1", "AAA", name="One")],
        "acie.calls": [document("u-2", "AAA", name="Call", shared=True)],
    }
    two.take(forge(one, rows))
    stone = document("u-1", "AAA", table="activities", date="2026-01-01", at_version=1)
    clocks = document("u-2", "AAA", table="acie.calls", clocks={}, removed=True)
    forged = forge(one, {**rows, "bundle.tombstones": [stone], "bundle.clocks": [clocks]})
    two.take(forged)
    assert not two.plan(forged).changes
    assert {row["name"] for row in two.content().values()} == {"One", "Call"}


@pytest.mark.parametrize(
    "wrong",
    [{"version": 2**53}, {"updated": 5}, {"updated": "soon"}, {"created": None}, {"version": -1}],
)
def test_an_envelope_that_would_break_what_comes_after_makes_the_schema_bad(
    places: Places, forge: Forge, wrong: dict[str, Any]
) -> None:
    one, two = places("AAA", "BBB")
    rows = [{**document("u-1", "AAA", name="Call", shared=True), **wrong}]
    with pytest.raises(Refused, match=r"acie\.calls\.jsonl, 1\)\. →"):
        two.plan(forge(one, {"acie.calls": rows}))


@pytest.mark.parametrize("count", [-1, 2**53, 2**64 - 1])
def test_a_clock_beyond_all_counting_makes_the_schema_bad(
    places: Places, forge: Forge, count: int
) -> None:
    one, two = places("AAA", "BBB")
    clocks = document("u-1", "AAA", table="acie.calls", clocks={"name": {"BBB": count}})
    rows = {"acie.calls": [document("u-1", "AAA", name="Call", shared=True)]}
    with pytest.raises(Refused, match="refused"):
        two.plan(forge(one, rows | {"bundle.clocks": [clocks]}))


def test_a_joint_record_without_times_is_taken_and_leaves_again(
    places: Places, forge: Forge
) -> None:
    one, two = places("AAA", "BBB")
    bare = document("u-1", "AAA", name="Call", shared=True)
    del bare["created"], bare["updated"]
    two.take(forge(one, {"acie.calls": [bare]}))
    assert two.export().rows["acie.calls"] == 1


# ------------------------------------------------------------------ declarations


def test_what_a_partner_declares_does_not_keep_our_rows_at_home(
    places: Places, forge: Forge
) -> None:
    """A field about people that only the partner knows would make every row one about a person."""
    one, two = places("AAA", "BBB")
    activity(two)

    def declare(files: Files) -> None:
        package = orjson.loads(files["datapackage.json"])
        field = {"name": "age", "type": "string", "cap_tui:personal": "quasi"}
        (table,) = (each for each in package["resources"] if each["name"] == "activities")
        table["schema"]["fields"].append(field)
        files["datapackage.json"] = orjson.dumps(package)
        files["data/tables/activities.csv"] = b"uid,age\r\nu-1,40\r\n"

    rows = [document("u-1", "AAA", name="Theirs", age="40")]
    two.take(forge(one, {"activities": rows}, declare))
    assert two.export().rows["activities"] == 1


def test_the_words_of_a_newer_writer_are_cleaned(places: Places, forge: Forge) -> None:
    one, two = places("AAA", "BBB")

    def newer(files: Files) -> None:
        info = files["bag-info.txt"].replace(b"Bundle-Format: 1.0", b"Bundle-Format: 2.0")
        files["bag-info.txt"] = info.replace(b"Agent: ", b"Agent: \x1b]0;owned\x07")

    with pytest.raises(Refused, match="get that version") as told:
        two.plan(forge(one, {}, newer))
    assert "\x1b" not in str(told.value)
    assert "\x07" not in str(told.value)
