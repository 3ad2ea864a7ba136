"""What a person is told when the disk does not give or does not take."""

from __future__ import annotations

import errno
from pathlib import Path

from cap_tui.errors import CapError, NotSaved, Refused
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.text.system_reason import system_reason

FULL = (errno.ENOSPC, errno.EDQUOT)
"""The errors that say that there is no room."""


def not_read(error: OSError) -> Refused:
    """What a person is told when files cannot be read."""
    return Refused(
        _("The region's files cannot be read."),
        where=f"{error.filename or ''} {system_reason(error)}".strip(),
        remedy=_("Look after the rights of the folder and after the disk."),
    )


def not_written(error: OSError, path: Path) -> CapError:
    """What a person is told when a file or folder of theirs could not be made."""
    if error.errno in FULL:
        return NotSaved(
            _("The disk is full; nothing was saved."),
            where=str(path),
            remedy=_("Free some space, then try again."),
        )
    return Refused(
        _("This cannot be written."),
        where=labelled(path, system_reason(error)),
        remedy=_("Look after the rights of the folder, or choose another one."),
    )


def not_saved(error: OSError) -> NotSaved:
    """What a person is told when a line could not be written."""
    if error.errno in FULL:
        return NotSaved(
            _("The disk is full; nothing was saved."),
            where=system_reason(error),
            remedy=_("Free some space, then save again. Removing records still works."),
        )
    return NotSaved(
        _("The disk did not take the change; nothing was saved."),
        where=system_reason(error),
        remedy=_("Look after the disk, then save again."),
    )


def require_folder(file: Path) -> None:
    """Raise Refused when there is no folder in which ``file`` could be written."""
    if not file.absolute().parent.is_dir():
        raise Refused(
            _("There is no such folder."),
            where=str(file.parent),
            remedy=_("Make it, or choose another."),
        )
