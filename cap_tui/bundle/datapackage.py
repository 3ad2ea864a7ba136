"""datapackage.json: what is in the bundle, for Frictionless, R and Python, and for our own reader.

Data Package v2 (datapackage.org). Tables are described with types, meaning, unit and
personal-data class of every column; the documents that cap-tui imports are plain files.
What is ours stands under keys that begin with ``cap_tui:``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from cap_tui.bundle.canonical import strict_json
from cap_tui.bundle.layout import DATAPACKAGE, KIND, REPORT, WORKBOOK, documents_of, table_of
from cap_tui.bundle.table_schema import ANY, TYPES, Declaration, DeclaredField, envelope
from cap_tui.errors import Refused
from cap_tui.model.record import Personal
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _

BUNDLE = "cap_tui:bundle"
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
class PackageResource:
    """A file that a descriptor names, with what it states of it."""

    name: str
    path: str
    bytes: int | None = None
    hash: str = ""
    columns: tuple[str, ...] = ()


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


def write(description: Description, *, workbook: bool, report: bool) -> bytes:
    """The descriptor's bytes: indented for people, keys in sorted order."""
    resources: list[dict[str, Any]] = []
    for table in description.tables:
        resources += [_table(table, description), _documents(table.table)]
    if workbook:
        resources.append({"name": "workbook", "path": WORKBOOK, "type": "file", "format": "xlsx"})
    if report:
        resources.append({"name": "report", "path": REPORT, "type": "file", "format": "html"})
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
        "fields": [_column(field) for field in columns(table)],
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
    """The columns of a table's CSV: identity first, the declared fields, provenance last."""
    *identity, provenance = envelope()
    return (*identity, *table.fields, provenance)


def _column(field: DeclaredField) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "description": field.meaning,
        "cap_tui:personal": field.personal.value,
    }
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


# -- reading -----------------------------------------------------------------------------------


def read(raw: bytes) -> Description:
    """Read a stranger's descriptor: strict JSON, known shapes, cleaned words, no path but ours.

    Raises :class:`Refused` with the place. Unknown keys are left alone.
    """
    package = _dict(strict_json(raw, where=DATAPACKAGE), "datapackage")
    about = _dict(package.get(BUNDLE), BUNDLE)
    source = _dict(about.get("source_region"), "source_region")
    tables, resources = [], []
    for number, item in enumerate(_list(package.get("resources"), "resources")):
        resource = _dict(item, f"resources[{number}]")
        _check_path(resource, f"resources[{number}]")
        resources.append(_read_resource(resource))
        if resource.get("type") == "table":
            tables.append(_read_table(resource))
    withheld = {
        clean_line(table): tuple(_word(name) for name in _list(names, "withheld"))
        for table, names in _dict(about.get("withheld", {}), "withheld").items()
    }
    rows = _dict(about.get("rows", {}), "rows")
    return Description(
        identifier=_word(about.get("bundle_id")),
        created=_word(package.get("created", "")),
        source=SourceRegion(
            _word(source.get("code")),
            _word(source.get("name", "")),
            _word(source.get("country", "")),
            source.get("synthetic") is True,
        ),
        profile=_word(about.get("profile")),
        min_group=_number(about.get("min_group", 0)),
        format=_word(about.get("format")),
        writer=_word(about.get("writer", "")),
        scope=_word(about.get("scope", "")),
        recipient=_word(about.get("recipient", "")),
        purpose=_word(about.get("purpose", "")),
        legal_basis=_word(about.get("legal_basis", "")),
        publicity=_dict(about.get("publicity", {}), "publicity"),
        tables=tuple(tables),
        withheld=withheld,
        rows={clean_line(table): _number(count) for table, count in rows.items()},
        resources=tuple(resources),
    )


def _check_path(resource: Mapping[str, Any], place: str) -> None:
    """A path is a plain name inside the bundle: other readers would fetch an address."""
    path = resource.get("path")
    if not isinstance(path, str) or not path.startswith("data/") or "://" in path or ".." in path:
        raise _refusal(_("a path points outside the bundle"), place)


def _read_resource(resource: Mapping[str, Any]) -> PackageResource:
    """What a resource states of its file; a name of a column is compared as it is, so it is not cleaned."""
    name = _word(resource.get("name"))
    size = resource.get("bytes")
    columns: tuple[str, ...] = ()
    if resource.get("type") == "table":
        fields = _list(_dict(resource.get("schema"), name).get("fields"), name)
        columns = tuple(str(_dict(each, name).get("name", "")) for each in fields)
    return PackageResource(
        name,
        resource["path"],
        None if size is None else _number(size),
        _word(resource.get("hash", "")),
        columns,
    )


def _read_table(resource: Mapping[str, Any]) -> Declaration:
    name = _word(resource.get("name"))
    if not KIND.match(name):
        raise _refusal(_("a table has no proper name"), name[:60])
    own = {field.name for field in envelope()}
    schema = _dict(resource.get("schema"), name)
    fields = []
    for item in _list(schema.get("fields"), name):
        column = _dict(item, name)
        if _word(column.get("name")) not in own:
            fields.append(_read_column(column))
    return Declaration(name, tuple(fields))


def _read_column(column: Mapping[str, Any]) -> DeclaredField:
    kind = _word(column.get("type", ANY))
    personal = _word(column.get("cap_tui:personal", ""))
    constraints = _dict(column.get("constraints", {}), "constraints")
    return DeclaredField(
        name=_word(column["name"]),
        type=kind if kind in TYPES else ANY,
        meaning=_word(column.get("description", "")),
        unit=_word(column.get("cap_tui:unit", "")),
        personal=Personal(personal) if personal in list(Personal) else Personal.IDENTIFIER,
        purpose=_word(column.get("cap_tui:purpose", "")),
        refers=_word(column.get("cap_tui:refers", "")),
        into=column.get("cap_tui:into") is True,
        choices=tuple(_word(choice) for choice in _list(constraints.get("enum", []), "enum")),
    )


def _dict(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refusal(_("something is missing or of the wrong kind"), place)
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise _refusal(_("something is missing or of the wrong kind"), place)
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise _refusal(_("something is missing or of the wrong kind"), repr(value)[:60])
    return clean_line(value)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise _refusal(_("something is missing or of the wrong kind"), repr(value)[:60])
    return value


def _refusal(why: str, place: str) -> Refused:
    return Refused(
        _("The bundle's descriptor cannot be read: {why}.").format(why=why),
        where=f"{DATAPACKAGE}, {place}",
        remedy=_("Ask the sender for a bundle that cap-tui wrote."),
    )
