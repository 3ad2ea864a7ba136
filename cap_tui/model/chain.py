"""The chain behind and ahead of a record: from a funded action back to the cards and votes it came from.

The chain is walked along declared references (``about(refers=…)``) over every table, the
plugins' among them. Data of a plugin that is not installed has no declaration; there any
value that is the uid of a known record counts as a reference.

A record is made from what it refers to, so that stands *behind* it. Ratings, votes and
evidence are declared ``into``: they stand behind what they speak of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cap_tui.model.actor import Erasure, Person
from cap_tui.model.chain_links import ChainLinks, Document, Link, references
from cap_tui.model.record import Personal, Record, fields, record_uid
from cap_tui.text.i18n import _

TITLES = ("name", "title", "statement", "text", "question", "label")
TITLE_LENGTH = 160
"""A screen cuts a title where its column ends; a report has room for most of them."""
LONGEST_WORD = 40
"""Letters of a text without a blank that a title shows; keys and seals are longer."""
Load = Callable[[str, str], Document | None]
"""Gives the document of a table by its uid."""


@dataclass(frozen=True)
class Step:
    """One record on the chain. ``depth`` counts from 1; ``field`` is the reference that led here.

    ``again`` says that the record and what follows it stand further up already; ``state`` is
    "" for a record that is there, "removed" for an erased person, "absent" for one that is
    not in this workspace. ``role`` is what the records of its table are in the chain (``chain_roles.py``),
    ``name`` what a record of a plugin's table is called.
    """

    uid: str
    table: str
    title: str
    depth: int
    field: str
    again: bool = False
    state: str = ""
    role: str = ""
    name: str = ""


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


class Chain:
    """Every link between the records of a workspace, ready to be walked both ways.

    ``tables`` holds the raw documents a table, ``kinds`` the record types that are known, ``roles`` and
    ``parts`` what tables say of their records, ``names`` what a record of a table is called. Without ``load`` documents are kept as they are given; with it
    they are asked for when their title is needed, and :meth:`change` takes in what moved. ``called`` says
    what a record without a title is called, for tables where somebody knows.
    """

    def __init__(
        self,
        tables: Mapping[str, Iterable[Document]],
        kinds: Iterable[type[Record]],
        roles: Mapping[str, str] | None = None,
        parts: Mapping[str, Parts] | None = None,
        load: Load | None = None,
        names: Mapping[str, str] | None = None,
        called: Mapping[str, Callable[[Document], str]] | None = None,
    ) -> None:
        self._names = names or {}
        self._called = called or {}
        self._roles = roles or {}
        self._parts = parts or {}
        self._part_names: dict[str, Mapping[str, str]] = {}
        self._kinds = {kind.TABLE: kind for kind in kinds}
        self._links = ChainLinks({table: references(kind) for table, kind in self._kinds.items()})
        self._erased: set[str] = set()
        given: dict[str, Document] = {}
        self._load: Load = load or (lambda _table, uid: given.get(uid))
        for table, documents in tables.items():
            known = list(documents)
            given.update((document["uid"], document) for document in known)
            self.change(table, [row_of(document, self.wanted(table)) for document in known])
        self.relink()

    def wanted(self, table: str) -> tuple[str, ...] | None:
        """The fields of a table that hold references; None when its record type is not known."""
        declared = self._links.declared.get(table)
        return None if declared is None else tuple(reference.field for reference in declared)

    def change(
        self, table: str, added: Iterable[tuple[Any, ...]], removed: Iterable[tuple[Any, ...]] = ()
    ) -> None:
        """Take in rows of a table (see :func:`row_of`) and take others out; :meth:`relink` ends the changes."""
        rows = list(added)
        if table in self._parts:
            self._part_names.clear()
        self._links.change(table, rows, removed)
        if table == Erasure.TABLE:
            documents = (self._load(table, row[0]) or {} for row in rows)
            self._erased.update(str(document.get("person", "")) for document in documents)

    def relink(self) -> None:
        """All tables are as they should be: link what is only known when everything is there."""
        self._links.relink()

    @property
    def _tables(self) -> Mapping[str, str]:
        return self._links.tables

    def _document(self, uid: str) -> Document:
        return self._load(self._tables[uid], uid) or {"uid": uid}

    def __contains__(self, uid: object) -> bool:
        return uid in self._tables or (isinstance(uid, str) and self._part_name(uid) is not None)

    def resolve(self, beginning: str) -> list[str]:
        """The uids that begin with this text; the uid itself alone when it is one."""
        if beginning in self:
            return [beginning]
        return sorted(u for u in list(self._tables) if beginning and u.startswith(beginning))

    def table_of(self, uid: str) -> str:
        """The table in which a record stands; KeyError when it is not there."""
        return self._tables[record_uid(uid)]

    def owner_of(self, uid: str) -> str:
        """The code of the region that may change a record."""
        return str(self._document(record_uid(uid)).get("owner", ""))

    def has_personal_title(self, table: str) -> bool:
        """Whether the titles of a table's records may hold personal data; nobody knows of undeclared tables."""
        kind = self._kinds.get(table)
        if kind is None:
            return True
        return any(f.name in TITLES and f.personal is not Personal.NONE for f in fields(kind))

    def role_of(self, uid: str) -> str:
        """What a record, or a part of one, is in the chain; an empty text when its table says nothing."""
        table = self._tables.get(record_uid(uid), "")
        if uid != record_uid(uid):
            return self._parts[table].role if table in self._parts else ""
        return self._roles.get(table, "")

    def with_role(self, role: str) -> Iterator[Step]:
        """Every record, and every part of one, that has ``role``, by table and uid."""
        has_parts = {table for table, parts in self._parts.items() if parts.role == role}
        wanted = has_parts.union(t for t, given in self._roles.items() if given == role)
        found = [(table, uid) for uid, table in list(self._tables.items()) if table in wanted]
        for table, uid in sorted(found):
            if self._roles.get(table) == role:
                yield Step(uid, table, self._title(table, self._document(uid)), 0, "", role=role)
            if table in has_parts:
                for key, name in self._names_of_parts(uid).items():
                    yield Step(f"{uid}#{key}", table, _cut(name), 0, "", role=role)

    def lacks(self, uid: str, roles: Iterable[str]) -> set[str]:
        """Those of ``roles`` that nothing has on which this record rests.

        That is what stands behind it, what it was declared to go into (a vote into its ballot, a ballot
        into its cards), and what stands behind that.
        """
        into = self._links.goes_into(uid)
        wanted, seen = set(roles).difference(map(self.role_of, into)), {uid, *into}
        waiting = [uid, *into]
        while waiting and wanted:
            for behind, *_more in self._behind(waiting.pop()):
                if behind not in seen:
                    seen.add(behind)
                    wanted.discard(self.role_of(behind))
                    waiting.append(behind)
        return wanted

    def documents_ahead(self, uid: str) -> Iterator[tuple[str, Document]]:
        """Table and document of every record that was made from this one, at any distance."""
        for step in self.walk(uid, ahead=True):
            if not step.again and step.uid in self._tables:
                yield step.table, self._document(step.uid)

    def trace(self, uid: str) -> Trace:
        """The chain of one record; KeyError when it is not in the workspace."""
        if uid not in self:
            raise KeyError(uid)
        record = self._step((uid, "", "", ""), 0)
        return Trace(record, tuple(self.walk(uid, ahead=False)), tuple(self.walk(uid, ahead=True)))

    def walk(self, uid: str, *, ahead: bool) -> Iterator[Step]:
        """Everything ahead of (or behind) a record, depth first; each record's own chain is told once."""
        links = self._ahead if ahead else self._behind
        told = {uid}

        def next_to(start: str, depth: int) -> list[tuple[Link, int]]:
            found = sorted(links(start), key=lambda link: self._order(link[0], link[2]))
            return [(link, depth) for link in reversed(found)]

        waiting = next_to(uid, 1)
        while waiting:
            link, depth = waiting.pop()
            step = self._step(link, depth)
            if link[0] in told:
                # The record itself closes a circle; naming it again would say nothing.
                if link[0] != uid:
                    yield replace(step, again=True)
                continue
            told.add(link[0])
            yield step
            waiting += next_to(link[0], depth + 1)

    def _behind(self, uid: str) -> list[Link]:
        """What a record was made from; behind a part stands its whole, whether or not anything names the part."""
        links, whole = list(self._links.behind(uid)), record_uid(uid)
        if whole != uid and not links and self._part_name(uid) is not None:
            return [(whole, "", self._tables[whole], uid)]
        return links

    def _ahead(self, uid: str) -> list[Link]:
        """What was made from a record; ahead of a whole stand all its parts."""
        links, table = list(self._links.ahead(uid)), self._tables.get(uid, "")
        if table not in self._parts:
            return links
        named = {link[0] for link in links}
        parts = [part for key in self._names_of_parts(uid) if (part := f"{uid}#{key}") not in named]
        return links + [(part, "", table, uid) for part in parts]

    def _names_of_parts(self, uid: str) -> Mapping[str, str]:
        if uid not in self._part_names:
            names = self._parts[self._tables[uid]].names
            self._part_names[uid] = names(self._document(uid))
        return self._part_names[uid]

    def _part_name(self, reference: str) -> str | None:
        """The name of ``UID#KEY``; None when there is no such part."""
        uid, mark, key = reference.partition("#")
        if not mark or self._tables.get(uid) not in self._parts:
            return None
        return self._names_of_parts(uid).get(key)

    def _order(self, uid: str, target: str) -> tuple[str, str]:
        whole = record_uid(uid)
        return self._tables.get(whole, target), uid

    def _step(self, link: Link, depth: int) -> Step:
        uid, field, target, _maker = link
        role, part = self.role_of(uid), self._part_name(uid)
        if uid in self._tables:
            table = self._tables[uid]
            title, name = self._title(table, self._document(uid)), self._names.get(table, "")
            return Step(uid, table, title, depth, field, role=role, name=name)
        if part is not None:
            return Step(uid, self.table_of(uid), _cut(part), depth, field, role=role)
        if uid in self._erased or target == Person.TABLE:
            return Step(uid, Person.TABLE, removed(), depth, field, state="removed")
        title = _("(not in this workspace)")
        return Step(uid, target, title, depth, field, state="absent")

    def counted_titles(self, steps: Sequence[Step]) -> list[str]:
        """What is said of records of one table that have no name, counted together; empty where each has a title."""
        kind = self._kinds.get(steps[0].table) if steps else None
        if kind is None or any(step.uid not in self._tables for step in steps):
            return []  # parts of records, and records that are not here
        return kind.counted_titles([self._document(step.uid) for step in steps])

    def _title(self, table: str, document: Document) -> str:
        for name in TITLES:
            if isinstance(document.get(name), str) and document[name].strip():
                return _cut(document[name])
        kind = self._kinds.get(table)
        if kind and (counted := kind.counted_titles([document])):
            return counted[0]
        if table in self._called and (told := self._called[table](document)):
            return _cut(told)
        shown = [
            text
            for field in (fields(kind) if kind else ())
            if not field.refers and field.personal is Personal.NONE
            for text in _told(field.name, document.get(field.name))
        ]
        return _cut(", ".join(shown).replace("_", " ")) or document["uid"]


def _told(name: str, value: Any) -> Iterator[str]:
    """A value as a part of a title: texts as they are, numbers with their names, judgements one by one.

    What is not set says nothing, and neither do keys and seals.
    """
    if isinstance(value, str):
        if value and (len(value) <= LONGEST_WORD or " " in value):
            yield value
    elif isinstance(value, bool):
        if value:
            yield name
    elif isinstance(value, int | float):
        if value:
            yield f"{name} {value}"
    elif isinstance(value, Mapping):
        yield from (f"{key} {inner}" for key, inner in value.items() if isinstance(inner, str))


def removed() -> str:
    """What stands where an erased person stood."""
    return _("(removed person)")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def row_of(document: Document, wanted: tuple[str, ...] | None) -> tuple[Any, ...]:
    """A document as a row of the chain: its uid with the ``wanted`` fields, or with all of it."""
    if wanted is None:
        return document["uid"], document
    return document["uid"], *(document.get(name) for name in wanted)
