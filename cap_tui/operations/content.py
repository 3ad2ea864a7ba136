"""Content as people see it: the listing of entries, the page of one, both as data for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from cap_tui.model.content import ContentEntry, ContentItem, ContentProvenance, content_fields
from cap_tui.model.lazy_rows import LazyRows
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow, value_text
from cap_tui.model.record import Field
from cap_tui.text.i18n import N_, _, is_wording, pick, translated
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.plugin.content_registry import ContentRegistry

SHOWN_FIRST = ("id", "name")
LONG_ID = 44
"""Cells that the column of whole ids takes at most."""
_LABELS = {"kind": N_("kind"), "from": N_("from"), "file": N_("file")}


def contributor(origin: ContentProvenance) -> str:
    """Who contributed an entry, for people: plugin and version, or region, or region and bundle."""
    plugin = f"{origin.plugin} {origin.version}".strip()
    if origin.source == "bundle":
        return _("{region}, bundle{plugin}").format(
            region=origin.region, plugin=f" ({plugin})" if plugin else ""
        )
    return plugin or origin.region


def contributors(item: ContentItem[Any]) -> str:
    """All contributors of an entry."""
    return ", ".join(dict.fromkeys(contributor(origin) for origin in item.origins))


def provenance_data(origin: ContentProvenance) -> dict[str, str]:
    """A provenance as plain data, every key there."""
    data: dict[str, str] = msgspec.to_builtins(origin)
    return data


def item_data(item: ContentItem[Any]) -> dict[str, Any]:
    """An entry in a list as plain data."""
    provenances = [provenance_data(origin) for origin in item.provenances]
    return {
        "kind": item.kind,
        "id": item.id,
        "ref": item.ref,
        "name": item.name,
        "clash": item.clashes,
        "known": item.record is not None,
        "replaces": item.document.get("replaces", ""),
        "replaced_by": list(item.replaced_by),
        "provenance": provenances[0],
        "provenances": provenances,
    }


def item_record(item: ContentItem[Any]) -> dict[str, Any]:
    """An entry as a record of the table ``content.KIND``: what was written, and where it came from."""
    return {**item.document, "ref": item.ref, "provenance": provenance_data(item.provenance)}


def content_listing(
    items: Iterable[ContentItem[Any]], title: str = "", *, whole_ids: bool = False
) -> Listing:
    """Entries as a listing: name, id, who contributed it, what is special about it.

    With ``whole_ids`` an id is not broken: in a terminal's text it is there to be copied.
    """
    entries = tuple(items)
    longest = max((len(item.ref) for item in entries), default=0) if whole_ids else 0
    return Listing(
        id="content",
        title=title or _("Content"),
        columns=(
            ListingColumn("name", _("name"), least=24),
            ListingColumn("id", _("id"), least=28, width=min(longest, LONG_ID)),
            ListingColumn("from", _("from"), least=14, drop=1),
            ListingColumn("marks", _("note"), least=8, drop=2),
        ),
        rows=EntryRows(entries),
        empty=_("There is no entry yet."),
    )


class EntryRows(LazyRows[ListingRow]):
    """The rows of entries."""

    def __init__(self, items: Sequence[ContentItem[Any]]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def made(self, place: int) -> ListingRow:
        return _row(self._items[place])

    def find_key(self, key: str) -> int | None:
        """The place of the row with this key."""
        return next((n for n, item in enumerate(self._items) if _key(item) == key), None)


def _key(item: ContentItem[Any]) -> str:
    return f"{item.kind} {item.ref}"


def _row(item: ContentItem[Any]) -> ListingRow:
    cells = (item.name, item.ref, contributors(item), ", ".join(marks(item)))
    return ListingRow(_key(item), tuple(map(ListingCell, cells)), subject=item)


def marks(item: ContentItem[Any]) -> Iterator[str]:
    """What a person has to know of an entry beside its content."""
    if item.record is None:
        yield _("kind unknown here")
    if item.clashes:
        yield _("clashes")
    if item.origins[0].source == "bundle":
        yield _("read-only")
    if replaced := item.document.get("replaces"):
        yield _("stands in for {id}").format(id=replaced)
    for other in item.replaced_by:
        yield _("replaced by {id}").format(id=other)


def entry_listing(item: ContentItem[Any], title: str = "") -> Listing:
    """One entry as a page: every field with its label, then who contributed it; ``title`` is its kind's."""
    rows = [("id", item.ref), *_fields(item), ("kind", title or item.kind)]
    for origin in item.provenances:
        rows.append(("from", contributor(origin)))
        if origin.file:
            rows.append(("file", origin.file))
    labels = _labels(item)
    return Listing(
        id="content-entry",
        title=item.name,
        columns=(ListingColumn("label", "", width=20), ListingColumn("text", "", least=20)),
        rows=[
            ListingRow(
                f"{place}",
                (ListingCell(labels.get(name, name.replace("_", " "))), ListingCell(text)),
            )
            for place, (name, text) in enumerate(rows)
            if text
        ],
        notes=tuple(marks(item)),
    )


def kind_title(registry: ContentRegistry, name: str) -> str:
    """What people call a kind of content; its id where nobody here knows it."""
    return next((pick(kind.title) for kind in registry.kinds() if kind.name == name), name)


def _labels(item: ContentItem[Any]) -> dict[str, str]:
    labels = {name: _(label) for name, label in _LABELS.items()}
    package = type(item.record).__module__.partition(".")[0]
    return labels | {each.name: _own(each.label, package) for each in _declared(item)}


def _own(text: str, package: str) -> str:
    """A label in the words of the package that declares it; of the core what every entry has."""
    found = translated(text, package)
    return found if found != text else _(text)


def _declared(item: ContentItem[Any]) -> tuple[Field, ...]:
    """The fields that the owner declares; none where the kind is unknown here."""
    record: ContentEntry | None = item.record
    return () if record is None else content_fields(type(record))


def _fields(item: ContentItem[Any]) -> Iterator[tuple[str, str]]:
    units = {each.name: each.unit for each in _declared(item)}
    names = [*units, *(name for name in item.document if name not in units)]
    for name in names:
        if name in item.document and name not in SHOWN_FIRST:
            told = item.record.told_as(name) if item.record is not None else ""
            text = told or entry_text(item.document[name])
            yield name, f"{text} {units[name]}" if units.get(name) and not told else text


def entry_text(value: Any) -> str:
    """A value of an entry as people read it: a wording in their language, lists with commas."""
    if isinstance(value, Mapping):
        if is_wording(value):
            return pick(value)
        parts = ((_(key.replace("_", " ")), entry_text(inner)) for key, inner in value.items())
        return "; ".join(labelled(key, text) for key, text in parts)
    if isinstance(value, list | tuple):
        return ", ".join(entry_text(inner) for inner in value)
    return value_text(value)
