"""Content entries as they are written: read from TOML, checked as far as that goes without the owner's code.

Entries stand under ``[[KIND]]`` of a plugin.toml, and in ``content/KIND/*.toml`` of a plugin's or a region's
folder. A large entry names its file beside the manifest: ``file = "annex.toml"``. No code, no formula, no
path out of the folder. One bad entry is left out and named, the others stay.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from cap_tui.errors import Refused
from cap_tui.plugin.toml_cache import read_document
from cap_tui.plugin.toml_file import cleaned, place_of, read_toml_text
from cap_tui.text.i18n import _, is_language, languages
from cap_tui.text.po_files import PoFault, parse_po, po_entries

CONTENT_FOLDER = "content"
TRANSLATIONS = "translations"
"""The kind whose files may be .po too."""
MAX_FILE = 4 * 1024 * 1024
MAX_ENTRY_FILE = 2 * 1024 * 1024
MAX_DEPTH = 12
KIND_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_WORDS = ("name", "title", "summary", "help", "definition")


@dataclass(frozen=True)
class RawEntry:
    """One entry as it was written. ``steps`` lead to it in the file; its lines are looked up when they are needed.

    ``file`` is the name of the file relative to the contributor's folder, ``where`` its path, for people too.
    """

    kind: str
    document: Mapping[str, Any]
    file: str
    where: str
    steps: tuple[str | int, ...]
    text: str = ""  # of the file, where it is not read from ``where``
    named_by: RawEntry | None = None
    """The entry that named this file: its own keys stand there, not here."""

    @property
    def id(self) -> str:
        """The id that it gives; an empty text when it gives none."""
        found = self.document.get("id")
        return found if isinstance(found, str) else ""

    def place(self, *steps: str | int) -> str:
        """File and line of the value at ``steps`` inside the entry."""
        holder = self.holder(steps[0]) if steps else self
        return place_of(holder.where, holder.source_text(), (*holder.steps, *steps))

    def holder(self, key: str | int) -> RawEntry:
        """The entry as it stands in the file that has this key."""
        above = self.named_by
        return above.holder(key) if above is not None and key in above.document else self

    def source_text(self) -> str:
        """The text of the file; empty where it cannot be read any more."""
        try:
            return self.text or read_toml_text(Path(self.where), MAX_FILE)
        except Refused:
            return ""


@dataclass(frozen=True)
class ContentFault:
    """What is wrong with one entry or one file. ``contributor`` is the plugin or region whose it is."""

    kind: str
    id: str
    message: str
    where: str
    remedy: str = ""
    contributor: str = ""

    def error(self) -> Refused:
        """The fault as the error that a command raises."""
        return Refused(self.message, where=self.where, remedy=self.remedy)


def split_groups(
    document: dict[str, Any], known: Iterable[str]
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The keys of a manifest, and beside them the groups of content: lists of tables under any other key."""
    names = set(known)
    groups = {
        key: value
        for key, value in document.items()
        if key not in names
        and isinstance(value, list)
        and KIND_NAME.match(key)
        and all(isinstance(item, dict) for item in value)
    }
    return {key: value for key, value in document.items() if key not in groups}, groups


def entries_in(
    groups: Mapping[str, Iterable[Mapping[str, Any]]], file: str, where: str, text: str = ""
) -> list[RawEntry]:
    """The entries of the groups of one file."""
    return [
        RawEntry(kind, document, file, where, (kind, place), text)
        for kind, documents in groups.items()
        for place, document in enumerate(documents)
    ]


