"""The registry of content: every entry of every kind, with who contributed it, what clashes and what is wrong.

Entries come from built-in and other plugins, from the region's own files, and from bundles. No order or path
decides between two of them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cap_tui import __version__
from cap_tui.errors import Ambiguous, CapError, NotFound, PluginFault, Refused
from cap_tui.model.content import (
    ContentEntry,
    ContentItem,
    ContentProvenance,
    ContentUse,
    UseState,
)
from cap_tui.plugin.content_kinds import CORE, ContentKind, read_entry
from cap_tui.plugin.content_source import (
    CONTENT_FOLDER,
    ContentFault,
    ContentFolder,
    FirstRead,
    RawEntry,
    first_read,
    stray_fault,
    too_deep,
    with_file,
)
from cap_tui.plugin.states import PluginState
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import _


@dataclass(frozen=True)
class Contributor:
    """A plugin's or a region's folder, or a table, with the entries in it; ``prefix`` begins each of their ids."""

    folder: Path | None
    prefix: str
    provenance: ContentProvenance
    entries: tuple[RawEntry, ...] = ()

    @classmethod
    def plugin(cls, state: PluginState) -> Contributor:
        """What one plugin contributes: its manifest's entries and the files in its folder ``content``."""
        origin = ContentProvenance(
            source="builtin" if state.source.kind == "built-in" else "plugin",
            plugin=state.id,
            version=state.version,
        )
        return cls(state.folder, f"{state.id}.", origin, state.manifest.content)

    @classmethod
    def core(cls) -> Contributor:
        """What the program itself contributes, whichever plugins there are."""
        origin = ContentProvenance(source="builtin", plugin=CORE, version=__version__)
        return cls(Path(__file__).parents[1], f"{CORE}.", origin)

    @classmethod
    def region(cls, folder: Path, code: str) -> Contributor:
        """What the region's own files in ``content`` contribute."""
        origin = ContentProvenance(source="workspace", region=code)
        return cls(folder, f"{code.lower()}.", origin)

    @classmethod
    def records(
        cls, kind: str, table: str, documents: Iterable[Mapping[str, Any]], code: str
    ) -> Contributor:
        """What the region's own records in a table of the kind's owner contribute: their field ``content``."""
        entries = tuple(
            RawEntry(kind, document["content"], table, f"{table} {document.get('uid', '')}", ())
            for document in documents
            if document.get("owner") == code and isinstance(document.get("content"), dict)
        )
        origin = ContentProvenance(source="workspace", region=code)
        return cls(None, f"{code.lower()}.", origin, entries)

    def read(self) -> FirstRead:
        """The entries, judged as far as that goes without their owner, and the files that cannot be read."""
        name = self.provenance.contributor
        if self.folder is None:
            return first_read(self.entries, self.prefix, name)
        content = ContentFolder(self.folder)
        entries, faults = content.read(name)
        whole: list[RawEntry] = []
        for entry in (*self.entries, *entries):
            try:
                whole.append(with_file(self._prefixed(entry), self.folder))
            except Refused as error:
                faults.append(
                    ContentFault(entry.kind, entry.id, error.what, error.where, error.remedy, name)
                )
        named = {entry.where for entry in whole}  # a large entry may name any file of the folder
        strays = (path for path in content.strays() if str(path) not in named)
        faults += [stray_fault(path, self.folder / CONTENT_FOLDER, name) for path in strays]
        read = first_read(whole, self.prefix, name)
        return read._replace(faults=[*faults, *read.faults])

    def _prefixed(self, entry: RawEntry) -> RawEntry:
        """A built-in pack may leave the prefix out; a .po file has no place for it."""
        free = self.provenance.source == "builtin" or entry.file.endswith(".po")
        if not free or "." in entry.id or not entry.id:
            return entry
        return replace(entry, document={**entry.document, "id": f"{self.prefix}{entry.id}"})


class Given(NamedTuple):
    """What contributors give of one kind: the entries that are sound without their owner, and the others."""

    sound: list[tuple[RawEntry, ContentProvenance]]
    wrong: list[tuple[RawEntry, ContentProvenance]]


