"""The region's report: sections from every plugin, written to a file that others can open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.text.i18n import _
from cap_tui.text.written_file import written_file_lines


@click.command(help=_("Write the region's report: .md, .html, .docx, .pdf or .xlsx."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("The file; without it, Markdown on standard output."),
)
@click.option(
    "--house",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("Your own Word template for .docx; else publicity.house of workspace.toml."),
)
@click.option("--sections", metavar="A,B", help=_("Only these sections, by their ids."))
@click.option(
    "--edition",
    type=click.Choice(["full", "policy"]),
    default="full",
    show_default=True,
    help=_("The whole process for the file, or two pages for policy makers."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would be in it."))
@pass_session
def report(
    session: CommandSession,
    output: Path | None,
    house: Path | None,
    sections: str | None,
    edition: str,
    dry_run: bool,
) -> None:
    """Write the report."""
    from cap_tui.report.compose import compose, region_process
    from cap_tui.report.document_reader import look_through
    from cap_tui.report.write import as_bytes, write
    from cap_tui.workspace.releases import note_releases

    wanted = tuple(word.strip() for word in sections.split(",")) if sections else ()
    host, workspace = session.attached(), session.workspace()
    process = region_process(host, workspace)
    document = compose(host, workspace, wanted, process=process, edition=edition)
    for line in (*document.waiting, *document.missing):
        session.say(line)
    contents = [{"id": section.id, "title": section.title} for section in document.sections]
    if output is None and not session.json and not dry_run:
        look_through([document])
        note_releases(workspace, document.released)
        click.echo(as_bytes(document, ".md").decode(), nl=False)
        return
    written = ""
    if output is not None and dry_run:
        write(document, output, dry_run=True)
    elif output is not None:
        session.before_report()
        note = partial(note_releases, workspace, document.released)
        write(document, output, house=house, before=note)
        written = str(output)
    else:
        look_through([document], writing=False)
    said = written_file_lines(Path(written)) if written else [_("Nothing is written.")]
    lines = [*(f"{section['id']:<32} {section['title']}" for section in contents), *said]
    data = {
        "file": written,
        "sections": contents,
        "waiting": document.waiting,
        "missing": document.missing,
    }
    session.emit("report", data, lines)
