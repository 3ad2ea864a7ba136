"""How each line of a batch ends: its exit code, its kind and what it says, whatever the command did."""

from __future__ import annotations

import json
from typing import Any

import click
import pytest

from cap_tui.errors import Refused
from cap_tui.workshop_commands.batch_lines import LineSession, run_line
from tests.workshop.conftest import Room

FAULTS: dict[str, Exception] = {
    "refused": Refused("Not so.", where="here", remedy="Do it otherwise.", details={"n": 1}),
    "used": click.UsageError("Not this way."),
    "broken": ZeroDivisionError("by nothing"),
    "left": click.exceptions.Exit(3),
}


@click.group("edw")
def group() -> None:
    """Commands that end in every way."""


@group.command("fail")
@click.argument("how")
@click.pass_obj
def fail(session: LineSession, how: str) -> None:
    """End as asked."""
    session.emit("told", {"how": how}, [])
    if how in FAULTS:
        raise FAULTS[how]


MESSAGES = {
    "refused": (3, "error", {"n": 1, "message": "Not so.", "where": "here", "remedy": "Do it otherwise."}),
    "used": (2, "error", {"message": "Not this way."}),
    "broken": (5, "error", {"message": "ZeroDivisionError: by nothing"}),
    "left": (3, "told", {"how": "left"}),
    "well": (0, "told", {"how": "well"}),
}  # fmt: skip


@pytest.mark.parametrize("how", MESSAGES)
def test_a_line_ends_with_its_code_its_kind_and_what_it_says(room: Room, how: str) -> None:
    commands: Any = group
    assert run_line(commands, room.session, json.dumps(["fail", how]).encode()) == MESSAGES[how]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{}", "no JSON array"),
        (b'["a", 1]', "no JSON array"),
        (b"\xff", "no JSON array"),
        (None, "no JSON array"),
        (b'["batch"]', "no place in a batch"),
        (b'["watch", "x"]', "no place in a batch"),
        (b'["--help"]', ""),
    ],
)
def test_a_line_that_is_no_command_of_a_batch_says_so(
    room: Room, line: bytes | None, said: str
) -> None:
    commands: Any = group
    code, kind, data = run_line(commands, room.session, line)
    assert (code, kind) == ((2, "error") if said else (0, "help"))
    assert said in data.get("message", "")
