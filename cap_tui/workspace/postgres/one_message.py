"""A last statement and COMMIT in one message: a commit pays two ways to the server and back, not three.

psycopg's own pipeline costs as much time as the way it saves. No lock outlives the message, so nothing sleeps in it.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import BaseConnection, errors, pq
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

_ENDED = ("FATAL", "PANIC")
_NOT_PREPARED = "26000"


@dataclass(frozen=True)
class Statement:
    """A statement with ``$1`` … for its values, prepared under its name once a connection."""

    name: str
    text: str
    formats: tuple[PyFormat, ...]


@dataclass(frozen=True)
class Last:
    """A statement and its values as they are sent."""

    statement: Statement
    values: Sequence[Buffer | None]
    formats: Sequence[pq.Format]

    @classmethod
    def of(
        cls, statement: Statement, values: Sequence[Any], connection: BaseConnection[Any]
    ) -> Last:
        """The values as the connection sends them. Raises DataError for one that no database takes."""
        dumper = Transformer(connection)
        dumped = dumper.dump_sequence(values, statement.formats)
        return cls(statement, dumped, dumper.formats or ())


def require_open(pgconn: PGconn, told: Sequence[str]) -> None:
    """Raise OperationalError when the server has ended the session already: nothing of what follows was sent then.

    ``told`` grows by the severity of each notice: the server's goodbye to an idle session comes as one.
    """
    heard = select.poll()
    heard.register(pgconn.socket, select.POLLIN)
    while heard.poll(0):
        pgconn.consume_input()  # raises at the end of the stream
        while pgconn.notifies():
            pass
    if any(severity in told for severity in _ENDED):
        raise errors.OperationalError("the server ended the session")


def last_and_commit(pgconn: PGconn, last: Last, prepared: set[str]) -> PQGen[str]:
    """Run a statement and COMMIT; returns what COMMIT was answered with.

    ``prepared`` names the statements that this connection knows. An error of the statement leaves COMMIT undone.
    Raises psycopg's errors: those without a SQLSTATE tell nothing.
    """
    name = last.statement.name
    pgconn.enter_pipeline_mode()
    if name not in prepared:
        pgconn.send_prepare(name.encode(), last.statement.text.encode())
    pgconn.send_query_prepared(name.encode(), last.values, last.formats)
    pgconn.send_query_params(b"COMMIT", None)
    pgconn.pipeline_sync()
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()
    answer = ""
    failed: PGresult | None = None
    while (result := (yield from _next_result(pgconn))).status != ExecStatus.PIPELINE_SYNC:
        if result.status == ExecStatus.FATAL_ERROR:
            failed = failed or result
            if _severity(result) in _ENDED:
                break
        elif failed is None:
            prepared.add(name)
            answer = (result.command_status or b"").decode()
    else:
        pgconn.exit_pipeline_mode()
    if failed is not None:
        error = errors.error_from_result(failed)
        if error.sqlstate == _NOT_PREPARED:
            # Somebody made the session forget it: the next commit prepares it again.
            prepared.discard(name)
        raise error
    return answer


def _severity(result: PGresult) -> str:
    return (result.error_field(pq.DiagnosticField.SEVERITY_NONLOCALIZED) or b"").decode()


def _next_result(pgconn: PGconn) -> PQGen[PGresult]:
    """The next result; each statement's ends with one that is none."""
    for _end in range(2):
        while pgconn.is_busy():
            if (yield Wait.R) & Ready.R:
                pgconn.consume_input()
        result = pgconn.get_result()
        if result is not None:
            return result
    raise errors.OperationalError("the answer ended too early")
