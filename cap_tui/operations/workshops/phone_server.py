"""The facilitator's hand on the server for phones: start it, end it, its door, and who is in."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cap_tui.errors import Refused
from cap_tui.model.workshop import Participant
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.phone_door import DoorFile
from cap_tui.operations.workshops.turnout import turnout
from cap_tui.text.i18n import _
from cap_tui.workshop.group_limits import UNKNOWN

EXTRA = ("starlette", "uvicorn", "jinja2")


def require_extra() -> None:
    """Raise Refused where the extra ``join`` is not installed; imports nothing of it."""
    if not all(importlib.util.find_spec(name) for name in EXTRA):
        raise Refused(
            _("cap-tui join needs an extra that is not installed."),
            remedy="pip install 'cap-tui[join]'",
        )


def start_phone_server(folder: Path, home: Path, words: Sequence[str]) -> None:
    """Start ``cap-tui join`` with these words as a process of its own; what it says is in logs/join.log.

    It outlives the terminal that started it, so that a lost connection of the facilitator cuts off no phone.
    """
    require_extra()
    log = home / "logs" / "join.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cap_tui", "--home", str(home), "-w", str(folder)]
    with log.open("wb") as told:
        subprocess.Popen(
            [*command, "--json", "join", *words],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
            env=dict(os.environ),
        )


def stop_phone_server(file: DoorFile) -> None:
    """Ask the server of this door to end; it does within a second."""
    file.change(stop=True)


@dataclass(frozen=True)
class PhonePeople:
    """Who is in by phone: how many of each group, everybody, and who has not voted in the newest open ballot."""

    groups: dict[str, int]
    people: list[Participant]
    not_voted: list[Participant]


def phone_people(access: WorkshopAccess) -> PhonePeople:
    """Who is in by phone now."""
    state = access.state
    here = [one for one in state.people.values() if one.consent and one.token_hash]
    groups = Counter(one.helix.value if one.helix else UNKNOWN for one in here)
    ballot = next(reversed(state.ballots.values()), None)
    missing: list[Participant] = []
    if ballot is not None and state.ballot_state(ballot) == "open":
        refs = set(turnout(access, ballot).not_voted)
        missing = [one for one in here if one.ref in refs]
    return PhonePeople(dict(sorted(groups.items())), here, missing)
