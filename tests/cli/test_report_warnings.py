"""A report that has data about a person in its texts says so before it is written, and writes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_tui.model.actor import Person
from cap_tui.workspace import Workspace

Run = Callable[..., Any]


def test_each_text_that_looks_like_data_about_a_person_is_said_on_standard_error(
    run: Run, region: Path, tmp_path: Path
) -> None:
    person = ("--purpose", "talks", "--consent", "v1", "--retain-until", "2099-01-01")
    assert run("-w", region, "people", "add", "Ann Otherwise", *person).code == 0
    told = ("--statement", "Ann Otherwise knows, call 0664 555 01 99")
    assert run("-w", region, "evidence", "add", "Jobs", *told).code == 0

    made = run("-w", region, "report", "-o", tmp_path / "r.md", "--json")

    assert (tmp_path / "r.md").is_file()
    found = {(hit["kind"], hit["text"]) for hit in made.data["hits"]}
    assert {("phone", "0664 555 01 99"), ("name", "ann otherwise")} <= found
    assert "a telephone number" in made.err
    assert "0664 555 01 99" in made.err
    assert made.data["waiting"] == []


@pytest.fixture(scope="module")
def valdora(sample_regions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample region that keeps people who are called like something in each of its documents."""
    folder = tmp_path_factory.mktemp("looked") / "valdora"
    shutil.copytree(sample_regions / "valdora", folder)
    with Workspace.open(folder) as workspace, workspace.transaction("people") as tx:
        for name in dict(DOCUMENTS).values():
            tx.add(Person(name=name, purpose="talks", consent="v1", retain_until="2099-01-01"))
    return folder


CALL = Path(__file__).parents[2] / "plugins/acie/tests/data/example_call"
DOCUMENTS = (
    ("edw minutes", "The first activities"),
    (f"acie text --call {CALL}", "Key messages"),
)


@pytest.mark.parametrize(("words", "name"), DOCUMENTS)
def test_every_document_is_looked_through_before_it_is_written(
    run: Run, valdora: Path, tmp_path: Path, words: str, name: str
) -> None:
    made = run("--json", "-w", valdora, *words.split(), "-o", tmp_path / "made.md")
    assert made.code == 0
    assert name.casefold() in {hit["text"] for hit in made.data["hits"]}
    assert "the name of a person in the region's list" in made.err
