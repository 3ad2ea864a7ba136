"""Assessors are assigned evenly and without conflicts; nobody sees another's scores, or a conflicted application."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_acie import assessment_work, assessments, region_calls
from cap_acie.agreement import measure_agreement, rank_stability
from cap_acie.assessment_records import open_register
from cap_acie.assessments import Invitation
from cap_acie.assignment import AssessmentTask, AssignableAssessor, plan_assignment
from cap_acie.call_folder import CallFolder, read_applications, read_sheets
from cap_acie.ranking import requested_parts, split_eligible
from cap_acie.records import JointCall
from cap_tui.api import PluginContext, Refused
from cap_tui.demo import regions
from cap_tui.testing import host_of
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE

IN_TIME = datetime.datetime(2027, 5, 31, 12, tzinfo=datetime.UTC)
NAMES = [f"A{number:02}" for number in range(1, 9)]


@given(
    st.lists(st.frozensets(st.sampled_from(NAMES), min_size=3), min_size=2, max_size=5),
    st.integers(1, 2),
)
@settings(max_examples=8, deadline=None)
def test_loads_are_as_equal_as_can_be_and_no_conflict_is_assigned(
    allowed: list[frozenset[str]], each: int
) -> None:
    people = [AssignableAssessor(f"as-{n}", may) for n, may in enumerate(allowed)]
    plan = plan_assignment([AssessmentTask(name, each) for name in NAMES], people)
    may = {one.code: one.may for one in people}
    assert all(what in may[who] for who, what in plan.pairs)
    for name in NAMES:
        possible = sum(name in one for one in allowed)
        given_to = sum(what == name for _who, what in plan.pairs)
        assert given_to == min(each, possible)
        assert plan.missing.get(name, 0) == each - given_to
    if all(one == frozenset(NAMES) for one in allowed):
        assert max(plan.loads.values()) - min(plan.loads.values()) <= 1


def test_expertise_and_languages_decide_between_equal_loads() -> None:
    everything = frozenset({"A01", "A02"})
    wood = AssignableAssessor("wood", everything, frozenset({"wood"}), frozenset({"de"}))
    care = AssignableAssessor("care", everything, frozenset({"care"}), frozenset({"it"}))
    tasks = [
        AssessmentTask("A01", 1, frozenset({"care"}), frozenset({"it"})),
        AssessmentTask("A02", 1, frozenset({"wood"}), frozenset({"de"})),
    ]
    plan = plan_assignment(tasks, [wood, care])
    assert set(plan.pairs) == {("wood", "A02"), ("care", "A01")}
    assert plan.fit == plan.best_fit


def test_what_was_assigned_before_stays() -> None:
    both = frozenset({"A01", "A02"})
    first = AssignableAssessor("first", both, has=frozenset({"A01", "A02"}))
    plan = plan_assignment(
        [AssessmentTask(name, 1) for name in sorted(both)], [first, AssignableAssessor("new", both)]
    )
    assert plan.loads == {"first": 2, "new": 0}


@contextmanager
def region_with(
    tmp_path: Path, name: str, example: CallFolder, **changed: str
) -> Iterator[tuple[PluginContext, JointCall]]:
    """A region with the example's applications; ``changed`` replaces the text of some."""
    folder = tmp_path / name
    config = next(one for one in regions() if one.region.code == "VAL")
    Workspace.create(folder, config).close()
    with Workspace.open(folder, actor="officer") as workspace:
        host = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / f"home-{name}"))
        ctx = host.context("acie")
        call = region_calls.keep_call(ctx, example)
        for file in sorted((EXAMPLE / "applications").glob("*.toml")):
            path = tmp_path / name / file.name
            path.write_text(changed.get(file.stem, file.read_text("utf-8")), "utf-8")
            region_calls.receive_application(ctx, path, IN_TIME)
            path.unlink()
        yield ctx, call


def declare(ctx: PluginContext, call: JointCall, file: Path, code: str, conflict: str = "") -> None:
    assessments.invite_assessor(ctx, call, Invitation(code), file)
    text = file.read_text("utf-8")
    if conflict:
        before, sign, rest = text.partition(f'application = "{conflict}"')
        text = before + sign + rest.replace('conflict = ""', 'conflict = "my firm"', 1)
    file.write_text(text, "utf-8")
    assessments.take_declarations(ctx, call, file)


def fill(file: Path, points: int) -> None:
    file.write_text(file.read_text("utf-8").replace("= -1", f"= {points}"), "utf-8")


