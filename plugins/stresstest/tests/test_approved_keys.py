"""What every key of every view of the StressTest does to the screen, as a person approved it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from cap_stresstest import rounds
from cap_stresstest.operations.import_survey import (
    ImportRequest,
    commit_import,
    plan_import,
    read_survey_file,
)
from cap_stresstest.views import VIEWS
from cap_tui.testing import ShellDriver, host_of, sample_config
from cap_tui.workspace import Home, Workspace
from tests.approval import approve
from tests.view_keys import keys_told

FOLDER = Path(__file__).with_name("approved") / "keys"
NAME_A_FOLDER = ("stresstest.import", "stresstest.report", "stresstest.questionnaire")


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_every_key_of_a_view_does_what_was_approved(
    surveys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setattr(rounds, "today", lambda: "2026-11-20")
    with Workspace.create(tmp_path / "region", sample_config()) as workspace:
        ctx = host_of("cap_stresstest", workspace=workspace).context("stresstest")
        for file, year in (("limesurvey.csv", "2025"), ("kobo.csv", "2026")):
            found = read_survey_file(ctx, ImportRequest(surveys / file, year))
            commit_import(ctx, plan_import(ctx, found))
    home = Home(tmp_path / "home")
    with ShellDriver(tmp_path / "region", home, plugins=["cap_stresstest"]) as shell:
        told = keys_told(shell, view, "cap_stresstest", NAME_A_FOLDER)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    told = re.sub(r"(You answer as )[0-9a-f]{6}", r"\1<id>", told)
    approve(FOLDER / f"{view}.txt", told.replace(today, "2026-11-20"))
