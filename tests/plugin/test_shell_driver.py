"""The driver that plugin authors get: the real shell, keys in, screen and stored records out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.testing.shell_driver import keystrokes
from cap_tui.workspace import Home

EXAMPLE = Path(__file__).parents[2] / "examples" / "vouchers" / "cap_vouchers"


def test_a_view_is_opened_and_read_and_left(cap_shell: Callable[..., ShellDriver]) -> None:
    shell = cap_shell(EXAMPLE)
    assert shell.place == "board"
    shell.open_view("vouchers.years")
    assert shell.place == "view"
    shell.wait("2024")
    shell.press("escape")
    assert shell.place == "board"
    assert shell.context("vouchers").seq == shell.workspace.seq


def test_what_is_typed_is_drawn_and_stored(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with ShellDriver(None, home, plugins=[]) as shell:
        shell.press("n", "Dolina", "tab", "DOL", "tab", "SI", "f10")
        assert shell.workspace.config.region.name == "Dolina"
        assert shell.lines[0].startswith(" cap-tui › Dolina")
        assert shell.records("activities") == []


def test_a_wait_that_is_not_met_fails_with_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cap_tui.testing.shell_driver.PATIENCE", 0.2)
    with (
        ShellDriver(None, Home(tmp_path / "home"), plugins=[]) as shell,
        pytest.raises(AssertionError, match="Make a new region"),
    ):
        shell.wait("no such words")


def test_names_of_keys_are_keys_and_other_words_are_typed() -> None:
    assert list(keystrokes("f2", "hist", "esc", "ctrl+r", "5")) == [
        "f2", "h", "i", "s", "t", "escape", "ctrl+r", "5",
    ]  # fmt: skip
