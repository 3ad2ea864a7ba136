"""Bundles on the screen: what leaves is shown before it leaves, what arrives before it changes anything."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.app import CapApp
from cap_tui.bundle.keys import pin, pinned, pins
from cap_tui.bundle.own_key import name as name_key
from cap_tui.bundle.proposals import open_proposals, propose
from cap_tui.bundle.records import Export, Import, Quarantined
from cap_tui.bundle.settle import open_conflicts
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.screens.waiting import wrong
from cap_tui.workspace import Home, Workspace
from tests.bundle.conftest import Place, Share, key_of, public_line, write_key
from tests.screens.conftest import SIZES, lines_of, play, press, settled, shell, text_of

TO_CHOSEN = ("left",)  # from "the whole region" once back round
PUBLIC = "~/.ssh/id_ed25519.pub"
LABELS = ("Timber from waste", "Heat from the mine", "Repair instead of waste")


@dataclass
class Desk:
    """Two regions, the officers' key, and the bundles that the first one wrote."""

    home: Home
    val: Path
    gor: Path
    key: Path
    folder: Path

    @property
    def mark(self) -> str:
        """The fingerprint of the officers' key."""
        return fingerprint(public_line(key_of(1)))

    def bundle(self, code: str = "VAL", *, signed: bool = True) -> Path:
        """A bundle of a region, written outside the shell."""
        with Workspace.open(self.val if code == "VAL" else self.gor) as workspace:
            place = Place(code, workspace, key_of(1), self.folder)
            written = place.export(signed=signed).path
            return written.rename(self.folder / f"{code.lower()}.cap.zip")

    def trust(self, folder: Path, code: str, seed: int = 1) -> None:
        """Pin a key outside the shell."""
        line = public_line(key_of(seed))
        with Workspace.open(folder) as workspace:
            pin(workspace, pinned(code, line, fingerprint(line), compared="by telephone"))


@pytest.fixture
def desk(
    tmp_path: Path,
    home: Home,
    make_region: Callable[..., Path],
    with_plugins: Callable[..., None],
) -> Desk:
    """Valdora with three activities and six people, Gorje empty; the key is named."""
    with_plugins()
    val, gor = make_region(), make_region(code="GOR", name="Gorje")
    (tmp_path / ".ssh").mkdir()
    key = write_key(key_of(1), tmp_path / ".ssh" / "id_ed25519")
    name_key(home.state, key)
    with Workspace.open(val) as workspace, workspace.transaction("cards read") as tx:
        for label in LABELS:
            tx.add(TransformativeActivity(name=label))
        for number in range(6):
            tx.add(Person(name=f"Person {number}"))
    return Desk(home, val, gor, key, tmp_path)


def records(folder: Path, kind: type[Any]) -> list[Any]:
    """All records of a kind, as they are on disk."""
    with Workspace.open(folder, readonly=True) as workspace:
        return list(workspace.records(kind).all())


