"""Catalogues as .po files: reading and writing them, with who reviewed them; Babel is imported on first use."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.errors import NotFound, Refused
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from babel.messages import Catalog

_HEADER = """\
# The words of {domain} in the language {language}.
# Made by the cap-tui project and unchecked, until a native speaker signs below: X-Reviewed: name, date.
msgid ""
msgstr ""
"Project-Id-Version: cap-tui\\n"
"Language: {language}\\n"
"X-Domain: {domain}\\n"
"X-Reviewed: {reviewed}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_REVIEWED = re.compile(r'^"X-Reviewed: *(.*?)\\n"$', re.MULTILINE)
_DOMAIN = re.compile(r'^"X-Domain: *(.*?)\\n"$', re.MULTILINE)


@dataclass(frozen=True)
class PoFile:
    """The messages of one package in one language, and who reviewed them ("name, date"; "" is nobody)."""

    domain: str
    language: str
    reviewed: str
    catalog: Catalog

    @property
    def forms(self) -> int:
        """How many plural forms the language has."""
        return int(self.catalog.num_plurals)

    def changed(self) -> PoFile:
        """The same with messages to be checked again: the signature does not stand for them."""
        return replace(self, reviewed="")


def new_po_file(domain: str, language: str) -> PoFile:
    """An empty file with the plural rule of ``language`` (CLDR). Raises NotFound for an unknown language."""
    from babel import UnknownLocaleError
    from babel.messages import Catalog

    try:
        return PoFile(domain, language, "", Catalog(locale=language))
    except (UnknownLocaleError, ValueError) as error:
        raise NotFound(
            _("Unknown language: {codes}.").format(codes=language),
            remedy=_("Give a code of two or three letters, such as hr or rm."),
        ) from error


def read_po_file(path: Path) -> PoFile:
    """One .po file. Raises Refused with the line where it cannot be read."""
    return parse_po(path.read_bytes(), path)


def parse_po(content: bytes, path: Path) -> PoFile:
    """The file with this content; ``path`` is for messages and for what the header does not say."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalog = read_po(BytesIO(content), abort_invalid=True)
        text = content.decode("utf-8")
    except (PoFileError, ValueError, LookupError) as error:
        raise Refused(
            _("This is not a catalogue that can be read: {problem}.").format(problem=error),
            where=str(path),
            remedy=_("Write it as UTF-8 with a tool for .po files, such as Poedit."),
        ) from error
    domain, reviewed = _DOMAIN.search(text), _REVIEWED.search(text)
    return PoFile(
        domain[1].strip() if domain and domain[1].strip() else path.stem.partition(".")[0],
        catalog.locale_identifier or "",
        reviewed[1].strip() if reviewed else "",
        catalog,
    )


def po_text(file: PoFile) -> bytes:
    """The file as bytes: our header, then the messages in their order, each with its place."""
    from babel.messages.pofile import write_po

    out = BytesIO()
    write_po(out, file.catalog, width=100, include_lineno=False, omit_header=True, include_previous=True)  # fmt: skip
    head = _HEADER.format(
        domain=file.domain,
        language=file.language,
        reviewed=file.reviewed.replace('"', "'"),
        plurals=file.catalog.plural_forms,
    )
    return head.encode() + out.getvalue().lstrip(b"\n")
