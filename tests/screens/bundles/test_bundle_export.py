"""What leaves is shown before it leaves."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.records import Export
from tests.bundle.conftest import key_of
from tests.screens.bundles.conftest import PUBLIC, Desk, enter, records
from tests.screens.conftest import SIZES, lines_of, play, press, shell, text_of

TO_CHOSEN = ("left",)  # from "the whole region" once back round


@pytest.mark.parametrize("size", SIZES)
def test_what_leaves_is_shown_before_anything_is_written(desk: Desk, size: tuple[int, int]) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "B", "tab", "tab", *"Gorje", "f10")
        told = text_of(app)
        assert "6 records leave" in told
        assert "Nothing is written yet" in told
        assert f"{desk.mark}" in told
        await press(app, pilot, "end")
        assert "People: 6, its rows are about people" in text_of(app)
        await enter(app, pilot, "V")
        told = " ".join(text_of(app).split())
        assert "This is what PARTNER will see. Nothing is written." in told
        assert "by the pinned key of VAL" in told
        assert "new 6 · changed 0" in told
        await press(app, pilot, "i", "escape")
        assert list(desk.folder.glob("*.cap.zip")) == []
        assert records(desk.val, Export) == []
        await press(app, pilot, "w", "enter")
        told = "".join(line.strip() for line in lines_of(app))
        assert "The file is written" in told
        assert "val-for-gorje-2026-03-02.cap.zip" in told
        assert desk.mark in told
        await press(app, pilot, "escape", "p", "2")
        assert "2 Exported (1)" in text_of(app)

    play(shell(desk.val, desk.home), script, size)
    (written,) = desk.folder.glob("*.cap.zip")
    assert "tagmanifest-sha512.txt.sig" in zipfile.ZipFile(written).namelist()
    (entry,) = records(desk.val, Export)
    assert (entry.recipient, entry.signer) == ("Gorje", desk.mark)


def test_over_ssh_the_way_to_fetch_the_file_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22")
    monkeypatch.setenv("USER", "ana")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "B", "f10", "w", "enter")
        told = "".join("".join(lines_of(app)).split())
        assert f"scpana@192.0.2.1:{desk.folder}/val-2026-03-02.cap.zip." in told

    play(shell(desk.val, desk.home), script)


def test_chosen_activities_bring_what_they_need_and_nothing_else(desk: Desk) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "B", *TO_CHOSEN, "f10", "v")
        assert "Mark at least one activity" in text_of(app)
        await press(app, pilot, "enter", "v")
        assert "1 record leaves" in text_of(app)
        assert "1 chosen activity" in text_of(app)
        assert "activities: 1, chosen" in text_of(app)
        await press(app, pilot, "escape")
        assert "1 marked" in text_of(app)
        await press(app, pilot, "escape")
        assert "For whom" in text_of(app)

    play(shell(desk.val, desk.home), script)


def test_names_leave_only_encrypted_and_after_the_recipient_was_typed_again(desk: Desk) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "B", "tab", "left", "f10")
        assert "Needed when rows about people leave." in text_of(app)
        await enter(app, pilot, *"Gorje", "tab", *"a joint call", "tab", "tab", *"consent", "tab")
        await enter(app, pilot, *PUBLIC, "f10")
        assert "NAMES leave, encrypted" in text_of(app)
        await enter(app, pilot, "w", *"Gorja", "enter")
        assert "That is not the recipient." in text_of(app)
        await press(app, pilot, "backspace", "e", "enter", "enter")
        assert "The file is written" in text_of(app)

    play(shell(desk.val, desk.home), script)
    (written,) = desk.folder.glob("*.cap.zip.age")
    assert written.read_bytes().startswith(b"age-encryption.org/")
    assert records(desk.val, Export)[0].encrypted


def test_without_a_key_one_is_asked_for(desk: Desk) -> None:
    (desk.home.state / "signing_key").unlink()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "B", "f10")
        assert "no key is named" in text_of(app)
        await enter(app, pilot, "w", "enter", *"id_ed25519", "enter")
        assert "Write the bundle to which file?" in text_of(app)
        await press(app, pilot, "escape")
        assert f"with your key {desk.mark}" in text_of(app)
        await press(app, pilot, "w", "enter")
        assert "The file is written" in text_of(app)

    play(shell(desk.val, desk.home), script)


def test_a_key_with_a_passphrase_that_no_agent_holds_is_told_and_nothing_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
    )

    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    locked = BestAvailableEncryption(b"secret")
    desk.key.write_bytes(key_of(1).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, locked))

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "B", "f10", "w", "enter")
        assert "no agent has it" in text_of(app)

    play(shell(desk.val, desk.home), script)
    assert list(desk.folder.glob("*.cap.zip")) == []
