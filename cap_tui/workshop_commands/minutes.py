"""The command that writes the minutes."""

from __future__ import annotations

from pathlib import Path

import click

from cap_tui.text.i18n import _
from cap_tui.text.written_file import written_file_lines
from cap_tui.workshop_commands.call import WorkshopCall, workshop_command


@click.command(
    "minutes", help=_("Write the minutes: Markdown, Word or PDF, by the file extension.")
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=_("The file to write."),
)
@workshop_command
def minutes(call: WorkshopCall, output: Path) -> None:
    """Write the minutes."""
    from cap_tui.report.compose import publicity
    from cap_tui.report.workshop_minutes import minutes_counts, workshop_minutes
    from cap_tui.report.write import as_bytes, save

    access = call.access()
    context = call.session.context(call.plugin)
    document = workshop_minutes(access, publicity(context.config, context.folder))
    content = as_bytes(document, output.suffix)
    if not call.dry_run:
        save(content, output)
    data = {"file": str(output), "counts": minutes_counts(access)}
    call.emit(data, [] if call.dry_run else written_file_lines(output))
