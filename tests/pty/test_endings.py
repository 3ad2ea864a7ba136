"""However the program ends, nothing typed is lost and the terminal is as it was."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.pty.terminal import Terminal


def typed(terminal: Terminal) -> None:
    """Begin a form and leave it unsent."""
    terminal.wait("Make a new region")
    terminal.press("n")
    terminal.wait("Currency")
    terminal.press("Unsent words")
    terminal.wait("Unsent words")


def kept(home: Path) -> str:
    """What the drafts hold."""
    (file,) = (home / "state" / "drafts").glob("*.json")
    return str(json.loads(file.read_text("utf-8"))["region.new"]["name"])


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_the_program_with_everything_kept(home: Path, number: signal.Signals) -> None:
    with Terminal([], home) as terminal:
        typed(terminal)
        terminal.signal(number)
        assert terminal.ended() == 128 + number
        assert terminal.brought_back()
    assert kept(home) == "Unsent words"


def test_a_terminal_that_vanishes_ends_the_program_with_everything_kept(home: Path) -> None:
    with Terminal([], home) as terminal:
        typed(terminal)
        terminal.close()
        assert terminal.ended() == 128 + signal.SIGHUP
    assert kept(home) == "Unsent words"


def test_a_lost_session_comes_back_in_its_form_with_the_text(home: Path, region: Path) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("enter")
        terminal.wait("a Add")
        terminal.press("a")
        terminal.wait("F10 Save")
        terminal.press("Unsent words")
        terminal.wait("Unsent words")
        terminal.signal(signal.SIGHUP)
        assert terminal.ended() == 128 + signal.SIGHUP
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("Unsent words")
        terminal.wait("not sent is here again")
        terminal.press("escape")
        terminal.wait("a Add")


def test_leaving_gives_the_terminal_back(home: Path, region: Path) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("not begun")
        terminal.press("q")
        terminal.ended_well()
        assert terminal.brought_back()


def test_without_colour_no_colour_code_is_sent(home: Path, region: Path) -> None:
    for environment in ({"NO_COLOR": "1"}, {"TERM": "vt100"}):
        with Terminal(["-w", str(region)], home, environment=environment) as terminal:
            terminal.wait("not begun")
            terminal.press("f1")
            terminal.wait(" Help   ")
            terminal.press("esc")
            terminal.wait(" Help   ", gone=True)
            terminal.press("f2")
            terminal.wait("type a few letters")
            terminal.press("esc")
            terminal.wait("type a few letters", gone=True)
            terminal.press("q")
            terminal.ended()
            assert colour_codes(terminal.output) == [], environment


def test_a_console_of_sixteen_colours_gets_no_others(home: Path, region: Path) -> None:
    with Terminal(["-w", str(region)], home, environment={"TERM": "linux"}) as terminal:
        terminal.wait("not begun")
        terminal.press("f2")
        terminal.wait("type a few letters")
        terminal.press("esc")
        terminal.wait("type a few letters", gone=True)
        terminal.press("q")
        terminal.ended()
        codes = set(map(int, colour_codes(terminal.output)))
        assert codes & {*range(30, 38), *range(90, 98)}, "its own colours"
        assert not codes & {38, 48}, "a colour by its number or its parts"


def colour_codes(output: bytes) -> list[bytes]:
    """The parts of SGR sequences that set a colour."""
    import re

    found = []
    for sequence in re.findall(rb"\x1b\[([0-9;:]*)m", output):
        codes = sequence.replace(b":", b";").split(b";")
        found += [c for c in codes if c.isdigit() and (30 <= int(c) <= 49 or 90 <= int(c) <= 107)]
    return found
