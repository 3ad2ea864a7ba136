"""The command that writes the minutes."""

from __future__ import annotations

from pathlib import Path

import click

from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopCall, workshop_command
from cap_tui.workshop_commands.output_file import output_option, workshop_publicity, write_document


@click.command(
    "minutes", help=_("Write the minutes: Markdown, Word or PDF, by the file extension.")
)
@output_option
@workshop_command
def minutes(call: WorkshopCall, output: Path) -> None:
    """Write the minutes."""
    from cap_tui.report.workshop_minutes import minutes_counts, workshop_minutes

    access = call.access()
    source = call.session.context(call.plugin)
    document = workshop_minutes(access, workshop_publicity(call), source)
    write_document(call, document, output, {"counts": minutes_counts(access)})
