"""The kinds of file that may be attached to records in a bundle, told by their content and not by their name.

Only the first bytes are looked at, and a text as a whole; no file is opened, unpacked or drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from cap_tui.text.i18n import _


@dataclass(frozen=True)
class FileType:
    """A kind of file: how people call it, the ends of its names, its media type, how it begins.

    ``parts``: of a zip the names of the first file in it; a text begins with nothing of its own.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    begins: tuple[bytes, ...] = ()
    parts: tuple[bytes, ...] = ()


_OOXML = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/")
_OPEN = b"mimetypeapplication/vnd.oasis.opendocument."
_ZIP = b"PK\3\4"
_ZIP_NAME = 30  # where the name of the first file of a zip begins
TEXT = FileType("text", (".txt", ".csv", ".md"), "text/plain")

FILE_TYPES = (
    FileType("PDF", (".pdf",), "application/pdf", (b"%PDF-",)),
    FileType("PNG", (".png",), "image/png", (b"\x89PNG\r\n\x1a\n",)),
    FileType("JPEG", (".jpg", ".jpeg"), "image/jpeg", (b"\xff\xd8\xff",)),
    FileType(
        "Word",
        (".docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (_ZIP,),
        (*_OOXML, b"word/"),
    ),
    FileType(
        "Excel",
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (_ZIP,),
        (*_OOXML, b"xl/"),
    ),
    FileType(
        "PowerPoint",
        (".pptx",),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        (_ZIP,),
        (*_OOXML, b"ppt/"),
    ),
    *(
        FileType(
            f"OpenDocument {word}",
            (ending,),
            f"application/vnd.oasis.opendocument.{word}",
            (_ZIP,),
            (_OPEN + word.encode(),),
        )
        for ending, word in ((".odt", "text"), (".ods", "spreadsheet"), (".odp", "presentation"))
    ),
    TEXT,
)

FILE_SUFFIXES = frozenset(suffix for kind in FILE_TYPES for suffix in kind.suffixes)
"""The ends of names that attached files may have."""

_KNOWN = (
    (b"MZ", "Windows program"),
    (b"\x7fELF", "Linux program"),
    (b"#!", "script"),
    (b"<", "HTML or XML"),
    (_ZIP, "zip"),
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class UnfitFile(Exception):
    """A file that does not travel; the text says why, for a person."""


def check_file(name: str, content: bytes) -> FileType:
    """The kind of a file whose name and content say the same kind.

    Raises :class:`UnfitFile` when they differ, or when the kind is not one that may travel.
    """
    suffix = PurePosixPath(name).suffix.lower()
    named = next((kind for kind in FILE_TYPES if suffix in kind.suffixes), None)
    if named is None:
        raise UnfitFile(
            _("files that end in '{suffix}' do not travel in bundles: {kinds} do").format(
                suffix=suffix, kinds=", ".join(sorted(FILE_SUFFIXES))
            )
        )
    if not _is(named, content):
        raise UnfitFile(
            _("its name says {named}, its content is {found}").format(
                named=named.name, found=_kind_of(content)
            )
        )
    return named


def _is(kind: FileType, content: bytes) -> bool:
    if kind is TEXT:
        return _is_text(content)
    if not content.startswith(kind.begins):
        return False
    return not kind.parts or content[_ZIP_NAME : _ZIP_NAME + 80].startswith(kind.parts)


def _is_text(content: bytes) -> bool:
    if content.startswith(tuple(begin for begin, _name in _KNOWN)):
        return False
    try:
        return _NO_TEXT.search(content.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False


def _kind_of(content: bytes) -> str:
    """What a content is, in a word."""
    for kind in FILE_TYPES:
        if _is(kind, content):
            return kind.name
    known = (name for begin, name in _KNOWN if content.startswith(begin))
    return next(known, _("of an unknown kind"))
