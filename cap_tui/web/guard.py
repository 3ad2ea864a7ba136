"""What stands before every page: host, origin, the headers of every answer, and no traceback."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cap_tui.web.security_headers import HTTPS_HEADERS, PLAIN_HEADERS

RefusedPage = Callable[[Request, int, str], Response]
_PORTS = {"http": 80, "https": 443}
_DROPPED = {name for name, _value in (*PLAIN_HEADERS, *HTTPS_HEADERS)} | {b"server"}


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address, so that equal ones compare equal. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]


def _is(url: str, wanted: tuple[str, str, int]) -> bool:
    try:
        return origin_of(url) == wanted
    except ValueError:
        return False


class Guard:
    """Lets requests through that are for this server and from its own pages; adds the headers."""

    def __init__(self, app: ASGIApp, url: str, refused: RefusedPage) -> None:
        self._app = app
        self._origin = origin_of(url)
        self._refused = refused
        https = self._origin[0] == "https"
        self._headers = [*PLAIN_HEADERS, *(HTTPS_HEADERS if https else ())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                kept = [pair for pair in message.get("headers", []) if pair[0] not in _DROPPED]
                message = {**message, "headers": kept + self._headers}
            await send(message)

        request = Request(scope, receive)
        if stopped := self._stopped(request.headers, request.method):
            await self._refused(request, *stopped)(scope, receive, send_guarded)
            return
        try:
            await self._app(scope, receive, send_guarded)
        except ClientDisconnect:
            return  # whoever went away before the form was whole gets no answer, and is no fault of a page
        except Exception:
            # Whatever a page meets, the room goes on: the phone gets a page without a traceback.
            logging.getLogger(__name__).exception("a page failed")
            if not started:
                await self._refused(request, 500, "fault")(scope, receive, send_guarded)

    def _stopped(self, headers: Headers, method: str) -> tuple[int, str] | None:
        """Status and word of a request that goes no further."""
        scheme = self._origin[0]
        host = headers.get("host", "")
        if any(sign in host for sign in "/@?#\\ ") or not _is(f"{scheme}://{host}", self._origin):
            return 421, "host"
        origin = headers.get("origin")
        if origin is not None and not _is(origin, self._origin):
            return 403, "origin"
        if headers.get("sec-fetch-site") == "cross-site":
            # A link in a message opens a page; nothing else of another site gets through.
            followed = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
            if not followed:
                return 403, "origin"
        return None


Handler = Callable[[Request], Awaitable[Response]]
