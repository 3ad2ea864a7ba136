"""What keeps the region's joint calls from working."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cap_acie.deadline_left import deadline_sentences
from cap_acie.drafts import draft_deadline, drafts
from cap_acie.incompatible_rules import incompatible_rules
from cap_acie.kept_files import folder_of, kept_calls, unreadable_calls
from cap_acie.records import ApplicationStatus, JointApplication, JointCall
from cap_acie.synchronisation import ERROR, measure_synchronisation, sync_findings
from cap_acie.view_ids import CALLS
from cap_acie.words import _
from cap_tui.api import (
    Finding,
    Line,
    PluginContext,
    Severity,
    labelled,
)


def found(ctx: PluginContext) -> Iterator[Finding]:
    """The findings of the synchronisation check of every call that nothing is decided about."""
    yield from _draft_deadlines(ctx)
    for call, refused in unreadable_calls(ctx):
        yield Finding(
            id="acie.unreadable",
            severity=Severity.ERROR,
            message=labelled(call.code, refused.what),
            where=refused.where,
            remedy=_("Correct the file, then keep the call again: cap-tui acie keep --call DIR"),
            line=Line.DEVELOPMENT,
            view=CALLS,
        )
    decided = {
        one.call
        for one in ctx.records(JointApplication).all()
        if one.status in (ApplicationStatus.FUNDED, ApplicationStatus.REFUSED)
    }
    for call in kept_calls(ctx):
        if call.uid not in decided:
            yield from _call_findings(call)


def _draft_deadlines(ctx: PluginContext) -> Iterator[Finding]:
    """A draft of an application whose earliest region closes soon, or has closed."""
    now = datetime.datetime.combine(ctx.today, datetime.time(), datetime.UTC)
    for draft in drafts(ctx):
        left = draft_deadline(ctx, draft, now)
        if left is not None and left[1].warns:
            yield Finding(
                id="acie.deadline",
                severity=Severity.WARNING,
                message=" ".join(deadline_sentences(*left)),
                where=draft.name,
                remedy=_("Hand the application in, or leave out the region that closes first."),
                line=Line.DEVELOPMENT,
                view="acie.forms",
            )


def _call_findings(call: JointCall) -> Iterator[Finding]:
    folder = folder_of(call)
    for one in sync_findings(folder, measure_synchronisation(folder)):
        error = one.severity == ERROR
        yield Finding(
            id=f"acie.{one.id}",
            severity=Severity.ERROR if error else Severity.WARNING,
            message=labelled(call.code, one.message),
            where=one.where,
            remedy=_("Correct the file, then keep the call again: cap-tui acie keep --call DIR"),
            line=Line.DEVELOPMENT,
            view=CALLS,
        )
    for hint in incompatible_rules(folder):
        yield Finding(
            id=f"acie.{hint.id}",
            severity=Severity.HINT,
            message=labelled(call.code, hint.message),
            where=hint.where,
            remedy=_(
                "Say in the call's text what the regions do about it, or bring the rules closer."
            ),
            line=Line.DEVELOPMENT,
            view=CALLS,
        )
