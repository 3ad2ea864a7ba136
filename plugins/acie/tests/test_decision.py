"""The rule of the call decides what is proposed; what follows is shown before; after the decision come reports and money."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cap_acie import consensus, region_calls
from cap_acie.application_file import Application
from cap_acie.best_set import find_best_set
from cap_acie.call_folder import CallFolder, open_call, read_sheets
from cap_acie.outcome import funded_alone, outcome_by_best_set, outcome_by_ranking
from cap_acie.project_follow_up import (
    call_amount,
    call_budgets,
    evaluation_inputs,
    note_step,
    raise_budget,
)
from cap_acie.ranking import Ranking, rank_applications, requested_parts, walk_ranking
from cap_acie.records import Decided, JointCall, ProjectEvent
from cap_tui.api import PlannedAction, PluginContext, Refused, TransformativeActivity
from cap_tui.demo import regions
from cap_tui.testing import host_of
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE
from .test_assessments import assess_all

IN_TIME = datetime.datetime(2027, 5, 31, 12, tzinfo=datetime.UTC)
Parts = dict[str, dict[str, int]]


@pytest.fixture
def ranked(
    example: CallFolder, applications: Mapping[str, Application]
) -> tuple[Ranking, Parts, dict[str, int]]:
    sheets, not_counted = read_sheets(example, applications)
    assert not_counted == []
    ranking = rank_applications(example, applications, sheets)
    parts = {name: requested_parts(example, applications[name]) for name in ranking.ids}
    return ranking, parts, {code: annex.budget for code, annex in example.annexes.items()}


def test_the_ranking_or_the_best_set_decides_and_each_passed_over_has_its_reason(
    ranked: tuple[Ranking, Parts, dict[str, int]],
) -> None:
    ranking, parts, budgets = ranked
    plain = outcome_by_ranking(ranking, parts, budgets)
    walk = walk_ranking(ranking.ids, parts, budgets)
    assert set(plain.chosen) == set(walk.funded)
    assert plain.first_gap == walk.first_gap
    points = {one.score.application: one.score.points for one in ranking.ranked}
    best = find_best_set(points, parts, budgets, walk.funded, 10)
    by_set = outcome_by_best_set(ranking, best, parts, budgets)
    for outcome in (plain, by_set):
        assert {one.application for one in outcome.passed_over} == set(ranking.ids) - set(
            outcome.chosen
        )
        for one in outcome.passed_over:
            assert one.short
            assert all(asked > left for _code, asked, left in one.short)


def test_a_tie_at_the_threshold_goes_by_the_money_left(
    ranked: tuple[Ranking, Parts, dict[str, int]],
) -> None:
    ranking, _parts, _budgets = ranked
    names = ranking.ids
    tied = next(iter(ranking.ties), names[:2])
    parts = {name: {"VAL": 10} for name in names}
    parts[tied[0]] = {"VAL": 100}
    before = names.index(tied[0])
    outcome = outcome_by_ranking(ranking, parts, {"VAL": 10 * before + 50})
    if ranking.ties:
        assert outcome.by_money == (tied,)
        assert tied[1] in outcome.chosen
    assert tied[0] not in outcome.chosen


def test_a_region_alone_funds_down_the_ranking(
    ranked: tuple[Ranking, Parts, dict[str, int]],
) -> None:
    ranking, parts, budgets = ranked
    for code, budget in budgets.items():
        funded, left = funded_alone(ranking, parts, code, budget)
        assert left >= 0
        assert sum(parts[name].get(code, 0) for name in funded) == budget - left


@pytest.mark.parametrize("rule", ["ranking", "best_set", "lottery"])
def test_the_rule_is_a_key_of_the_call(folder: Path, rule: str) -> None:
    path = folder / "call.toml"
    path.write_text(path.read_text("utf-8") + f'\n[decision]\nrule = "{rule}"\n', "utf-8")
    if rule == "lottery":
        with pytest.raises(Refused, match="not one of the words"):
            open_call(folder)
    else:
        assert open_call(folder).call.rule == rule


@pytest.fixture
def ctx(tmp_path: Path, example: CallFolder) -> Iterator[PluginContext]:
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(tmp_path / "region", config, actor="officer") as workspace:
        with workspace.transaction("an activity") as tx:
            tx.add(TransformativeActivity(name="e-health"))
        ctx = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home")).context("acie")
        region_calls.keep_call(ctx, example, ["e-health"])
        for file in sorted((EXAMPLE / "applications").glob("*.toml")):
            region_calls.receive_application(ctx, file, IN_TIME)
        yield ctx


@pytest.fixture
def call(ctx: PluginContext) -> JointCall:
    return region_calls.kept_call(ctx, "acie-2027")


def test_more_money_is_shown_before_and_counts_afterwards(
    ctx: PluginContext, call: JointCall, tmp_path: Path
) -> None:
    assess_all(ctx, call, tmp_path)
    found = consensus.read_consensus(ctx, call)
    told = "\n".join(consensus.raise_lines(found, "VAL", "500000.00"))
    assert "VAL with 500000.00 EUR more. Enters: A0" in told
    raise_budget(ctx, call, "VAL", "500000.00", "a gap is filled")
    after = consensus.read_consensus(ctx, call)
    assert after.budgets["VAL"] == found.budgets["VAL"] + 50_000_000
    assert set(after.walk.funded) - set(found.walk.funded) >= {"A01"}
    assert "Leaves: A12" in told
    for wrong in (("XXX", "1.00", "x"), ("VAL", "-5", "x"), ("VAL", "5.00", " ")):
        with pytest.raises(Refused):
            raise_budget(ctx, call, *wrong)
    lines = "\n".join(consensus.outcome_lines(after, 10))
    assert "the ranking decides" in lines
    assert "First gap" in lines
    assert "alone would fund" in "\n".join(consensus.region_lines(after, "LAU"))
    assert "ranks" in "\n".join(consensus.stability_lines(after, 80))
    asked = {row.key: row for row in consensus.pressure_listing(ctx, call).rows}
    assert set(asked) == set(call_budgets(ctx, call, found.folder))


def test_reports_changes_and_amounts_follow_the_decision(
    ctx: PluginContext, call: JointCall, tmp_path: Path
) -> None:
    record = region_calls.application_named(ctx, "A01")
    with pytest.raises(Refused, match="not funded"):
        note_step(ctx, record, ProjectEvent.REPORT_DUE, "2028-06-30")
    region_calls.decide_application(ctx, record, Decided.FUNDED, "first of the ranking")
    record = region_calls.application_named(ctx, "A01")
    due = note_step(ctx, record, ProjectEvent.REPORT_DUE, "2028-06-30", "interim report")
    assert due.day == "2028-06-30"
    with Workspace.open(tmp_path / "region") as again:
        labels = [entry.label for entry in again.history(limit=2)]
    assert labels == ["A01: report due", "application A01: funded"]
    call_amount(ctx, record, "VAL", "12000.00", "2028-07-15", "first instalment")
    with pytest.raises(Refused, match="called already"):
        call_amount(ctx, record, "VAL", "30000.01", "2028-08-15")
    with pytest.raises(Refused, match="no day"):
        call_amount(ctx, record, "VAL", "1.00", "soon")
    rows = list(csv.DictReader(io.StringIO(evaluation_inputs(ctx, call))))
    assert [(one["action"], one["institution"], one["period"], one["amount"]) for one in rows] == [
        ("A01", "VAL", "2028-07", "12000.00")
    ]
    action = next(iter(ctx.records(PlannedAction).all()))
    ahead = {step.role for step in ctx.chain().walk(action.uid, ahead=True)}
    assert "input" in ahead


def test_a_withdrawal_is_reopened_with_a_reason(ctx: PluginContext) -> None:
    record = region_calls.application_named(ctx, "A01")
    region_calls.withdraw_application(ctx, record)
    withdrawn = region_calls.application_named(ctx, "A01")
    region_calls.decide_application(ctx, withdrawn, Decided.REOPENED, "sent by mistake")
    assert region_calls.application_named(ctx, "A01").status.value == "received"
