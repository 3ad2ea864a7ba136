"""A file of a person's is written whole, where it stands, and never over what is no file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cap_tui.errors import Refused
from cap_tui.workspace.atomic_write import put_whole


def test_a_symbolic_link_stays_one_and_leads_to_the_new_content(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "report.md", tmp_path / "report.md"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    put_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert [p.name for p in (tmp_path / "there").iterdir()] == ["report.md"]


def test_links_that_lead_to_each_other_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(Refused):
        put_whole(one, b"new")


def test_a_pipe_and_a_folder_are_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    for name in ("pipe.md", "folder.md"):
        with pytest.raises(Refused, match="no file"):
            put_whole(tmp_path / name, b"new")
    assert stat.S_ISFIFO((tmp_path / "pipe.md").stat().st_mode)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.md", "pipe.md"]


def test_others_may_read_a_report_and_nobody_a_setting(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        put_whole(tmp_path / "report.md", b"a")
        put_whole(tmp_path / "settings.toml", b"a", mode=0o600)
    finally:
        os.umask(before)
    assert (tmp_path / "report.md").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "settings.toml").stat().st_mode & 0o777 == 0o600


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("r" * 252 + ".md")
    put_whole(path, b"a")
    assert path.read_bytes() == b"a"
