"""A participant's way through a workshop, without scripts: join, write, vote, look at receipts, leave."""

from __future__ import annotations

from tests.web.conftest import JoinedRoom

CHOICES = {
    "dots": (["--dots", "3"], {"p.c1": "2", "p.c2": "1"}, ["c1=2", "c2=1"]),
    "points": ([], {"p.c1": "60", "p.c2": "40", "p.c3": "0"}, ["c1=60", "c2=40"]),
    "score": ([], {"s.c1": "5", "s.c3": "2"}, ["c1=5", "c3=2"]),
    "criteria": (
        ["--criteria", "relevance:2,strength"],
        {"s.c1.relevance": "5", "s.c1.strength": "3"},
        ["c1:relevance=5", "c1:strength=3"],
    ),
    "ranking": ([], {"r.c1": "2", "r.c2": "1", "r.c3": "2"}, ["c2>c1=c3"]),
    "pairwise": ([], {"w.c1.c2": ">", "w.c2.c3": "="}, ["c1>c2", "c2=c3"]),
}


def test_a_typed_code_leads_to_the_form_and_the_form_into_the_workshop(joined: JoinedRoom) -> None:
    phone = joined.visitor()
    code = joined.server.door.code
    typed = phone.post("/", {"code": f" {code[:4].lower()}-{code[4:]}"})
    assert (typed.status, typed.location) == (303, f"/j/{joined.token}")
    before = dict(phone.cookies)

    phone.join(joined.token, "Ana", "research")

    assert phone.cookies != before
    assert "You are Ana." in phone.get("/home").body
    assert phone.get(f"/J/{joined.token.lower()}").location == "/home"
    (person,) = joined.room("people", "list")["people"]
    assert (person["helix"], person["present"]) == ("research", True)


def test_nobody_needs_a_name_or_a_group(joined: JoinedRoom) -> None:
    joined.phone()
    (person,) = joined.room("people", "list")["people"]
    assert person["helix"] in (None, "unknown")
    groups = {g["helix"]: g["present"] for g in joined.room("balance")["groups"]}
    assert groups["unknown"] == 1


def test_a_card_has_a_receipt_that_only_its_author_sees(joined: JoinedRoom) -> None:
    ana, bor = joined.phone("Ana"), joined.phone("Bor")
    receipt = ana.card("Wood from the valley <b>&")

    shown = ana.get(f"/receipts/{receipt}")
    assert shown.values("data-receipt") == [receipt]
    assert "Wood from the valley &lt;b&gt;&amp;" in shown.body
    assert int(shown.values("data-seq")[0]) > 0
    assert bor.get(f"/receipts/{receipt}").status == 404
    (card,) = joined.room("card", "list")["cards"]
    assert (card["source"], card["text"]) == ("phone", "Wood from the valley <b>&")
    assert ana.get("/cards").values("data-card") == ["c1"]
    assert bor.get("/cards").values("data-card") == []


def test_every_kind_of_ballot_takes_its_fields(joined: JoinedRoom) -> None:
    joined.room.cards("c1", "c2", "c3")
    phone = joined.phone()
    for kind, (options, fields, words) in CHOICES.items():
        joined.room("ballot", "open", "--kind", kind, "--ref", kind, *options)
        page = phone.get(f"/ballots/{kind}")
        assert fields.keys() <= set(page.values(" name"))

        answer = phone.post(f"/ballots/{kind}", fields)

        assert answer.status == 303, (kind, answer.refused)
        joined.room("ballot", "reveal", kind)
        (vote,) = joined.room("ballot", "show", kind, "--votes")["votes"]
        assert (vote["source"], vote["choice"]) == ("phone", words)


