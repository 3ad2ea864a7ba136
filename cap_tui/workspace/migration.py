"""Bringing a region of an earlier format to the present one, once, with a copy of before.

Format 2 keeps session and subject of a change, the rules of tables, and a key on every transaction.
Lines of the history are never rewritten: the segment being written is ended, the next one begins
in the new format. A program of an earlier version that has the region open meets that segment at
its next look, before it writes, and refuses it; what it had acknowledged is in the segment before.
"""

from __future__ import annotations

from cap_tui.text.i18n import _
from cap_tui.workspace.config import FORMAT, changed_text, parse_config
from cap_tui.workspace.disk_errors import not_saved
from cap_tui.workspace.erasure import undisturbed
from cap_tui.workspace.file_log import FileLog


def is_due(log: FileLog) -> bool:
    """Whether the region is of an earlier format."""
    return log.segment.header.journal < FORMAT or _config_format(log) < FORMAT


def migrate(log: FileLog) -> None:
    """Bring a region to the present format. Killed in the middle, it goes on at the next opening.

    Raises Busy, and NotSaved when the disk does not take it: the region is then as it was.
    """
    with undisturbed(log), log.exclusive():
        if not is_due(log):
            return  # another program was quicker
        earlier = min(log.segment.header.journal, _config_format(log))
        try:
            if log.segment.header.journal < FORMAT:
                folder = log.layout.folder / "exports" / f"backup-format-{earlier}-{log.tables.seq}"
                log.copy_to(folder)
                log.exchange_segment(format=FORMAT)
                log.write_snapshot()
                log.notices.append(
                    _(
                        "The region was brought to format {number}; a copy of before is {folder}."
                    ).format(number=FORMAT, folder=folder)
                )
        except OSError as error:
            raise not_saved(error) from error
        files = log.region_files
        where = files.config_name
        files.write_config(changed_text(files.read_config(), {"format": FORMAT}, where=where))


def _config_format(log: FileLog) -> int:
    files = log.region_files
    return parse_config(files.read_config(), files.config_name).format
