"""The views in the real shell: what is listed, what a row says, what is asked, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_stresstest import explanations, rounds
from cap_stresstest.listing_columns import Fold
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.operations.import_survey import (
    ImportRequest,
    commit_import,
    plan_import,
    read_survey_file,
)
from cap_stresstest.result_pages import PAGES
from cap_stresstest.round_result import assess_round
from cap_tui.api import PluginContext
from cap_tui.testing import ShellDriver, sample_config
from cap_tui.workspace import Workspace

RESULTS = ("dimensions", "findings", "benchmark", "divergence", "progress", "sensitivity")
Shell = Callable[..., ShellDriver]


def bring(ctx: PluginContext, file: Path, round_: str = "2026") -> None:
    commit_import(ctx, plan_import(ctx, read_survey_file(ctx, ImportRequest(file, round_))))


@pytest.fixture
def open_shell(cap_shell: Callable[..., ShellDriver], tmp_path: Path) -> Shell:
    """``open_shell("dimensions")``: that view on an empty region at 80x24."""

    def opened(view: str, size: tuple[int, int] = (80, 24)) -> ShellDriver:
        Workspace.create(tmp_path / "region", sample_config()).close()
        shell = cap_shell("cap_stresstest", folder=tmp_path / "region", size=size)
        shell.open_view(f"stresstest.{view}")
        return shell

    return opened


@pytest.mark.parametrize("view", ["respondents", *RESULTS])
def test_a_view_of_an_empty_region_says_what_to_do(open_shell: Shell, view: str) -> None:
    shell = open_shell(view, (60, 18))
    shell.wait("No answers yet.")
    shell.press("down", "enter", "g")
    shell.wait("Import the file of the survey tool")


def test_a_view_shows_the_answers_that_came_in_meanwhile(open_shell: Shell, surveys: Path) -> None:
    shell = open_shell("dimensions")
    bring(shell.context("stresstest"), surveys / "kobo.csv")
    shell.wait("26 respondents")


def test_a_dimension_unfolds_and_explains_itself(open_shell: Shell, surveys: Path) -> None:
    shell = open_shell("dimensions")
    bring(shell.context("stresstest"), surveys / "kobo.csv")
    shell.wait("26 respondents")
    assert shell.text.count("▾") == 0
    shell.press("enter", "down", "down")
    shell.wait("I02")
    assert shell.text.count("▾") == 1, "the open one has its own sign"
    shell.press("?")
    shell.wait("each shown group counts the same")
    shell.wait("Source of the item")


def test_a_hidden_group_is_said_to_be_hidden(ctx: PluginContext, surveys: Path) -> None:
    bring(ctx, surveys / "kobo.csv")
    text = "\n".join(explanations.indicator(assess_round(ctx), "I19"))
    assert "hidden (fewer than 3)" in text
    assert "Hidden groups are left out" in text
    text = "\n".join(explanations.indicator(assess_round(ctx), "I01"))
    assert "hidden" not in text.lower()


@pytest.mark.parametrize("view", RESULTS)
def test_what_has_no_column_on_a_narrow_screen_stands_below_the_list(
    open_shell: Shell, surveys: Path, view: str
) -> None:
    shell = open_shell(view, (60, 18))
    bring(shell.context("stresstest"), surveys / "limesurvey.csv", "2024")
    bring(shell.context("stresstest"), surveys / "kobo.csv")
    shell.wait("2026")
    wanted = {
        "dimensions": "range 2.1–4.3",
        "findings": "portfolio mean (rule",
        "benchmark": "Middle half ",
        "divergence": "CM 3.6 (n 11)",
        "progress": "Interval ",
        "sensitivity": "if I",
    }[view]
    shell.wait(wanted)


def test_another_group_of_regions_that_has_nobody_keeps_the_one_before(
    open_shell: Shell, surveys: Path
) -> None:
    shell = open_shell("benchmark")
    bring(shell.context("stresstest"), surveys / "kobo.csv")
    shell.wait("26 respondents")
    shell.press("b")
    shell.wait("Compare with")
    shell.press("down", "enter")
    shell.wait("The comparison group neighbouring regions is empty.")
    shell.wait("S3 development")


def test_the_round_that_is_shown_is_chosen(open_shell: Shell, surveys: Path) -> None:
    shell = open_shell("respondents")
    shell.press("o")
    shell.wait("There is no round yet.")
    ctx = shell.context("stresstest")
    bring(ctx, surveys / "kobo.csv", "2024")
    bring(ctx, surveys / "limesurvey.csv", "2026")
    shell.wait("Round 2026 (open)")
    shell.press("o", "down", "enter")
    shell.wait("Round 2024 (open)")


def test_progress_is_compared_with_a_chosen_round(open_shell: Shell, surveys: Path) -> None:
    shell = open_shell("progress")
    ctx = shell.context("stresstest")
    bring(ctx, surveys / "kobo.csv", "2020")
    shell.wait("one round only")
    shell.press(",")
    shell.wait("There is no other round.")
    bring(ctx, surveys / "kobo.csv", "2024")
    bring(ctx, surveys / "kobo.csv", "2026")
    shell.wait("Round 2026")
    shell.press(",", "enter")
    shell.wait("no relevant change")


def test_closing_asks_and_then_freezes(open_shell: Shell, surveys: Path) -> None:
    shell = open_shell("rounds")
    shell.press("x")
    shell.wait("There is no open round here.")
    ctx = shell.context("stresstest")
    bring(ctx, surveys / "kobo.csv")
    shell.wait("0.1-reconstructed")
    shell.wait("kobo.csv")
    shell.press("x")
    shell.wait("Close the round 2026?")
    shell.press("n")
    assert rounds.get(ctx).state == "open"
    shell.press("x", "y")
    shell.wait("The round 2026 is closed.")
    assert rounds.get(ctx).state == "closed"
    shell.press("x")
    shell.wait("There is no open round here.")


def test_a_round_that_somebody_else_closed_is_refused_and_said(
    open_shell: Shell, surveys: Path
) -> None:
    shell = open_shell("respondents")
    ctx = shell.context("stresstest")
    bring(ctx, surveys / "kobo.csv")
    shell.wait("26 respondents")
    shell.press("x")
    shell.wait("Close the round 2026?")
    close_round(ctx, rounds.get(ctx))
    shell.press("y")
    shell.wait("is closed")
    assert rounds.get(ctx).state == "closed"


def test_a_report_is_written_from_the_screen(
    open_shell: Shell, surveys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shell = open_shell("findings")
    shell.press("w")
    shell.wait("There is nothing to report yet.")
    bring(shell.context("stresstest"), surveys / "kobo.csv")
    shell.wait("26 respondents")
    shell.press("w")
    shell.wait("Write the report to")
    shell.press("enter")
    shell.wait("✓")
    [report] = tmp_path.glob("stresstest-*-2026.html")
    assert "Weaknesses" in report.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read_is_named_and_another_may_be_chosen(
    open_shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(b"%PDF-1.7")
    shell = open_shell("respondents")
    shell.press("i")
    shell.wait("Which file did the survey tool export?")
    shell.press("ctrl+u")
    shell.type(str(file))
    shell.press("enter", "enter")
    shell.wait("The file extension is .csv, but this is")
    shell.press("enter")
    shell.wait("Which file did the survey tool export?")
    shell.wait("answers.csv")
    assert shell.records("stresstest.responses") == []


@pytest.mark.parametrize("name", ["dimensions", "findings", "benchmark", "divergence"])
def test_a_page_as_text_has_every_row_that_its_screen_can_unfold(
    ctx: PluginContext, surveys: Path, name: str
) -> None:
    bring(ctx, surveys / "kobo.csv")
    assessment = assess_round(ctx)
    page = PAGES[name]
    found = page.compute(ctx, assessment)
    every = Fold(frozenset(assessment.pack.dimensions), "v", ">")
    text, screen = (page.listing(assessment, found, fold) for fold in (None, every))
    assert {row.key for row in screen.rows} <= {row.key for row in text.rows}
    assert len(text.rows) > 10


def test_the_round_before_is_a_figure_in_the_text_and_a_sign_on_the_screen(
    ctx: PluginContext, surveys: Path
) -> None:
    bring(ctx, surveys / "kobo.csv", "2025")
    bring(ctx, surveys / "kobo.csv", "2026")
    assessment = assess_round(ctx)
    text = PAGES["dimensions"].listing(assessment, None, None)
    ids = [column.id for column in text.columns]
    row = text.rows[0]
    own, before = row.cells[ids.index("own")], row.cells[ids.index("previous")]
    assert own.value == before.value
    assert own.value is not None
