"""After a record is forgotten no file of the region holds a byte of it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from cap_tui.errors import NotSaved
from cap_tui.workspace import Workspace
from cap_tui.workspace.backup import back_up
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import Files

SECRETS = (b"Maria", b"maria-uid", b"+39 040 1234")


def files_with(folder: Path, secret: bytes) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and secret in p.read_bytes()]


@pytest.fixture
def filled(region: Workspace) -> Workspace:
    """A region in which one person stands in snapshot, .bak, history, journal and a torn end."""
    for number, phone in enumerate(("", "+39 040 1234", "+39 040 9999")):
        with region.transaction("Save Maria") as tx:
            tx.put_document("people", {"uid": "maria-uid", "name": "Maria", "phone": phone})
        with region.transaction("Save others") as tx:
            tx.put_document("people", {"uid": "other", "name": "Ivo", "n": number})
        region.compact()
    with region.transaction("Rename Maria") as tx:
        tx.put_document("people", {"uid": "maria-uid", "name": "Maria B"})
    (region.folder / "data.json.torn-2026").write_bytes(b'{"half":"Maria')
    (region.folder / "data.json.fresh.new").write_bytes(b'{"half":"Maria')
    return region


def test_no_byte_remains_in_any_file(filled: Workspace) -> None:
    assert all(files_with(filled.folder, secret) for secret in SECRETS)

    mentions = filled.forget("people", "maria-uid")

    assert mentions == 5
    assert [files_with(filled.folder, secret) for secret in SECRETS] == [[], [], []]
    assert [document["name"] for document in filled.table("people")] == ["Ivo"]
    assert filled.verify().ok
    assert len(filled.history("other")) == 3
    assert filled.history("maria-uid") == []


def test_the_history_says_what_it_no_longer_knows(filled: Workspace) -> None:
    filled.forget("people", "maria-uid")

    told = [entry.told for entry in filled.history()]
    assert told == ["(forgotten)", "(forgotten)", *["Save others", "(forgotten)"] * 3]


def test_copies_of_the_region_in_its_exports_forget_too(filled: Workspace) -> None:
    backup = back_up(filled, "migration")
    assert backup is not None
    assert files_with(backup, b"Maria")
    unreadable = filled.folder / "exports" / "broken"
    unreadable.mkdir()
    (unreadable / "data.json").write_bytes(b"Ma")

    filled.forget("people", "maria-uid")

    assert [files_with(filled.folder, secret) for secret in SECRETS] == [[], [], []]
    with Workspace.open(backup) as copy:
        assert [document["name"] for document in copy.table("people")] == ["Ivo"]
    assert any("broken" in notice for notice in filled.notices)


def test_forgetting_cannot_be_undone(filled: Workspace) -> None:
    filled.forget("people", "maria-uid")

    filled.undo()

    assert [document["n"] for document in filled.table("people")] == [1]


def test_a_disk_that_does_not_take_the_end_leaves_the_region_readable(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Files.rename

    def failing(files: Files, source: Path, target: Path) -> None:
        if target.name != "data.json.forgetting":
            raise OSError(errno.ENOSPC, "full")
        rename(files, source, target)

    monkeypatch.setattr(Files, "rename", failing)
    with pytest.raises(NotSaved):
        filled.forget("people", "maria-uid")
    filled.close()

    with Workspace.open(filled.folder) as region:
        assert region.readonly
        assert any("disk is full" in notice for notice in region.notices)
    monkeypatch.undo()
    with Workspace.open(filled.folder) as region:
        assert not region.readonly
    assert [files_with(filled.folder, secret) for secret in SECRETS] == [[], [], []]


def test_a_crash_in_the_middle_is_made_up_for_at_the_next_opening(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    renames = 0
    rename = Files.rename

    def failing(files: Files, source: Path, target: Path) -> None:
        nonlocal renames
        renames += 1
        if renames > 4:
            raise KeyboardInterrupt
        rename(files, source, target)

    monkeypatch.setattr(Files, "rename", failing)
    with pytest.raises(KeyboardInterrupt):
        filled.forget("people", "maria-uid")
    monkeypatch.undo()
    filled.close()
    assert files_with(filled.folder, b"Maria")

    log = FileLog(filled.folder)

    assert files_with(filled.folder, b"Maria") == []
    assert log.verify().ok
    log.close()
