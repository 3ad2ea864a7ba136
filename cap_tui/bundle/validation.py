"""A document as it comes in: cleaned, of a table that partners may send, fit for its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cap_tui.bundle.canonical import encode
from cap_tui.bundle.layout import KIND
from cap_tui.bundle.records import PREFIX, TRAVELLING
from cap_tui.model.conversion import decoder
from cap_tui.model.record import Record
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import _
from cap_tui.workspace.attachments import Attachment
from cap_tui.workspace.json_validation import MAX_DEPTH

Document = dict[str, Any]

AT_HOME = frozenset({Attachment.TABLE, "plugin_tables"})
"""Tables in which the program keeps house; no bundle brings them."""

_TRAVELLING = frozenset(record.TABLE for record in TRAVELLING)
_LONGEST_TEXT = 1_000_000
_LONGEST_NAME = 120
_LARGEST = 2**63 - 1
_DEEPEST = MAX_DEPTH - 8  # conflicts, quarantine and pasts are stored around a document


class InvalidDocument(Exception):
    """A document that is not taken; the text says why, for a person."""


def may_come(table: str) -> bool:
    """Whether a bundle may bring documents of this table."""
    if table.startswith(PREFIX):
        return table in _TRAVELLING
    return table not in AT_HOME and KIND.match(table) is not None


def cleaned(document: Document) -> Document:
    """The document with every text cleaned.

    Raises :class:`InvalidDocument` for a field name that is not clean, and for what the store does not hold.
    """
    return _cleaned_object(document, 1)


def _cleaned_object(value: Document, depth: int) -> Document:
    if depth > _DEEPEST:
        raise InvalidDocument(_("it is nested too deeply to be stored"))
    return {_field_name(name): _cleaned(item, depth) for name, item in value.items()}


def _field_name(name: str) -> str:
    if clean_line(name, limit=_LONGEST_NAME) != name:
        raise InvalidDocument(_("the name of a field contains characters that are not allowed"))
    return name


def _cleaned(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean(value, limit=_LONGEST_TEXT)
    if isinstance(value, list):
        if depth >= _DEEPEST:
            raise InvalidDocument(_("it is nested too deeply to be stored"))
        return [_cleaned(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return _cleaned_object(value, depth + 1)
    if isinstance(value, int) and value > _LARGEST:
        raise InvalidDocument(_("a whole number is too large to be stored"))
    return value


class Readers:
    """Checks documents against the installed record types; a table nobody knows is kept as it is."""

    def __init__(self, records: Mapping[str, type[Record]]) -> None:
        known = {record.TABLE: record for record in TRAVELLING} | dict(records)
        self._decoders = {table: decoder(record) for table, record in known.items()}

    def check(self, table: str, document: Document) -> None:
        """Raise :class:`InvalidDocument` when the installed part of the program could not read the document."""
        known = self._decoders.get(table)
        if known is None:
            return
        try:
            known.decode(encode(document))
        except msgspec.ValidationError as error:
            from cap_tui.text.mistakes import mistake_words

            why = mistake_words(error)
            raise InvalidDocument(_("it does not fit the table: {why}").format(why=why)) from None
