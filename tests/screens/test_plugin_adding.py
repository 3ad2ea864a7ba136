"""A plugin is added, looked at and removed on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.plugin.trust import Trust
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workspace import Home

TOML = """
id = "letters"
api = "1.0"
version = "1.0"
line = "other"
name = "Letters"

[[views]]
id = "letters.desk"
title = "Desk"
lines = "views:lines"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An author's folder with code; the shell uses no other plugins."""
    monkeypatch.setenv("CAP_TUI_PLUGINS", "letters")
    folder = tmp_path / "cap_letters"
    folder.mkdir()
    (folder / "plugin.toml").write_text(TOML, "utf-8")
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "views.py").write_text("def lines(ctx, width):\n    yield 'Dear Ana'\n", "utf-8")
    return folder


def test_a_plugin_with_code_is_added_with_trust_used_and_removed(
    project: Path, make_region: Callable[..., Path], home: Home
) -> None:
    with ShellDriver(make_region(), home) as shell:
        shell.press("f4", "a", "down", "enter")  # a file
        shell.press("ctrl+u")
        shell.type(str(project / "plugin.toml"))
        shell.press("enter")
        shell.wait("lists 'letters.desk' and has no code")  # the file alone is not enough

        shell.press("a", "enter")  # a folder
        shell.press("ctrl+u")
        shell.type(str(project))
        shell.press("enter")
        shell.wait("Add Letters (letters 1.0)?")
        shell.wait("letters.desk")
        shell.wait("there is no sandbox")
        shell.press("down", "down", "enter")
        shell.wait("letters is added")
        assert Trust(home.state).files("letters")

        shell.wait("Letters")
        shell.call(lambda: shell.app.show_view("letters.desk"))
        shell.wait("Dear Ana")
        shell.press("escape")
        shell.until(lambda: shell.place == "plugins")

        for _again in range(20):
            if "letters" in shell.text and "▌ Letters" in shell.text:
                break
            shell.press("down")
        shell.press("enter")
        shell.wait("letters.desk")
        shell.press("escape", "f2", "remove", "enter")
        shell.wait("Remove letters?")
        shell.press("y")
        shell.wait("letters is removed")
    assert list(home.drop_in.iterdir()) == []
