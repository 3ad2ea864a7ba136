"""Care of a workspace: verify, compact, doctor."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import click

from cap_tui import __version__
from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.errors import CapError, WrongUse
from cap_tui.text.i18n import _


@click.command(help=_("Check every byte of the workspace; exit 1 when something is wrong."))
@pass_session
def verify(session: CommandSession) -> None:
    """Verify the workspace."""
    from cap_tui.workspace import verify_folder

    report = verify_folder(session.folder())
    lines = [*report.lines()]
    session.emit("verify", report.data(), lines)
    if not report.ok:
        click.get_current_context().exit(1)


@click.command(
    help=_("Write a fresh snapshot and start a fresh journal. Others can go on working.")
)
@click.option("--dry-run", is_flag=True, help=_("Only say how much there is to compact."))
@pass_session
def compact(session: CommandSession, dry_run: bool) -> None:
    """Compact the workspace."""
    workspace = session.workspace()
    size = workspace.journal_size()
    if not dry_run:
        workspace.compact()
    after = workspace.journal_size()
    told = (
        _("{size} bytes of journal could be folded into the snapshot.")
        if dry_run
        else _("{size} bytes of journal are folded into the snapshot.")
    )
    session.emit(
        "compact", {"journal_before": size, "journal_after": after}, [told.format(size=size)]
    )


def facts(session: CommandSession) -> dict[str, str]:
    """Where everything is: for a person who asks, and for a letter to whoever helps."""
    try:
        folder = str(session.folder())
    except WrongUse:
        folder = ""
    return {
        "version": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        "program": str(Path(__file__).parent.parent),
        "home": str(session.home.path),
        "settings": str(session.home.config_file),
        "log": str(session.home.logs / "cap-tui.log"),
        "drop_in": str(session.home.drop_in),
        "workspace": folder,
    }


@click.command(
    help=_("Where everything is, and is it well? With --salvage FOLDER: save what can be saved.")
)
@click.option(
    "--salvage",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=_("Write what is whole into a new workspace."),
)
@click.option("--dry-run", is_flag=True, help=_("Only say what could be saved."))
@pass_session
def doctor(session: CommandSession, salvage: Path | None, dry_run: bool) -> None:
    """Say where everything is and what is wrong; salvage a damaged workspace on request."""
    if salvage is not None:
        from cap_tui.workspace import salvage_folder

        report = salvage_folder(session.folder(), salvage, dry_run=dry_run)
        session.emit("salvage", report.data(), report.lines())
        return
    places = facts(session)
    problems = _problems(session)
    lines = [f"{name:<10} {value or '—'}" for name, value in places.items()]
    lines += ["", *(problems or [_("Everything is well.")])]
    session.emit("doctor", {"facts": places, "problems": problems}, lines)
    if problems:
        click.get_current_context().exit(1)


def _problems(session: CommandSession) -> list[str]:
    problems = []
    for plugin in session.host().plugins:
        if plugin.reason and plugin.state.value not in ("active", "data only", "disabled"):
            problems.append(f"{plugin.id}: {plugin.state.value}: {plugin.reason} → {plugin.remedy}")
    try:
        folder = session.folder()
    except WrongUse:
        return problems
    from cap_tui.workspace import verify_folder

    try:
        problems += verify_folder(folder).problems
    except CapError as error:
        problems.append(str(error))
    return problems
