"""Make a workshop: from a flow, at a time in a zone."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from cap_tui.errors import NotFound
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.content import ContentUse
from cap_tui.model.workshop import AgendaStep, Workshop
from cap_tui.operations.permissions import require_writable
from cap_tui.operations.workshops.access import WorkshopRegion, workshops
from cap_tui.text.i18n import _, pick
from cap_tui.workshop.clock import find_zone, machine_zone, read_time, stored_time
from cap_tui.workshop.flows import Flow, flow_name
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.refs import choose_ref


@dataclass(frozen=True)
class NewWorkshop:
    """What is asked of a new workshop. Without a flow its agenda is empty."""

    flow: Flow | None
    start: str
    zone: str = ""
    title: str = ""
    ref: str = ""
    use: ContentUse | None = None
    activity: str = ""


def find_activity(region: WorkshopRegion, name: str) -> str:
    """The uid of the activity with this uid or name. Raises NotFound."""
    for activity in region.records(TransformativeActivity).all():
        if name in (activity.uid, activity.name):
            return activity.uid
    raise NotFound(_("There is no such activity."), where=name)


def make_workshop(region: WorkshopRegion, new: NewWorkshop) -> tuple[Workshop, list[AgendaStep]]:
    """Make a workshop with the agenda of its flow. Raises NotFound, WrongUse, Refused, Busy."""
    require_writable(region)
    flow = new.flow or Flow(id="empty", name="")
    zone = new.zone or machine_zone()
    find_zone(zone)
    start = read_time(new.start, zone)
    title = one_line(new.title, _("title"), empty=True) or pick(flow.name)
    with region.hold():
        known = workshops(region)
        ref = choose_ref(new.ref, {one.ref for one in known}, "w", len(known))
        with region.transaction(_("Make a workshop")) as transaction:
            made: Workshop = transaction.add(
                Workshop(
                    ref=ref,
                    title=title,
                    flow=flow_name(flow.id),
                    flow_use=msgspec.structs.asdict(new.use) if new.use else {},
                    needs_diamond=flow.diamond,
                    start=stored_time(start),
                    zone=zone,
                    activity=find_activity(region, new.activity) if new.activity else "",
                )
            )
            steps = [
                transaction.add(
                    AgendaStep(
                        workshop=made.uid,
                        ref=f"s{place}",
                        place=place,
                        title=pick(step.title),
                        kind=step.kind,
                        prompt=pick(step.prompt),
                        minutes=step.minutes,
                    )
                )
                for place, step in enumerate(flow.steps, start=1)
            ]
    return made, steps
