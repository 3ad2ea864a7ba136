"""A workshop that begins now, for the tests of its terminals."""

from __future__ import annotations

import time
from pathlib import Path

from cap_tui.cli.command_session import CommandSession
from tests.workshop.conftest import Room


def a_workshop(folder: Path, home: Path) -> dict[str, str]:
    """Two steps, Ana and Bor who are present; returns their tokens by short name."""
    with CommandSession(
        home=str(home), workspace=str(folder), lang="en", plain=True, no_plugins=True
    ) as session:
        room = Room(session)
        start = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
        room("new", "--flow", "empty", "--start", start, "--zone", "UTC", "--title", "Timber day")
        room(
            *("agenda", "insert", "--minutes", "15", "--title", "Silent collection"),
            *("--kind", "collect", "--prompt", "What could we do together?"),
        )
        room("agenda", "insert", "--minutes", "20", "--title", "Rating")
        room("people", "add", "--helix", "business", "--name", "Ana")
        room("people", "add", "--helix", "research", "--name", "Bor")
        return room.tokens
