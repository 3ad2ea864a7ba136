"""The trace on the command line: what stands behind and ahead of a record."""

from __future__ import annotations

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import NotFound
from cap_tui.text.i18n import _


@click.command(
    help=_("The chain behind and ahead of a record: what it came from, what was made from it.")
)
@click.argument("uid")
@pass_session
def trace(session: CommandSession, uid: str) -> None:
    """Walk the chain both ways."""
    from cap_tui.model.trace import trace_data, trace_lines

    chain = session.attached().lineage().chain(session.workspace())
    found = chain.resolve(uid)
    if len(found) != 1:
        raise NotFound(
            _("No record has the uid {uid}.").format(uid=uid)
            if not found
            else _("Several records begin with {uid}.").format(uid=uid),
            remedy=_("cap-tui activities list shows those of the activities.")
            if not found
            else ", ".join(found[:5]),
        )
    told = chain.trace(found[0])
    session.emit("trace", trace_data(told), trace_lines(told))
