"""What the tests of the log write: drafts of one table, and how they read it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction

Opener = Callable[..., Log]


def op(uid: str, version: int | None, expect: int | None = None) -> Op:
    body = None if version is None else msgspec.json.encode({"uid": uid, "version": version})
    return Op("t", body, uid, expect=expect)


def draft(*ops: Op, key: str = "", label: str = "work") -> PendingTransaction:
    return PendingTransaction(label=label, ops=ops, actor="ada", key=key)


def content(log: Log) -> dict[str, int]:
    log.catch_up()
    return {document["uid"]: document["version"] for _id, document in log.tables.documents("t")}
