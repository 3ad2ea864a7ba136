"""A facilitator and a projector on two terminals: what one does is stored, and the other follows."""

from __future__ import annotations

from pathlib import Path

from cap_tui.testing import TerminalDriver
from tests.workshop.terminals import a_workshop

FOLLOWS_WITHIN = 2.0
"""Seconds on a machine that does other things too; docs/performance.md has the figure of a quiet one."""
IDLE_BYTES = 200
PROJECTOR = (60, 18)


def test_the_projector_follows_the_facilitator_and_shows_only_what_is_opened(
    home: Path, region: Path
) -> None:
    a_workshop(region, home)
    arguments = ["-w", str(region), "edw"]
    with (
        TerminalDriver([*arguments, "run"], home) as facilitator,
        TerminalDriver([*arguments, "present", "--readonly"], home, size=PROJECTOR) as projector,
    ):
        facilitator.wait("first: Silent collection")
        projector.wait("We begin at")
        facilitator.press("N")
        facilitator.wait("The workshop has begun.")
        projector.wait("Silent collection", within=FOLLOWS_WITHIN)
        projector.wait("15 min left")
        facilitator.press("a", "Beams of old wood @Ana", "enter")
        facilitator.wait("1 card is stored.")
        projector.wait("1 card", within=FOLLOWS_WITHIN)
        assert "Beams of old wood" not in projector.text
        facilitator.press("escape")
        facilitator.wait("a Add")
        facilitator.press("A")
        facilitator.wait("The room sees the cards.")
        projector.wait("c1 Beams of old wood", within=FOLLOWS_WITHIN)

        projector.wait("Esc ends the presentation.", gone=True)
        while projector.read(0.5):
            pass
        sent = len(projector.output)
        projector.read(1.2)
        assert len(projector.output) - sent <= IDLE_BYTES, "an idle projector is silent"

        [card] = facilitator.records(region, "cards")
        assert (card["text"], len(card["authors"])) == ("Beams of old wood", 1)
