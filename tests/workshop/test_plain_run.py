"""``edw run`` and ``edw notes`` without a screen: a command of the workshop, or a note, a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cap_tui.cli.command_session import CommandSession
from cap_tui.model.workshop import WorkshopNote
from cap_tui.workshop_commands import WorkshopCall, workshop_group
from cap_tui.workshop_commands.plain_run import PlainNotes, PlainRun
from tests.workshop.conftest import Room
from tests.workshop.test_plain_join import Person


@pytest.fixture
def call(room: Room) -> WorkshopCall:
    """The call of a facilitator's terminal, as the program makes it."""
    session = CommandSession(plain=True)
    context: Any = room.session.context("edw")
    session.context = lambda _plugin: context  # type: ignore[method-assign]
    made = WorkshopCall(session, "edw", "run")
    return replace(made, workshop=made.access().workshop.uid)


def facilitator(call: WorkshopCall, *lines: str) -> Person:
    person = Person(*lines)
    PlainRun(call, workshop_group("edw", ""), person.ask, person.seen.append).run()
    assert person.lines == []
    return person


def test_every_line_is_a_command_of_the_workshop(
    room: Room, call: WorkshopCall, capsys: pytest.CaptureFixture[str]
) -> None:
    room.people("ana")
    facilitator(
        call,
        'card add --text "Solar roofs" --by ana',
        "card add --text Beams --ref c2",
        "ballot open --kind dots --dots 2 --ref b1",
        "vote b1 c1=2 --for ana",
        "ballot reveal b1",
        "q",
    )
    assert [card["text"] for card in room("card", "list")["cards"]] == ["Solar roofs", "Beams"]
    [vote] = room("ballot", "show", "b1", "--votes")["votes"]
    assert (vote["voter"], vote["choice"], vote["source"]) == ("ana", ["c1=2"], "facilitator")
    assert "The vote of ana in ballot b1 is stored." in capsys.readouterr().out


def test_the_room_is_shown_at_first_and_with_enter(room: Room, call: WorkshopCall) -> None:
    person = facilitator(call, "card add --text Beams", "", "q")
    assert person.text.count("not begun") == 2
    assert person.seen[-2] == "c1 Beams"


def test_a_mistake_is_told_and_the_terminal_goes_on(room: Room, call: WorkshopCall) -> None:
    person = facilitator(
        call, "nothing", 'card add --text "x', "vote b9 c1=1", "watch", "card add --text Beams", "q"
    )
    told = [line for line in person.seen if line.startswith("! ")]
    assert told == [
        "! No such command 'nothing'.",
        "! A quotation mark has no partner.",
        "! There is nothing of that name in the workshop. (b9) Name it by its short name, such as c1, or its uid.",
        "! This command has no place here. (watch)",
    ]
    assert [card["text"] for card in room("card", "list")["cards"]] == ["Beams"]


def test_help_lists_every_command_that_works_here(room: Room, call: WorkshopCall) -> None:
    person = facilitator(call, "help", "q")
    assert "agenda next: End the running block and begin the next one." in person.seen
    assert not [line for line in person.seen if line.startswith(("watch", "batch", "run:"))]


def test_the_minutes_take_a_note_a_line(room: Room, call: WorkshopCall) -> None:
    room.people("ana")
    person = Person(
        "decision: We meet again", "promise: I ask", "promise: I ask @ana 2026-12-31", "", "q"
    )
    PlainNotes(call.access, person.ask, person.seen.append, 80).run()
    assert person.lines == []
    context: Any = room.session.context("edw")
    notes = list(context.records(WorkshopNote).all())
    assert [(note.kind.value, note.text, note.due) for note in notes] == [
        ("decision", "We meet again", ""),
        ("promise", "I ask", "2026-12-31"),
    ]
    assert "! A promise needs who made it and until when. Give --owner and --due." in person.seen
    assert person.seen.count("decision: We meet again") == 2
