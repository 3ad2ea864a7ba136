"""The demo: sample regions with synthetic data, and the whole chain told in text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cap_tui.cli.opening import open_shell
from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.plugin.board import board, board_lines
from cap_tui.text.i18n import _

OPENED = "VAL"


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
    from cap_tui.demo import regions

    target = folder or session.home.path / "demo"
    made = []
    for config in regions():
        place = target / config.region.name.lower()
        fresh = not (place / "workspace.toml").exists()
        made.append(
            {"code": config.region.code, "folder": str(place), "made": fresh and not dry_run}
        )
        if fresh and not dry_run:
            _make(session, place, config.region.code)
        if config.region.code == OPENED:
            session.chosen = place
    if dry_run:
        session.emit("demo", {"regions": made}, [f"{r['code']}  {r['folder']}" for r in made])
        return
    if session.plain:
        session.emit("demo", {"regions": made}, _told(session))
        return
    click.get_current_context().exit(open_shell(session))


def _make(session: CommandSession, place: Path, code: str) -> None:
    """One sample region: the core's records, then what each plugin's demo adds through its real code."""
    from cap_tui.demo import fill, regions
    from cap_tui.plugin.host import Host
    from cap_tui.workspace import Workspace

    config = next(config for config in regions() if config.region.code == code)
    workspace = Workspace.create(place, config)
    try:
        fill(workspace, code)
        host = Host.discover(session.home, use_plugins=not session.no_plugins)
        host.attach(workspace)
        host.demo()
    finally:
        workspace.close()


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
