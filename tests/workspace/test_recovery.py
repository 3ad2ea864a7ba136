"""The doctor keeps what is whole, names what is not, and never touches the damaged folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from cap_tui.errors import Corrupt, NotSaved, Refused
from cap_tui.workspace import Workspace
from cap_tui.workspace.files import File, Files
from cap_tui.workspace.recovery import recover

Damage = Any


@pytest.fixture
def worked(region: Workspace) -> Workspace:
    """A closed region with history, two snapshots and a journal: documents a, b, c (a changed)."""
    for uid in ("a", "b"):
        with region.transaction(f"add {uid}") as tx:
            tx.put_document("t", {"uid": uid, "n": 1})
        region.compact()
    with region.transaction("change a") as tx:
        tx.put_document("t", {"uid": "a", "n": 2})
    with region.transaction("add c") as tx:
        tx.put_document("t", {"uid": "c", "n": 1})
    region.attach(b"letter", "letter.txt")
    region.close()
    return region


def content(folder: Path) -> dict[str, int]:
    with Workspace.open(folder) as region:
        assert region.verify().ok
        return {document["uid"]: document["n"] for document in region.table("t")}


def flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


WHOLE = {"a": 2, "b": 1, "c": 1}


def test_a_whole_region_is_saved_completely(worked: Workspace, tmp_path: Path) -> None:
    found = recover(worked.folder, tmp_path / "saved")

    assert found.complete
    assert content(tmp_path / "saved") == WHOLE
    assert len(list((tmp_path / "saved" / "attachments").iterdir())) == 1


class FullDisk(Files):
    """A disk without room for another file."""

    def open(
        self, path: Path, *, create: bool = False, write: bool = False, like: Path | None = None
    ) -> File:
        if create:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return super().open(path, write=write, like=like)


def test_a_rescue_that_finds_no_room_leaves_nothing_half_done(
    worked: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(NotSaved, match="disk is full"):
        recover(worked.folder, tmp_path / "saved", files=FullDisk())

    assert not (tmp_path / "saved").exists()
    assert recover(worked.folder, tmp_path / "saved").complete


@pytest.mark.parametrize("names", [["data.json"], ["data.json", "data.json.bak"]])
def test_a_damaged_snapshot_is_made_up_for_from_the_one_before_and_the_history(
    worked: Workspace, tmp_path: Path, names: list[str]
) -> None:
    for name in names:
        flip(worked.folder / name, 30)
    with pytest.raises(Corrupt):
        Workspace.open(worked.folder)
    before = {path: path.read_bytes() for path in worked.folder.rglob("*") if path.is_file()}

    found = recover(worked.folder, tmp_path / "saved")

    assert content(tmp_path / "saved") == WHOLE
    assert [piece.file for piece in found.set_aside] == names
    assert found.missing == found.unchecked == 0
    assert len(list((tmp_path / "saved" / "set-aside").iterdir())) == len(names)
    assert before == {
        path: path.read_bytes() for path in worked.folder.rglob("*") if path.is_file()
    }


def test_a_bad_line_in_the_journal_costs_that_line_and_is_named(
    worked: Workspace, tmp_path: Path
) -> None:
    journal = worked.folder / "data.json.journal"
    flip(journal, journal.read_bytes().index(b'"n":2') + 4)

    found = recover(worked.folder, tmp_path / "saved")

    assert content(tmp_path / "saved") == {"a": 1, "b": 1, "c": 1}
    assert (found.missing, found.unchecked, len(found.set_aside)) == (1, 0, 1)
    assert found.set_aside[0].file == "data.json.journal"


def test_what_is_saved_is_no_more_open_to_others_than_a_region_is(
    worked: Workspace, tmp_path: Path
) -> None:
    journal = worked.folder / "data.json.journal"
    flip(journal, journal.read_bytes().index(b'"n":2') + 4)
    before = os.umask(0)
    try:
        recover(worked.folder, tmp_path / "saved")
    finally:
        os.umask(before)

    files = [path for path in (tmp_path / "saved").rglob("*") if path.is_file()]
    assert {"001-data.json.journal", "workspace.toml"} <= {path.name[:21] for path in files}
    assert not any(path.stat().st_mode & 0o007 for path in files)


def test_a_line_whose_checksum_was_hit_does_not_take_the_next_along(
    worked: Workspace, tmp_path: Path
) -> None:
    journal = worked.folder / "data.json.journal"
    flip(journal, journal.read_bytes().index(b'\n{"crc":"') + 10)

    recover(worked.folder, tmp_path / "saved")

    assert content(tmp_path / "saved") == {"a": 1, "b": 1, "c": 1}


def test_after_a_line_that_is_gone_the_next_is_taken_on_trust_and_counted(
    worked: Workspace, tmp_path: Path
) -> None:
    journal = worked.folder / "data.json.journal"
    lines = journal.read_bytes().split(b"\n")
    lines[1] = bytes(len(lines[1]))
    journal.write_bytes(b"\n".join(lines))

    found = recover(worked.folder, tmp_path / "saved")

    assert content(tmp_path / "saved") == {"a": 1, "b": 1, "c": 1}
    assert (found.missing, found.unchecked) == (1, 1)


def test_without_any_snapshot_or_history_the_lines_of_the_snapshot_are_taken(
    worked: Workspace, tmp_path: Path
) -> None:
    for path in (worked.folder / "history").iterdir():
        path.unlink()
    (worked.folder / "data.json.bak").unlink()
    flip(worked.folder / "data.json", -10)

    found = recover(worked.folder, tmp_path / "saved")

    assert content(tmp_path / "saved") == WHOLE
    assert found.unchecked == 2
    assert not found.complete


def test_the_doctor_writes_into_a_new_folder_only(worked: Workspace) -> None:
    with pytest.raises(Refused):
        recover(worked.folder, worked.folder)
