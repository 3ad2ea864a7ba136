"""plugin.toml: everything about a plugin that can be listed, read without importing anything.

The file is data. No key of it is ever resolved to a Python object, and an unknown key is an
error that names the file, the line and the key that was probably meant.
"""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from cap_tui.errors import Refused
from cap_tui.plugin import MANIFEST_FILE
from cap_tui.plugin.entries import (
    ApiText,
    CommandEntry,
    Entry,
    ExporterEntry,
    ImporterEntry,
    IndicatorEntry,
    PluginId,
    ServiceEntry,
    SettingEntry,
    SharedTable,
    TableEntry,
    VersionText,
    ViewEntry,
    Words,
)
from cap_tui.plugin.requirements import requirement
from cap_tui.plugin.settings import setting_problem, settled
from cap_tui.plugin.toml_positions import line_of, missing_field, steps_of
from cap_tui.text.clean import clean
from cap_tui.text.i18n import LANGUAGES, _

MAX_BYTES = 512 * 1024


class Manifest(Entry, frozen=True, kw_only=True):
    """A whole plugin.toml. ``line`` is the action line that the plugin serves.

    ``writes`` names those tables of the core that the plugin's own work changes: it finds an
    activity, it rates one. Tables with people in them cannot be named.
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
    services: tuple[ServiceEntry, ...] = ()
    indicators: tuple[IndicatorEntry, ...] = ()

    def tables_by_name(self) -> dict[str, TableEntry]:
        """The plugin's tables under the names that they have in a workspace."""
        return {f"{self.id}.{table.name}": table for table in self.tables}

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
    "services": ServiceEntry,
    "indicators": IndicatorEntry,
}
"""The keys that list entries, and what they list."""


def read(folder: Path) -> Manifest:
    """Read ``folder``/plugin.toml; :class:`Refused` names the file, the line and what is wrong."""
    return parse(read_text(folder), str(folder / MANIFEST_FILE))


def read_text(folder: Path) -> str:
    """The text of ``folder``/plugin.toml; :class:`Refused` when it is missing, too large or not UTF-8."""
    path = folder / MANIFEST_FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("The manifest cannot be read: {reason}.").format(reason=error.strerror),
            where=str(path),
            remedy=_("Every plugin has a file plugin.toml."),
        ) from error
    if len(data) > MAX_BYTES:
        raise Refused(_("The manifest is larger than 512 KB."), where=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(
            _("The manifest is not UTF-8 text."),
            where=f"{path}:{line}",
            remedy=_("Save it as UTF-8."),
        ) from error


def parse(text: str, where: str) -> Manifest:
    """Read the text of a manifest; ``where`` names its file in errors."""
    manifest, found = faults(text, where)
    if manifest is None or found:
        raise found[0]
    return manifest


def faults(text: str, where: str) -> tuple[Manifest | None, list[Refused]]:
    """The manifest, as far as it can be read, and everything that is wrong with it."""
    try:
        document = tomllib.loads(text)
    except RecursionError:
        return None, [Refused(_("The manifest is nested too deeply."), where=where)]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        what = _("The manifest is not valid TOML: {reason}.").format(reason=clean(str(error)))
        return None, [Refused(what, where=f"{where}:{line.group(1)}" if line else where)]
    try:
        manifest = msgspec.convert(_cleaned(document), Manifest)
    except msgspec.ValidationError as error:
        return None, [_refusal(str(error), text, where)]
    found = [Refused(what, where=_place(where, text, steps)) for what, steps in problems(manifest)]
    return manifest, found


def _cleaned(value: Any) -> Any:
    """Foreign text is cleaned where it enters: every text of the document."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return value


def _place(where: str, text: str, steps: tuple[str | int, ...]) -> str:
    line = line_of(text, steps)
    return f"{where}:{line}" if line else where


def _refusal(message: str, text: str, where: str) -> Refused:
    """A msgspec error as a sentence with a place and, for an unknown key, the likely one."""
    steps = steps_of(message)
    remedy = ""
    missing = missing_field(message)
    if "unknown field" in message:
        near = difflib.get_close_matches(str(steps[-1]), sorted(_keys()), n=1)
        what = _("The manifest has an unknown key '{key}'.").format(key=steps[-1])
        remedy = _("Did you mean '{key}'?").format(key=near[0]) if near else _("Take it out.")
    elif missing:
        what = _("The manifest lacks the key '{key}'.").format(key=missing)
        remedy = _("Add it; docs/plugins/manifest.md explains every key.")
    else:
        path = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
        reason = message.split(" - at ")[0]
        if choices := _choices(steps):
            remedy = _("Choose from {known}.").format(known=", ".join(choices))
        elif "matching regex" in message:
            reason, remedy = _("it has not the right form"), _form(str(steps[-1]))
        what = _("The manifest's '{key}' is wrong: {reason}.").format(key=path, reason=reason)
    return Refused(what, where=_place(where, text, steps), remedy=remedy)


def _keys() -> set[str]:
    """Every key that a manifest may hold, at any depth."""
    kinds: list[type[Entry]] = [Manifest, *Entry.__subclasses__()]
    return {info.name for kind in kinds for info in msgspec.structs.fields(kind)}


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
    for group in ("views", "importers", "exporters", "services", "indicators"):
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
    names = {"settings": "key", "tables": "name", "commands": "name"}
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
    return [words for words, _steps in _words(manifest) if isinstance(words, dict)]


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
