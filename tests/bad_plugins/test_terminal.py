"""Bad views on a real terminal: the shell stays or is left, and the terminal's modes are as before.

A sample runs with the suite; ``make bad-plugins`` runs every kind.
"""

from __future__ import annotations

import contextlib
import re
import signal
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from cap_tui.testing.terminal_driver import TerminalDriver
from tests.bad_plugins.kinds import ENDED, HELD, SHOWN, STUBBORN, UNSURE, VIEWS, Bad, write_plugin
from tests.bad_plugins.test_command_line import call

HELPER_THERE = "terminal_helper"
RESERVED = {"f1": "Help", "f2": "type a few letters", "f4": "› Plugins"}
"""Keys of the program that work in every view, whatever it binds, and what they show."""
SAMPLE = ("mount-exits", "key-cancels", "render", "lines-number", "blank", "keys")


def sample(kinds: Sequence[Bad]) -> list[Bad]:
    """Those of ``kinds`` that run with the suite."""
    return [bad for bad in kinds if bad.name.removeprefix("view-") in SAMPLE]


class Shell(TerminalDriver):
    """The shell on a region with bad plugins; knows the modes of its terminal before the start."""

    def __init__(self, home: Path, region: Path, kinds: Sequence[Bad]) -> None:
        for bad in kinds:
            if not (home / "plugins" / bad.name).exists():
                write_plugin(home, bad)
        super().__init__(["-w", str(region)], home)
        self.home = home
        self.modes = termios.tcgetattr(self.fd)
        self.wait("Last change")

    def open(self, bad: Bad) -> None:
        """Open the view of a bad plugin through the palette."""
        title = f"Title of {bad.name}"
        self.press("f2")
        self.wait("type a few letters")
        self.type(title)
        self.until(lambda: sum(title in line for line in self.lines) > 1)
        self.press("enter")

    def until(self, holds: object, within: float = 20.0) -> None:
        """Until a condition holds."""
        deadline = time.monotonic() + within
        while not holds():  # type: ignore[operator]
            assert time.monotonic() < deadline, self.text
            self.read(0.1)

    def told(self, *texts: str) -> None:
        """Until all of these stand on the screen, wherever its lines break."""
        self.until(lambda: all(text in re.sub(r"\s+", " ", self.text) for text in texts))

    def as_before(self) -> None:
        """The terminal is what it was: attributes, main screen, cursor, no mouse."""
        self.until(lambda: termios.tcgetattr(self.fd) == self.modes, 5)
        self.until(self.brought_back, 5)

    def helper(self) -> None:
        """Until the process beside the shell runs."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")

        def there() -> bool:
            for task in children.parent.parent.iterdir():
                with contextlib.suppress(OSError):  # a thread that has ended meanwhile
                    for child in (task / "children").read_text().split():
                        if HELPER_THERE in Path(f"/proc/{child}/cmdline").read_text():
                            return True
            return False

        self.until(there)


def named(home: Path, bad: Bad) -> str:
    """What ``plugins list`` says of a plugin."""
    return re.sub(r"\s+", " ", call(home, "plugins", "list").stdout.partition(f"\n{bad.id} ")[2])


def failing_views(home: Path, region: Path, kinds: Sequence[Bad]) -> None:
    """Open one after another in one shell; each is told and taken away, and the board is there at the end."""
    with Shell(home, region, kinds) as shell:
        for bad in kinds:
            shell.open(bad)
            if "-key-" in bad.name:
                shell.wait("here it stands")
                shell.press("x")
            shell.told("A plugin failed", bad.reason, "What to do")
            shell.press("escape")
            shell.wait("Last change")
        if kinds:
            shell.press("f4")
            shell.wait("quarantined")
            shell.press("escape")
            shell.wait("Last change")
            shell.until(lambda: any(f"The plugin '{b.id}' is off" in shell.text for b in kinds))
        shell.press("q")
        shell.ended_well()
        shell.as_before()
    if kinds:
        assert kinds[-1].reason in named(home, kinds[-1])


def standing_views(home: Path, region: Path, kinds: Sequence[Bad]) -> None:
    """What a greedy view shows is there, and the reserved keys work in it: F4 shows the plugins, Ctrl+Q leaves."""
    for bad in kinds:
        with Shell(home, region, kinds) as shell:
            shell.open(bad)
            shell.wait(bad.reason)
            if bad.name != "view-modal":  # a modal has no line of keys
                shell.wait("F2 Find")
            for key, shown in RESERVED.items():
                shell.press(key)
                shell.wait(shown)
                shell.press("escape")
                shell.wait(bad.reason)
            shell.press("ctrl+q")
            shell.ended_well()
            shell.as_before()


def test_views_that_fail_cost_the_view_alone(home: Path, region: Path) -> None:
    failing_views(home, region, sample(VIEWS))


def test_views_that_take_too_much_get_their_place(home: Path, region: Path) -> None:
    standing_views(home, region, sample(SHOWN))


@pytest.mark.long
def test_every_view_that_fails(home: Path, region: Path) -> None:
    failing_views(home, region, VIEWS)


@pytest.mark.long
def test_every_view_that_takes_too_much(home: Path, region: Path) -> None:
    standing_views(home, region, SHOWN)


def held(shell: Shell, bad: Bad) -> float:
    """Open a view and let it hold the event loop; the seconds from the key to the naming, 0 when it is not named."""
    shell.helper()
    shell.open(bad)
    shell.wait("here it stands")
    shell.press("x")
    began = time.monotonic()
    while "Ctrl+Q" not in shell.text:
        if time.monotonic() > began + 5:
            return 0.0
        shell.read(0.1)
    return time.monotonic() - began


def into_the_shell(home: Path, region: Path, kinds: Sequence[Bad]) -> None:
    """The reserved key gets out of each, and the shell works on."""
    with Shell(home, region, kinds) as shell:
        for bad in kinds:
            seconds = held(shell, bad)
            assert seconds == 0 or f"{bad.id} (__init__.py:" in shell.text
            began = time.monotonic()
            shell.press("ctrl+q")
            shell.wait("A plugin failed")
            if seconds:
                assert time.monotonic() - began < 3
            shell.wait(bad.reason)
            shell.press("escape")
            shell.wait("Last change")
        shell.press("q")
        shell.ended_well()
        shell.as_before()


def test_the_reserved_key_gets_out_of_a_view_that_holds_the_event_loop(
    home: Path, region: Path
) -> None:
    into_the_shell(home, region, [bad for bad in HELD if bad.name.endswith(("loop", "regex"))])


@pytest.mark.long
def test_every_view_that_holds_the_event_loop(home: Path, region: Path) -> None:
    into_the_shell(home, region, HELD)


def out_of_the_program(home: Path, region: Path, bad: Bad) -> None:
    """The reserved key ends the program, and the next start names the plugin."""
    with Shell(home, region, [bad]) as shell:
        held(shell, bad)
        shell.press("ctrl+q")
        shell.ended(within=8)
        shell.as_before()
    said = named(home, bad)
    assert "could not be stopped" in said or "ended without a word" in said


@pytest.mark.long
@pytest.mark.parametrize("bad", STUBBORN, ids=lambda bad: bad.name)
def test_the_reserved_key_ends_what_cannot_be_stopped(
    tmp_path: Path, region: Path, bad: Bad
) -> None:
    out_of_the_program(tmp_path, region, bad)


@pytest.mark.long
@pytest.mark.parametrize("bad", UNSURE, ids=lambda bad: bad.name)
def test_the_reserved_key_gets_out_of_what_can_be_stopped_at_moments(
    tmp_path: Path, region: Path, bad: Bad
) -> None:
    with Shell(tmp_path, region, [bad]) as shell:
        held(shell, bad)
        shell.press("ctrl+q")
        shell.until(lambda: bad.reason in shell.text or not shell.running(), within=8)
        if shell.running():  # into the shell, which works on
            shell.told("A plugin failed", bad.reason)
            shell.press("escape")
            shell.wait("Last change")
            shell.press("q")
            shell.ended_well()
        else:
            said = named(tmp_path, bad)
            assert "could not be stopped" in said or "ended without a word" in said
        shell.as_before()


@pytest.mark.long
@pytest.mark.parametrize("bad", [*HELD, *UNSURE, *STUBBORN], ids=lambda bad: bad.name)
def test_sigterm_ends_the_program_whatever_holds_it(tmp_path: Path, region: Path, bad: Bad) -> None:
    with Shell(tmp_path, region, [bad]) as shell:
        seconds = held(shell, bad)
        began = time.monotonic()
        shell.signal(signal.SIGTERM)
        assert shell.ended(within=8) in (128 + signal.SIGTERM, -signal.SIGKILL)
        if seconds:
            assert time.monotonic() - began < 3
        shell.as_before()


def gone(home: Path, region: Path, bad: Bad) -> None:
    """The program is gone without a word: the helper gives the terminal back, the next start names the view."""
    with Shell(home, region, [bad]) as shell:
        shell.helper()
        shell.open(bad)
        shell.wait("here it stands")
        shell.press("x")
        shell.ended()
        shell.as_before()
    assert f"the view {bad.id}.main was on the screen" in named(home, bad)
    board = call(home, "-w", str(region), "status").stdout
    assert f"the view {bad.id}.main was on the screen" in board


def test_a_program_that_is_killed_gives_the_terminal_back(home: Path, region: Path) -> None:
    gone(home, region, ENDED[1])


@pytest.mark.long
@pytest.mark.parametrize("bad", ENDED, ids=lambda bad: bad.name)
def test_every_end_without_a_word(home: Path, region: Path, bad: Bad) -> None:
    gone(home, region, bad)


AT_ONCE = Bad(
    "ends-at-once",
    "ended without a word",
    code="import os\nfrom cap_tui.api import hookimpl\n@hookimpl\ndef cap_status(ctx):\n    os._exit(7)\n",
)


def test_a_plugin_that_ends_the_program_at_its_start_leaves_the_terminal_as_it_was(
    tmp_path: Path, region: Path
) -> None:
    write_plugin(tmp_path, AT_ONCE)
    driver = TerminalDriver(["-w", str(region)], tmp_path)
    modes = termios.tcgetattr(driver.fd)
    with driver as shell:
        assert shell.ended() == 7
        deadline = time.monotonic() + 5
        while termios.tcgetattr(shell.fd) != modes or not shell.brought_back():
            assert time.monotonic() < deadline, shell.output[-400:]
            shell.read(0.1)
    assert AT_ONCE.reason in named(tmp_path, AT_ONCE)


LEFT_OVER = Bad(
    "left-over",
    "",
    code="import threading, time\nfrom cap_tui.api import *\nfrom cap_tui.api import hookimpl\n"
    "def forever(ctx=None):\n    while True: time.sleep(0.01)\n"
    "@hookimpl\ndef cap_views(ctx):\n"
    "    threading.Thread(target=forever, daemon=False).start()\n    return []\n"
    "@hookimpl\ndef cap_actions(ctx, selection):\n"
    "    threading.Thread(target=forever, daemon=False).start()\n"
    "    return [Action('left-over.run', 'Run for ever', forever, changes=False)]\n",
)


def test_q_ends_within_a_second_whatever_threads_are_left(home: Path, region: Path) -> None:
    with Shell(home, region, [LEFT_OVER]) as shell:
        shell.press("f2")
        shell.wait("type a few letters")
        shell.type("Run for ever")
        shell.until(lambda: sum("Run for ever" in line for line in shell.lines) > 1)
        shell.press("enter")
        shell.wait("Run for ever")
        began = time.monotonic()
        shell.press("q")
        assert shell.ended(within=5) == 0
        assert time.monotonic() - began < 1.5
        shell.as_before()
