"""One key in Rounds makes links, lets people answer by phone, and writes who has not answered."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cap_stresstest.operations.answer_questionnaire import open_round
from cap_stresstest.records import Response
from cap_tui.model.actor import Person
from cap_tui.operations.survey_links import SurveyAccess, SurveyLinkFile
from cap_tui.testing import ShellDriver, sample_config
from cap_tui.workspace import Workspace
from tests.web.surveyed import answer_page, begin


def wait_for_server(file: SurveyLinkFile, serving: bool) -> SurveyAccess:
    """The links once the server runs, or once it has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        access = file.read()
        if access.serving is serving and access.url:
            return access
        time.sleep(0.05)
    raise AssertionError(file.read())


def test_links_are_made_served_spent_and_listed(
    cap_shell: Callable[..., ShellDriver], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, reminders = tmp_path / "region", tmp_path / "reminders-2026.csv"
    monkeypatch.chdir(tmp_path)
    with (
        Workspace.create(folder, sample_config()) as workspace,
        workspace.transaction("people") as transaction,
    ):
        for name in ("Ana", "Bor"):
            mail = f"{name.lower()}@example.org"
            transaction.add(Person(name=name, email=mail, purpose="survey"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shell = cap_shell("cap_stresstest", folder=folder, size=(60, 18))
    ctx = shell.context("stresstest")
    current = open_round(ctx, "2026")
    file = SurveyLinkFile(ctx.home_folder, current.uid)
    shell.open_view("stresstest.rounds")
    shell.wait("2026")

    shell.press("P")
    shell.wait("A link for each person with a mail address")
    shell.press("down", "down", "enter")
    shell.wait("2 links were made.")
    shell.press("P")
    shell.wait("Let people answer by link")
    shell.press("enter")
    shell.wait("For this machine only")
    shell.press("end", "enter")
    shell.wait("Which port?")
    shell.press(*["backspace"] * 4, *str(port), "enter")
    access = wait_for_server(file, serving=True)

    ana = next(one for one in access.links if ctx.records(Person).get(one.person).name == "Ana")
    path = f"/s/{file.token(ana)}"
    phone = begin(access.url, path)
    answer_page(phone, path, 1, "cluster_manager")
    assert phone.post(f"{path}/send").location == f"{path}/sent"
    shell.press("P")
    shell.wait("2 links, 1 used")
    shell.wait("Write who has not answered")
    shell.press("down", "down", "down", "enter")
    shell.wait("Write the list to")
    shell.press("enter")
    shell.wait("1 person has not answered")
    assert "bor@example.org" in reminders.read_text()
    assert "ana@example.org" not in reminders.read_text()

    shell.press("P")
    shell.wait("End answering by link")
    shell.press("enter")
    wait_for_server(file, serving=False)
    (response,) = ctx.records(Response).find(round=current.uid)
    assert response.group == "cluster_manager"
