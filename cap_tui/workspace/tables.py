"""TinyDB over a log: the raw tables with TinyDB's own interface, at the log's cost and safety."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.identity import Identity
from cap_tui.workspace.json_validation import encoded
from cap_tui.workspace.log import Log, utc_now
from cap_tui.workspace.memory_tables import Op, TableDocuments, parse
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.query import search

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class LogStorage(Storage):
    """The whole content as TinyDB's storages give it: correct for any caller, but as slow as the region is large."""

    def __init__(self, log: Log, actor: Identity) -> None:
        self.log = log
        self.actor = actor

    def read(self) -> dict[str, dict[str, Any]] | None:
        self.log.glance()
        return {
            name: {str(doc_id): document for doc_id, document in self.log.tables.documents(name)}
            for name in self.log.tables.names()
        }

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Commit the difference between ``data`` and what stands here as one transaction."""
        with self.log.exclusive() as tables:
            ops: list[Op] = []
            for name in {*tables.names(), *data}:
                ops += _difference(tables.table(name), data.get(name, {}))
            self.commit(_("Write tables"), ops)

    def commit(self, label: str, ops: Iterable[Op]) -> None:
        """Append changes made through TinyDB's interface."""
        who = self.actor
        self.log.append(
            PendingTransaction(
                label=label,
                ops=tuple(ops),
                actor=who.login,
                session=who.session,
                subject=who.subject,
            )
        )

    def close(self) -> None:
        """The log is closed by the workspace that opened it."""


