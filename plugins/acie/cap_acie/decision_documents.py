"""What is told about the decisions of a kept call: the list that is published, and the protocol."""

from __future__ import annotations

from collections.abc import Iterator

from cap_acie.kept_files import call_title
from cap_acie.part_decisions import decided_by
from cap_acie.records import (
    ApplicationStatus,
    FundingDecision,
    JointApplication,
    JointCall,
    decision_name,
)
from cap_acie.region_calls import applications_to
from cap_acie.sentences import made_up_sentence
from cap_acie.told import amount_words
from cap_acie.words import _
from cap_tui.api import PluginContext, document, labelled, language, publicity

DECIDED = frozenset([ApplicationStatus.FUNDED, ApplicationStatus.REFUSED])


def publication_list(ctx: PluginContext, call: JointCall, date: str) -> document.Document:
    """The funded projects with the amount of each region; no partners, no persons, no reasons."""
    rows: list[list[document.Cell]] = [
        [record.code, record.title, code, amount_words(amount, digits=2)]
        for record in applications_to(ctx, call)
        if record.status is ApplicationStatus.FUNDED
        and (made := decided_by(ctx, record, record.owner or ctx.region.code))
        for code, amount in made.amounts.items()
    ]
    columns = [_("application"), _("project"), _("region"), _("grant")]
    table = document.TableBlock(_("Funded projects"), columns, rows)
    return _document(ctx, call, date, _("Funded projects"), [table])


def decision_protocol(ctx: PluginContext, call: JointCall, date: str) -> document.Document:
    """Every decision in its order, with day, person and reason; reopened ones too."""
    columns = [_("application"), _("decision"), _("day"), _("who"), _("reason"), _("amounts")]
    table = document.TableBlock(_("Decisions"), columns, list(_protocol_rows(ctx, call)))
    return _document(ctx, call, date, _("Protocol of the decisions"), [table])


def _protocol_rows(ctx: PluginContext, call: JointCall) -> Iterator[list[document.Cell]]:
    codes = {record.uid: record.code for record in applications_to(ctx, call)}
    owners = {record.uid: record.owner for record in applications_to(ctx, call)}
    deciders = {record.uid: _deciders(ctx, record) for record in applications_to(ctx, call)}
    for one in ctx.records(FundingDecision).all():
        if one.application in codes:
            amounts = ", ".join(
                f"{code} {amount_words(amount, digits=2)}" for code, amount in one.amounts.items()
            )
            decision = decision_name(one.decision)
            # Of a whole decision here the history knows the person; of a part, and of a partner's, the region is told.
            here = {one.owner, owners[one.application]} <= {"", ctx.region.code}
            who = next(deciders[one.application], None) if here else one.owner
            yield [codes[one.application], decision, one.decided, who, one.reason, amounts or None]


def _deciders(ctx: PluginContext, record: JointApplication) -> Iterator[str]:
    """Who decided about an application, in order: the history says who changed its status to or from a decided one."""
    before = list(reversed(ctx.earlier_versions(JointApplication, [record.uid])))
    after = [*(version.record for version in before[1:]), record]
    for old, new in zip(before, after, strict=True):
        if old.record.status is not new.status and DECIDED & {old.record.status, new.status}:
            yield old.actor


def _document(
    ctx: PluginContext, call: JointCall, date: str, title: str, blocks: list[document.Block]
) -> document.Document:
    if call.made_up:
        blocks = [document.Paragraph(made_up_sentence()), *blocks]
    return document.Document(
        title=labelled(title, call_title(call)),
        region=ctx.region.name,
        date=date,
        language=language(),
        publicity=publicity(ctx.config, ctx.folder),
        sections=[document.Section("acie.decisions", title, blocks)],
    )
