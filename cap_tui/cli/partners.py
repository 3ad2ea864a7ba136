"""Partners on the command line: their proposals, what is disputed, what was exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.partner_keys import DRY_RUN
from cap_tui.errors import WrongUse
from cap_tui.text.formats import moment_text
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.bundle.proposals import SentProposal
    from cap_tui.bundle.records import OpenConflict, Proposal
    from cap_tui.bundle.resolution_reasons import ResolutionReasons
    from cap_tui.operations.context import Context


@click.command("conflicts", help=_("The conflicts: what a partner and you changed differently."))
@pass_session
def conflicts(session: CommandSession) -> None:
    """List open conflicts."""
    from cap_tui.operations.conflicts import conflict_reasons, open_conflicts

    context = session.region_context()
    found = open_conflicts(context)
    reasons = {c.uid: conflict_reasons(context, c) for c in found}
    data = [
        {
            "uid": c.uid,
            "table": c.table,
            "record": c.record,
            "title": c.title,
            "field": c.field,
            "base": c.base,
            "ours": c.ours,
            "theirs": c.theirs,
            "region": c.region,
            "ours_why": reasons[c.uid].ours,
            "theirs_why": reasons[c.uid].theirs,
        }
        for c in found
    ]
    lines = [line for c in found for line in _conflict_lines(context, c, reasons[c.uid])]
    session.emit("bundle conflicts", data, lines or [_("No conflict waits for you.")])


def _conflict_lines(
    context: Context, conflict: OpenConflict, reasons: ResolutionReasons
) -> list[str]:
    """A conflict with both sides, and what each said when it was resolved before."""
    head = _("{uid}  {table} {title}, {field}: ours {ours}, {region}: {theirs}").format(
        uid=conflict.uid,
        table=_table_name(context, conflict.table),
        title=conflict.title,
        field=conflict.field or _("the whole record"),
        ours=_word(context, conflict, conflict.ours),
        region=conflict.region,
        theirs=_word(context, conflict, conflict.theirs),
    )
    said = []
    if reasons.ours:
        said.append("    " + _("our reason: {why}").format(why=reasons.ours))
    if reasons.theirs:
        said.append(
            "    "
            + _("reason of {region}: {why}").format(region=conflict.region, why=reasons.theirs)
        )
    return [head, *said]


def _table_name(context: Context, table: str) -> str:
    from cap_tui.operations.table_names import table_names

    return table_names(context, [table])[table]


def _word(context: Context, conflict: OpenConflict, value: Any) -> str:
    """One side of a conflict in words; a whole record by its name."""
    from cap_tui.bundle.plan import title_of
    from cap_tui.bundle.records import ConflictKind
    from cap_tui.operations.conflicts import content_text

    if conflict.kind is ConflictKind.RECORD:
        return _("(removed)") if value is None else title_of(value)
    return content_text(context, conflict.table, conflict.field, value)


@click.command("settle", help=_("Resolve a conflict: ours, theirs, or edited with --value."))
@click.argument("uid")
@click.argument("choice", type=click.Choice(("ours", "theirs", "edited")))
@click.option(
    "--value", help=_("Another value (choice edited): text, a number, yes or no, a; b; c.")
)
@click.option("--why", default="", help=_("The reason; it leaves with your next bundle."))
@click.option("--newer", is_flag=True, help=_("Also when our side was changed since."))
@DRY_RUN
@pass_session
def settle(
    session: CommandSession,
    uid: str,
    choice: str,
    value: str | None,
    why: str,
    newer: bool,
    dry_run: bool,
) -> None:
    """Resolve a conflict."""
    from cap_tui.bundle.conflict_resolution import ConflictChoice
    from cap_tui.operations.conflicts import find_conflict, parse_content, resolve_conflict

    if (choice == "edited") != (value is not None):
        raise WrongUse(_("--value goes with the choice 'edited'."))
    context, content = session.region_context(), None
    if value is not None:
        found = find_conflict(context, uid)
        sample = found.theirs if found.ours is None else found.ours
        content = parse_content(context, found.table, found.field, value, sample)
    chosen = ConflictChoice(choice)
    done = resolve_conflict(context, uid, chosen, content, dry_run=dry_run, newer=newer, why=why)
    told = labelled(f"{_table_name(context, done.table)} {done.title}", done.settled or choice)
    session.emit("bundle conflict", {"uid": done.uid, "settled": done.settled}, [told])


@click.command(
    "proposals", help=_("What partners ask you to change, and what became of your proposals.")
)
@pass_session
def proposals(session: CommandSession) -> None:
    """List open proposals."""
    from cap_tui.operations.conflicts import current_content, open_proposals, sent_proposals

    context = session.region_context()
    found, sent = open_proposals(context), sent_proposals(context)
    data = [_proposal_data(p, "received") for p in found]
    data += [
        _proposal_data(
            each.proposal, "sent", each.answer, each.decision.why if each.decision else ""
        )
        for each in sent
    ]
    lines = [
        line for p in found for line in _proposal_lines(context, p, current_content(context, p))
    ]
    lines = lines or [_("No proposal waits for you.")]
    if sent:
        lines += ["", _("What you proposed:")]
        lines += [line for each in sent for line in _sent_lines(context, each)]
    session.emit("bundle proposals", data, lines)


def _proposal_data(
    proposal: Proposal, direction: str, answer: str = "waiting", answer_why: str = ""
) -> dict[str, Any]:
    return {
        "uid": proposal.uid,
        "direction": direction,
        "owner": proposal.owner,
        "region": proposal.region,
        "table": proposal.table,
        "record": proposal.record,
        "title": proposal.title,
        "changes": proposal.changes,
        "why": proposal.why,
        "answer": answer,
        "answer_why": answer_why,
    }


def _proposal_lines(
    context: Context, proposal: Proposal, ours: Mapping[str, Any], region: str = ""
) -> list[str]:
    from cap_tui.operations.conflicts import change_texts

    who = region or proposal.owner
    head = labelled(f"{proposal.uid}  {who}", f"{proposal.title}  {proposal.why}").rstrip()
    return [head, *(f"    {change}" for change in change_texts(context, proposal, ours))]


def _planned_lines(context: Context, planned: Proposal) -> list[str]:
    """A proposal that is not stored and has no uid yet: the record's, and whom it would ask."""
    return _proposal_lines(
        context, replace(planned, uid=planned.record), planned.base, planned.region
    )