class LogTable(Table):
    """A table of the log. Every call that writes is one transaction."""

    def __init__(self, storage: Storage, name: str, **options: Any) -> None:
        super().__init__(storage, name, **options)
        self._log_storage = cast(LogStorage, storage)
        self._log = self._log_storage.log

    @property
    def _documents(self) -> TableDocuments:
        self._log.glance()
        return self._log.tables.table(self._name)

    def _commit(self, label: str, ops: Iterable[Op]) -> None:
        self._log_storage.commit(f"{label} {self._name}", ops)

    def _op(self, document: Mapping[str, Any], doc_id: int, *, fresh: bool) -> Op:
        uid = document.get("uid")
        uid = uid if fresh and isinstance(uid, str) else ""
        return Op(self._name, encoded(document, f"{self._name} {doc_id}"), uid, doc_id)

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        documents = list(documents)
        with self._log.exclusive():
            table = self._documents
            doc_ids: list[int] = []
            taken: set[int] = set()
            next_id = table.next_id
            for document in documents:
                if not isinstance(document, Mapping):
                    raise ValueError("Document is not a Mapping")
                doc_id = document.doc_id if isinstance(document, Document) else next_id
                if doc_id in table.bodies or doc_id in taken:
                    raise ValueError(f"Document with ID {doc_id} already exists")
                next_id = max(next_id, doc_id + 1)
                taken.add(doc_id)
                doc_ids.append(doc_id)
            pairs = zip(documents, doc_ids, strict=True)
            self._commit(_("Add to"), [self._op(d, i, fresh=True) for d, i in pairs])
        return doc_ids

    def _meeting(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> list[int]:
        table = self._documents
        if doc_ids is not None:
            return [doc_id for doc_id in doc_ids if doc_id in table.bodies]
        if cond is None:
            return list(table.bodies)
        return [doc_id for doc_id, _body in search(table, cond)]

    def update(
        self,
        fields: Fields,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        with self._log.exclusive():
            updated = self._meeting(cond, doc_ids)
            ops = [self._updated(doc_id, [fields]) for doc_id in updated]
            self._commit(_("Update"), [op for op in ops if op is not None])
        return updated

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        pairs = list(updates)
        with self._log.exclusive():
            updated: list[int] = []
            ops = []
            for doc_id, document in self._log.tables.documents(self._name):
                wanted: list[Fields] = []
                for fields, cond in pairs:
                    if cond(document):
                        _change(document, fields)
                        wanted.append(fields)
                        updated.append(doc_id)
                if wanted:
                    ops.append(self._updated(doc_id, wanted))
            self._commit(_("Update"), [op for op in ops if op is not None])
        return updated

    def _updated(self, doc_id: int, changes: list[Fields]) -> Op | None:
        """The change of one document; a record's version and time of change go along with it."""
        before = self._documents.get(doc_id) or {}
        document = self._documents.get(doc_id) or {}
        for fields in changes:
            _change(document, fields)
        if document == before:
            return None
        if document.get("uid") != before.get("uid"):
            raise Refused(_("The uid of a record cannot be changed."), where=str(doc_id))
        version = document.get("version")
        if "uid" in document and type(version) is int and version == before.get("version"):
            document["version"] = version + 1
            document["updated"] = utc_now()
        return self._op(document, doc_id, fresh=False)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._log.exclusive():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._log.exclusive():
            removed = self._meeting(cond, doc_ids)
            ops = [Op(self._name, None, doc_id=doc_id) for doc_id in removed]
            self._commit(_("Remove from"), ops)
        return removed

    def truncate(self) -> None:
        with self._log.exclusive():
            self.remove(doc_ids=self._meeting(None, None))

    def search(self, cond: QueryLike) -> list[Document]:
        return [Document(parse(body), doc_id) for doc_id, body in search(self._documents, cond)]

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Any:
        if doc_id is not None:
            number = doc_id
            return self._documents.copied(doc_id, lambda found: Document(found, number))
        if doc_ids is not None:
            found = self._documents.bodies
            wanted = [number for number in sorted(set(doc_ids)) if number in found]
            return [Document(parse(found[number]), number) for number in wanted]
        if cond is not None:
            return next(
                (Document(parse(body), number) for number, body in search(self._documents, cond)),
                None,
            )
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def contains(self, cond: QueryLike | None = None, doc_id: int | None = None) -> bool:
        if doc_id is not None:
            return doc_id in self._documents.bodies
        if cond is not None:
            return bool(self._meeting(cond, None))
        raise RuntimeError("You have to pass either cond or doc_id")

    def count(self, cond: QueryLike) -> int:
        return len(self._meeting(cond, None))

    def all(self) -> list[Document]:
        return list(self)

    def __len__(self) -> int:
        return len(self._documents.bodies)

    def __iter__(self) -> Iterator[Document]:
        self._log.glance()
        for doc_id, document in self._log.tables.documents(self._name):
            yield Document(document, doc_id)

    def _get_next_id(self) -> int:
        return self._documents.next_id

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        self._log.glance()
        return {str(doc_id): doc for doc_id, doc in self._log.tables.documents(self._name)}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._log.exclusive() as tables:
            content: dict[int, Mapping[str, Any]] = dict(tables.documents(self._name))
            updater(content)
            wanted = {str(doc_id): document for doc_id, document in content.items()}
            self._commit(_("Write"), _difference(tables.table(self._name), wanted))


def _change(document: dict[str, Any], fields: Fields) -> None:
    if callable(fields):
        fields(document)
    else:
        document.update(fields)


def _difference(table: TableDocuments, wanted: Mapping[str, Mapping[str, Any]]) -> list[Op]:
    """The changes that turn a table into ``wanted``."""
    ops = []
    for doc_id in list(table.bodies):
        if str(doc_id) not in wanted:
            ops.append(Op(table.name, None, doc_id=doc_id))
    for number, document in wanted.items():
        doc_id = int(number)
        if table.get(doc_id) != document:
            body = encoded(document, f"{table.name} {number}")
            ops.append(Op(table.name, body, doc_id=doc_id))
    return ops


class WorkspaceDB(TinyDB):
    """TinyDB whose tables live in a log."""

    table_class = LogTable  # type: ignore[assignment]

    def __init__(self, log: Log, actor: Identity) -> None:
        super().__init__(storage=lambda: LogStorage(log, actor))
        self._log = log

    def tables(self) -> set[str]:
        self._log.glance()
        return set(self._log.tables.names())
