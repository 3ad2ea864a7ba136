"""A mapping written by a person: TOML or JSON that says which column is what and which cell means what.

::

    group_column = "Gruppe"
    submitted_column = "Abgeschickt"    # empty where answers were not sent in
    ignore = ["Bearbeiter"]
    [items]
    "Wie stark waren Cluster beteiligt?" = "I01"
    [answer_values]
    "gar nicht" = 1
    "weiß nicht" = "DK"
    [group_values]
    "Verwaltung" = "policy_maker"

A file may also hold several mappings, each under the name of the file that it is for.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from cap_stresstest.column_mapping import Assignment, complete_assignment
from cap_stresstest.pack import Pack
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE, Answer
from cap_stresstest.words import _
from cap_tui.api import Refused, Sheet, clean, clean_line, convert, system_reason

MAX_BYTES = 1024 * 1024


class ReaderHint(msgspec.Struct, frozen=True, kw_only=True):
    """How to read a file that no reader recognises. ``sheets`` and ``header_row`` for spreadsheets."""

    kind: str = ""
    delimiter: str = ""
    encoding: str = ""
    header_row: int = 1
    sheets: list[str] | None = None


class MappingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The contents of one mapping; everything left out is found out by code or text."""

    needed: bool = True
    reader: ReaderHint | None = None
    group_column: str = ""
    group_values: dict[str, str] = {}
    answer_values: dict[str, Answer] = {}
    items: dict[str, str] = {}
    topic_columns: list[str] = []
    text_columns: list[str] | dict[str, str] = []
    submitted_column: str | None = None
    ignore: list[str] = []


def load_mapping(path: Path, for_file: str) -> MappingFile:
    """Read a mapping for the file named ``for_file``; raises Refused with what is wrong and where."""
    where = clean(str(path))
    document = _document(path, where)
    if isinstance(document.get(for_file), dict):
        document = document[for_file]
        where = f"{where}, {clean(for_file)}"
    try:
        return convert(_cleaned(document), MappingFile)
    except msgspec.ValidationError as error:
        from cap_tui.api import mistake_words

        raise Refused(
            _("The mapping does not have the expected form: {reason}.").format(
                reason=mistake_words(error)
            ),
            where=where,
        ) from error


def _document(path: Path, where: str) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise Refused(_("The mapping is too large."), where=where)
        text = raw.decode("utf-8-sig")
        document = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except OSError as error:
        raise Refused(
            _("The mapping cannot be read: {reason}.").format(reason=system_reason(error)),
            where=where,
        ) from error
    except (ValueError, RecursionError) as error:
        raise Refused(
            _("The mapping is neither TOML nor JSON: {reason}.").format(reason=error), where=where
        ) from error
    if not isinstance(document, dict):
        raise Refused(_("The mapping is empty."), where=where)
    return document


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(entry) for entry in value]
    if isinstance(value, dict):
        return {clean_line(key, limit=5000): _cleaned(entry) for key, entry in value.items()}
    return value


def with_submitted(column: str | None, sheet: Sheet, where: str) -> Sheet:
    """The sheet, with the column that says what was sent in as the person names it. Raises Refused for an unknown one."""
    if not column:
        return sheet
    return dataclasses.replace(sheet, submitted=_known(column, set(sheet.columns), where))


def apply_mapping(
    mapping: MappingFile, found: Assignment, sheet: Sheet, pack: Pack, where: str
) -> Assignment:
    """What a person wrote overrides what was detected. Raises Refused for unknown columns or codes."""
    columns = set(sheet.columns)
    for column, indicator in mapping.items.items():
        _known(column, columns, where)
        if indicator not in pack.indicators:
            raise Refused(_("There is no indicator {id}.").format(id=indicator), where=where)
    for group in mapping.group_values.values():
        if group not in pack.groups:
            raise Refused(_("There is no group {id}.").format(id=group), where=where)
    for answer in mapping.answer_values.values():
        if answer not in (*pack.scale.values, DONT_KNOW, NOT_APPLICABLE):
            raise Refused(
                _("{value} is not an answer on the scale.").format(value=answer), where=where
            )
    items = {c: i for c, i in found.items.items() if i not in set(mapping.items.values())}
    merged = Assignment(
        items=items | dict(mapping.items),
        group_column=_known(mapping.group_column, columns, where) or found.group_column,
        topics={
            c: found.topics.get(c, _bracketed(c)) for c in mapping.topic_columns if c in columns
        }
        or found.topics,
        texts=_texts(mapping, found, pack, columns),
        doubtful={i: c for i, c in found.doubtful.items() if i not in mapping.items.values()},
        group_values=dict(mapping.group_values),
        answer_values=dict(mapping.answer_values),
    )
    used = {*merged.items, merged.group_column, *merged.topics, *merged.texts, *mapping.ignore}
    merged.unmapped = [c for c in found.unmapped if c not in used]
    complete_assignment(merged, pack)
    return merged


def _known(column: str, columns: set[str], where: str) -> str:
    if column and column not in columns:
        raise Refused(
            _("The mapping names the column {column}, which the file does not have.").format(
                column=repr(clean_line(column, limit=80))
            ),
            where=where,
        )
    return column


def _bracketed(column: str) -> str:
    start = column.rfind("[")
    return column[start + 1 :].rstrip("] ") if start >= 0 else ""


def _texts(
    mapping: MappingFile, found: Assignment, pack: Pack, columns: set[str]
) -> dict[str, str]:
    if isinstance(mapping.text_columns, dict):
        return {c: i for c, i in mapping.text_columns.items() if c in columns} or found.texts
    free = [t.id for t in pack.texts if t.id not in set(found.texts.values())]
    named = dict(found.texts)
    for column in mapping.text_columns:
        if column in columns and column not in named and free:
            named[column] = free.pop(0)
    return named
