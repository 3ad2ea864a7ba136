"""A region whose StressTest is answered by link, its server, and a phone that answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cap_stresstest.operations.answer_questionnaire import open_round
from cap_stresstest.records import Response, Round
from cap_tui.cli import build
from cap_tui.cli.command_session import CommandSession
from cap_tui.model.actor import Person
from cap_tui.operations.survey_links import find_survey
from cap_tui.web.server import JoinSettings
from cap_tui.web.survey_server import SurveyServer
from cap_tui.workspace import Workspace
from cap_tui.workspace.config import Region, WorkspaceConfig
from tests.web.phone import Answer, Phone
from tests.workshop.conftest import open_session


class Survey:
    """A region with the round 2026 of the StressTest, and its links."""

    def __init__(self, session: CommandSession) -> None:
        self.session = session
        self.ctx = session.context("stresstest")
        self.round: Round = open_round(self.ctx, "2026")

    def links(self, *words: str) -> list[dict[str, Any]]:
        """What ``cap-tui join links`` says."""
        folder = str(self.session.workspace().folder)
        asked = ["-w", folder, "--json", "join", "links", "2026", *words]
        answer = CliRunner().invoke(build(), asked, catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        found: list[dict[str, Any]] = json.loads(answer.stdout)["data"]["links"]
        return found

    def server(self, **options: Any) -> SurveyServer:
        """The server of the round, made again each time as after a crash."""
        region = self.session.region_context()
        settings = JoinSettings(**{"port": 0, **options})
        return SurveyServer(region, find_survey(region, "2026"), settings)

    def responses(self) -> list[Response]:
        """The answers in the round."""
        self.session.workspace().catch_up()
        return self.ctx.records(Response).find(round=self.round.uid)

    def people(self, *names: str) -> None:
        """Add people with mail addresses."""
        with self.session.region_context().transaction("people") as transaction:
            for name in names:
                mail = f"{name.lower()}@example.org"
                transaction.add(Person(name=name, email=mail, purpose="survey"))


@pytest.fixture
def survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Survey]:
    """A fresh region whose StressTest asks in the round 2026."""
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path / "home"))
    folder = tmp_path / "valdora"
    region = Region(code="VAL", name="Valdora", country="IT", languages=("en",), currency="EUR")
    Workspace.create(folder, WorkspaceConfig(region=region)).close()
    with open_session(folder, plugins=True) as session:
        yield Survey(session)


def place(link: dict[str, Any]) -> str:
    """The path of a link."""
    return "/s/" + str(link["link"]).rpartition("/s/")[2]


def begin(url: str, path: str) -> Phone:
    """A phone that opened a link and agreed."""
    phone = Phone(url)
    answer = phone.post(path, {"consent": "yes"})
    assert (answer.status, answer.location) == (303, f"{path}/1"), answer.body
    return phone


def answer_page(phone: Phone, path: str, number: int, value: str) -> Answer:
    """Answer every question of a page with choices by the same value; what the server says."""
    shown = phone.get(f"{path}/{number}")
    keys = shown.values("data-question")
    return phone.post(f"{path}/{number}", {f"q.{key}": value for key in keys})