def _sent_lines(context: Context, sent: SentProposal) -> list[str]:
    """A proposal of ours with its answer and the reason of it."""
    from cap_tui.bundle.proposals import answer_text

    proposal = sent.proposal
    lines = _proposal_lines(context, proposal, proposal.base, proposal.region)
    return [*lines, f"    {answer_text(sent)}"]


@click.command("propose", help=_("Ask a partner to change a record of theirs: FIELD=VALUE …"))
@click.argument("table")
@click.argument("uid")
@click.argument("changes", nargs=-1, required=True)
@click.option("--why", default="", help=_("The reason."))
@DRY_RUN
@pass_session
def propose(
    session: CommandSession, table: str, uid: str, changes: tuple[str, ...], why: str, dry_run: bool
) -> None:
    """Propose a change."""
    from cap_tui.operations.conflicts import parse_content, propose_change

    context, wanted = session.region_context(), {}
    for change in changes:
        name, sign, text = change.partition("=")
        if not sign:
            raise WrongUse(_("A change is FIELD=VALUE."), where=change)
        wanted[name] = parse_content(context, table, name, text, None)
    made = propose_change(context, table, uid, wanted, why, dry_run=dry_run)
    data = {
        "uid": made.uid,
        "record": made.record,
        "region": made.region,
        "changes": made.changes,
    }
    lines = _planned_lines(context, made) if dry_run else [made.uid]
    session.emit("bundle proposal", data, lines)


@click.command("decide", help=_("Accept or decline a proposal."))
@click.argument("uid")
@click.argument("answer", type=click.Choice(("accept", "decline")))
@click.option("--why", default="", help=_("The reason."))
@DRY_RUN
@pass_session
def decide(session: CommandSession, uid: str, answer: str, why: str, dry_run: bool) -> None:
    """Decide on a proposal."""
    from cap_tui.operations import conflicts

    context, accept = session.region_context(), answer == "accept"
    if dry_run:
        uid = conflicts.plan_decision(context, uid, accept=accept, reason=why).proposal.uid
    else:
        uid = conflicts.decide_proposal(context, uid, accept=accept, reason=why).proposal
    told = (
        _("Accepted; the answer leaves with your next bundle.")
        if accept
        else _("Declined; the answer leaves with your next bundle.")
    )
    lines = [told, *([_("Only shown: nothing is stored or written.")] if dry_run else [])]
    session.emit("bundle decision", {"proposal": uid, "answer": answer}, lines)


@click.command("register", help=_("The register of exports: what left, for whom, on which ground."))
@pass_session
def register(session: CommandSession) -> None:
    """Show the register of exports."""
    import msgspec

    from cap_tui.operations.partners import export_register

    found = export_register(session.region_context(plugins=False))
    lines = [
        f"{moment_text(e.created)}  {e.profile:<14} {sum(e.rows.values()):>7}  {e.file}  {e.recipient}".rstrip()
        for e in found
    ]
    lines = lines or [_("Nothing was exported yet.")]
    session.emit("bundle register", msgspec.to_builtins(found), lines)