class ReadKind(NamedTuple):
    """The entries of one kind as their owner's record type reads them, and what is wrong with others."""

    items: tuple[ContentItem[Any], ...] = ()
    faults: tuple[ContentFault, ...] = ()


class ContentRegistry:
    """All content of one run in one region. Record types are imported when a kind is first asked for.

    Safe to use from several threads: what is kept never changes, and a kind that two threads
    read at the same time is read twice, without a lock that an owner's code could hold.
    """

    def __init__(
        self,
        kinds: Mapping[str, ContentKind],
        contributors: Iterable[Contributor],
        received: Iterable[tuple[RawEntry, ContentProvenance]] = (),
    ) -> None:
        """``received`` are the entries that came with bundles."""
        self._kinds = dict(kinds)
        self._received = tuple(received)
        self._contributors = tuple(contributors)
        self._read: dict[str, ReadKind] = {}

    @functools.cached_property
    def _sources(self) -> tuple[dict[str, Given], list[ContentFault]]:
        """What is given of each kind, and the faults that need no owner to be seen."""
        found: dict[str, Given] = {}
        faults: list[ContentFault] = []
        read = [(each.provenance, each.read()) for each in self._contributors]
        read += [
            (origin, first_read([entry], "", origin.contributor))
            for entry, origin in self._received
        ]
        for origin, first in read:
            faults += first.faults
            for entry in first.sound:
                found.setdefault(entry.kind, Given([], [])).sound.append((entry, origin))
            for entry in first.wrong:
                found.setdefault(entry.kind, Given([], [])).wrong.append((entry, origin))
        return found, faults

    def kinds(self) -> tuple[ContentKind, ...]:
        """The kinds that somebody owns here, by name."""
        return tuple(self._kinds[name] for name in sorted(self._kinds))

    def kind(self, name: str) -> ContentKind:
        """One kind; :class:`NotFound` when nobody owns it here."""
        if name not in self._kinds:
            raise NotFound(
                _("The kind '{kind}' is unknown here.").format(kind=name),
                remedy=_("cap-tui content kinds lists them."),
            )
        return self._kinds[name]

    def unknown_kinds(self) -> tuple[str, ...]:
        """The kinds of which there are entries here, and whose owner is not."""
        return tuple(sorted(set(self._given()) - set(self._kinds)))

    def names(self) -> tuple[str, ...]:
        """Every kind of which there can be or are entries."""
        return tuple(sorted({*self._kinds, *self._given()}))

    def _given(self) -> list[str]:
        return [kind for kind, given in self._sources[0].items() if given.sound]

    def entries(self, kind: str) -> tuple[ContentItem[Any], ...]:
        """The entries of a kind by id; those of a kind that is unknown here without a record."""
        return self._read_kind(kind).items

    def _read_kind(self, kind: str) -> ReadKind:
        if (known := self._read.get(kind)) is None:
            known = self._read.setdefault(kind, self._read_by_owner(kind))
        return known

    def _read_by_owner(self, kind: str) -> ReadKind:
        """A kind read with the record type of its owner, without it when it cannot be had."""
        given = self._sources[0].get(kind, Given([], []))
        declared = self._kinds.get(kind)
        if declared is None:
            return _read(given, None, None)
        try:
            if declared.problem:
                raise PluginFault(declared.problem, where=declared.owner, remedy=declared.remedy)
            record = declared.load()
            return declared.code.reading(lambda: _read(given, declared, record))
        except CapError as error:
            read = _read(given, declared, None)
            fault = ContentFault(kind, "", error.what, error.where, error.remedy)
            return read._replace(faults=(fault, *read.faults))

    def state_of(self, kind: str, use: ContentUse) -> UseState:
        """What became of an entry that a record uses: same, changed since, or absent."""
        found = [item for item in self.entries(kind) if item.id == use.id]
        if not found:
            return "absent"
        return "same" if any(item.sha256 == use.sha256 for item in found) else "changed"

    def all(self) -> Iterator[ContentItem[Any]]:
        """The entries of all kinds."""
        for kind in self.names():
            yield from self.entries(kind)

    def faults(self) -> list[ContentFault]:
        """Everything that is wrong with any entry; reads all kinds with their owners' record types."""
        named = {*self.names(), *self._sources[0]}
        by_kind = [fault for kind in sorted(named) for fault in self._read_kind(kind).faults]
        return [*self._sources[1], *by_kind]

    def find(self, reference: str, kind: str = "") -> ContentItem[Any]:
        """One entry by its id or ``ID@CONTRIBUTOR``.

        :class:`NotFound`; :class:`Ambiguous` for the bare id of different entries, which names their references.
        """
        wanted, _at, contributor = reference.partition("@")
        found = [
            item
            for name in ([kind] if kind else self.names())
            for item in self.entries(name)
            if item.id == wanted
        ]
        if contributor:
            given = contributor.casefold()
            found = [
                item
                for item in found
                if given in {origin.contributor.casefold() for origin in item.origins}
            ]
        if not found:
            raise NotFound(
                _("There is no content entry '{id}'.").format(id=reference),
                remedy=_("cap-tui content list names them."),
            )
        if len(found) > 1:
            references = ", ".join(
                item.ref if item.clashes else f"{item.kind} {item.ref}" for item in found
            )
            raise Ambiguous(
                _("'{id}' names several entries: {references}.").format(
                    id=reference, references=references
                ),
                remedy=_("Name one of them."),
            )
        return found[0]

    def search(self, text: str, kind: str = "") -> list[ContentItem[Any]]:
        """The entries that have ``text`` in any of their texts, whatever its case."""
        wanted = fold_text(text.strip())
        names = [kind] if kind else self.names()
        return [item for name in names for item in self.entries(name) if wanted in item.searched]


