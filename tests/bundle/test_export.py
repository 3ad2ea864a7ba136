"""Where a bundle is written: what stands there stays, and a disk that does not take it is told in a line."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from cap_tui.bundle.archive_write import ArchiveWriter
from cap_tui.bundle.bundle_writer import ExportOptions
from cap_tui.bundle.export import write
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.prepare import Prepared, prepare
from cap_tui.bundle.records import Export
from cap_tui.bundle.tables import write_workbook
from cap_tui.errors import NotSaved, Refused, WrongUse
from cap_tui.model.activity import TransformativeActivity
from tests.bundle.conftest import EVERYTHING, RECORDS, USUAL, Place, make_places

PLAIN = ExportOptions(workbook=False)


@pytest.fixture
def region(tmp_path: Path) -> Place:
    """A region with one activity."""
    (place,) = make_places(["AAA"], tmp_path)
    with place.workspace.transaction("fill") as tx:
        tx.add(TransformativeActivity(name="Smart packaging"))
    return place


def prepared(place: Place) -> Prepared:
    return prepare(place.workspace, RECORDS, EVERYTHING, USUAL, {})


@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, NotSaved), (errno.EACCES, Refused), (errno.EIO, Refused)]
)
def test_a_disk_that_does_not_take_it_leaves_no_file_and_no_line_in_the_register(
    region: Place,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    number: int,
    error: type[Exception],
) -> None:
    def fail(_writer: ArchiveWriter) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(ArchiveWriter, "close", fail)
    target = tmp_path / "aaa.cap.zip"
    with pytest.raises(error, match=r"aaa\.cap\.zip"):
        write(prepared(region), target, PLAIN)
    assert list(tmp_path.iterdir()) == []
    assert region.workspace.records(Export).count() == 0


def test_a_workbook_that_cannot_be_written_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_workbook(tmp_path / "nowhere" / "tables.xlsx", [("Region", "AAA")], [])


def test_what_is_not_a_file_is_neither_replaced_nor_opened(region: Place, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Refused, match="not a file"):
        write(prepared(region), pipe, ExportOptions(workbook=False, overwrite=True))
    assert pipe.is_fifo()
    with pytest.raises(WrongUse, match="not a file"):
        OpenBundle(pipe)


def test_a_file_is_replaced_only_when_it_was_asked_for(region: Place, tmp_path: Path) -> None:
    target = tmp_path / "aaa.cap.zip"
    target.write_bytes(b"mine")
    with pytest.raises(Refused, match="already"):
        write(prepared(region), target, PLAIN)
    assert target.read_bytes() == b"mine"
    write(prepared(region), target, ExportOptions(workbook=False, overwrite=True))
    assert target.read_bytes().startswith(b"PK")
