"""The whole day in one: facilitator and projector on real terminals, 29 phones, one Chromium, paper, a killed server."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from cap_tui.cli.command_session import CommandSession
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.phone_receipts import join_audit
from cap_tui.testing import TerminalDriver
from tests.pty.conftest import home, region
from tests.web.phone import Phone
from tests.web.test_server_process import JoinProcess
from tests.workshop.conftest import Room

__all__ = ["home", "region"]
PHONES, PAPERS = 29, 3
pytestmark = pytest.mark.long


@pytest.fixture
def page() -> Iterator[Page]:
    """One Chromium of 360x640."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "install Chromium: apt-get install chromium"
    switches = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=switches)
        found = browser.new_page(viewport={"width": 360, "height": 640})
        found.set_default_timeout(30_000)
        yield found
        browser.close()


def a_room(session: CommandSession) -> Room:
    """A workshop of today with two steps, and three people who vote on paper."""
    room = Room(session)
    start = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    room("new", "--flow", "empty", "--start", start, "--zone", "UTC", "--ref", "W")
    room("agenda", "insert", "--minutes", "15", "--title", "Silent collection")
    room("agenda", "insert", "--minutes", "20", "--title", "Rating")
    room.people(*(f"paper{n}" for n in range(PAPERS)), helix="society")
    return room


def chromium_joins(page: Page, server: JoinProcess) -> None:
    """By the typed code and the keyboard."""
    page.goto(f"{server.url}/")
    page.fill("#code", server.code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/j/**")
    page.fill("#name", "Chromium")
    page.focus("#consent")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")


def chromium_votes(page: Page, url: str, ballot: str) -> None:
    """The page of what is open follows the facilitator by itself; the vote is typed."""
    page.goto(f"{url}/home")
    page.wait_for_selector(f"[data-ballot={ballot}]")
    page.click(f"[data-ballot={ballot}]")
    page.wait_for_selector("[name='p.c1']")
    page.fill("[name='p.c1']", "3")
    page.fill("[name='p.c2']", "2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/**")


def all_vote(phones: list[Phone], ballot: str) -> list[tuple[Phone, dict[str, str], str]]:
    """What each phone sent, and the receipt that it got."""
    sent = []
    for phone in phones:
        fields = {**phone.fields(f"/ballots/{ballot}"), "p.c1": "3", "p.c2": "2"}
        answer = phone.send(f"/ballots/{ballot}", fields)
        assert answer.status == 303, (answer.status, answer.refused)
        sent.append((phone, fields, answer.location))
    return sent


def test_a_whole_day_with_a_killed_server_loses_nothing_and_counts_nothing_twice(
    home: Path, region: Path, page: Page, tmp_path: Path
) -> None:
    everybody = PHONES + 1 + PAPERS
    with (
        CommandSession(
            home=str(home), workspace=str(region), lang="en", plain=True, no_plugins=True
        ) as session,
        ExitStack() as open_here,
    ):
        room = a_room(session)
        arguments = ["-w", str(region), "edw"]
        facilitator = open_here.enter_context(TerminalDriver([*arguments, "run"], home))
        projector = open_here.enter_context(
            TerminalDriver([*arguments, "present", "--readonly"], home, size=(60, 18))
        )
        server = JoinProcess(region, home, "--people", str(PHONES + 1))
        projector.wait(server.code)
        phones = [Phone(server.url) for _n in range(PHONES)]
        for n, phone in enumerate(phones):
            phone.join(server.token, f"Person {n}")
        chromium_joins(page, server)

        facilitator.wait("first: Silent collection")
        facilitator.press("N")
        facilitator.wait("The workshop has begun.")
        cards = [phone.card(f"Idea of {n}") for n, phone in enumerate(phones[:5])]
        page.goto(f"{server.url}/cards")
        page.fill("#text", "Idea of Chromium")
        page.click("form[data-keep] button")
        page.wait_for_url("**/receipts/**")
        cards.append(page.url.rpartition("/")[2])
        projector.wait("6 cards")

        facilitator.press("O", "enter", "enter")
        facilitator.wait(f"0 of {everybody} have voted")
        sent = all_vote(phones, "b1")
        chromium_votes(page, server.url, "b1")
        for n in range(PAPERS):
            room("vote", "b1", "c1=5", "--for", f"paper{n}", "--source", "paper")
        assert server.end(signal.SIGKILL) == -signal.SIGKILL
        facilitator.wait(f"{everybody} of {everybody} have voted")

        server = JoinProcess(region, home, "--people", str(PHONES + 1), port=server.port)
        for phone, fields, receipt in sent:
            phone.hang_up()
            assert phone.send("/ballots/b1", fields).location == receipt
        facilitator.press("R")
        facilitator.wait("Reveal ballot b1?")
        facilitator.press("y")
        facilitator.wait("Revealed.")
        projector.wait("1. c1 Idea of 0 (105, from 33 people)")

        facilitator.press("O", "enter", "enter")
        facilitator.wait(f"0 of {everybody} have voted")
        all_vote(phones, "b2")
        chromium_votes(page, server.url, "b2")
        facilitator.wait(f"{PHONES + 1} of {everybody} have voted")
        assert server.end(signal.SIGTERM) == 0

        result = room("results", "b1")
        assert (result["cast"], result["n"], result["changed"]) == (everybody, everybody, 0)
        assert result["sources"] == {"paper": PAPERS, "phone": PHONES + 1}
        values = {row["card"]: row["value"] for row in result["rows"]}
        assert (values["c1"], values["c2"]) == (30 * 3 + 3 * 5, 30 * 2)
        shown = room("ballot", "show", "b2")
        assert (shown["cast"], shown["changed"], len(shown["not_voted"])) == (30, 0, PAPERS)
        audit = join_audit(access_workshop(session.region_context(plugins=False), "W"))
        assert [card["receipt"] for card in audit.cards] == cards
        assert (len(audit.votes), len(audit.superseded)) == (60, 0)
        minutes = tmp_path / "minutes.md"
        room("minutes", "-o", str(minutes))
        report = minutes.read_text("utf-8")
        assert "Idea of Chromium" in report
        assert "105" in report
