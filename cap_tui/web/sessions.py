"""Sessions of phones. A session is a participant: the region holds a hash of the cookie, nothing else does.

Whoever has not joined carries a signed random cookie, so that a form can be bound to it; the server
keeps nothing of it. A restart, or another host of the region, therefore knows everybody who is in.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from cap_tui.model.read_access import Reads
from cap_tui.model.workshop import Participant
from cap_tui.operations.workshops.access import token_hash
from cap_tui.workshop.join_codes import same

HOURS = 12
MAX_AGE = HOURS * 3600
_VISITOR = "v."


class _HasCookies(Protocol):
    @property
    def cookies(self) -> dict[str, str]: ...


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


@dataclass(frozen=True)
class Sessions:
    """Cookies and form tokens of one workshop."""

    secret: bytes
    workshop: str
    secure: bool
    name: str = "cap_join"

    @property
    def cookie_name(self) -> str:
        """The name of the cookie; a browser holds ``__Host-`` to this host and https."""
        return f"__Host-{self.name}" if self.secure else self.name

    def cookie_of(self, request: _HasCookies) -> str:
        """What the phone sent, empty for nothing."""
        return request.cookies.get(self.cookie_name, "")

    def new_visitor(self) -> str:
        """A cookie for somebody who has not joined: 144 random bits, signed."""
        word = _VISITOR + secrets.token_urlsafe(18)
        return f"{word}.{self._sign('visitor', word)}"

    def is_visitor(self, cookie: str) -> bool:
        """Whether this server signed the cookie."""
        word, _dot, signature = cookie.rpartition(".")
        return word.startswith(_VISITOR) and same(signature, self._sign("visitor", word))

    def csrf(self, cookie: str) -> str:
        """The token that a form of this cookie carries."""
        return self._sign("form", cookie)

    def member_token(self, visitor: str, key: str) -> str:
        """The cookie of whoever joins: the same form sent again gets the same one."""
        return self._sign("member", f"{visitor} {key}")

    def person(self, reads: Reads, cookie: str) -> Participant | None:
        """The participant of a cookie: joined here by phone, has not left, within twelve hours."""
        if not cookie or cookie.startswith(_VISITOR) or len(cookie) > 200:
            return None
        hashed = token_hash(cookie)
        for person in reads.records(Participant).find(token_hash=hashed):
            mine = person.workshop == self.workshop and person.consent
            if mine and same(person.token_hash, hashed) and not _expired(person.consented):
                return person
        return None

    def _sign(self, purpose: str, text: str) -> str:
        data = f"{purpose} {self.workshop} {text}".encode("utf-8", "replace")
        return _text(hmac.digest(self.secret, data, "sha256"))


def _expired(since: str) -> bool:
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return True
    return datetime.now(UTC) - moment > timedelta(hours=HOURS)
