"""The minute taker's terminal: the step, and the lines of the minutes as they come."""

from __future__ import annotations

import time
from collections.abc import Iterator

from cap_tui.errors import NotFound
from cap_tui.model.workshop import NoteKind, WorkshopNote
from cap_tui.operations.workshops.access import WorkshopAccess, WorkshopRegion
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.ballot_lines import ballot_head
from cap_tui.workshop_text.present_lines import present_head, shown_ballot
from cap_tui.workshop_text.said import Said, no_workshop, opened_access, plain_lines


def one_note_name(kind: NoteKind) -> str:
    """A kind of note for people, of one note."""
    return {
        NoteKind.DECISION: _("decision"),
        NoteKind.DISSENT: _("dissent"),
        NoteKind.PARKED: _("parked"),
        NoteKind.PROMISE: _("promise"),
    }[kind]


def note_words(state: WorkshopState, note: WorkshopNote) -> str:
    """What was noted, with owner and date."""
    owner = state.people.get(note.responsible)
    who = (owner.name or owner.ref) if owner else ""
    told = " · ".join(part for part in (who, day_text(note.due)) if part)
    return f"{note.text} ({told})" if told else note.text


def note_line(state: WorkshopState, note: WorkshopNote) -> Said:
    """A line of the minutes, after what it is."""
    return Said(labelled(one_note_name(note.kind), note_words(state, note)))


def notes_head(access: WorkshopAccess, seconds: float) -> Iterator[Said]:
    """The step and what is going on."""
    yield from present_head(access.state, seconds)
    if ballot := shown_ballot(access.state):
        yield ballot_head(access, ballot)


def notes_text(region: WorkshopRegion, width: int) -> Iterator[str]:
    """``edw notes --plain``."""
    try:
        access = opened_access(region)
    except NotFound as error:
        yield from plain_lines(no_workshop(error), width)
        return
    yield from plain_lines(notes_head(access, time.time()), width)
    state = access.state
    for note in state.notes.values():
        step = f" · {labelled(_('step'), state.ref_of(note.step))}" if note.step else ""
        yield from plain_lines([Said(note_line(state, note).text + step)], width)
