"""What arrives is shown before it changes anything."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.keys import pins
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.records import Import, QuarantinedDocument
from cap_tui.model.activity import PriorityArea, TransformativeActivity
from cap_tui.workspace import Workspace
from tests.bundle.conftest import key_of, public_line
from tests.screens.bundles.conftest import LABELS, Desk, choose_file, enter, records
from tests.screens.conftest import play, press, shell, text_of


def test_a_bundle_is_compared_pinned_shown_taken_in_and_undone(desk: Desk) -> None:
    file = desk.bundle()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        told = text_of(app)
        assert "INTEGRITY  ✓ ok" in told
        assert "SIGNATURE  ! unknown key" in told
        assert "SCHEMA     ✓ ok" in told
        assert "Timber" not in told, "nobody vouches for it: nothing of it is shown"
        await press(app, pilot, "i")
        assert records(desk.gor, TransformativeActivity) == []
        await press(app, pilot, "b")
        assert desk.mark in text_of(app)
        await press(app, pilot, "n")
        assert records(desk.gor, Import) == []
        await press(app, pilot, "b", "y", "enter")
        assert "This is needed." in text_of(app)
        await enter(app, pilot, *"by telephone", "enter")
        assert "SIGNATURE  ✓ good" in text_of(app)
        assert "changed 0 · same 0 · conflict 0 · proposal 0 · refused 0" in text_of(app)
        assert records(desk.gor, TransformativeActivity) == []
        await press(app, pilot, "i")
        assert "Imported in one step. u undoes it." in text_of(app)
        assert {a.name for a in records(desk.gor, TransformativeActivity)} == set(LABELS)
        await press(app, pilot, "u", "y")
        assert records(desk.gor, TransformativeActivity) == []
        assert "Nothing is changed yet" in text_of(app)

    play(shell(desk.gor, desk.home), script)
    with Workspace.open(desk.gor) as workspace:
        (key,) = pins(workspace)
    assert (key.region, key.compared) == ("VAL", "by telephone")


def test_what_changed_since_a_bundle_is_shown_of_the_region_and_of_another_bundle(
    desk: Desk,
) -> None:
    older = desk.bundle().rename(desk.folder / "older.cap.zip")
    with Workspace.open(desk.val) as workspace, workspace.transaction("one more") as tx:
        tx.add(TransformativeActivity(name="Walking slowly"))
    newer = desk.bundle().rename(desk.folder / "newer.cap.zip")
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, older)
        await press(app, pilot, "A", "enter")
        assert f"- transformative activities: {LABELS[0]}" in text_of(app)
        assert "Walking slowly" not in text_of(app)
        await press(app, pilot, "escape", "A", "down", "enter")
        await enter(app, pilot, *newer.name, "enter")
        assert "+ transformative activities: Walking slowly" in text_of(app)
        assert LABELS[0] not in text_of(app)

    play(shell(desk.gor, desk.home), script)


def test_of_a_bundle_that_nobody_vouches_for_no_difference_is_shown(desk: Desk) -> None:
    trusted = desk.bundle().rename(desk.folder / "trusted.cap.zip")
    stranger = desk.bundle(signed=False).rename(desk.folder / "stranger.cap.zip")
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, stranger)
        await press(app, pilot, "A")
        assert "Compare this bundle with" not in text_of(app)
        await press(app, pilot, "o")
        await enter(app, pilot, *trusted.name, "enter")
        await press(app, pilot, "A", "down", "enter")
        await enter(app, pilot, *stranger.name, "enter")
        assert "not signed by a partner" in text_of(app)

    play(shell(desk.gor, desk.home), script)


def test_what_a_record_refers_to_is_shown_by_its_name(desk: Desk) -> None:
    with Workspace.open(desk.val) as workspace, workspace.transaction("where it emerges") as tx:
        area = tx.add(PriorityArea(name="Circular wood"))
        for activity in workspace.records(TransformativeActivity).all():
            tx.put(replace(activity, areas=(area.uid,)))
    file = desk.bundle()
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        await press(app, pilot, "enter")
        assert "areas: Circular wood" in text_of(app)

    play(shell(desk.gor, desk.home), script)


def test_the_same_bundle_again_changes_nothing(desk: Desk) -> None:
    file = desk.bundle()
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        await press(app, pilot, "i", "escape")
        await choose_file(app, pilot, file)
        assert "Everything is here already" in text_of(app)
        await press(app, pilot, "i")
        assert len(records(desk.gor, Import)) == 1

    play(shell(desk.gor, desk.home), script)


def test_a_damaged_file_is_refused_for_its_integrity_and_for_nothing_else(desk: Desk) -> None:
    file = desk.bundle()
    damaged = desk.folder / "damaged.cap.zip"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(damaged, "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content + b" " if name == "README.txt" else content)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, damaged)
        assert "INTEGRITY  ✗ BAD" in text_of(app)
        assert "SIGNATURE  · not checked" in text_of(app)
        assert "REFUSED. Nothing was imported." in text_of(app)
        await press(app, pilot, "Q", "i", "b")
        assert records(desk.gor, QuarantinedDocument) == []

    play(shell(desk.gor, desk.home), script)


def test_an_encrypted_bundle_opens_with_the_own_key(desk: Desk) -> None:
    terms = Terms(
        profile=SharingProfile.IDENTIFIED,
        recipient="Gorje",
        purpose="a joint call",
        legal_basis="consent",
    )
    file = desk.bundle(terms, to=(public_line(key_of(1)),))
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        assert "by the pinned key of VAL" in text_of(app)
        assert "Person 0" in text_of(app)

    play(shell(desk.gor, desk.home), script)


def test_an_unsigned_bundle_is_only_kept_apart(desk: Desk) -> None:
    file = desk.bundle(signed=False)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        assert "SIGNATURE  ! none" in text_of(app)
        await press(app, pilot, "Q")
        assert "QUARANTINE" in text_of(app)
        await press(app, pilot, "i")
        assert records(desk.gor, TransformativeActivity) == []
        assert len(records(desk.gor, QuarantinedDocument)) >= len(LABELS)

    play(shell(desk.gor, desk.home), script)


def test_a_region_that_may_only_be_read_takes_nothing_in_and_sends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.bundle()
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(Workspace, "readonly", True, raising=False)
        await choose_file(app, pilot, file)
        await press(app, pilot, "i")
        assert "may only be read" in text_of(app)
        await press(app, pilot, "escape", "B")
        assert "may only be read" in text_of(app)
        monkeypatch.undo()

    play(shell(desk.gor, desk.home), script)
