"""The files that describe a bundle: what other programs read in them, and what ours refuses to read."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from cap_tui.bundle import bag, datapackage
from cap_tui.bundle.bag import BagInfo, read_bag_info, read_manifest
from cap_tui.bundle.canonical import encode, strict_json, typed_json
from cap_tui.bundle.datapackage import Description, SourceRegion
from cap_tui.bundle.descriptor_reading import read_descriptor
from cap_tui.bundle.table_schema import Declaration, DeclaredField, declare, extended, json_type
from cap_tui.errors import Refused, WrongUse
from cap_tui.model.record import Personal
from tests.bundle.conftest import Idea, Share

FIELDS = (
    DeclaredField("name", "string", "Its name", personal=Personal.NONE),
    DeclaredField("size", "integer", "Its size", unit="persons", personal=Personal.QUASI),
    DeclaredField(
        "area", "string", "Its area", personal=Personal.NONE, refers="areas", into=True,
        purpose="workshop", choices=("a", "b"),
    ),
)  # fmt: skip
TABLE = Declaration("edw.ideas", FIELDS)
FULL = Description(
    identifier="urn:uuid:1-2", created="2026-11-20T10:00:00Z",
    source=SourceRegion("VAL", "Valdora", "IT", True), profile="aggregate", min_group=5, format="1.0",
    writer="cap-tui 0.1.0", scope="region", recipient="GOR", purpose="a call",
    legal_basis="consent", publicity={"fund": "Interreg"}, tables=(TABLE,),
    withheld={"edw.ideas": ("secret",)}, rows={"edw.ideas": 2},
    keys={"edw.ideas": (("area", "areas"),)},
)  # fmt: skip

# ------------------------------------------------------------------------------- descriptor


def test_the_descriptor_is_the_one_that_other_programs_know() -> None:
    package = orjson.loads(datapackage.write(FULL, workbook=True, report=True))
    table, documents, workbook, report = package.pop("resources")
    assert package == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "cap-tui-val",
        "id": "1-2",
        "title": "Cluster Action Plan: Valdora",
        "created": "2026-11-20T10:00:00Z",
        "cap_tui:bundle": {
            "format": "1.0",
            "bundle_id": "urn:uuid:1-2",
            "source_region": {
                "code": "VAL", "name": "Valdora", "country": "IT", "synthetic": True,
            },
            "profile": "aggregate",
            "min_group": 5,
            "writer": "cap-tui 0.1.0",
            "scope": "region",
            "recipient": "GOR",
            "purpose": "a call",
            "legal_basis": "consent",
            "publicity": {"fund": "Interreg"},
            "withheld": {"edw.ideas": ["secret"]},
            "rows": {"edw.ideas": 2},
        },
    }  # fmt: skip
    schema = table.pop("schema")
    assert table == {
        "name": "edw.ideas", "path": "data/tables/edw.ideas.csv", "type": "table",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
    }  # fmt: skip
    assert documents == {
        "name": "edw.ideas-documents", "path": "data/documents/edw.ideas.jsonl",
        "type": "file", "format": "jsonl",
    }  # fmt: skip
    assert workbook == {
        "name": "workbook", "path": "data/tables.xlsx", "type": "file", "format": "xlsx",
    }  # fmt: skip
    assert report == {
        "name": "report", "path": "data/reports/report.html", "type": "file", "format": "html",
    }  # fmt: skip
    assert schema["primaryKey"] == ["uid"]
    assert schema["foreignKeys"] == [
        {"fields": ["area"], "reference": {"resource": "areas", "fields": ["uid"]}}
    ]
    columns = {column["name"]: column for column in schema["fields"]}
    assert list(columns) == [
        "uid", "version", "owner", "created", "updated", "name", "size", "area", "area (name)",
        "provenance",
    ]  # fmt: skip
    assert columns["uid"]["constraints"] == {"required": True}
    assert columns["name"] == {
        "name": "name", "type": "string", "description": "Its name", "cap_tui:personal": "none",
    }  # fmt: skip
    assert columns["size"] == {
        "name": "size", "type": "integer", "description": "Its size",
        "cap_tui:personal": "quasi", "cap_tui:unit": "persons",
    }  # fmt: skip
    assert columns["area"] == {
        "name": "area", "type": "string", "description": "Its area", "cap_tui:personal": "none",
        "cap_tui:refers": "areas", "cap_tui:purpose": "workshop", "cap_tui:into": True,
        "constraints": {"enum": ["a", "b"]},
    }  # fmt: skip


def test_a_column_of_text_says_what_the_documents_hold() -> None:
    package = orjson.loads(datapackage.write(FULL, workbook=False, report=False))
    columns = {column["name"]: column for column in package["resources"][0]["schema"]["fields"]}
    assert columns["area (name)"] == {
        "name": "area (name)", "type": "string", "description": "Its area",
        "cap_tui:personal": "none", "cap_tui:names": "area",
    }  # fmt: skip
    assert (columns["provenance"]["type"], columns["provenance"]["cap_tui:type"]) == (
        "string", "object",
    )  # fmt: skip


def test_what_does_not_go_along_is_not_described() -> None:
    bare = orjson.loads(datapackage.write(FULL, workbook=False, report=False))
    assert [resource["name"] for resource in bare["resources"]] == [
        "edw.ideas", "edw.ideas-documents",
    ]  # fmt: skip
    no_keys = Description(
        **{**{n: getattr(FULL, n) for n in FULL.__dataclass_fields__}, "keys": {}}
    )
    (table, _documents) = orjson.loads(datapackage.write(no_keys, workbook=False, report=False))[
        "resources"
    ]
    assert "foreignKeys" not in table["schema"]


def test_a_descriptor_is_read_as_it_was_written() -> None:
    seen = read_descriptor(datapackage.write(FULL, workbook=True, report=True))
    assert seen.tables == (TABLE,)
    for name in FULL.__dataclass_fields__:
        if name not in ("tables", "keys", "resources"):
            assert getattr(seen, name) == getattr(FULL, name), name
    assert seen.data() == {
        "identifier": "urn:uuid:1-2", "created": "2026-11-20T10:00:00Z",
        "source": {"code": "VAL", "name": "Valdora", "synthetic": True},
        "profile": "aggregate", "min_group": 5, "writer": "cap-tui 0.1.0", "scope": "region",
        "recipient": "GOR", "purpose": "a call", "rows": {"edw.ideas": 2},
        "withheld": {"edw.ideas": ["secret"]},
    }  # fmt: skip


def described(*path: str | int, value: Any = None, drop: bool = False) -> bytes:
    """A descriptor with one value changed or dropped."""
    package = orjson.loads(datapackage.write(FULL, workbook=False, report=False))
    place = package
    for part in path[:-1]:
        place = place[part]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return orjson.dumps(package)


ABOUT, FIRST = "cap_tui:bundle", ("resources", 0)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((ABOUT,), []),
        ((ABOUT, "source_region"), None),
        ((ABOUT, "source_region", "code"), 5),
        ((ABOUT, "profile"), None),
        ((ABOUT, "min_group"), "5"),
        ((ABOUT, "min_group"), True),
        ((ABOUT, "rows"), []),
        ((ABOUT, "rows"), {"a": "2"}),
        ((ABOUT, "withheld"), {"a": "b"}),
        ((ABOUT, "publicity"), "x"),
        (("resources",), {}),
        ((*FIRST,), "x"),
        ((*FIRST, "name"), "Not A Table"),
        ((*FIRST, "schema"), []),
        ((*FIRST, "schema", "fields"), {}),
        ((*FIRST, "path"), 5),
        ((*FIRST, "path"), "tables/a.csv"),
        ((*FIRST, "path"), "data/../../a.csv"),
        ((*FIRST, "path"), "data/http://evil.example/a.csv"),
    ],
)
def test_a_descriptor_of_another_shape_is_refused(path: tuple[str | int, ...], value: Any) -> None:
    with pytest.raises(Refused, match="descriptor cannot be read") as refused:
        read_descriptor(described(*path, value=value))
    assert refused.value.where.startswith("datapackage.json, ")


@pytest.mark.parametrize("part", ["withheld", "rows"])
def test_a_part_of_another_shape_is_named(part: str) -> None:
    with pytest.raises(Refused) as refused:
        read_descriptor(described(ABOUT, part, value=[]))
    assert part in refused.value.where


def test_a_list_of_what_was_withheld_is_named_too() -> None:
    with pytest.raises(Refused) as refused:
        read_descriptor(described(ABOUT, "withheld", value={"edw.ideas": "secret"}))
    assert refused.value.where == "datapackage.json, withheld"


@pytest.mark.parametrize("name", ["name", "country", "synthetic"])
def test_what_a_source_need_not_say_may_be_left_out(name: str) -> None:
    source = read_descriptor(described(ABOUT, "source_region", name, drop=True)).source
    assert (source.code, getattr(source, name)) == ("VAL", False if name == "synthetic" else "")


def test_only_true_makes_a_region_synthetic_and_a_field_a_part() -> None:
    assert not read_descriptor(
        described(ABOUT, "source_region", "synthetic", value=1)
    ).source.synthetic
    fields = (*FIRST, "schema", "fields")
    (table,) = read_descriptor(described(*fields, 7, "cap_tui:into", value="yes")).tables
    assert table.fields[2].into is False


def test_a_class_of_data_or_a_type_that_nobody_knows_is_taken_for_the_strictest() -> None:
    fields = (*FIRST, "schema", "fields")
    (table,) = read_descriptor(described(*fields, 5, "cap_tui:personal", value="harmless")).tables
    assert table.fields[0].personal is Personal.IDENTIFIER
    (table,) = read_descriptor(described(*fields, 5, "type", value="geopoint")).tables
    assert table.fields[0].type == "any"


# ------------------------------------------------------------------------------- declarations


def test_a_field_that_nobody_declared_is_an_identifier_and_stays_at_home() -> None:
    assert declare(Idea).field("secret_plan") is None
    assert DeclaredField("x", "string").personal is Personal.IDENTIFIER


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        (str, "string"), (bool, "boolean"), (int, "integer"), (float, "number"),
        (int | None, "integer"), (int | float, "number"), (str | int, "any"),
        (tuple[str, ...], "array"), (list[int], "array"), (dict[str, int], "object"),
        (Share, "object"), (Any, "any"), (Personal, "string"),
    ],
)  # fmt: skip
def test_a_type_is_described_as_json_has_it(hint: Any, kind: str) -> None:
    assert json_type(hint)[0] == kind


def test_a_partner_tells_of_fields_beside_ours_and_changes_none() -> None:
    installed = declare(Idea)
    told = Declaration(
        "edw.ideas",
        (
            DeclaredField("title", "integer"), DeclaredField("secret_plan", "string"),
            DeclaredField("horizon", "string", personal=Personal.QUASI),
        ),
    )  # fmt: skip
    seen = extended(installed, told, own=False)
    assert [f.name for f in seen.fields] == [*(f.name for f in installed.fields), "horizon"]
    assert seen.field("title") == installed.field("title")
    assert seen.joint_fields == {"horizon"}
    assert not seen.about_people, "a partner does not make our rows ones about people"
    assert extended(installed, told, own=True).joint_fields == frozenset()
    assert extended(None, told, own=False).only_joint
    assert not extended(None, told, own=True).only_joint
    same = Declaration("edw.ideas", (DeclaredField("title", "integer"),))
    assert extended(installed, same, own=False) is installed


# ---------------------------------------------------------------------------------------- bag

INFO = BagInfo(
    "Valdora (VAL)", "2026-11-20", "urn:uuid:1", "A  plan\nof Valdora", 1, 0, (12, 3),
    (("Bundle-Software-Agent", "cap-tui 0.1.0"),),
)  # fmt: skip


def test_bag_info_is_written_and_read_label_by_label() -> None:
    raw = INFO.write()
    assert raw == (
        b"Source-Organization: Valdora (VAL)\nBagging-Date: 2026-11-20\n"
        b"External-Identifier: urn:uuid:1\nExternal-Description: A plan of Valdora\n"
        b"Bundle-Format: 1.0\nPayload-Oxum: 12.3\nBundle-Software-Agent: cap-tui 0.1.0\n"
    )
    seen = read_bag_info(raw)
    assert (seen.organisation, seen.date, seen.identifier) == (
        "Valdora (VAL)", "2026-11-20", "urn:uuid:1",
    )  # fmt: skip
    assert (seen.description, seen.major, seen.minor) == ("A plan of Valdora", 1, 0)
    assert (seen.payload, seen.others) == ((12, 3), INFO.others)
    bare = read_bag_info(b"Bundle-Format: 2\nPayload-Oxum: 0.0")
    assert (bare.major, bare.minor, bare.organisation, bare.others) == (2, 0, "", ())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Payload-Oxum: 1.1\n",
        b"Bundle-Format: 1.0\n",
        b"Bundle-Format: one\nPayload-Oxum: 1.1\n",
        b"Bundle-Format: 01.0\nPayload-Oxum: 1.1\n",
        b"Bundle-Format: 1.0\nPayload-Oxum: 1\n",
        b"Bundle-Format: 1.0\nBundle-Format: 1.0\nPayload-Oxum: 1.1\n",
        b"Bundle-Format: 1.0\nPayload-Oxum: 1.1\nno label\n",
        b"Bundle-Format: 1.0\nPayload-Oxum: 1.1\n\xff: x\n",
    ],
)
def test_a_bag_info_that_misses_or_repeats_a_label_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_bag_info(raw)
    assert refused.value.where == "bag-info.txt"


def test_a_manifest_is_sorted_and_read_back() -> None:
    hashes = {"b": "1" * 128, "a": "0" * 128}
    raw = bag.manifest(hashes)
    assert raw == f"{'0' * 128}  a\n{'1' * 128}  b\n".encode()
    assert read_manifest(raw, "x") == hashes
    assert read_manifest(b"", "x") == {}
    for bad in (raw + raw, b"0 a\n", raw.replace(b"  a", b" a"), b"0" * 127 + b"  a\n", b"\xff"):
        with pytest.raises(Refused):
            read_manifest(bad, "x")


# --------------------------------------------------------------------------------------- JSON


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"18446744073709551615", 2**64 - 1),
        (b"-9223372036854775808", -(2**63)),
        (b"1e308", 1e308),
        (b'["a", {"b": null}]', ["a", {"b": None}]),
    ],
)
def test_a_number_of_64_bits_is_read(raw: bytes, value: Any) -> None:
    assert strict_json(raw, where="x") == value


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"18446744073709551616", "more than 64 bits"),
        (b"-9223372036854775809", "more than 64 bits"),
        (b"1e309", "too large for a computer"),
        (b"-1e309", "too large for a computer"),
        (b"NaN", "NaN is not a number"),
        (b'{"a": 1, "a": 1}', "is repeated"),
        (b'{"a": "\\ud800"}', "half a character"),
        (b'{"a": ["\\ud800"]}', "half a character"),
        (b'{"\\ud800": 1}', "half a character"),
        (b'\xef\xbb\xbf"a"', "byte order mark"),
        (b'"\xff"', "byte 1 is not UTF-8"),
        (b"{", "not JSON"),
    ],
)
def test_what_readers_disagree_on_is_refused_with_the_reason(raw: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        strict_json(raw, where="x")


def test_what_a_person_typed_is_read_as_strictly_and_told_in_their_words() -> None:
    assert typed_json(' {"a": 1} ', where="--value") == {"a": 1}
    with pytest.raises(WrongUse, match="not JSON") as wrong:
        typed_json("short", where="--value")
    assert wrong.value.where == "--value"
    assert "double quotes" in wrong.value.remedy


@pytest.mark.parametrize(
    "value", [float("nan"), [float("inf")], {"a": (-float("inf"),)}, {1, 2}, 2**64]
)
def test_what_json_would_change_is_not_written(value: Any) -> None:
    with pytest.raises(Refused):
        encode(value)
    assert encode({"b": None, "a": [1.5]}) == b'{"a":[1.5],"b":null}'
