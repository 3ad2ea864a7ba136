"""A transaction: changes are collected and become one line of the journal, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from cap_tui.errors import ReadOnly, Refused, WrongUse
from cap_tui.model.conversion import convert
from cap_tui.model.record import Record
from cap_tui.text.i18n import _
from cap_tui.workspace.identity import Identity
from cap_tui.workspace.json_validation import encoded
from cap_tui.workspace.log import Log, utc_now
from cap_tui.workspace.memory_tables import GENERATED, Op, parse
from cap_tui.workspace.pending_transaction import PendingTransaction, Receipt
from cap_tui.workspace.table_rules import TableRule
from cap_tui.workspace.uid import new_uid

R = TypeVar("R", bound=Record)


class _Pending(msgspec.Struct):
    """What a transaction wants of one document: its content (None: gone) and the version it builds on."""

    document: dict[str, Any] | None
    expect: int | None


def _as_declared(record: Record) -> dict[str, Any]:
    """The record as a document. Refused when it could not be read again: a made record is not checked by itself."""
    document: dict[str, Any] = msgspec.to_builtins(record)
    try:
        convert(document, type(record))
    except msgspec.ValidationError as error:
        from cap_tui.text.mistakes import mistake_words

        raise Refused(
            _("The record does not fit its declaration: {reason}.").format(
                reason=mistake_words(error)
            ),
            where=record.TABLE,
            remedy=_("Nothing is stored; give a value that fits."),
        ) from error
    return document


class Transaction:
    """Collects changes inside a ``with`` block and commits them at its end.

    An exception inside the block drops all of them. The commit raises Conflict (with both
    versions) when a record was changed by somebody else, NotSaved when the disk did not take
    it; in both cases nothing of it is stored. Reading inside the block shows the state before.
    With ``dry_run`` every change is checked as it is collected, and the end drops all of them.
    """

    def __init__(
        self,
        log: Log,
        label: str,
        *,
        actor: Identity,
        owner: str,
        key: str | None,
        final: bool = False,
        dry_run: bool = False,
    ) -> None:
        self._log = log
        self._label = label
        self._actor = actor
        self._owner = owner
        self._key = key or ""
        if self._key.startswith(GENERATED):
            raise WrongUse(_("A key may not begin with this character."), where=self._key)
        self._final = final
        self._dry_run = dry_run
        self._rules: list[TableRule] = []
        self._pending: dict[tuple[str, str], _Pending] = {}
        self._done = False
        self.seq = 0
        """The number of the commit in the log, once the block has ended."""
        self.repeated = False
        """Whether the key had been committed before, so that nothing was done this time."""

    def add(self, record: R) -> R:
        """Add a record. It gets a uid unless it has one, version 1, owner and times; returned as stored.

        Raises Refused when a value does not fit what its field declares.
        """
        moment = utc_now()
        stored = msgspec.structs.replace(
            record,
            uid=record.uid or new_uid(),
            version=1,
            owner=record.owner or self._owner,
            created=record.created or moment,
            updated=moment,
        )
        earlier = self._pending.get((stored.TABLE, stored.uid))
        if earlier is not None and earlier.document is not None:
            raise WrongUse(_("The record was already added."), where=stored.uid)
        expect = earlier.expect if earlier is not None else 0
        self._pending[stored.TABLE, stored.uid] = _Pending(_as_declared(stored), expect)
        return stored

    def put(self, record: R) -> R:
        """Save a changed record over the version it was read at; returns it with its new version.

        Fields that a newer version of the program stored and this one does not know survive.
        Raises ReadOnly for another region's record that is not ``shared``: only its owner
        changes it, to others belongs the proposal. Raises Refused as :meth:`add` does.
        """
        key = (record.TABLE, record.uid)
        earlier = self._pending.get(key)
        before = earlier.document if earlier is not None else self._stored(*key)
        if record.owner not in ("", self._owner) and not (before or {}).get("shared", False):
            raise ReadOnly(
                _("The record belongs to {region}, which alone may change it.").format(
                    region=record.owner
                ),
                where=f"{record.TABLE} {record.uid}",
                remedy=_("Propose the change: cap-tui bundle propose."),
            )
        stored = msgspec.structs.replace(record, version=record.version + 1, updated=utc_now())
        document = _as_declared(stored)
        known = set(record.__struct_encode_fields__)
        document.update({k: v for k, v in (before or {}).items() if k not in known})
        expect = earlier.expect if earlier is not None else record.version
        self._pending[key] = _Pending(document, expect)
        return stored

    def remove(self, record: Record) -> None:
        """Remove a record that still stands at the version it was read at."""
        key = (record.TABLE, record.uid)
        earlier = self._pending.get(key)
        expect = earlier.expect if earlier is not None else record.version
        self._pending[key] = _Pending(None, expect)

    def put_document(
        self, table: str, document: Mapping[str, Any], *, expect: int | None = None
    ) -> None:
        """Store a whole document as it is, under its ``uid``: for bundles and migrations of tables.

        ``expect`` is the version that must stand there: 0 none, None any.
        """
        uid = document.get("uid")
        if not isinstance(uid, str) or not uid:
            raise WrongUse(_("A document needs a uid."), where=table)
        self._pending[table, uid] = _Pending(dict(document), expect)

    def remove_document(self, table: str, uid: str, *, expect: int | None = None) -> None:
        """Remove a document by its uid; see :meth:`put_document` for ``expect``."""
        self._pending[table, uid] = _Pending(None, expect)

    def _stored(self, table: str, uid: str) -> dict[str, Any] | None:
        body = self._log.tables.table(table).body(uid)
        return None if body is None else parse(body)

    def declare(self, rule: TableRule) -> None:
        """Store a rule of a table with this transaction, before its records; see :class:`TableRule`."""
        if rule not in self._rules:
            self._rules.append(rule)

    def commit(self) -> None:
        """Append what was collected; called at the end of the ``with`` block."""
        pending = self.draft()
        if not self._dry_run:
            self.received(self._log.append(pending))

    def received(self, receipt: Receipt) -> None:
        """Take what the log answered."""
        self.seq = receipt.seq
        self.repeated = receipt.repeated

    def draft(self) -> PendingTransaction:
        """End the transaction and return what the log is asked to append. Raises Refused, WrongUse."""
        if self._done:
            raise WrongUse(_("The transaction has ended already."), where=self._label)
        self._done = True
        ops = tuple(
            Op(
                table,
                None if pending.document is None else encoded(pending.document, f"{table} {uid}"),
                uid,
                expect=pending.expect,
            )
            for (table, uid), pending in self._pending.items()
            if pending.document is not None or pending.expect != 0
        )
        return PendingTransaction(
            label=self._label,
            ops=ops,
            actor=self._actor.login,
            session=self._actor.session,
            subject=self._actor.subject,
            key=self._key,
            forgotten=self._final,
            rules=tuple(self._rules),
        )

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self._done = True
