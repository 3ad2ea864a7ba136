"""The demo: sample regions with synthetic data, and the whole chain told in text."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cap_tui.charts.cell_text import clip
from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.start_shell import open_shell
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.chain_roles import role_name
from cap_tui.operations.activity_life import COUNTED, ActivityLife, activity_life, life_head
from cap_tui.operations.board import board
from cap_tui.operations.board_areas import board_lines
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.model.chain import Chain, Step
    from cap_tui.workspace import Workspace


SHOWN = 4
"""Details of an area of the board that are told: what is due and late grows with the days."""


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
    """The whole chain as text on two pages: the board, one activity's life, a trace, how to read the rest."""
    host, workspace = session.attached(), session.workspace()
    yield _("The region {name}. SYNTHETIC: everything in it is made up.").format(
        name=workspace.config.region.name
    )
    yield ""
    yield from board_lines(board(host, workspace), most=SHOWN, bars=False)
    chain = host.lineage().chain(workspace)
    activity = _richest_activity(workspace, chain)
    if activity is not None:
        yield ""
        yield _("== The life of one activity ==")
        yield from _life_in_brief(activity_life(workspace, chain, activity))
    for step in _paid_for(chain)[:1]:
        yield ""
        yield _("== From what was funded back to the evidence ==")
        yield from _way_back(chain, step)
    folder = shlex.quote(str(workspace.folder))
    yield ""
    yield _("Go on: cap-tui -w {folder} status · activities · trace NAME · view").format(
        folder=folder
    )


def _richest_activity(workspace: Workspace, chain: Chain) -> TransformativeActivity | None:
    """The own activity with the longest chain."""
    own = workspace.records(TransformativeActivity).find(owner=workspace.config.region.code)
    lengths = {
        a.uid: sum(len(list(chain.walk(a.uid, ahead=way))) for way in (True, False)) for a in own
    }
    return max(own, key=lambda a: lengths[a.uid], default=None)


def _life_in_brief(life: ActivityLife) -> Iterator[str]:
    """A life with one line for each role."""
    yield from (line for line in life_head(life) if line)
    for phase, parts in life.phases:
        yield _(phase)
        for part in parts:
            yield clip(_with_title(f"{role_name(part.role)} {len(part.steps)}", part.told), 80)


def _with_title(label: str, text: str) -> str:
    return labelled(label, text) if text else label


def _paid_for(chain: Chain) -> list[Step]:
    """What was funded; without that the actions."""
    return list(chain.with_role("funding")) or list(chain.with_role("action"))


def _way_back(chain: Chain, start: Step) -> Iterator[str]:
    """One record of each role behind a record, the nearest of it; how many there are."""
    yield labelled(role_name(start.role), start.title)
    seen: dict[str, list[Step]] = {}
    for step in chain.walk(start.uid, ahead=False):
        if step.role and not step.again:
            seen.setdefault(step.role, []).append(step)
    for role, steps in seen.items():
        nearest = min(steps, key=lambda step: step.depth)
        more = f" (+{len(steps) - 1})" if len(steps) > 1 else ""
        title = "" if role in COUNTED else nearest.title
        yield clip(_with_title(f"<- {role_name(role)}{more}", title), 80)
