"""A folder under development: trusted while its owner edits, read again without leaving the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.operations.board import board
from cap_tui.plugin.host import Host
from cap_tui.plugin.loader import forget_code
from cap_tui.plugin.states import State
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.plugin.conftest import Make, manifest
from tests.plugin.test_cli import Call, call

__all__ = ["call"]
VIEW = '[[views]]\nid = "letters.desk"\ntitle = "Desk"\nlines = "views:lines"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An author's project."""
    package = tmp_path / "letters" / "cap_letters"
    package.mkdir(parents=True)
    (package / "plugin.toml").write_text(manifest("letters", VIEW), "utf-8")
    (package / "__init__.py").write_text("", "utf-8")
    say(package, "first")
    return package.parent


def say(package: Path, word: str) -> None:
    (package / "views.py").write_text(f"def lines(ctx, width):\n    yield '{word}'\n", "utf-8")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """An empty region."""
    folder = tmp_path / "val"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(folder, config).close()
    return folder


def test_code_is_trusted_while_it_is_edited_and_not_after(
    call: Call, home: Home, project: Path
) -> None:
    assert call("trust", "--dev", project).code == 0
    assert Host.discover(home).plugin("letters").state is State.ACTIVE
    say(project / "cap_letters", "second")
    assert Host.discover(home).plugin("letters").state is State.ACTIVE

    assert call("trust", "--dev", project, "--withdraw").code == 0
    assert "letters" not in {state.id for state in Host.discover(home).plugins}


def test_a_folder_in_the_plugins_folder_can_be_under_development(
    call: Call, home: Home, drop: Make
) -> None:
    folder = drop("letters", code="", trusted=False)
    assert Host.discover(home).plugin("letters").state is State.UNTRUSTED
    call("trust", "--dev", folder)
    assert [s.state for s in Host.discover(home).plugins if s.id == "letters"] == [State.ACTIVE]


def test_a_folder_that_others_may_write_to_is_refused(
    call: Call, home: Home, project: Path
) -> None:
    project.chmod(0o777)
    answer = call("trust", "--dev", project)
    assert (answer.code, "Others may write" in answer.err) == (3, True)


def test_a_folder_without_a_plugin_is_refused(call: Call, tmp_path: Path) -> None:
    assert call("trust", "--dev", tmp_path).code == 3


def test_the_shell_reads_edited_code_again_on_f6(
    call: Call, home: Home, project: Path, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAP_TUI_PLUGINS", "letters")
    call("trust", "--dev", project)
    with ShellDriver(region, home) as shell:
        shell.open_view("letters.desk")
        shell.wait("first")
        say(project / "cap_letters", "second")
        shell.press("f6")
        shell.wait("1 plugin is loaded")
        assert shell.place == "board"
        shell.open_view("letters.desk")
        shell.wait("second")


def test_code_that_became_wrong_is_named_and_right_again_after_the_next_reload(
    call: Call, home: Home, project: Path, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAP_TUI_PLUGINS", "letters")
    call("trust", "--dev", project)
    with ShellDriver(region, home) as shell:
        (project / "cap_letters" / "__init__.py").write_text("def broken(:\n")
        shell.press("f6")
        shell.wait("SyntaxError")
        (project / "cap_letters" / "__init__.py").write_text("")
        shell.press("f6")
        shell.wait("1 plugin is loaded")


def test_the_key_is_offered_to_those_who_develop_only(home: Home, region: Path) -> None:
    with ShellDriver(region, home, plugins=[]) as shell:
        shell.press("f6")
        assert "loaded" not in shell.text
        shell.press("f2", "reload")
        assert "Reload plugins" not in shell.text


def test_the_command_line_asks_open_shells_to_reload(
    call: Call, home: Home, project: Path, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAP_TUI_PLUGINS", "letters")
    monkeypatch.setattr("cap_tui.screens.plugin_reload.LOOK_EVERY", 0.02)
    call("trust", "--dev", project)
    with ShellDriver(region, home) as shell:
        say(project / "cap_letters", "third")
        assert call("reload").code == 0
        shell.wait("1 plugin is loaded")


def test_what_failed_is_named_with_file_and_line_while_it_is_developed(
    call: Call, home: Home, project: Path, region: Path
) -> None:
    package = project / "cap_letters"
    hook = (
        "from cap_tui.api import hookimpl\n\n@hookimpl\ndef cap_checks(ctx):\n    return {}['k']\n"
    )
    (package / "__init__.py").write_text(hook, "utf-8")

    def told() -> list[str]:
        with Workspace.open(region) as workspace:
            host = Host.discover(home)
            host.attach(workspace)
            forget_code(host.plugins)
            return [finding.message for finding in board(host, workspace).plugins]

    assert call("trust", "--dev", project).code == 0
    assert told() == ["The plugin 'letters' is off: cap_checks: KeyError: 'k' (__init__.py:5)"]
    (package / "__init__.py").write_text(hook.replace("return", "return return"), "utf-8")
    assert "SyntaxError" in told()[0]
    assert told()[0].endswith("(__init__.py:5)")
