"""The demo: sample regions with synthetic data, and the whole chain told in text."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.start_shell import open_shell
from cap_tui.operations.board import board
from cap_tui.operations.board_areas import board_lines
from cap_tui.text.i18n import _

MOST_LINES = 95
"""Lines that the demo prints in all, so that a pipe or a log stays readable."""
FRAME_LINES = 5


@click.command(
    help=_("The sample regions, then the shell on one of them; with --plain the chain as text.")
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Where to put them (default: your home of the program)."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show which regions would be created."))
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
    """The chain as text on two pages: the board, then how each view begins and how to read the rest."""
    host, workspace = session.attached(), session.workspace()
    yield _("The region {name}. SYNTHETIC: everything in it is made up.").format(
        name=workspace.config.region.name
    )
    yield ""
    shown = list(board_lines(board(host, workspace)))
    yield from shown
    yield ""
    titles = host.view_titles()
    each = max(1, (MOST_LINES - len(shown) - FRAME_LINES) // max(1, len(titles)) - 1)
    said: set[str] = set()
    for view, title in titles.items():
        yield f"== {title} ({view}) =="
        new = [line for line in host.view_lines(view, 80) if _says_more(line, said)]
        said.update(new)
        yield from new[:each]
    yield ""
    yield _("A view in full: cap-tui -w {folder} view NAME").format(
        folder=shlex.quote(str(workspace.folder))
    )


def _says_more(line: str, said: set[str]) -> bool:
    """Whether a line is worth one of the few: not blank, no warning, and nothing that a view before said."""
    return bool(line.strip()) and not line.startswith("! ") and line not in said
