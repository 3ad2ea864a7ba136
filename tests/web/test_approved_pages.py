"""Every page of a workshop's phones in every state that it has, and every refusal, as it was kept."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cap_tui.web.form_body import MOST_BYTES, MOST_FIELDS, parse_form
from tests.approval import approve
from tests.web.conftest import JoinedRoom, Serve, running
from tests.web.phone import Answer, Phone
from tests.web.surveyed import Survey, answer_page, survey
from tests.workshop.conftest import Room

__all__ = ["survey"]

APPROVED = Path(__file__).with_name("approved")
KINDS: dict[str, tuple[list[str], dict[str, str]]] = {
    "dots": (["--dots", "3"], {"p__c1": "2", "p__c2": "1"}),
    "points": ([], {"p__c1": "60", "p__c2": "40"}),
    "score": ([], {"s__c1": "5", "s__c3": "2"}),
    "criteria": (["--criteria", "relevance:2,strength"], {"s__c1__relevance": "5"}),
    "ranking": ([], {"r__c1": "2", "r__c2": "1", "r__c3": "2"}),
    "pairwise": ([], {"w__c1__c2": ">", "w__c2__c3": "="}),
}
KEPT_HEADERS = ("location", "content-type", "cache-control", "retry-after", "content-language")


class Keeper:
    """Writes down what phones were answered, with names for what is drawn by chance."""

    def __init__(self, url: str, token: str) -> None:
        self.told: list[str] = []
        self.pages: dict[str, list[str]] = {}
        self.whole = True
        self.names: dict[str, str] = {token: "TOKEN", url: "http://HOST"}

    def keep(self, what: str, answer: Answer) -> Answer:
        """One answer: status, headers, the body; of a page that was there before, what is other than then."""
        inside = re.search(r"<main.*</main>", answer.body, re.DOTALL)
        page = self.steady(inside[0] if inside else answer.body).splitlines()
        title = next((line for line in page if line.startswith("<h1>")), "")
        before = self.pages.setdefault(title, page)
        lines = page
        if before is not page:
            lines = [line for line in difflib.ndiff(before, page) if line[0] in "+-"]
        elif inside and self.whole:
            lines, self.whole = self.steady(answer.body).splitlines(), False
        heads = [
            f"{name}: {answer.headers[name]}" for name in KEPT_HEADERS if name in answer.headers
        ]
        text = "\n".join([f"===== {what}", str(answer.status), *heads])
        if answer.status == 429:  # how long depends on when the first wrong code came
            assert 30 <= int(answer.headers["retry-after"]) <= 60
            text = text.replace(f"after: {answer.headers['retry-after']}", "after: SECONDS")
        self.told.append("\n".join([self.steady(text), *lines, ""]))
        return answer

    def steady(self, text: str) -> str:
        """The text without what another run has otherwise."""
        for name, value in (("csrf", "CSRF"), ("key", "KEY")):
            text = re.sub(rf'(name="{name}" value=")[^"]*', rf"\1{value}", text)
        for code, name in self.names.items():
            text = text.replace(code, name)
        text = re.sub(r"\b\d\d:\d\d(:\d\d)?\b", "00:00", text)
        text = re.sub(r"x{50,}", "xx…", text)
        text = re.sub(r'(data-now=")[^"]*', r"\1NOW", text)
        text = re.sub(r"/receipts/\w+", "/receipts/RECEIPT", text)
        text = re.sub(r'(data-receipt=")[^"]*(">)[^<]*', r"\1RECEIPT\2RECEIPT", text)
        return re.sub(r"\n\s*\n+", "\n", text)


@pytest.fixture
def joined(serve: Serve) -> Iterator[JoinedRoom]:
    with serve(people=4) as found:
        yield found


@pytest.fixture
def keeper(joined: JoinedRoom) -> Keeper:
    return Keeper(joined.url, joined.token)


def prepared(room: Room) -> None:
    """Three cards, one of them long and with signs."""
    for number, text in enumerate(("Beams", 'Bark <b> & "bast"', "Straw " * 6), 1):
        room("card", "add", "--text", text, "--ref", f"c{number}")


def test_the_way_through_a_workshop(joined: JoinedRoom, keeper: Keeper) -> None:
    prepared(joined.room)
    phone = joined.visitor()
    at = keeper.keep
    at("the first page", phone.get("/"))
    at("a wrong code", phone.post("/", {"code": "WRONG"}))
    at("the form to join", phone.get(f"/j/{joined.token}"))
    at("no consent", phone.post(f"/j/{joined.token}", {"name": "Ana <b>", "group": "research"}))
    at("no such group", phone.post(f"/j/{joined.token}", {"consent": "yes", "group": "x"}))
    at("joined", phone.post(f"/j/{joined.token}", {"consent": "yes", "name": "Ana <b>"}))
    at("home", phone.get("/home"))
    at("no card yet", phone.get("/cards"))
    at("an empty card", phone.post("/cards", {"text": " "}))
    at("a long card", phone.post("/cards", {"text": "x" * 2001}))
    at("a card", given := phone.post("/cards", {"text": "Larch & <i>stone pine</i>"}))
    keeper.names[given.location.rpartition("/")[2]] = "RECEIPT"
    at("its receipt", phone.get(given.location))
    at("own cards", phone.get("/cards"))
    at("the form to join, of who is in", phone.get(f"/j/{joined.token}"))
    at("left", phone.post("/leave", form="/home"))
    at("home of who left", phone.get("/home"))
    approve(APPROVED / "way.txt", "\n".join(keeper.told))


@pytest.mark.parametrize("kind", KINDS)
def test_a_ballot_in_each_state(joined: JoinedRoom, keeper: Keeper, kind: str) -> None:
    at = keeper.keep
    prepared(joined.room)
    joined.room.people("p1", "p2")
    phone, other = joined.phone("Ana", "research"), joined.phone("Bor")
    options, choice = KINDS[kind]
    joined.room("ballot", "open", "--kind", kind, "--ref", "V", *options)
    keeper.whole = False
    at("open", phone.get("/ballots/V"))
    at("nothing chosen", phone.post("/ballots/V", {}))
    at(
        "an abstention with a choice",
        phone.post("/ballots/V", {**_named(choice), "abstain": "yes"}),
    )
    at("a card that is not there", phone.post("/ballots/V", {f"{next(iter(choice))[0]}.zz": "1"}))
    bad = dict.fromkeys(_named(choice), "x")
    at("no number", phone.post("/ballots/V", bad))
    at("too many", phone.post("/ballots/V", dict.fromkeys(_named(choice), "99")))
    at("cast", given := phone.post("/ballots/V", _named(choice)))
    keeper.names[given.location.rpartition("/")[2]] = "RECEIPT"
    at("its receipt", phone.get(given.location))
    at("open, voted", phone.get("/ballots/V"))
    at("abstained", abstained := other.post("/ballots/V", {"abstain": "yes"}))
    keeper.names[abstained.location.rpartition("/")[2]] = "RECEIPT"
    at("receipt of an abstention", other.get(abstained.location))
    at("home with a ballot", phone.get("/home"))
    joined.room("ballot", "close", "V")
    at("closed", phone.get("/ballots/V"))
    at("too late", phone.send("/ballots/V", {**phone.fields("/cards"), **_named(choice)}))
    joined.room("ballot", "reveal", "V")
    at("revealed", phone.get("/ballots/V"))
    at("home after it", other.get("/home"))
    approve(APPROVED / f"ballot-{kind}.txt", "\n".join(keeper.told))


def _named(choice: dict[str, str]) -> dict[str, Any]:
    return {name.replace("__", "."): value for name, value in choice.items()}


def test_what_is_refused_and_with_which_words(joined: JoinedRoom, keeper: Keeper) -> None:
    at = keeper.keep
    prepared(joined.room)
    phone, stranger = joined.phone("Ana"), joined.visitor()
    keeper.whole = False
    fields = phone.fields("/cards")
    at("no such page", phone.get("/nothing"))
    at("no such token", stranger.get("/j/AAAABBBBCCCCDDDD"))
    at("no such ballot", phone.get("/ballots/zz"))
    at("no such receipt", phone.get("/receipts/zz"))
    at("a method that no page has", phone.ask("PUT", "/cards"))
    at("of a stranger", stranger.send("/cards", {"text": "x", "csrf": "x", "key": "k"}))
    at("without the sign of the form", phone.send("/cards", {**fields, "text": "x", "csrf": "x"}))
    at("without a key", phone.send("/cards", {"text": "x", "csrf": fields["csrf"]}))
    at("the longest key", phone.send("/cards", {**fields, "text": "Key", "key": "k" * 200}))
    at("a longer key", phone.send("/cards", {**fields, "text": "Key", "key": "k" * 201}))
    at("a form of another kind", phone.ask("POST", "/cards", "{}", {"Content-Type": "text/json"}))
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=latin-1"}
    at("signs of another kind", phone.ask("POST", "/cards", "a=b", kind))
    for host in ("evil.example", "user@127.0.0.1"):
        at(f"host {host}", phone.get("/", Host=host))
    at("origin", phone.send("/cards", fields, {"Origin": "http://evil.example"}))
    at("from another site", phone.get("/home", **{"Sec-Fetch-Site": "cross-site"}))
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    at("a link followed from another site", stranger.get("/", **followed))
    at("what asks whether it moved on", stranger.get("/now"))
    at("it is well", stranger.get("/health"))
    approve(APPROVED / "refused.txt", "\n".join(keeper.told))


def test_a_full_room_and_a_closed_door(joined: JoinedRoom, keeper: Keeper) -> None:
    at = keeper.keep
    keeper.whole = False
    waiting = joined.visitor()
    given = {**waiting.fields(f"/j/{joined.token}"), "consent": "yes"}
    for name in ("a", "b", "c", "the fourth"):
        joined.phone(name)
    at("full", waiting.send(f"/j/{joined.token}", given))
    for _wrong in range(30):
        answer = waiting.post("/", {"code": "WRONG"})
        if answer.status == 429:
            break
    at("too many wrong codes", answer)
    approve(APPROVED / "full.txt", "\n".join(keeper.told))


def test_the_way_through_a_survey(survey: Survey) -> None:
    links = survey.links("--count", "2", "--group")
    one, other, group = (link["link"].split("/s/")[1] for link in sorted(links, key=_shared_last))
    with running(server := survey.server()):
        keeper = Keeper(server.url, one)
        keeper.names |= {other: "OTHER", group: "GROUP"}
        at, phone = keeper.keep, Phone(server.url)
        path = f"/s/{one}"
        at("a link that is not there", phone.get("/s/AAAABBBBCCCCDDDDEEEEFFFFGG"))
        at("a page of who has not begun", phone.get(f"{path}/1"))
        at("the first page", phone.get(path))
        at("no consent", phone.post(path, {}))
        at("begun", phone.post(path, {"consent": "yes"}))
        at("the first section", phone.get(f"{path}/1"))
        at("nothing to send", phone.post(f"{path}/send"))
        at("an answer that is not offered", phone.post(f"{path}/1", {"q.I01": "9"}))
        at("a question that is not asked", phone.post(f"{path}/1", {"q.zz": "1"}))
        first = phone.get(f"{path}/1").values("data-question")
        at("a long answer", phone.post(f"{path}/1", {f"q.{first[0]}": "x" * 2001}))
        at("kept", phone.post(f"{path}/1", {f"q.{first[0]}": ""}))
        for number in range(2, 9):
            shown = phone.get(f"{path}/{number}")
            done = answer_page(phone, path, number, "3" if number < 4 else "")
            if number in (2, 8):
                at(f"section {number}", shown)
                at(f"section {number}, kept", done)
                at(f"section {number}, answered", phone.get(f"{path}/{number}"))
        at("no such section", phone.get(f"{path}/9"))
        at("back, where it was left", phone.get(path))
        at("the review", phone.get(f"{path}/send"))
        at("sent", phone.post(f"{path}/send"))
        at("thanks", phone.get(f"{path}/sent"))
        at("a used link", phone.get(path))
        at("the link of a group", Phone(server.url).get(f"/s/{group}"))
        survey.links("--revoke", next(each["ref"] for each in links if other in each["link"]))
        at("a link that was taken back", Phone(server.url).get(f"/s/{other}"))
    approve(APPROVED / "survey.txt", "\n".join(keeper.told))


def _shared_last(link: dict[str, Any]) -> bool:
    return bool(link["shared"])


LANGUAGES = {"de": "de-AT,de;q=0.9", "sl": "sl", "it": "xx, it;q=0.5, fr;q=0.4", "en": "q"}


def test_a_page_is_in_the_language_that_the_phone_likes_best(joined: JoinedRoom) -> None:
    for code, asked in LANGUAGES.items():
        body = Phone(joined.url, asked).get("/").body
        marked = re.findall(r'lang=(\w\w)" lang="\w\w" hreflang="\w\w" aria-current', body)
        assert marked == [code] == re.findall(r'<html lang="(\w\w)"', body)


def test_the_limits_of_a_form_hold_at_their_edges(joined: JoinedRoom) -> None:
    phone = joined.phone("Ana")
    fields = phone.fields("/cards")
    used = len("&".join(f"{k}={v}" for k, v in {**fields, "text": ""}.items()))
    fill = "x" * (MOST_BYTES - used)
    assert phone.send("/cards", {**fields, "text": fill}).refused == "long"
    assert phone.send("/cards", {**fields, "text": fill + "x"}).refused == "size"
    many = "&".join(f"f{n}=1" for n in range(MOST_FIELDS))
    assert len(parse_form(many.encode())) == MOST_FIELDS
