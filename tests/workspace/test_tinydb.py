"""TinyDB's own interface gives TinyDB's own answers, and stock TinyDB opens the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from cap_tui.errors import Refused
from cap_tui.workspace import Workspace
from cap_tui.workspace.memory_tables import Tables, encode
from cap_tui.workspace.query import search

DOCUMENTS: list[dict[str, Any]] = [
    {"n": 1, "name": "ada", "in": {"deep": 1}, "tags": ["x", "y"]},
    {"n": 2, "name": "bea", "in": {"deep": 2}, "tags": []},
    {"n": 2.0, "name": "cyd", "in": {}, "value": None},
    {"n": True, "name": "dan", "in": 7},
    {"name": "eve", "n": 30, "value": 4},
    {},
]
NUMBERED = [document for document in DOCUMENTS if "n" in document]
QUERIES = [
    where("n") == 2,
    where("n") == 1,
    where("n") != 2,
    where("n") == None,  # noqa: E711
    where("value") == None,  # noqa: E711
    where("value") != 4,
    where("missing") == 1,
    where("missing") != 1,
    where("in")["deep"] == 1,
    where("in")["deep"] > 1,
    where("tags") == ["x", "y"],
    where("tags") == [],
    where("in") == {"deep": 1},
    where("name") == "ada",
    where("name") < "c",
    (where("n") == 2) & (where("name") == "cyd"),
    (where("n") == 2) | (where("name") == "ada"),
    ~(where("n") == 2),
    ~(where("missing") == 2),
    where("value").exists(),
    where("tags").any(["y"]),
    where("tags").all(["x"]),
    where("name").matches("[ab].*"),
    where("name").search("e", flags=re.IGNORECASE),
    where("n").one_of([1, 30]),
    where("n").test(lambda value: value == 2),
    (where("n") == 2) & where("name").test(lambda value: value > "b"),
    (where("n") == 2) & (where("n") == 2),
    Query().fragment({"n": 2}),
    Query().noop(),
    where("n").map(str) == "2",
]


@pytest.fixture
def stock() -> TinyDB:
    return TinyDB(storage=MemoryStorage)


@pytest.mark.parametrize("query", QUERIES, ids=[f"query {n}" for n in range(len(QUERIES))])
def test_every_form_of_query_answers_as_tinydb_does(
    any_region: Workspace, stock: TinyDB, query: Any
) -> None:
    ours, theirs = any_region.table("t"), stock.table("t")
    ours.insert_multiple(DOCUMENTS)
    theirs.insert_multiple(DOCUMENTS)

    for _time in range(2):
        assert [(d.doc_id, d) for d in ours.search(query)] == [
            (d.doc_id, d) for d in theirs.search(query)
        ]
    assert ours.count(query) == theirs.count(query)
    assert ours.contains(query) == theirs.contains(query)
    assert ours.get(query) == theirs.get(query)


@given(
    st.lists(
        st.fixed_dictionaries({}, optional={"n": st.integers(0, 3), "s": st.text(max_size=1)})
    ),
    st.integers(0, 3),
    st.text(max_size=1),
)
def test_compiled_queries_answer_as_the_condition_itself(
    documents: list[dict[str, Any]], number: int, text: str
) -> None:
    tables = Tables()
    for doc_id, document in enumerate(documents, 1):
        tables.table("t").set(doc_id, encode(document))
    for query in (
        where("n") == number,
        (where("n") == number) & (where("s") >= text),
        (where("n") <= number) | ~(where("s") == text),
        where("n").exists() & (where("n") != number),
    ):
        expected = [doc_id for doc_id, document in enumerate(documents, 1) if query(document)]
        assert [doc_id for doc_id, _body in search(tables.table("t"), query)] == expected


WORK: list[Callable[[Any], Any]] = [
    lambda table: table.insert({"n": 1}),
    lambda table: table.insert_multiple([{"n": 2}, {"n": 3}]),
    lambda table: table.insert(Document({"n": 9}, doc_id=40)),
    lambda table: table.update({"m": 5}, where("n") > 1),
    lambda table: table.update(increment("n"), doc_ids=[1, 2, 99]),
    lambda table: table.update(delete("m"), where("m").exists()),
    lambda table: table.update({"all": True}),
    lambda table: table.update_multiple(
        [({"p": 1}, where("n") == 2), (increment("n"), where("n") == 3)]
    ),
    lambda table: table.upsert({"n": 3, "u": 1}, where("n") == 3),
    lambda table: table.upsert({"n": 77}, where("n") == 77),
    lambda table: table.upsert(Document({"z": 1}, doc_id=2)),
    lambda table: table.remove(where("n") == 77),
    lambda table: table.remove(doc_ids=[1, 1000]),
    lambda table: table.get(doc_ids=[2, 3]),
    lambda table: table._update_table(lambda content: content.pop(3, None) and None),
    lambda table: table.insert({"last": 1}),
    lambda table: len(table),
]


def test_every_writing_call_does_what_tinydb_does(any_region: Workspace, stock: TinyDB) -> None:
    ours, theirs = any_region.table("t"), stock.table("t")
    for number, step in enumerate(WORK):
        assert step(ours) == step(theirs), f"step {number}"
        assert {d.doc_id: d for d in ours} == {d.doc_id: d for d in theirs}, f"step {number}"
        # One by one, too: a document that was read before the step is read as it is after it.
        for doc_id in range(1, 50):
            assert ours.get(doc_id=doc_id) == theirs.get(doc_id=doc_id), f"step {number}"


def test_calls_that_tinydb_refuses_are_refused(any_region: Workspace) -> None:
    table = any_region.table("t")
    table.insert(Document({"n": 1}, doc_id=5))
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({"n": 1}, doc_id=5))
    with pytest.raises(ValueError, match="Mapping"):
        table.insert([1])  # type: ignore[arg-type]
    with pytest.raises(RuntimeError):
        table.remove()
    with pytest.raises(RuntimeError):
        table.get()
    assert len(table) == 1


def test_tables_are_truncated_and_dropped(any_region: Workspace) -> None:
    db = any_region.db
    for name in ("one", "two", "three"):
        db.table(name).insert({"n": 1})
    db.table("one").truncate()
    db.drop_table("two")
    assert db.tables() == {"three"}
    assert any_region.tables() == ["three"]
    assert db.table("one").insert({"n": 2}) == 2, "a number is never given twice"
    db.drop_tables()
    assert db.tables() == set()


def test_what_is_returned_can_be_changed_without_changing_the_store(any_region: Workspace) -> None:
    table = any_region.table("t")
    given_in = {"list": [1, {"deep": [1]}], "flat": [1]}
    doc_id = table.insert(given_in)
    given_in["list"].append("later")

    for read in (
        lambda: table.get(doc_id=doc_id),
        lambda: table.get(where("flat").exists()),
        lambda: table.all()[0],
        lambda: table.search(where("flat").exists())[0],
        lambda: any_region.history()[0].changes[0].after,
    ):
        document = read()
        document["list"][1]["deep"].append("changed")
        document["flat"].append("changed")
        document["new"] = 1
        assert read() == {"list": [1, {"deep": [1]}], "flat": [1]}


def test_a_record_changed_by_hand_counts_its_version(any_region: Workspace) -> None:
    table = any_region.table("t")
    table.insert({"uid": "a", "version": 1, "n": 1})

    table.update({"n": 2}, where("uid") == "a")
    table.update({"n": 2}, where("uid") == "a")

    assert table.all()[0]["version"] == 2
    with pytest.raises(Refused):
        table.update({"uid": "b"})


def test_stock_tinydb_opens_the_snapshot(region: Workspace) -> None:
    region.table("t").insert_multiple(DOCUMENTS)
    region.db.insert({"default": "table"})
    region.compact()

    with TinyDB(region.folder / "data.json", encoding="utf-8", access_mode="r") as stock:
        assert stock.table("t").all() == DOCUMENTS
        assert stock.all() == [{"default": "table"}]
        assert stock.table("t").get(where("name") == "ada")["in"] == {"deep": 1}


def test_the_snapshot_has_one_document_a_line(region: Workspace) -> None:
    region.table("t").insert_multiple([{"n": number} for number in range(700)])
    region.compact()

    lines = Path(region.folder / "data.json").read_text(encoding="utf-8").splitlines()

    assert '"2":{"n":1},' in lines
    assert '"700":{"n":699}' in lines