class ContentFolder:
    """The files ``content/KIND/*.toml`` of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._content = folder / CONTENT_FOLDER

    def paths(self) -> list[tuple[str, Path]]:
        """(kind, path) of every file, in a fixed order; links are left out: content stays in its folder."""
        content = str(self._content)
        if not os.path.isdir(content) or os.path.islink(content):  # noqa: PTH112, PTH114 - most plugins have none
            return []
        return [
            (kind.name, path)
            for kind in sorted(self._content.iterdir())
            if kind.is_dir() and not kind.is_symlink() and KIND_NAME.match(kind.name)
            for path in sorted(kind.iterdir())
            if path.suffix.lower() in _suffixes(kind.name)
            and path.is_file()
            and not path.is_symlink()
        ]

    def strays(self) -> Iterator[Path]:
        """TOML and .po files that nothing reads: beside the folders of the kinds, or in a folder inside one."""
        content = str(self._content)
        if not os.path.isdir(content) or os.path.islink(content):  # noqa: PTH112, PTH114 - as above
            return
        read = {path for _kind, path in self.paths()}
        for folder, folders, names in os.walk(content):  # which follows no links
            folders.sort()
            paths = (Path(folder, name) for name in sorted(names))
            yield from (
                path
                for path in paths
                if path.suffix.lower() in _suffixes(TRANSLATIONS)
                and path not in read
                and path.is_file()
                and not path.is_symlink()
            )

    def read(self, contributor: str) -> tuple[list[RawEntry], list[ContentFault]]:
        """Every entry of every file, and the files that cannot be read."""
        entries: list[RawEntry] = []
        faults: list[ContentFault] = []
        for kind, path in self.paths():
            try:
                if path.suffix.lower() == ".po":
                    read, wrong = self._catalogue(path)
                    entries += read
                    faults += [replace(fault, contributor=contributor) for fault in wrong]
                else:
                    entries += self._entries(kind, path)
            except Refused as error:
                faults.append(
                    ContentFault(kind, "", error.what, error.where, error.remedy, contributor)
                )
        return entries, faults

    def _entries(self, kind: str, path: Path) -> list[RawEntry]:
        document = read_document(path, MAX_FILE)
        file = path.relative_to(self._folder).as_posix()
        if "id" in document:  # one large entry is the whole file
            return [RawEntry(kind, document, file, str(path), ())]
        rest, groups = split_groups(document, ())
        wrong = [*rest, *(name for name in groups if name != kind)]
        if wrong:
            raise Refused(
                _("The file has an unknown key '{key}'.").format(key=wrong[0]),
                where=place_of(str(path), read_toml_text(path, MAX_FILE), (wrong[0],)),
                remedy=_("Files in this folder hold [[{kind}]] entries.").format(kind=kind),
            )
        return entries_in(groups, file, str(path))

    def _catalogue(self, path: Path) -> tuple[list[RawEntry], list[ContentFault]]:
        """A .po file as translations, one entry a package; a message that is wrong is left out and named."""
        document = read_document(path, MAX_FILE, parse=_parse_po)
        file = path.relative_to(self._folder).as_posix()
        entries = [
            RawEntry(TRANSLATIONS, entry, file, str(path), (), text="\n")
            for entry in document["entries"]
        ]
        faults = [
            ContentFault(
                TRANSLATIONS, path.name, fault.message, f"{path}:{fault.line}", fault.remedy
            )
            for fault in (PoFault(*each) for each in document["faults"])
        ]
        return entries, faults


def stray_fault(path: Path, content: Path, contributor: str) -> ContentFault:
    """A file that belongs into the folder of a kind: the one that its groups name, else the one that it stands in.

    ``content`` is the folder that holds the folders of the kinds.
    """
    kind = _kind_of_stray(path, content)
    folder = f"{CONTENT_FOLDER}/{kind or _('KIND')}"
    return ContentFault(
        kind,
        "",
        _("The file stands in no folder of a kind, so nothing in it is read."),
        str(path),
        _("Move it to {folder}/ (cap-tui content kinds names the kinds).").format(folder=folder),
        contributor,
    )


def _kind_of_stray(path: Path, content: Path) -> str:
    """The kind that the file is for; an empty text where nothing tells."""
    if path.suffix.lower() == ".po":
        return TRANSLATIONS
    try:
        groups = list(split_groups(read_document(path, MAX_FILE), ())[1])
    except Refused:
        groups = []
    if len(groups) == 1:
        return groups[0]
    first, *inner = path.relative_to(content).parts
    return first if inner and KIND_NAME.match(first) else ""


def _suffixes(kind: str) -> tuple[str, ...]:
    return (".po", ".toml") if kind == TRANSLATIONS else (".toml",)


def _parse_po(path: Path, max_bytes: int, missing: str) -> dict[str, Any]:
    text = read_toml_text(path, max_bytes, missing=missing)
    entries, faults = po_entries(parse_po(text.encode(), path))
    named = [{**cleaned(entry), "id": f"{path.stem}-{entry['domain']}"} for entry in entries]
    return {"entries": named, "faults": [list(fault) for fault in faults]}


def with_file(entry: RawEntry, folder: Path) -> RawEntry:
    """The entry with the content of the file that it names; :class:`Refused` for a file that may not be read."""
    name = entry.document.get("file")
    if name is None:
        return entry
    where = entry.place("file")
    parts = PurePosixPath(name).parts if isinstance(name, str) else ()
    if not parts or ".." in parts or PurePosixPath(name).is_absolute() or "\\" in name:
        raise Refused(
            _("'file' must name a file beside this one."),
            where=where,
            remedy=_("Write its name without a path that leads out of the folder."),
        )
    path = folder.joinpath(*parts)
    if not path.exists():
        raise Refused(
            _("There is no file '{file}'.").format(file=name),
            where=where,
            remedy=_("Put it beside this one, or correct its name."),
        )
    links = [p for p in (path, *path.parents) if p != folder and folder in p.parents]
    if path.suffix != ".toml" or any(part.is_symlink() for part in links):
        raise Refused(
            _("'{file}' is not a plain TOML file.").format(file=name),
            where=where,
            remedy=_("Name a file that ends in .toml and is no link."),
        )
    document = read_document(path, MAX_ENTRY_FILE)
    own = {key: value for key, value in entry.document.items() if key != "file"}
    twice = sorted((own.keys() & document.keys()) - {"id"})
    if twice or document.get("id", own.get("id")) != own.get("id"):
        raise Refused(
            _("'{key}' is given in both files.").format(key=twice[0] if twice else "id"),
            where=place_of(
                str(path), read_toml_text(path, MAX_ENTRY_FILE), (twice[0] if twice else "id",)
            ),
            remedy=_("Give it in one of them."),
        )
    file = (PurePosixPath(entry.file).parent / PurePosixPath(*parts)).as_posix()
    whole = {**document, **own}
    return replace(
        entry, document=whole, file=file, where=str(path), steps=(), text="", named_by=entry
    )


class FirstRead(NamedTuple):
    """What can be told of entries without their owner: the sound ones, the others, and what is wrong with these."""

    sound: list[RawEntry]
    wrong: list[RawEntry]
    faults: list[ContentFault]


def first_read(entries: Iterable[RawEntry], prefix: str, contributor: str) -> FirstRead:
    """The entries, judged as far as can be told without their owner."""
    read = FirstRead([], [], [])
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        found = list(_problems(entry, prefix))
        if not found and (entry.kind, entry.id) in seen:
            message = _("'{name}' appears twice under {group}.")
            remedy = _("Give one of them another id, or take it out.")
            found = [(message.format(name=entry.id, group=entry.kind), "id", remedy)]
        seen.add((entry.kind, entry.id))
        for message, key, remedy in found:
            where = entry.place(*([key] if key else []))
            read.faults.append(
                ContentFault(entry.kind, entry.id, message, where, remedy, contributor)
            )
        (read.wrong if found else read.sound).append(entry)
    return read


def _problems(entry: RawEntry, prefix: str) -> Iterator[tuple[str, str, str]]:
    """(what, key, remedy) of what is wrong with an entry, whatever its kind."""
    if "id" not in entry.document:
        yield _("The entry lacks the key 'id'."), "", _("Add id = \"{p}NAME\".").format(p=prefix)  # fmt: skip
    elif not _NAME.match(entry.id):
        yield (
            _("The id '{id}' has not the right form.").format(id=entry.document["id"]),
            "id",
            _("Use letters, digits, hyphens and points, without blanks."),
        )
    elif len(entry.id) > 120:
        yield _("The id is longer than 120 characters."), "id", ""
    elif prefix and (not entry.id.startswith(prefix) or entry.id == prefix):
        yield (
            _("The id '{id}' must begin with '{prefix}'.").format(id=entry.id, prefix=prefix),
            "id",
            _("Write id = \"{prefix}{id}\".").format(
                prefix=prefix, id=entry.id.rpartition(".")[2] or "NAME"
            ),
        )  # fmt: skip
    for key in _WORDS:
        words = entry.document.get(key)
        for code in words if isinstance(words, dict) else ():
            if not is_language(code):
                yield (
                    _("'{code}' is not one of the languages {known}.").format(
                        code=code, known=", ".join(languages())
                    ),
                    key,
                    _("Use one of these codes, or take it out."),
                )


def too_deep(value: Any, levels: int = MAX_DEPTH) -> bool:
    """Whether an entry is nested more deeply than a bundle may carry; a record type bounds it by itself."""
    if levels == 0:
        return True
    inner = (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    )
    return any(too_deep(each, levels - 1) for each in inner)
