"""The agenda while it is planned and while it runs. What has begun is not moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from cap_tui.errors import DoesNotHold, Refused, WrongUse
from cap_tui.model.activity import PriorityArea
from cap_tui.model.workshop import AgendaStep
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.i18n import _
from cap_tui.workshop.agenda import fitted_minutes
from cap_tui.workshop.clock import Instant, now, read_time, stored_instant, stored_time
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.refs import choose_ref

MOST_MINUTES = 1_440
MOST_EXTRA = 480
Blocks = list[list[AgendaStep]]


@dataclass(frozen=True)
class NewStep:
    """A step to insert: at most one of the three places, else at the end."""

    minutes: int
    title: str = ""
    kind: str = ""
    prompt: str = ""
    before: str = ""
    after: str = ""
    beside: str = ""
    lock: str = ""
    ref: str = ""


def moment(access: WorkshopAccess, text: str) -> Instant:
    """The instant of ``--at``; without a text the present minute."""
    return _time(access, text) if text else now()


def _time(access: WorkshopAccess, text: str) -> Instant:
    workshop = access.workshop
    return read_time(text, workshop.zone, stored_instant(workshop.start))


def insert_step(access: WorkshopAccess, new: NewStep) -> AgendaStep:
    """Insert a step. Raises WrongUse, NotFound, Refused, Busy."""
    access.require_facilitator()
    if not 1 <= new.minutes <= MOST_MINUTES:
        raise Refused(_("A step takes from 1 to {most} minutes.").format(most=MOST_MINUTES))
    if sum(bool(place) for place in (new.before, new.after, new.beside)) > 1:
        raise WrongUse(_("Name one place: before, after or beside a step."))
    if new.beside and new.lock:
        raise Refused(_("Only the first step of a block has a locked start."))
    title = one_line(new.title, _("title"), empty=True)
    kind = one_line(new.kind, _("kind"), empty=True)
    prompt = one_line(new.prompt, _("prompt"), empty=True)
    locked = stored_time(_time(access, new.lock)) if new.lock else ""
    with access.changing(_("Insert a step")) as transaction:
        state = access.state
        blocks = [list(block) for block in state.blocks]
        step = AgendaStep(
            workshop=access.workshop.uid,
            ref=choose_ref(new.ref, state.refs, "s", len(state.steps)),
            place=len(state.steps) + 1,
            title=title,
            kind=kind,
            prompt=prompt,
            minutes=new.minutes,
            locked=locked,
        )
        if new.beside:
            at = _block_of(access, blocks, new.beside)
            if blocks[at][0].begun and at != state.day().running:
                raise Refused(_("This block has ended."), where=new.beside)
            step = msgspec.structs.replace(step, parallel_with=blocks[at][0].uid)
            blocks[at].append(step)
        else:
            at = _target(access, blocks, new.before, new.after)
            _require_open(blocks, at)
            blocks.insert(at, [step])
        place = _places(blocks)[step.ref]
        stored: AgendaStep = transaction.add(msgspec.structs.replace(step, place=place))
        _store_places(transaction, blocks, skip=step)
    return stored


def move_step(
    access: WorkshopAccess, name: str, *, before: str = "", after: str = ""
) -> AgendaStep:
    """Move a block, or take a parallel step out of its block. Raises WrongUse, NotFound, Refused."""
    access.require_facilitator()
    if bool(before) == bool(after):
        raise WrongUse(_("Name one place: before or after a step."))
    with access.changing(_("Move a step")) as transaction:
        state = access.state
        step = state.find(state.steps, name)
        blocks = [list(block) for block in state.blocks]
        source = _block_of(access, blocks, step.uid)
        beside = _block_of(access, blocks, before or after)
        if source == beside:
            raise Refused(_("A step cannot be moved beside itself."), where=step.ref)
        if blocks[source][0].begun:
            raise Refused(_("What has begun is not moved."), where=step.ref)
        target = beside + (not before)
        _require_open(blocks, target)
        if step.parallel_with:
            blocks[source].remove(step)
            free = msgspec.structs.replace(step, parallel_with="")
            transaction.put(free)
            moved = [free]
        else:
            moved = blocks.pop(source)
            target -= source < target
        blocks.insert(target, moved)
        _store_places(transaction, blocks)
    return access.state.steps[step.uid]


def _block_of(access: WorkshopAccess, blocks: Blocks, name: str) -> int:
    uid = access.state.find(access.state.steps, name).uid
    return next(at for at, block in enumerate(blocks) if any(s.uid == uid for s in block))


def _target(access: WorkshopAccess, blocks: Blocks, before: str, after: str) -> int:
    if before:
        return _block_of(access, blocks, before)
    return _block_of(access, blocks, after) + 1 if after else len(blocks)


def _require_open(blocks: Blocks, at: int) -> None:
    """Raise Refused for a place before something that has begun."""
    if any(block[0].begun for block in blocks[at:]):
        raise Refused(_("Nothing is put before what has begun."))


def _places(blocks: Blocks) -> dict[str, int]:
    order = [step.ref for block in blocks for step in block]
    return {ref: place for place, ref in enumerate(order, start=1)}


def _store_places(transaction: Any, blocks: Blocks, skip: AgendaStep | None = None) -> None:
    places = _places(blocks)
    for step in (step for block in blocks for step in block):
        if step is not skip and step.place != places[step.ref]:
            transaction.put(msgspec.structs.replace(step, place=places[step.ref]))


def lock_step(access: WorkshopAccess, name: str, start: str) -> AgendaStep:
    """Give a block a start that stays, or free it (empty). Raises Refused."""
    access.require_facilitator()
    locked = stored_time(_time(access, start)) if start else ""
    with access.changing(_("Lock a step") if start else _("Free a step")) as transaction:
        step = access.state.find(access.state.steps, name)
        if step.parallel_with:
            raise Refused(_("Only the first step of a block has a locked start."), where=step.ref)
        if step.begun:
            raise Refused(_("What has begun is not moved."), where=step.ref)
        changed: AgendaStep = transaction.put(msgspec.structs.replace(step, locked=locked))
    return changed


def start_agenda(access: WorkshopAccess, at: str = "", anyway: str = "") -> None:
    """Begin the day with the first block. Raises DoesNotHold without a diamond where the flow needs one."""
    access.require_facilitator()
    reason = one_line(anyway, _("reason"), empty=True)
    begun = stored_time(moment(access, at))
    with access.changing(_("Start the agenda")) as transaction:
        workshop, blocks = access.workshop, access.state.blocks
        if workshop.begun:
            raise Refused(_("The agenda was started already."), where=workshop.ref)
        if not blocks:
            raise Refused(_("The agenda is empty."), where=workshop.ref)
        if not reason and needs_diamond(access):
            raise DoesNotHold(
                _("The region has no diamond: its priority areas are the input of this workshop."),
                where=workshop.ref,
                remedy=_("Make one with cap-tui diamond new, or give --anyway with the reason."),
            )
        transaction.put(msgspec.structs.replace(workshop, begun=begun, anyway=reason))
        _begin(transaction, blocks[0], begun)


def needs_diamond(access: WorkshopAccess) -> bool:
    """Whether the flow needs a diamond and the region has none."""
    has_areas = any(True for _area in access.region.records(PriorityArea).all())
    return access.workshop.needs_diamond and not has_areas


def _begin(transaction: Any, block: Sequence[AgendaStep], begun: str) -> None:
    for step in block:
        transaction.put(msgspec.structs.replace(step, begun=begun))


def next_block(access: WorkshopAccess, at: str = "") -> None:
    """End the running block and begin the next one; after the last the day ends. Raises Refused."""
    access.require_facilitator()
    instant = moment(access, at)
    with access.changing(_("Next step")) as transaction:
        day = access.state.day()
        running = _running(access)
        if instant < (day.blocks[running].begun or 0):
            raise Refused(_("This is before the running step began."))
        if running + 1 < len(day.blocks):
            _begin(transaction, access.state.blocks[running + 1], stored_time(instant))
        else:
            workshop = access.workshop
            transaction.put(msgspec.structs.replace(workshop, ended=stored_time(instant)))


def begin_day_again(access: WorkshopAccess, step: AgendaStep, at: str = "") -> None:
    """After the end of the day: go on with a step that was put behind the last one. Raises Refused before the end."""
    access.require_facilitator()
    begun = stored_time(moment(access, at))
    with access.changing(_("Begin the day again")) as transaction:
        if not access.workshop.ended:
            raise Refused(_("The day has not ended."), where=access.workshop.ref)
        transaction.put(msgspec.structs.replace(access.workshop, ended=""))
        _begin(transaction, [access.state.steps[step.uid]], begun)


def _running(access: WorkshopAccess) -> int:
    running = access.state.day().running
    if running is None:
        raise Refused(_("The agenda is not running."), where=access.workshop.ref)
    return running


def add_extra(access: WorkshopAccess, minutes: int) -> None:
    """Give the running block more minutes. Raises Refused."""
    access.require_facilitator()
    if not 1 <= minutes <= MOST_EXTRA:
        raise Refused(_("From 1 to {most} extra minutes.").format(most=MOST_EXTRA))
    with access.changing(_("Extra minutes")) as transaction:
        for step in access.state.blocks[_running(access)]:
            transaction.put(msgspec.structs.replace(step, extra=step.extra + minutes))


def fit_agenda(access: WorkshopAccess, at: str = "") -> None:
    """Shorten what has not begun so that the next lock, or the planned end, is met."""
    access.require_facilitator()
    instant = moment(access, at)
    with access.changing(_("Fit the agenda")) as transaction:
        lengths = fitted_minutes(access.state.day(), instant)
        for block, length in zip(access.state.blocks, lengths, strict=True):
            for step in block:
                if step.minutes > length and not step.begun:
                    transaction.put(msgspec.structs.replace(step, minutes=length))
