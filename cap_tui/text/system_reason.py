"""What the operating system says of a failure, in the language in force."""

from __future__ import annotations

from cap_tui.text.i18n import N_, _

_USUAL = frozenset(
    (
        N_("No such file or directory"),
        N_("Permission denied"),
        N_("Operation not permitted"),
        N_("Is a directory"),
        N_("Not a directory"),
        N_("File exists"),
        N_("File name too long"),
        N_("Too many levels of symbolic links"),
        N_("No space left on device"),
        N_("Disk quota exceeded"),
        N_("Read-only file system"),
        N_("Input/output error"),
        N_("Address already in use"),
    )
)
"""What Linux and macOS say themselves, in English, when something goes wrong with files and addresses."""


def system_reason(error: OSError) -> str:
    """Why a call of the system failed; what is not one of the usual reasons stays as the system says it."""
    said = error.strerror or str(error)
    return _(said) if said in _USUAL else said
