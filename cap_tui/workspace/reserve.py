"""Some space on the disk that is kept, so that removing still works when the disk is full."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import FULL
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.journal import JournalLine
from cap_tui.workspace.segments import LogPaths

RESERVE_BYTES = 1 << 20
WARN_BELOW_BYTES = 50 << 20


def lay_in(files: Files, layout: LogPaths) -> Iterator[str]:
    """Make the reserve where there is room for it; yields what a person is told. Raises OSError."""
    free = files.free(layout.folder)
    if free < WARN_BELOW_BYTES:
        yield _("The disk is nearly full: {number} MB are left.").format(number=free >> 20)
    if free > 4 * RESERVE_BYTES and files.stat(layout.reserve) is None:
        with replacing(files, layout.reserve) as file:
            file.write(bytes(RESERVE_BYTES), 0)


def give_up(files: Files, layout: LogPaths, error: OSError, line: JournalLine) -> bool:
    """On a full disk, free the reserve for a transaction that does nothing but remove."""
    only_removes = all(bytes(change.after) == b"null" for change in line.ops)
    if error.errno not in FULL or not only_removes:
        return False
    if files.stat(layout.reserve) is None:
        return False
    files.remove(layout.reserve)
    return True


def on_reserve_notice() -> str:
    """What a person is told when the reserve was given up."""
    return _("The disk is full. Removing works on the reserve that was kept.")
