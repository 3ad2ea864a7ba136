"""Days of answers: read where they are clear, left out where they could be read in two ways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_stresstest import rounds
from cap_stresstest.dates import Order, day_of, order_of
from cap_stresstest.operations.import_survey import (
    ImportRequest,
    SurveyImport,
    plan_import,
    read_survey_file,
)
from cap_tui.api import PluginContext

Bring = Callable[..., SurveyImport]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2026-10-05 11:18:18", ""], Order.YEAR),
        (["2026/10/05 11:18:18 AM GMT+2"], Order.YEAR),
        (["05.10.2026 11:18"], Order.DAY),
        (["5. 10. 2026"], Order.DAY),
        (["05/10/2026", "13/10/2026"], Order.DAY),
        (["05/10/2026", "10/13/2026"], Order.MONTH),
        (["05/10/2026", "06/10/2026"], Order.UNKNOWN),
        (["13/10/2026", "10/13/2026"], Order.UNKNOWN),
        (["yesterday"], Order.YEAR),
    ],
)
def test_the_order_is_what_the_column_tells(cells: list[str], order: Order) -> None:
    assert order_of(cells) is order


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-10-05 11:18:18", Order.UNKNOWN, "2026-10-05"),
        ("05/10/2026 9:00", Order.DAY, "2026-10-05"),
        ("05/10/2026 9:00", Order.MONTH, "2026-05-10"),
        ("05/10/2026 9:00", Order.UNKNOWN, ""),
        ("1980-01-01 00:00:00", Order.YEAR, ""),
        ("2026-02-31", Order.YEAR, ""),
        ("", Order.YEAR, ""),
    ],
)
def test_a_day_is_read_or_left_out(cell: str, order: Order, day: str) -> None:
    assert day_of(cell, order) == day


@pytest.fixture
def ambiguous(surveys: Path, tmp_path: Path) -> Path:
    """A Google Sheets download whose days all lie below 13."""
    text = (surveys / "google_forms.csv").read_text(encoding="utf-8")
    for day in range(1, 32):
        text = text.replace(f'"2026/10/{day:02} ', f'"{1 + day % 12:02}/10/2026 ')
    file = tmp_path / "sheets.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_unclear_day_is_asked_for_and_not_guessed(
    ctx: PluginContext, bring: Bring, ambiguous: Path
) -> None:
    looked = plan_import(ctx, read_survey_file(ctx, ImportRequest(ambiguous, "2026")))
    assert looked.plan.dates_unclear
    assert any("--dates" in line for line in looked.plan.warnings)
    assert {entry.answered for entry in looked.plan.new} == {""}
    told = plan_import(
        ctx, read_survey_file(ctx, ImportRequest(ambiguous, "2026", dates=Order.DAY))
    )
    assert not told.plan.dates_unclear
    assert all(entry.answered.startswith("2026-10-") for entry in told.plan.new)


@pytest.mark.parametrize("name", ["eusurvey.xlsx", "limesurvey.csv", "ms_forms.xlsx", "kobo.csv"])
def test_the_days_of_the_samples_are_clear(
    ctx: PluginContext, bring: Bring, surveys: Path, name: str
) -> None:
    bring(surveys / name)
    days = {entry.answered for entry in rounds.responses(ctx, rounds.get(ctx))} - {""}
    assert days
    assert min(days).startswith("2026-10-")
