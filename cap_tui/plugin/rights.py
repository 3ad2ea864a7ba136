"""What a plugin may do with its tables, and in which version each is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from cap_tui.model.record import Record, about

if TYPE_CHECKING:
    from cap_tui.workspace import Transaction, Workspace


class TableVersion(Record, frozen=True, kw_only=True):
    """In which version of its declaration a plugin's table is stored. No record means version 1."""

    TABLE: ClassVar[str] = "plugin_tables"

    name: Annotated[str, about("Name of the table")]
    table_version: Annotated[int, about("Version of its declaration")]


@dataclass(frozen=True)
class TableRight:
    """What a plugin may do with one of its tables: ``reason`` says why it may only be read."""

    version: int
    reason: str = ""


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