def test_two_regions_that_differ_in_a_conflicted_application_look_alike_to_the_assessor(
    tmp_path: Path, example: CallFolder
) -> None:
    text = (EXAMPLE / "applications/A02.toml").read_text("utf-8")
    other = text.replace("months = ", "# another plan\nmonths = ")
    assert other != text
    shown = []
    for name, variant, points in (("one", text, 5), ("two", other, 2)):
        with region_with(tmp_path, name, example, A02=variant) as (ctx, call):
            out = tmp_path / f"out-{name}"
            out.mkdir()
            open_register(ctx, call, create=True).close()
            declare(ctx, call, out / "as-1.toml", "as-1", conflict="A02")
            for code in ("as-2", "as-3"):
                declare(ctx, call, tmp_path / f"{name}-{code}.toml", code)
            assessment_work.assign_assessors(ctx, call, 2)
            assessments.write_texts(ctx, call, "as-1", out / "texts")
            with pytest.raises(Refused, match="after handing in"):
                assessment_work.scores_seen_by(ctx, call, "as-1")
            assessment_work.write_sheets(ctx, call, "as-1", out / "sheets.toml")
            fill(out / "sheets.toml", 4)
            assessments.hand_in(ctx, call, out / "sheets.toml")
            for code in ("as-2", "as-3"):
                sheets = tmp_path / f"{name}-{code}-sheets.toml"
                assessment_work.write_sheets(ctx, call, code, sheets)
                document = tomllib.loads(sheets.read_text("utf-8"))
                fill(sheets, 3)
                about = {one["application"] for one in document["sheets"]}
                if "A02" in about:
                    before, sign, rest = sheets.read_text("utf-8").partition('"A02"')
                    sheets.write_text(before + sign + rest.replace("= 3", f"= {points}", 1))
                assessments.hand_in(ctx, call, sheets)
            assessment_work.write_scores_seen(ctx, call, "as-1", out / "scores.toml")
            shown.append(
                {
                    path.relative_to(out).as_posix(): path.read_bytes()
                    for path in out.rglob("*")
                    if path.is_file()
                }
            )
    assert shown[0] == shown[1]
    assert not any("A02" in name for name in shown[0])
    assert b"A02" not in shown[0]["scores.toml"] + shown[0]["sheets.toml"]
    assert b"A0" in shown[0]["scores.toml"]


def test_an_application_that_arrives_later_is_declared_for_first(
    tmp_path: Path, example: CallFolder
) -> None:
    with region_with(tmp_path, "late", example) as (ctx, call):
        open_register(ctx, call, create=True).close()
        declare(ctx, call, tmp_path / "as-1.toml", "as-1")
        text = (EXAMPLE / "applications/A01.toml").read_text("utf-8")
        late = tmp_path / "A90.toml"
        late.write_text(text.replace('id = "A01"', 'id = "A90"', 1), "utf-8")
        region_calls.receive_application(ctx, late, IN_TIME)
        assert "A90" not in assessments.write_texts(ctx, call, "as-1", tmp_path / "texts")
        again = tmp_path / "again.toml"
        assert assessments.invite_assessor(ctx, call, Invitation("as-1"), again) == 1
        assessments.take_declarations(ctx, call, again)
        assert "A90" in assessments.write_texts(ctx, call, "as-1", tmp_path / "texts-2")


def test_who_cooperated_with_a_partner_is_in_conflict(tmp_path: Path, example: CallFolder) -> None:
    applications = read_applications(example)
    first = applications["A01"].partners[0].organisation
    with region_with(tmp_path, "known", example) as (ctx, call):
        open_register(ctx, call, create=True).close()
        assessments.invite_assessor(ctx, call, Invitation("as-9", first), tmp_path / "d.toml")
        _code, conflicts = assessments.take_declarations(ctx, call, tmp_path / "d.toml")
        mates = {one.organisation for one in applications["A01"].partners}
        expected = {
            name
            for name, one in applications.items()
            if mates & {partner.organisation for partner in one.partners}
        }
        assert expected <= set(conflicts)


def test_a_sheet_is_entered_and_reopened_with_a_reason(tmp_path: Path, example: CallFolder) -> None:
    with region_with(tmp_path, "sheet", example) as (ctx, call):
        open_register(ctx, call, create=True).close()
        declare(ctx, call, tmp_path / "as-1.toml", "as-1")
        assessment_work.assign_assessors(ctx, call, 1)
        with open_register(ctx, call) as register:
            state = assessment_work.sheet_states(register)[0]
        points = {one.id: 4 for one in example.call.criteria.shared}
        with pytest.raises(Refused, match="points from 0"):
            assessment_work.enter_sheet(ctx, call, state, {**points, "benefit": 9})
        assessment_work.enter_sheet(ctx, call, state, points)
        with pytest.raises(Refused, match="already"):
            assessment_work.enter_sheet(ctx, call, state, points)
        with pytest.raises(Refused, match="with a reason"):
            assessment_work.reopen_sheet(ctx, call, state, " ")
        assessment_work.reopen_sheet(ctx, call, state, "a wrong column")
        assessment_work.enter_sheet(ctx, call, state, points)
        _folder, _applications, sheets = assessments.assessed_call(ctx, call)
        assert len(sheets) == 1


def test_agreement_and_stability_of_the_example(example: CallFolder) -> None:
    applications = read_applications(example)
    sheets, _not_counted = read_sheets(example, applications)
    found = measure_agreement(example, sheets)
    spreads = [one.spread for one in found.applications]
    assert spreads == sorted(spreads, reverse=True)
    assert found.alpha < 1
    eligible, _excluded = split_eligible(example, applications)
    parts = {name: requested_parts(example, one) for name, one in applications.items()}
    budgets = {code: annex.budget for code, annex in example.annexes.items()}
    stable = rank_stability(example, eligible, sheets, parts, budgets)
    assert [one.application for one in stable][:2] == ["A06", "A03"]
    assert all(one.best <= one.rank <= one.worst for one in stable)
