"""Each limit at its edge: the last value that is accepted, and the first that is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.bundle.canonical import decode_line, encode
from cap_tui.bundle.exchange import moved
from cap_tui.bundle.keys import pin, pinned
from cap_tui.bundle.layout import LIMITS, check_name, check_names, documents_of, kind_of, table_of
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.plan import ImportStatus, PlanLine, title_of, told
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.preview import preview
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.records import HOME, MOST_CHANGES, TRAVELLING, Joint
from cap_tui.bundle.sshsig import MAX_KEY_BYTES, fingerprint, read_public_key
from cap_tui.bundle.validation import InvalidDocument, cleaned, may_come
from cap_tui.bundle.verify import Signature, judge
from cap_tui.errors import Refused, WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Person
from tests.bundle.conftest import EVERYTHING, USUAL, Place, Places, key_of, public_line

# ------------------------------------------------------------------------------- file names


@pytest.mark.parametrize(
    "name", ["a" * 240, "é" * 120, "/".join("abcdefgh"), "a b/c d", ".a", "a.b"]
)
def test_a_name_at_the_limit_is_accepted(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("a" * 241, "longer than 240 bytes"),
        ("é" * 121, "longer than 240 bytes"),
        ("/".join("abcdefghi"), "more than 8 deep"),
        (" a", "begins or ends with a blank"),
        ("a ", "begins or ends with a blank"),
        ("a./b", "ends with a dot"),
        ("a//b", "outside its folder"),
        ("aux.txt", "device"),
    ],
)
def test_a_name_beyond_it_is_refused_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        check_name(name)


def test_a_file_is_no_folder_and_no_two_names_are_one() -> None:
    check_names(["a/b", "a/c", "ab"])
    with pytest.raises(Refused, match="a file and a folder"):
        check_names(["a", "a/b"])
    with pytest.raises(Refused, match="one file"):
        check_names(["A/b", "a/B"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("data/documents/areas.jsonl", "areas"),
        ("data/documents/a.b.c.jsonl", "a.b.c"),
        ("data/documents/a.b.c.d.jsonl", None),
        ("data/documents/Areas.jsonl", None),
        ("data/tables/areas.csv", None),
        ("data/documents/areas.csv", None),
        ("documents/areas.jsonl", None),
    ],
)
def test_the_table_of_a_file_is_told_from_its_name(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def test_the_files_of_a_table_have_fixed_names() -> None:
    assert documents_of("areas") == "data/documents/areas.jsonl"
    assert table_of("areas") == "data/tables/areas.csv"


def test_a_person_may_raise_limits_and_never_lowers_them() -> None:
    assert LIMITS.scaled(1) == LIMITS
    raised = LIMITS.scaled(1_000_000_000)
    assert (raised.total_bytes, raised.entry_bytes) == (1_000_000_000, 1_000_000_000)
    assert raised.documents == 10_000_000
    unchanged = ("entries", "ratio", "ratio_from", "tag_bytes", "line_bytes", "json_depth")
    assert [getattr(raised, n) for n in unchanged] == [getattr(LIMITS, n) for n in unchanged]


# -------------------------------------------------------------------------------- documents


def nested(depth: int, leaf: Any = 1) -> dict[str, Any]:
    for _level in range(depth):
        leaf = {"a": leaf}
    return leaf


def test_a_line_is_nested_64_deep_and_no_deeper() -> None:
    assert decode_line(encode(nested(64)), where="x")
    with pytest.raises(Refused):
        decode_line(encode(nested(65)), where="x")
    wide = encode({"a": [{}] * 200})
    assert decode_line(wide, where="x"), "many brackets side by side are not deep"


def test_what_would_be_stored_is_nested_less_deep_than_the_store_allows() -> None:
    assert cleaned(nested(56)) == nested(56)
    with pytest.raises(InvalidDocument, match="nested too deeply"):
        cleaned(nested(57))
    assert cleaned(nested(54, [[1]])) == nested(54, [[1]])
    with pytest.raises(InvalidDocument, match="nested too deeply"):
        cleaned(nested(55, [[1]]))


def test_a_number_a_name_and_a_text_fit_the_store() -> None:
    assert cleaned({"n": 2**63 - 1, "m": -5}) == {"n": 2**63 - 1, "m": -5}
    with pytest.raises(InvalidDocument, match="whole number"):
        cleaned({"n": 2**63})
    assert cleaned({"n" * 120: 1})
    with pytest.raises(InvalidDocument, match="name of a field"):
        cleaned({"n" * 121: 1})
    assert len(cleaned({"text": "x" * 1_000_001})["text"]) == 1_000_000


@pytest.mark.parametrize(
    ("table", "comes"),
    [
        ("areas", True), ("edw.ideas", True), ("bundle.clocks", True), ("bundle.keys", False),
        ("bundle.unknown", False), ("attachments", False), ("plugin_tables", False), ("A", False),
    ],
)  # fmt: skip
def test_a_bundle_brings_only_the_work_of_regions(table: str, comes: bool) -> None:
    assert may_come(table) is comes


def test_the_names_of_the_exchange_on_disk_are_those_of_earlier_versions() -> None:
    """Tables, fields and defaults: another program and the history of a region hold them."""
    lines = []
    for record in (*TRAVELLING, *HOME):
        own = [f for f in msgspec.structs.fields(record) if f.name not in msgspec_envelope()]
        shown = [f.name if f.required else f"{f.name}={_default(f)}" for f in own]
        lines.append(f"{record.TABLE}: {', '.join(shown)}")
    golden = Path(__file__).with_name("golden") / "exchange_tables.txt"
    assert lines == golden.read_text("utf-8").splitlines()
    assert MOST_CHANGES == 2**53 - 1


def msgspec_envelope() -> set[str]:
    from cap_tui.model.record import Record

    return {field.name for field in msgspec.structs.fields(Record)}


def _default(field: msgspec.structs.FieldInfo) -> str:
    made = field.default_factory() if callable(field.default_factory) else field.default
    return repr(made)


def test_our_last_eight_contents_of_a_field_are_kept() -> None:
    past = Joint(uid="j", table="acie.calls", clocks={}, shadow={})
    for number in range(1, 11):
        past = moved(past, {"topic": {"AAA": number}}, {"topic": f"topic {number}"}, "AAA")
    assert past.own["topic"] == {str(n): f"topic {n}" for n in range(3, 11)}


# ------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "signature"),
    [
        ("", "", Signature.GOOD),
        ("2026-11-21", "", Signature.GOOD),
        ("2026-11-22", "", Signature.UNKNOWN),
        ("", "2026-11-21", Signature.GOOD),
        ("", "2026-11-20", Signature.UNKNOWN),
    ],
)
def test_a_key_is_valid_on_its_first_and_on_its_last_day(
    places: Places, valid_from: str, valid_until: str, signature: Signature
) -> None:
    (one,) = places("AAA")
    with one.workspace.transaction("fill") as tx:
        tx.add(TransformativeActivity(name="Timber"))
    line = public_line(one.key)
    key = pinned("AAA", line, fingerprint(line), valid_from=valid_from, valid_until=valid_until)
    with OpenBundle(one.export().path) as bundle:
        verdict = judge(bundle, [key], "2026-11-21")
    assert verdict.signature is signature
    assert verdict.trusted is (signature is Signature.GOOD)


def test_a_public_key_has_a_largest_length() -> None:
    line = public_line(key_of(1))
    filled = f"{line} " + "x" * (MAX_KEY_BYTES - len(line) - 1)
    assert read_public_key(filled) == line
    with pytest.raises(Refused, match="not an SSH public key"):
        read_public_key(filled + "x")


# ---------------------------------------------------------------------------- words of a plan


def lines(number: int, status: ImportStatus = ImportStatus.NEW, reason: str = "") -> list[PlanLine]:
    return [PlanLine(status, "areas", str(n), f"Area {n}", reason) for n in range(number)]


def test_five_records_of_a_kind_are_named_and_six_are_counted() -> None:
    assert len(list(told(lines(5)))) == 5
    (line,) = told(lines(6))
    assert line.split() == ["new", "areas", "6", "records"]
    assert len(list(told(lines(6), every=True))) == 6
    assert len(list(told(lines(6, ImportStatus.CONFLICT)))) == 6, "what needs a decision is named"
    assert list(told(lines(6, ImportStatus.SAME))) == []
    (line,) = told(lines(6, ImportStatus.CHANGED, "removed by AAA"))
    assert line.endswith("6 records  (removed by AAA)")


@pytest.mark.parametrize(
    ("document", "title"),
    [
        ({"uid": "u", "name": "Name", "title": "Title"}, "Name"),
        ({"uid": "u", "title": "Title"}, "Title"),
        ({"uid": "u", "label": "Label", "statement": "Statement"}, "Label"),
        ({"uid": "u", "statement": "Statement"}, "Statement"),
        ({"uid": "u", "file": "File"}, "File"),
        ({"uid": "u", "group": "Group"}, "Group"),
        ({"uid": "u", "name": "  "}, "u"),
        ({"uid": "u", "name": 5}, "u"),
        ({}, ""),
    ],
)
def test_a_record_is_called_by_its_name_else_by_its_uid(
    document: dict[str, Any], title: str
) -> None:
    assert title_of(document) == title


# --------------------------------------------------------------------------------- warnings


def warned(place: Place, terms: Terms = USUAL) -> tuple[str, ...]:
    return preview(prepare(place.workspace, place.records, EVERYTHING, terms, {})).warnings


def describe(place: Place, *texts: str) -> None:
    with place.workspace.transaction("texts") as tx:
        for number, text in enumerate(texts):
            tx.add(TransformativeActivity(name=f"Card {number}", synonyms=(text,)))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ana@example.org", "an e-mail address"),
        ("+43 555 0199", "a telephone number"),
        ("call 0171 5550199", "a telephone number"),
        ("pay to DE89 3704 0044 0532 0130 00", "a bank account number (IBAN)"),
        ("RSSMRA85T10A562S", "a tax or social security number"),
        ("as Ada Novak said", "the name of a person in the region's list"),
        ("as Ivo said", ""),
        ("at noon @ the mill, 3+4", ""),
    ],
)
def test_what_looks_like_a_person_is_warned_of(places: Places, text: str, what: str) -> None:
    (one,) = places("AAA")
    with one.workspace.transaction("people") as tx:
        tx.add(Person(name="Ada Novak"))
        tx.add(Person(name="Ivo"))  # too short to be looked for
    describe(one, text)
    found = warned(one)
    assert [what in line for line in found] == ([True] if what else [])
    if what:
        assert found[0].startswith("activities, Card 0 (")
        (hit,) = preview(prepare(one.workspace, one.records, EVERYTHING, USUAL, {})).hits
        assert (hit.table, hit.field, hit.title) == ("activities", "synonyms", "Card 0")
        assert hit.text.casefold() in text.casefold()


def test_twenty_warnings_are_told_and_of_more_that_there_are_more(places: Places) -> None:
    (one,) = places("AAA")
    describe(one, *["ana@example.org"] * 20)
    assert len(warned(one)) == 20
    describe(one, *["ana@example.org"])
    found = warned(one)
    assert len(found) == 21
    assert found[-1] == "and more of the kind"


def test_where_names_leave_nobody_is_warned_of_names(places: Places) -> None:
    (one,) = places("AAA")
    describe(one, "ana@example.org")
    named = Terms(SharingProfile.IDENTIFIED, recipient="BBB", purpose="p", legal_basis="consent")
    assert warned(one, named) == ()


@pytest.mark.parametrize(
    ("profile", "group"),
    [(SharingProfile.PUBLIC, 8), (SharingProfile.AGGREGATE, 5)],
)
def test_the_usual_groups_may_be_changed_down_to_three(profile: SharingProfile, group: int) -> None:
    assert Terms(profile).checked().min_group == group
    assert Terms(profile, min_group=3).checked().min_group == 3
    with pytest.raises(WrongUse, match="group of 2"):
        Terms(profile, min_group=2).checked()


@pytest.mark.parametrize(
    ("profile", "named", "missing"),
    [
        (SharingProfile.PSEUDONYMISED, {"recipient": "B"}, "--purpose"),
        (SharingProfile.PSEUDONYMISED, {"purpose": "p"}, "--recipient"),
        (SharingProfile.IDENTIFIED, {"recipient": "B", "purpose": "p"}, "--legal-basis"),
        (
            SharingProfile.IDENTIFIED,
            {"recipient": " ", "purpose": "p", "legal_basis": "c"},
            "--recipient",
        ),
    ],
)
def test_what_a_profile_needs_is_named(
    profile: SharingProfile, named: dict[str, str], missing: str
) -> None:
    with pytest.raises(WrongUse, match=f"needs {missing}"):
        Terms(profile, **named).checked()


def test_a_key_pinned_on_a_day_that_is_none_is_refused(places: Places) -> None:
    (one,) = places("AAA")
    line = public_line(key_of(9))
    with pytest.raises(WrongUse, match="not a day"):
        pin(one.workspace, pinned("BBB", line, fingerprint(line), valid_from="20261121"))
