"""Bundles that are no bundles: each defence of the format, with everything else in order."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from cap_tui.bundle.apply_plan import apply_plan
from cap_tui.bundle.keys import pins
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.verify import Schema, Signature, judge
from cap_tui.errors import Refused
from cap_tui.model.activity import PriorityArea
from tests.bundle.conftest import TODAY, Place, Places, make_places
from tests.bundle.forging import Files, content, pack, sealed, with_documents


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A region with two areas."""
    (made,) = make_places(["AAA"], tmp_path)
    with made.workspace.transaction("fill") as tx:
        tx.add(PriorityArea(name="Health"))
        tx.add(PriorityArea(name="Food"))
    return made


@pytest.fixture
def files(place: Place) -> Files:
    """The files of its bundle."""
    return content(place.export().path)


AREAS = "data/documents/areas.jsonl"


def test_a_bundle_sealed_again_opens_but_nobody_vouches_for_it(
    files: Files, tmp_path: Path
) -> None:
    with OpenBundle(pack(sealed(files), tmp_path / "x.zip")) as bundle:
        verdict = judge(bundle, [], TODAY)
    assert (verdict.signature, verdict.schema) == (Signature.NONE, Schema.OK)


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {n: raw for n, raw in files.items() if n != name}


def with_file(name: str, raw: bytes = b"x") -> Callable[[Files], Files]:
    return lambda files: files | {name: raw}


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
    return lambda files: files | {name: files[name].replace(old, new)}


def sealed_with(name: str, raw: bytes = b"x") -> Callable[[Files], Files]:
    return lambda files: sealed(files | {name: raw})


BROKEN: dict[str, Callable[[Files], Files]] = {
    "payload changed": replaced(AREAS, b"Health", b"Wealth"),
    "payload missing": without(AREAS),
    "payload unlisted": with_file("data/documents/extra.jsonl"),
    "program unlisted": with_file("run_me.bat"),
    "readme changed": replaced("README.txt", b"HOW", b"NOW"),
    "descriptor changed": replaced("datapackage.json", b"aggregate", b"identified"),
    "manifest changed": replaced("manifest-sha512.txt", b"a", b"b"),
    "no manifest": without("manifest-sha512.txt"),
    "no tag manifest": without("tagmanifest-sha512.txt"),
    "no bagit.txt": without("bagit.txt"),
    "no bag-info.txt": without("bag-info.txt"),
    "no descriptor": without("datapackage.json"),
    "fetch.txt unlisted": with_file("fetch.txt", b"http://evil.example/a 3 data/a.csv\n"),
    "fetch.txt listed": sealed_with("fetch.txt", b"http://evil.example/a 3 data/a.csv\n"),
    "second manifest": sealed_with("manifest-md5.txt", b""),
    "program listed": sealed_with("data/run_me.exe"),
    "program as tag file": sealed_with("run_me.bat"),
    "TOML": sealed_with("data/plugin.toml"),
    "Python": sealed_with("data/evil.py"),
    "wrong number of bytes": lambda files: sealed(files, oxum="7.2"),
    "another BagIt": lambda files: sealed(files | {"bagit.txt": b"BagIt-Version: 0.97\n"}),
    "manifest names a tag file": lambda files: (
        files
        | {"manifest-sha512.txt": files["manifest-sha512.txt"] + b"0" * 128 + b"  README.txt\n"}
    ),
    "hash twice": lambda files: (
        sealed(files) | {"tagmanifest-sha512.txt": sealed(files)["tagmanifest-sha512.txt"] * 2}
    ),
    "top folder": lambda files: {f"bundle/{name}": raw for name, raw in files.items()},
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN.keys())
def test_a_bundle_that_is_not_whole_is_refused(
    breaking: Callable[[Files], Files], files: Files, place: Place, tmp_path: Path
) -> None:
    path = pack(breaking(dict(files)), tmp_path / "broken.zip")
    seq, started = place.workspace.seq, time.process_time()
    with pytest.raises(Refused):
        place.plan(path, allow_unsigned=True)
    assert time.process_time() - started < 5
    assert place.workspace.seq == seq


