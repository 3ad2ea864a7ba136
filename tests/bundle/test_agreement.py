"""What the importer accepts is what independent checkers call valid, and more: the parts of a bundle agree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from cap_tui.bundle.plan import ImportStatus
from cap_tui.errors import Refused
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
        tx.add(Idea(title='Stone, "cut"\nand stored'))
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


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256", "sha512"])
def test_a_true_hash_and_size_are_accepted(
    pair: tuple[Place, Place, Files], tmp_path: Path, kind: str
) -> None:
    raw = pair[2][TABLE]
    facts = {"hash": f"{kind}:{hashlib.new(kind, raw).hexdigest()}", "bytes": len(raw)}
    found = plan(pair, stated(**facts), tmp_path)
    assert [line.status for line in found.lines] == [ImportStatus.NEW] * 2


def test_many_equal_letters_are_no_zip_bomb(tmp_path: Path) -> None:
    """10,000 equal letters in 300 texts shrink to a thousandth, and are three small megabytes."""
    one, two = make_places(["AAA", "BBB"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        for _number in range(300):
            tx.add(Idea(title="a" * 10_000))
    assert two.plan(one.export().path).counts()["new"] == 300
