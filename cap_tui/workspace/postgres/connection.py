"""One connection to the server: opened with the settings that the promises need, given up when it is silent.

psycopg cancels a statement when a person interrupts; a COMMIT that is cancelled while it waits for the
standby looks like a success. So nothing is ever cancelled here: the socket is closed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from psycopg import errors, waiting
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo

from cap_tui.errors import Busy, CapError, InDoubt, NotSaved, ReadOnly, Refused, Unreachable
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.workspace.postgres.address import ServerAddress
from cap_tui.workspace.postgres.one_message import (
    Last,
    Statement,
    last_and_commit,
    require_open,
)

PATIENCE = 15.0
"""Seconds after which a server that does not answer is given up."""
SETTINGS = (
    "SET client_encoding = 'UTF8'; SET search_path = pg_catalog; SET lock_timeout = '10s'; "
    "SET idle_in_transaction_session_timeout = '10s'; SET statement_timeout = 0; "
    "SET default_transaction_isolation = 'read committed'; "
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"
)
OLDEST = 140000
"""The oldest server that is used: PostgreSQL 14."""
_WEAK_COMMITS = ("off", "local", "remote_write")


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that is closed, never cancelled, when its answer is not waited for any longer."""

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """What ``gen`` returns; raises OperationalError after :data:`PATIENCE` seconds of silence."""
        answered = False
        try:
            found = waiting.wait(
                gen, self.pgconn.socket, interval=interval, timeout=timeout or PATIENCE
            )
            answered = True
            return found
        except psycopg.Error as error:
            answered = error.diag.sqlstate is not None
            raise
        finally:
            if not answered:
                self.pgconn.finish()

    def last_and_commit(self, last: Last) -> str:
        """Run a statement and COMMIT in one message; returns what COMMIT was answered with."""
        prepared: set[str] = self.__dict__.setdefault("prepared", set())
        with self.lock:
            answer: str = self.wait(last_and_commit(self.pgconn, last, prepared))
        return answer


