"""Why a file that was sent as a bundle cannot be read: the likely cause, and what to tell the partner."""

from __future__ import annotations

import zipfile
from pathlib import Path

from cap_tui.bundle.layout import BAGIT, DATAPACKAGE
from cap_tui.errors import Refused
from cap_tui.text.i18n import _

_HEAD_BYTES = 8
_OFFICE = "[Content_Types].xml"
_FOREIGN = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_LARGEST_DIRECTORY = 250_000_000


class DamagedBundle(Refused):
    """A file that is no bundle, or not whole."""


def with_cause(error: DamagedBundle, path: Path) -> DamagedBundle:
    """The refusal with its likely cause as remedy; the same one when nothing is known."""
    cause = likely_cause(path)
    return DamagedBundle(error.what, where=error.where, remedy=cause) if cause else error


def likely_cause(path: Path) -> str:
    """What probably happened to the file, and what to tell the partner; empty when nothing can be said."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not size:
        return _(
            "The file is empty: copying or downloading it stopped. Copy it again from where it came."
        )
    if head.startswith(b"%PDF"):
        return _("This is a PDF document. A bundle is the file NAME.cap.zip: ask for that one.")
    if not head.startswith(b"PK"):
        return _(
            "This is no zip file. A bundle is the file NAME.cap.zip: ask for that one, as an attachment that no program changes."
        )
    if size > _LARGEST_DIRECTORY:
        return ""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _(
            "The end of the file is missing or damaged: copying or downloading it stopped. Copy it again, or ask the partner to send it again."
        )
    return _of_names(names)


def _of_names(names: list[str]) -> str:
    if _OFFICE in names:
        return _(
            "This is a document of Word, Excel or PowerPoint. A bundle is the file NAME.cap.zip: ask for that one."
        )
    again = _(
        "It was unpacked and packed again by hand. Ask the partner for the file NAME.cap.zip as cap-tui wrote it: nobody has to unpack it."
    )
    if any(name.endswith(f"/{BAGIT}") for name in names):
        return again
    if BAGIT in names or DATAPACKAGE in names:
        if any(name.endswith("/") or name.startswith(_FOREIGN) for name in names):
            return again
        return _(
            "Something in it was changed, removed or added after it was written. Ask the partner for the file as cap-tui wrote it, and do not open it with a program that saves it."
        )
    return _(
        "This zip file is no bundle. A bundle is the file NAME.cap.zip: ask the partner for that one."
    )
