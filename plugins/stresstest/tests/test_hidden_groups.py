"""What too few people answered is in nothing that is shown or written.

The same region twice: in the second one the two policy makers said the opposite. Everything
that anybody gets to see must be the same, so no subtraction of figures can bring it back.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_stresstest import (
    benchmark,
    disagreements,
    explanations,
    portfolio_entry,
    progress,
    report,
    rounds,
    sensitivity,
)
from cap_stresstest.commands.results import score_data
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.operations.import_survey import (
    ImportRequest,
    commit_import,
    plan_import,
    read_survey_file,
)
from cap_stresstest.round_result import RoundResult, assess_round
from cap_stresstest.views import VIEWS
from cap_tui.api import PluginContext
from cap_tui.testing import host_of, sample_config
from cap_tui.workspace import Workspace


def rows_of(surveys: Path) -> tuple[list[str], list[list[str]]]:
    text = (surveys / "limesurvey.csv").read_bytes().decode("utf-8-sig")
    header, *rows = [row for row in csv.reader(StringIO(text, newline="")) if row]
    return header, rows


def written(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    out = StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    return path


def turned(row: list[str]) -> list[str]:
    """The opposite of every answer: A1 for A5."""
    return [f"A{6 - int(c[1])}" if c in ("A1", "A2", "A4", "A5") else c for c in row]


def region(folder: Path, surveys: Path, *, opposite: bool) -> Workspace:
    """Two rounds: all three groups first, then one with two policy makers only."""
    workspace = Workspace.in_memory(sample_config())
    ctx = context(workspace)
    header, rows = rows_of(surveys)
    group = header.index("GRP")
    few = [row for row in rows if row[group] == "PM"][:2]
    assert any(turned(row) != row for row in few)
    others = [row for row in rows if row[group] != "PM"]
    second = [*others, *(turned(row) if opposite else row for row in few)]
    for name, chosen in (("2024", rows), ("2026", second)):
        file = written(folder / f"{name}.csv", header, chosen)
        commit_import(ctx, plan_import(ctx, read_survey_file(ctx, ImportRequest(file, name))))
        close_round(ctx, rounds.get(ctx, name))
    return workspace


def context(workspace: Workspace) -> PluginContext:
    found: PluginContext = host_of("cap_stresstest", workspace=workspace).context("stresstest")
    return found


def seen(ctx: PluginContext, folder: Path) -> Iterator[tuple[str, Any]]:
    """Everything about the last round that leaves the table of answers."""
    found: RoundResult = assess_round(ctx, "2026")
    people = rounds.responses(ctx, found.round)
    yield "score", score_data(found)
    yield "benchmark", msgspec.to_builtins(benchmark.benchmark(found, people))
    yield "divergence", msgspec.to_builtins(disagreements.find_disagreements(found, people))
    yield "weights", msgspec.to_builtins(sensitivity.weights(found))
    for dimension in found.pack.dimension:
        yield "levers", msgspec.to_builtins(sensitivity.levers(found, dimension.id))
        yield "drop one", msgspec.to_builtins(sensitivity.drop_one(found, dimension.id))
    for key in found.pack.indicator_ids:
        yield key, list(explanations.indicator(found, key))
    before = rounds.previous(ctx, found.round)
    assert before is not None
    over_time = progress.compare(ctx, before, found.round)
    yield "progress", msgspec.to_builtins(over_time)
    for view in VIEWS:
        yield view.id, list(view.lines(ctx, 80))
    yield "for partners", msgspec.to_builtins(portfolio_entry.published_entry(ctx, found))
    data = report.report_data(ctx, found)
    for suffix in (".md", ".html", ".xlsx", ".docx"):
        path = folder / f"report{suffix}"
        report.write_report_file(ctx, data, path)
        yield suffix, path.read_bytes()


@pytest.fixture
def both(tmp_path: Path, surveys: Path) -> Iterator[tuple[PluginContext, PluginContext]]:
    with (
        region(tmp_path, surveys, opposite=False) as one,
        region(tmp_path, surveys, opposite=True) as two,
    ):
        yield context(one), context(two)


def test_what_two_people_answered_changes_nothing_that_anybody_sees(
    both: tuple[PluginContext, PluginContext], tmp_path: Path
) -> None:
    one, two = both
    names = {p.group for p in rounds.responses(one, rounds.get(one, "2026"))}
    assert "policy_maker" in names
    own, other = (dict(response_answers(ctx)) for ctx in both)
    assert own != other, "the two regions differ in what the two people said"
    for (name, first), (_name, second) in zip(
        seen(one, tmp_path), seen(two, tmp_path), strict=True
    ):
        assert first == second, name


def response_answers(ctx: PluginContext) -> Iterator[tuple[str, Any]]:
    for response in rounds.responses(ctx, rounds.get(ctx, "2026")):
        yield response.place, response.answers
