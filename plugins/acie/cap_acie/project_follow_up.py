"""After the decision: raised budgets, reports, changes, and amounts called as inputs of the evaluation."""

from __future__ import annotations

import csv
import datetime
import io

from cap_acie import values
from cap_acie.call_folder import CallFolder
from cap_acie.kept_files import application_in, folder_of
from cap_acie.kinds import event_name
from cap_acie.money import money_text
from cap_acie.operations import require_form
from cap_acie.ranking import requested_parts
from cap_acie.records import (
    ApplicationStatus,
    BudgetRaise,
    CalledAmount,
    JointApplication,
    JointCall,
    ProjectEvent,
    ProjectStep,
)
from cap_acie.region_calls import applications_to, call_of_application
from cap_acie.told import money_words
from cap_acie.words import _
from cap_tui.api import PlannedAction, PluginContext, Refused, clean_line, labelled

INPUT_COLUMNS = ("action", "institution", "period", "item", "amount", "unit", "source")
"""The columns of ``cap-tui evaluation import inputs.csv``."""


def money_typed(text: str) -> int:
    """An amount above zero in cents; Refused for anything else."""
    require_form(values.positive_money, text)
    return values.money(text)


def call_budgets(ctx: PluginContext, call: JointCall, folder: CallFolder) -> dict[str, int]:
    """What each region has for a call: the budget of its annex and all raises, in cents."""
    budgets = {code: annex.budget for code, annex in folder.annexes.items()}
    for one in ctx.records(BudgetRaise).all():
        if one.call == call.uid and one.region in budgets:
            budgets[one.region] += values.money(one.amount)
    return budgets


def raise_budget(
    ctx: PluginContext,
    call: JointCall,
    code: str,
    amount: str,
    reason: str,
    *,
    dry_run: bool = False,
) -> BudgetRaise:
    """Record that a region puts more money into a call, with the day and a reason."""
    folder = folder_of(call)
    if code not in folder.annexes:
        raise Refused(
            _("{code} is no region of the call.").format(code=code),
            where=code,
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(folder.annexes)),
        )
    cents = money_typed(amount)
    made = BudgetRaise(
        call=call.uid,
        region=code,
        amount=money_text(cents),
        day=ctx.today.isoformat(),
        reason=_reason(reason, code),
    )
    label = _("budget of {code} raised").format(code=code)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        return tx.add(made)


def _reason(reason: str, where: str) -> str:
    cleaned = clean_line(reason, limit=2000).strip()
    if not cleaned:
        raise Refused(_("A reason is needed."), where=where)
    return cleaned


def note_step(
    ctx: PluginContext,
    record: JointApplication,
    event: ProjectEvent,
    day: str,
    note: str = "",
    *,
    dry_run: bool = False,
) -> ProjectStep:
    """Record a report or a change of a funded project."""
    _require_funded(record)
    made = ProjectStep(
        application=record.uid,
        event=event,
        day=_day(day, ctx.today),
        note=clean_line(note, limit=2000),
    )
    with ctx.transaction(labelled(record.code, event_name(event)), dry_run=dry_run) as tx:
        return tx.add(made)


def _day(given: str, today: datetime.date) -> str:
    try:
        return (datetime.date.fromisoformat(given) if given else today).isoformat()
    except ValueError as error:
        raise Refused(
            _("This is no day."), where=given, remedy=_("Write it as 2027-06-30.")
        ) from error


def _require_funded(record: JointApplication) -> None:
    if record.status is not ApplicationStatus.FUNDED:
        raise Refused(
            _("{id} is not funded.").format(id=record.code),
            where=record.code,
            remedy=_("Decide first: cap-tui acie resolve ID funded --reason …"),
        )


def call_amount(
    ctx: PluginContext,
    record: JointApplication,
    code: str,
    amount: str,
    day: str,
    note: str = "",
    *,
    dry_run: bool = False,
) -> CalledAmount:
    """Record money that a funded project called from a region; never more than the region decided."""
    _require_funded(record)
    folder = folder_of(call_of_application(ctx, record))
    granted = requested_parts(folder, application_in(record)).get(code, 0)
    called = sum(
        values.money(one.amount)
        for one in ctx.records(CalledAmount).all()
        if one.application == record.uid and one.region == code
    )
    cents = money_typed(amount)
    if called + cents > granted:
        raise Refused(
            _("{code} funds {granted}; {called} are called already.").format(
                code=code, granted=money_words(granted), called=money_words(called)
            ),
            where=f"{record.code}, {code}",
        )
    action = next(one for one in ctx.records(PlannedAction).all() if record.uid in one.origin)
    made = CalledAmount(
        application=record.uid,
        action=action.uid,
        region=code,
        amount=money_text(cents),
        currency=folder.annexes[code].currency,
        day=_day(day, ctx.today),
        note=clean_line(note, limit=2000),
    )
    label = _("{project}: money called from {region}").format(project=record.code, region=code)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        return tx.add(made)


def evaluation_inputs(ctx: PluginContext, call: JointCall) -> str:
    """The amounts called, as the file of inputs that the evaluation imports.

    The action has the id of the application, the institution the code of the region that pays.
    """
    records = {one.uid: one for one in applications_to(ctx, call)}
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(INPUT_COLUMNS)
    for one in sorted(ctx.records(CalledAmount).all(), key=lambda each: each.day):
        record = records.get(one.application)
        if record is not None:
            source = f"{call.code}: {one.day} {one.note}".strip()
            rows.writerow(
                [record.code, one.region, one.day[:7], "grant", one.amount, one.currency, source]
            )
    return written.getvalue()
