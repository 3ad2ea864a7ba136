"""What a plugin may do with its tables, and in which version each is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from cap_tui.errors import ReadOnly
from cap_tui.model.record import Record, about

if TYPE_CHECKING:
    from cap_tui.workspace import TableRule, Transaction, Workspace


class TableVersion(Record, frozen=True, kw_only=True):
    """In which version of its declaration a plugin's table is stored. No record means version 1."""

    TABLE: ClassVar[str] = "plugin_tables"

    name: Annotated[str, about("Name of the table")]
    table_version: Annotated[int, about("Version of its declaration")]


@dataclass(frozen=True)
class TableRight:
    """What a plugin may do with one of its tables: ``reason`` says why it may only be read.

    ``rule`` is stored with the first record: the log checks it from then on.
    """

    version: int
    reason: str = ""
    rule: TableRule | None = None


def stored_versions(workspace: Workspace) -> dict[str, int]:
    """Table -> version in which it is stored, for those that say so."""
    return {row.name: row.table_version for row in workspace.records(TableVersion).all()}


def mark_version(
    transaction: Transaction, known: TableVersion | None, table: str, version: int
) -> None:
    """Note in the same transaction in which version a table is stored."""
    if known is None:
        transaction.add(TableVersion(name=table, table_version=version))
    elif known.table_version != version:
        transaction.put(msgspec.structs.replace(known, table_version=version))


class TableGuard:
    """What each write to a plugin's table goes through: it may be written, and its version is noted."""

    def __init__(
        self, workspace: Workspace, transaction: Transaction, rights: Mapping[str, TableRight]
    ) -> None:
        """``rights`` are those of the tables that are guarded; others pass."""
        self._workspace = workspace
        self._transaction = transaction
        self._rights = rights
        self._marked: set[str] = set()

    def check(self, table: str) -> None:
        """Raise ReadOnly for a table that may only be read; store the rule that its manifest declares."""
        if table in self._rights and self._rights[table].reason:
            raise ReadOnly(self._rights[table].reason, where=table)
        rule = self._rights[table].rule if table in self._rights else None
        if rule is not None:
            self._transaction.declare(rule)

    def adding(self, table: str) -> None:
        """Before a record is added: its table may be written. The first one notes the version; 1 needs no note."""
        self.check(table)
        version = self._rights[table].version if table in self._rights else 1
        if version > 1 and table not in self._marked:
            self._marked.add(table)
            known = self._workspace.records(TableVersion).find(name=table)
            mark_version(self._transaction, known[0] if known else None, table, version)
