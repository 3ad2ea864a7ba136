"""What a cookie and a form token are: a keyed hash (HMAC-SHA-256, RFC 2104) that only the server can make."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cap_tui.web.sessions import Sessions


def test_a_token_is_keyed_with_the_secret_of_the_server() -> None:
    sessions = Sessions(b"a secret", "w-1", secure=False)
    expected = hmac.new(b"a secret", b"form w-1 a cookie", hashlib.sha256).digest()
    assert sessions.csrf("a cookie") == base64.urlsafe_b64encode(expected).decode().rstrip("=")


def test_another_secret_workshop_cookie_or_purpose_gives_another_token() -> None:
    tokens = {
        sessions.csrf(cookie)
        for secret in (b"one", b"two")
        for workshop in ("w-1", "w-2")
        for cookie in ("a", "b")
        for sessions in [Sessions(secret, workshop, secure=False)]
    }
    assert len(tokens) == 8
    sessions = Sessions(b"one", "w-1", secure=False)
    assert sessions.member_token("a", "key") != sessions.csrf("a key")


def test_a_visitor_is_known_by_the_signature_alone() -> None:
    sessions = Sessions(b"one", "w-1", secure=False)
    cookie = sessions.new_visitor()
    assert sessions.is_visitor(cookie)
    assert not sessions.is_visitor(cookie[:-1] + ("A" if cookie[-1] != "A" else "B"))
    assert not Sessions(b"two", "w-1", secure=False).is_visitor(cookie)
