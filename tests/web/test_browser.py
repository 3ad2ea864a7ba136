"""The pages in a real browser at 360x640, under a name that is no secure context, and before axe-core.

Needs the system's Chromium (Debian: chromium); `.ci/run` installs it.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.conftest import JoinedRoom, Serve, running
from tests.web.surveyed import Survey, place, survey

__all__ = ["survey"]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
NAME = "join.test"
Open = Callable[[JoinedRoom], BrowserContext]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the module; it finds the server under a name that only it knows."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "install Chromium: apt-get install chromium"
    mapped = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    switches = [mapped, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=switches)
        yield found
        found.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone of 360x640 that speaks German."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="de-AT")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def address() -> dict[str, object]:
    """Options of a server under the name, on a port that stays the same."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {"port": port, "url": f"http://{NAME}:{port}"}


def join(joined: JoinedRoom, phone: BrowserContext) -> Page:
    """A page that has joined, by the keyboard alone."""
    page = phone.new_page()
    page.goto(f"{joined.url}/j/{joined.token}")
    page.focus("#name")
    page.keyboard.type("Ana")
    page.keyboard.press("Tab")
    page.keyboard.type("Forschung")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")
    return page


def faults(page: Page) -> list[str]:
    """What axe-core finds on a page of 320 px, and what is too wide or too small for a finger."""
    rules = {"runOnly": {"type": "tag", "values": TAGS}}
    said = Axe().run(page, options=rules).response
    found = [violation["id"] for violation in said["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        found.append("scrolls sideways")
    small = (
        "[...document.querySelectorAll('a.action,button,nav a,select,input:not([type=hidden])')]"
    )
    sizes = f"{small}.map(e => Math.min(e.getBoundingClientRect().height, 24)).filter(h => h < 24)"
    return found + ["small target"] * len(page.evaluate(sizes))


def test_no_page_has_a_finding_and_none_scrolls_sideways(
    serve: Serve, phone: BrowserContext, address: dict[str, object]
) -> None:
    with serve(**address) as joined:
        joined.room.cards("c1", "c2", "c3")
        for kind in ("points", "score", "ranking", "pairwise"):
            joined.room("ballot", "open", "--kind", kind, "--ref", kind)
        page = phone.new_page()
        page.set_viewport_size({"width": 320, "height": 640})
        found: dict[str, list[str]] = {}

        def judge(name: str) -> None:
            found[name] = faults(page)

        page.goto(f"{joined.url}/")
        judge("code")
        page.fill("#code", "AAAA-2222")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-refused=code]")
        judge("wrong code")
        page.goto(f"{joined.url}/j/{joined.token}")
        judge("join")
        page.check("#consent")
        page.click("main button")
        page.wait_for_url("**/home")
        for path in ("home", "cards", "ballots/points", "ballots/score", "nothing"):
            page.goto(f"{joined.url}/{path}")
            judge(path)
        page.goto(f"{joined.url}/ballots/pairwise")
        page.check("[name='w.c1.c2'][value='>']")
        page.click("form[data-keep] button")
        page.wait_for_url("**/receipts/*")
        judge("receipt")
        joined.room("ballot", "reveal", "pairwise")
        page.goto(f"{joined.url}/ballots/pairwise")
        judge("results")
        page.goto(f"{joined.url}/wall/{joined.token}")
        judge("wall")
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_unsent_text_survives_a_lost_connection_and_a_killed_server(
    serve: Serve, phone: BrowserContext, address: dict[str, object]
) -> None:
    with serve(**address) as joined:
        page = join(joined, phone)
        assert page.evaluate("isSecureContext") is False
        page.goto(f"{joined.url}/cards")
        page.fill("#text", "Ohne Verbindung")
        phone.set_offline(True)
        page.press("#text", "Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("form[data-unsent]")
        page.wait_for_function("document.getElementById('status').textContent.includes('Keine')")
        phone.set_offline(False)
        page.wait_for_url("**/receipts/*")

        page.goto(f"{joined.url}/cards")
        page.fill("#text", "Vor dem Absturz")
    page.click("form[data-keep] button")
    page.wait_for_function("document.getElementById('status').textContent.includes('Keine')")
    with serve(**address) as joined:
        page.reload()
        assert page.input_value("#text") == "Vor dem Absturz"
        page.click("form[data-keep] button")
        page.wait_for_url("**/receipts/*")
        assert page.locator("[data-receipt]").count() == 1
        page.goto(f"{joined.url}/cards")
        assert page.input_value("#text") == ""
        texts = [card["text"] for card in joined.room("card", "list")["cards"]]
        assert texts == ["Ohne Verbindung", "Vor dem Absturz"]


def test_two_tabs_and_the_back_button_count_what_was_meant(
    serve: Serve, phone: BrowserContext, address: dict[str, object]
) -> None:
    with serve(**address) as joined:
        joined.room.cards("c1", "c2")
        first = join(joined, phone)
        joined.room("ballot", "open", "--kind", "points", "--ref", "V")
        first.wait_for_selector("[data-ballot=V]")
        second = phone.new_page()
        for page in (first, second):
            page.goto(f"{joined.url}/cards")
        first.fill("#text", "Eins")
        second.fill("#text", "Zwei")
        for page in (first, second):
            page.click("form[data-keep] button")
            page.wait_for_url("**/receipts/*")
        first.go_back()
        first.wait_for_selector("#text")
        first.fill("#text", "Drei")
        first.click("form[data-keep] button")
        first.wait_for_url("**/receipts/*")
        texts = [card["text"] for card in joined.room("card", "list")["cards"]]
        assert sorted(texts[2:]) == ["Drei", "Eins", "Zwei"]

        first.goto(f"{joined.url}/ballots/V")
        first.fill("[name='p.c1']", "100")
        first.click("form[data-keep] button")
        first.wait_for_url("**/receipts/*")
        first.goto(f"{joined.url}/ballots/V")
        assert first.input_value("[name='p.c1']") == "100"
        first.goto(f"{joined.url}/home")
        first.click("form[data-leave] button")
        first.wait_for_url(f"{joined.url}/")
        assert first.evaluate("localStorage.length") == 0


def test_a_survey_by_link_on_a_phone_that_loses_its_connection(
    survey: Survey, phone: BrowserContext, address: dict[str, object]
) -> None:
    path = place(survey.links("--group")[0])
    server = survey.server(**address)
    found: dict[str, list[str]] = {}
    with running(server):
        page = phone.new_page()
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"{server.url}{path}")
        found["start"] = faults(page)
        page.check("#consent")
        page.click("main button")
        page.wait_for_url("**/1")
        page.check("[value=policy_maker]")
        page.click("main button")
        page.wait_for_url("**/2")
        found["section"] = faults(page)
        phone.set_offline(True)
        page.locator("fieldset").first.locator("[value='4']").check()
        page.click("main button")
        page.wait_for_selector("form[data-unsent]")
        phone.set_offline(False)
        page.wait_for_url("**/3")
        page.go_back()
        page.wait_for_url("**/2")
        page.wait_for_selector("[value='4']:checked")
        page.goto(f"{server.url}{path}/send")
        found["send"] = faults(page)
        page.click("main button")
        page.wait_for_selector("[data-sent]")
        found["sent"] = faults(page)
        page.wait_for_function("localStorage.length === 0")
    assert {name: words for name, words in found.items() if words} == {}
    (response,) = survey.responses()
    assert list(response.answers.values()) == [4]
