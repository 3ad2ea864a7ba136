"""Calls kept in the region: keep one, receive applications with a receipt, decide, carry into the plan."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from cap_acie.application_file import Application, application_of
from cap_acie.call_file import Text
from cap_acie.call_folder import CallFolder, check_application
from cap_acie.consortium import effective_deadline, last_day, member_regions
from cap_acie.eligibility_data import totals_of
from cap_acie.kept_files import application_in, folder_of
from cap_acie.money import money_text
from cap_acie.ranking import requested_parts
from cap_acie.records import (
    ApplicationStatus,
    Arrival,
    Decided,
    FundingDecision,
    JointApplication,
    JointCall,
    decision_name,
    status_name,
)
from cap_acie.told import moment_words
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.words import _
from cap_tui.api import (
    ActionStatus,
    FundingStatus,
    NotFound,
    PlannedAction,
    PluginContext,
    PluginTransaction,
    Refused,
    TransformativeActivity,
    clean_line,
    pick,
)


def keep_call(
    ctx: PluginContext,
    folder: CallFolder,
    activities: Sequence[str] = (),
    *,
    dry_run: bool = False,
) -> JointCall:
    """Keep a call with its annexes in the region, or bring the kept one up to date.

    ``activities`` are names or uids of the region's activities; without any, those stay that were named.
    """
    call = folder.call
    old = next((one for one in ctx.records(JointCall).all() if one.code == call.id), None)
    uids = tuple(activity_named(ctx, words).uid for words in activities) or (
        old.activities if old else ()
    )
    content: dict[str, Any] = {
        "title": plain_words(call.title),
        "activities": uids,
        "file": call.file.text,
        "annexes": {code: annex.file.text for code, annex in folder.annexes.items()},
        "made_up": folder.made_up,
    }
    label = _("joint call {id} kept").format(id=call.id)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        if old is None:
            return tx.add(JointCall(code=call.id, **content))
        return tx.put(msgspec.structs.replace(old, **content))


def plain_words(text: Text) -> str:
    """``text`` as it is stored: in one language, without the mark that says which, for it would stay for all readers."""
    words = pick(text)
    marked = (
        {f"{own} ({code})": own for code, own in text.items()} if isinstance(text, dict) else {}
    )
    return marked.get(words, words)


def activity_named(ctx: PluginContext, words: str) -> TransformativeActivity:
    """The activity with a name or uid; NotFound without one."""
    named = [
        one
        for one in ctx.records(TransformativeActivity).all()
        if words.casefold() in (one.uid, one.name.casefold())
    ]
    if len(named) != 1:
        raise NotFound(
            _("There is no activity {name}.").format(name=words),
            where=words,
            remedy=_("cap-tui activities list shows them."),
        )
    return named[0]


def kept_call(ctx: PluginContext, code: str) -> JointCall:
    """The call with an id; NotFound names those that are kept."""
    calls = list(ctx.records(JointCall).all())
    found = next((one for one in calls if one.code == code), None)
    if found is None:
        raise NotFound(
            _("The call {id} is not kept in this region.").format(id=code),
            where=code,
            remedy=_("Kept are: {ids}. Keep one with: cap-tui acie keep --call DIR").format(
                ids=", ".join(one.code for one in calls) or _("none")
            ),
        )
    return found


def applications_to(ctx: PluginContext, call: JointCall) -> list[JointApplication]:
    """The applications to a call, by their ids."""
    found = [one for one in ctx.records(JointApplication).all() if one.call == call.uid]
    return sorted(found, key=lambda one: one.code)


def application_named(ctx: PluginContext, code: str) -> JointApplication:
    """The application with an id, or CALL:ID where several calls have it."""
    call, colon, name = code.rpartition(":")
    found = [
        one
        for one in ctx.records(JointApplication).all()
        if one.code == name and (not colon or one.call == kept_call(ctx, call).uid)
    ]
    if len(found) != 1:
        raise NotFound(
            _("There is no application {id}.").format(id=code)
            if not found
            else _("Several calls have an application {id}.").format(id=code),
            where=code,
            remedy=_("cap-tui records acie.applications lists them; write CALL:ID."),
        )
    return found[0]


def receive_application(
    ctx: PluginContext,
    path: Path,
    now: datetime.datetime | None = None,
    *,
    action: str = "",
    dry_run: bool = False,
) -> tuple[JointApplication, Arrival]:
    """Read the file of an application and receive it, see :func:`receive_file`."""
    return receive_file(ctx, read_toml_file(path), now, action=action, dry_run=dry_run)


def receive_file(
    ctx: PluginContext,
    file: TomlFile,
    now: datetime.datetime | None = None,
    *,
    action: str = "",
    dry_run: bool = False,
) -> tuple[JointApplication, Arrival]:
    """Stamp the arrival of a file and keep this version; an earlier one stays among the arrivals.

    ``action`` is the uid of the action that asks for money with it; without one it is the only action
    of the call's activities that wants a joint call.
    Refused when it does not fit its call, when it is decided, or when the deadline is over and an earlier
    version was in time.
    """
    application = application_of(file)
    call = kept_call(ctx, application.call)
    folder = folder_of(call)
    check_application(folder, application, file)
    moment = now or datetime.datetime.now(datetime.UTC)
    known = [one for one in applications_to(ctx, call) if one.code == application.id]
    arrival = _arrival(folder, application, file, moment)
    if known:
        _require_open(known[0], arrival)
    content: dict[str, Any] = {
        "title": clean_line(plain_words(application.title)),
        "status": ApplicationStatus.RECEIVED,
        "received": arrival.received,
        "file": file.text,
    }
    activity = call.activities[0] if len(call.activities) == 1 else ""
    regions = member_regions(folder.call.regions, application.partners)
    content |= {
        "annexes": tuple(f"{call.uid}#{code}" for code in regions if code in call.annexes),
        "action": action or (known[0].action if known else "") or _asking_action(ctx, call),
    }
    fresh = JointApplication(call=call.uid, code=application.id, activity=activity, **content)
    label = _("application {id} arrived").format(id=application.id)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        if known:
            kept = tx.put(msgspec.structs.replace(known[0], **content))
        else:
            kept = tx.add(fresh)
        arrived = tx.add(msgspec.structs.replace(arrival, application=kept.uid))
    return (fresh, arrival) if dry_run else (kept, arrived)


def _asking_action(ctx: PluginContext, call: JointCall) -> str:
    """The only action of the call's activities that wants a joint call; empty where it cannot be told."""
    found = [
        action.uid
        for uid in call.activities
        for action in ctx.records(PlannedAction).find(activity=uid)
        if action.joint_call
    ]
    return found[0] if len(found) == 1 else ""


