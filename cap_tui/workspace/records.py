"""Typed reading of a table: stored documents come out as frozen records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec

from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.model.conversion import decoder
from cap_tui.model.record import Record
from cap_tui.text.i18n import _
from cap_tui.workspace.index import SCALARS
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_tables import Body, TableDocuments

R = TypeVar("R", bound=Record)


@cache
def _fields_and_defaults(kind: type[Any]) -> tuple[frozenset[str], Mapping[str, Any]]:
    """The names of a record type's fields, and the defaults of those that have one."""
    declared = msgspec.structs.fields(kind)
    defaults = {i.name: i.default for i in declared if i.default is not msgspec.NODEFAULT}
    return frozenset(info.name for info in declared), defaults


class Records(Generic[R]):
    """The records of one table. What others change shows up by itself; nothing here writes."""

    def __init__(self, log: Log, kind: type[R]) -> None:
        if not kind.TABLE:
            raise WrongUse(_("The record type names no table."), where=kind.__name__)
        self._log = log
        self._kind = kind
        self._decoder = decoder(kind)
        self._fields, self._defaults = _fields_and_defaults(kind)

    @property
    def _table(self) -> TableDocuments:
        self._log.glance()
        return self._log.tables.table(self._kind.TABLE)

    def get(self, uid: str) -> R:
        """The record with this uid. Raises NotFound."""
        body = self._table.body(uid)
        if body is None:
            raise NotFound(
                _("There is no such record."),
                where=f"{self._kind.TABLE} {uid}",
                remedy=_("It may have been removed; look at its history."),
            )
        return self._decode(body)

    def find(self, **equals: Any) -> list[R]:
        """The records whose fields equal these values; the first is looked up in an index."""
        bodies = self._candidates(equals)
        found = [self._decode(body) for body in bodies]
        return [
            record
            for record in found
            if all(getattr(record, name) == value for name, value in equals.items())
        ]

    def all(self) -> Iterator[R]:
        """All records as they stand when the iteration begins."""
        self._log.glance()
        for _doc_id, body in self._log.tables.items(self._kind.TABLE):
            yield self._decode(body)

    def count(self, **equals: Any) -> int:
        """How many records have these values (none given: how many there are)."""
        if not equals:
            return len(self._table.bodies)
        return len(self.find(**equals))

    def _candidates(self, equals: dict[str, Any]) -> list[Body]:
        unknown = equals.keys() - self._fields
        if unknown:
            raise WrongUse(_("There is no such field."), where=f"{self._kind.TABLE}.{min(unknown)}")
        table = self._table
        with self._log.tables.lock:
            for name, value in equals.items():
                plain = msgspec.to_builtins(value)
                if isinstance(plain, SCALARS):
                    index = table.index((name,))
                    found = index.ids(plain)
                    if name in self._defaults and self._defaults[name] == value:
                        found = sorted(found + index.ids(msgspec.UNSET))
                    return [table.bodies[doc_id] for doc_id in found]
            return list(table.bodies.values())

    def _decode(self, body: Body) -> R:
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            from cap_tui.text.mistakes import mistake_words

            raise Refused(
                _("A stored record does not fit its declaration: {reason}.").format(
                    reason=mistake_words(error)
                ),
                where=self._kind.TABLE,
                remedy=_("The table may need a migration, or a newer version of the plugin."),
            ) from error
