"""Removals that travel: an erased person by name or pseudonym, a removed record, one that is shared no longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cap_tui.bundle.exchange import joint_changes
from cap_tui.bundle.plan import ImportStatus
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.records import Clocks, Copy, Proposal, QuarantinedDocument, Tombstone
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.bundle.scope import Scope, ScopeKind
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Erasure, Helix, Person
from tests.bundle.conftest import EVERYTHING, RECORDS, Place, Places, Share
from tests.bundle.forging import content, document, pack, sealed, with_documents

DEEP: dict[str, Any] = {"a": 1}
for _level in range(58):
    DEEP = {"a": DEEP}


def leaving(
    place: Place, terms: Terms, scope: Scope = EVERYTHING
) -> dict[str, list[dict[str, Any]]]:
    """What would leave, by table."""
    prepared = prepare(place.workspace, place.records, scope, terms, {})
    return {kind.table: list(kind.documents()) for kind in prepared.kinds}


@pytest.fixture
def forge(tmp_path: Path) -> Callable[..., Path]:
    """A bundle of documents that a region would never write, signed by its key."""

    def make(place: Place, tables: dict[str, list[dict[str, Any]]]) -> Path:
        files = with_documents(content(place.export().path), tables)
        return pack(sealed(files, key=place.key), tmp_path / f"forged-{place.sent}.cap.zip")

    return make


# ------------------------------------------------------------------------------------ people


@pytest.fixture
def erased(places: Places) -> tuple[Place, str]:
    """A region that erased one of ten people after bundles had left."""
    (one,) = places("AAA")
    with one.workspace.transaction("people") as tx:
        people = [tx.add(Person(name=f"Ada {n}", helix=Helix.RESEARCH)) for n in range(10)]
    one.export()
    with one.workspace.transaction("erase", final=True) as tx:
        tx.remove(people[3])
        tx.add(Erasure(person=people[3].uid, date="2026-11-20"))
    return one, people[3].uid


@pytest.mark.parametrize(
    ("profile", "known_as"),
    [
        (SharingProfile.AGGREGATE, "uid"),
        (SharingProfile.IDENTIFIED, "uid"),
        (SharingProfile.PSEUDONYMISED, "pseudonym"),
    ],
)
def test_each_recipient_is_told_of_an_erased_person_as_it_knows_them(
    erased: tuple[Place, str], profile: SharingProfile, known_as: str
) -> None:
    one, uid = erased
    terms = Terms(profile, recipient="BBB", purpose="workshops", legal_basis="consent")
    found = leaving(one, terms)
    (erasure,) = found["erasures"]
    if known_as == "uid":
        assert erasure["person"] == uid
    else:
        assert erasure["person"].startswith("p-")
        assert uid not in str(found)


def test_the_public_is_told_of_no_erasure_and_no_removal(erased: tuple[Place, str]) -> None:
    found = leaving(erased[0], Terms(SharingProfile.PUBLIC))
    assert {"erasures", "bundle.tombstones", "bundle.clocks"} & found.keys() == set()


def test_the_removal_of_a_person_is_told_only_where_rows_about_people_leave(
    erased: tuple[Place, str],
) -> None:
    one, uid = erased
    to = {"recipient": "BBB", "purpose": "workshops", "legal_basis": "consent"}
    assert "bundle.tombstones" not in leaving(one, Terms(SharingProfile.AGGREGATE))
    (stone,) = leaving(one, Terms(SharingProfile.IDENTIFIED, **to))["bundle.tombstones"]
    assert (stone["uid"], stone["table"]) == (uid, "people")
    (stone,) = leaving(one, Terms(SharingProfile.PSEUDONYMISED, **to))["bundle.tombstones"]
    assert stone["uid"].startswith("p-")


def test_what_was_kept_about_an_erased_person_goes_too(
    places: Places, forge: Callable[..., Path]
) -> None:
    one, two = places("AAA", "BBB")
    person = document("ada", "AAA", name="Ada")
    with two.workspace.transaction("kept") as tx:
        tx.add(Proposal(table="people", record="ada", region="AAA", changes={"name": "Eda"}))
        kept = {"bundle": "b", "region": "AAA", "reason": "unsigned", "table": "people"}
        tx.add(QuarantinedDocument(**kept, document=person))
        tx.add(QuarantinedDocument(**kept, document={**person, "uid": "bob"}))
    two.take(forge(one, {"erasures": [document("e", "AAA", person="ada", date="2026-11-20")]}))
    assert two.workspace.records(Proposal).count() == 0
    assert [q.document["uid"] for q in two.workspace.records(QuarantinedDocument).all()] == ["bob"]


def test_an_erasure_in_another_name_or_without_a_person_erases_nobody(
    places: Places, forge: Callable[..., Path]
) -> None:
    one, two = places("AAA", "BBB")
    with two.workspace.transaction("own") as tx:
        mine = tx.add(Person(name="Ada"))
    rows = [
        document("e-1", "CCC", person=mine.uid, date="2026-11-20"),
        document("e-2", "AAA", person="", date="2026-11-20"),
    ]
    plan = two.plan(forge(one, {"erasures": rows}))
    assert plan.forget == []
    two.take(forge(one, {"erasures": [document("e-3", "AAA", person=mine.uid, date="x")]}))
    assert two.workspace.records(Person).get(mine.uid) == mine, "only the owner erases"


# ----------------------------------------------------------------------------------- records


def test_a_malformed_tombstone_is_refused_and_the_rest_of_the_bundle_is_taken(
    places: Places, forge: Callable[..., Path]
) -> None:
    one, two = places("AAA", "BBB")
    stone = {"table": "activities", "date": "2026-11-20", "at_version": 3}
    stones = [document("a-1", "AAA", **stone, note=DEEP), document("a-2", "AAA", **stone)]
    fine = document("b-1", "AAA", name="Smart packaging")
    plan = two.plan(forge(one, {"bundle.tombstones": stones, "activities": [fine]}))
    assert [(line.status, line.uid) for line in plan.lines] == [
        (ImportStatus.REFUSED, "a-1"),
        (ImportStatus.NEW, "b-1"),
    ]
    assert "nested too deeply" in plan.lines[0].reason
    assert [w.uid for w in plan.writes if w.table == Tombstone.TABLE] == ["a-2"]


def test_a_tombstone_in_another_name_removes_nothing(
    places: Places, forge: Callable[..., Path]
) -> None:
    one, two = places("AAA", "BBB")
    with two.workspace.transaction("own") as tx:
        mine = tx.add(TransformativeActivity(name="Ours"))
    stone = {"table": "activities", "date": "2026-11-20", "at_version": 3}
    for owner in ("AAA", "BBB", "CCC"):
        two.take(forge(one, {"bundle.tombstones": [document(mine.uid, owner, **stone)]}))
        assert two.workspace.records(TransformativeActivity).get(mine.uid) == mine


def test_a_newer_copy_outlives_an_older_removal(places: Places, forge: Callable[..., Path]) -> None:
    one, two = places("AAA", "BBB")
    two.take(forge(one, {"activities": [document("a-1", "AAA", version=5, name="Here again")]}))
    stone = {"table": "activities", "date": "2026-11-20"}
    two.take(forge(one, {"bundle.tombstones": [document("a-1", "AAA", **stone, at_version=4)]}))
    assert two.workspace.records(TransformativeActivity).get("a-1").name == "Here again"
    two.take(forge(one, {"bundle.tombstones": [document("a-1", "AAA", **stone, at_version=5)]}))
    assert two.workspace.records(TransformativeActivity).count() == 0
    assert two.workspace.records(Copy).count() == 0, "what was known of the copy goes with it"


def test_a_record_that_nothing_has_left_of_leaves_no_tombstone(places: Places) -> None:
    (one,) = places("AAA")
    with one.workspace.transaction("add") as tx:
        made = tx.add(TransformativeActivity(name="Early"))
    with one.workspace.transaction("remove") as tx:
        tx.remove(made)
    one.export()
    assert one.workspace.records(Tombstone).count() == 0
    with one.workspace.transaction("add") as tx:
        made = tx.add(TransformativeActivity(name="Late"))
    one.export()
    with one.workspace.transaction("remove") as tx:
        tx.remove(made)
    one.export()
    (stone,) = one.workspace.records(Tombstone).all()
    assert (stone.uid, stone.table, stone.at_version) == (made.uid, "activities", made.version)


def test_a_removal_before_the_last_export_is_remembered_in_the_next_one(places: Places) -> None:
    """The transactions after the last export are read, no more and no fewer."""
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("add") as tx:
        first, second = (tx.add(TransformativeActivity(name=name)) for name in ("one", "two"))
    two.take(one.export().path)
    with one.workspace.transaction("remove") as tx:
        tx.remove(first)
    one.export()
    with one.workspace.transaction("remove") as tx:
        tx.remove(second)
    assert [row["uid"] for row in leaving(one, Terms())["bundle.tombstones"]] == sorted(
        [first.uid, second.uid]
    )
    two.take(one.export().path)
    assert two.content() == {}


def test_a_record_that_came_back_has_no_tombstone(places: Places) -> None:
    (one,) = places("AAA")
    with one.workspace.transaction("add") as tx:
        made = tx.add(TransformativeActivity(name="Back again"))
    one.export()
    with one.workspace.transaction("remove") as tx:
        tx.remove(made)
    assert "bundle.tombstones" in leaving(one, Terms())
    one.workspace.undo()
    assert "bundle.tombstones" not in leaving(one, Terms())


# ------------------------------------------------------------------------------ joint records


@pytest.fixture
def shared(places: Places) -> tuple[Place, Place, Share]:
    """Two regions that share a call."""
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("a joint call") as tx:
        call = tx.add(Share(name="Joint call", deadline="2027-03-31"))
    two.take(one.export().path)
    return one, two, call


def test_a_record_that_is_shared_no_longer_is_not_a_removed_one(
    shared: tuple[Place, Place, Share],
) -> None:
    one, two, call = shared
    with one.workspace.transaction("no longer shared") as tx:
        tx.put(replace(call, shared=False))
    past = joint_changes(one.workspace, RegionSnapshot.of(one.workspace), RECORDS)[call.uid]
    assert past.shadow is not None, "it is there, although nobody changes it together"
    assert [c["removed"] for c in leaving(one, Terms())[Clocks.TABLE]] == [False]
    two.take(one.export().path)
    assert two.workspace.records(Share).get(call.uid).name == "Joint call"


def test_a_removed_joint_record_says_so(shared: tuple[Place, Place, Share]) -> None:
    one, two, call = shared
    with one.workspace.transaction("remove") as tx:
        tx.remove(call)
    assert [c["removed"] for c in leaving(one, Terms())[Clocks.TABLE]] == [True]
    plan = two.plan(one.export().path)
    assert [(line.status, line.reason) for line in plan.lines] == [
        (ImportStatus.CHANGED, "removed by AAA")
    ]


def test_of_chosen_records_only_their_own_pasts_go_along(
    shared: tuple[Place, Place, Share],
) -> None:
    one, _two, call = shared
    with one.workspace.transaction("another") as tx:
        tx.add(Share(name="Another call"))
    scope = Scope(ScopeKind.RECORDS, uids=(call.uid,))
    assert [row["uid"] for row in leaving(one, Terms(), scope)[Clocks.TABLE]] == [call.uid]
    assert len(leaving(one, Terms())[Clocks.TABLE]) == 2


# ---------------------------------------------------------------------------------- proposals


@pytest.mark.parametrize(
    ("region", "status", "reason"),
    [
        ("BBB", ImportStatus.PROPOSAL, "asks you to change A slip"),
        ("CCC", ImportStatus.NEW, ""),
    ],
)
def test_only_a_proposal_for_us_asks_us(
    places: Places, forge: Callable[..., Path], region: str, status: ImportStatus, reason: str
) -> None:
    one, two = places("AAA", "BBB")
    asked = document(
        "p-1", "AAA", table="activities", record="x", region=region, title="A slip", base={},
        changes={"name": "A strip"},
    )  # fmt: skip
    plan = two.plan(forge(one, {"bundle.proposals": [asked]}))
    assert [(line.status, line.reason) for line in plan.lines] == [(status, reason)]


@pytest.mark.parametrize(("accepted", "word"), [(True, "accepted"), (False, "declined")])
def test_an_answer_names_what_was_asked_when_we_asked_it(
    places: Places, forge: Callable[..., Path], accepted: bool, word: str
) -> None:
    one, two = places("AAA", "BBB")
    with two.workspace.transaction("ask") as tx:
        asked = tx.add(
            Proposal(
                table="activities", record="x", region="AAA", title="A slip", changes={"name": "y"}
            )
        )
    rows = [
        document("d-1", "AAA", proposal=asked.uid, accepted=accepted),
        document("d-2", "AAA", proposal="unknown", accepted=accepted),
    ]
    plan = two.plan(forge(one, {"bundle.decisions": rows}))
    assert [line.reason for line in plan.lines] == [f"{word}: A slip", word]