async def enter(app: CapApp, pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as a person who knows the way: the program answers when all are pressed."""
    await pilot.press(*keys)
    await settled(app, pilot)


# ------------------------------------------------------------------ what leaves


@pytest.mark.parametrize("size", SIZES)
def test_what_leaves_is_shown_before_anything_is_written(desk: Desk, size: tuple[int, int]) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "e", "tab", "tab", *"Gorje", "f10")
        told = text_of(app)
        assert "6 records leave" in told
        assert "Nothing is written yet" in told
        assert f"{desk.mark}" in told
        await press(app, pilot, "end")
        assert "people: 6. its rows are about people" in text_of(app)
        assert list(desk.folder.glob("*.cap.zip")) == []
        assert records(desk.val, Export) == []
        await press(app, pilot, "w", "enter")
        told = "".join(line.strip() for line in lines_of(app))
        assert "The file is written" in told
        assert "val-for-gorje-2026-03-02.cap.zip" in told
        assert desk.mark in told
        await press(app, pilot, "escape", "p", "2")
        assert "2 Sent (1)" in text_of(app)

    play(shell(desk.val, desk.home), script, size)
    (written,) = desk.folder.glob("*.cap.zip")
    assert "tagmanifest-sha512.txt.sig" in zipfile.ZipFile(written).namelist()
    (entry,) = records(desk.val, Export)
    assert (entry.recipient, entry.signer) == ("Gorje", desk.mark)


def test_chosen_activities_bring_what_they_need_and_nothing_else(desk: Desk) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await enter(app, pilot, "e", *TO_CHOSEN, "f10", "p")
        assert "Mark at least one activity" in text_of(app)
        await press(app, pilot, "enter", "p")
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
        await press(app, pilot, "e", "tab", "left", "f10")
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


def test_an_encrypted_bundle_opens_with_the_own_key(desk: Desk) -> None:
    test_names_leave_only_encrypted_and_after_the_recipient_was_typed_again(desk)
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "i", "tab", "end", "enter")
        assert "by the pinned key of VAL" in text_of(app)
        assert "Person 0" in text_of(app) or "people" in text_of(app)

    play(shell(desk.gor, desk.home), script)


def test_without_a_key_one_is_asked_for(desk: Desk) -> None:
    (desk.home.state / "signing_key").unlink()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "e", "f10")
        assert "no key is named" in text_of(app)
        await enter(app, pilot, "w", "enter", *"id_ed25519", "enter")
        assert f"with your key {desk.mark}" in text_of(app)
        await press(app, pilot, "escape")

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
        await press(app, pilot, "e", "f10", "w", "enter")
        assert "no agent holds it" in text_of(app)

    play(shell(desk.val, desk.home), script)
    assert list(desk.folder.glob("*.cap.zip")) == []


# ------------------------------------------------------------------ what arrives


async def choose_file(app: CapApp, pilot: Pilot[Any], file: Path) -> None:
    """Take in a file of the folder one is in."""
    await enter(app, pilot, "i", *file.name, "enter")


def test_a_bundle_is_compared_pinned_shown_taken_in_and_undone(desk: Desk) -> None:
    file = desk.bundle()

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        told = text_of(app)
        assert "INTEGRITY  ✓ ok" in told
        assert "SIGNATURE  ! unknown key" in told
        assert "SCHEMA     ✓ ok" in told
        assert "Timber" not in told, "nobody vouches for it: nothing of it is shown"
        await press(app, pilot, "t")
        assert records(desk.gor, TransformativeActivity) == []
        await press(app, pilot, "f")
        assert desk.mark in text_of(app)
        await press(app, pilot, "n")
        assert records(desk.gor, Import) == []
        await press(app, pilot, "f", "y", "enter")
        assert "This is needed." in text_of(app)
        await enter(app, pilot, *"by telephone", "enter")
        assert "SIGNATURE  ✓ good" in text_of(app)
        assert "changed 0 · same 0 · conflict 0 · proposal 0 · refused 0" in text_of(app)
        assert records(desk.gor, TransformativeActivity) == []
        await press(app, pilot, "t")
        assert "Taken in as one step. u takes it back." in text_of(app)
        assert {a.name for a in records(desk.gor, TransformativeActivity)} == set(LABELS)
        await press(app, pilot, "u")
        assert records(desk.gor, TransformativeActivity) == []
        assert "Nothing is changed yet" in text_of(app)

    play(shell(desk.gor, desk.home), script)
    with Workspace.open(desk.gor) as workspace:
        (key,) = pins(workspace)
    assert (key.region, key.compared) == ("VAL", "by telephone")


def test_the_same_bundle_again_changes_nothing(desk: Desk) -> None:
    file = desk.bundle()
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        await press(app, pilot, "t", "escape")
        await choose_file(app, pilot, file)
        assert "All of it is here already" in text_of(app)
        await press(app, pilot, "t")
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
        assert "SIGNATURE  · not looked at" in text_of(app)
        assert "REFUSED. Nothing was taken from it." in text_of(app)
        await press(app, pilot, "a", "t", "f")
        assert records(desk.gor, Quarantined) == []

    play(shell(desk.gor, desk.home), script)


def test_an_unsigned_bundle_is_only_kept_apart(desk: Desk) -> None:
    file = desk.bundle(signed=False)

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await choose_file(app, pilot, file)
        assert "SIGNATURE  ! none" in text_of(app)
        await press(app, pilot, "a")
        assert "QUARANTINE" in text_of(app)
        await press(app, pilot, "t")
        assert records(desk.gor, TransformativeActivity) == []
        assert len(records(desk.gor, Quarantined)) >= len(LABELS)

    play(shell(desk.gor, desk.home), script)


def test_a_region_that_may_only_be_read_takes_nothing_in_and_sends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.bundle()
    desk.trust(desk.gor, "VAL")

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(Workspace, "readonly", True, raising=False)
        await choose_file(app, pilot, file)
        await press(app, pilot, "t")
        assert "may only be read" in text_of(app)
        await press(app, pilot, "escape", "e", "f10")
        assert "may only be read" in text_of(app)
        monkeypatch.undo()

    play(shell(desk.gor, desk.home), script)


# ------------------------------------------------------------------ to settle


@pytest.fixture
def disputed(desk: Desk) -> Desk:
    """Gorje disagrees with Valdora on the deadline of a joint call, and proposes a better name."""
    desk.trust(desk.gor, "VAL")
    desk.trust(desk.val, "GOR", seed=2)
    with Workspace.open(desk.val) as one, Workspace.open(desk.gor) as two:
        val = Place("VAL", one, key_of(1), desk.folder)
        gor = Place("GOR", two, key_of(2), desk.folder)
        with one.transaction("a joint call") as tx:
            call = tx.add(Share(name="Joint call", deadline="2027-03-31"))
        gor.take(val.export().path)
        activity = next(iter(two.records(TransformativeActivity).find(name=LABELS[0])))
        propose(two, "activities", activity.uid, {"name": "Timber of old houses"}, "clearer")
        for workspace, day in ((one, "2027-04-30"), (two, "2027-06-30")):
            stored = workspace.records(Share).get(call.uid)
            changed = Share(**{**_values(stored), "deadline": day})
            with workspace.transaction("another day") as tx:
                tx.put(changed)
        val.take(gor.export().path)
    return desk


def _values(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


@pytest.mark.parametrize(
    ("keys", "stands"),
    [
        (("o",), "2027-04-30"),
        (("t",), "2027-06-30"),
        (("e", *["backspace"] * 5, *"05-31", "enter"), "2027-05-31"),
    ],
)
def test_a_conflict_is_settled_by_ours_theirs_or_a_third_content(
    disputed: Desk, keys: tuple[str, ...], stands: str
) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "s")
        told = text_of(app)
        assert "before: 2027-03-31" in told
        assert "ours: 2027-04-30" in told
        assert "theirs: 2027-06-30" in told
        await enter(app, pilot, *keys)
        assert "u takes it back" in text_of(app)

    play(shell(disputed.val, disputed.home), script)
    (call,) = records(disputed.val, Share)
    assert call.deadline == stands
    with Workspace.open(disputed.val) as workspace:
        assert open_conflicts(workspace) == []


@pytest.mark.parametrize(("key", "name"), [("t", "Timber of old houses"), ("o", LABELS[0])])
def test_a_proposal_is_accepted_or_declined(disputed: Desk, key: str, name: str) -> None:
    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "s", "end")
        assert "GOR proposes a change of your record" in text_of(app)
        assert "Reason: clearer" in text_of(app)
        await press(app, pilot, "e")
        assert "write what shall stand" not in text_of(app), "a proposal is not edited"
        await press(app, pilot, key)

    play(shell(disputed.val, disputed.home), script)
    assert name in {a.name for a in records(disputed.val, TransformativeActivity)}
    with Workspace.open(disputed.val) as workspace:
        assert open_proposals(workspace) == []


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
    assert (wrong(text, sample) == "") is fits


# ------------------------------------------------------------------ partners and keys


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


def test_what_the_store_says_on_opening_is_told_in_full(desk: Desk) -> None:
    with (desk.val / "data.json.journal").open("ab") as journal:
        journal.write(b'{"torn')

    async def script(app: CapApp, pilot: Pilot[Any]) -> None:
        await settled(app, pilot)
        assert "set aside" in " ".join(text_of(app).split())

    play(shell(desk.val, desk.home), script)
