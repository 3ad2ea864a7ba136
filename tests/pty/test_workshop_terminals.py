"""A whole workshop on five terminals: facilitator, projector, minute taker and two participants.

From the preparation to the minutes; on the way a participant's link drops (SIGHUP) and the
facilitator's program is killed (SIGKILL) while people vote.
"""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path

from cap_tui.cli.command_session import CommandSession
from cap_tui.testing import TerminalDriver
from tests.workshop.conftest import Room
from tests.workshop.terminals import a_workshop

IDLE_BYTES = 200
PROJECTOR = (60, 18)


def enter(terminal: TerminalDriver, token: str, name: str) -> None:
    """Give the token at a participant's terminal."""
    terminal.wait("Your token, please")
    terminal.press(token, "enter")
    terminal.wait(f"You are {name}.")
    assert token not in terminal.text


def write_card(terminal: TerminalDriver, text: str) -> None:
    """Write one card and leave the line."""
    terminal.press("a", text, "enter")
    terminal.wait("1 card is stored.")
    terminal.press("escape")
    terminal.wait("a Add")


def vote(terminal: TerminalDriver, *digits: str) -> None:
    """Fill in the ballot and send it."""
    terminal.wait("Give 5 dots")
    terminal.press("V")
    terminal.wait("0 of 5 dots given")
    terminal.press(*digits, "enter")
    terminal.wait("You have voted")


def silence(projector: TerminalDriver) -> None:
    """An idle projector sends next to nothing, once the hint on its last line is gone."""
    projector.wait("Esc ends the presentation", gone=True)
    while projector.read(0.5):
        pass
    sent = len(projector.output)
    projector.read(1.2)
    assert len(projector.output) - sent <= IDLE_BYTES


def test_a_workshop_from_preparation_to_the_minutes(
    home: Path, region: Path, tmp_path: Path
) -> None:
    tokens = a_workshop(region, home)
    arguments = ["-w", str(region), "edw"]

    with ExitStack() as terminals:

        def start(face: str, *options: str, size: tuple[int, int] = (80, 24)) -> TerminalDriver:
            driver = TerminalDriver([*arguments, face, *options], home, size=size)
            return terminals.enter_context(driver)

        facilitator = start("run")
        projector = start("present", "--readonly", size=PROJECTOR)
        minutes, ana, bor = start("notes"), start("join"), start("join", size=PROJECTOR)
        enter(ana, tokens["p1"], "Ana")
        enter(bor, tokens["p2"], "Bor")
        projector.wait("We begin at")

        facilitator.wait("first: Silent collection")
        facilitator.press("N")
        facilitator.wait("The workshop has begun.")
        for terminal in (projector, minutes, ana, bor):
            terminal.wait("Silent collection")
        write_card(ana, "Beams of old wood")
        write_card(bor, "Straw for walls")
        projector.wait("2 cards")
        assert "Beams" not in projector.text
        assert "Beams" not in bor.text
        facilitator.wait("Straw for walls")
        facilitator.press("A")
        projector.wait("c1 Beams of old wood")
        silence(projector)

        minutes.press("a", "decision: We start with timber", "enter")
        minutes.wait("Noted: decision.")
        bor.press("a", "half a thought")
        bor.wait("half a thought")
        bor.signal(signal.SIGHUP)
        bor.ended()
        bor = start("join", size=PROJECTOR)
        enter(bor, tokens["p2"], "Bor")
        bor.wait("half a thought")
        bor.press("escape")
        bor.wait("a Add")
        bor.wait("Straw for walls")

        facilitator.press("N")
        facilitator.wait("2/2 Rating")
        facilitator.press("O", "enter", "enter")
        facilitator.wait("0 of 2 have voted")
        projector.wait("0 of 2 have voted")
        vote(ana, "3", "2")
        facilitator.signal(signal.SIGKILL)
        assert facilitator.ended() == -signal.SIGKILL
        vote(bor, "1", "4")
        projector.wait("2 of 2 have voted")
        facilitator = start("run")
        facilitator.wait("2 of 2 have voted")
        facilitator.wait("2/2 Rating")
        facilitator.press("R", "y")
        projector.wait("1. c2 Straw for walls (6, from 2 people)")
        facilitator.wait("Revealed.")
        facilitator.press("N", "y")
        for terminal in (facilitator, projector, minutes, ana, bor):
            terminal.wait("the workshop has ended")

    with CommandSession(
        home=str(home), workspace=str(region), lang="en", plain=True, no_plugins=True
    ) as session:
        room = Room(session)
        assert [card["authors"] for card in room("card", "list")["cards"]] == [["p1"], ["p2"]]
        ballot = room("ballot", "show", "b1", "--votes")
        assert {v["voter"]: v["choice"] for v in ballot["votes"]} == {
            "p1": ["c1=3", "c2=2"],
            "p2": ["c1=1", "c2=4"],
        }
        file = tmp_path / "minutes.md"
        assert room("minutes", "-o", str(file))["counts"]["decision"] == 1
    report = file.read_text("utf-8")
    assert "We start with timber" in report
    assert "Straw for walls" in report
