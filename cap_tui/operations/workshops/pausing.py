"""What comes between: a break now, a step that is reopened; and what the projector shows of the cards."""

from __future__ import annotations

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
    """Begin a break now; after it the running step goes on with the minutes that it has left.

    Raises Refused when nothing runs, when a break runs already, or when steps run in parallel.
    """
    access.require_facilitator()
    with access.region.hold():
        step = _interruptible(access)
        if step.kind == PAUSE:
            raise Refused(_("A break runs already."), where=step.ref)
        _interrupt(access, step, NewStep(minutes, title=_("Break"), kind=PAUSE), at)


def reopen_step(access: WorkshopAccess, name: str, minutes: int, at: str = "") -> AgendaStep:
    """Go back to a step that has ended, for some minutes; then the running step goes on with what it has left.

    What has been stays in the agenda as it was: the step comes again, now. After the end of the
    day it begins the day again. Raises Refused when the step has not ended, or steps run in parallel.
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
            return _interrupt(access, _interruptible(access), again, at)
        made = insert_step(access, again)
        begin_day_again(access, made, at)
    return made


def _interruptible(access: WorkshopAccess) -> AgendaStep:
    """The running step. Raises Refused when nothing runs, or when steps run in parallel."""
    access.state.refresh()
    state = access.state
    running = state.day().running
    if running is None:
        raise Refused(_("The agenda is not running."), where=access.workshop.ref)
    step, *others = state.blocks[running]
    if others:
        raise Refused(_("Steps that run in parallel are not interrupted."), where=step.ref)
    return step


def _interrupt(access: WorkshopAccess, step: AgendaStep, new: NewStep, at: str) -> AgendaStep:
    """Begin ``new`` now, and put what is left of the running step behind it."""
    day = access.state.day()
    block = day.blocks[day.running or 0]
    left = max(1, (block.begun or 0) + block.length - moment(access, at))
    rest = insert_step(
        access,
        NewStep(left, title=step.title, kind=step.kind, prompt=step.prompt, after=step.ref),
    )
    made = insert_step(access, replace(new, before=rest.ref))
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
