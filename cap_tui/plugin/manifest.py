"""plugin.toml: everything about a plugin that can be listed, read without importing anything.

The file is data. No key of it is ever resolved to a Python object, and an unknown key is an
error that names the file, the line and the key that was probably meant.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from cap_tui.errors import Refused
from cap_tui.plugin import MANIFEST_FILE
from cap_tui.plugin.content_source import RawEntry, entries_in, split_groups
from cap_tui.plugin.entries import (
    ApiText,
    CommandEntry,
    Entry,
    ExporterEntry,
    ImporterEntry,
    KindEntry,
    PluginId,
    SettingEntry,
    SharedTable,
    TableEntry,
    VersionText,
    ViewEntry,
    Words,
)
from cap_tui.plugin.requirements import requirement
from cap_tui.plugin.settings import setting_problem, settled
from cap_tui.plugin.toml_fault import near_key, refusal_of
from cap_tui.plugin.toml_file import parse_toml, place_of, read_toml_text
from cap_tui.text.i18n import LANGUAGES, _

MAX_BYTES = 512 * 1024


class Manifest(Entry, frozen=True, kw_only=True):
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


GROUPS: Mapping[str, type[Entry]] = {
    "settings": SettingEntry,
    "tables": TableEntry,
    "commands": CommandEntry,
    "views": ViewEntry,
    "importers": ImporterEntry,
    "exporters": ExporterEntry,
    "kinds": KindEntry,
}
"""The keys that list entries, and what they list."""


def read(folder: Path) -> Manifest:
    """Read ``folder``/plugin.toml; :class:`Refused` names the file, the line and what is wrong."""
    return parse(read_text(folder), str(folder / MANIFEST_FILE))


def read_text(folder: Path) -> str:
    """The text of ``folder``/plugin.toml; :class:`Refused` when it is missing, too large or not UTF-8."""
    missing = _("Every plugin has a file plugin.toml.")
    return read_toml_text(folder / MANIFEST_FILE, MAX_BYTES, missing=missing)


def parse(text: str, where: str) -> Manifest:
    """Read the text of a manifest; ``where`` names its file in errors."""
    manifest, found = faults(text, where)
    if manifest is None or found:
        raise found[0]
    return manifest


def faults(text: str, where: str) -> tuple[Manifest | None, list[Refused]]:
    """The manifest, as far as it can be read, and everything that is wrong with it."""
    try:
        document, groups = split_groups(parse_toml(text, where), _top_keys())
    except Refused as error:
        return None, [error]
    wrong = _wrong_group(document, groups)
    if wrong:
        what = _("The manifest has an unknown key '{key}'.").format(key=wrong[0])
        return None, [Refused(what, where=place_of(where, text, (wrong[0],)), remedy=wrong[1])]
    try:
        manifest = msgspec.convert(document, Manifest)
    except msgspec.ValidationError as error:
        return None, [_refusal(str(error), text, where)]
    content = tuple(entries_in(groups, MANIFEST_FILE, where, text))
    manifest = msgspec.structs.replace(manifest, content=content)
    found = [
        Refused(what, where=place_of(where, text, steps)) for what, steps in problems(manifest)
    ]
    return manifest, found


@functools.cache
def _top_keys() -> frozenset[str]:
    """The keys that a manifest may have, beside the names of content kinds."""
    return frozenset(info.name for info in msgspec.structs.fields(Manifest)) - {"content"}


def _wrong_group(document: Mapping[str, Any], groups: Mapping[str, Any]) -> tuple[str, str] | None:
    """(key, remedy) of what is no content although it stands under a name of its own: a slip of the pen."""
    for key in groups:
        if near := near_key(key, _top_keys() - {"id", "api", "line", "name"}, cutoff=0.8):
            return key, _("Did you mean '{key}'?").format(key=near)
    for key, value in document.items():
        if isinstance(value, dict) and key not in _top_keys() and "id" in value:
            return key, _("Entries have two pairs of brackets: [[{key}]].").format(key=key)
    if "content" in document:
        return "content", _("Write the entries under the name of their kind, as in [[services]].")
    return None


def _refusal(message: str, text: str, where: str) -> Refused:
    """A msgspec error of the manifest as a sentence with a place and, for an unknown key, the likely one."""
    return refusal_of(
        message, text, where, keys=_keys(), form=_form, choices=_choices, whole=_("The manifest")
    )


def _keys() -> set[str]:
    """Every key that a manifest may hold, at any depth."""
    types: list[type[Entry]] = [Manifest, *Entry.__subclasses__()]
    return {info.name for each in types for info in msgspec.structs.fields(each)} - {"content"}


def _form(key: str) -> str:
    """How the value of a key is written that has a form of its own."""
    return {
        "api": _("Write two numbers with a point between them, such as 1.0."),
        "version": _("Write numbers with points between them, such as 0.3.0."),
    }.get(key, _("Use small letters, digits and hyphens, and begin with a letter."))


def _choices(steps: Sequence[str | int]) -> list[str]:
    """The values that the key at ``steps`` may have, when there is a fixed list of them."""
    names = [step for step in steps if isinstance(step, str)]
    kind: Any = GROUPS.get(names[0], Manifest) if len(names) > 1 else Manifest
    found = next((i.type for i in msgspec.structs.fields(kind) if i.name == names[-1]), None)
    if get_origin(found) is tuple:
        found = get_args(found)[0]
    return [value for value in get_args(found) if value] if get_origin(found) is Literal else []


def problems(manifest: Manifest) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """What a type cannot say: prefixes, duplicates, languages, defaults within their bounds."""
    yield from _requirements(manifest)
    yield from _prefixes(manifest)
    yield from _duplicates(manifest)
    yield from _languages(manifest)
    yield from _defaults(manifest)


def _requirements(manifest: Manifest) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for text in manifest.requires:
        try:
            requirement(text)
        except Refused as error:
            yield f"{error.what} {error.remedy}", ("requires",)


def _prefixes(manifest: Manifest) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for group in ("views", "importers", "exporters"):
        for place, entry in enumerate(getattr(manifest, group)):
            if not entry.id.startswith(f"{manifest.id}."):
                yield (
                    _("The id '{id}' must begin with '{prefix}'.").format(
                        id=entry.id, prefix=f"{manifest.id}."
                    ),
                    (group, place, "id"),
                )
    for place, command in enumerate(manifest.commands):
        if command.name != manifest.id and not command.name.startswith(f"{manifest.id}-"):
            yield (
                _("The command '{name}' must be '{id}' or begin with '{id}-'.").format(
                    name=command.name, id=manifest.id
                ),
                ("commands", place, "name"),
            )


def _duplicates(manifest: Manifest) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    names = {"settings": "key", "tables": "name", "commands": "name", "kinds": "name"}
    for group in GROUPS:
        key = names.get(group, "id")
        seen: set[str] = set()
        for place, entry in enumerate(getattr(manifest, group)):
            name = getattr(entry, key)
            if name in seen:
                yield (
                    _("'{name}' appears twice under {group}.").format(name=name, group=group),
                    (group, place, key),
                )
            seen.add(name)


def wordings(manifest: Manifest) -> list[dict[str, str]]:
    """Every text of the manifest that is given by language."""
    given = [words for words, _steps in _words(manifest) if isinstance(words, dict)]
    return given + [words for entry in manifest.content for words in _words_in(entry.document)]


def _words_in(value: Any) -> Iterator[dict[str, str]]:
    """Every text of a content entry that is given by language."""
    if isinstance(value, list):
        for inner in value:
            yield from _words_in(inner)
    elif isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            yield value
        else:
            for inner in value.values():
                yield from _words_in(inner)


def _words(manifest: Manifest) -> Iterator[tuple[Words, tuple[str | int, ...]]]:
    """Every text of the manifest that may be given in several languages, with its path."""
    yield manifest.name, ("name",)
    yield manifest.summary, ("summary",)
    for group, kind in GROUPS.items():
        names = _names_of_words(kind)
        for place, entry in enumerate(getattr(manifest, group)):
            for name in names:
                yield getattr(entry, name), (group, place, name)


@functools.cache
def _names_of_words(kind: type[Entry]) -> tuple[str, ...]:
    """The fields of an entry that hold words; asking msgspec takes a millisecond a manifest."""
    return tuple(info.name for info in msgspec.structs.fields(kind) if info.type == Words)


def _languages(manifest: Manifest) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for words, steps in _words(manifest):
        for code in words if isinstance(words, dict) else ():
            if code not in LANGUAGES:
                yield (
                    _("'{code}' is not one of the languages {known}.").format(
                        code=code, known=", ".join(LANGUAGES)
                    ),
                    (*steps, code),
                )


def _defaults(manifest: Manifest) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for place, setting in enumerate(manifest.settings):
        steps: tuple[str | int, ...] = ("settings", place, "default")
        if setting.type == "choice" and not setting.choices:
            yield _("A choice needs 'choices'."), ("settings", place, "type")
        if setting.default is not None:
            problem = setting_problem(setting, setting.default)
            if problem:
                yield _("The default does not fit: {reason}").format(reason=problem), steps
