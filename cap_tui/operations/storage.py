"""Where a region's log is: looking at the server, moving there and back, copying it, and after a restore."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cap_tui.errors import Refused, WrongUse
from cap_tui.text.i18n import _
from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.config import read_config, read_text
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.journal import MovedAway
from cap_tui.workspace.log import Log
from cap_tui.workspace.places import FILE, SERVER, follow_move, log_folder, open_log

if TYPE_CHECKING:
    from cap_tui.workspace.postgres.address import ServerAddress
    from cap_tui.workspace.postgres.inspection import Inspection


class Move(msgspec.Struct, frozen=True):
    """A move that was made, or would be: from where to where, and the newest transaction."""

    source: str
    target: str
    seq: int
    moved: bool


def server_address(folder: Path) -> ServerAddress | None:
    """The server of the region in ``folder``; None when its log is in files. Raises Refused."""
    config = read_config(folder / REGION_FILE)
    if log_folder(folder, config.storage.url) is not None:
        return None
    from cap_tui.workspace.postgres.address import read_address, url_line

    line = url_line(read_text(folder / REGION_FILE))
    return read_address(config.storage.url, f"{folder / REGION_FILE}, line {line}, storage.url")


def inspect_storage(folder: Path) -> Inspection:
    """What is to be known of the place of a region's log. Raises Unreachable, Refused."""
    address = server_address(folder)
    from cap_tui.workspace.postgres.inspection import Inspection, inspect

    if address is not None:
        return inspect(address)
    return Inspection(
        primary=True,
        durable="disk",
        notices=[_("The region is in files; there is no server to look at.")],
    )


def tell_restored(folder: Path, *, dry_run: bool = False) -> int:
    """Raise the generation of a region on a server that was restored, so that every handle reads it anew; returns it."""
    address = server_address(folder)
    if address is None:
        raise WrongUse(_("The region is in files; a restored folder needs nothing."))
    from cap_tui.workspace.postgres.restoring import raise_generation

    return raise_generation(address, dry_run=dry_run)


def move_storage(folder: Path, target: str, *, dry_run: bool = False) -> Move:
    """Move the log of the region in ``folder`` to a server's URL or a folder. Raises Refused, Busy, Unreachable, Corrupt."""
    to_server = target.startswith(SERVER)
    address = None
    if to_server:
        from cap_tui.workspace.postgres.address import read_address

        address = read_address(target, "--to")
    with _opened(folder) as log:
        source = read_config(folder / REGION_FILE).storage.url
        if log.readonly:
            raise Refused(
                _("The region can only be read here, so it cannot be moved."),
                where="; ".join(log.notices),
            )
        _require_other_kind(log, to_server=to_server)
        if dry_run:
            _rehearse(log, address, folder, target)
            return Move(source, target, log.tables.seq, moved=False)
        from cap_tui.workspace.moving import move_to_folder, move_to_server
        from cap_tui.workspace.postgres.log import PostgresLog

        if isinstance(log, FileLog) and address is not None:
            seq = move_to_server(folder, log, address, target)
        else:
            assert isinstance(log, PostgresLog)
            seq = move_to_folder(folder, log, _target_folder(folder, target))
        return Move(source, read_config(folder / REGION_FILE).storage.url, seq, moved=True)


def _target_folder(folder: Path, target: str) -> Path:
    """The folder that ``--to`` names: "." is the region's own."""
    path = Path(target.removeprefix(FILE))
    return folder if target in (".", FILE) else path


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[Log]:
    """The log of a region; a move that was carried to its seal and no further is followed first."""
    config = read_config(folder / REGION_FILE)
    try:
        log = open_log(folder, config, readonly=False)
    except MovedAway as moved:
        log = open_log(folder, follow_move(folder, config, moved), readonly=False)
    try:
        yield log
    finally:
        log.close()


def _require_other_kind(log: Log, *, to_server: bool) -> None:
    if isinstance(log, FileLog) == to_server:
        return
    raise Refused(
        _("The region is on a server already.")
        if to_server
        else _("The region is in files already."),
        remedy=_(
            "From server to server it goes by way of its folder: `storage move --to .`, then to the other."
        )
        if to_server
        else _("Copy the folder, or use `cap-tui backup`."),
    )


def _rehearse(log: Log, address: ServerAddress | None, folder: Path, target: str) -> None:
    """Raise what the move would raise before it copies anything."""
    from cap_tui.workspace.moving import require_empty, sent_before

    if address is None or not isinstance(log, FileLog):
        require_empty(folder, _target_folder(folder, target))
        return
    from cap_tui.workspace.postgres.connection import ServerConnection

    server = ServerConnection(address)
    try:
        sent_before(server, log)
    finally:
        server.drop()


def migrate_storage(folder: Path, *, dry_run: bool) -> list[str]:
    """The statements that bring a region on a server to the newest format; run unless ``dry_run``."""
    address = server_address(folder)
    if address is None:
        raise WrongUse(_("The region is in files; it is migrated when it is opened."))
    from cap_tui.workspace.postgres.migrating import migrate

    return migrate(address, dry_run=dry_run)


def back_up_to(workspace_folder: Path, target: Path, *, dry_run: bool = False) -> int:
    """Copy a region, wherever its log is, into a folder that opens as a region in files; returns its newest seq."""
    if (target / REGION_FILE).exists() or (target.exists() and any(target.iterdir())):
        raise Refused(
            _("The folder for the copy is not empty."),
            where=str(target),
            remedy=_("Name a folder that is not there yet."),
        )
    with _opened(workspace_folder) as log:
        try:
            if not dry_run:
                log.copy_to(target)
        except OSError as error:
            raise not_written(error, target) from error
        return log.tables.seq
