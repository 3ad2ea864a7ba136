"""Answering here: every answer is kept at once, a sitting goes on where it stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_stresstest import answering, publishing, rounds
from cap_stresstest.records import Response, Sitting
from cap_stresstest.views.answer import Answer
from cap_stresstest.views.dimensions import Dimensions
from cap_stresstest.views.findings import Findings
from cap_stresstest.views.progress import Progress
from cap_stresstest.views.respondents import Respondents
from cap_tui.api import PluginContext, ReadOnly
from cap_tui.testing.stage import Stage
from cap_tui.ui import PluginView, Rows


def test_every_question_is_put_once_and_the_group_first(ctx: PluginContext) -> None:
    pack = rounds.current_pack(ctx)
    found = answering.steps(pack)
    assert [step.kind for step in found[:2]] == ["group", "item"]
    assert [s.key for s in found if s.kind == "item"] == list(pack.indicator_ids)
    assert [s.key for s in found if s.kind == "text"] == ["O01", "O02", "COM"]


def test_a_sitting_goes_on_under_its_name(ctx: PluginContext) -> None:
    current, pack, sitting = answering.begin(ctx, "2026", "anna's desk")
    found = answering.steps(pack)
    sitting = answering.store(ctx, sitting, found[0], "policy_maker")
    sitting = answering.store(ctx, sitting, found[1], "4")
    again = answering.begin(ctx, "2026", "anna's desk")[2]
    assert again == sitting
    assert answering.open_step(found, again) == 2
    assert [entry.uid for entry in answering.unfinished(ctx, current)] == [sitting.uid]


def test_an_answer_can_be_changed_and_taken_back(ctx: PluginContext) -> None:
    _current, pack, sitting = answering.begin(ctx, "2026", "x")
    step = answering.steps(pack)[1]
    sitting = answering.store(ctx, sitting, step, "4")
    sitting = answering.store(ctx, sitting, step, "DK")
    assert answering.given(sitting, step) == "DK"
    assert answering.store(ctx, sitting, step, "").answers == {}


def test_what_is_sent_in_is_a_response_like_any_other(ctx: PluginContext) -> None:
    current, pack, sitting = answering.begin(ctx, "2026", "x")
    for step in answering.steps(pack):
        value = {"group": "cluster_manager", "item": "3", "text": "a [/] b\x1b[31m"}[step.kind]
        sitting = answering.store(ctx, sitting, step, value)
    answering.send_in(ctx, current, sitting)
    assert ctx.records(Sitting).count() == 0
    [response] = ctx.records(Response).all()
    assert response.group == "cluster_manager"
    assert set(response.answers.values()) == {3}
    assert "\x1b" not in response.texts["COM"]


def test_a_closed_round_takes_no_sitting(ctx: PluginContext) -> None:
    current, pack, sitting = answering.begin(ctx, "2026", "x")
    answering.store(ctx, sitting, answering.steps(pack)[1], "4")
    publishing.close(ctx, rounds.get(ctx))
    with pytest.raises(ReadOnly):
        answering.begin(ctx, "2026", "y")
    with pytest.raises(ReadOnly):
        answering.send_in(ctx, current, sitting)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("4", "4"), ("fully", "5"), ("part", "3"), ("d", "DK"), ("N", "NA"), ("6", None), ("?", None)],
)
def test_answers_are_typed_as_number_letter_or_word(
    ctx: PluginContext, typed: str, code: str | None
) -> None:
    pack = rounds.current_pack(ctx)
    assert answering.read(pack, answering.steps(pack)[1], typed) == code


def played(
    view: PluginView,
    keys: list[str],
    size: tuple[int, int] = (60, 18),
    after: Callable[[], object] = lambda: None,
) -> PluginView:
    """Show a view on a bare screen and press keys, as a person would; then look with ``after``."""

    async def play() -> None:
        stage = Stage(view)
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            after()

    asyncio.run(play())
    return view


def test_the_questionnaire_is_answered_by_keyboard_alone(ctx: PluginContext) -> None:
    keys = ["b", "2", "5", "d", "n", "down", "enter", "left", "1"]
    view = played(Answer(ctx), keys)
    assert isinstance(view, Answer)
    [sitting] = ctx.records(Sitting).all()
    assert sitting.group == "cluster_manager"
    assert sitting.answers == {"I01": 5, "I02": "DK", "I03": "NA", "I04": 1}


def test_answers_on_the_screen_go_into_the_round_that_is_open(ctx: PluginContext) -> None:
    one, _pack, mine = answering.begin(ctx, "one", "mine")
    answering.begin(ctx, "two", "theirs")
    publishing.close(ctx, rounds.get(ctx, "two"))
    played(Answer(ctx), ["b", "down", "enter", "2"])
    [sitting] = ctx.records(Sitting).find(round=one.uid)
    assert (sitting.uid, sitting.group) == (mine.uid, "cluster_manager")


def test_a_whole_sitting_is_sent_in_by_keyboard(ctx: PluginContext) -> None:
    words = ["enter", *"good", "enter", "enter"]
    played(Answer(ctx), ["b", "1", *["4"] * 31, *words, "y"])
    assert ctx.records(Sitting).count() == 0
    [response] = ctx.records(Response).all()
    assert response.answers["I31"] == 4
    assert response.texts == {"O02": "good"}


def test_a_dimension_unfolds_and_explains_itself(
    ctx: PluginContext, bring: Callable[..., Any], surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    told: list[str] = []
    view = Dimensions(ctx)

    def look() -> None:
        told.append(str(len(view.query_one(Rows).rows)))
        told.extend(str(line) for line in view.explain())

    played(view, ["enter", "down", "down"], (80, 24), look)
    assert told[0] == "12"
    text = "\n".join(told)
    assert "I02" in text
    assert "each shown group counts the same" in text


def test_a_hidden_group_is_said_to_be_hidden(
    ctx: PluginContext, bring: Callable[..., Any], surveys: Path
) -> None:
    from cap_stresstest import lines
    from cap_stresstest.assessment import assess

    bring(surveys / "kobo.csv")
    text = "\n".join(lines.explain(assess(ctx), "I19", 76))
    assert "hidden (fewer than 3)" in text
    assert "Hidden groups are left out" in text


@pytest.mark.parametrize("kind", [Respondents, Dimensions, Findings, Progress, Answer])
def test_a_view_of_an_empty_region_says_what_to_do(
    ctx: PluginContext, kind: type[PluginView]
) -> None:
    played(kind(ctx), ["down", "enter", "g"])
