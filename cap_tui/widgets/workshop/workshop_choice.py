"""Which workshop the terminals are on: another one, or a new one made here."""

from __future__ import annotations

import datetime
from collections.abc import Generator
from typing import Any

from cap_tui.errors import CapError
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.workshop import Workshop
from cap_tui.operations.workshops.access import workshops
from cap_tui.operations.workshops.setup import NewWorkshop, make_workshop
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import N_, _, pick
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, DialogStep, TextStep
from cap_tui.widgets.workshop.facilitator_page import FacilitatorPage
from cap_tui.workshop.clock import machine_zone, read_time
from cap_tui.workshop.flows import KIND, Flow
from cap_tui.workshop_text.said import OpenedTerminal

NEW = "new"
HALF_HOUR = 30


class WorkshopChoice(FacilitatorPage):
    """What the facilitator does with whole workshops."""

    @user_action("o", N_("Workshop"), N_("Another workshop, or a new one"), footer=63)
    def action_other(self) -> Dialog:
        choices = [(one.uid, workshop_words(one)) for one in reversed(workshops(self.ctx))]
        if not self.ctx.readonly:
            choices.append((NEW, _("A new workshop")))
        chosen = yield ChoiceStep(_("Which workshop?"), choices)
        if chosen == NEW:
            made = yield from self._make()
            chosen = made.uid
        OpenedTerminal.workshop = chosen
        self.access = None
        self._done("")

    def _make(self) -> Generator[DialogStep, Any, Workshop]:
        flows = [item for item in self.ctx.content(KIND, Flow) if item.record is not None]
        own = f"{self.ctx.plugin_id}."
        flows.sort(key=lambda item: not item.id.startswith(own))
        names = [(item.ref, pick(item.entry.name) or item.id) for item in flows]
        chosen = yield ChoiceStep(_("With which agenda?"), names)
        flow = next(item for item in flows if item.ref == chosen)
        activity = ""
        if self.ctx.plugin_id == "adw":
            activity = yield from self._activity()
        title = yield TextStep(_("What is it called?"), pick(flow.entry.name))
        start = yield TextStep(_("When does it begin?"), next_half_hour(), _time_fault)
        wanted = NewWorkshop(flow.entry, start, title=title, use=flow.use(), activity=activity)
        made, _steps = make_workshop(self.ctx, wanted)
        return made

    def _activity(self) -> Generator[DialogStep, Any, str]:
        known = [(one.uid, one.name) for one in self.ctx.records(TransformativeActivity).all()]
        if not known:
            return ""
        chosen: str = yield ChoiceStep(_("Which activity does it develop?"), known)
        return chosen


def workshop_words(workshop: Workshop) -> str:
    """A workshop in a list: its short name, its title, its day."""
    return f"{workshop.ref} {workshop.title} · {day_text(workshop.start[:10])}"


def next_half_hour() -> str:
    """The next full half hour, as the start of a workshop is written."""
    now = datetime.datetime.now().replace(second=0, microsecond=0)
    start = now + datetime.timedelta(minutes=HALF_HOUR - now.minute % HALF_HOUR)
    return start.strftime("%Y-%m-%dT%H:%M")


def _time_fault(text: str) -> str:
    try:
        read_time(text, machine_zone())
    except CapError as fault:
        return fault.what
    return ""