def _arrival(
    folder: CallFolder, application: Application, file: TomlFile, moment: datetime.datetime
) -> Arrival:
    members = member_regions(folder.call.regions, application.partners)
    deadline = effective_deadline(members, folder.annexes)
    zone = folder.annexes[deadline[0]].dates.zone if deadline else folder.call.timeline.zone
    stated = application.submitted.isoformat() if application.submitted else ""
    return Arrival(
        application="",
        received=moment.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        time_zone=zone.key,
        sha256=hashlib.sha256(file.text.encode()).hexdigest(),
        stated=stated,
        in_time=moment <= deadline[1] if deadline else None,
        file=file.text,
    )


def _require_open(known: JointApplication, arrival: Arrival) -> None:
    if known.status in (ApplicationStatus.FUNDED, ApplicationStatus.REFUSED):
        raise Refused(
            _("{id} is decided: {status}.").format(id=known.code, status=status_name(known.status)),
            where=known.code,
            remedy=_("Reopen it with a reason first: cap-tui acie resolve ID reopened --reason …"),
        )
    if arrival.in_time is False and known.status is ApplicationStatus.RECEIVED:
        raise Refused(
            _("The deadline is over; the version of {moment} counts.").format(
                moment=moment_words(known.received)
            ),
            where=known.code,
        )


def withdraw_application(
    ctx: PluginContext,
    record: JointApplication,
    now: datetime.datetime | None = None,
    *,
    dry_run: bool = False,
) -> Arrival:
    """Record that an application was withdrawn; Refused when it is decided or withdrawn."""
    if record.status is not ApplicationStatus.RECEIVED:
        raise Refused(
            _("{id} cannot be withdrawn: {status}.").format(
                id=record.code, status=status_name(record.status)
            ),
            where=record.code,
        )
    moment = now or datetime.datetime.now(datetime.UTC)
    zone = folder_of(call_of_application(ctx, record)).call.timeline.zone.key
    arrival = Arrival(
        application=record.uid,
        received=moment.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        time_zone=zone,
        withdrawn=True,
    )
    label = _("application {id} withdrawn").format(id=record.code)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        tx.put(msgspec.structs.replace(record, status=ApplicationStatus.WITHDRAWN))
        return tx.add(arrival)


