"""A phone without scripts: cookies, forms, redirects that are looked at, over one real socket."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: list[str] = field(default_factory=list)

    @property
    def refused(self) -> str:
        """The word of what was refused."""
        found = re.search(r'data-refused="([^"]*)"', self.body)
        return found[1] if found else ""

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("location", "")

    def values(self, attribute: str) -> list[str]:
        """Every value of a data attribute, in order."""
        return re.findall(rf'{attribute}="([^"]*)"', self.body)


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag == "input" and named.get("name") in ("csrf", "key"):
            self.found.setdefault(str(named["name"]), str(named.get("value") or ""))


class Phone:
    """One phone. ``url`` is the server's address, as ``--json`` gave it."""

    def __init__(self, url: str, language: str = "en") -> None:
        parts = urlsplit(url)
        self.url = url
        self.at = (parts.hostname or "", parts.port or 80)
        self.language = language
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request on the phone's connection, which is opened again when it was closed."""
        sent = {
            "Accept-Language": self.language,
            **({"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}),
            **(headers or {}),
        }  # fmt: skip
        for last in (False, True):
            if self._connection is None:
                self._connection = http.client.HTTPConnection(*self.at, timeout=20)
            try:
                self._connection.request(method, path, body, sent)
                got = self._connection.getresponse()
                text = got.read().decode("utf-8")
                break
            except (http.client.HTTPException, OSError):
                self.hang_up()
                if last:
                    raise
        answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, text)
        for name, value in got.getheaders():
            if name.lower() == "set-cookie":
                answer.cookies.append(value)
                key, _equals, rest = value.partition("=")
                content = rest.partition(";")[0].strip('"')
                if content:
                    self.cookies[key] = content
                else:
                    self.cookies.pop(key, None)
        if got.getheader("connection") == "close":
            self.hang_up()
        return answer

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, path: str, **headers: str) -> Answer:
        """Look at a page."""
        return self.ask("GET", path, headers=headers)

    def fields(self, path: str) -> dict[str, str]:
        """``csrf`` and ``key`` of the first form of a page."""
        reader = _Fields()
        answer = self.get(path)
        reader.feed(answer.body)
        assert "csrf" in reader.found, (answer.status, answer.body[:500])
        return reader.found

    def post(
        self,
        path: str,
        fields: dict[str, Any] | None = None,
        *,
        form: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send a form. ``form`` is the page that it stands on, else ``path``."""
        sent = {**self.fields(form or path), **(fields or {})}
        return self.send(path, sent, headers)

    def send(
        self, path: str, fields: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Answer:
        """Send these fields as they are."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields), {**kind, **(headers or {})})

    def join(self, token: str, name: str = "", group: str = "") -> None:
        """Scan the QR code, agree, join."""
        said = {"consent": "yes", "name": name, "group": group}
        answer = self.post(f"/j/{token}", said)
        assert (answer.status, answer.location) == (303, "/home"), (answer.status, answer.body)

    def card(self, text: str) -> str:
        """Write a card; its receipt."""
        answer = self.post("/cards", {"text": text})
        assert answer.status == 303, (answer.status, answer.refused)
        return answer.location.removeprefix("/receipts/")

    def vote(self, ballot: str, **fields: str) -> str:
        """Vote; the receipt. A point in a name is written as two underscores."""
        said = {name.replace("__", "."): value for name, value in fields.items()}
        answer = self.post(f"/ballots/{ballot}", said)
        assert answer.status == 303, (answer.status, answer.refused)
        return answer.location.removeprefix("/receipts/")