class ServerConnection:
    """A connection that is opened when it is needed and again after it was lost."""

    def __init__(self, address: ServerAddress) -> None:
        self.address = address
        self._connection: _Connection | None = None
        self._warnings: list[str] = []
        self._ended = False
        self.opened = 0
        """How often a connection was opened: whoever keeps something about one compares it."""

    @property
    def is_open(self) -> bool:
        """Whether there is a connection that was not found broken."""
        return self._connection is not None and not self._connection.closed

    @property
    def socket(self) -> int:
        """The descriptor of the connection; -1 when there is none."""
        return self._connection.pgconn.socket if self._connection and self.is_open else -1

    @property
    def told_pid(self) -> int:
        """The server process that was named at connecting; a pooler names another one than the server itself."""
        return self.open().info.backend_pid

    def open(self) -> _Connection:
        """The connection, made if there is none. Raises Unreachable, Refused."""
        if self._connection is not None and not self._connection.closed:
            return self._connection
        if self._ended:
            raise Unreachable(_("The region was closed."), where=self.address.name)
        try:
            made = _Connection.connect(make_conninfo(**self.address.parameters), autocommit=True)
        except psycopg.Error as error:
            raise self._not_connected(error) from None
        # The driver forgets all prepared statements at each ROLLBACK, those of others too, unless it prepares none.
        made.prepare_threshold = None
        made.add_notice_handler(
            lambda told: self._warnings.append(told.severity_nonlocalized or "")
        )
        made.add_notify_handler(lambda _hint: None)  # a handler, or the driver keeps them all
        try:
            self._prepare(made)
        except psycopg.Error as error:
            made.close()
            raise self._not_connected(error) from None
        except BaseException:
            made.close()
            raise
        self._connection = made
        self._warnings.clear()
        self.opened += 1
        return made

    def _prepare(self, made: _Connection) -> None:
        if made.info.server_version < OLDEST:
            raise Refused(
                _("The server is older than PostgreSQL 14."),
                where=self.address.name,
                remedy=_("Ask its administrator for a newer one."),
            )
        made.execute(SETTINGS)
        row = made.execute("SHOW synchronous_commit").fetchone()
        if row is not None and row[0] in _WEAK_COMMITS:
            made.execute("SET synchronous_commit = 'on'")

    def _not_connected(self, error: psycopg.Error) -> CapError:
        """What a person is told of a connection that could not be made; the driver's words hold no password."""
        reason = " ".join(str(error).split())
        refused = (
            error.sqlstate is not None or "authentication" in reason or "certificate" in reason
        )
        missing = "no password supplied" in reason
        if (
            missing
            or isinstance(error, errors.InvalidPassword)
            or (refused and "password" in reason)
        ):
            return Refused(
                _("The server did not accept the role's password."),
                where=self.address.name,
                remedy=_("Put it into ~/.pgpass (mode 0600), PGPASSFILE or PGPASSWORD."),
            )
        return Unreachable(
            _("The region's server does not answer."),
            where=labelled(self.address.name, reason),
            remedy=_("Reading goes on with what is known. Try again when it is back."),
        )

    def drop(self) -> None:
        """Close the connection, whatever it is doing."""
        if self._connection is not None:
            self._connection.pgconn.finish()
            self._connection = None

    def end(self) -> None:
        """Close the connection for good: a thread that is about to open it again is refused."""
        self._ended = True
        self.drop()

    def query(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement, which changes nothing. Raises Unreachable, Refused."""
        connection = self.open()
        with self._told(sent=False):
            cursor = connection.execute(text, values or None, binary=True)
            return cursor.fetchall() if cursor.description else []

    def script(self, text: str) -> list[list[tuple[Any, ...]]]:
        """The rows of each statement of a text, sent in one message. Raises Busy, Unreachable, Refused."""
        connection = self.open()
        with self._told(sent=False):
            cursor = connection.execute(text)
            found = [cursor.fetchall() if cursor.description else []]
            while cursor.nextset():
                found.append(cursor.fetchall() if cursor.description else [])
            return found

    def write(self, text: str, values: Sequence[Any]) -> None:
        """One statement that changes something, inside a transaction. Raises NotSaved."""
        connection = self.open()
        with self._told(sent=True):
            connection.execute(text, values, binary=True)

    def commit(self) -> None:
        """COMMIT. Returned means that it was answered, without a warning. Raises InDoubt, NotSaved."""
        self._committed(lambda: self.open().execute("COMMIT").statusmessage)

    def write_and_commit(self, statement: Statement, values: Sequence[Any]) -> None:
        """The last statement of a transaction and COMMIT, in one message. Raises as both do: NotSaved, InDoubt, ReadOnly."""
        connection = self.open()
        with self._told(sent=True):
            last = Last.of(statement, values, connection)
            require_open(connection.pgconn, self._warnings)
        self._committed(lambda: connection.last_and_commit(last))

    def _committed(self, commit: Callable[[], str | None]) -> None:
        """Run what ends with COMMIT. Returned means that it was answered, without a warning."""
        self._warnings.clear()
        with self._told(sent=True, committing=True):
            answer = commit()
        if "WARNING" in self._warnings:
            self.drop()
            raise self.in_doubt()
        if answer != "COMMIT":
            raise NotSaved(_("The server did not save the change."), where=self.address.name)

    def roll_back(self) -> None:
        """End a transaction that was begun, changing nothing; a connection that cannot is dropped."""
        if self._connection is None:
            return
        try:
            self._connection.execute("ROLLBACK")
        except psycopg.Error:
            self.drop()  # the server rolls back what a lost connection had begun
        except BaseException:
            self.drop()
            raise

    @contextlib.contextmanager
    def _told(self, *, sent: bool, committing: bool = False) -> Iterator[None]:
        """The driver's errors as ours; ``sent``: part of a change was on its way, and is rolled back by the server.

        ``committing``: COMMIT was sent, so that a connection which was lost leaves a doubt.
        """
        try:
            yield
        except errors.LockNotAvailable:
            raise Busy(
                _("Another program keeps the region locked."),
                where=self.address.name,
                remedy=_("Wait for it to finish or end it, then try again."),
            ) from None
        except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
            raise ReadOnly(
                _("The role may not do this on the server."),
                where=labelled(self.address.name, error.diag.message_primary),
                remedy=_("Run `cap-tui storage check` and ask the administrator."),
            ) from None
        except (errors.UndefinedTable, errors.InvalidSchemaName):
            raise no_region(self.address.name) from None
        except psycopg.Error as error:
            lost = error.sqlstate is None or error.sqlstate.startswith(("57P", "08"))
            if not lost and error.sqlstate != "25P03":
                raise self._not_taken(error) from None
            self.drop()
            if committing and lost:
                raise self.in_doubt() from None
            if sent:
                raise self._not_taken(error) from None
            raise self._not_connected(error) from None
        except BaseException:
            self.drop()  # a person's interrupt: the answer to come belongs to nobody
            raise

    def _not_taken(self, error: psycopg.Error) -> NotSaved:
        reason = error.diag.message_primary or " ".join(str(error).split())
        return NotSaved(
            _("The server did not save the change."),
            where=labelled(self.address.name, reason),
            remedy=_("Save again."),
        )

    def in_doubt(self) -> InDoubt:
        """What is said when COMMIT was sent and its answer did not come."""
        return InDoubt(
            _("Whether the server saved the change is not known: its answer did not come."),
            where=self.address.name,
            remedy=_("Save again: the same change is never stored twice."),
        )


def no_region(place: str) -> Refused:
    """What is said of a database in which no region was made."""
    return Refused(
        _("There is no region in this database."),
        where=place,
        remedy=_("Ask its administrator to run what `cap-tui storage sql --roles` prints."),
    )