UNREADABLE: dict[str, Callable[[Files], Files]] = {
    "descriptor is no JSON": lambda f: sealed(f | {"datapackage.json": b"{"}),
    "descriptor names an address": lambda f: sealed(
        f | {"datapackage.json": f["datapackage.json"].replace(b"data/tables/areas.csv", b"http://evil.example/a.csv")}
    ),
    "descriptor leads outside": lambda f: sealed(
        f | {"datapackage.json": f["datapackage.json"].replace(b"data/tables/areas.csv", b"data/../../etc/passwd")}
    ),
    "descriptor of another kind": lambda f: sealed(f | {"datapackage.json": b"[]"}),
    "document not canonical": lambda f: sealed(f | {AREAS: f[AREAS].replace(b'":"', b'": "')}),
    "document twice": lambda f: sealed(f | {AREAS: f[AREAS] * 2}),
    "documents out of order": lambda f: sealed(
        f | {AREAS: b"\n".join(reversed(f[AREAS].strip().split(b"\n"))) + b"\n"}
    ),
    "document without uid": lambda f: sealed(f | {AREAS: b'{"owner":"AAA","version":1}\n'}),
    "uid with a line end": lambda f: sealed(f | {AREAS: b'{"owner":"AAA","uid":"a\\nb","version":1}\n'}),
    "no line end": lambda f: sealed(f | {AREAS: f[AREAS][:-1]}),
    "version is text": lambda f: sealed(f | {AREAS: b'{"owner":"AAA","uid":"a","version":"1"}\n'}),
    "clocks of another kind": lambda f: sealed(
        f | {"data/documents/bundle.clocks.jsonl": b'{"clocks":3,"owner":"AAA","table":"x","uid":"a","version":1}\n'}
    ),
}  # fmt: skip


@pytest.mark.parametrize("breaking", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_bundle_that_cannot_be_read_is_whole_but_its_schema_is_bad(
    breaking: Callable[[Files], Files], files: Files, place: Place, tmp_path: Path
) -> None:
    path = pack(breaking(dict(files)), tmp_path / "broken.zip")
    with OpenBundle(path) as bundle:
        assert judge(bundle, [], TODAY).schema is Schema.BAD
    with pytest.raises(Refused):
        place.plan(path, allow_unsigned=True)


def test_a_file_that_changes_while_it_is_read_is_noticed(place: Place) -> None:
    path = place.export().path
    with OpenBundle(path) as bundle:
        bundle.contents.hashes[AREAS] = "0" * 128
        with pytest.raises(Refused, match="changed while"):
            list(bundle.documents(AREAS.split("/")[-1].removesuffix(".jsonl")))


def test_a_table_in_which_the_program_keeps_house_is_not_brought_by_a_bundle(
    places: Places, tmp_path: Path
) -> None:
    """A partner whose key is pinned sends keys and settings among the documents."""
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("fill") as tx:
        tx.add(PriorityArea(name="Health"))
    files = content(one.export().path)
    tables = {"areas": [orjson.loads(files["data/documents/areas.jsonl"])]}
    for table in ("bundle.keys", "bundle.exports", "attachments", "plugin_tables"):
        tables[table] = [{"owner": "AAA", "uid": "a", "version": 1}]
    files = sealed(with_documents(files, tables), key=one.key)
    plan = two.plan(pack(files, tmp_path / "house.zip"))
    assert plan.counts() == {
        "new": 1,
        "changed": 0,
        "same": 0,
        "conflict": 0,
        "proposal": 0,
        "refused": 4,
    }
    keys = two.workspace.table("bundle.keys").all()
    two.take(tmp_path / "house.zip")
    assert two.workspace.table("bundle.keys").all() == keys


def test_an_unsigned_bundle_is_refused_or_kept_in_quarantine(places: Places) -> None:
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("fill") as tx:
        tx.add(PriorityArea(name="Health"))
    path = one.export(signed=False).path
    with pytest.raises(Refused, match="no trusted signature"):
        two.plan(path)
    plan = two.plan(path, allow_unsigned=True)
    assert plan.quarantine
    apply_plan(two.workspace, plan)
    assert two.workspace.table("areas").all() == []
    (kept,) = two.workspace.table("bundle.quarantine").all()
    assert (kept["region"], kept["table"], kept["document"]["name"]) == ("AAA", "areas", "Health")
    assert not two.plan(path, allow_unsigned=True).changes


def test_quarantine_ends_when_the_same_bundle_comes_vouched_for(tmp_path: Path) -> None:
    one, two = make_places(["AAA", "BBB"], tmp_path)
    stranger = make_places(["CCC"], tmp_path)[0]
    with one.workspace.transaction("fill") as tx:
        tx.add(PriorityArea(name="Health"))
    path = one.export().path
    apply_plan(stranger.workspace, stranger.plan(path, allow_unsigned=True))
    assert len(stranger.workspace.table("bundle.quarantine")) == 1
    stranger.trust(one)
    stranger.take(path)
    assert len(stranger.workspace.table("bundle.quarantine")) == 0
    assert len(stranger.workspace.table("areas")) == 1
    assert two.workspace.seq


def test_a_bundle_signed_by_another_region_is_a_re_export(places: Places, tmp_path: Path) -> None:
    one, two, three = places("AAA", "BBB", "CCC")
    with one.workspace.transaction("fill") as tx:
        tx.add(PriorityArea(name="Health"))
    files = sealed(content(one.export().path), key=two.key)
    path = pack(files, tmp_path / "re.zip")
    with OpenBundle(path) as bundle:
        verdict = judge(bundle, pins(three.workspace), TODAY)
    assert verdict.signature is Signature.OTHER
    with pytest.raises(Refused):
        three.plan(path)
