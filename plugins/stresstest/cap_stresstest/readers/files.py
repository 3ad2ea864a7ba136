"""What every reader does first: look at the file itself, before anything believes its name."""

from __future__ import annotations

import stat
from pathlib import Path

from cap_stresstest.words import _
from cap_tui.api import Refused, clean, system_reason

MAX_BYTES = 100 * 1024 * 1024
MAX_COLUMNS = 2_000
MAX_ROWS = 500_000

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)


def kind(head: bytes) -> str:
    """What a file is by its first bytes: zip, xls, pdf, ..., html, xml, or "" when it may be text."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<?xml"):
        return "xml"
    return ""


def named(name: str) -> str:
    """What a kind of file is called when a person is told about it."""
    names = {
        "zip": _("a ZIP file or spreadsheet (XLSX, ODS)"),
        "xls": _("an old Office file (XLS, DOC)"),
        "pdf": _("a PDF"),
        "gzip": _("a compressed file"),
        "7z": _("a compressed file"),
        "rtf": _("a text document (RTF)"),
        "picture": _("a picture"),
        "html": _("a web page"),
        "xml": _("an XML file"),
    }
    return names.get(name, _("a text file"))


def contents(path: Path) -> bytes:
    """The bytes of a file that can be a survey export; raises Refused for anything else."""
    where = clean(str(path))
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Refused(_("This is a folder, not a file."), where=where)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(_("This is not an ordinary file."), where=where)
        if status.st_size > MAX_BYTES:
            raise Refused(
                _("The file is larger than {limit} MB.").format(limit=MAX_BYTES // 2**20),
                where=where,
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Refused(
            _("There is no such file."), where=where, remedy=_("Check the name.")
        ) from error
    except OSError as error:
        raise Refused(
            _("The file cannot be read: {reason}.").format(reason=system_reason(error)), where=where
        ) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused(
            _("The file is empty."), where=where, remedy=_("Export the answers once more.")
        )
    return data


def first_bytes(path: Path, size: int = 65_536) -> bytes:
    """The first bytes of an ordinary file; nothing of anything else, and no error."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""