def test_a_second_vote_replaces_the_first_and_an_abstention_is_a_vote(joined: JoinedRoom) -> None:
    joined.room.cards("c1", "c2")
    joined.room("ballot", "open", "--kind", "score", "--ref", "V")
    phone = joined.phone()
    first = phone.vote("V", s__c1="5")
    assert phone.get("/ballots/V").values("data-receipt") == [first]

    second = phone.post("/ballots/V", {"abstain": "yes"}).location.removeprefix("/receipts/")

    assert phone.get(f"/receipts/{first}").status == 200
    shown = joined.room("ballot", "show", "V")
    assert (shown["cast"], shown["changed"]) == (1, 1)
    assert phone.get("/ballots/V").values("data-receipt") == [second]


def test_after_a_merge_and_a_reveal_an_author_sees_where_the_card_went(joined: JoinedRoom) -> None:
    ana, bor = joined.phone("Ana"), joined.phone("Bor")
    ana.card("One")
    bor.card("Two")
    bor.card("Three")
    joined.room("ballot", "open", "--kind", "dots", "--dots", "1", "--ref", "V")
    vote = ana.vote("V", p__c1="1")
    bor.vote("V", p__c2="1")
    hidden = "hidden until the facilitator reveals"
    assert hidden in ana.get(f"/receipts/{vote}").body
    before = bor.get("/ballots/V").body
    assert "2 of 2" not in before
    joined.room("merge", "c1", "c2")
    joined.room("ballot", "reveal", "V")

    page = ana.get("/cards").body

    assert "now in group m1" in page
    assert "2 of 2 back it" in page
    assert "2 of 2 back it" in ana.get("/ballots/V").body
    assert hidden not in ana.get(f"/receipts/{vote}").body


def test_whoever_left_is_out_and_away(joined: JoinedRoom) -> None:
    phone = joined.phone("Ana")
    cookie = dict(phone.cookies)
    left = phone.post("/leave", form="/home")
    assert (left.status, left.location) == (303, "/")
    phone.cookies = cookie
    assert phone.get("/home").location == "/"
    (person,) = joined.room("people", "list")["people"]
    assert person["present"] is False


def test_the_audit_has_every_receipt(joined: JoinedRoom) -> None:
    from dataclasses import asdict

    from cap_tui.operations.workshops.access import access_workshop
    from cap_tui.operations.workshops.phone_receipts import join_audit

    ana = joined.phone("Ana")
    cards = [ana.card("One"), ana.card("Two")]
    joined.room("ballot", "open", "--kind", "points", "--ref", "V")
    first = ana.vote("V", p__c1="100")
    second = ana.vote("V", p__c1="30", p__c2="70")
    region = joined.room.session.region_context(plugins=False)

    hidden = asdict(join_audit(access_workshop(region, "W")))
    joined.room("ballot", "reveal", "V")
    shown = asdict(join_audit(access_workshop(region, "W")))

    assert [card["receipt"] for card in hidden["cards"]] == cards
    assert hidden["votes"] == [{"ballot": "V", "receipt": second}]
    assert hidden["superseded"] == [first]
    assert hidden["people"] == 1
    assert shown["votes"][0]["points"] == {"c1": 30, "c2": 70}


def test_the_page_speaks_the_language_of_the_phone(joined: JoinedRoom) -> None:
    slovene = joined.visitor("sl;q=0.9, fr;q=0.5, pt").get("/")
    assert '<html lang="sl">' in slovene.body
    phone = joined.visitor("pt")
    assert '<html lang="en">' in phone.get("/").body
    assert '<html lang="it">' in phone.get("/?lang=it").body
    assert '<html lang="it">' in phone.get("/").body


def test_the_projector_in_a_browser_shows_what_the_terminals_projector_shows(
    joined: JoinedRoom,
) -> None:
    joined.room("agenda", "insert", "--minutes", "15", "--title", "Silent collection")
    wall = joined.visitor()
    before = wall.get(f"/wall/{joined.token}")
    assert joined.server.door.spelled in before.body
    picture = wall.get(f"/wall/{joined.token}/qr.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    joined.room("agenda", "start", "--anyway", "test")
    assert "Silent collection" in wall.get(f"/wall/{joined.token}").body
    assert wall.get("/wall/AAAAAAAAAAAAAAAA").status == 404
    assert not wall.cookies
