"""The attacks of the contract: what is refused, with which status and word, and the headers of every answer."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import pytest

from cap_tui.errors import InDoubt
from cap_tui.web.phone_room import GivenReceipt
from tests.web.conftest import JoinedRoom, Serve

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def raw(url: str, data: bytes, seconds: float = 5.0) -> bytes:
    """What the server answers to these bytes until it closes, or until there is no more."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=seconds) as sent:
        sent.sendall(data)
        got = b""
        try:
            while chunk := sent.recv(65536):
                got += chunk
                if b"</html>" in got:
                    break
        except (TimeoutError, ConnectionError):
            pass
        return got


def test_every_answer_has_every_header(joined: JoinedRoom) -> None:
    phone = joined.phone()
    answers = [
        *(phone.get(path) for path in ("/", "/home", "/cards", "/health", "/no", "/leave")),
        phone.get("/static/join.js"),
        phone.get("/static/join.css"),
        phone.get("/static/../pages.py"),
        phone.get("/static/nothing.js"),
        phone.post("/cards", {"text": ""}),
        phone.send("/cards", {"text": "x"}),
        phone.get("/home", Host="evil.example"),
        phone.get("/home", Origin="null"),
    ]
    assert [a.status for a in answers] == [
        200, 200, 200, 200, 404, 405, 200, 200, 404, 404, 400, 403, 421, 403,
    ]  # fmt: skip
    for answer in answers:
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert "server" not in answer.headers
        assert not any(name.startswith("access-control") for name in answer.headers)
        assert "<script>" not in answer.body
        assert " style=" not in answer.body
        assert "http://" not in answer.body.replace("http without", "")
    broken = raw(joined.url, b"NO HTTP AT ALL\r\n\r\n")
    assert broken.startswith(b"HTTP/1.1 400")
    assert POLICY.encode() in broken


def test_the_cookie_is_http_only_lax_and_changes_at_joining(joined: JoinedRoom) -> None:
    phone = joined.visitor()
    first = phone.get("/").cookies[0]
    phone.join(joined.token)
    for part in ("cap_join=", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"):
        assert part.lower() in first.lower()
    assert "Domain" not in first
    assert "Secure" not in first
    fixed = joined.visitor()
    fixed.cookies = {"cap_join": "an-attackers-cookie"}
    assert fixed.get("/").cookies


def test_https_has_its_own_cookie_and_headers(serve: Serve) -> None:
    with serve(url="https://join.example") as joined:
        phone = joined.visitor()
        phone.at = joined.server.address
        answer = phone.get("/", Host="join.example")
    assert answer.status == 200
    assert answer.cookies[0].startswith("__Host-cap_join=")
    assert "Secure" in answer.cookies[0]
    assert answer.headers["strict-transport-security"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"


def test_a_form_of_another_session_is_refused(joined: JoinedRoom) -> None:
    phone, other = joined.phone(), joined.phone()
    fields = {"text": "x", "key": "k"}
    answers = [phone.send("/cards", fields)]
    for csrf in ("", "wrong", "ünïcode", other.fields("/cards")["csrf"]):
        answers.append(phone.send("/cards", {**fields, "csrf": csrf}))
    assert [(a.status, a.refused) for a in answers] == [(403, "session")] * 5
    assert joined.room("card", "list")["cards"] == []


SENDERS: list[tuple[dict[str, str], int]] = [
    ({"Origin": "null"}, 403),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": ""}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Host": "evil.example"}, 421),
    ({"Host": "127.0.0.1"}, 421),
    ({"X-Forwarded-Host": "evil.example"}, 303),
    ({"Sec-Fetch-Site": "same-origin"}, 303),
]


def test_forms_come_from_this_server_only(joined: JoinedRoom) -> None:
    phone = joined.phone()
    for headers, status in SENDERS:
        answer = phone.post("/cards", {"text": "x"}, headers=headers)
        assert answer.status == status, headers
        assert bool(answer.refused) == (status != 303)


def test_a_link_in_a_message_opens_the_page(joined: JoinedRoom) -> None:
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert joined.visitor().get(f"/j/{joined.token}", **followed).status == 200
    assert joined.visitor().get("/", **{"Sec-Fetch-Site": "cross-site"}).status == 403


def test_the_same_key_is_the_same_receipt_and_counts_once(joined: JoinedRoom) -> None:
    ana, bor = joined.phone(), joined.phone()
    sent = {**ana.fields("/cards"), "text": "One"}
    first = ana.send("/cards", sent)
    again = ana.send("/cards", {**sent, "text": "Two"})
    other = bor.send("/cards", {**bor.fields("/cards"), "key": sent["key"], "text": "Three"})
    assert first.location == again.location != other.location
    assert [c["text"] for c in joined.room("card", "list")["cards"]] == ["One", "Three"]


def test_joining_twice_with_one_form_is_one_person(joined: JoinedRoom) -> None:
    phone = joined.visitor()
    form = {**phone.fields(f"/j/{joined.token}"), "consent": "yes", "name": "Ana"}
    visitor = dict(phone.cookies)
    assert phone.send(f"/j/{joined.token}", form).status == 303
    joined_as = dict(phone.cookies)
    phone.cookies = visitor
    assert phone.send(f"/j/{joined.token}", form).status == 303
    assert phone.cookies == joined_as
    assert len(joined.room("people", "list")["people"]) == 1