def _read(given: Given, kind: ContentKind | None, record: type[ContentEntry] | None) -> ReadKind:
    faults: list[ContentFault] = []
    by_id: dict[str, list[ContentItem[Any]]] = {}
    for entry, origin in given.sound:
        item, wrong = _item(entry, origin, kind, record)
        faults += wrong
        if item is None:
            continue
        same = by_id.setdefault(item.id, [])
        for place, there in enumerate(same):
            if there.document == item.document:
                same[place] = replace(there, origins=(*there.origins, *item.origins))
                break
        else:
            same.append(item)
    for entry, origin in given.wrong:
        known = replace(entry, document={**entry.document, "id": entry.id})  # its id was judged
        faults += _item(known, origin, kind, record)[1]
    items = tuple(
        replace(item, clashes=True) if len(variants) > 1 else item
        for _id, variants in sorted(by_id.items())
        for item in variants
    )
    return ReadKind(_with_replacements(items), tuple(faults))


def _item(
    entry: RawEntry,
    origin: ContentProvenance,
    kind: ContentKind | None,
    record: type[ContentEntry] | None,
) -> tuple[ContentItem[Any] | None, list[ContentFault]]:
    """The entry as its owner reads it; None with everything that is wrong with it."""
    typed: ContentEntry | None = None
    wrong: list[CapError] = []
    if kind is not None and record is not None:
        try:
            typed, wrong = read_entry(entry, record, kind)
        except PluginFault as error:
            wrong = [error]
    elif too_deep(entry.document):
        wrong = [Refused(_("The entry is nested too deeply."), where=entry.place())]
    if wrong:
        name = origin.contributor
        return None, [
            ContentFault(entry.kind, entry.id, each.what, each.where, each.remedy, name)
            for each in wrong
        ]
    origin = msgspec.structs.replace(origin, file=entry.file)
    return ContentItem(entry.kind, entry.id, entry.document, (origin,), typed), []


def _with_replacements(items: tuple[ContentItem[Any], ...]) -> tuple[ContentItem[Any], ...]:
    """The entries, those in whose place others say to stand marked with these; all stay listed."""
    standing_in: dict[str, list[str]] = {}
    for item in items:
        if replaced := item.document.get("replaces"):
            standing_in.setdefault(str(replaced), []).append(item.ref)
    if not standing_in:
        return items
    return tuple(
        replace(item, replaced_by=tuple(standing_in[item.id])) if item.id in standing_in else item
        for item in items
    )
