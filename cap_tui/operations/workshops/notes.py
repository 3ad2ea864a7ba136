"""Notes for the minutes: decisions, dissent, parked items, promises with an owner and a date."""

from __future__ import annotations

from dataclasses import dataclass

from cap_tui.errors import Refused, WrongUse
from cap_tui.model.workshop import NoteKind, WorkshopNote
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.formats import parse_date
from cap_tui.text.i18n import _, language
from cap_tui.workshop.one_line import one_line


@dataclass(frozen=True)
class NewNote:
    """What is noted, and what about."""

    kind: NoteKind
    text: str
    step: str = ""
    card: str = ""
    owner: str = ""
    due: str = ""


def read_day(text: str) -> str:
    """A day as people write it in their language, in ISO form; "" stays "". Raises WrongUse."""
    if not text:
        return ""
    try:
        return parse_date(text, language()).isoformat()
    except Refused as error:
        raise WrongUse(_("'{text}' is no day.").format(text=text), remedy=error.remedy) from error


def add_note(access: WorkshopAccess, new: NewNote) -> WorkshopNote:
    """Store a line of the minutes. A promise needs its owner and its date."""
    access.require_facilitator()
    text = one_line(new.text, _("note"))
    due = read_day(new.due)
    if new.kind is NoteKind.PROMISE and not (new.owner and due):
        raise Refused(
            _("A promise needs who made it and until when."), remedy=_("Give --owner and --due.")
        )
    with access.changing(_("Add a note")) as transaction:
        state = access.state
        note: WorkshopNote = transaction.add(
            WorkshopNote(
                workshop=access.workshop.uid,
                kind=new.kind,
                text=text,
                step=state.find(state.steps, new.step).uid if new.step else "",
                card=state.find_card(new.card).uid if new.card else "",
                responsible=state.find(state.people, new.owner).uid if new.owner else "",
                due=due,
            )
        )
    return note
