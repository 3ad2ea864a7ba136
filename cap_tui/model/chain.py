"""The chain behind and ahead of a record: from a funded action back to the cards and votes it came from.

The chain is walked along declared references (``about(refers=…)``) over every table, the
plugins' among them. Data of a plugin that is not installed has no declaration; there any
value that is the uid of a known record counts as a reference.

A record is made from what it refers to, so that stands *behind* it. Ratings, votes and
evidence are declared ``into``: they stand behind what they speak of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cap_tui.model.actor import Erasure, Person
from cap_tui.model.record import ENVELOPE, Personal, Record, fields, record_uid
from cap_tui.text.i18n import _

Document = Mapping[str, Any]
TITLES = ("name", "title", "statement", "text", "question", "label")
TITLE_LENGTH = 60


@dataclass(frozen=True)
class Reference:
    """A declared reference: ``field`` of a table holds uids of records of ``target`` (``*``: of any table)."""

    field: str
    target: str
    into: bool


@dataclass(frozen=True)
class Step:
    """One record on the chain. ``depth`` counts from 1; ``field`` is the reference that led here.

    ``again`` says that the record and what follows it stand further up already; ``state`` is
    "" for a record that is there, "removed" for an erased person, "absent" for one that is
    not in this workspace. ``role`` is what the records of its table are in the chain (``chain_roles.py``).
    """

    uid: str
    table: str
    title: str
    depth: int
    field: str
    again: bool = False
    state: str = ""
    role: str = ""


@dataclass(frozen=True)
class Parts:
    """The parts of a table's records that others may refer to, as ``UID#KEY``: the indicators of a round.

    ``names`` gives key -> name for one record.
    """

    role: str
    names: Callable[[Document], Mapping[str, str]]


@dataclass(frozen=True)
class Trace:
    """A record with all that stands behind it and ahead of it, in walking order."""

    record: Step
    behind: tuple[Step, ...]
    ahead: tuple[Step, ...]


@dataclass(frozen=True)
class _Link:
    uid: str
    field: str
    target: str


def references(kind: type[Record]) -> tuple[Reference, ...]:
    """The references that a record type declares."""
    return tuple(
        Reference(field.name, field.refers, field.into) for field in fields(kind) if field.refers
    )


class Chain:
    """Every link between the records of a workspace, ready to be walked both ways.

    ``tables`` holds the raw documents a table, ``kinds`` the record types that are known, ``roles`` and
    ``parts`` what tables say of their records.
    """

    def __init__(
        self,
        tables: Mapping[str, Iterable[Document]],
        kinds: Iterable[type[Record]],
        roles: Mapping[str, str] | None = None,
        parts: Mapping[str, Parts] | None = None,
    ) -> None:
        self._roles = roles or {}
        self._parts = parts or {}
        self._part_names: dict[str, Mapping[str, str]] = {}
        self._documents: dict[str, tuple[str, Document]] = {
            document["uid"]: (table, document)
            for table, documents in tables.items()
            for document in documents
        }
        self._kinds = {kind.TABLE: kind for kind in kinds}
        self._erased = {
            document.get("person", "")
            for table, document in self._documents.values()
            if table == Erasure.TABLE
        }
        self._behind: dict[str, dict[str, _Link]] = {}
        self._ahead: dict[str, dict[str, _Link]] = {}
        self._into: dict[str, set[str]] = {}
        declared = {table: references(kind) for table, kind in self._kinds.items()}
        for uid, (table, document) in self._documents.items():
            if table in declared:
                self._link(uid, table, document, declared[table])
            else:
                self._guess(uid, table, document)

    def __contains__(self, uid: object) -> bool:
        return uid in self._documents or (isinstance(uid, str) and self._part_name(uid) is not None)

    def resolve(self, beginning: str) -> list[str]:
        """The uids that begin with this text; the uid itself alone when it is one."""
        if beginning in self:
            return [beginning]
        return sorted(u for u in self._documents if beginning and u.startswith(beginning))

    def table_of(self, uid: str) -> str:
        """The table in which a record stands; KeyError when it is not there."""
        return self._documents[record_uid(uid)][0]

    def owner_of(self, uid: str) -> str:
        """The code of the region that may change a record."""
        return str(self._documents[record_uid(uid)][1].get("owner", ""))

    def role_of(self, uid: str) -> str:
        """What a record, or a part of one, is in the chain; an empty text when its table says nothing."""
        table = self._documents[record_uid(uid)][0] if record_uid(uid) in self._documents else ""
        if uid != record_uid(uid):
            return self._parts[table].role if table in self._parts else ""
        return self._roles.get(table, "")

    def with_role(self, role: str) -> Iterator[Step]:
        """Every record, and every part of one, that has ``role``, by table and uid."""
        for uid, (table, document) in sorted(
            self._documents.items(), key=lambda each: (each[1][0], each[0])
        ):
            if self._roles.get(table) == role:
                yield Step(uid, table, self._title(table, document), 0, "", role=role)
            if table in self._parts and self._parts[table].role == role:
                for key, name in self._names_of_parts(uid).items():
                    yield Step(f"{uid}#{key}", table, _cut(name), 0, "", role=role)

    def lacks(self, uid: str, roles: Iterable[str]) -> set[str]:
        """Those of ``roles`` that nothing has on which this record rests.

        That is what stands behind it, what it was declared to go into (a vote into its ballot, a ballot
        into its cards), and what stands behind that.
        """
        into = self._goes_into(uid)
        wanted, seen = set(roles).difference(map(self.role_of, into)), {uid, *into}
        waiting = [uid, *into]
        while waiting and wanted:
            for behind in self._behind.get(waiting.pop(), {}):
                if behind not in seen:
                    seen.add(behind)
                    wanted.discard(self.role_of(behind))
                    waiting.append(behind)
        return wanted

    def _goes_into(self, uid: str) -> set[str]:
        """What a record was declared to go into, at any distance."""
        found: set[str] = set()
        waiting = [uid]
        while waiting:
            new = self._into.get(waiting.pop(), set()) - found - {uid}
            found |= new
            waiting += new
        return found

    def documents_ahead(self, uid: str) -> Iterator[tuple[str, Document]]:
        """Table and document of every record that was made from this one, at any distance."""
        for step in self.walk(uid, ahead=True):
            if not step.again and step.uid in self._documents:
                yield step.table, self._documents[step.uid][1]

    def trace(self, uid: str) -> Trace:
        """The chain of one record; KeyError when it is not in the workspace."""
        if uid not in self:
            raise KeyError(uid)
        record = self._step(_Link(uid, "", ""), 0)
        return Trace(record, tuple(self.walk(uid, ahead=False)), tuple(self.walk(uid, ahead=True)))

    def walk(self, uid: str, *, ahead: bool) -> Iterator[Step]:
        """Everything ahead of (or behind) a record, depth first; each record's own chain is told once."""
        links = self._ahead if ahead else self._behind
        told = {uid}

        def next_to(start: str, depth: int) -> list[tuple[_Link, int]]:
            found = sorted(
                links.get(start, {}).values(), key=lambda link: self._order(link.uid, link.target)
            )
            return [(link, depth) for link in reversed(found)]

        waiting = next_to(uid, 1)
        while waiting:
            link, depth = waiting.pop()
            step = self._step(link, depth)
            if link.uid in told:
                # The record itself closes a circle; naming it again would say nothing.
                if link.uid != uid:
                    yield replace(step, again=True)
                continue
            told.add(link.uid)
            yield step
            waiting += next_to(link.uid, depth + 1)

    def _link(
        self, uid: str, table: str, document: Document, declared: Iterable[Reference]
    ) -> None:
        for reference in declared:
            for other in _uids(document.get(reference.field)):
                self._join_part(other)
                if reference.into:
                    self._into.setdefault(uid, set()).add(other)
                    self._join(uid, table, other, reference.target, reference.field)
                else:
                    self._join(other, reference.target, uid, table, reference.field)

    def _guess(self, uid: str, table: str, document: Document) -> None:
        for name, value in document.items():
            if name not in ENVELOPE:
                for other in _uids(value):
                    if record_uid(other) in self._documents and other != uid:
                        self._join_part(other)
                        self._join(other, "*", uid, table, name)

    def _join_part(self, uid: str) -> None:
        """A part stands ahead of the record that it is part of."""
        whole = record_uid(uid)
        if whole != uid and whole in self._documents:
            table = self._documents[whole][0]
            self._join(whole, table, uid, table, "")

    def _names_of_parts(self, uid: str) -> Mapping[str, str]:
        if uid not in self._part_names:
            table, document = self._documents[uid]
            self._part_names[uid] = self._parts[table].names(document)
        return self._part_names[uid]

    def _part_name(self, reference: str) -> str | None:
        """The name of ``UID#KEY``; None when there is no such part."""
        uid, mark, key = reference.partition("#")
        if not mark or uid not in self._documents or self._documents[uid][0] not in self._parts:
            return None
        return self._names_of_parts(uid).get(key)

    def _join(self, first: str, first_table: str, then: str, then_table: str, name: str) -> None:
        self._ahead.setdefault(first, {}).setdefault(then, _Link(then, name, then_table))
        self._behind.setdefault(then, {}).setdefault(first, _Link(first, name, first_table))

    def _order(self, uid: str, target: str) -> tuple[str, str]:
        whole = record_uid(uid)
        return self._documents[whole][0] if whole in self._documents else target, uid

    def _step(self, link: _Link, depth: int) -> Step:
        role, part = self.role_of(link.uid), self._part_name(link.uid)
        if link.uid in self._documents:
            table, document = self._documents[link.uid]
            title = self._title(table, document)
            return Step(link.uid, table, title, depth, link.field, role=role)
        if part is not None:
            table = self.table_of(link.uid)
            return Step(link.uid, table, _cut(part), depth, link.field, role=role)
        if link.uid in self._erased or link.target == Person.TABLE:
            return Step(link.uid, Person.TABLE, removed(), depth, link.field, state="removed")
        title = _("(not in this workspace)")
        return Step(link.uid, link.target, title, depth, link.field, state="absent")

    def _title(self, table: str, document: Document) -> str:
        for name in TITLES:
            if isinstance(document.get(name), str) and document[name].strip():
                return _cut(document[name])
        kind = self._kinds.get(table)
        shown = [
            text
            for field in (fields(kind) if kind else ())
            if not field.refers and field.personal is Personal.NONE
            for text in _told(field.name, document.get(field.name))
        ]
        return _cut(", ".join(shown).replace("_", " ")) or document["uid"]


def _told(name: str, value: Any) -> Iterator[str]:
    """A value as a part of a title: texts as they are, numbers with their names, judgements one by one."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, int | float):
        yield f"{name} {value}"
    elif isinstance(value, Mapping):
        yield from (f"{key} {inner}" for key, inner in value.items() if isinstance(inner, str))


def removed() -> str:
    """What stands where an erased person stood."""
    return _("(removed person)")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def _uids(value: Any) -> Iterator[str]:
    """Every text in a value, however deep: the value of a reference, or a candidate for one."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _uids(key)
            yield from _uids(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _uids(inner)
