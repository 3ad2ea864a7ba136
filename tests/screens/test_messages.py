"""What was said goes away: at the next key, or after some seconds; a warning stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.model.activity import TransformativeActivity
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Workspace


@pytest.fixture
def shell(home: Home, make_region: Callable[..., Path]) -> ShellDriver:
    return ShellDriver(make_region(), home, plugins=[])


def test_the_next_key_takes_an_old_message_away(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        shell.call(lambda: shell.app.say("Saved."))
        monkeypatch.setattr("cap_tui.screens.key_queue.READ_WITHIN", 60.0)
        shell.press("down")
        assert "Saved." in shell.text, "it could not be read yet"
        monkeypatch.setattr("cap_tui.screens.key_queue.READ_WITHIN", 0.0)
        shell.press("down")
        assert "Saved." not in shell.text


def test_a_message_goes_by_itself_and_a_warning_stays(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cap_tui.screens.rereading.SHOWN_FOR", 0.0)
    monkeypatch.setattr("cap_tui.screens.key_queue.READ_WITHIN", 0.0)
    with shell:
        shell.call(lambda: shell.app.say("Saved."))
        shell.wait("Saved.", gone=True)
        shell.call(lambda: shell.app.say("The disk is nearly full.", "warning"))
        shell.press("down", "up")
        shell.wait("The disk is nearly full.")


def test_a_long_message_has_a_second_line(shell: ShellDriver) -> None:
    with shell:
        shell.resize(60, 18)
        shell.call(lambda: shell.app.say("Every letter of this can be read. " * 3))
        assert shell.lines[-3].startswith(" ✓ Every letter of this")
        assert shell.lines[-2].endswith("can be read.")
        shell.call(lambda: shell.app.say("Every letter of this cannot be read. " * 9))
        assert shell.lines[-2].endswith("…")
        shell.call(lambda: shell.app.say("Saved."))
        assert shell.lines[-2] == " ✓ Saved."


def test_news_read_well(home: Home, make_region: Callable[..., Path]) -> None:
    folder = make_region()
    with ShellDriver(folder, home, plugins=[]) as driver:
        with Workspace.open(folder, actor="Ana") as other, other.transaction("Edit Timber") as tx:
            tx.add(TransformativeActivity(name="Timber"))
        driver.wait("Ana: Edit Timber")


def test_a_change_of_a_quiet_table_is_shown_and_not_announced(
    home: Home, make_region: Callable[..., Path]
) -> None:
    folder = make_region()
    with ShellDriver(folder, home, plugins=[]) as driver:
        driver.workspace.declare_table("activities", quiet=True)
        with Workspace.open(folder, actor="Ana") as other, other.transaction("Vote") as tx:
            tx.add(TransformativeActivity(name="Timber"))
        driver.wait("1 transformative activity")
        assert "Ana: Vote" not in driver.text
