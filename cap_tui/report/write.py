"""Write a document to a file: the suffix chooses the writer, and the file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from cap_tui.errors import Refused
from cap_tui.report.document import Document
from cap_tui.report.document_reader import look_through
from cap_tui.report.rendered_document import edition
from cap_tui.text.i18n import _
from cap_tui.workspace.atomic_write import put_whole
from cap_tui.workspace.disk_errors import require_folder

# suffix: (module, function)
_WRITERS = {
    ".md": ("markdown", "markdown"),
    ".html": ("html", "html"),
    ".docx": ("word", "word"),
    ".pdf": ("pdf", "pdf"),
    ".xlsx": ("spreadsheet", "spreadsheet"),
}
_HOUSE = ("word_template", "word_in_house")
_EXTRAS = {
    "docx": "office",
    "docxtpl": "office",
    "jinja2": "office",
    "xlsxwriter": "office",
    "typst": "pdf",
}
SUFFIXES = tuple(_WRITERS)


def as_bytes(document: Document, suffix: str, *, house: Path | None = None) -> bytes:
    """``document`` in the format of ``suffix`` (".md", "html", ...): the same document, the same bytes.

    ``house`` is a Word template (see :mod:`cap_tui.report.word_template`), by default the one that the
    region's settings name; the other formats do without it.

    Raises :class:`Refused` for a suffix nobody writes, when a library of an extra is not
    installed, and when the logo cannot be used.
    """
    name = _known(suffix)
    if house is None and document.publicity.house:
        house = Path(document.publicity.house)
    in_house = house is not None and name == ".docx"
    module, function = _HOUSE if in_house else _WRITERS[name]
    try:
        # Imported when asked for: most runs of the program need none of the libraries.
        writer: Callable[..., str | bytes] = getattr(
            import_module(f"cap_tui.report.{module}"), function
        )
        made = edition(document)
        content = writer(made, house) if in_house else writer(made)
    except ModuleNotFoundError as error:
        raise _needs(error) from error
    return content.encode("utf-8") if isinstance(content, str) else content


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """Sheets that are no report, such as cards, as PDF. Raises Refused when the extra is not installed."""
    try:
        from cap_tui.report.typesetting import sheets
    except ModuleNotFoundError as error:
        raise _needs(error) from error
    return sheets(template, data)


def write(
    document: Document,
    path: Path,
    *,
    house: Path | None = None,
    before: Callable[[], object] | None = None,
    dry_run: bool = False,
) -> None:
    """Write ``document`` to ``path``; an older file stays as it was until the new one is whole on disk.

    It is looked through first, see :mod:`cap_tui.report.document_reader`. ``before`` is called when
    nothing holds it back any more, before the file is there. With ``dry_run`` nothing is written; what
    would be refused for its format is refused all the same.
    """
    if dry_run:
        _known(path.suffix)
        look_through([document], writing=False)
        return
    write_all([(document, path)], house=house, before=before)


def write_all(
    files: Sequence[tuple[Document, Path]],
    *,
    house: Path | None = None,
    before: Callable[[], object] | None = None,
) -> None:
    """Write several documents as :func:`write` does, none when one of them is held back."""
    look_through([document for document, _path in files])
    contents = [(as_bytes(made, path.suffix, house=house), path) for made, path in files]
    if before is not None:
        before()
    for content, path in contents:
        save(content, path)


def save(content: bytes, path: Path, *, mode: int = 0o666) -> None:
    """Put ``content`` into a file that a person named: whole, or the older file stays as it was.

    ``mode``: who may read it, before the person's umask; 0600 for what is confidential.
    Raises :class:`Refused` when there is no such folder or it is not ours to write in,
    :class:`NotSaved` when the disk is full.
    """
    require_folder(path)
    put_whole(path, content, mode=mode)


def _known(suffix: str) -> str:
    name = suffix.lower() if suffix.startswith(".") else f".{suffix.lower()}"
    if name not in _WRITERS:
        raise unknown_format(suffix, SUFFIXES)
    return name


def unknown_format(suffix: str, known: Sequence[str]) -> Refused:
    """What to say of a file name whose suffix is none of those that can be written."""
    remedy = _("Choose one of {known}.").format(known=", ".join(known))
    if not suffix:
        return Refused(_("The file has no extension that names a format."), remedy=remedy)
    return Refused(_("No report can be written as {suffix}.").format(suffix=suffix), remedy=remedy)


def _needs(error: ModuleNotFoundError) -> Exception:
    """What to tell a person when the library of an extra is missing; a fault of our own stays one."""
    library = (error.name or "").partition(".")[0]
    if library not in _EXTRAS:
        return error
    return Refused(
        _("{library} is not installed.").format(library=library),
        remedy=_("Install it with: pip install 'cap-tui[{extra}]'").format(extra=_EXTRAS[library]),
    )
