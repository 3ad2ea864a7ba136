"""Where a user's things are, and which regions a person may mean."""

from __future__ import annotations

import contextlib
import logging
import stat
import threading
from pathlib import Path

import pytest

from cap_tui.errors import Refused
from cap_tui.workspace import Home, Workspace, WorkspaceConfig
from cap_tui.workspace.app_logging import QuietFile
from cap_tui.workspace.home import keep, kept


def test_a_home_is_named_by_argument_then_environment(tmp_path: Path, own_home: Path) -> None:
    assert Home(tmp_path).path == tmp_path
    assert Home().path == own_home


def test_without_a_name_it_is_the_platforms_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAP_TUI_HOME")

    assert Home().path.name == "cap-tui"


def test_recent_regions_are_remembered_newest_first(
    tmp_path: Path, config: WorkspaceConfig
) -> None:
    home = Home(tmp_path / "home")
    assert home.recent() == []
    for name in ("a", "b"):
        Workspace.create(tmp_path / name, config).close()
        home.remember(tmp_path / name)
    home.remember(tmp_path / "a")
    assert [folder.name for folder in home.recent()] == ["a", "b"]

    (tmp_path / "a" / "workspace.toml").unlink()
    assert [folder.name for folder in home.recent()] == ["b"]
    (home.state / "recent.json").write_text("broken")
    assert home.recent() == []


def test_a_recent_region_that_may_not_be_seen_is_left_out(
    tmp_path: Path, config: WorkspaceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    for name in ("open", "barred"):
        Workspace.create(tmp_path / name, config).close()
        home.remember(tmp_path / name)
    looks = Path.is_file

    def barred(path: Path) -> bool:
        if path.parent.name == "barred":
            raise PermissionError(13, "Permission denied")
        return looks(path)

    monkeypatch.setattr(Path, "is_file", barred)

    assert [folder.name for folder in home.recent()] == ["open"]
    assert [entry.folder.name for entry in home.known_regions(tmp_path)] == ["open"]


def test_a_home_that_cannot_be_written_stops_nobody(
    tmp_path: Path, config: WorkspaceConfig
) -> None:
    (tmp_path / "file").write_text("not a folder")
    home = Home(tmp_path / "file" / "home")

    home.remember(tmp_path)

    assert home.recent() == []
    with pytest.raises(Refused) as refusal:
        keep(home.config_file, b"")
    assert str(home.config_file) in refusal.value.where


def test_two_programs_that_keep_a_file_at_once_leave_one_of_both(tmp_path: Path) -> None:
    path = tmp_path / "state" / "recent.json"
    contents = [bytes([number]) * 100_000 for number in range(8)]
    threads = [threading.Thread(target=keep, args=(path, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert path.read_bytes() in contents
    assert list(path.parent.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_of_the_persons_is_read_as_editors_save_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert kept(path) == ""
    path.write_bytes("\ufeffa = 'ž'\n".encode())
    assert kept(path) == "a = 'ž'\n"
    path.write_bytes(b"a = '\xff'\n")
    with pytest.raises(Refused, match="UTF-8"):
        kept(path)


def test_settings_that_are_a_link_stay_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "settings.toml").symlink_to(tmp_path / "dotfiles" / "cap.toml")

    keep(tmp_path / "settings.toml", b"kept")

    assert (tmp_path / "settings.toml").is_symlink()
    assert (tmp_path / "dotfiles" / "cap.toml").read_bytes() == b"kept"


def test_regions_are_found_at_home_here_and_under_workspaces(
    tmp_path: Path, config: WorkspaceConfig
) -> None:
    home = Home(tmp_path / "home")
    here = tmp_path / "here"
    for folder in (home.regions / "one", here / "two", here / "workspaces" / "three"):
        Workspace.create(folder, config).close()
    home.remember(here / "two")
    broken = here / "broken"
    broken.mkdir()
    (broken / "workspace.toml").write_text("[region]\nname = 1\n")

    found = home.known_regions(here)

    assert [entry.folder.name for entry in found] == ["two", "one", "broken", "three"]
    assert [bool(entry.problem) for entry in found] == [False, False, True, False]
    assert (found[0].code, found[0].name, found[0].synthetic) == ("VA", "Valdora", True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_a_log_file_that_cannot_be_written_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    handler = QuietFile("/dev/full")

    handler.handle(logging.makeLogRecord({"msg": "lost"}))

    assert capsys.readouterr().err == ""
    with contextlib.suppress(OSError):
        handler.close()
