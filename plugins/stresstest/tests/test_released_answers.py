"""Late answers wait in what leaves until enough have come; then they are in it."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from cap_stresstest import pack_file, report, rounds
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.operations.write_report import write_round_report
from cap_stresstest.records import PortfolioEntry, Response, Round
from cap_stresstest.released_answers import ReleasedAnswers
from cap_stresstest.round_result import assess_round
from cap_tui.api import Evidence, PluginContext, ReleasedGroups
from cap_tui.report.document_reader import HeldBack, hold_back, looked_through_by
from cap_tui.workspace import Workspace

PACK = pack_file.load_pack()


@pytest.fixture
def survey(cap_workspace: Workspace) -> Round:
    """A round of today, without answers."""
    made = rounds.new_round("SM", "2026", PACK, synthetic=True, invited=40)
    with cap_workspace.transaction("round") as tx:
        return tx.add(made)


def answer(workspace: Workspace, survey: Round, group: str, count: int, seed: int = 0) -> None:
    dice = random.Random(seed)
    with workspace.transaction("answers") as tx:
        for _person in range(count):
            sheet = {key: dice.choice(PACK.scale.values) for key in PACK.indicator_ids}
            tx.add(Response(round=survey.uid, group=group, answers=sheet))


def counted(ctx: PluginContext, survey: Round) -> dict[str, int]:
    """What a report written now says of who answered."""
    return {g: n for g, n in ReleasedAnswers(ctx).scores(survey).counts.by_group.items() if n}


def test_late_answers_wait_until_enough_have_come(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    answer(cap_workspace, survey, "policy_maker", 2)
    first = write_round_report(ctx, tmp_path / "one.md")
    assert counted(ctx, survey) == {"cluster_manager": 8}
    assert any("at least 1 more" in line for line in first.waiting)

    answer(cap_workspace, survey, "cluster_manager", 1, seed=1)
    answer(cap_workspace, survey, "policy_maker", 2, seed=2)
    means = ReleasedAnswers(ctx).scores(survey).means()
    held = write_round_report(ctx, None)
    assert counted(ctx, survey) == {"cluster_manager": 8, "policy_maker": 4}
    assert any("later answers" in line and "at least 2 more" in line for line in held.waiting)
    assert means != rounds.scores(ctx, survey).means()

    answer(cap_workspace, survey, "cluster_manager", 2, seed=3)
    assert counted(ctx, survey) == {"cluster_manager": 11, "policy_maker": 4}
    assert write_round_report(ctx, tmp_path / "two.md").waiting == ()
    assert ReleasedAnswers(ctx).scores(survey).means() == rounds.scores(ctx, survey).means()


def test_what_left_with_a_bundle_limits_the_next_report(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    subject = f"stresstest.responses {survey.uid}"
    told = ReleasedAnswers(ctx).of(survey).released[0].members
    marks = {group: dict.fromkeys(codes, "") for group, codes in told.items()}
    ctx.note_release(ReleasedGroups(subject=subject, by="bundle", members=marks))
    answer(cap_workspace, survey, "cluster_manager", 1, seed=1)
    assert counted(ctx, survey) == {"cluster_manager": 8}


def test_a_changed_answer_is_not_told_beside_the_one_that_left(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    write_round_report(ctx, tmp_path / "one.md")
    person = rounds.responses(ctx, survey)[0]
    given = person.answers["I01"]
    changed = person.answers | {"I01": 1 if given != 1 else 2}
    with cap_workspace.transaction("changed") as tx:
        tx.put(Response(**{f: getattr(person, f) for f in person.__struct_fields__} | {"answers": changed}))  # fmt: skip
    scores = ReleasedAnswers(ctx).scores(survey)
    assert scores.indicators["I01"].balanced_mean is None
    assert scores.indicators["I02"].n == 8


def complete(ctx: PluginContext, survey: Round) -> tuple[int, int, int]:
    """What a report written now says: of how many sheets, and how often don't know and not applicable."""
    counts = ReleasedAnswers(ctx).scores(survey).counts
    return counts.sheets, counts.dont_know, counts.not_applicable


def say(workspace: Workspace, person: Response, **answers: str) -> None:
    with workspace.transaction("said") as tx:
        tx.put(msgspec.structs.replace(person, answers=person.answers | answers))


def test_a_dont_know_of_one_person_waits_until_enough_sheets_have_changed(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    for person in rounds.responses(ctx, survey)[:4]:
        say(cap_workspace, person, I01="DK")
    write_round_report(ctx, tmp_path / "one.md")
    assert complete(ctx, survey) == (8, 4, 0)

    one, *others = rounds.responses(ctx, survey)[4:]
    say(cap_workspace, one, I02="DK")
    made = write_round_report(ctx, tmp_path / "two.md")
    assert complete(ctx, survey) == (0, 0, 0)
    text = (tmp_path / "two.md").read_text("utf-8")
    assert "| Don't know | hidden |" in text
    assert any("How complete" in line and "at least" in line for line in made.waiting)

    for person in others:
        say(cap_workspace, person, I02="DK")
    assert complete(ctx, survey) == (8, 8, 0)
    assert write_round_report(ctx, tmp_path / "three.md").waiting == ()


def test_late_people_are_in_the_completeness_when_they_are_in_the_figures(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    write_round_report(ctx, tmp_path / "one.md")
    answer(cap_workspace, survey, "cluster_manager", 1, seed=1)
    assert complete(ctx, survey) == (8, 0, 0)
    answer(cap_workspace, survey, "cluster_manager", 3, seed=2)
    assert complete(ctx, survey) == (12, 0, 0)


def test_the_aggregates_of_a_closed_round_are_those_of_its_reports(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    write_round_report(ctx, tmp_path / "one.md")
    answer(cap_workspace, survey, "cluster_manager", 1, seed=1)
    close_round(ctx, survey)
    (published,) = ctx.records(PortfolioEntry).find(round="2026")
    assert published.respondents == 8


def test_the_same_answers_give_the_same_report_and_are_noted_once(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    for name in ("one.html", "two.html"):
        write_round_report(ctx, tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    noted = [entry.subject.split()[2:] for entry in ctx.records(ReleasedGroups).all()]
    assert noted == [[], ["completeness"]]


def test_a_report_with_a_telephone_number_is_held_until_somebody_says_yes(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    with cap_workspace.transaction("evidence") as tx:
        tx.add(Evidence(title="Jobs", statement="ask 0664 555 01 99"))
    path = tmp_path / "one.md"
    with (
        looked_through_by(hold_back(cap_workspace)),
        pytest.raises(HeldBack, match="0664 555 01 99"),
    ):
        write_round_report(ctx, path)
    assert not path.exists()
    assert list(ctx.records(ReleasedGroups).all()) == []
    assert write_round_report(ctx, path).path == path
    assert list(ctx.records(ReleasedGroups).all()) != []


def test_figures_that_a_region_cannot_note_are_asked_about(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round, tmp_path: Path
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    reader = hold_back(cap_workspace, readonly=True)
    with looked_through_by(reader), pytest.raises(HeldBack, match="open for reading only"):
        write_round_report(ctx, tmp_path / "one.md")


def test_a_report_says_at_least_where_people_are_left_out(
    ctx: PluginContext, cap_workspace: Workspace, survey: Round
) -> None:
    answer(cap_workspace, survey, "cluster_manager", 8)
    answer(cap_workspace, survey, "policy_maker", 2)
    made = report.report_data(ctx, assess_round(ctx))
    text = str(report.sections(made)[0].blocks)
    assert "8 respondents" in text
    assert "a response rate of at least 20" in text
