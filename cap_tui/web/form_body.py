"""The body of a form: urlencoded UTF-8, within limits that hold before anything is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from cap_tui.errors import CapError

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200
FORM = "application/x-www-form-urlencoded"


class BadRequest(CapError):
    """An answer other than 200: a status, and the word that the page carries in ``data-refused``."""

    def __init__(self, status: int, word: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(word)
        self.status = status
        self.word = word
        self.headers = dict(headers or {})


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises BadRequest: 413 too long, 415 no form, 400 what cannot be read."""
    kind, _semicolon, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if kind.strip().lower() != FORM or charset not in ("", "charset=utf-8"):
        raise BadRequest(415, "type")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        raise BadRequest(413, "size")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadRequest(413, "size")
    return parse_form(bytes(body))


def parse_form(body: bytes) -> dict[str, str]:
    """Fields by name. Raises BadRequest for a field that comes twice, too many, or no UTF-8."""
    pairs = [pair for pair in body.split(b"&") if pair]
    if len(pairs) > MOST_FIELDS:
        raise BadRequest(400, "fields")
    fields: dict[str, str] = {}
    for pair in pairs:
        name, _equals, value = (_decoded(part) for part in pair.partition(b"="))
        if name in fields:
            raise BadRequest(400, "twice")
        fields[name] = value
    return fields


def _decoded(part: bytes) -> str:
    try:
        return unquote_to_bytes(part.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(400, "utf8") from error
