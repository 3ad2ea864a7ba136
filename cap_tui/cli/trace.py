"""The trace on the command line: what stands behind and ahead of a record."""

from __future__ import annotations

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.text.i18n import _


@click.command(
    help=_("The chain behind and ahead of a record: what it came from, what was made from it.")
)
@click.argument("uid", metavar="RECORD")
@pass_session
def trace(session: CommandSession, uid: str) -> None:
    """Walk the chain both ways."""
    from cap_tui.model.trace import trace_data, trace_lines
    from cap_tui.operations.records import find_any_record

    context = session.context_of_person()
    chain = session.attached().lineage().chain(session.workspace())
    found = chain.resolve(uid)
    told = chain.trace(found[0] if len(found) == 1 else find_any_record(context, uid))
    session.emit("trace", trace_data(told), trace_lines(told, session.width))
