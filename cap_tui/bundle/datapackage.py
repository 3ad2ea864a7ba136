"""datapackage.json: what is in the bundle, for Frictionless, R and Python, and for our own reader.

Data Package v2 (datapackage.org). Tables are described with types, meaning, unit and
personal-data class of every column; the documents that cap-tui imports are plain files.
What is ours stands under keys that begin with ``cap_tui:``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from cap_tui.bundle.layout import REPORT, WORKBOOK, documents_of, table_of
from cap_tui.bundle.records import SentFile
from cap_tui.bundle.table_schema import (
    ARRAY,
    OBJECT,
    STRING,
    Declaration,
    DeclaredField,
    envelope,
)

BUNDLE = "cap_tui:bundle"
DOCUMENT_TYPE = "cap_tui:type"
"""The key of a column whose cells are text: its type in the documents."""

NAMES_OF = "cap_tui:names"
"""The key of a column with the names of the records to which another column refers: the name of that one."""

FOREIGN_KEY_ROWS = 100_000
"""Tables up to this size are checked for references that lead nowhere before a key is declared."""


@dataclass(frozen=True)
class SourceRegion:
    """The region a bundle comes from, as its descriptor says."""

    code: str
    name: str
    country: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class PackageColumn:
    """A column of a table as other programs read it; not ``plain``: its cells are a text made of the field."""

    name: str
    type: str
    choices: frozenset[str] = frozenset()
    plain: bool = True


@dataclass(frozen=True)
class PackageResource:
    """A file that a descriptor names, with what it states of it."""

    name: str
    path: str
    bytes: int | None = None
    hash: str = ""
    columns: tuple[PackageColumn, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    """Of a table: each column that refers to the uids of another resource, and that resource."""


@dataclass(frozen=True)
class Description:
    """What a descriptor says of its bundle."""

    identifier: str  # urn:uuid:…
    created: str
    source: SourceRegion
    profile: str
    min_group: int
    format: str
    writer: str
    scope: str = ""
    recipient: str = ""
    purpose: str = ""
    legal_basis: str = ""
    publicity: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[Declaration, ...] = ()
    withheld: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    resources: tuple[PackageResource, ...] = field(default=(), compare=False)

    def data(self) -> dict[str, Any]:
        """The description for ``--json``."""
        return {
            "identifier": self.identifier,
            "created": self.created,
            "source": {
                "code": self.source.code,
                "name": self.source.name,
                "synthetic": self.source.synthetic,
            },
            "profile": self.profile,
            "min_group": self.min_group,
            "writer": self.writer,
            "scope": self.scope,
            "recipient": self.recipient,
            "purpose": self.purpose,
            "rows": dict(self.rows),
            "withheld": {name: list(fields) for name, fields in self.withheld.items()},
        }


def write(
    description: Description,
    *,
    workbook: bool,
    report: bool,
    files: Sequence[tuple[str, SentFile]] = (),
) -> bytes:
    """The descriptor's bytes: indented for people, keys in sorted order.

    ``files`` are the attached files by their names in the bundle.
    """
    resources: list[dict[str, Any]] = []
    for table in description.tables:
        resources += [_table(table, description), _documents(table.table)]
    if workbook:
        resources.append({"name": "workbook", "path": WORKBOOK, "type": "file", "format": "xlsx"})
    if report:
        resources.append({"name": "report", "path": REPORT, "type": "file", "format": "html"})
    resources += [_file(path, sent) for path, sent in files]
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"cap-tui-{description.source.code.lower()}",
        "id": description.identifier.removeprefix("urn:uuid:"),
        "title": f"Cluster Action Plan: {description.source.name}",
        "created": description.created,
        "resources": resources,
        BUNDLE: _about(description),
    }
    return orjson.dumps(package, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def _about(description: Description) -> dict[str, Any]:
    source = description.source
    return {
        "format": description.format,
        "bundle_id": description.identifier,
        "source_region": {
            "code": source.code,
            "name": source.name,
            "country": source.country,
            "synthetic": source.synthetic,
        },
        "profile": description.profile,
        "min_group": description.min_group,
        "writer": description.writer,
        "scope": description.scope,
        "recipient": description.recipient,
        "purpose": description.purpose,
        "legal_basis": description.legal_basis,
        "publicity": dict(description.publicity),
        "withheld": {table: list(names) for table, names in sorted(description.withheld.items())},
        "rows": dict(sorted(description.rows.items())),
    }


def _table(table: Declaration, description: Description) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_column(column) for column in table_columns(table)],
        "primaryKey": ["uid"],
    }
    keys = description.keys.get(table.table, ())
    if keys:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": target, "fields": ["uid"]}}
            for name, target in keys
        ]
    return {
        "name": table.table,
        "path": table_of(table.table),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def columns(table: Declaration) -> tuple[DeclaredField, ...]:
    """The fields of a table in the order of its columns: identity first, the declared ones, provenance last."""
    *identity, provenance = envelope()
    return (*identity, *table.fields, provenance)


@dataclass(frozen=True)
class TableColumn:
    """A column of a table for people: a field, or beside it the names of the records that it refers to."""

    field: DeclaredField
    names: bool = False

    @property
    def name(self) -> str:
        """What stands in the header."""
        return f"{self.field.name} (name)" if self.names else self.field.name

    @property
    def type(self) -> str:
        """The type of its cells: a list or an object is a text there."""
        return STRING if self.names or self.field.type in (ARRAY, OBJECT) else self.field.type


def table_columns(table: Declaration) -> tuple[TableColumn, ...]:
    """The columns as they stand in the CSV and in the workbook: behind a reference the names."""
    return tuple(
        TableColumn(field, names)
        for field in columns(table)
        for names in ((False, True) if field.refers else (False,))
    )


def _column(shown: TableColumn) -> dict[str, Any]:
    field = shown.field
    column: dict[str, Any] = {
        "name": shown.name,
        "type": shown.type,
        "description": field.meaning,
        "cap_tui:personal": field.personal.value,
    }
    if shown.names:
        return column | {NAMES_OF: field.name}
    if shown.type != field.type:
        column[DOCUMENT_TYPE] = field.type
    if field.name == "uid":
        column["constraints"] = {"required": True}
    elif field.choices:
        column["constraints"] = {"enum": list(field.choices)}
    told = {"unit": field.unit, "purpose": field.purpose, "refers": field.refers}
    column |= {f"cap_tui:{name}": text for name, text in told.items() if text}
    if field.into:
        column["cap_tui:into"] = True
    return column


def _documents(table: str) -> dict[str, Any]:
    return {
        "name": f"{table}-documents",
        "path": documents_of(table),
        "type": "file",
        "format": "jsonl",
    }


def _file(path: str, sent: SentFile) -> dict[str, Any]:
    return {
        "name": f"file-{sent.sha256[:32]}",
        "title": sent.name,
        "path": path,
        "type": "file",
        "format": path.rpartition(".")[2],
        "mediatype": sent.media_type,
        "bytes": sent.size,
        "hash": f"sha256:{sent.sha256}",
        "cap_tui:personal": sent.personal,
    }
