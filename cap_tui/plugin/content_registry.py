"""The registry of content: every entry of every kind, with who contributed it, what clashes and what is wrong.

Entries come from built-in and other plugins, from the region's own files, and from bundles. No order or path
decides between two of them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from cap_tui.errors import Ambiguous, CapError, NotFound, PluginFault, Refused
from cap_tui.model.content import (
    ContentEntry,
    ContentItem,
    ContentProvenance,
    ContentUse,
    UseState,
    fold,
)
from cap_tui.plugin.content_kinds import ContentKind, read_entry
from cap_tui.plugin.content_source import (
    ContentFault,
    ContentFolder,
    RawEntry,
    first_faults,
    too_deep,
    with_file,
)
from cap_tui.plugin.states import PluginState
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

    def read(self) -> tuple[list[RawEntry], list[ContentFault]]:
        """The entries that are sound without their owner, and what is wrong with the others."""
        name = self.provenance.contributor
        if self.folder is None:
            sound, wrong = first_faults(self.entries, self.prefix, name)
            return sound, wrong
        entries, faults = ContentFolder(self.folder).read(name)
        whole: list[RawEntry] = []
        for entry in (*self.entries, *entries):
            try:
                whole.append(with_file(self._prefixed(entry), self.folder))
            except Refused as error:
                faults.append(
                    ContentFault(entry.kind, entry.id, error.what, error.where, error.remedy, name)
                )
        sound, wrong = first_faults(whole, self.prefix, name)
        return sound, [*faults, *wrong]

    def _prefixed(self, entry: RawEntry) -> RawEntry:
        """A built-in pack may leave the prefix out."""
        if self.provenance.source != "builtin" or "." in entry.id or not entry.id:
            return entry
        return replace(entry, document={**entry.document, "id": f"{self.prefix}{entry.id}"})


class ContentRegistry:
    """All content of one run in one region. Record types are imported when a kind is first asked for."""

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
        self._read: dict[str, tuple[ContentItem[Any], ...]] = {}
        self._kind_faults: dict[str, list[ContentFault]] = {}

    @functools.cached_property
    def _sources(self) -> tuple[dict[str, list[tuple[RawEntry, ContentProvenance]]], list[ContentFault]]:  # fmt: skip
        """kind -> the sound entries with their origin; and the faults that need no owner to be seen."""
        found: dict[str, list[tuple[RawEntry, ContentProvenance]]] = {}
        faults: list[ContentFault] = []
        for contributor in self._contributors:
            entries, wrong = contributor.read()
            faults += wrong
            for entry in entries:
                origin = contributor.provenance
                found.setdefault(entry.kind, []).append((entry, origin))
        for entry, origin in self._received:
            sound, wrong = first_faults([entry], "", origin.contributor)
            faults += wrong
            if sound:
                found.setdefault(entry.kind, []).append((entry, origin))
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
        return tuple(sorted(set(self._sources[0]) - set(self._kinds)))

    def names(self) -> tuple[str, ...]:
        """Every kind of which there can be or are entries."""
        return tuple(sorted({*self._kinds, *self._sources[0]}))

    def entries(self, kind: str) -> tuple[ContentItem[Any], ...]:
        """The entries of a kind by id; those of a kind that is unknown here without a record."""
        if kind not in self._read:
            faults: list[ContentFault] = []
            self._read[kind] = _with_replacements(tuple(self._entries(kind, faults)))
            self._kind_faults[kind] = faults
        return self._read[kind]

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
        for kind in self.names():
            self.entries(kind)
        by_kind = [fault for faults in self._kind_faults.values() for fault in faults]
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
        wanted = fold(text.strip())
        names = [kind] if kind else self.names()
        return [item for name in names for item in self.entries(name) if wanted in item.searched]

    def _entries(self, kind: str, faults: list[ContentFault]) -> Iterator[ContentItem[Any]]:
        declared = self._kinds.get(kind)
        record = self._record(declared, faults) if declared else None
        by_id: dict[str, list[ContentItem[Any]]] = {}
        for entry, origin in self._sources[0].get(kind, []):
            item = self._item(entry, origin, declared, record, faults)
            if item is None:
                continue
            same = by_id.setdefault(item.id, [])
            for place, there in enumerate(same):
                if there.document == item.document:
                    same[place] = replace(there, origins=(*there.origins, *item.origins))
                    break
            else:
                same.append(item)
        for _id, variants in sorted(by_id.items()):
            for item in variants:
                yield replace(item, clashes=True) if len(variants) > 1 else item

    def _record(
        self, kind: ContentKind, faults: list[ContentFault]
    ) -> type[ContentEntry] | None:  # fmt: skip
        """The owner's record type; None, with the reason among the faults, when it cannot be had."""
        if kind.problem:
            faults.append(ContentFault(kind.name, "", kind.problem, kind.owner, kind.remedy))
            return None
        try:
            return kind.load()
        except CapError as error:
            faults.append(ContentFault(kind.name, "", error.what, error.where, error.remedy))
            return None

    def _item(
        self,
        entry: RawEntry,
        origin: ContentProvenance,
        kind: ContentKind | None,
        record: type[ContentEntry] | None,
        faults: list[ContentFault],
    ) -> ContentItem[Any] | None:
        try:
            typed = read_entry(entry, record, kind) if record and kind else None
        except (Refused, PluginFault) as error:
            faults.append(
                ContentFault(
                    entry.kind, entry.id, error.what, error.where, error.remedy, origin.contributor
                )
            )
            return None
        if typed is None and too_deep(entry.document):
            where, name = entry.place(), origin.contributor
            message = _("The entry is nested too deeply.")
            faults.append(ContentFault(entry.kind, entry.id, message, where, "", name))
            return None
        origin = msgspec.structs.replace(origin, file=entry.file)
        return ContentItem(entry.kind, entry.id, entry.document, (origin,), typed)


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
