"""What the importer accepts is what independent checkers call valid, and more: the parts of a bundle agree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from frictionless import Package, system

from cap_tui.bundle.plan import ImportStatus
from cap_tui.errors import Refused
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from tests.bundle.conftest import Idea, Place, make_places
from tests.bundle.forging import Files, content, pack, sealed

TABLE = "data/tables/edw.ideas.csv"
DOCUMENTS = "data/documents/edw.ideas.jsonl"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place, Files]:
    """A sender, a receiver, and the files of a bundle with two ideas."""
    one, two = make_places(["AAA", "BBB"], tmp_path_factory.mktemp("agreement"))
    with one.workspace.transaction("fill") as tx:
        tx.add(Idea(title="Timber"))
        tx.add(Idea(title='Stone, "cut"\nand stored', score=3, weight=0.5))
        mill = tx.add(Actor(name="Mill", helix=Helix.RESEARCH))
        tx.add(TransformativeActivity(name="=Sawing", cluster=mill.uid))
    return one, two, content(one.export().path)


def described(change: Callable[[dict[str, Any]], object]) -> Callable[[Files], None]:
    """A change of the descriptor."""

    def apply(files: Files) -> None:
        package = orjson.loads(files["datapackage.json"])
        change(package)
        files["datapackage.json"] = orjson.dumps(package)

    return apply


def stated(**facts: Any) -> Callable[[Files], None]:
    """The descriptor states these facts of the table of ideas."""

    def change(package: dict[str, Any]) -> None:
        (table,) = (each for each in package["resources"] if each["path"] == TABLE)
        table.update(facts)

    return described(change)


def plan(pair: tuple[Place, Place, Files], change: Callable[[Files], object], path: Path) -> Any:
    one, two, files = pair
    files = dict(files)
    change(files)
    return two.plan(pack(sealed(files, key=one.key), path / "changed.cap.zip"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            described(lambda p: p["resources"].append({"name": "x", "path": "data/x.csv"})),
            "names a file that is not there",
        ),
        (described(lambda p: p["resources"].append(p["resources"][0])), "names a file twice"),
        (described(lambda p: p["resources"].pop()), "does not name a file"),
        (described(lambda p: p["resources"][0].update(name="edw.ideas-documents")), "same name"),
        (stated(hash="sha256:" + "0" * 64), "another hash"),
        (stated(hash="0" * 32), "another hash"),
        (stated(hash="crc32:00000000"), "a hash that is not accepted"),
        (stated(bytes=1), "another size"),
        (stated(bytes="many"), "of the wrong kind"),
        (described(lambda p: p["cap_tui:bundle"].update(format="one")), "different formats"),
        (described(lambda p: p["cap_tui:bundle"].update(format="1.1")), "different formats"),
        (
            described(lambda p: p["cap_tui:bundle"]["rows"].update({"edw.ideas": 3})),
            "another number of records",
        ),
        (stated(schema={"fields": [{"name": "uid"}]}), "the columns are not those"),
        (
            lambda files: files.update({TABLE: files[TABLE].rpartition(b"0")[0]}),
            "different records|not a CSV file",
        ),
        (
            lambda files: files.update({DOCUMENTS: files[DOCUMENTS].split(b"\n")[0] + b"\n"}),
            "another number of records",
        ),
    ],
)
def test_parts_that_do_not_agree_are_refused(
    pair: tuple[Place, Place, Files],
    tmp_path: Path,
    change: Callable[[Files], object],
    why: str,
) -> None:
    with pytest.raises(Refused, match=why):
        plan(pair, change, tmp_path)


def in_both(table: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    """A value changed in the documents and in the table."""

    def change(files: Files) -> None:
        for name in (f"data/documents/{table}.jsonl", f"data/tables/{table}.csv"):
            assert old in files[name]
            files[name] = files[name].replace(old, new)

    return change


def untyped(package: dict[str, Any]) -> None:
    """The titles of ideas are said to be numbers."""
    (table,) = (each for each in package["resources"] if each["path"] == TABLE)
    (title,) = (each for each in table["schema"]["fields"] if each["name"] == "title")
    title["type"] = "integer"


def astray(files: Files) -> None:
    """The leading cluster of the activity is a record that is not there."""
    uid = orjson.loads(files["data/documents/actors.jsonl"])["uid"].encode()
    in_both("activities", uid, uid[:-1] + (b"0" if uid[-1:] != b"0" else b"1"))(files)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (described(untyped), "different content"),
        (in_both("actors", b"research", b"charm"), "not one of those"),
        (astray, "leads to no record"),
    ],
)
def test_what_frictionless_calls_invalid_is_refused(
    pair: tuple[Place, Place, Files],
    tmp_path: Path,
    change: Callable[[Files], None],
    why: str,
) -> None:
    with pytest.raises(Refused, match=why):
        plan(pair, change, tmp_path)
    with system.use_context(trusted=True):
        assert not Package(str(tmp_path / "changed.cap.zip")).validate().valid


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.update({TABLE: files[TABLE].replace(b",3,0.5,", b",4,0.5,")}),
        lambda files: files.update({DOCUMENTS: files[DOCUMENTS].replace(b"Timber", b"Timbre")}),
        lambda files: files.update({TABLE: files[TABLE].replace(b"Timber", b"")}),
    ],
)
def test_a_table_that_shows_other_content_than_its_documents_is_refused(
    pair: tuple[Place, Place, Files], tmp_path: Path, change: Callable[[Files], object]
) -> None:
    """No checker of data packages sees it: people read the table, cap-tui imports the documents."""
    with pytest.raises(Refused, match="different content"):
        plan(pair, change, tmp_path)


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256", "sha512"])
def test_a_true_hash_and_size_are_accepted(
    pair: tuple[Place, Place, Files], tmp_path: Path, kind: str
) -> None:
    raw = pair[2][TABLE]
    facts = {"hash": f"{kind}:{hashlib.new(kind, raw).hexdigest()}", "bytes": len(raw)}
    found = plan(pair, stated(**facts), tmp_path)
    assert [line.status for line in found.lines] == [ImportStatus.NEW] * 4


def test_many_equal_letters_are_no_zip_bomb(tmp_path: Path) -> None:
    """10,000 equal letters in 300 texts shrink to a thousandth, and are three small megabytes."""
    one, two = make_places(["AAA", "BBB"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        for _number in range(300):
            tx.add(Idea(title="a" * 10_000))
    assert two.plan(one.export().path).counts()["new"] == 300
