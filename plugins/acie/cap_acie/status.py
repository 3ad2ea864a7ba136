"""Where the tool stands on the board.

A region without calls and drafts loads nothing of how they are read: that is most of this plugin.
"""

from __future__ import annotations

from cap_acie.records import ApplicationStatus, CallDraft, JointApplication, JointCall
from cap_acie.view_ids import APPLICATIONS, CALLS
from cap_acie.words import _, ngettext
from cap_tui.api import Line, LineState, PluginContext, Status


def begun(ctx: PluginContext) -> bool:
    """Whether the region has a call, or a draft of an annex or an application."""
    return any(True for kind in (JointCall, CallDraft) for _one in ctx.records(kind).all())


def calls_status(ctx: PluginContext) -> Status:
    """Empty without a call, started until applications arrive, ready when all are decided."""
    none = Status(
        Line.DEVELOPMENT,
        LineState.EMPTY,
        _("Joint calls: none yet"),
        _("Keep a joint call: cap-tui acie keep --call DIR"),
        CALLS,
    )
    if not begun(ctx):
        return none
    from cap_acie.board_items import due_items, partner_waits
    from cap_acie.kept_files import folder_of, kept_calls

    calls = kept_calls(ctx)
    if not calls:
        return none
    applications = list(ctx.records(JointApplication).all())
    waiting = sum(one.status is ApplicationStatus.RECEIVED for one in applications)
    words = ngettext("{n} application", "{n} applications", len(applications))
    summary = _("Joint calls: {calls}, {applications}, {waiting} to be decided").format(
        calls=len(calls), applications=words.format(n=len(applications)), waiting=waiting
    )
    state, step, view = LineState.READY, "", APPLICATIONS
    if not applications:
        state, view = LineState.STARTED, CALLS
        step = _("Receive applications: cap-tui acie apply FILE")
    elif waiting:
        state = LineState.STARTED
        step = _("Decide: cap-tui acie resolve ID funded|refused --reason …")
    folders = {call.uid: folder_of(call) for call in calls}
    return Status(
        Line.DEVELOPMENT,
        state,
        summary,
        step,
        view,
        due=tuple(due_items(ctx, folders)),
        partners=tuple(partner_waits(ctx, folders)),
    )
