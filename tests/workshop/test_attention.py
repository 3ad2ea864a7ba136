"""What the facilitator's terminal asks attention for, one situation after another, in its sentences."""

from __future__ import annotations

from cap_tui.operations.workshops.access import access_workshop
from cap_tui.workshop_text.run_lines import attention_lines, missing_lines
from tests.workshop.conftest import Room
from tests.workshop.test_agenda import insert

NINE = 1_773_129_600  # 2026-03-10T09:00 in Vienna


def told(room: Room, minute: int) -> list[str]:
    """What stands there so many minutes after nine."""
    access = access_workshop(room.session.context("edw"))
    return [line.text for line in attention_lines(access.state, NINE + 60 * minute)]


MISSING = "! Not here: research, government, cluster"


def test_each_thing_that_needs_attention_is_said_and_goes_when_it_is_done(room: Room) -> None:
    assert told(room, 0) == []
    insert(room, "ideas", 20, "--kind", "collect")
    insert(room, "end", 10)
    for ref, helix, group in (("p1", "business", "A"), ("p2", "society", "B")):
        room("people", "add", "--helix", helix, "--ref", ref, "--group", group)
    room("agenda", "start", "--at", "09:00")
    assert told(room, 4) == [MISSING]
    assert told(room, 5) == ["! Silent for 5 min: A, B", MISSING]
    late = "! The day ends 20 min late"
    assert told(room, 40) == ["! Silent for 5 min: A, B", late, MISSING]
    room.answer("card", "add", "--text", "x", "--ref", "c1", who="p1")
    room.answer("card", "add", "--text", "y", "--ref", "c2", who="p1")
    assert told(room, 5) == ["! Silent for 5 min: B", MISSING]
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    assert told(room, 4) == ["! b1: 2 have not voted", MISSING]
    room("agenda", "lock", "end", "--start", "09:15")
    assert told(room, 0)[1:] == ["! 5 min too much before end", MISSING]
    state = access_workshop(room.session.context("edw")).state
    assert [line.text for line in missing_lines(state)] == [MISSING]
