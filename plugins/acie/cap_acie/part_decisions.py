"""Decisions where several regions fund: the region that keeps an application decides about it, a partner about its part.

A partner's decision is a record of its own, which travels to the others with its bundle. A project stands
only if every region that it needs funds its part.
"""

from __future__ import annotations

import datetime
from contextlib import nullcontext

from cap_acie.kept_files import application_in, folder_of
from cap_acie.money import money_text
from cap_acie.ranking import requested_parts
from cap_acie.records import (
    ApplicationStatus,
    Decided,
    FundingDecision,
    JointApplication,
    decision_name,
)
from cap_acie.region_calls import call_of_application, decide_application, decision_reason
from cap_acie.words import _
from cap_tui.api import PluginContext, Refused


def decide(
    ctx: PluginContext,
    record: JointApplication,
    decision: Decided,
    reason: str,
    *,
    today: datetime.date | None = None,
    dry_run: bool = False,
) -> FundingDecision:
    """Record what this region decides: about its own application as a whole, about a partner's its part.

    Refused when it is decided already, when nothing is asked from this region, and when a partner does not
    fund its part of what is to be funded.
    """
    if not is_partners(ctx, record):
        if decision is Decided.FUNDED:
            _require_all_parts(ctx, record)
        return decide_application(ctx, record, decision, reason, today=today, dry_run=dry_run)
    part = {} if decision is Decided.REOPENED else _own_part(ctx, record)
    made = FundingDecision(
        application=record.uid,
        decision=decision,
        reason=decision_reason(record, reason),
        decided=(today or datetime.date.today()).isoformat(),
        amounts=part if decision is Decided.FUNDED else {},
    )
    label = _("application {id}: {decision}").format(
        id=record.code, decision=decision_name(decision)
    )
    # Nobody decides it between the look and the record.
    with nullcontext() if dry_run else ctx.hold():
        _require_open_part(ctx, record, decision)
        with ctx.transaction(label, dry_run=dry_run) as tx:
            return tx.add(made)


def is_partners(ctx: PluginContext, record: JointApplication) -> bool:
    """Whether a partner region keeps an application."""
    return bool(record.owner) and record.owner != ctx.region.code


def decided_by(ctx: PluginContext, record: JointApplication, code: str) -> FundingDecision | None:
    """What a region decided last about an application; None where it has reopened that, or decided nothing."""
    return newest_decisions(ctx).get(record.uid, {}).get(code)


def newest_decisions(ctx: PluginContext) -> dict[str, dict[str, FundingDecision]]:
    """What each region decided last, by the uid of the application, then by region; nothing that is reopened."""
    found: dict[str, dict[str, FundingDecision]] = {}
    for one in ctx.records(FundingDecision).all():
        found.setdefault(one.application, {})[one.owner or ctx.region.code] = one
    return {
        uid: {code: one for code, one in made.items() if one.decision is not Decided.REOPENED}
        for uid, made in found.items()
    }


def decided_here(ctx: PluginContext) -> set[str]:
    """The uids of the applications about which this region has decided."""
    return {uid for uid, made in newest_decisions(ctx).items() if ctx.region.code in made}


def _own_part(ctx: PluginContext, record: JointApplication) -> dict[str, str]:
    folder, code = folder_of(call_of_application(ctx, record)), ctx.region.code
    parts = requested_parts(folder, application_in(record))
    if code not in parts:
        raise Refused(
            _("{id} asks nothing from {code}.").format(id=record.code, code=code),
            where=f"{code}:{record.code}",
            remedy=_("It asks from: {codes}.").format(codes=", ".join(parts)),
        )
    return {code: f"{money_text(parts[code])} {folder.annexes[code].currency}"}


def _require_open_part(ctx: PluginContext, record: JointApplication, decision: Decided) -> None:
    before = decided_by(ctx, record, ctx.region.code)
    status = before.decision.value if before else record.status.value
    reopening = decision is Decided.REOPENED
    if reopening and before is None:
        raise Refused(_("{id} is not decided.").format(id=record.code), where=record.code)
    if not reopening and (before or record.status is not ApplicationStatus.RECEIVED):
        raise Refused(
            _("{id} is {status}: nothing is decided twice.").format(id=record.code, status=status),
            where=record.code,
            remedy=_("Reopen it with a reason first: cap-tui acie resolve ID reopened --reason …"),
        )


def _require_all_parts(ctx: PluginContext, record: JointApplication) -> None:
    """A project does not stand while a region that it needs refuses its part."""
    folder = folder_of(call_of_application(ctx, record))
    for code in requested_parts(folder, application_in(record)):
        made = decided_by(ctx, record, code) if code != ctx.region.code else None
        if made and made.decision is Decided.REFUSED:
            raise Refused(
                _("{code} does not fund its part of {id}.").format(code=code, id=record.code),
                where=f"{code}:{record.code}",
                remedy=_("A project stands only if every region funds its part: ask {code} to reopen, or refuse it.").format(code=code),
            )  # fmt: skip
