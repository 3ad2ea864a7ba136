"""Catalogues as .po files: reading and writing them, with who reviewed them; Babel is imported on first use."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cap_tui.errors import NotFound, Refused
from cap_tui.text.i18n import _, plural_forms
from cap_tui.text.message_fields import same_fields, written_fields

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

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


class PoFault(NamedTuple):
    """What is wrong with a message: its line, what, and what is needed."""

    line: int
    problem: Literal["fields", "forms"]
    text: str
    needed: str

    @property
    def message(self) -> str:
        """The fault in words."""
        if self.problem == "forms":
            return _("'{text}' needs every plural form.").format(text=self.text)
        return _("The translation of '{text}' must have the same fields in braces.").format(
            text=self.text
        )

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if self.problem == "forms":
            return _("Give {forms}, in the order of gettext.").format(forms=self.needed)
        if self.needed:
            return _("Write these fields in it: {fields}.").format(fields=self.needed)
        return _("Take the braces out of it.")


def texts_of(message: Message) -> tuple[str, ...]:
    """A message's text, or its singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations_of(message: Message) -> tuple[str, ...]:
    """A message's translations, one for each plural form; empty texts where there is none."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def domain_of(message: Message, file: PoFile) -> str:
    """The package whose text it is: its context, else the file's."""
    return message.context or file.domain


def po_fault(message: Message, language: str) -> PoFault | None:
    """What is wrong with a translated message: lost fields in braces, or missing plural forms."""
    texts, translated = texts_of(message), translations_of(message)
    line = message.lineno or 0
    if not any(translated):
        return None
    if len(texts) > 1:
        forms = plural_forms(language)
        if len(translated) != forms or not all(translated):
            return PoFault(line, "forms", texts[0], str(forms))
    if all(any(same_fields(text, each) for text in texts) for each in translated):
        return None
    return PoFault(line, "fields", texts[0], written_fields(texts[-1]))


def po_entries(file: PoFile) -> tuple[list[dict[str, Any]], list[PoFault]]:
    """The file as entries of the content kind ``translations``, one a package, and what is wrong with its messages.

    A message that is wrong or without a translation is in no entry; one to be checked again (fuzzy) is only named.
    """
    found: dict[str, dict[str, Any]] = {}
    faults: list[PoFault] = []
    for message in file.catalog:
        if not message.id:
            continue
        domain = domain_of(message, file)
        entry = found.setdefault(
            domain,
            {
                "name": f"{file.language}, {domain}",
                "language": file.language,
                "domain": domain,
                "reviewed": file.reviewed,
                "texts": {},
                "plurals": {},
                "again": [],
            },
        )
        texts, translated = texts_of(message), translations_of(message)
        if message.fuzzy:
            entry["again"].append(texts[0])
        elif fault := po_fault(message, file.language):
            faults.append(fault)
        elif any(translated) and len(texts) > 1:
            entry["plurals"][texts[0]] = list(translated)
        elif any(translated):
            entry["texts"][texts[0]] = translated[0]
    return list(found.values()), faults


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
        content = content.removeprefix(BOM_UTF8)  # written by some editors
        catalog = read_po(BytesIO(content), abort_invalid=True)
        text = content.decode("utf-8")
    except (PoFileError, ValueError, LookupError) as error:
        raise Refused(
            _("This is not a catalogue that can be read: {problem}.").format(problem=error),
            where=str(path),
            remedy=_("Write it as UTF-8 with a tool for .po files, such as Poedit."),
        ) from error
    if not catalog.locale_identifier:
        raise Refused(
            _("The file does not say its language."),
            where=f'{path}, msgid ""',
            remedy=_("Write it as {example}.").format(example=r'"Language: hr\n"'),
        )
    domain, reviewed = _DOMAIN.search(text), _REVIEWED.search(text)
    named = domain[1].strip() if domain else ""
    return PoFile(
        named or (path.stem if path.stem.startswith("cap_") else "cap_tui"),
        catalog.locale_identifier,
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