def test_wrong_codes_are_limited_and_the_qr_code_keeps_working(joined: JoinedRoom) -> None:
    phone = joined.visitor()
    statuses = [phone.post("/", {"code": "AAAA-2222"}).status for _try in range(10)]
    assert statuses == [400] * 10
    slow = phone.post("/", {"code": joined.server.door.code})
    assert (slow.status, slow.refused) == (429, "slow")
    assert 0 < int(slow.headers["retry-after"]) <= 61
    phone.join(joined.token)


@pytest.mark.parametrize(("proxy", "last"), [("127.0.0.1", 400), ("192.0.2.9", 429), ("", 429)])
def test_a_forwarded_address_is_believed_from_the_proxy_only(
    serve: Serve, proxy: str, last: int
) -> None:
    with serve(proxy=proxy) as joined:
        phone = joined.visitor()
        form = {**phone.fields("/"), "code": "AAAA-2222"}
        for n in range(10):
            sent = phone.send("/", form, {"X-Forwarded-For": f"203.0.113.{n}"})
            assert sent.status == 400
        other = phone.send("/", form, {"X-Forwarded-For": "203.0.113.99"})
        assert other.status == last


def test_in_doubt_the_phone_is_asked_to_send_the_same_form_again(
    joined: JoinedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, room = joined.phone(), joined.server.pages.room
    add_card, answers = room.add_card, iter([InDoubt("the answer was lost")])

    def in_doubt_once(*given: str) -> GivenReceipt:
        stored = add_card(*given)
        for error in answers:
            raise error
        return stored

    monkeypatch.setattr(room, "add_card", in_doubt_once)
    form = {**phone.fields("/cards"), "text": "Stored, but who knows"}
    doubt = phone.send("/cards", form)
    assert (doubt.status, doubt.refused) == (503, "doubt")
    assert int(doubt.headers["retry-after"]) > 0
    again = phone.send("/cards", form)
    assert again.status == 303
    assert phone.get(again.location).status == 200
    assert len(joined.room("card", "list")["cards"]) == 1


def test_a_card_of_nothing_is_empty(joined: JoinedRoom) -> None:
    phone = joined.phone()
    for text in ("", "   ", "\u200b\u2060", "\u202e", "\u3164", "\x00\x07"):
        answer = phone.post("/cards", {"text": text})
        assert (answer.status, answer.refused) == (400, "empty"), repr(text)


def test_a_card_has_two_thousand_characters(joined: JoinedRoom) -> None:
    phone = joined.phone()
    phone.card("ä" * 2000)
    answer = phone.post("/cards", {"text": "ä" * 2001})
    assert (answer.status, answer.refused) == (400, "long")
    assert "ä" * 2001 in answer.body


def test_a_name_is_cleaned_never_refused(joined: JoinedRoom) -> None:
    for name in ("\u202eevil\x1b[31m", "\u200b", "x" * 5000):
        assert joined.phone(name).get("/home").status == 200


def test_what_a_form_may_be(joined: JoinedRoom) -> None:
    phone = joined.phone()
    csrf = phone.fields("/cards")["csrf"]
    start = f"csrf={csrf}&key=k&text=x"

    def sent(body: str, kind: str = FORM["Content-Type"]) -> tuple[int, str]:
        answer = phone.ask("POST", "/cards", body, {"Content-Type": kind})
        return answer.status, answer.refused

    assert sent(f"{start}&text=y") == (400, "twice")
    assert sent(f"csrf={csrf}&key=k&text=%ff") == (400, "utf8")
    assert sent(start, "application/json") == (415, "type")
    assert sent(start, "multipart/form-data; boundary=x") == (415, "type")
    assert sent(f"csrf={csrf}&text=x") == (400, "key")
    many = "".join(f"&f{n}=1" for n in range(200))
    assert sent(start + many) == (400, "fields")
    assert sent(start + "x" * 70_000) == (413, "size")
    assert sent(start)[0] == 303


def test_a_long_body_in_pieces_is_refused(joined: JoinedRoom) -> None:
    host = joined.url.removeprefix("http://")
    head = (
        f"POST /cards HTTP/1.1\r\nHost: {host}\r\nContent-Type: {FORM['Content-Type']}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    ).encode()
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    assert raw(joined.url, head + piece * 5).startswith(b"HTTP/1.1 413")


def test_a_request_that_drips_in_is_cut(
    joined: JoinedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cap_tui.web import http_protocol

    monkeypatch.setattr(http_protocol, "DEADLINE", 0.5)
    host = joined.url.removeprefix("http://")
    starts = [
        b"GET / HT",
        f"GET / HTTP/1.1\r\nHost: {host}\r\nX: ".encode(),
        f"POST /cards HTTP/1.1\r\nHost: {host}\r\nContent-Type: {FORM['Content-Type']}\r\n"
        "Content-Length: 100\r\n\r\ncsrf=".encode(),
    ]
    for start in starts:
        assert 0.3 < seconds_until_cut(joined.url, start) < 3


def seconds_until_cut(url: str, start: bytes) -> float:
    """How long the server lets a request drip in, a byte at a time."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=0.05) as slow:
        slow.sendall(start)
        begun = time.monotonic()
        while time.monotonic() < begun + 5:
            try:
                slow.sendall(b"x")
                if slow.recv(100) == b"":
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        return time.monotonic() - begun


def test_votes_that_no_rule_allows(joined: JoinedRoom) -> None:
    joined.room.cards("c1", "c2", "c3")
    phone = joined.phone()
    phone.card("Mine")
    joined.room("ballot", "open", "--kind", "points", "--ref", "P", "--no-own")
    joined.room("ballot", "open", "--kind", "dots", "--dots", "3", "--ref", "D", "--cards", "c1,c2")
    own = phone.get("/cards").values("data-card")[0]
    expected = [
        ("P", {"p.c1": "99"}, "choice"),
        ("P", {"p.c1": "101"}, "choice"),
        ("P", {"p.c1": "100", "p.c99": "0"}, "card"),
        ("P", {"p.c1": "50", f"p.{own}": "50"}, "own"),
        ("P", {"p.c1": "١٠٠"}, "number"),
        ("P", {"p.c1": "+100"}, "number"),
        ("P", {"p.c1": "1e2"}, "number"),
        ("P", {"s.c1": "5"}, "card"),
        ("P", {}, "choice"),
        ("P", {"p.c1": "100", "abstain": "yes"}, "both"),
        ("D", {"p.c1": "3", "p.c2": "1"}, "choice"),
        ("D", {"p.c1": "-1"}, "number"),
        ("D", {"p.c3": "1"}, "card"),
    ]
    found = []
    for ballot, fields, _word in expected:
        answer = phone.post(f"/ballots/{ballot}", fields)
        found.append((ballot, fields, answer.refused))
        assert answer.status == 400
        assert answer.headers["content-type"].startswith("text/html")
    assert found == expected
    assert phone.get("/ballots/nothing").status == 404
    assert phone.send("/ballots/nothing", phone.fields("/cards")).status == 404
    assert joined.room("ballot", "show", "P")["cast"] == 0


def test_a_ballot_by_tokens_takes_no_vote_by_phone(joined: JoinedRoom) -> None:
    joined.room.people("p1", "p2", "p3", "p4", "p5")
    joined.room.cards("c1", "c2")
    joined.room("ballot", "open", "--kind", "score", "--ref", "V")
    joined.room("ballot", "open", "--kind", "score", "--ref", "T", "--voters", "tokens")
    phone = joined.phone()
    form = {**phone.fields("/ballots/V"), "s.c1": "5"}
    answer = phone.send("/ballots/T", form)
    assert (answer.status, answer.refused) == (409, "tokens")
    assert joined.room("ballot", "show", "T")["cast"] == 0


def test_a_closed_ballot_takes_nothing(joined: JoinedRoom) -> None:
    joined.room.cards("c1", "c2")
    joined.room("ballot", "open", "--kind", "points", "--ref", "P")
    phone = joined.phone()
    form = {**phone.fields("/ballots/P"), "p.c1": "100"}
    first = phone.send("/ballots/P", form)
    joined.room("ballot", "close", "P")
    late = phone.send("/ballots/P", {**form, "key": "another"})
    again = phone.send("/ballots/P", form)
    assert (late.status, late.refused) == (409, "closed")
    assert again.location == first.location


def test_the_seats_are_counted(serve: Serve) -> None:
    with serve(people=2) as joined:
        first, _second = joined.phone(), joined.phone()
        third = joined.visitor().post(f"/j/{joined.token}", {"consent": "yes"})
        assert (third.status, third.refused) == (503, "full")
        first.card("Who is in goes on")
        first.post("/leave", form="/home")
        joined.phone()


def test_joining_needs_consent_and_the_token(joined: JoinedRoom) -> None:
    phone = joined.visitor()
    assert phone.post(f"/j/{joined.token}", {"name": "Ana"}).refused == "consent"
    odd = phone.post(f"/j/{joined.token}", {"consent": "yes", "group": "martians"})
    assert (odd.status, odd.refused) == (400, "group")
    assert phone.get("/j/AAAAAAAAAAAAAAAA").status == 404
    assert phone.get("/home").location == "/"
    assert joined.room("people", "list")["people"] == []


def test_no_page_differs_by_what_others_voted(joined: JoinedRoom) -> None:
    joined.room.cards("c1", "c2")
    joined.room("ballot", "open", "--kind", "dots", "--dots", "2", "--ref", "V")
    ana, bor = joined.phone("Ana"), joined.phone("Bor")

    def pages() -> list[str]:
        shown = [ana.get(path).body for path in ("/home", "/cards", "/ballots/V", "/now")]
        return [line for body in shown for line in body.splitlines() if "hidden" not in line]

    before = pages()
    bor.vote("V", p__c1="2")
    assert pages() == before
