"""The tables in memory: documents stay raw JSON and are parsed when somebody looks at them.

What is handed out is parsed for the caller alone, so that changing it cannot change the store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from cap_tui.errors import Conflict, Refused
from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _
from cap_tui.workspace.index import HashIndex, Path, column_decoder
from cap_tui.workspace.journal import NOTHING, Change, JournalLine
from cap_tui.workspace.table_rules import (
    RULES_TABLE,
    TableRule,
    may_not_change,
    read_rule,
    rule_body,
)

Body = msgspec.Raw | bytes
MAX_INDEXES = 12
MAX_PARSED = 4096
MAX_TOUCHED = 4096
"""The numbers of so many changed documents are remembered for those who keep an index of their own."""
Doc = TypeVar("Doc", bound=dict[str, Any])
FOOTER_TABLE = "_cap"
KEYS_TABLE = "_keys"
RESERVED = frozenset({FOOTER_TABLE, KEYS_TABLE, RULES_TABLE})
"""Tables that hold what the store itself needs."""
GENERATED = "~"
"""What a key begins with that the store made itself, where the caller gave none."""
MAX_GENERATED = 4096
"""At least so many generated keys are remembered, at most twice as many: enough to ask again after a lost connection."""

parse = decoder(dict[str, Any]).decode
encode = msgspec.json.Encoder().encode


class _Envelope(msgspec.Struct):
    uid: Any = ""
    version: Any = 0


_envelope = decoder(_Envelope).decode


def identity(body: Body) -> tuple[str, int]:
    """The uid and version of a document; "" and 0 where it has none."""
    found = _envelope(body)
    return (
        found.uid if type(found.uid) is str else "",
        found.version if type(found.version) is int else 0,
    )


class _Parsed(msgspec.Struct):
    """A document read lately: the body it was parsed from, and its fields that hold lists or objects."""

    body: Body
    document: dict[str, Any]
    nested: tuple[str, ...]


class TableDocuments:
    """The documents of one table by doc_id, the number that TinyDB gives each of them."""

    def __init__(
        self,
        name: str,
        lock: threading.RLock,
        bodies: dict[int, Body] | None = None,
        next_id: int = 1,
    ) -> None:
        self.name = name
        self.lock = lock
        self.bodies: dict[int, Body] = bodies if bodies is not None else {}
        self.next_id = next_id
        self._uids: dict[str, int] | None = None
        self._indexes: dict[Path, HashIndex] = {}
        self._parsed: dict[int, _Parsed] = {}
        self._touched: list[int] = []
        self._forgotten = 0

    @property
    def moves(self) -> int:
        """How often a document was put in or taken out since this table is in memory."""
        return self._forgotten + len(self._touched)

    def touched_since(self, moves: int) -> list[int] | None:
        """The numbers of the documents that changed since ``moves``; None when that is too long ago."""
        if moves < self._forgotten:
            return None
        return list(dict.fromkeys(self._touched[moves - self._forgotten :]))

    def _touch(self, doc_id: int) -> None:
        if len(self._touched) >= MAX_TOUCHED:
            self._forgotten += len(self._touched)
            self._touched.clear()
        self._touched.append(doc_id)

    def find(self, uid: str) -> int | None:
        """The doc_id of the document with this uid."""
        uids = self._uids
        if uids is None:
            with self.lock:
                uids = self._uids = self._uids or self._read_uids()
        return uids.get(uid)

    def _read_uids(self) -> dict[str, int]:
        decode = column_decoder("uid")
        found = {}
        for doc_id, body in list(self.bodies.items()):
            uid = decode(body).value
            if type(uid) is str and uid:
                found[uid] = doc_id
        return found

    def body(self, uid: str) -> Body | None:
        """The raw document with this uid."""
        doc_id = self.find(uid)
        return None if doc_id is None else self.bodies.get(doc_id)

    def get(self, doc_id: int) -> dict[str, Any] | None:
        """A document as the caller's own copy."""
        body = self.bodies.get(doc_id)
        return None if body is None else parse(body)

    def copied(self, doc_id: int, copy: Callable[[dict[str, Any]], Doc]) -> Doc | None:
        """As :meth:`get`, but made by ``copy`` from what is parsed, which is kept for the next time.

        For single documents that are read again and again. A kept parse is good as long as the
        body it came from is the one that stands here, so nothing has to be invalidated.
        """
        body = self.bodies.get(doc_id)
        if body is None:
            return None
        parsed = self._parsed.get(doc_id)
        if parsed is None or parsed.body is not body:
            document = parse(body)
            nested = _shallowly_nested(document)
            if nested is None:
                return copy(document)
            if len(self._parsed) >= MAX_PARSED:
                self._parsed.clear()
            parsed = self._parsed[doc_id] = _Parsed(body, document, nested)
        found = copy(parsed.document)
        for key in parsed.nested:
            found[key] = found[key].copy()
        return found

    def index(self, path: Path) -> HashIndex:
        """The hash index of a field, built when it is first asked for."""
        with self.lock:
            index = self._indexes.get(path)
            if index is None:
                if len(self._indexes) >= MAX_INDEXES:
                    del self._indexes[next(iter(self._indexes))]
                index = self._indexes[path] = HashIndex(path, self.bodies.items())
            return index

    def set(self, doc_id: int, body: Body) -> None:
        """Put a document in, replacing the one with this number."""
        old = self.bodies.get(doc_id)
        if old is not None:
            self._unlist(doc_id, old)
        self.bodies[doc_id] = body
        self._touch(doc_id)
        self.next_id = max(self.next_id, doc_id + 1)
        if self._uids is not None:
            uid = identity(body)[0]
            if uid:
                self._uids[uid] = doc_id
        for index in self._indexes.values():
            index.add(doc_id, body)

    def drop(self, doc_id: int) -> None:
        """Take a document out; its number is never given again."""
        old = self.bodies.pop(doc_id, None)
        if old is not None:
            self._touch(doc_id)
            self._unlist(doc_id, old)

    def _unlist(self, doc_id: int, body: Body) -> None:
        if self._uids is not None:
            uid = identity(body)[0]
            if uid and self._uids.get(uid) == doc_id:
                del self._uids[uid]
        for index in self._indexes.values():
            index.drop(doc_id, body)


