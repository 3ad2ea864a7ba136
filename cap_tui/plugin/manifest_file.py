"""Read a plugin.toml: every fault with file, line and what would be right."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from cap_tui.errors import Refused
from cap_tui.model.content import plain
from cap_tui.model.conversion import convert, every_mistake
from cap_tui.plugin import MANIFEST_FILE
from cap_tui.plugin.content_source import entries_in, split_groups
from cap_tui.plugin.entries import HookName, ManifestEntry
from cap_tui.plugin.manifest import GROUPS, Manifest
from cap_tui.plugin.manifest_rules import problems
from cap_tui.plugin.toml_cache import KeptDocuments, read_document
from cap_tui.plugin.toml_fault import near_key, refusal_of
from cap_tui.plugin.toml_file import parse_toml, place_of, read_toml_text
from cap_tui.text.i18n import _

MAX_BYTES = 512 * 1024


def read(folder: Path, kept: KeptDocuments | None = None) -> Manifest:
    """Read ``folder``/plugin.toml; :class:`Refused` names the file, the line and what is wrong."""
    path = folder / MANIFEST_FILE
    document = (kept.read if kept else read_document)(path, MAX_BYTES, missing=_missing())
    return _sound(*_faults(document, lambda: read_text(folder), str(path)))


def _missing() -> str:
    return _("Every plugin has a file plugin.toml.")


def read_text(folder: Path) -> str:
    """The text of ``folder``/plugin.toml; :class:`Refused` when it is missing, too large or not UTF-8."""
    return read_toml_text(folder / MANIFEST_FILE, MAX_BYTES, missing=_missing())


def parse(text: str, where: str) -> Manifest:
    """Read the text of a manifest; ``where`` names its file in errors."""
    return _sound(*faults(text, where))


def _sound(manifest: Manifest | None, found: Sequence[Refused]) -> Manifest:
    if manifest is None or found:
        raise found[0]
    return manifest


def faults(text: str, where: str) -> tuple[Manifest | None, list[Refused]]:
    """The manifest, as far as it can be read, and everything that is wrong with it."""
    try:
        document: dict[str, Any] = plain(parse_toml(text, where))
    except Refused as error:
        return None, [error]
    return _faults(document, lambda: text, where)


def _faults(
    document: dict[str, Any], text: Callable[[], str], where: str
) -> tuple[Manifest | None, list[Refused]]:
    """The same for a document; ``text`` is asked for the lines of what is wrong."""
    document, groups = split_groups(document, _top_keys())
    wrong = _wrong_group(document, groups)
    if wrong:
        what = _("The manifest has an unknown key '{key}'.").format(key=wrong[0])
        return None, [Refused(what, where=place_of(where, text(), (wrong[0],)), remedy=wrong[1])]
    try:
        manifest = convert(document, Manifest)
    except msgspec.ValidationError:
        whole = text()
        return None, [_refusal(told, whole, where) for told in every_mistake(document, Manifest)]
    content = tuple(entries_in(groups, MANIFEST_FILE, where))
    manifest = msgspec.structs.replace(manifest, content=content)
    found = [
        Refused(p.what, where=place_of(where, text(), p.steps), remedy=p.remedy)
        for p in problems(manifest)
    ]
    return manifest, found


@functools.cache
def _top_keys() -> frozenset[str]:
    """The keys that a manifest may have, beside the names of content kinds."""
    return frozenset(info.name for info in msgspec.structs.fields(Manifest)) - {"content"}


def _wrong_group(document: Mapping[str, Any], groups: Mapping[str, Any]) -> tuple[str, str] | None:
    """(key, remedy) of what is no content although it stands under a name of its own: a slip of the pen."""
    for key in groups:
        if near := _meant(key):
            return key, _("Did you mean '{key}'?").format(key=near)
    for key, value in document.items():
        if isinstance(value, dict) and key not in _top_keys() and "id" in value:
            return key, _("Entries have two pairs of brackets: [[{key}]].").format(key=key)
    if "content" in document:
        return "content", _("Write the entries under the name of their kind, as in [[services]].")
    return None


@functools.cache
def _meant(group: str) -> str:
    """The key of a manifest that the name of a group was probably meant to be; "" for a content kind."""
    return near_key(group, _top_keys() - {"id", "api", "line", "name"}, cutoff=0.8)


def _refusal(message: str, text: str, where: str) -> Refused:
    """A msgspec error of the manifest as a sentence with a place and, for an unknown key, the likely one."""
    return refusal_of(
        message, text, where, keys=_keys(), form=_form, choices=_choices, whole=_("The manifest")
    )


def _keys() -> set[str]:
    """Every key that a manifest may hold, at any depth."""
    types: list[type[ManifestEntry]] = [Manifest, *ManifestEntry.__subclasses__()]
    return {info.name for each in types for info in msgspec.structs.fields(each)} - {"content"}


CODE_KEYS = frozenset(
    ["lines", "widget", "run", "record", "kind", "migrations", "read", "sniff", "write", "hooks"]
)


def _form(key: str) -> str:
    """How the value of a key is written that has a form of its own."""
    if key in CODE_KEYS or key in get_args(HookName):
        return _('Write "module:name", a name in the plugin\'s own package.')
    return {
        "api": _("Write two numbers with a point between them, such as 1.0."),
        "version": _("Write numbers with points between them, such as 0.3.0."),
    }.get(key, _("Use small letters, digits and hyphens, and begin with a letter."))


def _choices(steps: Sequence[str | int]) -> list[str]:
    """The values that the key at ``steps`` may have, when there is a fixed list of them."""
    names = [step for step in steps if isinstance(step, str)]
    if names == ["hooks"]:
        return list(get_args(HookName))
    kind: Any = GROUPS.get(names[0], Manifest) if len(names) > 1 else Manifest
    found = next((i.type for i in msgspec.structs.fields(kind) if i.name == names[-1]), None)
    if get_origin(found) is tuple:
        found = get_args(found)[0]
    return [value for value in get_args(found) if value] if get_origin(found) is Literal else []
