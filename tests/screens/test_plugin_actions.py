"""What plugins offer, as a person reaches it: by key, in the palette, on the command line, on the board."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.cli.command_session import CommandSession
from cap_tui.errors import WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.operations.exports import export_file, find_exporter
from cap_tui.screens.base import CapScreen
from cap_tui.screens.help import KeyLine, help_for
from cap_tui.testing.hosts import host_of
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workspace import Home, Workspace

MANIFEST = """
id = "hand"
api = "1.0"
version = "1.0"
line = "other"
name = "Hand"
"""
CODE = """
from cap_tui.api import Action, Exporter, TransformativeActivity, hookimpl

done = []

@hookimpl
def cap_actions(ctx, selection):
    if isinstance(selection, TransformativeActivity):
        def wave(ctx):
            done.append(selection.name)
            return f"Waved at {selection.name}."
        yield Action("hand.wave", "Wave at it", wave, key="W", changes=False)
    yield Action("hand.trap", "Trap", lambda ctx: done.append("trap"), key="f2")

def write(ctx, path):
    path.write_text(ctx.region.name)
    if ctx.region.code == "BAD":
        raise OSError("no")

@hookimpl
def cap_exporters(ctx):
    return [Exporter("hand.name", "Name of the region", ".txt", write)]
"""


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A plugin with two actions and an exporter."""
    folder = tmp_path / "cap_hand"
    folder.mkdir()
    (folder / "plugin.toml").write_text(MANIFEST, "utf-8")
    (folder / "__init__.py").write_text(CODE, "utf-8")
    return folder


@pytest.fixture
def region(make_region: Callable[..., Path]) -> Path:
    """A region with two activities."""
    folder = make_region()
    with Workspace.open(folder) as workspace, workspace.transaction("two") as change:
        change.add(TransformativeActivity(name="Timber houses"))
        change.add(TransformativeActivity(name="Water reuse"))
    return folder


def test_an_action_gets_the_marked_record_by_its_key_and_in_the_palette(
    region: Path, home: Home, plugin: Path
) -> None:
    with ShellDriver(region, home, plugins=[plugin]) as shell:
        shell.call(lambda: shell.app.show_records("activities"))
        shell.press("down", "W")
        shell.wait("Waved at Water reuse.")

        shell.press("up", "f2", "wave", "enter")
        shell.wait("Waved at Timber houses.")

        screen = shell.app.screen
        assert isinstance(screen, CapScreen)
        told = [str(line.words) for line in help_for(screen) if isinstance(line, KeyLine)]
        assert "Wave at it" in told


def test_a_plugin_never_shadows_a_key_of_the_program(
    region: Path, home: Home, plugin: Path
) -> None:
    with ShellDriver(region, home, plugins=[plugin]) as shell:
        shell.call(lambda: shell.app.show_records("activities"))
        shell.press("f2")
        shell.wait("type a few letters")
        shell.press("trap")
        shell.wait("Hand: Trap")


def test_the_board_writes_what_a_plugin_exports(
    region: Path, home: Home, plugin: Path, tmp_path: Path
) -> None:
    with ShellDriver(region, home, plugins=[plugin]) as shell:
        shell.press("f2", "another program", "enter")
        shell.wait("Name of the region .txt")
        shell.press("enter")
        shell.press("enter")
        shell.wait("✓")
    assert (tmp_path / "hand-name.txt").read_text() == "Valdora"


def test_the_command_line_lists_and_writes_what_plugins_export(
    region: Path, home: Home, plugin: Path, tmp_path: Path
) -> None:
    session = CommandSession(home=str(home.path), workspace=str(region), plain=True)
    session._host = host_of(plugin, home=home)
    with session:
        context = session.context_of_person()
        exporter = find_exporter(context, "hand.name")
        with pytest.raises(WrongUse, match=r"written as \.txt"):
            export_file(context, exporter, tmp_path / "name.csv")
        with pytest.raises(WrongUse, match=r"no exporter 'hand\.nothing'"):
            find_exporter(context, "hand.nothing")
        export_file(context, exporter, tmp_path / "name.txt")
    assert (tmp_path / "name.txt").read_text() == "Valdora"


def test_a_file_that_was_there_survives_an_exporter_that_fails(
    make_region: Callable[..., Path], home: Home, plugin: Path, tmp_path: Path
) -> None:
    from cap_tui.errors import CapError
    from cap_tui.operations.context import Context

    (tmp_path / "name.txt").write_text("before")
    workspace = Workspace.open(make_region("BAD", "Bad"))
    host = host_of(plugin, home=home)
    host.attach(workspace)
    context = Context(workspace, host, home)
    with pytest.raises(CapError):
        export_file(context, find_exporter(context, "hand.name"), tmp_path / "name.txt")
    workspace.close()
    assert (tmp_path / "name.txt").read_text() == "before"
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_the_built_in_plugins_export_what_other_programs_read(
    region: Path, home: Home, tmp_path: Path
) -> None:
    from cap_tui.errors import CapError
    from cap_tui.operations.context import Context
    from cap_tui.operations.exports import exporters

    workspace = Workspace.open(region)
    host = host_of("cap_stresstest", "cap_diamond", home=home)
    host.attach(workspace)
    context = Context(workspace, host, home)
    found = {exporter.id: exporter for exporter in exporters(context)}
    assert set(found) == {"stresstest.xlsform", "stresstest.limesurvey", "diamond.drawing"}
    export_file(context, found["stresstest.limesurvey"], tmp_path / "survey.lss")
    assert b"<document>" in (tmp_path / "survey.lss").read_bytes()
    with pytest.raises(CapError):  # there is no diamond yet
        export_file(context, found["diamond.drawing"], tmp_path / "diamond.svg")
    workspace.close()
