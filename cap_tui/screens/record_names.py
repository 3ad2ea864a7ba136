"""What people call stored records: names in place of the ids that documents hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from cap_tui.model.conversion import convert
from cap_tui.model.kind import KindRegistry
from cap_tui.operations.table_names import table_names
from cap_tui.text.clean import clean_line
from cap_tui.text.formats import day_text, exact_number
from cap_tui.text.i18n import _, language, pick

if TYPE_CHECKING:
    from cap_tui.screens.region_session import OpenRegion
    from cap_tui.workspace import DocumentChange, HistoryEntry

NAME_FIELDS = ("name", "title", "label", "question", "filename")
UID_LENGTH = 32  # characters of the shortest id that is looked up
OWN_FIELDS = ("uid", "owner", "provenance", "created", "updated", "version")


class RecordNames:
    """Names of the records of a region, and of what ``entries`` removed from it."""

    def __init__(self, region: OpenRegion, entries: Iterable[HistoryEntry] = ()) -> None:
        self._workspace = region.workspace
        self._tables = self._workspace.tables()
        self._kinds = region.context.kinds()
        self._titles = _table_titles(region, self._kinds)
        self._changed: dict[str, tuple[str, Mapping[str, Any]]] = {
            change.uid: (change.table, change.after or change.before or {})
            for entry in entries
            for change in entry.changes
        }

    def table(self, name: str) -> str:
        """What one record of a table is called: "activity" for ``activities``."""
        return self._titles.get(name, name)

    def field(self, table: str, name: str) -> str:
        """The label of a field, its name where the table declares none."""
        kind = self._kinds.of_table(table)
        return kind.label(name) if kind is not None and name in kind.fields else name

    def change(self, change: DocumentChange) -> str:
        """The record of a change with its kind: "rating of Timber from waste"."""
        document = change.after or change.before or {}
        kind = self.table(change.table)
        if own := _own_name(document):
            return _("{kind} {name}").format(kind=kind, name=own)
        for value in _texts(document):
            if value != change.uid and (name := self.uid(value)):
                return _("{kind} of {name}").format(kind=kind, name=name)
        return kind

    def uid(self, uid: str) -> str:
        """The name of the record with this id; "" when ``uid`` is none or the record has no name."""
        if len(uid) < UID_LENGTH or " " in uid:
            return ""
        if uid in self._changed:
            return _own_name(self._changed[uid][1])
        for table in self._tables:
            document = self._workspace.document(table, uid)
            if document is not None:
                return _own_name(document)
        return ""

    def field_value(self, table: str, name: str, value: object) -> str:
        """A stored value of a field, in the words of its kind where that has some."""
        kind = self._kinds.of_table(table)
        words = kind.wording.get(name) if kind is not None and isinstance(value, str) else None
        if kind is None or words is None or not value:
            return self.value(value)
        try:
            return words(convert(value, kind.fields[name].type)) or self.value(value)
        except msgspec.ValidationError:  # a choice that this version does not have
            return self.value(value)

    def value(self, value: object) -> str:
        """A stored value as people read it; ids become names."""
        return spelled(value, self.uid)


def spelled(value: object, name_of: Callable[[str], str] = lambda _text: "") -> str:
    """A stored value as people read it, in the language in force; what ``name_of`` knows has its name."""
    if value is None or value in ("", [], (), {}):
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(spelled(item, name_of) for item in value)
    if isinstance(value, dict):
        parts = (f"{key} {spelled(item, name_of)}" for key, item in value.items() if item)
        return ", ".join(parts)
    if isinstance(value, float):
        return exact_number(value, language())
    return name_of(str(value)) or day_text(str(value))


def _own_name(document: Mapping[str, Any]) -> str:
    """The name that a document gives itself; texts in several languages give the person's."""
    for field in NAME_FIELDS:
        value = document.get(field)
        if isinstance(value, Mapping):
            value = pick({str(k): str(v) for k, v in value.items()})
        if isinstance(value, str) and value:
            return clean_line(value, limit=60)
    return ""


def _texts(document: Mapping[str, Any]) -> Iterable[str]:
    for field, value in document.items():
        if field not in OWN_FIELDS:
            items = value if isinstance(value, list) else [value]
            yield from (item for item in items if isinstance(item, str))


def _table_titles(region: OpenRegion, kinds: KindRegistry) -> dict[str, str]:
    """Table -> the name of one of its records: from the kinds, else from the plugins' manifests, else that of the table."""
    titles: dict[str, str] = {}
    for plugin in region.host.plugins:
        for name, entry in plugin.manifest.tables_by_name().items():
            titles[name] = pick(entry.title or entry.one) or name
    for kind in kinds:
        titles[kind.table] = kind.title() or titles.get(kind.table, kind.table)
    unnamed = [table for table in region.workspace.tables() if table not in titles]
    return titles | table_names(region.context, unnamed)
