"""Compare two bundles, or a bundle and a region, in words a coordinator understands."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cap_tui.bundle.exchange import content_of
from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.plan import Document, title_of
from cap_tui.bundle.records import PREFIX
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled

_SHORT = 48
_HIDDEN_TABLES = (f"{PREFIX}clocks", f"{PREFIX}tombstones", f"{PREFIX}files")

Side = dict[tuple[str, str], Document]  # (table, uid) -> document


class DifferenceKind(enum.StrEnum):
    """What became of a record."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldChange:
    """One field: its contents before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RecordDifference:
    """One record that is not the same on both sides."""

    kind: DifferenceKind
    table: str
    uid: str
    title: str
    changes: tuple[FieldChange, ...] = ()

    def data(self) -> dict[str, Any]:
        """The difference for ``--json``."""
        return {
            "kind": self.kind.value,
            "table": self.table,
            "uid": self.uid,
            "title": self.title,
            "changes": [
                {"field": c.field, "before": c.before, "after": c.after} for c in self.changes
            ],
        }


def of_bundle(bundle: OpenBundle) -> Side:
    """The documents of a bundle."""
    return {
        (table, document["uid"]): document
        for table in bundle.contents.kinds
        if table not in _HIDDEN_TABLES
        for document in bundle.documents(table)
    }


def of_workspace(snapshot: RegionSnapshot, tables: Iterable[str], region: str) -> Side:
    """What a region's workspace holds of ``region``'s records and joint ones in these tables."""
    return {
        (table, document["uid"]): document
        for table in tables
        if table not in _HIDDEN_TABLES
        for document in snapshot.documents(table)
        if document.get("owner") == region or is_joint(document)
    }


def compare(
    old: Side, new: Side, *, withheld: Mapping[str, Iterable[str]] | None = None
) -> Iterator[RecordDifference]:
    """What differs, table by table; fields that a bundle withholds are left out of the comparison."""
    hidden = {table: set(names) for table, names in (withheld or {}).items()}
    for key in sorted({*old, *new}):
        table, uid = key
        before, after = old.get(key), new.get(key)
        shown = after if after is not None else before
        assert shown is not None
        title = title_of(shown)
        if before is None:
            yield RecordDifference(DifferenceKind.ADDED, table, uid, title)
        elif after is None:
            yield RecordDifference(DifferenceKind.REMOVED, table, uid, title)
        else:
            changes = tuple(field_changes(before, after, hidden.get(table, set())))
            if changes:
                yield RecordDifference(DifferenceKind.CHANGED, table, uid, title, changes)


def field_changes(
    before: Document, after: Document, hidden: set[str] | frozenset[str] = frozenset()
) -> Iterator[FieldChange]:
    """The fields that differ; a missing field and an empty one are the same to a reader."""
    one, other = content_of(before), content_of(after)
    for name in dict.fromkeys([*one, *other]):
        if name not in hidden and (one.get(name) or None) != (other.get(name) or None):
            yield FieldChange(name, one.get(name), other.get(name))


def words(
    differences: Iterable[RecordDifference],
    titles: Mapping[str, str],
    tables: Mapping[str, str],
    label: Callable[[str, str], str],
) -> Iterator[str]:
    """The differences as lines; ``titles`` gives what a uid is called, so that references read as names.

    ``tables`` are what people call the tables, ``label`` gives what they call a field of one.
    """
    labels = {DifferenceKind.ADDED: "+", DifferenceKind.REMOVED: "-", DifferenceKind.CHANGED: "~"}
    names = {
        DifferenceKind.ADDED: _("new"),
        DifferenceKind.REMOVED: _("not there any more"),
        DifferenceKind.CHANGED: "",
    }
    for difference in differences:
        told = f"  ({names[difference.kind]})" if names[difference.kind] else ""
        table = tables.get(difference.table, difference.table)
        yield labelled(f"{labels[difference.kind]} {table}", f"{difference.title}{told}")
        for change in difference.changes:
            yield labelled(f"    {label(difference.table, change.field)}", _change(change, titles))


def _change(change: FieldChange, titles: Mapping[str, str]) -> str:
    before, after = change.before, change.after
    if isinstance(before, list) and isinstance(after, list):
        gone = [_word(item, titles) for item in before if item not in after]
        come = [_word(item, titles) for item in after if item not in before]
        if gone or come:
            return ", ".join([f"+ {word}" for word in come] + [f"- {word}" for word in gone])
        return _("in another order")
    if isinstance(before, str) and isinstance(after, str) and len(before + after) > 2 * _SHORT:
        return ngettext(
            "text changed ({before} → {after} character)",
            "text changed ({before} → {after} characters)",
            len(after),
        ).format(before=len(before), after=len(after))
    return f"{_word(before, titles)} → {_word(after, titles)}"


def _word(value: Any, titles: Mapping[str, str]) -> str:
    if value is None or value == "":
        return _("(empty)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return titles.get(value) or clean_line(value, limit=_SHORT)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_word(v, titles)}" for name, v in value.items())[: 2 * _SHORT]
    return clean_line(str(value), limit=_SHORT)


def titles_of(*sides: Side) -> dict[str, str]:
    """What every record on these sides is called, by uid."""
    return {uid: title_of(document) for side in sides for (_table, uid), document in side.items()}
