"""JSON Schemas of plugin.toml and of content entries, so that editors complete and check what people write."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from cap_tui.errors import NotFound
from cap_tui.model.content import ContentEntry, content_fields, entry_schema
from cap_tui.plugin.catalogue import Catalogue
from cap_tui.plugin.content_kinds import ContentKind
from cap_tui.plugin.manifest import Manifest
from cap_tui.text.i18n import _

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLUGIN, CATALOGUE = "plugin", "catalogue"


def schema_of(name: str, kinds: Mapping[str, ContentKind]) -> dict[str, Any]:
    """The schema of a whole file: ``plugin`` (plugin.toml), ``catalogue``, or a kind (``content/KIND/*.toml``).

    :class:`NotFound` names what there is. The record type of a kind is imported from its owner.
    """
    if name == PLUGIN:
        return plugin_schema(kinds.values())
    if name == CATALOGUE:
        return _file(msgspec.json.schema(Catalogue), _("A catalogue of plugins"))
    if name not in kinds:
        raise NotFound(
            _("There is no schema '{name}'.").format(name=name),
            remedy=_("Choose from {known}.").format(
                known=", ".join([PLUGIN, CATALOGUE, *sorted(kinds)])
            ),
        )
    kind = kinds[name]
    schema, definitions = _entries(kind)
    whole = {"type": "object", "properties": {name: schema}, "$defs": definitions}
    return _file(whole, _("Content entries: {kind}").format(kind=name))


def plugin_schema(kinds: Iterable[ContentKind]) -> dict[str, Any]:
    """The schema of plugin.toml with the entries of every known kind; other groups of entries are allowed."""
    schema = msgspec.json.schema(Manifest)
    definitions = schema["$defs"]
    manifest = definitions["Manifest"]
    manifest["properties"].pop("content")
    for kind in kinds:
        if not kind.problem:
            entries, more = _entries(kind)
            manifest["properties"][kind.name] = entries
            definitions.update(more)
    manifest["additionalProperties"] = {"type": "array", "items": {"type": "object"}}
    return _file(schema, _("plugin.toml of cap-tui"))


def _entries(kind: ContentKind) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the schema of a list of entries, the definitions that it needs)."""
    record = kind.load()
    schema = copy.deepcopy(entry_schema(record))
    definitions: dict[str, Any] = schema.pop("$defs", {})
    own = definitions.get(record.__name__, schema)
    _describe(own, record)
    own.get("properties", {})["file"] = {"type": "string", "description": _("File beside this one that holds the rest of the entry")}  # fmt: skip
    # An entry may stand in a file of its own, so that only its id is sure to be here.
    own["anyOf"] = [{"required": own.get("required", ["id"])}, {"required": ["id", "file"]}]
    own["required"] = ["id"]
    item = {"$ref": f"#/$defs/{record.__name__}"} if record.__name__ in definitions else own
    return {"type": "array", "items": item}, definitions


def _describe(schema: dict[str, Any], record: type[ContentEntry]) -> None:
    """Give each field the meaning that its declaration has."""
    for field in content_fields(record):
        found = schema.get("properties", {}).get(field.name)
        if found is not None:
            found["description"] = (
                f"{field.meaning} ({field.unit})" if field.unit else field.meaning
            )


def _file(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, "title": title, **schema}
