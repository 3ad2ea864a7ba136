"""The joint calls in the region's report: what is funded, what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cap_acie.kept_files import call_title, folder_of, kept_calls
from cap_acie.records import ApplicationStatus, JointCall
from cap_acie.region_calls import applications_to
from cap_acie.told import day_words
from cap_acie.words import _, ngettext
from cap_tui.api import PluginContext, Section, document

ORDER = 400


def sections(ctx: PluginContext, *, short: bool) -> Iterator[Section]:
    """Key message, decision and chapter; nothing while no call is kept. ``short`` leaves the chapter out."""
    calls = kept_calls(ctx)
    counts = {call.uid: _counts(ctx, call) for call in calls}
    title = _("Joint calls")
    said = [_message(call, counts[call.uid]) for call in calls if counts[call.uid]]
    if said:
        yield Section("acie.messages", title, [document.Items(said)], ORDER, "message")
    if wanted := [text for call in calls for text in _decision(ctx, call, counts[call.uid])]:
        yield Section("acie.decisions", title, [document.Items(wanted)], ORDER, "decision")
    if calls and not short:
        yield Section("acie.calls", title, [_table(calls, counts)], ORDER)


def _counts(ctx: PluginContext, call: JointCall) -> Counter[ApplicationStatus]:
    """How many applications have come how far."""
    return Counter(one.status for one in applications_to(ctx, call))


def _message(call: JointCall, counts: Counter[ApplicationStatus]) -> str:
    """How many applications arrived, and what became of them."""
    text = ngettext(
        "{n} application to the joint call '{call}' arrived: {funded} funded, {refused} refused, {waiting} not decided.",
        "{n} applications to the joint call '{call}' arrived: {funded} funded, {refused} refused, {waiting} not decided.",
        counts.total(),
    )
    return text.format(
        n=counts.total(),
        call=call_title(call),
        funded=counts[ApplicationStatus.FUNDED],
        refused=counts[ApplicationStatus.REFUSED],
        waiting=counts[ApplicationStatus.RECEIVED],
    )


def _decision(
    ctx: PluginContext, call: JointCall, counts: Counter[ApplicationStatus]
) -> Iterator[str]:
    """The applications that wait for the region's decision, and until when."""
    annex = folder_of(call).annexes.get(ctx.region.code)
    waiting = counts[ApplicationStatus.RECEIVED]
    if waiting and annex is not None:
        text = ngettext(
            "Decide about {n} application to the joint call '{call}' by {day}.",
            "Decide about {n} applications to the joint call '{call}' by {day}.",
            waiting,
        )
        day = day_words(annex.dates.decision.isoformat())
        yield text.format(n=waiting, call=call_title(call), day=day)


def _table(
    calls: list[JointCall], counts: dict[str, Counter[ApplicationStatus]]
) -> document.TableBlock:
    rows: list[list[document.Cell]] = []
    for call in calls:
        folder = folder_of(call)
        closes = min(annex.dates.deadline for annex in folder.annexes.values())
        found = counts[call.uid]
        rows.append(
            [
                call_title(call),
                ", ".join(folder.call.regions),
                closes.date().isoformat(),
                found.total(),
                found[ApplicationStatus.FUNDED],
                found[ApplicationStatus.REFUSED],
                found[ApplicationStatus.RECEIVED],
            ]
        )
    columns = [
        _("call"),
        _("regions"),
        _("first deadline"),
        _("applications"),
        _("funded"),
        _("refused"),
        _("not decided"),
    ]
    return document.TableBlock(_("Joint calls"), columns, rows)
