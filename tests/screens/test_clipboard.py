"""Where a copy goes: OSC 52, through tmux, or a file; and what is said when even that fails."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cap_tui.screens.clipboard import MOST
from cap_tui.testing import ShellDriver
from cap_tui.text.terminal_profile import has_clipboard
from cap_tui.widgets.copy_parts import CopyPart
from cap_tui.workspace import Home


@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "vt100"}, False),
        ({"TERM": "linux-16color"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
    ],
)
def test_terminals_without_a_clipboard_are_known(
    environment: Mapping[str, str], there: bool
) -> None:
    assert has_clipboard(environment) is there


@pytest.fixture
def shell(home: Home, make_region: Callable[..., Path]) -> ShellDriver:
    return ShellDriver(make_region(), home, plugins=[])


def copied(shell: ShellDriver, monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Copy a text; what was written to the terminal."""
    written: list[str] = []
    driver = shell.app._driver
    assert driver is not None
    with monkeypatch.context() as patched:
        patched.setattr(driver, "write", written.append)
        shell.app._copy(CopyPart("Text", lambda: text))
    shell.settle()
    return written


def test_a_setting_says_where_a_copy_goes(
    shell: ShellDriver, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        data = base64.b64encode(b"Timber").decode()
        assert copied(shell, monkeypatch, "Timber") == [f"\x1b]52;c;{data}\x07"]
        shell.app.save_settings({"screen.clipboard": "tmux"})
        assert copied(shell, monkeypatch, "Timber") == [f"\x1bPtmux;\x1b\x1b]52;c;{data}\x07\x1b\\"]
        shell.app.save_settings({"screen.clipboard": "file"})
        assert copied(shell, monkeypatch, "Timber") == []
        assert (home.state / "copied.txt").read_text("utf-8") == "Timber\n"


def test_what_no_terminal_takes_goes_into_a_file(
    shell: ShellDriver, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        assert copied(shell, monkeypatch, "x" * MOST) == []
        assert (home.state / "copied.txt").stat().st_size == MOST + 1


def test_a_file_that_cannot_be_written_is_told(shell: ShellDriver, home: Home) -> None:
    with shell:
        (home.state / "copied.txt").mkdir(parents=True)
        shell.resize(200, 24)
        shell.call(shell.app.action_copy_to_file)
        shell.wait("copied.txt")
        assert "Copied into" not in shell.text


def test_help_is_copied_whole(
    shell: ShellDriver, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        shell.app.save_settings({"screen.clipboard": "file"})
        shell.press("f1", "y")
        text = (home.state / "copied.txt").read_text("utf-8")
        assert "Good to know" in text, "also what is scrolled out of sight"
