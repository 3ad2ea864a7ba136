"""What goes into a log and what comes back: a pending transaction, its receipt, a verification."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from cap_tui.workspace.journal import Change
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.table_rules import TableRule


class Capability(StrEnum):
    """What a log offers beyond the transactions."""

    FOLDER = "folder"
    """The region has a folder: settings, attachments, regions beside it."""
    COPY = "copy"
    """The whole log can be copied into a folder that opens as a region."""


class PendingTransaction(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction that is to be appended.

    ``actor`` is the login; see :class:`cap_tui.workspace.identity.Identity`. ``rules`` are stored with it.
    ``erasing`` lifts the rule of append-only tables: for the erasure of a person alone.
    """

    label: str
    ops: Sequence[Op]
    actor: str = ""
    session: str = ""
    subject: str = ""
    key: str = ""
    undoes: int = 0
    redoes: int = 0
    forgotten: bool = False
    rules: tuple[TableRule, ...] = ()
    erasing: bool = False


class Receipt(msgspec.Struct, frozen=True):
    """Where a transaction stands in the log; ``repeated`` when its key had been committed before."""

    seq: int
    at: str = ""
    changes: tuple[Change, ...] = ()
    repeated: bool = False


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of every byte found: no ``problems`` means that all of it holds."""

    seq: int
    documents: int
    tables: dict[str, int]
    transactions: int
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.problems
