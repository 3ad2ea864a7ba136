"""A workshop day: facilitator, projector, thirty phones, paper, and the server killed between two ballots."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cap_tui.model.actor import Helix
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.phone_receipts import join_audit
from cap_tui.workshop_text.present_lines import present_text
from tests.web.conftest import Serve
from tests.web.phone import Phone
from tests.web.test_server_process import JoinProcess
from tests.workshop.conftest import Room

PHONES, PAPERS, CROWD = 30, 3, 200
GROUPS = [helix.value for helix in Helix]


def test_nothing_acknowledged_is_lost_and_nothing_counts_twice(room: Room, tmp_path: Path) -> None:
    home = tmp_path / "home"
    room("agenda", "insert", "--minutes", "60", "--title", "Collect and vote")
    room("agenda", "start", "--at", "2026-03-10T09:00", "--anyway", "test")
    room.people(*(f"paper{n}" for n in range(PAPERS)), helix="society")
    server = JoinProcess(room.folder, home, "--people", str(PHONES))
    phones = [Phone(server.url) for _n in range(PHONES)]
    for n, phone in enumerate(phones):
        phone.join(server.token, f"Person {n}", GROUPS[n % len(GROUPS)])
    cards = [phone.card(f"Idea of {n}") for n, phone in enumerate(phones[:6])]

    room("ballot", "open", "--kind", "points", "--ref", "A", "--cards", "c1,c2", "--no-own")
    sent = {}
    for n, phone in enumerate(phones[2:]):
        fields = {**phone.fields("/ballots/A"), "p.c1": "70", "p.c2": "30"}
        sent[n] = (phone, fields, phone.send("/ballots/A", fields).location)
    for n in range(PAPERS):
        room("vote", "A", "c1=10", "c2=90", "--for", f"paper{n}", "--source", "paper")
    assert server.end(signal.SIGKILL) == -signal.SIGKILL

    server = JoinProcess(room.folder, home, "--people", str(PHONES), port=server.port)
    for phone, fields, receipt in list(sent.values())[:5]:
        phone.hang_up()
        assert phone.send("/ballots/A", fields).location == receipt
    room("ballot", "reveal", "A")
    result = room("results", "A")
    assert (result["cast"], result["n"], result["changed"]) == (31, 31, 0)
    assert result["sources"] == {"paper": PAPERS, "phone": PHONES - 2}
    values = {row["card"]: row["value"] for row in result["rows"]}
    assert values == {"c1": 28 * 70 + 3 * 10, "c2": 28 * 30 + 3 * 90}

    room("ballot", "open", "--kind", "score", "--ref", "B", "--cards", "c1,c2,c3")
    for phone in phones:
        phone.hang_up()
        phone.vote("B", s__c3="5")
    phones[0].vote("B", s__c3="4")
    assert server.end(signal.SIGTERM) == 0
    shown = room("ballot", "show", "B")
    assert (shown["cast"], shown["changed"], len(shown["not_voted"])) == (PHONES, 1, PAPERS)
    region = room.session.context("edw")
    assert any("30" in line for line in present_text(region, 60))
    audit = join_audit(access_workshop(room.session.region_context(plugins=False), "W"))
    assert [card["receipt"] for card in audit.cards] == cards
    assert (len(audit.votes), len(audit.superseded)) == (28 + PHONES, 1)
    minutes = tmp_path / "minutes.md"
    room("minutes", "-o", str(minutes))
    assert "31" in minutes.read_text("utf-8")


@pytest.mark.long
def test_two_hundred_phones_vote_at_once_and_no_vote_is_lost(serve: Serve) -> None:
    with serve(people=CROWD) as joined, ThreadPoolExecutor(CROWD) as crowd:
        joined.room.cards("c1", "c2")
        joined.room("ballot", "open", "--kind", "points", "--ref", "V")
        phones = list(crowd.map(lambda n: joined.phone(f"Person {n}"), range(CROWD)))
        receipts = list(crowd.map(lambda one: one.vote("V", p__c1="60", p__c2="40"), phones))
        joined.room("ballot", "reveal", "V")
        region = joined.room.session.region_context(plugins=False)
        audit = join_audit(access_workshop(region, "W"))
        assert sorted(vote["receipt"] for vote in audit.votes) == sorted(receipts)
        assert len(set(receipts)) == CROWD
        assert audit.superseded == []
        rows = {row["card"]: row["value"] for row in joined.room("results", "V")["rows"]}
        assert rows == {"c1": 60 * CROWD, "c2": 40 * CROWD}
