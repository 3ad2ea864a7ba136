"""Partners and keys: named, compared, pinned, revoked."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from cap_tui.app import CapApp
from tests.screens.bundles.conftest import PUBLIC, Desk, choose_file, enter
from tests.screens.conftest import play, press, shell, text_of


def test_a_partners_key_is_pinned_after_comparing_and_revoked(desk: Desk) -> None:
    file = desk.bundle()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "p", "n", *"VAL", "tab", *"nothing.pub", "f10")
        assert "cannot be read" in text_of(app)
        await enter(app, pilot, *["backspace"] * 11, *PUBLIC, "f10")
        assert desk.mark in text_of(app)
        await enter(app, pilot, "y", *"in person", "enter")
        assert "1 Pinned keys (1)" in text_of(app)
        assert "in person" in text_of(app)
        await press(app, pilot, "x", "y")
        assert "revoked" in text_of(app)
        await press(app, pilot, "escape")
        await choose_file(app, pilot, file)
        assert "BAD" in text_of(app)
        assert "its key was revoked on 2026-03-02" in " ".join(text_of(app).split())

    play(shell(desk.gor, desk.home), script)


def test_the_own_key_is_named_to_be_read_out(desk: Desk) -> None:
    (desk.home.state / "signing_key").unlink()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "p")
        assert "m names it" in text_of(app)
        await enter(app, pilot, "m", *"id_ed25519", "enter")
        assert desk.mark in text_of(app)

    play(shell(desk.val, desk.home), script)
