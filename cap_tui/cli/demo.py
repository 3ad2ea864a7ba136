"""The demo: sample regions with synthetic data, and the whole chain told in text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cap_tui.cli.opening import open_shell
from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.plugin.board import board, board_lines
from cap_tui.text.i18n import _


@click.command(
    help=_("The sample regions, then the shell on one of them; with --plain the chain as text.")
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Where to put them (default: your home of the program)."),
)
@click.option("--dry-run", is_flag=True, help=_("Only say which regions would be made."))
@pass_session
def demo(session: CommandSession, folder: Path | None, dry_run: bool) -> None:
    """Make the sample regions and open one; tell the chain in text with ``--plain``."""
    from cap_tui.demo.making import OPENED, is_there, make_missing, places

    target = folder or session.home.path / "demo"
    fresh = {code for code, place in places(target).items() if not is_there(place)}
    if dry_run:
        found = places(target)
    else:
        found = make_missing(target, session.home, use_plugins=not session.no_plugins)
    session.chosen = found[OPENED]
    data = [
        {"code": code, "folder": str(place), "made": code in fresh and not dry_run}
        for code, place in found.items()
    ]
    if dry_run:
        session.emit("demo", {"regions": data}, [f"{r['code']}  {r['folder']}" for r in data])
    elif session.plain:
        session.emit("demo", {"regions": data}, _told(session))
    else:
        click.get_current_context().exit(open_shell(session))


def _told(session: CommandSession) -> Iterator[str]:
    """The chain as text: the board, then each view's twin."""
    host, workspace = session.attached(), session.workspace()
    yield _("The region {name}. SYNTHETIC: everything in it is made up.").format(
        name=workspace.config.region.name
    )
    yield ""
    yield from board_lines(board(host, workspace))
    for view, title in host.view_titles().items():
        yield ""
        yield f"== {title} =="
        yield from host.view_lines(view, 80)
