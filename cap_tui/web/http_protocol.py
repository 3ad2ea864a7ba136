"""HTTP/1.1 with a deadline: head and body are there ten seconds after a request began, whatever drips in.

uvicorn waits for a request's head for ever. The deadline counts from the connection, or from the end of
the answer before; a connection that waits for its next request is closed by it too.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from cap_tui.web.security_headers import PLAIN_HEADERS

DEADLINE = 10.0


class DeadlineProtocol(H11Protocol):
    """uvicorn's protocol, cut off when a request is not whole in time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to count."""
        super().connection_made(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting."""
        self._disarm()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Stop counting when a request is whole: the answer may take its time."""
        super().handle_events()
        if self.conn.their_state in (h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR):
            self._disarm()

    def on_response_complete(self) -> None:
        """Count for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing() and self.conn.their_state is h11.IDLE:
            self._disarm()
            self._arm()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, with the headers of every answer."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        head = [*PLAIN_HEADERS, (b"connection", b"close"), (b"content-length", b"0")]
        output = self.conn.send(h11.Response(status_code=400, headers=head, reason=b"Bad Request"))
        self.transport.write(output)
        self.transport.write(self.conn.send(h11.EndOfMessage()))
        self.transport.close()

    def _arm(self) -> None:
        self._deadline = self.loop.call_later(DEADLINE, self._too_late)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
