"""What a partner and we see differently is settled by people."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.conflict_resolution import open_conflicts
from cap_tui.bundle.proposals import open_proposals
from cap_tui.bundle.records import Resolution
from cap_tui.model.activity import TransformativeActivity
from cap_tui.screens.pending_decisions import edit_problem
from cap_tui.workspace import Workspace
from tests.bundle.conftest import Share
from tests.screens.bundles.conftest import LABELS, Desk, enter, records
from tests.screens.conftest import play, press, shell, text_of


@pytest.mark.parametrize(
    ("keys", "stands"),
    [
        (("less_than_sign",), "2027-04-30"),
        (("greater_than_sign",), "2027-06-30"),
        (("e", *["backspace"] * 5, *"05-31", "enter"), "2027-05-31"),
    ],
)
def test_a_conflict_is_settled_by_ours_theirs_or_a_third_content(
    disputed: Desk, keys: tuple[str, ...], stands: str
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "C")
        told = text_of(app)
        assert "before: 2027-03-31" in told
        assert "ours: 2027-04-30" in told
        assert "theirs: 2027-06-30" in told
        await enter(app, pilot, *keys)
        await enter(app, pilot, *"agreed", "enter")
        assert "u undoes it" in text_of(app)

    play(shell(disputed.val, disputed.home), script)
    (call,) = records(disputed.val, Share)
    assert call.deadline == stands
    with Workspace.open(disputed.val) as workspace:
        assert open_conflicts(workspace) == []
        assert [each.why for each in workspace.records(Resolution).all()] == ["agreed"]


@pytest.mark.parametrize(
    ("key", "name"), [("greater_than_sign", "Timber of old houses"), ("less_than_sign", LABELS[0])]
)
def test_a_proposal_is_accepted_or_declined(disputed: Desk, key: str, name: str) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "C", "end")
        assert "GOR proposes a change of your record" in text_of(app)
        assert "Reason: clearer" in text_of(app)
        await press(app, pilot, "e")
        assert "write the value to store" not in text_of(app), "a proposal is not edited"
        await press(app, pilot, key)
        await enter(app, pilot, "enter")

    play(shell(disputed.val, disputed.home), script)
    assert name in {a.name for a in records(disputed.val, TransformativeActivity)}
    with Workspace.open(disputed.val) as workspace:
        assert open_proposals(workspace) == []


def test_a_proposal_stands_beside_what_the_record_holds_now(disputed: Desk) -> None:
    with Workspace.open(disputed.val) as workspace, workspace.transaction("edit") as tx:
        (timber,) = workspace.records(TransformativeActivity).find(name=LABELS[0])
        tx.put(replace(timber, name="Our own name"))

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "C", "end")
        told = text_of(app)
        assert f"before: {LABELS[0]}" in told
        assert "ours: Our own name" in told
        assert "theirs: Timber of old houses" in told

    play(shell(disputed.val, disputed.home), script)


@pytest.mark.parametrize(
    ("text", "sample", "fits"),
    [
        ("31", 30, True),
        ("31.5", 30, True),
        ("soon", 30, False),
        ("true", 30, False),
        ('["a"]', [], True),
        ("{", {}, False),
        ("", "text", False),
        ("text", None, True),
        ("false", True, True),
    ],
)
def test_a_third_content_is_of_the_kind_that_stood_there(
    text: str, sample: Any, fits: bool
) -> None:
    assert (edit_problem(text, sample) == "") is fits
