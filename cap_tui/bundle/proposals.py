"""Proposals: to change a partner's record is to ask its owner, who accepts or declines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cap_tui.bundle.canonical import encode
from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.plan import Document, title_of
from cap_tui.bundle.records import Decision, Proposal
from cap_tui.bundle.sender_permissions import may_be_proposed
from cap_tui.bundle.table_schema import declare
from cap_tui.bundle.validation import InvalidDocument, Readers
from cap_tui.errors import Conflict, NotFound, Refused, WrongUse
from cap_tui.model.record import ENVELOPE, Record
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.workspace import Workspace
from cap_tui.workspace.log import utc_now


def _record(workspace: Workspace, table: str, uid: str) -> Document:
    document = workspace.document(table, uid)
    if document is None:
        raise NotFound(_("There is no such record."), where=f"{table} {uid}")
    return document


def drafted(
    workspace: Workspace,
    table: str,
    uid: str,
    changes: Mapping[str, Any],
    why: str = "",
    records: Sequence[type[Record]] = (),
) -> Proposal:
    """The proposal of new contents for fields of a partner's record, not stored yet.

    ``records`` are the installed tables. Raises :class:`WrongUse` for our own and for joint records
    (change them), when nothing differs or there is no such field, :class:`Refused` when the outcome
    would not fit the table.
    """
    record = _record(workspace, table, uid)
    if record["owner"] == workspace.config.region.code or is_joint(record):
        raise WrongUse(_("You may change this record yourself."), where=f"{table} {uid}")
    wanted = {
        name: value
        for name, value in changes.items()
        if name not in ENVELOPE and encode(record.get(name)) != encode(value)
    }
    if not wanted:
        raise WrongUse(_("The proposal changes nothing."), where=f"{table} {uid}")
    for kind in records:
        if table == kind.TABLE:
            _check_fields(kind, record, wanted)
    _check_fit(table, record | wanted, records, where=f"{table} {uid}")
    return Proposal(
        table=table,
        record=uid,
        region=record["owner"],
        title=title_of(record),
        at_version=record["version"],
        changes=wanted,
        base={name: record.get(name) for name in wanted},
        why=why,
    )


def _check_fields(kind: type[Record], record: Document, wanted: Mapping[str, Any]) -> None:
    """Only fields that are declared leave; those of a newer program stand in the record."""
    declared = declare(kind)
    for name in wanted:
        if declared.field(name) is None and name not in record:
            raise WrongUse(
                _("The table has no field '{field}'.").format(field=name),
                where=kind.TABLE,
                remedy=_("It has: {names}.").format(
                    names=", ".join(field.name for field in declared.fields)
                ),
            )


def _check_fit(
    table: str, document: Document, records: Sequence[type[Record]], *, where: str
) -> None:
    try:
        Readers({record.TABLE: record for record in records}).check(table, document)
    except InvalidDocument as error:
        raise Refused(
            _("The proposal does not fit: {why}.").format(why=error), where=where
        ) from error


def propose(
    workspace: Workspace,
    table: str,
    uid: str,
    changes: Mapping[str, Any],
    why: str = "",
    records: Sequence[type[Record]] = (),
) -> Proposal:
    """Store a proposal; it leaves with the next export. Raises as :func:`drafted`."""
    proposal = drafted(workspace, table, uid, changes, why, records)
    label = _("Propose a change of {title}").format(title=proposal.title)
    with workspace.transaction(label) as tx:
        return tx.add(proposal)


def open_proposals(workspace: Workspace) -> list[Proposal]:
    """What partners ask us to change and nobody has decided, oldest first."""
    own = workspace.config.region.code
    decided = {decision.proposal for decision in workspace.records(Decision).find(owner=own)}
    mine = workspace.records(Proposal).find(region=own)
    return sorted((p for p in mine if p.uid not in decided), key=lambda p: (p.created, p.uid))


@dataclass(frozen=True)
class SentProposal:
    """A change that we asked a partner for, and the answer; None while it waits."""

    proposal: Proposal
    decision: Decision | None = None

    @property
    def answer(self) -> str:
        """waiting, accepted or declined."""
        if self.decision is None:
            return "waiting"
        return "accepted" if self.decision.accepted else "declined"


def sent_proposals(workspace: Workspace) -> list[SentProposal]:
    """What we asked partners to change, oldest first; only the owner of the record answers."""
    decided = {
        (decision.proposal, decision.owner): decision
        for decision in workspace.records(Decision).all()
    }
    mine = workspace.records(Proposal).find(owner=workspace.config.region.code)
    return [
        SentProposal(proposal, decided.get((proposal.uid, proposal.region)))
        for proposal in sorted(mine, key=lambda p: (p.created, p.uid))
    ]


def answer_text(sent: SentProposal) -> str:
    """What became of a proposal of ours, in a sentence."""
    if sent.decision is None:
        return _("waits for the answer of {region}").format(region=sent.proposal.region)
    words = (
        _("accepted on {day} by {region}")
        if sent.decision.accepted
        else _("declined on {day} by {region}")
    ).format(day=day_text(sent.decision.created[:10]), region=sent.proposal.region)
    return labelled(words, sent.decision.why) if sent.decision.why else words


def current_content(workspace: Workspace, proposal: Proposal) -> dict[str, Any]:
    """What the fields that a proposal would change hold here now, or last held when the record is gone."""
    try:
        record = _record(workspace, proposal.table, proposal.record)
    except NotFound:
        return dict(proposal.base)
    return {name: record.get(name) for name in proposal.changes}


@dataclass(frozen=True)
class ProposalAnswer:
    """A decision and the record as it would stand; ``after`` None: as it stands now."""

    proposal: Proposal
    decision: Decision
    after: Document | None = None


def answered(
    workspace: Workspace,
    uid: str,
    *,
    accept: bool,
    why: str = "",
    records: Sequence[type[Record]] = (),
) -> ProposalAnswer:
    """What a decision on a proposal would do; nothing is stored yet.

    Raises :class:`WrongUse` when there is nothing to decide, :class:`Conflict` when a field that it
    changes was changed here since, :class:`Refused` when the outcome would not fit the table.
    """
    proposal = workspace.records(Proposal).get(uid)
    own = workspace.config.region.code
    if proposal.region != own:
        raise WrongUse(_("Only the owner of the record decides."), where=uid)
    if workspace.records(Decision).find(proposal=uid, owner=own):
        raise WrongUse(_("This was decided already."), where=uid)
    decision = Decision(proposal=uid, accepted=accept, why=why)
    if not accept:
        return ProposalAnswer(proposal, decision)
    before = _record(workspace, proposal.table, proposal.record)
    if before["owner"] != own or not may_be_proposed(proposal.table):
        raise WrongUse(_("This record is not one that partners may ask to change."), where=uid)
    after = _applied(proposal, before)
    _check_fit(proposal.table, after, records, where=uid)
    return ProposalAnswer(proposal, decision, after)


def decide(
    workspace: Workspace,
    uid: str,
    *,
    accept: bool,
    why: str = "",
    records: Sequence[type[Record]] = (),
) -> Decision:
    """Accept a proposal (the record changes) or decline it; the answer leaves with the next export.

    Raises as :func:`answered`.
    """
    answer = answered(workspace, uid, accept=accept, why=why, records=records)
    word = _("Accept") if accept else _("Decline")
    label = _("{word} the proposal for {title}").format(word=word, title=answer.proposal.title)
    with workspace.transaction(label) as tx:
        if answer.after is not None:
            expect = answer.after["version"] - 1
            tx.put_document(answer.proposal.table, answer.after, expect=expect)
        return tx.add(answer.decision)


def _applied(proposal: Proposal, before: Document) -> Document:
    """The record with the proposed contents; what was changed here since is never overwritten."""
    after = dict(before)
    for name, wanted in proposal.changes.items():
        if encode(before.get(name)) not in (encode(proposal.base.get(name)), encode(wanted)):
            raise Conflict(
                _("'{field}' was changed here since it was proposed.").format(field=name),
                table=proposal.table,
                uid=proposal.record,
                ours={name: before.get(name)},
                theirs={name: wanted},
                remedy=_("Decline it with a reason, or set the field first."),
            )
        after[name] = wanted
    return after | {"version": before["version"] + 1, "updated": utc_now()}
