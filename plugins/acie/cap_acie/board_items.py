"""What the board says of joint calls: days that the region must keep, and partners that wait for its decision."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping

from cap_acie.call_folder import CallFolder
from cap_acie.consortium import member_regions
from cap_acie.kept_files import readable_applications
from cap_acie.part_decisions import decided_here
from cap_acie.records import (
    ApplicationStatus,
    JointApplication,
    ProjectEvent,
    ProjectStep,
)
from cap_acie.view_ids import APPLICATIONS, CALLS
from cap_acie.words import _, ngettext
from cap_tui.api import DueItem, PartnerWait, PluginContext

DAYS_AHEAD = 7


def due_items(ctx: PluginContext, folders: Mapping[str, CallFolder]) -> Iterator[DueItem]:
    """The own deadlines to come, own decisions that are open, reports that did not arrive; ``folders`` by the call."""
    applications = list(ctx.records(JointApplication).all())
    for uid, folder in folders.items():
        annex = folder.annexes.get(ctx.region.code)
        if annex is None:
            continue
        title = {"call": folder.call.id}
        closes = annex.dates.deadline.date()
        if closes >= ctx.today:
            text = _("Our deadline of the joint call {call}").format(**title)
            yield DueItem(closes.isoformat(), text, view=CALLS)
        waiting = _waiting(ctx, uid)
        if waiting:
            text = ngettext(
                "Our decision about {n} application to the joint call {call}",
                "Our decision about {n} applications to the joint call {call}",
                len(waiting),
            ).format(n=len(waiting), **title)
            yield DueItem(annex.dates.decision.isoformat(), text, view=APPLICATIONS)
    yield from _reports(ctx, {one.uid: one for one in applications})


def partner_waits(ctx: PluginContext, folders: Mapping[str, CallFolder]) -> Iterator[PartnerWait]:
    """Partner regions of an application that is not decided although our decision's day is near or past."""
    own, today = ctx.region.code, ctx.today
    for uid, folder in folders.items():
        annex = folder.annexes.get(own)
        if annex is None or annex.dates.decision - datetime.timedelta(days=DAYS_AHEAD) > today:
            continue
        for record, application in readable_applications(_waiting(ctx, uid)):
            regions = member_regions(folder.call.regions, application.partners)
            text = _("our decision about the application {title}").format(
                title=record.title or record.code
            )
            for code in regions if own in regions else ():
                if code != own:
                    yield PartnerWait(code, text, view=APPLICATIONS, record=record.uid)


def _waiting(ctx: PluginContext, call: str) -> list[JointApplication]:
    decided = decided_here(ctx)
    return [
        one
        for one in ctx.records(JointApplication).all()
        if one.call == call and one.status is ApplicationStatus.RECEIVED and one.uid not in decided
    ]


def _reports(ctx: PluginContext, applications: Mapping[str, JointApplication]) -> Iterator[DueItem]:
    """Reports due of which fewer arrived: the first due ones are those that arrived."""
    steps = sorted(ctx.records(ProjectStep).all(), key=lambda one: one.day)
    arrived = Counter(one.application for one in steps if one.event is ProjectEvent.REPORT_RECEIVED)
    for step in steps:
        if step.event is not ProjectEvent.REPORT_DUE:
            continue
        if arrived[step.application] > 0:
            arrived[step.application] -= 1
            continue
        record = applications.get(step.application)
        title = record.title or record.code if record else ""
        text = _("Report of the project {title}").format(title=title)
        yield DueItem(step.day, text, view=APPLICATIONS, record=step.application)
