"""What two regions see differently: conflicts of joint records, proposals, and the decisions on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cap_tui.bundle import conflict_resolution, proposals
from cap_tui.bundle.conflict_resolution import ConflictChoice
from cap_tui.bundle.plain_values import parse_plain, plain_text
from cap_tui.bundle.plan import title_of
from cap_tui.bundle.proposals import ProposalAnswer, SentProposal
from cap_tui.bundle.records import Decision, OpenConflict, Proposal
from cap_tui.bundle.resolution_reasons import ResolutionReasons, reasons_of
from cap_tui.bundle.table_schema import ANY, DeclaredField, declare
from cap_tui.model.lookup import find
from cap_tui.operations.context import Context
from cap_tui.operations.records import find_record
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled


def find_conflict(context: Context, words: str) -> OpenConflict:
    """The conflict that a person means, with what our side holds today."""
    uid = _conflict(context, words)
    found = [each for each in open_conflicts(context) if each.uid == uid]
    return found[0] if found else context.records(OpenConflict).get(uid)


def open_conflicts(context: Context) -> list[OpenConflict]:
    """The conflicts that wait for a decision, oldest first."""
    return conflict_resolution.open_conflicts(context.workspace)


def conflict_reasons(context: Context, conflict: OpenConflict) -> ResolutionReasons:
    """What each side said when it resolved this conflict before."""
    return reasons_of(context.workspace, conflict)


def resolve_conflict(
    context: Context,
    uid: str,
    choice: ConflictChoice,
    content: Any = None,
    *,
    dry_run: bool = False,
    seen: Sequence[Any] | None = None,
    newer: bool = False,
    why: str = "",
) -> OpenConflict:
    """Resolve a conflict by ours, theirs, or ``content`` (choice edited), in one transaction.

    ``seen`` holds our value as the person saw it; None: as it was when the conflict arose. ``newer``
    resolves over whatever our side holds now. ``why`` leaves with the next export. Raises WrongUse when it is resolved already or cannot be
    resolved so, Conflict when our side was changed since, NotFound, ReadOnly.
    """
    uid = _conflict(context, uid)
    workspace = context.workspace
    if newer:
        seen = [each.ours for each in open_conflicts(context) if each.uid == uid] or None
    if dry_run:
        found = conflict_resolution.resolvable_conflict(workspace, uid, choice)
        if choice is not ConflictChoice.OURS:
            conflict_resolution.check_seen(
                workspace, found, found.ours if seen is None else seen[0]
            )
        return found
    records = tuple(context.record_types())
    return conflict_resolution.resolve_conflict(
        workspace, uid, choice, content, records, seen=seen, why=why
    )


def parse_content(context: Context, table: str, field: str, text: str, sample: Any) -> Any:
    """What a person typed for a field: plain text, a number, yes or no, a list with semicolons, records by name.

    ``sample`` is what stands there now. Raises WrongUse when it is of no such type, NotFound, Ambiguous.
    """
    name, slash, _element = field.partition("/")
    kind = ANY if slash else _declared(context, table, name).type
    value = parse_plain(text, kind, sample, context.language, where=name)
    return with_uids(context, table, field, value, sample)


def with_uids(context: Context, table: str, field: str, value: Any, sample: Any) -> Any:
    """A content with the uids of the records that a person named; what stands in ``sample`` is kept as it is.

    Raises NotFound, WrongUse for a name of no record or of several.
    """
    target = _declared(context, table, field).refers
    kind = context.kinds().of_table(target)
    if kind is None:
        return value
    if isinstance(value, list):
        return [with_uids(context, table, field, each, sample) for each in value]
    known = sample if isinstance(sample, list) else [sample]
    if not isinstance(value, str) or not value or value in known:
        return value
    return find_record(context, kind, value).uid


def reference_names(context: Context, table: str, field: str, *values: Any) -> dict[str, str]:
    """What the records are called to which a field refers in these values, by uid; those that are here."""
    target = _declared(context, table, field.partition("/")[0]).refers
    if target in ("", "*"):
        return {}
    parts = (part for value in values for part in (value if isinstance(value, list) else [value]))
    uids = {part for part in parts if isinstance(part, str)}
    found = {uid: context.workspace.document(target, uid) for uid in uids}
    return {uid: title_of(document) for uid, document in found.items() if document is not None}


def content_text(context: Context, table: str, field: str, value: Any) -> str:
    """A content of a field in words, with the names of the records that it refers to."""
    target = _declared(context, table, field.partition("/")[0]).refers

    def named(text: str) -> str:
        found = context.workspace.document(target, text) if target not in ("", "*") else None
        return text if found is None else title_of(found)

    return plain_text(value, named)


def change_texts(context: Context, proposal: Proposal, now: Mapping[str, Any]) -> tuple[str, ...]:
    """The changes of a proposal in words, a field a line: what stands (``now``) and what is proposed."""

    def text(name: str, value: Any) -> str:
        return content_text(context, proposal.table, name, value)

    return tuple(
        labelled(name, f"{text(name, now.get(name))} → {text(name, value)}")
        for name, value in proposal.changes.items()
    )


def _declared(context: Context, table: str, name: str) -> DeclaredField:
    for record in context.record_types():
        if table == record.TABLE and (found := declare(record).field(name)) is not None:
            return found
    return DeclaredField(name, ANY)


def sent_proposals(context: Context) -> list[SentProposal]:
    """The changes that we asked partners for, oldest first, each with its answer."""
    return proposals.sent_proposals(context.workspace)


def open_proposals(context: Context) -> list[Proposal]:
    """The changes that partners ask for and nobody has decided, oldest first."""
    return proposals.open_proposals(context.workspace)


def current_content(context: Context, proposal: Proposal) -> dict[str, Any]:
    """What the fields that a proposal would change hold here now, or last held when the record is gone."""
    return proposals.current_content(context.workspace, proposal)


def propose_change(
    context: Context,
    table: str,
    uid: str,
    changes: Mapping[str, Any],
    reason: str = "",
    *,
    dry_run: bool = False,
) -> Proposal:
    """Ask the owner of a record to change it; the proposal leaves with the next export.

    The record is given as a person names it: uid, the beginning of it, or name.

    Raises WrongUse for a record that this region may change itself and when nothing differs,
    Refused when the outcome would not fit the table, NotFound, ReadOnly.
    """
    kind = context.kinds().of_table(table)
    if kind is not None:
        uid = find_record(context, kind, uid).uid
    make = proposals.drafted if dry_run else proposals.propose
    return make(context.workspace, table, uid, changes, reason, tuple(context.record_types()))


def plan_decision(context: Context, uid: str, *, accept: bool, reason: str = "") -> ProposalAnswer:
    """What :func:`decide_proposal` would do. Raises as it does."""
    records = tuple(context.record_types())
    uid = _proposal(context, uid)
    return proposals.answered(context.workspace, uid, accept=accept, why=reason, records=records)


def decide_proposal(context: Context, uid: str, *, accept: bool, reason: str = "") -> Decision:
    """Accept a proposal (the record changes) or decline it; the answer leaves with the next export.

    Raises WrongUse when there is nothing to decide, Conflict when the field was changed here since,
    Refused when the outcome would not fit the table, ReadOnly.
    """
    records = tuple(context.record_types())
    uid = _proposal(context, uid)
    return proposals.decide(context.workspace, uid, accept=accept, why=reason, records=records)


def _conflict(context: Context, words: str) -> str:
    """The uid of the conflict that a person means: its uid, the beginning of it, or its record's name."""
    known = context.records(OpenConflict).all()
    return find(known, words, what=_("conflict"), names=lambda each: (each.title,)).uid


def _proposal(context: Context, words: str) -> str:
    """The uid of the proposal that a person means: its uid, the beginning of it, or its record's name."""
    known = context.records(Proposal).all()
    return find(known, words, what=_("proposal"), names=lambda each: (each.title,)).uid
