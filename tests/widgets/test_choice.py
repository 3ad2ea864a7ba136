"""A field with a few answers: arrows, digits and first letters choose."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from cap_tui.widgets.choice import Choice

GROUPS = [
    ("", "not said"),
    ("b", "business"),
    ("r", "research"),
    ("g", "government"),
    ("s", "society"),
]


class OneField(App[None]):
    def compose(self) -> ComposeResult:
        yield Choice(GROUPS)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["right", "right"], "r"),
        (["left"], "s"),
        (["2"], "b"),
        (["5", "3"], "r"),
        (["7"], ""),
        (["g"], "g"),
        (["r", "n"], ""),
        (["x"], ""),
    ],
)
def test_a_key_chooses_an_answer(keys: Sequence[str], chosen: str) -> None:
    async def pressed() -> str:
        app = OneField()
        async with app.run_test(size=(30, 4)) as pilot:
            app.query_one(Choice).focus()
            await pilot.press(*keys)
            return app.query_one(Choice).value

    assert asyncio.run(pressed()) == chosen
