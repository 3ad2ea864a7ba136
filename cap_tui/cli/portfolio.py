"""Regions side by side on the command line, from the bundles in folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import NotFound, WrongUse
from cap_tui.text.i18n import _
from cap_tui.text.written_file import written_file_lines


@click.command(
    help=_(
        "Compare regions from the bundles in folders DIR: activities in common, stages, services, what helped."
    )
)
@click.argument(
    "places", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write it to a file: .md, .html, .docx, .pdf or .xlsx."),
)
@click.option("--dry-run", is_flag=True, help=_("Write no file."))
@pass_session
def portfolio(
    session: CommandSession, places: Sequence[Path], output: Path | None, dry_run: bool
) -> None:
    """Compare regions."""
    from cap_tui.model.chain_roles import CORE_ROLES
    from cap_tui.operations.portfolio import portfolio_data, read_portfolio
    from cap_tui.operations.portfolio_listings import portfolio_lines
    from cap_tui.report.compose import publicity
    from cap_tui.report.document import Publicity

    try:
        context = session.region_context(plugins=False)
    except (NotFound, WrongUse):
        context = None
    tables = session.host().tables()
    roles = {**CORE_ROLES, **{table.record.TABLE: table.role for table in tables if table.role}}
    found = read_portfolio(context, places, roles)
    written = ""
    if output is not None and not dry_run:
        from cap_tui.report.portfolio_document import portfolio_document
        from cap_tui.report.write import write

        who = (
            publicity(context.workspace.config, context.workspace.folder)
            if context
            else Publicity()
        )
        if context is not None:
            session.before_report()
        write(portfolio_document(found, who), output)
        written = str(output)
    lines = list(portfolio_lines(found, session.width))
    lines += written_file_lines(Path(written)) if written else []
    session.emit("portfolio", {**portfolio_data(found), "report": written}, lines)
