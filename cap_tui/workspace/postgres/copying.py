"""A region on a server as the files of a folder, byte for byte the same lines."""

from __future__ import annotations

from pathlib import Path

from cap_tui.workspace import REGION_FILE, snapshot
from cap_tui.workspace.config import changed_text
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.journal import encode, read_header
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.reading import PAGE, page, read_log
from cap_tui.workspace.region_files import RegionFiles
from cap_tui.workspace.segments import LogPaths, fresh_header


def write_files(connection: ServerConnection, folder: Path, *, held: bool = False) -> int:
    """Write the log into ``folder`` as it is at one moment; returns its newest seq. Raises OSError, CapError."""
    files, layout = Files(), LogPaths(folder)
    files.make_folder(folder)
    files.make_folder(layout.history)
    if not held:
        connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        log = read_log(connection, held=True)
        headers = connection.query("SELECT base, data FROM cap_tui.segment ORDER BY base")
        pieces = [(base, bytes(data) + b"\n") for base, data in headers]
        if not pieces:
            pieces = [(0, encode(fresh_header(log.workspace), 0)[0])]
        ends = [*(base for base, _text in pieces[1:]), log.chain.seq]
        for (base, header), end in zip(pieces, ends, strict=True):
            last = base == pieces[-1][0]
            path = layout.journal if last else layout.segment(base)
            with replacing(files, path) as file:
                file.write(header, 0)
                offset = len(header)
                while base < end:
                    rows = [row for row in page(connection, base + 1, PAGE) if row[0] <= end]
                    text = b"".join(bytes(data) + b"\n" for _seq, _crc, data in rows)
                    file.write(text, offset)
                    offset += len(text)
                    base = rows[-1][0]
    finally:
        if not held:
            connection.roll_back()
    workspace = read_header(pieces[-1][1], layout.journal.name)[0].workspace
    with replacing(files, layout.data) as file:
        snapshot.write(file, snapshot.Contents.of(log.tables, workspace))
    return log.chain.seq


def write_settings(region_files: RegionFiles, folder: Path) -> None:
    """Write the settings into ``folder`` as those of a region whose log is there, and the attached files."""
    files = Files()
    text = changed_text(
        region_files.read_config(), {"storage.url": "file:"}, where=region_files.config_name
    )
    if region_files.attachments is not None:
        region_files.attachments.copy_to(folder)
    with replacing(files, folder / REGION_FILE) as file:
        file.write(text.encode(), 0)
