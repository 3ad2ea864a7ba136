"""What leaves of people: profiles, minimum groups, pseudonyms, earlier exports; canaries in every byte."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.bundle.anonymity import blanks_for
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.preview import preview
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.records import Export
from cap_tui.bundle.scope import Scope
from cap_tui.errors import Refused, WrongUse
from cap_tui.model.activity import Aspect, Rating, TransformativeActivity
from cap_tui.model.actor import Helix, Person
from cap_tui.model.record import Personal, Record, about
from cap_tui.report.bundle_report import report_of
from cap_tui.report.write import SUFFIXES
from cap_tui.workspace import Home
from tests.bundle.conftest import RECORDS, Place, make_places

CANARIES = (
    "Canaria", "canary.example", "+43 555 0199", "dreadful secret", "unionist", "undeclared-canary",
)  # fmt: skip


class Voice(Record, frozen=True, kw_only=True):
    """A record with a field of every class, one of them not declared."""

    TABLE: ClassVar[str] = "edw.voices"

    card: Annotated[str, about("What was said, cleared")]
    person: Annotated[str, about("Who", personal=Personal.IDENTIFIER, refers="people")] = ""
    quiet: Annotated[str, about("Who, declared too weakly", refers="people")] = ""
    remark: Annotated[str, about("In words", personal=Personal.FREE_TEXT)] = ""
    union: Annotated[str, about("Membership", personal=Personal.SPECIAL)] = ""
    age: Annotated[str, about("Age group", personal=Personal.QUASI)] = ""
    nobody_said: str = ""


ALL = (*RECORDS, Voice)
PSEUDONYMISED = Terms(SharingProfile.PSEUDONYMISED, recipient="BBB", purpose="workshop")
IDENTIFIED = Terms(
    SharingProfile.IDENTIFIED, recipient="BBB", purpose="contract", legal_basis="consent"
)


@pytest.fixture
def region(tmp_path: Path) -> Place:
    """A region with people, ratings and voices; every personal value is a canary."""
    (place,) = make_places(["AAA"], tmp_path)
    place.records = ALL
    with place.workspace.transaction("fill", key="fill") as tx:
        made = tx.add(TransformativeActivity(name="Smart packaging"))
        for number in range(14):
            helix = (
                Helix.RESEARCH if number < 6 else Helix.BUSINESS if number < 13 else Helix.SOCIETY
            )
            person = tx.add(
                Person(
                    name=f"Maria Canaria {number}",
                    email=f"m{number}@canary.example",
                    phone="+43 555 0199",
                    helix=helix,
                )
            )
            tx.add(
                Rating(
                    activity=made.uid,
                    aspect=Aspect.RELEVANCE,
                    value=3,
                    why="a dreadful secret",
                    by=person.uid,
                )
            )
            tx.add(
                Voice(
                    card="We need sensors", person=person.uid, quiet=person.uid, remark="a dreadful secret",
                    union="unionist", age="30-39" if number % 7 else "80-89", nobody_said="undeclared-canary",
                )
            )  # fmt: skip
    return place


def every_byte(path: Path) -> bytes:
    """All bytes of a file, with every zip inside unpacked and every compressed stream of a PDF inflated."""
    return _unpacked(path.read_bytes())


def _unpacked(raw: bytes) -> bytes:
    found = [raw]
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found += [name.encode() for name in archive.namelist()]
            found += [_unpacked(archive.read(name)) for name in archive.namelist()]
    if raw.startswith(b"%PDF"):
        for match in re.finditer(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
            try:
                found.append(zlib.decompress(match[1]))
            except zlib.error:
                continue
    return b"\n".join(found)


def documents(path: Path, table: str) -> list[dict[str, object]]:
    with OpenBundle(path) as bundle:
        return list(bundle.documents(table))


@pytest.mark.parametrize(
    "profile", [SharingProfile.PUBLIC, SharingProfile.AGGREGATE, SharingProfile.PSEUDONYMISED]
)
def test_no_canary_is_in_any_byte_of_a_bundle_and_its_workbook_and_report(
    region: Place, profile: SharingProfile
) -> None:
    terms = replace_terms(profile)
    config = region.workspace.config
    path = region.export(
        terms, workbook=True, report=lambda leaving: report_of(leaving, config, Home(), use_plugins=False)
    ).path  # fmt: skip
    raw = every_byte(path)
    assert [canary for canary in CANARIES if canary.encode() in raw] == []
    people = {row["uid"] for row in region.workspace.table("people")}
    assert [uid for uid in people if uid.encode() in raw] == []
    assert b"Smart packaging" in raw


def replace_terms(profile: SharingProfile) -> Terms:
    return PSEUDONYMISED if profile is SharingProfile.PSEUDONYMISED else Terms(profile)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_canary_is_in_a_report_of_what_leaves(
    region: Place, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = prepare(region.workspace, ALL, Scope(), Terms(), {})
    leaving = [(kind.table, row) for kind in prepared.kinds for row in kind.documents()]
    from cap_tui.report import bundle_report

    write = bundle_report.as_bytes
    monkeypatch.setattr(
        bundle_report, "as_bytes", lambda document, _suffix: write(document, suffix)
    )
    raw = report_of(leaving, region.workspace.config, Home(), use_plugins=True)
    path = tmp_path / f"report{suffix}"
    path.write_bytes(raw)
    assert [canary for canary in CANARIES if canary.encode() in every_byte(path)] == []


def test_the_canaries_can_be_seen_when_names_do_leave(
    region: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search itself works: identified, before encryption, everything declared is there."""
    monkeypatch.setattr(
        "cap_tui.bundle.export.age.encrypt_file",
        lambda source, target, _to: target.write_bytes(source.read_bytes()),
    )
    raw = every_byte(region.export(IDENTIFIED, to=(_age_key(),)).path)
    assert [c for c in CANARIES if c.encode() not in raw] == ["undeclared-canary"]


