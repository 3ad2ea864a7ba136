"""A run that ends without a word: the next start names the plugin that was at work, and where."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cap_tui.errors import PluginFault
from cap_tui.plugin.call_marker import FOLDER, CallMarker
from cap_tui.plugin.plugin_status import assess
from cap_tui.plugin.states import PluginState, State
from cap_tui.screens.terminal import TerminalWatch
from cap_tui.screens.view import PluginScreen
from cap_tui.workspace import Home
from tests.plugin.conftest import Make

HEAD = "import os, signal\nfrom cap_tui.api import *\nfrom cap_tui.api import hookimpl\n"
CHECKS = HEAD + "@hookimpl\ndef cap_checks(ctx):\n    {body}\n"
EVENT = """
import sys
from pathlib import Path
from cap_tui.plugin.call_marker import marker
from cap_tui.plugin.guard import run
from cap_tui.plugin.host import Host
from cap_tui.testing.hosts import sample_region
from cap_tui.workspace import Home
host = Host.discover(Home(Path(sys.argv[1])))
host.attach(sample_region())
exec(sys.argv[2])
"""


def ended(home: Home, act: str) -> int:
    """Run a process on the person's home that does ``act`` with a host; its exit status."""
    command = [sys.executable, "-c", EVENT, str(home.path), act]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


def state(home: Home, plugin: str = "bad") -> PluginState:
    return next(each for each in assess(home) if each.id == plugin)


@pytest.mark.parametrize(
    ("body", "status"), [("os._exit(3)", 3), ("os.kill(os.getpid(), signal.SIGKILL)", -9)]
)
def test_a_hook_that_ended_the_process_is_named_and_left_alone(
    drop: Make, home: Home, body: str, status: int
) -> None:
    drop("bad", code=CHECKS.format(body=body))
    assert ended(home, "host.checks()") == status
    bad = state(home)
    assert bad.state is State.QUARANTINED
    assert bad.reason == "The program ended without a word in cap_checks."
    assert bad.remedy == "cap-tui plugins doctor --release bad"
    assert ended(home, "host.checks()") == 0


def test_an_import_that_ended_the_process_is_named(drop: Make, home: Home) -> None:
    drop("bad", code="import os; os._exit(0)")
    assert ended(home, "host.load()") == 0
    assert state(home).reason == "The program ended without a word in import."


def test_long_work_is_named_first_and_left_alone_the_second_time(drop: Make, home: Home) -> None:
    drop("bad", code=HEAD)
    work = "import os; run('bad', 'bad.act', lambda: os._exit(1))"
    ended(home, work)
    first = state(home)
    assert first.state is State.ACTIVE
    assert first.reason == "The program ended without a word in bad.act."
    assert "cap-tui plugins disable bad" in first.remedy
    ended(home, work)
    assert state(home).state is State.QUARANTINED


def test_a_view_that_was_on_the_screen_is_named_and_stays(drop: Make, home: Home) -> None:
    drop("bad", code=HEAD)
    for _run in range(2):
        ended(home, "import os; marker.enter('bad', 'bad.main', 'view'); os._exit(1)")
        bad = state(home)
        assert bad.state is State.ACTIVE
        assert "while the view bad.main was on the screen" in bad.reason
        with pytest.raises(PluginFault, match=r"while the view bad\.main"):
            PluginScreen.shown_again(region_of(bad), "bad.main")
    ours = replace(bad, source=bad.source._replace(kind="built-in"))
    assert PluginScreen.shown_again(region_of(ours), "bad.main").view == "bad.main"


def region_of(plugin: PluginState) -> Any:
    """As much of an open region as leads back to a view of a lost session."""
    host = SimpleNamespace(plugin=lambda _id: plugin)
    return SimpleNamespace(host=host, views=lambda: [SimpleNamespace(id="bad.main")])


def test_a_built_in_plugin_is_never_left_alone_for_it(home: Home) -> None:
    for _run in range(2):
        ended(home, "import os; run('stresstest', 'cap_checks', lambda: os._exit(1))")
        ours = state(home, "stresstest")
        assert ours.state is State.ACTIVE
        assert "cap_checks" in ours.reason


def test_a_process_that_ends_properly_leaves_nothing_and_one_that_lives_is_not_named(
    drop: Make, home: Home
) -> None:
    drop("bad", code=HEAD)
    assert ended(home, "run('bad', 'x', lambda: 1)") == 0
    assert list((home.state / "running").iterdir()) == []
    assert (
        ended(
            home,
            "from cap_tui.plugin.plugin_status import assess\n"
            "run('bad', 'cap_checks', lambda: assess(host._home))",
        )
        == 0
    )
    assert state(home).reason == ""


def test_a_child_process_that_a_plugin_forks_changes_nothing(drop: Make, home: Home) -> None:
    drop("bad", code=HEAD)
    fork = "import os\nrun('bad', 'bad.act', lambda: os.waitpid(os.fork() or os._exit(0), 0))"
    assert ended(home, fork) == 0
    assert state(home).reason == ""


def test_what_lies_there_and_is_no_mark_is_no_mark(drop: Make, home: Home) -> None:
    drop("bad", code=HEAD)
    folder: Path = home.state / "running"
    folder.mkdir(parents=True)
    (folder / "1").write_bytes(b"\xff\xfe\t\t\n")
    (folder / "2").write_bytes(b"")
    (folder / "3").mkdir()
    assert state(home).reason == ""


def test_a_terminal_that_vanishes_blames_no_plugin_whose_view_was_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked, left = CallMarker(), list[int]()
    marked.use(tmp_path)
    marked.enter("edw", "edw.run", kind="view")
    monkeypatch.setattr("cap_tui.screens.terminal.marker", marked)
    monkeypatch.setattr("cap_tui.screens.terminal.terminal_there", lambda: False)
    monkeypatch.setattr("cap_tui.screens.terminal.os._exit", left.append)

    watch = TerminalWatch(lambda: None, lambda _code: None)
    watch._end(128 + signal.SIGHUP)

    assert left == [128 + signal.SIGHUP]
    assert list((tmp_path / FOLDER).iterdir()) == []
