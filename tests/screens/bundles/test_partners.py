"""Partners and keys: named, compared, pinned, revoked."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.errors import Corrupt
from tests.screens.bundles.conftest import PUBLIC, Desk, choose_file, enter
from tests.screens.conftest import play, press, shell, text_of


def test_a_partners_key_is_pinned_after_comparing_and_revoked(desk: Desk) -> None:
    file = desk.bundle()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "p", "a", *"VAL", "tab", *"nothing.pub", "f10")
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
        assert "K names it" in text_of(app)
        await enter(app, pilot, "K", *"id_ed25519", "enter")
        assert desk.mark in text_of(app)

    play(shell(desk.val, desk.home), script)


def test_an_own_key_whose_public_half_is_gone_is_named_all_the_same(desk: Desk) -> None:
    desk.key.with_suffix(".pub").unlink()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "p")
        told = text_of(app)
        assert "Your key, to read out to partners:" in told
        assert "its .pub file cannot be read" in told
        assert desk.mark not in told

    play(shell(desk.val, desk.home), script)


def damaged(*_arguments: object) -> list[Any]:
    """What reading gives when the region's files are damaged."""
    raise Corrupt("The register cannot be read.", where="data.json", remedy="Run cap-tui verify.")


@pytest.mark.parametrize(
    ("key", "function"),
    [("p", "partners.import_register"), ("C", "conflicts.open_proposals")],
)
def test_what_cannot_be_read_is_told_with_its_remedy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str, function: str
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(f"cap_tui.operations.{function}", damaged)
        await press(app, pilot, key)
        told = text_of(app)
        assert "The register cannot be read." in told
        assert "Run cap-tui verify." in told
        monkeypatch.undo()

    play(shell(desk.val, desk.home), script)
