"""The reading half of a log on a server: opening, following what others append, and being without the server.

Reading goes on from memory while the server is away. What is read is checked along the chain of
checksums; where it does not continue what was known, everything is read again.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from cap_tui.errors import CapError, Unreachable
from cap_tui.text.i18n import _
from cap_tui.workspace.files import Files
from cap_tui.workspace.journal import JournalLine, MovedAway
from cap_tui.workspace.log import Log, reload_notice
from cap_tui.workspace.postgres.address import ServerAddress
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.line_chain import LineChain
from cap_tui.workspace.postgres.listener import Listener
from cap_tui.workspace.postgres.pooler import require_session
from cap_tui.workspace.postgres.reading import (
    ServerLog,
    decoded,
    page,
    pages_back,
    read_log,
    read_seeds,
)
from cap_tui.workspace.postgres.server_state import (
    ServerState,
    read_state,
    require_here,
    why_readonly,
)
from cap_tui.workspace.region_files import FolderFiles

GLANCE_SECONDS = 1.0
"""A read asks the server at most this often while nobody watches."""
PAGE = 2_000
"""Lines that are read in one statement."""

_HEAD = "SELECT seq, crc, generation FROM cap_tui.head"


class FollowedLog(Log):
    """The tables of a log on a server, kept current over one reading connection."""

    def __init__(self, address: ServerAddress, folder: Path, *, readonly: bool) -> None:
        """``folder`` holds settings and attachments. Nothing is opened yet: :meth:`_open` does so."""
        super().__init__(readonly=readonly)
        self.address = address
        self.folder = folder
        self.region_files = FolderFiles(folder, Files())
        self.notices += address.notices
        self._reading = ServerConnection(address)
        self._writing = ServerConnection(address)
        self._reading_lock = threading.RLock()
        self._listener = Listener(self._listen, self.catch_up, self._went_away)
        self._chain = LineChain()
        self._workspace = ""
        self._timeline = self._server_generation = self._rewinds = 0
        self._snapshot_bytes = self._bytes_since = 0
        self._checked = self._listening = 0
        self._split: tuple[int, int | None] | None = None
        """A line that this program knew and a server did not have: two servers may be in use."""
        self._outdated = False
        """The server writes an earlier timeline than the one seen before: it was replaced."""
        self._next_glance = 0.0
        self._away = ""

    def _open(self) -> None:
        state = self._check_server()
        reason = why_readonly(state)
        if reason:
            self.readonly = True
            self.notices.append(reason)
        with self._reading_lock:
            self._replace(read_log(self._reading))

    def _check_server(self) -> ServerState:
        """Look at the server behind a reading connection that is new. Raises as :func:`read_state` does."""
        self._reading.open()
        state = read_state(self._reading)
        require_here(self._reading, state.seq)
        require_session(self._reading)
        self._checked = self._reading.opened
        self._outdated = (
            self._timeline > state.timeline > 0 and state.generation <= self._server_generation
        )
        if not self._outdated:
            self._timeline = state.timeline
        return state

    def _replace(self, found: ServerLog) -> None:
        """Go on from what was just read, whatever was known before."""
        self._tables, self._chain, self._workspace = found.tables, found.chain, found.workspace
        self._server_generation = found.generation
        self._snapshot_bytes, self._bytes_since = found.snapshot_bytes, found.line_bytes

    @property
    def generation(self) -> int:
        return self._server_generation + self._rewinds

    @property
    def away(self) -> str:
        """The time of day since when the server does not answer; empty while it does."""
        return self._away

    def catch_up(self) -> int:
        with self._mutex:
            if self._depth == 0:
                with self._reading_lock:
                    self._follow()
            return self._tables.seq

    def glance(self) -> None:
        now = time.monotonic()
        if self._listener.running or now < self._next_glance:
            return
        if self._mutex.acquire(blocking=False):
            try:
                self.catch_up()
            except Unreachable as error:
                self._went_away(error)
            finally:
                self._next_glance = time.monotonic() + GLANCE_SECONDS
                self._mutex.release()

    def _follow(self) -> None:
        """Take in what is new over the reading connection; one that was found broken is made again."""
        idle = self._reading.is_open
        try:
            self._look()
        except Unreachable as error:
            if not idle:
                self._went_away(error)
                raise
            self._follow()
            return
        except MovedAway as moved:
            if str(moved) not in self.notices:
                self.notices.append(str(moved))
        self._came_back()

    def _look(self) -> None:
        if not self._reading.is_open or self._checked != self._reading.opened:
            self._check_server()
        seq, crc, generation = self._reading.query(_HEAD)[0]
        require_here(self._reading, seq)
        if (seq, crc, generation) != (self._chain.seq, self._chain.crc, self._server_generation):
            rows = page(self._reading, self._chain.seq, PAGE)
            self._take_in(self._reading, seq, crc, generation, rows)

    def _take_in(
        self,
        connection: ServerConnection,
        seq: int,
        crc: int,
        generation: int,
        rows: Sequence[tuple[int, int, bytes]],
    ) -> None:
        """Take in lines from the one reached on; when they do not continue it, read everything again."""
        own = self._chain.seq
        if own:
            goes_on = bool(rows) and rows[0][:2] == (own, self._chain.crc)
            if generation != self._server_generation or not goes_on:
                self._reload(connection, seq, crc, generation)
                return
            rows = rows[1:]
        else:
            self._server_generation = generation
            self._chain.seeds, self._workspace = read_seeds(connection)
        while rows:
            for number, stated, data in rows:
                if number <= seq:
                    self._take_line(number, stated, bytes(data))
            if self._chain.seq >= seq:
                return
            rows = page(connection, self._chain.seq, PAGE)[bool(self._chain.seq) :]

    def _take_line(self, seq: int, crc: int, data: bytes) -> None:
        line = self._chain.take(seq, crc, data, self.address.name)
        self._tables.apply(line)
        self.feed.add(line, own=False)
        self._bytes_since += len(data)

    def _reload(self, connection: ServerConnection, seq: int, crc: int, generation: int) -> None:
        """Read everything again: a record was erased, or the log was put back to an earlier state."""
        before, chain = self._server_generation, self._chain
        if generation == before and seq <= chain.seq and chain.crc_at(seq) not in (None, crc):
            self._split = (seq, chain.crc_at(seq))
        self._replace(read_log(connection, held=connection is self._writing))
        if generation == before:
            self._rewinds += 1
        elif self._split is not None:
            self._split = None  # an administrator said that this is the right one
        if generation == before or self._tables.seq < chain.seq:
            self.notices.append(reload_notice())
        self.feed.reloaded()

    def _listen(self) -> int:
        """The socket of the reading connection, which listens."""
        with self._reading_lock:
            self._reading.open()
            if self._listening != self._reading.opened:
                self._reading.script("LISTEN cap_tui")
                self._listening = self._reading.opened
            return self._reading.socket

    def _await_news(self, stopped: threading.Event, pause: float) -> bool:
        self._listener.start()
        return self._listener.wait(stopped)

    def _went_away(self, error: CapError) -> None:
        """Say once that the server does not answer, and since when."""
        if isinstance(error, Unreachable) and not self._away:
            self._away = datetime.now().astimezone().strftime("%H:%M")
            self.notices.append(self._away_notice())

    def _came_back(self) -> None:
        if self._away:
            with contextlib.suppress(ValueError):
                self.notices.remove(self._away_notice())
            self._away = ""
            self.feed.reloaded()  # whoever watches hears of the connection, and reads again

    def _away_notice(self) -> str:
        return _("Since {time} not connected to {place}; what is shown may be old.").format(
            time=self._away, place=self.address.name
        )

    def lines(self, since: int = 0) -> Iterator[JournalLine]:
        while True:
            with self._reading_lock:
                rows = page(self._reading, since + 1, PAGE)
            for seq, _crc, data in rows:
                yield decoded(data)
                since = seq
            if len(rows) < PAGE:
                return

    def newest(self) -> Iterator[JournalLine]:
        below, limit = self._tables.seq + 1, 50
        while below > 1:
            with self._reading_lock:
                rows = pages_back(self._reading, below, limit)
            if not rows:
                return
            for seq, data in rows:
                yield decoded(data)
                below = seq
            limit = PAGE
