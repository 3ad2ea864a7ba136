"""Partners and keys: named, compared, pinned, revoked."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.proposals import decide, open_proposals
from cap_tui.bundle.records import PartnerKey
from cap_tui.errors import Corrupt
from cap_tui.workspace import Workspace
from tests.bundle.conftest import Place, key_of, write_key
from tests.screens.bundles.conftest import PUBLIC, Desk, choose_file, enter, records
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


def test_a_second_key_of_a_region_is_asked_about_and_replaces_the_first(desk: Desk) -> None:
    desk.trust(desk.gor, "VAL")
    write_key(key_of(3), desk.folder / "new")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "p", "a", *"VAL", "tab", *str(desk.folder / "new.pub"), "f10")
        await enter(app, pilot, "y", *"by telephone", "enter")
        assert "VAL has a pinned key already" in " ".join(text_of(app).split())
        await enter(app, pilot, "enter")
        assert "1 Pinned keys (2)" in text_of(app)

    play(shell(desk.gor, desk.home), script)
    ends = {key.fingerprint: key.valid_until for key in records(desk.gor, PartnerKey)}
    assert ends.pop(desk.mark) == "2026-04-01", "valid for 30 days more"
    assert list(ends.values()) == [""]


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


def test_a_proposal_that_was_sent_shows_its_answer_and_the_reason(disputed: Desk) -> None:
    with Workspace.open(disputed.val) as one, Workspace.open(disputed.gor) as two:
        (asked,) = open_proposals(one)
        decide(one, asked.uid, accept=False, why="it is not only houses")
        val = Place("VAL", one, key_of(1), disputed.folder, sent=1)
        Place("GOR", two, key_of(2), disputed.folder).take(val.export().path)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "p", "4")
        told = text_of(app)
        assert "[4 Proposed (1)]" in told
        await press(app, pilot, "enter")
        told = " ".join(text_of(app).split())
        assert "Reason: clearer" in told
        assert "Change: name: Timber from waste → Timber of old houses" in told
        assert "by VAL: it is not only houses" in told

    play(shell(disputed.gor, disputed.home), script)


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
