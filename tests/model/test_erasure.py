"""Erasing a person leaves no copy: not in the tables, the journal, the snapshot or an export."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.errors import NotFound
from cap_tui.model.activity import Aspect, Rating, TransformativeActivity
from cap_tui.model.actor import Erasure, Person
from cap_tui.model.chain import Chain
from cap_tui.model.erasure import erase, files_naming, finish, mentions
from cap_tui.model.tables import CORE_TABLES
from cap_tui.workspace import Region, Workspace, WorkspaceConfig

SECRETS = ("Fioravanti", "elena.fioravanti", "0471 555")
CONFIG = WorkspaceConfig(region=Region(code="VAL", name="Valdora", country="IT"))


def elena() -> Person:
    return Person(
        name="Elena Fioravanti", email="elena.fioravanti@valdora.example", phone="+39 0471 555 123"
    )


def worked_in(workspace: Workspace) -> Person:
    """A person who was changed twice, who rated, and whom two texts name."""
    with workspace.transaction("people") as tx:
        person = tx.add(elena())
    with workspace.transaction("telephone") as tx:
        person = tx.put(person)
        activity = tx.add(
            TransformativeActivity(name="E-health", description="Ask elena  fioravanti first.")
        )
        tx.add(
            Rating(
                activity=activity.uid,
                aspect=Aspect.RELEVANCE,
                value=4,
                why="Elena Fioravanti said so (elena.fioravanti@valdora.example)",
                by=person.uid,
            )
        )
    return person


def copies(folder: Path) -> list[str]:
    return [
        f"{path.name}: {secret}"
        for path in folder.rglob("*")
        if path.is_file()
        for secret in SECRETS
        if secret.lower().encode() in path.read_bytes().lower()
    ]


@pytest.fixture
def region(tmp_path):
    with Workspace.create(tmp_path / "valdora", CONFIG) as workspace:
        yield workspace


def test_no_file_of_the_region_holds_a_copy_afterwards(region):
    person = worked_in(region)
    region.compact()
    assert copies(region.folder)

    erase(region, person)
    region.compact()

    assert copies(region.folder) == []
    assert region.verify().ok


def test_texts_stay_without_the_name(region):
    person = worked_in(region)

    erase(region, person)

    activity = next(region.records(TransformativeActivity).all())
    rating = next(region.records(Rating).all())
    assert activity.description == "Ask (removed person) first."
    assert rating.why == "(removed person) said so ((removed person))"
    assert rating.value == 4


def test_references_read_removed_person_and_a_tombstone_stays(region):
    person = worked_in(region)

    stone = erase(region, person)

    tables = {name: [dict(d) for d in region.table(name)] for name in region.tables()}
    rating = next(region.records(Rating).all())
    step = Chain(tables, CORE_TABLES).trace(rating.uid).behind[0]
    assert (step.uid, step.title) == (person.uid, "(removed person)")
    assert stone.person == person.uid
    assert stone.waiting == ()


def test_an_erasure_is_not_undone(region):
    person = worked_in(region)

    erase(region, person)

    entry = region.undoable()
    assert entry is None or all(change.table != "people" for change in entry.changes)
    with pytest.raises(NotFound):
        region.records(Person).get(person.uid)


def test_mentions_are_told_beforehand(region):
    person = worked_in(region)

    assert {(m.table, m.fields) for m in mentions(region, person)} == {
        ("activities", ("description",)),
        ("ratings", ("why",)),
    }


def test_files_that_name_the_person_or_cannot_be_read_are_told(tmp_path, monkeypatch):
    for name, text in (("a.md", "Elena Fioravanti"), ("b.md", "Elena"), ("c.md", "closed")):
        (tmp_path / name).write_text(text, "utf-8")
    read = Path.read_text

    def closed(path: Path, *options: str, **named: str) -> str:
        if path.name == "c.md":
            raise PermissionError(13, "Permission denied")
        return read(path, *options, **named)

    monkeypatch.setattr(Path, "read_text", closed)

    assert [path.name for path in files_naming(tmp_path, elena())] == ["a.md", "c.md"]


def test_a_first_name_alone_is_no_mention(region):
    with region.transaction("people") as tx:
        person = tx.add(Person(name="Elena"))
        tx.add(TransformativeActivity(name="Elena"))

    assert mentions(region, person) == ()


@pytest.mark.parametrize("forgotten", [False, True], ids=["before", "after"])
def test_a_crash_in_the_middle_is_made_up_for(region, monkeypatch, forgotten):
    person = worked_in(region)
    real = Workspace.forget_many

    def failing(self, records):
        assert len(records) == 3, "all are forgotten in one pass"
        if forgotten:
            real(self, records)
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "forget_many", failing)
        with pytest.raises(OSError, match="power cut"):
            erase(region, person)

    finish(region)
    region.compact()

    assert copies(region.folder) == []
    assert len(list(region.records(TransformativeActivity).all())) == 1
    assert len(list(region.records(Rating).all())) == 1
    assert finish(region) == 0
    assert len(list(region.records(Erasure).all())) == 1
