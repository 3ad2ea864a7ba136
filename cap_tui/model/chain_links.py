"""Which record was made from which: the links of the chain, kept up to date table by table.

Links follow declared references. Data of a plugin that is not installed has no declaration; there any
value that is the uid of a known record counts as a reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cap_tui.model.record import ENVELOPE, Record, fields, record_uid

COPIES = "bundle."
"""What the exchange notes of a partner's record has its uid: the record itself stands."""

Document = Mapping[str, Any]
Link = tuple[str, str, str, str]
"""The record at the other end, the field that holds it, the table where it is looked for, and whose field it is."""


@dataclass(frozen=True)
class Reference:
    """A declared reference: ``field`` of a table holds uids of records of ``target`` (``*``: of any table)."""

    field: str
    target: str
    into: bool


def references(kind: type[Record]) -> tuple[Reference, ...]:
    """The references that a record type declares."""
    return tuple(
        Reference(field.name, field.refers, field.into) for field in fields(kind) if field.refers
    )


class ChainLinks:
    """Every link between records. ``declared`` are the references of each table whose record type is known.

    A row of such a table is (uid, value of each reference in their order); of another table (uid, document).
    """

    def __init__(self, declared: Mapping[str, tuple[Reference, ...]]) -> None:
        self.declared = declared
        self.tables: dict[str, str] = {}
        self._behind: dict[str, list[Link]] = {}
        self._ahead: dict[str, list[Link]] = {}
        self._into: dict[str, list[str]] = {}
        self._undeclared: dict[str, dict[str, Document]] = {}
        # Parts that a field names, not yet joined to their whole.
        self._parts: list[tuple[str, str]] = []

    def change(
        self, table: str, added: Iterable[tuple[Any, ...]], removed: Iterable[tuple[Any, ...]] = ()
    ) -> None:
        """Take rows of a table out and others in; :meth:`relink` follows when all tables are done."""
        references, copy = self.declared.get(table), table.startswith(COPIES)
        for row in removed:
            self._drop(table, row, references)
        if references is None:
            documents = self._undeclared.setdefault(table, {})
            for uid, document in added:
                if not (copy and uid in self.tables):
                    self.tables[uid] = table
                documents[uid] = document
            return
        tables, link = self.tables, self._link
        for row in added:
            uid = row[0]
            if uid:
                if not (copy and uid in tables):
                    tables[uid] = table
                for reference, value in zip(references, row[1:], strict=True):
                    if value:
                        link(uid, table, reference, value)

    def relink(self) -> None:
        """Join parts to their wholes; look anew which values of undeclared tables are uids of known records."""
        waiting = [part for part in self._parts if record_uid(part[0]) not in self.tables]
        for other, maker in self._parts:
            self._join_part(other, maker)
        self._parts = waiting  # their whole may still come, with a bundle or by another person
        for table, documents in self._undeclared.items():
            for uid, document in documents.items():
                self._unguess(uid, document)
                for name, other in self._guessed(uid, document):
                    self._join_part(other, uid)
                    self._join(other, "*", uid, table, name, uid)

    def behind(self, uid: str) -> Iterator[Link]:
        """What a record was made from, each record once."""
        return _once(self._behind.get(uid, ()))

    def ahead(self, uid: str) -> Iterator[Link]:
        """What was made from a record, each record once."""
        return _once(self._ahead.get(uid, ()))

    def goes_into(self, uid: str) -> set[str]:
        """What a record was declared to go into, at any distance."""
        found: set[str] = set()
        waiting = [uid]
        while waiting:
            new = set(self._into.get(waiting.pop(), ())) - found - {uid}
            found |= new
            waiting += new
        return found

    def _link(self, uid: str, table: str, reference: Reference, value: Any) -> None:
        field, target = reference.field, reference.target
        for other in uids_in(value):
            if "#" in other:
                self._parts.append((other, uid))
            if reference.into:
                self._into.setdefault(uid, []).append(other)
                self._join(uid, table, other, target, field, uid)
            else:
                self._join(other, target, uid, table, field, uid)

    def _guessed(self, uid: str, document: Document) -> Iterator[tuple[str, str]]:
        for name, value in document.items():
            if name not in ENVELOPE:
                for other in uids_in(value):
                    if record_uid(other) in self.tables and other != uid:
                        yield name, other

    def _join_part(self, uid: str, maker: str) -> None:
        """A part stands ahead of the record that it is part of."""
        whole = record_uid(uid)
        if whole != uid and whole in self.tables:
            table = self.tables[whole]
            self._join(whole, table, uid, table, "", maker)

    def _part_from(self, whole: str) -> None:
        """Take the parts from a whole that is gone. They wait for it again: undo may bring it back."""
        parts = [link for link in self._ahead.get(whole, ()) if _is_part(link[0], whole)]
        for uid, _name, _table, maker in parts:
            self._behind[uid] = [link for link in self._behind.get(uid, ()) if link[0] != whole]
            if self.tables.get(maker) in self.declared:  # others are guessed anew each time
                self._parts.append((uid, maker))
        if parts:
            left = self._ahead[whole]
            self._ahead[whole] = [link for link in left if not _is_part(link[0], whole)]

    def _join(
        self, first: str, first_table: str, then: str, then_table: str, name: str, maker: str
    ) -> None:
        self._ahead.setdefault(first, []).append((then, name, then_table, maker))
        self._behind.setdefault(then, []).append((first, name, first_table, maker))

    def _drop(
        self, table: str, row: tuple[Any, ...], declared: tuple[Reference, ...] | None
    ) -> None:
        uid = row[0]
        self._parts = [part for part in self._parts if part[1] != uid]
        if self.tables.get(uid) == table:
            del self.tables[uid]
            self._part_from(uid)
        self._into.pop(uid, None)
        if declared is None:
            document = self._undeclared.get(table, {}).pop(uid, None)
            if document is not None:
                self._unguess(uid, document)
            return
        others = {other for value in row[1:] if value for other in uids_in(value)}
        self._unlink(uid, others)

    def _unguess(self, uid: str, document: Document) -> None:
        known = {other for value in document.values() for other in uids_in(value)}
        self._unlink(uid, {other for other in known if other in self._ahead})

    def _unlink(self, maker: str, others: set[str]) -> None:
        """Take out what the fields of one record linked."""
        for end in (maker, *others, *(record_uid(other) for other in others)):
            for links in (self._ahead, self._behind):
                if end in links:
                    left = [link for link in links[end] if link[3] != maker]
                    if left:
                        links[end] = left
                    else:
                        del links[end]


def _is_part(uid: str, whole: str) -> bool:
    return uid != whole and record_uid(uid) == whole


def _once(links: Iterable[Link]) -> Iterator[Link]:
    seen: set[str] = set()
    for link in tuple(links):
        if link[0] not in seen:
            seen.add(link[0])
            yield link


def uids_in(value: Any) -> Iterator[str]:
    """Every text in a value, however deep: the value of a reference, or a candidate for one."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from uids_in(key)
            yield from uids_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from uids_in(inner)
