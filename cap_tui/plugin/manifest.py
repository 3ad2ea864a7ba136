"""What a plugin.toml holds: everything about a plugin that can be listed, known without importing anything.

The file is data. What it names of the plugin's code is a text here and is imported by the loader, from the
plugin's own package only. An unknown key is an error that names the file, the line and the likely key.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec

from cap_tui.plugin.content_source import RawEntry
from cap_tui.plugin.entries import (
    ActionEntry,
    ApiText,
    CommandEntry,
    ExporterEntry,
    HookName,
    ImporterEntry,
    KindEntry,
    ManifestEntry,
    PluginId,
    SettingEntry,
    SharedTable,
    TableEntry,
    VersionText,
    ViewEntry,
    Words,
)
from cap_tui.plugin.settings import settled
from cap_tui.text.i18n import is_wording


class Manifest(ManifestEntry, frozen=True, kw_only=True):
    """A whole plugin.toml. ``line`` is the action line that the plugin serves.

    ``writes`` names those tables of the core that the plugin's own work changes: it finds an
    activity, it rates one. Tables with people in them cannot be named. ``kinds`` are the content kinds that
    it owns; ``content`` holds the entries that the file gives under any other name, as they are written.
    """

    id: PluginId
    api: ApiText
    version: VersionText
    line: Literal["evidence", "discovery", "development", "support", "evaluation", "other"]
    name: Words
    summary: Words = ""
    authors: tuple[str, ...] = ()
    license: str = ""
    link: str = ""
    order: int = 100
    requires: tuple[str, ...] = ()
    settings: tuple[SettingEntry, ...] = ()
    tables: tuple[TableEntry, ...] = ()
    writes: tuple[SharedTable, ...] = ()
    commands: tuple[CommandEntry, ...] = ()
    views: tuple[ViewEntry, ...] = ()
    importers: tuple[ImporterEntry, ...] = ()
    exporters: tuple[ExporterEntry, ...] = ()
    actions: tuple[ActionEntry, ...] = ()
    hooks: dict[
        HookName, Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    ] = {}
    kinds: tuple[KindEntry, ...] = ()
    content: tuple[RawEntry, ...] = ()

    def tables_by_name(self) -> dict[str, TableEntry]:
        """The plugin's tables under the names that they have in a workspace."""
        return {f"{self.id}.{table.name}": table for table in self.tables}

    def content_ids(self, kind: str) -> list[str]:
        """The ids of the entries of one kind that the file gives."""
        return [entry.id for entry in self.content if entry.kind == kind]

    def defaults(self) -> Mapping[str, Any]:
        """Every setting with the value it has when nobody gives one."""
        return settled(self.settings, {})[0]


GROUPS: Mapping[str, type[ManifestEntry]] = {
    "settings": SettingEntry,
    "tables": TableEntry,
    "commands": CommandEntry,
    "views": ViewEntry,
    "importers": ImporterEntry,
    "exporters": ExporterEntry,
    "actions": ActionEntry,
    "kinds": KindEntry,
}
"""The keys that list entries, and what they list."""


def wordings(manifest: Manifest) -> list[dict[str, str]]:
    """Every text of the manifest that is given by language."""
    given = [words for words, _steps in all_words(manifest) if isinstance(words, dict)]
    return given + [words for entry in manifest.content for words in _words_in(entry.document)]


def _words_in(value: Any) -> Iterator[dict[str, str]]:
    """Every text of a content entry that is given by language."""
    if isinstance(value, list):
        for inner in value:
            yield from _words_in(inner)
    elif isinstance(value, dict):
        if is_wording(value):
            yield value
        else:
            for inner in value.values():
                yield from _words_in(inner)


def all_words(manifest: Manifest) -> Iterator[tuple[Words, tuple[str | int, ...]]]:
    """Every text of the manifest that may be given in several languages, with its path."""
    yield manifest.name, ("name",)
    yield manifest.summary, ("summary",)
    for group, kind in GROUPS.items():
        names = _names_of_words(kind)
        for place, entry in enumerate(getattr(manifest, group)):
            for name in names:
                yield getattr(entry, name), (group, place, name)


@functools.cache
def _names_of_words(kind: type[ManifestEntry]) -> tuple[str, ...]:
    """The fields of an entry that hold words; asking msgspec takes a millisecond a manifest."""
    return tuple(info.name for info in msgspec.structs.fields(kind) if info.type == Words)