def _age_key() -> str:
    import pyrage

    return str(pyrage.x25519.Identity.generate().to_public())


def test_names_leave_only_encrypted_for_somebody_on_a_legal_ground(region: Place) -> None:
    with pytest.raises(WrongUse, match="legal-basis"):
        prepare(
            region.workspace,
            ALL,
            Scope(),
            Terms(SharingProfile.IDENTIFIED, recipient="B", purpose="x"),
            {},
        )
    with pytest.raises(Refused, match="encrypted"):
        region.export(IDENTIFIED)
    path = region.export(IDENTIFIED, to=(_age_key(),)).path
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert [c for c in CANARIES if c.encode() in path.read_bytes()] == []


def test_in_the_usual_profile_people_are_counted_and_small_groups_hidden(region: Place) -> None:
    path = region.export().path
    with OpenBundle(path) as bundle:
        assert "people" not in bundle.contents.kinds
    groups = {
        (r["by"], r["group"]): r["persons"]
        for r in documents(path, "bundle.groups")
        if r["table"] == "people" and r["by"] in ("helix", "*")
    }
    assert groups["*", "*"] == 14
    hidden = {group for (_by, group), persons in groups.items() if persons is None}
    assert "society" in hidden, "one person"
    assert len(hidden) >= 2, "a single hidden group could be worked out from the total"


def test_a_later_export_does_not_tell_who_came_in_between(region: Place) -> None:
    region.export(Terms())
    with region.workspace.transaction("late") as tx:
        tx.add(Person(name="Late Canaria", helix=Helix.BUSINESS))
    prepared = prepare(region.workspace, ALL, Scope(), Terms(), {})
    assert any("earlier export" in line for line in prepared.counted.held_back)
    rows = documents(region.export().path, "bundle.groups")
    late = [
        r
        for r in rows
        if r["table"] == "people" and r["group"] in ("*", "business") and r["by"] in ("*", "helix")
    ]
    assert late
    assert {row["persons"] for row in late} == {None}


def test_the_same_groups_leave_again_as_before(region: Place) -> None:
    one, two = region.export().path, region.export().path
    assert documents(one, "bundle.groups") == documents(two, "bundle.groups")


def test_pseudonyms_link_within_one_recipient_and_not_between_two(region: Place) -> None:
    path = region.export(PSEUDONYMISED).path
    people = {row["uid"] for row in documents(path, "people")}
    voices = {row["person"] for row in documents(path, "edw.voices")}
    assert people == voices
    assert {row["quiet"] for row in documents(path, "edw.voices")} == people, (
        "a weak declaration does not help"
    )
    assert {row["by"] for row in documents(path, "ratings")} == people
    other = Terms(SharingProfile.PSEUDONYMISED, recipient="CCC", purpose="workshop")
    assert not people & {row["uid"] for row in documents(region.export(other).path, "people")}
    assert people == {row["uid"] for row in documents(region.export(PSEUDONYMISED).path, "people")}


