"""The log of a region, in the place that its settings name: this folder, another one, or a server."""

from __future__ import annotations

import os
from pathlib import Path

from cap_tui.errors import NotSaved, Refused
from cap_tui.text.i18n import _
from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.config import (
    FORMAT,
    WorkspaceConfig,
    changed_text,
    parse_config,
    read_text,
    write_config,
)
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.journal import MovedAway
from cap_tui.workspace.log import Log
from cap_tui.workspace.region_files import FolderFiles
from cap_tui.workspace.segments import LogPaths

FILE = "file:"
"""What the storage URL of a region in files begins with; a path follows where it is not its own folder."""
SERVER = ("postgresql:", "postgres:")


def log_folder(folder: Path, url: str) -> Path | None:
    """The folder of the log by a storage URL; None when it is on a server. Raises Refused for another kind."""
    if url.startswith(SERVER):
        return None
    if not url.startswith(FILE):
        raise Refused(
            _("This version cannot open the storage that the region names."),
            where=f"{folder / REGION_FILE}, storage.url",
            remedy=_("Update cap-tui, or correct the line."),
        )
    return folder / url.removeprefix(FILE).removeprefix("//")


def open_log(folder: Path, config: WorkspaceConfig, *, readonly: bool) -> Log:
    """Open the log of the region whose settings are in ``folder``. Raises Refused, Corrupt, Busy, Unreachable, MovedAway.

    Where it cannot be written, because of rights or of the disk, it is opened for reading, and
    ``notices`` says why.
    """
    files = log_folder(folder, config.storage.url)
    if files is None:
        return _open_server(folder, config.storage.url, readonly=readonly)
    if readonly or not may_write(files):
        log = FileLog(files, readonly=True)
        if not readonly:
            log.notices.append(_("You may read this region's folder but not write to it."))
    else:
        try:
            log = _open_to_write(files, config)
        except MovedAway:
            raise
        except NotSaved as error:
            log = FileLog(files, readonly=True)
            log.notices += [str(error), _("The region is open for reading only.")]
    if files != folder:
        log.region_files = FolderFiles(folder, log.files)
    return log


def _open_server(folder: Path, url: str, *, readonly: bool) -> Log:
    from cap_tui.workspace.postgres.address import read_address, url_line

    line = url_line(read_text(folder / REGION_FILE))
    where = f"{folder / REGION_FILE}, " + _("line {number}, storage.url").format(number=line)
    address = read_address(url, where)
    from cap_tui.workspace.postgres.log import PostgresLog

    return PostgresLog(address, folder, readonly=readonly)


def may_write(folder: Path) -> bool:
    """Whether this user may change the log in ``folder``: the folder, its lock and its journal."""
    layout = LogPaths(folder)
    wanted = (folder, *(path for path in (layout.lock, layout.journal) if path.exists()))
    return all(os.access(path, os.W_OK) for path in wanted)


def _open_to_write(folder: Path, config: WorkspaceConfig) -> FileLog:
    """Open the log and bring the region to the present format if it has an earlier one."""
    log = FileLog(folder)
    try:
        if min(config.format, log.segment.header.journal) < FORMAT:
            from cap_tui.workspace.migration import migrate

            migrate(log)
    except BaseException:
        log.close()
        raise
    return log


def follow_move(folder: Path, config: WorkspaceConfig, moved: MovedAway) -> WorkspaceConfig:
    """The settings with the place to which the region has moved; written into the folder where that can be done.

    The log that was left is the proof that the move was carried to its end. Raises ``moved`` itself
    when the settings name that place already, or when it is not known.
    """
    url = own_url(folder, moved.url)
    if url in ("?", config.storage.url):
        raise moved
    path = folder / REGION_FILE
    text = changed_text(read_text(path), {"storage.url": url}, where=str(path))
    if os.access(folder, os.W_OK):
        return write_config(path, text)
    return parse_config(text, str(path))


def own_url(folder: Path, url: str) -> str:
    """A storage URL as the settings in ``folder`` write it: its own folder is named by nothing."""
    if url.startswith(FILE) and (place := log_folder(folder, url)) is not None:
        path = url.removeprefix(FILE).removeprefix("//")
        return FILE if place.resolve() == folder.resolve() else f"{FILE}{path}"
    return url
