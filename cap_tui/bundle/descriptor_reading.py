"""Read a stranger's datapackage.json: strict JSON, known shapes, cleaned words, no path but ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cap_tui.bundle.canonical import strict_json
from cap_tui.bundle.datapackage import (
    BUNDLE,
    DOCUMENT_TYPE,
    NAMES_OF,
    Description,
    PackageColumn,
    PackageResource,
    SourceRegion,
)
from cap_tui.bundle.layout import DATAPACKAGE, KIND
from cap_tui.bundle.table_schema import ANY, TYPES, Declaration, DeclaredField, envelope
from cap_tui.errors import Refused
from cap_tui.model.record import Personal
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _


def read_descriptor(raw: bytes) -> Description:
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
    columns: tuple[PackageColumn, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    if resource.get("type") == "table":
        schema = _dict(resource.get("schema"), name)
        fields = _list(schema.get("fields"), name)
        columns = tuple(_package_column(_dict(each, name)) for each in fields)
        given = _list(schema.get("foreignKeys", []), name)
        keys = tuple(_foreign_key(_dict(each, name), name) for each in given)
    return PackageResource(
        name,
        resource["path"],
        None if size is None else _number(size),
        _word(resource.get("hash", "")),
        columns,
        keys,
    )


def _package_column(column: Mapping[str, Any]) -> PackageColumn:
    constraints = _dict(column.get("constraints", {}), "constraints")
    return PackageColumn(
        str(column.get("name", "")),
        _word(column.get("type", ANY)),
        frozenset(_word(choice) for choice in _list(constraints.get("enum", []), "enum")),
        DOCUMENT_TYPE not in column and NAMES_OF not in column,
    )


def _foreign_key(key: Mapping[str, Any], table: str) -> tuple[str, str]:
    """A key as cap-tui writes it: one column that refers to the uids of a resource."""
    reference = _dict(key.get("reference"), table)
    match key.get("fields"), reference.get("fields"), reference.get("resource"):
        case [str(name)], ["uid"], str(resource):
            return name, resource or table
    raise _refusal(_("something is missing or of the wrong kind"), table)


def _read_table(resource: Mapping[str, Any]) -> Declaration:
    name = _word(resource.get("name"))
    if not KIND.match(name):
        raise _refusal(_("a table has no proper name"), name[:60])
    own = {field.name for field in envelope()}
    schema = _dict(resource.get("schema"), name)
    fields = []
    for item in _list(schema.get("fields"), name):
        column = _dict(item, name)
        if _word(column.get("name")) not in own and NAMES_OF not in column:
            fields.append(_read_column(column))
    return Declaration(name, tuple(fields))


def _read_column(column: Mapping[str, Any]) -> DeclaredField:
    kind = _word(column.get(DOCUMENT_TYPE, column.get("type", ANY)))
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
