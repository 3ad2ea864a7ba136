"""Where a user's things are, and which regions a person may mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.workspace import Home, Workspace, WorkspaceConfig


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
