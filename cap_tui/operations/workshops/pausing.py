"""What comes between: a break now, a step that is reopened; and what the projector shows of the cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from cap_tui.errors import Refused
from cap_tui.model.workshop import AgendaStep
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.agenda import (
    NewStep,
    begin_day_again,
    insert_step,
    moment,
    next_block,
)
from cap_tui.text.i18n import _

PAUSE = "pause"


def pause_step(access: WorkshopAccess, minutes: int, at: str = "") -> None:
    """Begin a break now; after it each running step goes on with the minutes that it has left.

    Raises Refused when nothing runs, or when a break runs already.
    """
    access.require_facilitator()
    with access.region.hold():
        steps = _running(access)
        if steps[0].kind == PAUSE:
            raise Refused(_("A break runs already."), where=steps[0].ref)
        _interrupt(access, steps, NewStep(minutes, title=_("Break"), kind=PAUSE), at)


def reopen_step(access: WorkshopAccess, name: str, minutes: int, at: str = "") -> AgendaStep:
    """Go back to a step that has ended, for some minutes; then the running step goes on with what it has left.

    What has been stays in the agenda as it was: the step comes again, now. After the end of the
    day it begins the day again. Raises Refused when the step has not ended.
    """
    access.require_facilitator()
    with access.region.hold():
        access.state.refresh()
        state = access.state
        step = state.find(state.steps, name)
        lead = state.steps.get(step.parallel_with, step)
        running = state.day().running
        current = state.blocks[running][0] if running is not None else None
        if not lead.begun or lead is current:
            raise Refused(_("This step has not ended."), where=step.ref)
        again = NewStep(minutes, title=step.title, kind=step.kind, prompt=step.prompt)
        if current is not None:
            return _interrupt(access, _running(access), again, at)
        made = insert_step(access, again)
        begin_day_again(access, made, at)
    return made


def _running(access: WorkshopAccess) -> list[AgendaStep]:
    """The running steps, the one that leads first. Raises Refused when nothing runs."""
    access.state.refresh()
    state = access.state
    running = state.day().running
    if running is None:
        raise Refused(_("The agenda is not running."), where=access.workshop.ref)
    return list(state.blocks[running])


def _interrupt(
    access: WorkshopAccess, steps: Sequence[AgendaStep], new: NewStep, at: str
) -> AgendaStep:
    """Begin ``new`` now, and put what is left of the running steps behind it, side by side as they were."""
    day = access.state.day()
    begun = day.blocks[day.running or 0].begun or 0
    passed = moment(access, at) - begun
    left = [(step, step.minutes + step.extra - passed) for step in steps]
    going_on = [(step, minutes) for step, minutes in left if minutes > 0] or [(steps[0], 1)]
    lead = ""
    for step, minutes in going_on:
        place = {"beside": lead} if lead else {"after": steps[0].ref}
        rest = NewStep(minutes, step.title, step.kind, step.prompt, **place)
        made = insert_step(access, rest)
        lead = lead or made.ref
    made = insert_step(access, replace(new, before=lead))
    next_block(access, at)
    return made


def show_cards(access: WorkshopAccess, shown: bool) -> None:
    """Show the cards to the room during the running step, or hide them; the next step hides them anyway."""
    access.require_facilitator()
    label = _("Show the cards to the room") if shown else _("Hide the cards from the room")
    with access.changing(label) as transaction:
        state = access.state
        running = state.day().running
        if running is None:
            raise Refused(_("The agenda is not running."), where=access.workshop.ref)
        step = state.blocks[running][0].uid if shown else ""
        changed = msgspec.structs.replace(access.workshop, cards_shown=step)
        transaction.put(changed)
