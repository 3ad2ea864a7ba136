"""The tour on real terminals: by keyboard alone, on a projector, over a link that breaks, and line by line for a screen reader.

``make fuzz`` runs it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from cap_tui.testing import TerminalDriver
from cap_tui.training.progress import read_progress
from cap_tui.workspace import Home

pytestmark = pytest.mark.long
TRIP, SPEED = 0.1, 1_000_000
"""The bad link: seconds of a round trip, bits a second."""
BEARABLE = 60.0
"""Seconds for a rating, its undoing and its return over that link, on a busy machine."""
PRACTICE = 60.0
"""Seconds within which the practice region is made: the sample regions come into being first."""


def begin(terminal: TerminalDriver) -> None:
    """From the list of regions into the practice region, to the list in which the rating is given."""
    terminal.wait("Learn")
    terminal.press("f7")
    terminal.wait("Tour of ten minutes")
    terminal.press("enter")
    terminal.wait("T begins the exercise")
    terminal.press("T")
    terminal.wait(" Valdora ", within=PRACTICE)
    terminal.wait("[ ]  Rate the relevance")
    terminal.press("down", "enter")
    terminal.wait("16 records")


def rate(terminal: TerminalDriver) -> None:
    """Rate the relevance of the activity; then the unit says that it is done."""
    terminal.press("/")
    terminal.press("vicinato")
    terminal.wait("1 of 16")
    terminal.press("enter")
    terminal.press("r")
    terminal.wait("Rate which aspect?")
    terminal.press("down", "down", "enter")
    terminal.wait("3 middling")
    terminal.press("4", "enter")
    terminal.wait("Rate which aspect?", gone=True)
    terminal.press("f7")
    terminal.wait("[x]  Rate the relevance")


def finished(home: Path) -> bool:
    """Whether the tour counts as done."""
    (unit,) = read_progress(Home(home)).units.values()
    return bool(unit.finished)


@pytest.mark.parametrize(
    ("size", "environment", "settings", "options"),
    [
        ((80, 24), {}, "", ["--no-mouse"]),
        ((60, 18), {}, '[screen]\ntheme = "cap-projector"\n', []),
        ((80, 24), {"NO_COLOR": "1", "TERM": "vt100"}, "", []),
    ],
    ids=["keyboard alone", "projector", "no colour"],
)
def test_the_tour_is_done_on_a_terminal(
    home: Path,
    size: tuple[int, int],
    environment: Mapping[str, str],
    settings: str,
    options: list[str],
) -> None:
    if settings:
        (home / "settings.toml").write_text(settings, "utf-8")
    with TerminalDriver(options, home, size=size, environment=environment) as terminal:
        begin(terminal)
        rate(terminal)
        terminal.press("q")
        terminal.ended_well()
    assert finished(home)


def test_the_tour_is_done_over_a_link_that_breaks(home: Path) -> None:
    far = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    with TerminalDriver([], home, environment=far) as terminal:
        begin(terminal)
        terminal.signal(signal.SIGHUP)
        assert terminal.ended() == 128 + signal.SIGHUP
    with TerminalDriver([], home, environment=far) as terminal:
        terminal.wait("16 records", within=PRACTICE)
        terminal.wait("was cut off here")
        rate(terminal)
        terminal.press("q")
        terminal.ended_well()
    assert finished(home)


class FarTerminal(TerminalDriver):
    """A terminal behind a bad link: 100 ms there and back, 1 Mbit/s."""

    def read(self, seconds: float) -> bool:
        """Take in what the program writes, no sooner than the link brings it."""
        before = len(self.output)
        found = super().read(seconds)
        came = len(self.output) - before
        if came:
            time.sleep(TRIP / 2 + came * 8 / SPEED)
        return found

    def press(self, *keys: str) -> None:
        """Press keys one after the other; each is on the way for half of the round trip."""
        for key in keys:
            time.sleep(TRIP / 2)
            super().press(key)


def test_the_tour_is_done_over_a_bad_link_to_its_end(home: Path) -> None:
    far = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    with FarTerminal([], home, environment=far) as terminal:
        begin(terminal)
        begun, before = time.monotonic(), len(terminal.output)
        rate(terminal)
        terminal.press("u")
        terminal.wait("Yes, ")
        terminal.press("enter")
        terminal.wait("Yes, ", gone=True)
        terminal.press("ctrl+r")
        terminal.wait("Yes, ")
        terminal.press("enter")
        terminal.wait("Yes, ", gone=True)
        assert time.monotonic() - begun < BEARABLE
        assert (len(terminal.output) - before) * 8 / SPEED < 1, "a second of the link for all of it"
        terminal.press("q")
        terminal.ended_well()
        given = terminal.records(home / "training" / "core.tour" / "valdora", "ratings")
    assert [r["value"] for r in given if r["aspect"] == "relevance"][-1] == 4
    assert finished(home)


LINES = (
    ("training", "start", "tour"),
    ("training", "show", "tour"),
    ("status",),
    ("activities", "rate", "Rete digitale di vicinato", "--relevance", "4", "--why", "They live alone"),
    ("diamond", "rank"),
    ("undo",),
    ("redo",),
    ("activities", "life", "Smart packaging"),
    ("report", "-o", "report.html"),
    ("training", "check"),
)  # fmt: skip


def test_the_tour_is_done_line_by_line(home: Path) -> None:
    """A terminal that only appends: nothing is drawn over, no escape sequence is sent."""
    told = b""
    practice = home / "training" / "core.tour" / "valdora"
    for words in LINES:
        where = [] if words[:2] == ("training", "start") else ["-w", str(practice)]
        arguments = ["--plain", *where, *words]
        with TerminalDriver(arguments, home, environment={"TERM": "dumb"}) as terminal:
            assert terminal.ended(within=PRACTICE) == 0, (words, terminal.output.decode())
            told += terminal.output
    assert b"\x1b" not in told
    assert b"\r" not in told.replace(b"\r\n", b"")
    assert finished(home)
