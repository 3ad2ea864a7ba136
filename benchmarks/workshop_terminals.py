"""How soon a projector shows a card of another process, and what its clock sends: on a real pty of 60x18.

Run it from the root of the checkout: ``python -m benchmarks.workshop_terminals``.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from cap_tui.cli.command_session import CommandSession
from cap_tui.testing import TerminalDriver
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.workshop.conftest import Room
from tests.workshop.terminals import a_workshop

CARDS, IDLE = 100, 65.0


def followed(room: Room, projector: TerminalDriver) -> list[float]:
    """Seconds from each durable card to the projector that counts it, sorted."""
    waits = []
    for number in range(1, CARDS + 1):
        room("card", "add", "--text", f"Card {number}")
        stored = time.monotonic()
        projector.wait(f"{number} card")
        waits.append(time.monotonic() - stored)
    return sorted(waits)


def idle_bytes(projector: TerminalDriver) -> list[int]:
    """How many bytes came each time that an idle projector sent something."""
    while projector.read(0.5):
        pass
    sent = []
    end = time.monotonic() + IDLE
    while time.monotonic() < end:
        before = len(projector.output)
        if projector.read(1.0):
            while projector.read(0.05):
                pass
            sent.append(len(projector.output) - before)
    return sent


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    home, region = folder / "home", folder / "valdora"
    home.mkdir()
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(region, config).close()
    a_workshop(region, home)
    arguments = ["-w", str(region), "edw", "present", "--readonly"]
    with TerminalDriver(arguments, home, size=(60, 18)) as projector:
        projector.wait("We begin at")
        with CommandSession(
            home=str(home), workspace=str(region), lang="en", plain=True, no_plugins=True
        ) as session:
            room = Room(session)
            room("agenda", "start")
            projector.wait("0 cards")
            projector.wait("Esc ends the presentation.", gone=True)
            waits = followed(room, projector)
        middle, late = waits[CARDS // 2], waits[int(CARDS * 0.99) - 1]
        print(f"follows: median {middle:.2f} s, 99 % {late:.2f} s, longest {waits[-1]:.2f} s")
        print(f"bytes of each message of an idle projector in {IDLE:g} s: {idle_bytes(projector)}")


if __name__ == "__main__":
    main()
