"""Every refusal that a screen can meet is told, and the rest works on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_tui.errors import CapError, Conflict, Corrupt, NotFound, NotSaved, Refused
from cap_tui.model.activity import TransformativeActivity
from cap_tui.screens.drafts import FormDrafts
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home

DISK = NotSaved("The disk is full.", remedy="Free some space.")


def raises(error: CapError) -> Callable[..., Any]:
    """A function that raises ``error`` whatever it is given."""

    def fails(*_given: object, **_named: object) -> None:
        raise error

    return fails


@pytest.fixture
def shell(home: Home, make_region: Callable[..., Path]) -> ShellDriver:
    return ShellDriver(make_region(), home, plugins=["cap_diamond"])


def add(shell: ShellDriver) -> TransformativeActivity:
    with shell.workspace.transaction("Add") as tx:
        return tx.add(TransformativeActivity(name="Timber"))


def test_a_board_that_cannot_be_read_says_why(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        error = Corrupt("The journal is damaged.", remedy="Run cap-tui verify.")
        monkeypatch.setattr(shell.app.region, "boards", raises(error))
        add(shell)
        shell.wait("Run cap-tui verify.")
        assert shell.place == "failure"


def test_a_history_that_cannot_be_read_says_why(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        monkeypatch.setattr(shell.workspace, "history", raises(Corrupt("The journal is damaged.")))
        shell.press("c")
        shell.wait("The journal is damaged.")


def test_a_view_that_is_refused_leaves_its_place_with_the_reason(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        assert shell.app.region is not None
        error = NotFound("There is no such view.", remedy="F4 shows the plugins.")
        monkeypatch.setattr(shell.app.region.host, "view", raises(error))
        shell.open_view("diamond.card")
        shell.wait("F4 shows the plugins.")
        shell.press("escape")
        shell.wait("There is no such view.")
        shell.press("escape")
        assert shell.place == "board"


def test_settings_that_cannot_be_saved_are_told(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        monkeypatch.setattr(shell.app.preferences, "save", raises(DISK))
        shell.call(shell.app.action_next_theme)
        shell.wait("The disk is full.")
        shell.press("escape", "f4", "x")
        shell.wait("The disk is full.")


def test_a_conflict_that_cannot_be_saved_is_told(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        activity = add(shell)
        ours, theirs = {"name": "Ours"}, {"uid": activity.uid, "name": "Theirs"}
        conflict = Conflict(
            "changed", table="activities", uid=activity.uid, ours=ours, theirs=theirs
        )
        shell.call(lambda: shell.app.show_error(conflict))
        monkeypatch.setattr(shell.app.region, "settle", raises(DISK))
        shell.press("f10")
        shell.wait("The disk is full.")


def test_a_report_that_is_refused_is_told(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        monkeypatch.setattr("cap_tui.report.write.write", raises(Refused("The folder is gone.")))
        shell.press("w", "enter")
        shell.wait("The folder is gone.")


def test_a_disk_that_takes_no_drafts_stops_nobody_who_types(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ShellDriver(None, home, plugins=[]) as shell:
        with monkeypatch.context() as full:
            full.setattr("cap_tui.screens.running_file.locked_file", raises(OSError("full")))
            shell.press("n", "Dolina")
            shell.app.drafts.save()
        shell.press("-nova")
        shell.app.drafts.save()
    assert FormDrafts(home.state).kept("region.new")["name"] == "Dolina-nova"


def test_settings_that_cannot_be_read_are_never_overwritten(
    home: Home, make_region: Callable[..., Path]
) -> None:
    home.config_file.parent.mkdir(parents=True, exist_ok=True)
    home.config_file.write_text("[screen", encoding="utf-8")
    with ShellDriver(make_region(), home, plugins=[]) as shell:
        shell.call(shell.app.action_next_theme)
        assert shell.place == "failure"
    assert home.config_file.read_text("utf-8") == "[screen"
