"""What the guard makes of a page that fails, and of a phone that goes away before its form was whole."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cap_tui.web.application import guarded_application
from cap_tui.web.form_body import read_form
from cap_tui.web.page_renderer import PageRenderer

URL = "http://room.example"
FORM = b"application/x-www-form-urlencoded"


async def fails(_request: Request) -> Response:
    raise ValueError("s3cret")


async def reads(request: Request) -> Response:
    await read_form(request)
    return Response("read")


def answered(path: str) -> tuple[int, str]:
    """Status and page of a POST whose phone goes away."""
    routes = [Route("/fails", fails, methods=["POST"]), Route("/reads", reads, methods=["POST"])]
    application = guarded_application(routes, PageRenderer("Room", URL, "en", False), URL)
    headers = [(b"host", b"room.example"), (b"content-type", FORM)]
    scope = {
        "type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"",
        "scheme": "http", "server": ("room.example", 80), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    status = next((m["status"] for m in sent if m["type"] == "http.response.start"), 0)
    return status, b"".join(m.get("body", b"") for m in sent).decode()


def test_a_page_that_fails_is_a_page_in_the_language_of_the_phone(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another test of the run may have set up the program's own log file, which keeps records to itself.
    monkeypatch.setattr(logging.getLogger("cap_tui"), "propagate", True)
    status, page = answered("/fails")
    assert status == 500
    assert 'data-refused="fault"' in page
    assert "s3cret" not in page
    assert "a page failed" in caplog.text


def test_who_goes_away_before_the_form_is_whole_is_no_fault(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answered("/reads")
    assert caplog.text == ""
