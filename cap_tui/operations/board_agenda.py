"""What the board says of time and of partners: what is due within a week, and what partner regions wait for.

The core gives its own records; tools add theirs with their :class:`Status`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from cap_tui.plugin.board_contributions import DueItem, PartnerWait, Status
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

DAYS_AHEAD = 7
CONFLICTS = "core.conflicts"
"""Where conflicts and proposals are decided: a place of the core, named as a view is."""


class Agenda(msgspec.Struct, frozen=True):
    """What is due, whatever its day, and what partners wait for, as the core's own records say."""

    due: tuple[DueItem, ...]
    partners: tuple[PartnerWait, ...]


def own_agenda(workspace: Workspace, today: datetime.date) -> Agenda:
    """What the records of the core say."""
    return Agenda(tuple(_own_items(workspace, today)), tuple(_own_waits(workspace)))


def due_items(own: Agenda, statuses: Iterable[Status], today: datetime.date) -> tuple[DueItem, ...]:
    """What is due within a week or is late, the earliest first; an item whose day cannot be read is left out."""
    last = (today + datetime.timedelta(days=DAYS_AHEAD)).isoformat()
    found = [*own.due, *(item for status in statuses for item in status.due)]
    near = {item: None for item in found if is_day(item.day) and item.day <= last}
    return tuple(sorted(near, key=lambda item: (item.day, item.text)))


def partner_waits(own: Agenda, statuses: Iterable[Status]) -> tuple[PartnerWait, ...]:
    """What partner regions wait for: proposals and conflicts to decide, then what the tools name."""
    return (*own.partners, *(wait for status in statuses for wait in status.partners))


def is_day(text: str) -> bool:
    """Whether a text is a day in ISO form."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _own_items(workspace: Workspace, today: datetime.date) -> Iterator[DueItem]:
    # Imported here: the board of the last time is shown without them.
    from cap_tui.model.action import ActionStatus, PlannedAction
    from cap_tui.model.workshop import NoteKind, Workshop, WorkshopNote

    own = workspace.config.region.code
    for action in workspace.records(PlannedAction).all():
        open_now = action.status in (ActionStatus.PLANNED, ActionStatus.RUNNING)
        if open_now and action.due and (action.owner or own) == own:
            yield DueItem(
                action.due, _("Action: {title}").format(title=action.title), record=action.uid
            )
    for workshop in workspace.records(Workshop).all():
        day = workshop.start[:10]
        if not workshop.ended and day >= today.isoformat() and (workshop.owner or own) == own:
            title = workshop.title or workshop.ref
            yield DueItem(day, _("Workshop: {title}").format(title=title), record=workshop.uid)
    for note in workspace.records(WorkshopNote).all():
        promised = note.kind is NoteKind.PROMISE and note.due >= today.isoformat()
        if promised and (note.owner or own) == own:
            yield DueItem(note.due, _("Promise: {text}").format(text=note.text), record=note.uid)


def _own_waits(workspace: Workspace) -> Iterator[PartnerWait]:
    tables = workspace.tables()
    if not any(name.startswith("bundle.") for name in tables):
        return
    from cap_tui.bundle.conflict_resolution import open_conflicts
    from cap_tui.bundle.proposals import open_proposals

    for proposal in open_proposals(workspace):
        text = _("an answer to the proposal about {title}").format(title=proposal.title)
        yield PartnerWait(proposal.owner, text, view=CONFLICTS)
    for conflict in open_conflicts(workspace):
        text = _("a decision about {title}, which both changed").format(title=conflict.title)
        yield PartnerWait(conflict.region, text, view=CONFLICTS)
