"""The chain behind and ahead of a record: from a funded action back to the cards and votes it came from.

The chain is walked along declared references (``about(refers=…)``) over every table, the
plugins' among them. Data of a plugin that is not installed has no declaration; there any
value that is the uid of a known record counts as a reference.

A record is made from what it refers to, so that stands *behind* it. Ratings, votes and
evidence are declared ``into``: they stand behind what they speak of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cap_tui.model.actor import Erasure, Person
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.model.record import ENVELOPE, Personal, Record, fields
from cap_tui.text.i18n import _

Document = Mapping[str, Any]
TITLES = ("name", "title", "statement", "text", "question", "label")
TITLE_LENGTH = 60
MOST_ALIKE = 8  # leaves of one table shown under one record before the rest is only counted


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
    not in this workspace.
    """

    uid: str
    table: str
    title: str
    depth: int
    field: str
    again: bool = False
    state: str = ""


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

    ``tables`` holds the raw documents a table, ``kinds`` the record types that are known.
    """

    def __init__(
        self, tables: Mapping[str, Iterable[Document]], kinds: Iterable[type[Record]]
    ) -> None:
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
        declared = {table: references(kind) for table, kind in self._kinds.items()}
        for uid, (table, document) in self._documents.items():
            if table in declared:
                self._link(uid, table, document, declared[table])
            else:
                self._guess(uid, table, document)

    def __contains__(self, uid: object) -> bool:
        return uid in self._documents

    def resolve(self, beginning: str) -> list[str]:
        """The uids that begin with this text; the uid itself alone when it is one."""
        if beginning in self._documents:
            return [beginning]
        return sorted(u for u in self._documents if beginning and u.startswith(beginning))

    def table_of(self, uid: str) -> str:
        """The table in which a record stands; KeyError when it is not there."""
        return self._documents[uid][0]

    def documents_ahead(self, uid: str) -> Iterator[tuple[str, Document]]:
        """Table and document of every record that was made from this one, at any distance."""
        for step in self.walk(uid, ahead=True):
            if not step.again and not step.state:
                yield step.table, self._documents[step.uid][1]

    def trace(self, uid: str) -> Trace:
        """The chain of one record; KeyError when it is not in the workspace."""
        table, document = self._documents[uid]
        record = Step(uid, table, self._title(table, document), 0, "")
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
                if reference.into:
                    self._join(uid, table, other, reference.target, reference.field)
                else:
                    self._join(other, reference.target, uid, table, reference.field)

    def _guess(self, uid: str, table: str, document: Document) -> None:
        for name, value in document.items():
            if name not in ENVELOPE:
                for other in _uids(value):
                    if other in self._documents and other != uid:
                        self._join(other, "*", uid, table, name)

    def _join(self, first: str, first_table: str, then: str, then_table: str, name: str) -> None:
        self._ahead.setdefault(first, {}).setdefault(then, _Link(then, name, then_table))
        self._behind.setdefault(then, {}).setdefault(first, _Link(first, name, first_table))

    def _order(self, uid: str, target: str) -> tuple[str, str]:
        table = self._documents[uid][0] if uid in self._documents else target
        return table, uid

    def _step(self, link: _Link, depth: int) -> Step:
        if link.uid in self._documents:
            table, document = self._documents[link.uid]
            return Step(link.uid, table, self._title(table, document), depth, link.field)
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


def trace_data(trace: Trace) -> dict[str, Any]:
    """A trace as plain data for ``trace --json``."""

    def step(found: Step) -> dict[str, Any]:
        return {
            "uid": found.uid,
            "table": found.table,
            "title": found.title,
            "depth": found.depth,
            "field": found.field,
            "again": found.again,
            "state": found.state,
        }

    return {
        "record": step(trace.record),
        "behind": [step(found) for found in trace.behind],
        "ahead": [step(found) for found in trace.ahead],
    }


def trace_listing(trace: Trace) -> Listing:
    """A trace for people: the record, what it came from, what was made from it.

    A row with a key is a record that can be walked on from.
    """
    return Listing(
        id="trace",
        title=trace.record.title,
        columns=(
            ListingColumn("title", "", least=20),
            ListingColumn("table", "", width=18, drop=1),
        ),
        rows=list(_trace_rows(trace)),
    )


def _trace_rows(trace: Trace) -> Iterator[ListingRow]:
    def row(title: str, table: str = "", key: str = "", *, heading: bool = False) -> ListingRow:
        cells = (ListingCell(title), ListingCell(table, table or " "))
        return ListingRow(key, cells, role="heading" if heading else "")

    yield row(trace.record.title, trace.record.table, heading=True)
    for heading, steps in (
        (_("behind it: what it came from"), trace.behind),
        (_("ahead of it: what was made from it"), trace.ahead),
    ):
        yield row(heading, heading=True)
        if not steps:
            yield row("  " + _("nothing"))
        for step, more in folded(steps):
            indent = "  " * step.depth
            if more:
                yield row(indent + _("… and {n} more").format(n=more), step.table)
                continue
            again = "  " + _("(see above)") if step.again else ""
            key = "" if step.state else step.uid
            yield row(indent + step.title + again, step.table, key)


def trace_lines(trace: Trace, width: int = 80) -> Iterator[str]:
    """A trace as lines of text, the record's uid last."""
    from cap_tui.model.listing_text import listing_lines

    yield from listing_lines(trace_listing(trace), width)
    yield trace.record.uid


def folded(steps: tuple[Step, ...]) -> Iterator[tuple[Step, int]]:
    """The steps to show, long runs of leaves of one table cut short: (step, 0), or (step, how many more)."""
    place = 0
    while place < len(steps):
        first = steps[place]
        end = place
        while (
            end < len(steps)
            and steps[end].depth == first.depth
            and steps[end].table == first.table
            and not (end + 1 < len(steps) and steps[end + 1].depth > first.depth)
        ):
            end += 1
        run = steps[place : max(end, place + 1)]
        shown = run if len(run) <= MOST_ALIKE else run[: MOST_ALIKE - 1]
        yield from ((step, 0) for step in shown)
        if len(run) > len(shown):
            yield run[len(shown)], len(run) - len(shown)
        place += len(run)
