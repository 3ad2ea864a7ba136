"""Laws of the store, over random work: it is a dict that survives, and undo takes back exactly."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from cap_tui.errors import NotFound
from cap_tui.workspace import Actor, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.json_validation import encoded
from cap_tui.workspace.memory_tables import parse

CONFIG = WorkspaceConfig(region=Region(code="VA", name="Valdora", synthetic=True))
UIDS = ["a", "b", "c"]

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
steps = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(UIDS), values),
    st.tuples(st.just("remove"), st.sampled_from(UIDS), st.none()),
    st.tuples(st.sampled_from(["reopen", "compact", "undo", "redo"]), st.none(), st.none()),
)


class Model:
    """The store as a list of states with a place in it: what undo and redo mean."""

    def __init__(self) -> None:
        self.content: dict[str, Any] = {}
        self.past: list[dict[str, Any]] = []
        self.future: list[dict[str, Any]] = []

    def change(self, content: dict[str, Any]) -> None:
        if content != self.content:
            self.past.append(self.content)
            self.future.clear()
            self.content = content

    def move(self, source: list[dict[str, Any]], target: list[dict[str, Any]]) -> bool:
        if not source:
            return False
        target.append(self.content)
        self.content = source.pop()
        return True


def content(region: Workspace) -> dict[str, Any]:
    return {document["uid"]: document["value"] for document in region.table("t")}


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=25))
def test_the_store_is_a_dict_that_survives(work: list[tuple[str, str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        region = Workspace.create(Path(folder) / "va", CONFIG, actor=Actor("ada", "one session"))
        model = Model()
        for step, uid, value in work:
            match step:
                case "put":
                    with region.transaction("put") as tx:
                        tx.put_document("t", {"uid": uid, "value": value})
                    model.past.append(model.content)
                    model.future.clear()
                    model.content = {**model.content, uid: value}
                case "remove":
                    with region.transaction("remove") as tx:
                        tx.remove_document("t", uid)
                    model.change({u: v for u, v in model.content.items() if u != uid})
                case "reopen":
                    region.close()
                    region = Workspace.open(Path(folder) / "va", actor=Actor("ada", "one session"))
                case "compact":
                    region.compact()
                case _:
                    move = region.undo if step == "undo" else region.redo
                    stacks = (model.past, model.future)
                    moved = model.move(*(stacks if step == "undo" else reversed(stacks)))
                    try:
                        move()
                    except NotFound:
                        assert not moved
                    else:
                        assert moved
            assert content(region) == model.content
        region.close()
        with Workspace.open(Path(folder) / "va") as again:
            assert content(again) == model.content
            assert again.verify().ok


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), values))
def test_what_is_accepted_comes_back_as_it_was(document: dict[str, Any]) -> None:
    assert parse(encoded(document, "t")) == document
