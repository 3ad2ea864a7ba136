"""Files for other programs, written by plugins' exporters."""

from __future__ import annotations

from pathlib import Path

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import WrongUse
from cap_tui.text.i18n import _
from cap_tui.text.written_file import written_file_lines


@click.command(help=_("Write a file for another program; without ID: what can be written."))
@click.argument("exporter_id", metavar="[ID]", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("The file that is written."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would be written."))
@pass_session
def export(
    session: CommandSession, exporter_id: str | None, output: Path | None, dry_run: bool
) -> None:
    """List the exporters, or write the file of one."""
    from cap_tui.operations.exports import export_file, exporters, find_exporter

    context = session.context_of_person()
    if exporter_id is None:
        found = exporters(context)
        data = [{"id": e.id, "title": e.title, "suffix": e.suffix} for e in found]
        lines = [f"{e.id:<32} {e.suffix:<8} {e.title}" for e in found]
        session.emit("exporters", data, lines or [_("No plugin writes files.")])
        return
    exporter = find_exporter(context, exporter_id)
    if output is None:
        raise WrongUse(_("No file is named."), remedy=_("Name it with -o FILE."))
    if not dry_run:
        export_file(context, exporter, output)
    said = [_("Nothing is written.")] if dry_run else written_file_lines(output)
    written = "" if dry_run else str(output)
    session.emit("export", {"id": exporter.id, "file": written}, said)
