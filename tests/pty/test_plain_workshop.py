"""A workshop line by line, on terminals that only append: facilitator, minute taker and a participant."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from cap_tui.cli.command_session import CommandSession
from cap_tui.testing import TerminalDriver
from tests.workshop.conftest import Room
from tests.workshop.terminals import a_workshop

DUMB = {"TERM": "dumb"}


def test_a_workshop_is_held_line_by_line(home: Path, region: Path) -> None:
    tokens = a_workshop(region, home)
    told = b""
    with ExitStack() as terminals:

        def start(face: str) -> TerminalDriver:
            words = ["-w", str(region), "--plain", "edw", face]
            return terminals.enter_context(TerminalDriver(words, home, environment=DUMB))

        facilitator, minutes, ana = start("run"), start("notes"), start("join")
        facilitator.wait("A command such as agenda next")
        facilitator.press(*"agenda start", "enter")
        facilitator.wait("running, 0 min behind")
        ana.wait("Your token:")
        ana.press(tokens["p1"], "enter")
        ana.wait("You are Ana.")
        ana.press(*"Beams of old wood", "enter")
        ana.wait("Your card is stored: c1")
        facilitator.press(*"card add --text Straw", "enter")
        facilitator.wait("c2 Straw")
        facilitator.press(*"ballot open --kind dots --dots 2", "enter")
        facilitator.wait("Ballot b1: dots, open")
        ana.press(*"v", "enter")
        ana.wait("c1 Beams of old wood (0 of 2 dots given")
        ana.press("2", "enter", "0", "enter", "3", "enter")
        ana.wait("Your vote is stored.")
        facilitator.press(*"ballot reveal b1", "enter")
        facilitator.wait("Ballot b1: dots, revealed")
        facilitator.press(*"results b1", "enter")
        facilitator.wait("1. c1 Beams of old wood (2, from 1 person)")
        minutes.wait("A note, Enter shows, q ends:")
        minutes.press(*"decision: We start with timber", "enter")
        minutes.wait("decision: We start with timber")
        for terminal in (facilitator, minutes, ana):
            terminal.press("q", "enter")
            assert terminal.ended() == 0
            told += terminal.output
    assert b"\x1b" not in told
    with CommandSession(
        home=str(home), workspace=str(region), lang="en", plain=True, no_plugins=True
    ) as session:
        room = Room(session)
        assert [c["text"] for c in room("card", "list")["cards"]] == ["Beams of old wood", "Straw"]
        [vote] = room("ballot", "show", "b1", "--votes")["votes"]
        assert (vote["voter"], vote["choice"]) == ("p1", ["c1=2"])
