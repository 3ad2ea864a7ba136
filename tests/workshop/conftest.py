"""A workshop for tests: commands as a batch runs them, each its own transaction and exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cap_tui.cli.command_session import CommandSession
from cap_tui.errors import CapError
from cap_tui.workshop_commands import workshop_group
from cap_tui.workshop_commands.batch_lines import run_line
from cap_tui.workspace import Workspace
from cap_tui.workspace.config import Region, WorkspaceConfig


class Room:
    """One region with a workshop; ``room("card", "add", …)`` gives the data of a command that ends with 0."""

    def __init__(self, session: CommandSession) -> None:
        self.session = session
        self.tokens: dict[str, str] = {}
        self.groups = {name: workshop_group(name, "") for name in ("edw", "adw")}

    def answer(self, *words: str, plugin: str = "edw", who: str = "") -> tuple[int, Any]:
        """Exit code and data. ``who`` is the ref of the participant who acts."""
        said = [*words, "--as", self.tokens[who]] if who else list(words)
        # A command is a fresh program: it sees what every other one wrote before.
        self.session.workspace().catch_up()
        code, _kind, data = run_line(self.groups[plugin], self.session, json.dumps(said).encode())
        if words[:2] == ("people", "add") and not code:
            self.tokens[data["ref"]] = data["token"]
        return code, data

    def __call__(self, *words: str, plugin: str = "edw", who: str = "") -> Any:
        code, data = self.answer(*words, plugin=plugin, who=who)
        assert code == 0, data
        return data

    def refused(self, *words: str, plugin: str = "edw", who: str = "") -> int:
        """The exit code of a command that fails."""
        code, data = self.answer(*words, plugin=plugin, who=who)
        assert code, data
        return code

    def undo(self) -> int:
        """The exit code of ``cap-tui undo``."""
        try:
            self.session.workspace().undo("login")
        except CapError as error:
            return error.exit_code
        return 0

    @property
    def folder(self) -> Path:
        """The region's folder."""
        return self.session.workspace().folder

    def people(self, *refs: str, helix: str = "business") -> None:
        """Add people who are present."""
        for ref in refs:
            self("people", "add", "--helix", helix, "--ref", ref)

    def cards(self, *refs: str) -> None:
        """Add cards."""
        for ref in refs:
            self("card", "add", "--text", f"Activity {ref}", "--ref", ref)


def open_session(folder: Path, *, plugins: bool = False) -> CommandSession:
    """A session of the command line on a region."""
    return CommandSession(workspace=str(folder), lang="en", plain=True, no_plugins=not plugins)


@pytest.fixture
def empty_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CommandSession]:
    """A fresh region, open in a session of the command line."""
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path / "home"))
    folder = tmp_path / "valdora"
    region = Region(code="VAL", name="Valdora", country="IT", languages=("en",), currency="EUR")
    Workspace.create(folder, WorkspaceConfig(region=region)).close()
    with open_session(folder) as session:
        yield session


@pytest.fixture
def region_only(empty_region: CommandSession) -> Room:
    """A region without a workshop."""
    return Room(empty_region)


@pytest.fixture
def room(region_only: Room) -> Room:
    """A region with an empty workshop on 10 March 2026 in Vienna."""
    region_only(
        "new",
        "--flow",
        "empty",
        "--start",
        "2026-03-10T09:00",
        "--zone",
        "Europe/Vienna",
        "--ref",
        "W",
    )
    return region_only
