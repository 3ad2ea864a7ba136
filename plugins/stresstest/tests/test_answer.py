"""Answering here: every answer is kept at once, a sitting goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_stresstest import answer_steps, rounds
from cap_stresstest.operations.answer_questionnaire import (
    begin_answers,
    open_round,
    store_answer,
    submit_answers,
    unfinished_sittings,
)
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.records import Response, Sitting
from cap_tui.api import PluginContext, ReadOnly, Refused
from cap_tui.testing import ShellDriver, sample_config
from cap_tui.workspace import Home, Workspace


def test_every_question_is_put_once_and_the_group_first(ctx: PluginContext) -> None:
    pack = rounds.current_pack(ctx)
    found = answer_steps.steps(pack)
    assert [step.kind for step in found[:2]] == ["group", "item"]
    assert [s.key for s in found if s.kind == "item"] == list(pack.indicator_ids)
    assert [s.key for s in found if s.kind == "text"] == ["O01", "O02", "COM"]


def test_a_sitting_goes_on_under_its_name(ctx: PluginContext) -> None:
    current, pack, sitting = begin_answers(ctx, "2026", "anna's desk")
    found = answer_steps.steps(pack)
    sitting = store_answer(ctx, sitting, found[0], "policy_maker")
    sitting = store_answer(ctx, sitting, found[1], "4")
    again = begin_answers(ctx, "2026", "anna's desk")[2]
    assert again == sitting
    assert answer_steps.open_step(found, again) == 2
    assert [entry.uid for entry in unfinished_sittings(ctx, current)] == [sitting.uid]


def test_an_answer_can_be_changed_and_taken_back(ctx: PluginContext) -> None:
    _current, pack, sitting = begin_answers(ctx, "2026", "x")
    step = answer_steps.steps(pack)[1]
    sitting = store_answer(ctx, sitting, step, "4")
    sitting = store_answer(ctx, sitting, step, "DK")
    assert answer_steps.given(sitting, step) == "DK"
    assert store_answer(ctx, sitting, step, "").answers == {}


def test_what_is_sent_in_is_a_response_like_any_other(ctx: PluginContext) -> None:
    current, pack, sitting = begin_answers(ctx, "2026", "x")
    for step in answer_steps.steps(pack):
        value = {"group": "cluster_manager", "item": "3", "text": "a [/] b\x1b[31m"}[step.kind]
        sitting = store_answer(ctx, sitting, step, value)
    submit_answers(ctx, current, sitting)
    assert ctx.records(Sitting).count() == 0
    [response] = ctx.records(Response).all()
    assert response.group == "cluster_manager"
    assert set(response.answers.values()) == {3}
    assert "\x1b" not in response.texts["COM"]


def test_a_closed_round_takes_no_sitting(ctx: PluginContext) -> None:
    current, pack, sitting = begin_answers(ctx, "2026", "x")
    store_answer(ctx, sitting, answer_steps.steps(pack)[1], "4")
    close_round(ctx, rounds.get(ctx))
    with pytest.raises(ReadOnly):
        begin_answers(ctx, "2026", "y")
    with pytest.raises(ReadOnly):
        submit_answers(ctx, current, sitting)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("4", "4"), ("fully", "5"), ("part", "3"), ("d", "DK"), ("N", "NA"), ("6", None), ("?", None)],
)
def test_answers_are_typed_as_number_letter_or_word(
    ctx: PluginContext, typed: str, code: str | None
) -> None:
    pack = rounds.current_pack(ctx)
    assert answer_steps.read_typed_answer(pack, answer_steps.steps(pack)[1], typed) == code


@pytest.fixture
def shell(cap_shell: Callable[..., ShellDriver], tmp_path: Path) -> ShellDriver:
    """The real shell on an empty region, with the view Answer open."""
    Workspace.create(tmp_path / "region", sample_config()).close()
    opened = cap_shell("cap_stresstest", folder=tmp_path / "region", size=(60, 18))
    opened.open_view("stresstest.answer")
    return opened


def test_the_questionnaire_is_answered_by_keyboard_alone(shell: ShellDriver) -> None:
    shell.press("b", "2", "5", "d", "n", "down", "enter", "left", "1")
    [sitting] = shell.records("stresstest.sittings")
    assert sitting["group"] == "cluster_manager"
    assert sitting["answers"] == {"I01": 5, "I02": "DK", "I03": "NA", "I04": 1}


def test_answers_on_the_screen_go_into_the_round_that_is_open(shell: ShellDriver) -> None:
    ctx = shell.context("stresstest")
    one, _pack, mine = begin_answers(ctx, "one", "mine")
    begin_answers(ctx, "two", "theirs")
    close_round(ctx, rounds.get(ctx, "two"))
    shell.press("b", "down", "enter", "2")
    [sitting] = ctx.records(Sitting).find(round=one.uid)
    assert (sitting.uid, sitting.group) == (mine.uid, "cluster_manager")


def test_a_whole_sitting_is_sent_in_by_keyboard(shell: ShellDriver) -> None:
    shell.press("b", "1", *["4"] * 31, "enter", "good", "enter", "enter")
    shell.wait("Blank items: 0 of 31.")
    shell.press("y")
    assert shell.records("stresstest.sittings") == []
    [response] = shell.records("stresstest.responses")
    assert response["answers"]["I31"] == 4
    assert response["texts"] == {"O02": "good"}


def test_a_round_that_was_closed_meanwhile_takes_no_answer_and_says_so(shell: ShellDriver) -> None:
    ctx = shell.context("stresstest")
    begin_answers(ctx, "2026", "mine")
    shell.press("b")
    shell.wait("Begin or go on?")
    close_round(ctx, rounds.get(ctx))
    shell.press("down", "enter")
    shell.wait("is closed; its answers are frozen")
    assert all(not entry["answers"] for entry in shell.records("stresstest.sittings"))


def test_an_answer_that_somebody_else_changed_is_shown_and_not_overwritten(
    shell: ShellDriver,
) -> None:
    shell.press("b", "2")
    ctx = shell.context("stresstest")
    [sitting] = ctx.records(Sitting).all()
    store_answer(ctx, sitting, answer_steps.steps(rounds.current_pack(ctx))[1], "1")
    shell.press("5")
    shell.wait("Somebody else changed this record")
    [kept] = shell.records("stresstest.sittings")
    assert kept["answers"] == {"I01": 1}


def test_answers_that_a_closed_round_refuses_are_kept(shell: ShellDriver) -> None:
    shell.press("b", "1", *["4"] * 31, "enter", "enter", "enter")
    shell.wait("Send the answers in?")
    ctx = shell.context("stresstest")
    close_round(ctx, rounds.get(ctx))
    shell.press("y")
    shell.wait("is closed; its answers are frozen")
    assert len(shell.records("stresstest.sittings")) == 1
    assert shell.records("stresstest.responses") == []


def test_answers_that_the_group_is_not_asked_are_left_out(ctx: PluginContext) -> None:
    pack = rounds.current_pack(ctx)
    item = pack.indicator_ids[0]
    asked = Sitting(round="r", name="x", group="policy_maker", answers={item: 3})
    assert answer_steps.asked_only(pack, asked) == asked
    other = Sitting(round="r", name="x", group="nobody", answers={item: 3})
    assert answer_steps.asked_only(pack, other).answers == {}


def test_a_round_is_opened_once_before_anybody_answers(ctx: PluginContext) -> None:
    opened = open_round(ctx, "2026", invited=40)
    assert (opened.state, opened.invited) == ("open", 40)
    with pytest.raises(Refused):
        open_round(ctx, "2026")


def test_words_that_were_not_sent_come_back_to_the_one_who_typed_them(tmp_path: Path) -> None:
    folder, home = tmp_path / "region", Home(tmp_path / "home")
    Workspace.create(folder, sample_config()).close()
    with ShellDriver(folder, home, plugins=["cap_stresstest"], size=(60, 18)) as shell:
        shell.open_view("stresstest.answer")
        shell.press("b", "1", *["4"] * 31)
        shell.type("Bark and")
        shell.call(lambda: shell.app._leave_with(129))
    with ShellDriver(folder, home, plugins=["cap_stresstest"], size=(60, 18)) as again:
        again.wait("Press b to begin")
        again.press("b")
        again.wait("Begin or go on?")
        again.press("down", "enter")
        again.wait("What was not sent is here again.")
        again.wait("Bark and")
        again.type(" beams")
        again.press("enter", "enter", "enter")
        again.wait("Blank items")
        again.press("y")
        [response] = again.records("stresstest.responses")
    assert list(response["texts"].values()) == ["Bark and beams"]