def test_quasi_identifiers_that_stand_out_are_blanked(region: Place) -> None:
    rows = documents(region.export(PSEUDONYMISED).path, "people")
    shown = [row.get("helix") for row in rows]
    assert {value: shown.count(value) for value in shown} == {"business": 7, None: 7}


def test_fewer_people_than_the_smallest_group_stay_at_home(tmp_path: Path) -> None:
    (place,) = make_places(["AAA"], tmp_path)
    with place.workspace.transaction("few") as tx:
        for number in range(4):
            tx.add(Person(name=f"Maria Canaria {number}"))
    prepared = prepare(place.workspace, RECORDS, Scope(), PSEUDONYMISED, {})
    assert prepared.kinds == ()
    assert prepared.home["people"][0] == 4


def test_a_free_text_leaves_only_when_somebody_read_it(region: Place) -> None:
    uid = str(region.workspace.table("ratings").all()[0]["uid"])
    terms = Terms(
        SharingProfile.PSEUDONYMISED,
        recipient="BBB",
        purpose="x",
        reviewed=frozenset({(uid, "why")}),
    )
    rows = documents(region.export(terms).path, "ratings")
    assert [row["uid"] for row in rows if row.get("why")] == [uid]


def test_a_group_of_two_protects_nobody() -> None:
    with pytest.raises(WrongUse):
        Terms(min_group=2).checked()
    assert Terms().checked().min_group == 5
    assert Terms(SharingProfile.PUBLIC).checked().min_group == 8


def test_the_preview_counts_what_leaves_and_warns_of_what_looks_like_people(region: Place) -> None:
    with region.workspace.transaction("slip") as tx:
        tx.add(
            TransformativeActivity(name="As Maria Canaria 3 said", description="ask a.b@c.example")
        )
    seen = preview(prepare(region.workspace, ALL, Scope(), Terms(), {}))
    assert {t.table: t.rows for t in seen.tables}["activities"] == 2
    assert ("people", 14) in [(table, rows) for table, rows, _why in seen.home]
    text = "\n".join(seen.lines())
    assert "an e-mail address" in text
    assert "the name of a person in the region's list" in text
    assert seen.data()["rows"] == seen.rows


def test_a_preview_changes_nothing(region: Place) -> None:
    seq = region.workspace.seq
    preview(prepare(region.workspace, ALL, Scope(), PSEUDONYMISED, {}))
    assert region.workspace.seq == seq


def test_every_export_stands_in_the_register_and_undo_passes_it_by(region: Place) -> None:
    receipt = region.export(PSEUDONYMISED)
    (entry,) = region.workspace.records(Export).all()
    assert (entry.bundle, entry.recipient, entry.profile) == (
        receipt.identity,
        "BBB",
        "pseudonymised",
    )
    assert entry.rows["people"] == 14
    region.workspace.undo()
    assert region.workspace.records(Export).count() == 1
    assert region.workspace.records(Person).count() == 0, "undo took the last work back instead"


# -- k-anonymity ---------------------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(0, 3)), max_size=40
)


@given(rows=ROWS, k=st.integers(3, 6), data=st.data())
def test_every_combination_that_leaves_fits_k_people(
    rows: list[tuple[object, ...]], k: int, data: st.DataObject
) -> None:
    persons = [data.draw(st.integers(0, 15)) for _row in rows]
    blanks = blanks_for(rows, persons, k)  # type: ignore[arg-type]
    if blanks is None:
        assert len(set(persons)) < k
        return
    groups: dict[tuple[object, ...], set[int]] = {}
    for row, hidden, person in zip(rows, blanks, persons, strict=True):
        shown = tuple(None if n in hidden else value for n, value in enumerate(row))
        groups.setdefault(shown, set()).add(person)
    assert all(len(members) >= k for members in groups.values())


def test_what_is_common_is_not_blanked() -> None:
    rows = [("a", 1)] * 6 + [("b", 2)] * 5
    assert blanks_for(rows, range(11), 5) == [set()] * 11
