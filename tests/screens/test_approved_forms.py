"""The form of every kind of the core as a person fills it: something typed into each field, then saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.model.kind import Kind
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.workspace import Home
from tests.approval import approve
from tests.screens.conftest import lines_of, play, press, settled, shell, steady, until
from tests.screens.test_approved_keys import region  # noqa: F401  # three activities

FOLDER = Path(__file__).with_name("approved")
TYPED = ("T", "right", "2", "right", "h", "enter", "9", "space")
"""Pressed in one field after the other; whatever the field makes of it."""


MOST_FIELDS = 20
FORMS = [kind for kind in CORE_KINDS if "add" in kind.allows and len(kind.edit) < MOST_FIELDS]


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.id)
def test_a_form_that_is_filled_and_saved_looks_as_approved(
    home: Home,
    region: Path,  # noqa: F811
    kind: Kind[Any],
) -> None:
    lines: list[str] = []

    async def fill(app: CapApp, pilot: Pilot[Any]) -> None:
        app.show("kinds.record_form", kind)
        await settled(app, pilot)
        # The keyboard comes to the first field a moment later, and its keys with it.
        await until(pilot, lambda: "F10 Save" in lines_of(app)[-1], "the form has the keyboard")
        lines.extend(["===== empty", *lines_of(app)])
        for place in range(len(kind.edit)):
            await press(app, pilot, TYPED[place % len(TYPED)], "tab")
        await steady(app, pilot)
        lines.extend(["===== filled", *lines_of(app)])
        await press(app, pilot, "f10")
        await steady(app, pilot)
        lines.extend(["===== saved", *lines_of(app)])

    play(shell(region, home), fill)
    approve(FOLDER / f"form-{kind.id}.txt", "\n".join(line.rstrip() for line in lines) + "\n")
