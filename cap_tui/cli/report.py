"""The region's report: sections from every plugin, written to a file that others can open."""

from __future__ import annotations

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
    from cap_tui.report.write import as_bytes, write

    wanted = tuple(word.strip() for word in sections.split(",")) if sections else ()
    host, workspace = session.attached(), session.workspace()
    process = region_process(host, workspace)
    document = compose(host, workspace, wanted, process=process, edition=edition)
    contents = [{"id": section.id, "title": section.title} for section in document.sections]
    if output is None and not session.json and not dry_run:
        click.echo(as_bytes(document, ".md").decode(), nl=False)
        return
    written = ""
    if output is not None and not dry_run:
        session.before_report()
        write(document, output, house=house)
        written = str(output)
    said = written_file_lines(Path(written)) if written else [_("Nothing is written.")]
    lines = [*(f"{section['id']:<32} {section['title']}" for section in contents), *said]
    session.emit("report", {"file": written, "sections": contents}, lines)
