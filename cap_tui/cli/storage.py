"""Where a region's log is: `storage sql|check|move|migrate`, and `backup`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
import msgspec

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.text.i18n import _


@click.group(help=_("Where the region is stored: its folder, or a PostgreSQL server."))
def storage() -> None:
    """Storage commands."""


@storage.command(help=_("Print the SQL that makes an empty region, for an administrator to run."))
@click.option("--roles", is_flag=True, help=_("With the roles."))
@pass_session
def sql(session: CommandSession, roles: bool) -> None:
    """Print schema and grants; needs no connection."""
    from cap_tui.workspace.postgres.schema import schema_sql

    text = schema_sql(roles=roles)
    session.emit("storage sql", {"sql": text}, text.splitlines())


@storage.command(
    help=_("Look at the server: durability, rights, standbys. Exit 1 when something is wrong.")
)
@click.option(
    "--after-restore",
    is_flag=True,
    help=_("Tell all programs that the database was restored to an earlier moment."),
)
@click.option(
    "--dry-run", is_flag=True, help=_("With --after-restore: check the right to it, tell nobody.")
)
@pass_session
def check(session: CommandSession, after_restore: bool, dry_run: bool) -> None:
    """Check the server behind the region."""
    from cap_tui.operations.storage import inspect_storage, tell_restored

    if after_restore:
        tell_restored(session.folder(), dry_run=dry_run)
    found = inspect_storage(session.folder())
    durable = {
        "disk": _("on one disk"),
        "standby": _("on two disks: this server's and a standby's"),
        "no": _("not safe"),
    }[found.durable]
    lines = [
        _("Server: {text}").format(text=found.server or _("none, the region is in files")),
        _("What is acknowledged is {where}.").format(where=durable),
        *(_("problem: {text}").format(text=text) for text in found.problems),
        *found.notices,
        _("Something is wrong.") if found.problems else _("Every check passed."),
    ]
    session.emit("storage check", asdict(found), lines)
    if found.problems:
        click.get_current_context().exit(1)


@storage.command(help=_("Move the region to a server or back into a folder, with all its history."))
@click.option(
    "--to",
    "target",
    required=True,
    metavar="URL|DIR",
    help=_("postgresql://ROLE@HOST/DATABASE, or a folder; . is the region's own."),
)
@click.option("--dry-run", is_flag=True, help=_("Only check whether it can be done."))
@pass_session
def move(session: CommandSession, target: str, dry_run: bool) -> None:
    """Move the region's log."""
    from cap_tui.operations.storage import move_storage

    done = move_storage(session.folder(), target, dry_run=dry_run)
    told = (
        _("The region is at {place} now, state {seq}.").format(place=done.target, seq=done.seq)
        if done.moved
        else _("The region would move to {place}, state {seq}.").format(
            place=done.target, seq=done.seq
        )
    )
    session.emit("storage move", msgspec.to_builtins(done), [told])


@storage.command(help=_("Bring a region on a server to the newest format, as its owner."))
@click.option("--dry-run", is_flag=True, help=_("Only print the SQL."))
@pass_session
def migrate(session: CommandSession, dry_run: bool) -> None:
    """Migrate the schema."""
    from cap_tui.operations.storage import migrate_storage

    statements = migrate_storage(session.folder(), dry_run=dry_run)
    lines = [f"{statement};" for statement in statements] or [
        _("The region has the newest format.")
    ]
    session.emit(
        "storage migrate", {"sql": statements, "migrated": bool(statements) and not dry_run}, lines
    )


@click.command(
    help=_("Copy the region, wherever it is stored, into a folder that opens as a region.")
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--dry-run", is_flag=True, help=_("Only check whether it can be done."))
@pass_session
def backup(session: CommandSession, folder: Path, dry_run: bool) -> None:
    """Write a backup."""
    from cap_tui.operations.storage import back_up_to

    seq = back_up_to(session.folder(), folder, dry_run=dry_run)
    path = str(folder.absolute())
    told = _("The copy is in {folder}, state {seq}.")
    if dry_run:
        told = _("The copy would be in {folder}, state {seq}.")
    session.emit(
        "backup",
        {"folder": path, "seq": seq, "dry_run": dry_run},
        [told.format(folder=path, seq=seq)],
    )
