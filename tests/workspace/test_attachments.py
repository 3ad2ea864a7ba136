"""Files attached to records: kept once, checked, found again."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cap_tui.errors import NotFound, Refused
from cap_tui.model.record import Personal
from cap_tui.workspace import Attachment, Workspace


def test_an_attachment_that_was_undone_can_be_attached_again(region: Workspace) -> None:
    region.attach(b"x", "x.txt")
    region.undo()

    digest = region.attach(b"x", "x.txt")

    assert [found.sha256 for found in region.records(Attachment).all()] == [digest]


def test_attachments_are_kept_once_and_checked(region: Workspace, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"Dear minister")

    digest = region.attach(letter, "letter.txt")
    again = region.attach(b"Dear minister", "copy.txt")

    assert digest == again
    assert region.attachment(digest).read_bytes() == b"Dear minister"
    assert [a.name for a in region.records(Attachment).all()] == ["letter.txt"]
    assert region.verify().ok
    region.attachment(digest).write_bytes(b"Dear other")
    assert digest in region.verify().problems[0]
    with pytest.raises(NotFound):
        region.attachment("0" * 64)
    with pytest.raises(Refused):
        region.attachment("../workspace.toml")


def test_the_class_of_a_file_is_declared_once_and_anew_by_attaching_it_again(
    region: Workspace,
) -> None:
    region.attach(b"minutes", "minutes.txt")
    assert [a.personal for a in region.records(Attachment).all()] == [Personal.FREE_TEXT]
    region.attach(b"minutes", "minutes.txt", Personal.IDENTIFIER)
    region.attach(b"minutes", "copy.txt")
    held = [(a.name, a.personal) for a in region.records(Attachment).all()]
    assert held == [("minutes.txt", Personal.IDENTIFIER)]
    region.undo()
    assert [a.personal for a in region.records(Attachment).all()] == [Personal.FREE_TEXT]


def test_the_same_file_attached_by_several_at_once_is_kept_once(region: Workspace) -> None:
    content = b"x" * 2_000_000
    threads = [
        threading.Thread(target=region.attach, args=(content, f"{number}.txt"))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (kept,) = region.records(Attachment).all()
    assert [path.name for path in (region.folder / "attachments").iterdir()] == [kept.sha256]
    assert region.attachment(kept.sha256).read_bytes() == content


def test_a_file_that_cannot_be_read_is_not_attached(region: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        region.attach(tmp_path / "nowhere.txt", "nowhere.txt")

    assert list(region.records(Attachment).all()) == []