def _shallowly_nested(document: dict[str, Any]) -> tuple[str, ...] | None:
    """The fields that hold a list or object of plain values; None when one is nested deeper."""
    nested = []
    for key, value in document.items():
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            if any(isinstance(one, dict | list) for one in inner):
                return None
            nested.append(key)
    return tuple(nested)


class Op(msgspec.Struct, frozen=True):
    """One wanted change: ``body`` None removes. The document is named by ``doc_id``, else by ``uid``.

    ``expect`` is the version that must stand in the workspace: None does not care, 0 means
    that there must be no such document.
    """

    table: str
    body: bytes | None
    uid: str = ""
    doc_id: int | None = None
    expect: int | None = None


class Tables:
    """All tables at one moment of the log, their rules, and the idempotency keys seen so far."""

    def __init__(self, seq: int = 0) -> None:
        self.seq = seq
        self.by_name: dict[str, TableDocuments] = {}
        self.keys: dict[str, int] = {}
        self.rules: dict[str, TableRule] = {}
        self.lock = threading.RLock()
        self._generated: dict[str, int] = {}
        self._generated_before: dict[str, int] = {}
        self._shared: set[str] = set()

    def layered(self) -> Tables:
        """These tables with room for changes of their own: what is changed there is copied first."""
        with self.lock:
            above = Tables(self.seq)
            above.by_name = dict(self.by_name)
            above.keys = dict(self.keys)
            above.rules = dict(self.rules)
            above._generated = dict(self._generated)
            above._generated_before = self._generated_before
            above._shared = set(self.by_name)
            return above

    def committed(self, key: str) -> int | None:
        """The transaction that was committed with this key, given or generated."""
        if key[:1] != GENERATED:
            return self.keys.get(key)
        return self._generated.get(key) or self._generated_before.get(key)

    def table(self, name: str) -> TableDocuments:
        """The documents of a table; a table nobody wrote to is empty."""
        table = self.by_name.get(name)
        if table is None:
            with self.lock:
                table = self.by_name.setdefault(name, TableDocuments(name, self.lock))
        return table

    def names(self) -> list[str]:
        """Names of the tables that hold documents, sorted."""
        known = list(self.by_name.items())
        return sorted(name for name, table in known if table.bodies and name not in RESERVED)

    def __len__(self) -> int:
        return sum(len(self.by_name[name].bodies) for name in self.names())

    def declare(self, rules: Iterable[TableRule]) -> tuple[Change, ...]:
        """The changes that store these rules; none for those that are in force already."""
        changes = []
        stored = self.table(RULES_TABLE)
        next_id = stored.next_id
        for rule in rules:
            known = self.rules.get(rule.table)
            joined = rule if known is None else rule.joined(known)
            if joined == known:
                continue
            doc_id = stored.find(rule.table)
            before = NOTHING if doc_id is None else msgspec.Raw(stored.bodies[doc_id])
            if doc_id is None:
                doc_id, next_id = next_id, next_id + 1
            changes.append(Change(RULES_TABLE, doc_id, before, msgspec.Raw(rule_body(joined))))
        return tuple(changes)

    def resolve(self, ops: Iterable[Op], *, erasing: bool = False) -> tuple[Change, ...]:
        """Check wanted changes against the current documents and give new documents their numbers.

        Raises Conflict with both versions when an expected version is not the current one, and
        Refused for a change of an append-only table unless a person is being erased.
        """
        changes: list[Change] = []
        fresh: dict[str, int] = {}
        uids: set[tuple[str, str]] = set()
        for op in ops:
            if op.table in RESERVED:
                raise Refused(_("This name is not allowed for a table."), where=op.table)
            table = self.table(op.table)
            doc_id = op.doc_id if op.doc_id is not None else table.find(op.uid) if op.uid else None
            current = table.bodies.get(doc_id) if doc_id is not None else None
            if op.expect is not None:
                _check(op, current)
            rule = self.rules.get(op.table)
            if rule is not None and rule.append_only and current is not None and not erasing:
                raise may_not_change(op.table, op.uid or str(doc_id))
            if op.uid and op.body is not None and current is None:
                if table.find(op.uid) is not None or (op.table, op.uid) in uids:
                    raise Refused(_("There is already a record with this uid."), where=op.uid)
                uids.add((op.table, op.uid))
            if current is None and op.body is None:
                continue
            if doc_id is None:
                doc_id = fresh.get(op.table, table.next_id)
            fresh[op.table] = max(fresh.get(op.table, table.next_id), doc_id + 1)
            before = NOTHING if current is None else msgspec.Raw(current)
            after = NOTHING if op.body is None else msgspec.Raw(op.body)
            changes.append(Change(op.table, doc_id, before, after))
        return tuple(changes)

    def apply(self, line: JournalLine) -> None:
        """Take one transaction of the log in."""
        with self.lock:
            for change in line.ops:
                table = self._writable(change.table) if self._shared else self.table(change.table)
                if bytes(change.after) == b"null":
                    table.drop(change.doc_id)
                    table.next_id = max(table.next_id, change.doc_id + 1)
                else:
                    table.set(change.doc_id, bytes(change.after))
                if change.table == RULES_TABLE:
                    self.read_rules()
            key = line.key
            if key[:1] == GENERATED:
                if len(self._generated) >= MAX_GENERATED:
                    self._generated_before, self._generated = self._generated, {}
                self._generated[key] = line.seq
            elif key:
                self.keys[key] = line.seq
            self.seq = line.seq

    def _writable(self, name: str) -> TableDocuments:
        table = self.table(name)
        if name in self._shared:
            self._shared.discard(name)
            own = TableDocuments(name, self.lock, table.bodies.copy(), table.next_id)
            table = self.by_name[name] = own
        return table

    def read_rules(self) -> None:
        """Take the rules from their table."""
        rules = map(read_rule, self.table(RULES_TABLE).bodies.values())
        self.rules = {rule.table: rule for rule in rules}

    def items(self, name: str) -> list[tuple[int, Body]]:
        """All numbers and bodies of a table at one moment, in the order they came in."""
        with self.lock:
            return list(self.table(name).bodies.items())

    def documents(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """All documents of a table as the caller's own copies."""
        for doc_id, body in self.items(name):
            yield doc_id, parse(body)


class RawTables(msgspec.Struct, frozen=True):
    """The raw documents of every table at one moment; later changes do not show in it."""

    seq: int
    bodies: dict[str, list[Body]]

    @classmethod
    def of(cls, tables: Tables) -> RawTables:
        """The tables as they are now."""
        with tables.lock:
            names = tables.names()
            return cls(tables.seq, {n: list(tables.table(n).bodies.values()) for n in names})


def _check(op: Op, current: Body | None) -> None:
    """Raise Conflict unless the version that stands in the workspace is the one expected."""
    version = identity(current)[1] if current is not None else 0
    if version == op.expect and (current is None) == (op.expect == 0):
        return
    raise Conflict(
        _("The record was changed by somebody else since it was read."),
        table=op.table,
        uid=op.uid or str(op.doc_id),
        ours=parse(op.body) if op.body is not None else None,
        theirs=parse(current) if current is not None else None,
        remedy=_("Look at both versions, then save again."),
    )
