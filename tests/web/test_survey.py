"""A survey by link: opened on a phone, left, gone on with, sent in once; what the region keeps of it."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from cap_stresstest.operations.close_round import close_round
from cap_stresstest.records import Sitting
from cap_tui.model.actor import Person
from cap_tui.text.i18n import speaking
from cap_tui.web.page_words import content_words
from cap_tui.web.survey_pages import DAYS
from tests.web.conftest import running
from tests.web.phone import Phone
from tests.web.surveyed import Survey, answer_page, begin, place, survey

__all__ = ["survey"]


def test_somebody_answers_leaves_comes_back_and_sends_once(survey: Survey) -> None:
    (group,) = survey.links("--group")
    path = place(group)
    server = survey.server()
    with running(server):
        phone = begin(server.url, path)
        assert answer_page(phone, path, 1, "policy_maker").location == f"{path}/2"
        assert answer_page(phone, path, 2, "4").location == f"{path}/3"
    again = survey.server()
    with running(again):
        cookies, phone = phone.cookies, Phone(again.url)
        phone.cookies = cookies
        assert phone.get(path).location == f"{path}/3"  # where it was left
        shown = phone.get(f"{path}/2")
        assert shown.body.count(' value="4" checked') == len(shown.values("data-question"))
        assert survey.responses() == []

        review = {**phone.fields(f"{path}/send")}
        sent = phone.send(f"{path}/send", review)
        assert (sent.status, sent.location) == (303, f"{path}/sent")
        assert phone.send(f"{path}/send", review).location == f"{path}/sent"
        assert "data-sent" in phone.get(f"{path}/sent").body
        assert phone.get(f"{path}/1").location == path

    (response,) = survey.responses()
    assert response.group == "policy_maker"
    assert set(response.answers.values()) == {4}
    assert (response.place, response.provenance.source) == ("answered by link", "entered")
    assert survey.ctx.records(Sitting).count() == 0


def test_the_cookie_of_a_survey_is_read_by_no_script_and_sent_by_no_other_site(
    survey: Survey,
) -> None:
    path = place(survey.links("--group")[0])
    server = survey.server()
    with running(server):
        (cookie,) = Phone(server.url).get(path).cookies
    kept = datetime.timedelta(days=DAYS)  # as long as the answers wait for their person
    for part in ("HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={kept.total_seconds():.0f}"):
        assert part.lower() in cookie.lower().split("; "), cookie
    assert "Domain" not in cookie
    assert "Secure" not in cookie  # the hall's network has no certificate


def test_a_survey_is_named_in_the_language_of_the_phone(survey: Survey) -> None:
    path = place(survey.links("--group")[0])
    server = survey.server()
    with running(server):
        for language, title in [
            ("en", "StressTest S3 through clusters"),
            ("de", "StressTest: S3 durch Cluster"),
            ("sl", "StressTest: S3 prek grozdov"),
        ]:
            page = Phone(server.url, language).get(path).body
            assert f"<title>{title} · Valdora</title>" in page
            assert f'<h1><span dir="auto">{title}</span></h1>' in page
    with speaking("de"):
        assert content_words({"sl": "<Vprašalnik>", "fr": "Questionnaire"}) == (
            '<span dir="auto" lang="sl">&lt;Vprašalnik&gt;</span>'
        )


def test_a_link_for_one_person_counts_once_and_says_nothing_of_the_answers(survey: Survey) -> None:
    survey.people("Ana", "Bor")
    links = {link["name"]: link for link in survey.links("--people")}
    path = place(links["Ana"])
    server = survey.server()
    with running(server):
        first, second = begin(server.url, path), begin(server.url, path)
        for phone in (first, second):
            answer_page(phone, path, 1, "cluster_manager")
        form = second.fields(f"{path}/send")
        assert first.post(f"{path}/send").status == 303
        late = second.send(f"{path}/send", form)
        assert (late.status, late.refused) == (409, "used")
        assert Phone(server.url).get(path).refused == "used"
        bor = begin(server.url, place(links["Bor"]))
        assert "checked" not in bor.get(f"{place(links['Bor'])}/1").body.replace(
            'value="" checked', ""
        )

    assert len(survey.responses()) == 1
    states = {link["name"]: (link["state"], link["link"] != "") for link in survey.links()}
    assert states == {"Ana": ("used", False), "Bor": ("open", True)}
    folder = survey.session.workspace().folder
    stored = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    ana = survey.ctx.records(Person).find(name="Ana")[0]
    answers = survey.responses()[0]
    kept = b"".join(p.read_bytes() for p in server.file.path.parent.iterdir())
    (link,) = (one for one in server.file.read().links if one.person == ana.uid)
    assert path.removeprefix("/s/").encode() not in stored + kept
    assert link.token_hash.encode() not in stored
    assert link.salt.encode() not in stored
    assert ana.uid.encode() in kept
    assert answers.uid.encode() not in kept


def test_the_list_for_reminders_names_who_has_not_answered(survey: Survey, tmp_path: Path) -> None:
    survey.people("Ana", "=Bor")
    survey.links("--people", "--group", "--url", "https://join.example")
    survey.links("--revoke", "L1")
    file = tmp_path / "reminders.csv"
    survey.links("--url", "https://join.example", "-o", str(file))
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [row["name"] for row in rows] == ["Ana", "'=Bor"]
    assert rows[0]["mail"] == "ana@example.org"
    assert rows[0]["link"].startswith("https://join.example/s/")
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_a_page_of_a_survey_refuses(survey: Survey) -> None:
    path = place(survey.links("--group")[0])
    server = survey.server(people=1)
    with running(server):
        asked = Phone(server.url)
        no = asked.post(path, {"name": "x"})
        assert (no.status, no.refused) == (400, "agree")
        phone = begin(server.url, path)
        crowd = Phone(server.url).post(path, {"consent": "yes"})
        assert (crowd.status, crowd.refused) == (503, "crowd")
        empty = phone.post(f"{path}/send")
        assert (empty.status, empty.refused) == (400, "nothing")
        for fields in ({"q.nothing": "1"}, {"q.group": "martians"}):
            odd = phone.post(f"{path}/1", fields)
            assert (odd.status, odd.refused) == (400, "answer")
        foreign = phone.send(
            f"{path}/1", {"csrf": "wrong", "key": "k", "q.group": "other_stakeholder"}
        )
        assert (foreign.status, foreign.refused) == (403, "begin")
        assert Phone(server.url).get("/s/AAAAAAAAAAAAAAAA").refused == "link"
        assert phone.get(f"{path}/99").status == 404
        sent = phone.fields(f"{path}/1")
        close_round(survey.ctx, survey.round)
        closed = phone.send(f"{path}/1", {**sent, "q.group": "other_stakeholder"})
        assert (closed.status, closed.refused) == (409, "over")
        assert "script-src 'self'" in closed.headers["content-security-policy"]
    assert survey.ctx.records(Sitting).count() == 0


def test_a_crash_between_the_answers_and_the_mark_of_a_link_spends_the_link(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    (link,) = survey.links("--count", "1")
    path = place(link)
    server = survey.server()
    monkeypatch.setattr(server.pages.room, "finish", lambda _link: None)
    with running(server):
        phone = begin(server.url, path)
        answer_page(phone, path, 1, "other_stakeholder")
        assert phone.post(f"{path}/send").status == 303
    assert survey.links()[0]["state"] == "open"
    again = survey.server()
    with running(again):
        assert Phone(again.url).get(path).refused == "used"
    assert len(survey.responses()) == 1
