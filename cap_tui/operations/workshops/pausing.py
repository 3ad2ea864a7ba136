"""A pause in the running step, and what the projector shows of it."""

from __future__ import annotations

import msgspec

from cap_tui.errors import Refused
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.agenda import NewStep, insert_step, next_block
from cap_tui.text.i18n import _
from cap_tui.workshop.clock import now

PAUSE = "pause"


def pause_step(access: WorkshopAccess, minutes: int) -> None:
    """Begin a break now; after it the running step goes on with the minutes that it has left.

    Raises Refused when nothing runs, when a break runs already, or when steps run in parallel.
    """
    access.require_facilitator()
    with access.region.hold():
        access.state.refresh()
        state, day = access.state, access.state.day()
        if day.running is None:
            raise Refused(_("The agenda is not running."), where=access.workshop.ref)
        step, others = state.blocks[day.running][0], state.blocks[day.running][1:]
        if others:
            raise Refused(_("Steps that run in parallel are not paused."), where=step.ref)
        if step.kind == PAUSE:
            raise Refused(_("A break runs already."), where=step.ref)
        block = day.blocks[day.running]
        left = max(1, (block.begun or 0) + block.length - now())
        rest = insert_step(
            access,
            NewStep(left, title=step.title, kind=step.kind, prompt=step.prompt, after=step.ref),
        )
        insert_step(access, NewStep(minutes, title=_("Break"), kind=PAUSE, before=rest.ref))
        next_block(access)


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