def call_of_application(ctx: PluginContext, record: JointApplication) -> JointCall:
    """The kept call that an application is to."""
    return next(one for one in ctx.records(JointCall).all() if one.uid == record.call)


def decide_application(
    ctx: PluginContext,
    record: JointApplication,
    decision: Decided,
    reason: str,
    *,
    today: datetime.date | None = None,
    dry_run: bool = False,
) -> FundingDecision:
    """Record a decision with its reason; funded, the project becomes an action of the plan.

    Refused when it is decided already (reopen it first), withdrawn, or nothing is there to reopen.
    """
    _require_decidable(record, decision)
    told = decision_reason(record, reason)
    call = call_of_application(ctx, record)
    folder, application = folder_of(call), application_in(record)
    parts = requested_parts(folder, application) if decision is Decided.FUNDED else {}
    made = FundingDecision(
        application=record.uid,
        decision=decision,
        reason=told,
        decided=(today or datetime.date.today()).isoformat(),
        amounts={
            code: f"{money_text(amount)} {folder.annexes[code].currency}"
            for code, amount in parts.items()
        },
    )
    status = {
        Decided.FUNDED: ApplicationStatus.FUNDED,
        Decided.REFUSED: ApplicationStatus.REFUSED,
        Decided.REOPENED: ApplicationStatus.RECEIVED,
    }[decision]
    label = _("application {id}: {decision}").format(
        id=record.code, decision=decision_name(decision)
    )
    with ctx.transaction(label, dry_run=dry_run) as tx:
        tx.put(msgspec.structs.replace(record, status=status))
        _carry_into_plan(ctx, tx, folder, record, application, decision)
        return tx.add(made)


def decision_reason(record: JointApplication, reason: str) -> str:
    """The reason of a decision as it is stored; Refused when there is none."""
    told = clean_line(reason, limit=2000).strip()
    if not told:
        raise Refused(_("A reason is needed."), where=record.code)
    return told


def _require_decidable(record: JointApplication, decision: Decided) -> None:
    if decision is Decided.REOPENED and record.status is ApplicationStatus.RECEIVED:
        raise Refused(_("{id} is not decided.").format(id=record.code), where=record.code)
    if decision is not Decided.REOPENED and record.status is not ApplicationStatus.RECEIVED:
        raise Refused(
            _("{id} is {status}: nothing is decided twice.").format(
                id=record.code, status=status_name(record.status)
            ),
            where=record.code,
            remedy=_("Reopen it with a reason first: cap-tui acie resolve ID reopened --reason …"),
        )


def _carry_into_plan(
    ctx: PluginContext,
    tx: PluginTransaction,
    folder: CallFolder,
    record: JointApplication,
    application: Application,
    decision: Decided,
) -> None:
    """The action of a funded project; a decision that is taken back drops it."""
    old = next((one for one in ctx.records(PlannedAction).all() if record.uid in one.origin), None)
    if decision is not Decided.FUNDED:
        if old is not None:
            tx.put(
                msgspec.structs.replace(
                    old, funding=FundingStatus.REFUSED, status=ActionStatus.DROPPED
                )
            )
        return
    totals = totals_of(application)
    one_currency = next(iter(totals.items())) if len(totals) == 1 else ("", 0)
    content: dict[str, Any] = {
        "title": record.title,
        "activity": record.activity,
        "region": ctx.region.code,
        "regions": member_regions(folder.call.regions, application.partners),
        "start": application.start.isoformat(),
        "due": last_day(application.start, application.months).isoformat(),
        "cost": money_text(one_currency[1]) if one_currency[0] else "",
        "currency": one_currency[0],
        "funding": FundingStatus.FUNDED,
        "funding_source": clean_line(plain_words(folder.call.title)),
        "status": ActionStatus.PLANNED,
        "origin": (record.uid,),
    }
    if old is None:
        tx.add(PlannedAction(**content))
    else:
        tx.put(msgspec.structs.replace(old, **content))
