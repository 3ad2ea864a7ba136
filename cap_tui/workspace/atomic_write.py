"""A file that a person keeps: its new content is there whole, or the old one stays."""

from __future__ import annotations

import os
from pathlib import Path

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import not_written


def put_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Give a file a new content in one step, also when two programs do so at once.

    ``mode``: who may read it where it is new, before the person's umask. A symbolic link stays
    one. Raises Refused (no file, not ours to write), NotSaved (a full disk).
    """
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            raise Refused(
                _("This is no file that can be written."),
                where=str(path),
                remedy=_("Name a file of your own."),
            )
        beside = path.with_name(f".{os.urandom(6).hex()}.new")
        try:
            with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead to each other
        reason = error if isinstance(error, OSError) else OSError(str(error))
        raise not_written(reason, path) from error
