"""Write a document to a file: the suffix chooses the writer, and the file appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from cap_tui.errors import NotSaved, Refused
from cap_tui.report.document import Document
from cap_tui.report.edition import Edition, edition
from cap_tui.text.i18n import _

# suffix: (module, function, the extra that brings its libraries)
_WRITERS = {
    ".md": ("markdown", "markdown", ""),
    ".html": ("html", "html", ""),
    ".docx": ("docx", "docx", "office"),
    ".pdf": ("pdf", "pdf", "pdf"),
    ".xlsx": ("xlsx", "xlsx", "office"),
}
SUFFIXES = tuple(_WRITERS)


def as_bytes(document: Document, suffix: str) -> bytes:
    """``document`` in the format of ``suffix`` (".md", "html", ...): the same document, the same bytes.

    Raises :class:`Refused` for a suffix nobody writes, when a library of an extra is not
    installed, and when the logo cannot be used.
    """
    writer = _writer(suffix)
    content = writer(edition(document))
    return content.encode("utf-8") if isinstance(content, str) else content


def write(document: Document, path: Path) -> None:
    """Write ``document`` to ``path``; an older file stays as it was until the new one is whole on disk."""
    content = as_bytes(document, path.suffix)
    try:
        _replace(path, content)
    except OSError as error:
        raise NotSaved(
            _("The report could not be written: {reason}.").format(reason=error.strerror),
            where=str(path),
            remedy=_("Choose another folder or make room."),
        ) from error


def _writer(suffix: str) -> Callable[[Edition], str | bytes]:
    name = suffix.lower() if suffix.startswith(".") else f".{suffix.lower()}"
    if name not in _WRITERS:
        raise Refused(
            _("No report can be written as {suffix}.").format(suffix=suffix or "—"),
            remedy=_("Choose one of {known}.").format(known=", ".join(SUFFIXES)),
        )
    module, function, extra = _WRITERS[name]
    try:
        loaded = import_module(f"cap_tui.report.{module}")
    except ModuleNotFoundError as error:
        raise needs(extra, error) from error
    writer: Callable[[Edition], str | bytes] = getattr(loaded, function)
    return writer


def needs(extra: str, error: ModuleNotFoundError) -> Exception:
    """What to tell a person when the libraries of an extra are missing; a fault of our own stays one."""
    if not extra or (error.name or "").startswith("cap_tui"):
        return error
    return Refused(
        _("{library} is not installed.").format(library=error.name),
        remedy=_("Install it with: pip install 'cap-tui[{extra}]'").format(extra=extra),
    )


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
