"""The trace on the command line: what stands behind and ahead of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import WrongUse
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.model.chain import Chain


@click.command(
    help=_("The chain behind and ahead of a record: what it came from, what was made from it.")
)
@click.argument("uid", metavar="RECORD", required=False)
@click.option("--list", "role", metavar="ROLE", help=_("Every record with this role instead."))
@pass_session
def trace(session: CommandSession, uid: str | None, role: str | None) -> None:
    """Walk the chain both ways, or list the records of a role."""
    from cap_tui.model.trace import trace_data, trace_lines
    from cap_tui.operations.records import find_any_record

    if (uid is None) == (role is None):
        raise WrongUse(_("Name a record, or a role with --list."))
    context = session.context_of_person()
    chain = session.attached().lineage().chain(session.workspace())
    if role is not None:
        _list_role(session, chain, role)
    elif uid is not None:
        found = chain.resolve(uid)
        told = chain.trace(found[0] if len(found) == 1 else find_any_record(context, uid))
        session.emit("trace", trace_data(told), trace_lines(told, session.width))


def _list_role(session: CommandSession, chain: Chain, role: str) -> None:
    from cap_tui.model.chain_roles import ROLES, role_name

    if role not in ROLES:
        known = ", ".join(ROLES)
        raise WrongUse(
            _("There is no role '{role}'.").format(role=role),
            remedy=_("Choose from {known}.").format(known=known),
        )
    steps = list(chain.with_role(role))
    data = [{"uid": s.uid, "table": s.table, "title": s.title, "role": s.role} for s in steps]
    none = [_("There is no {role} yet.").format(role=role_name(role))]
    session.emit("trace-list", data, [f"{step.uid}  {step.title}" for step in steps] or none)
